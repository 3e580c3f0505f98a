//! The body of a request, which must come at a pace: a client that sends a byte now and then would hold a place for ever.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::config::Pace;

/// Why a body ended early.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// The connection broke.
    #[error(transparent)]
    Connection(#[from] hyper::Error),
    /// It came too slowly.
    #[error("the body comes too slowly")]
    Slow,
}

/// A body that comes at a pace, or ends.
pub(super) struct Paced<B = Incoming> {
    body: B,
    pace: Pace,
    begun: Instant,
    last: Instant,
    received: u64,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<B> Paced<B> {
    pub(super) fn new(body: B, pace: Pace) -> Self {
        let now = Instant::now();
        Self { body, pace, begun: now, last: now, received: 0, alarm: None }
    }

    /// When more must have come: some time after the last piece, and never later than the pace allows over all.
    fn deadline(&self) -> Instant {
        let earned = Duration::from_secs(self.received / self.pace.bytes_per_second.max(1));
        (self.last + self.pace.idle).min(self.begun + self.pace.idle + earned)
    }
}

impl<B> Body for Paced<B>
where
    B: Body<Data = Bytes> + Unpin,
    Broken: From<B::Error>,
{
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(Ok(frame)) = &frame {
                this.received += frame.data_ref().map_or(0, |data| data.len() as u64);
                this.last = Instant::now();
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Broken::from)));
        }
        let deadline = this.deadline();
        let alarm = this.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if alarm.deadline() != deadline {
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(context).map(|()| Some(Err(Broken::Slow)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use http_body_util::BodyExt as _;
    use tokio::sync::mpsc;
    use tokio::time::interval;

    use super::*;

    impl From<Infallible> for Broken {
        fn from(never: Infallible) -> Self {
            match never {}
        }
    }

    /// A body of what a client sends.
    struct Pieces(mpsc::Receiver<usize>);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.0.poll_recv(context).map(|size| size.map(|size| Ok(Frame::data(Bytes::from(vec![0; size])))))
        }
    }

    /// How a client sends.
    enum Client {
        /// All at once.
        Prompt(usize),
        /// Some, and then nothing more.
        Silent(usize),
        /// A byte now and then, for ever.
        Dripping,
    }

    /// What arrives, and whether it was all.
    async fn received(client: Client, idle: Duration) -> (usize, bool) {
        let (sender, pieces) = mpsc::channel(1);
        tokio::spawn(async move {
            match client {
                Client::Prompt(bytes) => sender.send(bytes).await.unwrap(),
                Client::Silent(bytes) => {
                    sender.send(bytes).await.unwrap();
                    sender.closed().await;
                }
                Client::Dripping => {
                    let mut tick = interval(Duration::from_millis(5));
                    while sender.send(1).await.is_ok() {
                        tick.tick().await;
                    }
                }
            }
        });
        let mut body = Paced::new(Pieces(pieces), Pace { idle, bytes_per_second: 4_096 });
        let mut count = 0;
        while let Some(frame) = body.frame().await {
            match frame {
                Ok(frame) => count += frame.into_data().unwrap().len(),
                Err(Broken::Slow) => return (count, false),
                Err(Broken::Connection(error)) => panic!("{error}"),
            }
        }
        (count, true)
    }

    #[tokio::test]
    async fn a_body_comes_at_a_pace_or_is_cut() {
        let (short, long) = (Duration::from_millis(100), Duration::from_mins(10));
        assert_eq!(received(Client::Prompt(5_000), long).await, (5_000, true));
        assert_eq!(received(Client::Silent(5_000), short).await, (5_000, false));
        // What came before earns no longer silence.
        assert_eq!(received(Client::Silent(100 << 20), short).await, (100 << 20, false));
        let (count, whole) = received(Client::Dripping, short).await;
        assert!(!whole && count > 0, "{count}");
    }
}
