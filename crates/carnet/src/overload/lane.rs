//! The places of a class, and the short queue before them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config;
use crate::metrics::{LaneFigures, Shed, Up};

/// The places of a class.
pub(super) struct Lane {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    patience: Duration,
    per_caller: u32,
    figures: LaneFigures,
}

/// A place, until it is dropped.
pub(super) struct Held {
    _permit: OwnedSemaphorePermit,
    _counted: Up,
}

impl Lane {
    pub(super) fn new(limits: config::Lane, figures: LaneFigures) -> Self {
        let places =
            |count| Arc::new(Semaphore::new(usize::try_from(count).unwrap_or(Semaphore::MAX_PERMITS)));
        Self {
            places: places(limits.at_once),
            queue: places(limits.waiting),
            patience: Duration::from_millis(limits.patience_ms.into()),
            per_caller: limits.per_caller,
            figures,
        }
    }

    pub(super) const fn per_caller(&self) -> u32 {
        self.per_caller
    }

    /// Takes a place: a free one, or after a short wait the next that becomes free.
    pub(super) async fn enter(&self) -> Result<Held, Shed> {
        if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(self.held(permit));
        }
        let Ok(_waiting) = self.queue.try_acquire() else { return Err(Shed::Full) };
        let _counted = self.figures.waits();
        match tokio::time::timeout(self.patience, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(self.held(permit)),
            // Nobody closes the semaphore.
            Ok(Err(_)) => Err(Shed::Full),
            Err(_) => Err(Shed::Late),
        }
    }

    fn held(&self, permit: OwnedSemaphorePermit) -> Held {
        Held { _permit: permit, _counted: self.figures.begins() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Metrics;
    use crate::overload::Rank;

    fn lane(patience_ms: u32) -> Arc<Lane> {
        let limits = config::Lane { at_once: 2, waiting: 1, patience_ms, per_caller: 9 };
        Arc::new(Lane::new(limits, Metrics::default().lane(Rank::Care)))
    }

    #[tokio::test]
    async fn places_then_a_short_queue_then_nothing() {
        let lane = lane(600_000);
        let (first, second) = (lane.enter().await.ok(), lane.enter().await.ok());
        assert!(first.is_some() && second.is_some());
        let next = tokio::spawn({
            let lane = Arc::clone(&lane);
            async move { lane.enter().await.map(drop) }
        });
        tokio::task::yield_now().await;
        assert_eq!(lane.enter().await.err(), Some(Shed::Full), "the queue has one place");
        drop(first);
        assert_eq!(next.await.unwrap(), Ok(()), "who waits is next");
    }

    #[tokio::test]
    async fn who_waited_too_long_is_not_served() {
        let lane = lane(20);
        let held = (lane.enter().await.ok(), lane.enter().await.ok());
        assert_eq!(lane.enter().await.err(), Some(Shed::Late));
        drop(held);
        assert!(lane.enter().await.is_ok());
    }
}
