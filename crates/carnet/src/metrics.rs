//! Figures for who runs the machines: no person in any of them. Labels are closed lists.

mod state;
mod watching;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::overload::Rank;

pub(crate) use state::State;
pub(crate) use watching::{Method, Watch, observe};

/// Labels of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    listener: Entrance,
    interface: Interface,
    status: u16,
}

/// Labels of times.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    interface: Interface,
    class: Rank,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct At {
    listener: Entrance,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    class: Rank,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Turned {
    class: Rank,
    why: Shed,
}

/// A listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Entrance {
    /// Pages and interfaces.
    Main,
    /// Documents.
    Content,
    /// Software and cards.
    Mtls,
    /// Health and figures.
    Ops,
    /// What only the demo has.
    Development,
}

/// The interface that was asked, by the first part of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Interface {
    /// FHIR R4.
    Fhir,
    /// The authorisation server.
    Oauth,
    /// Files of the transparency log.
    Log,
    /// Style sheets, images.
    Static,
    /// Pages of professionals.
    Professional,
    /// Bytes of documents.
    Content,
    /// All other pages.
    Portal,
}

impl Interface {
    /// The interface of a path.
    fn of(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("fhir") => Self::Fhir,
            Some("oauth" | ".well-known") => Self::Oauth,
            Some("log") => Self::Log,
            Some("static") => Self::Static,
            Some("pro") => Self::Professional,
            Some("c") => Self::Content,
            _ => Self::Portal,
        }
    }
}

/// Why a request was not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Shed {
    /// No place, and none in the queue.
    Full,
    /// It waited too long.
    Late,
    /// Its caller has too much under way.
    Caller,
    /// It was begun, and took too long.
    Slow,
}

/// The figures.
#[derive(Clone)]
pub(crate) struct Metrics(Arc<Figures>);

struct Figures {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Timed, Histogram>,
    under_way: Family<Of, Gauge>,
    waiting: Family<Of, Gauge>,
    shed: Family<Turned, Counter>,
    connections: Family<At, Gauge>,
    refused: Family<At, Counter>,
    panics: Counter<u64, AtomicU64>,
    state: State,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("carnet");
        let requests = Family::<Answered, Counter>::default();
        let seconds = Family::<Timed, Histogram>::new_with_constructor(|| {
            Histogram::new(exponential_buckets(0.000_5, 2.0, 16))
        });
        let (under_way, waiting) = (Family::<Of, Gauge>::default(), Family::<Of, Gauge>::default());
        let shed = Family::<Turned, Counter>::default();
        let (connections, refused) = (Family::<At, Gauge>::default(), Family::<At, Counter>::default());
        let panics = Counter::<u64, AtomicU64>::default();
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "Time to the head of the answer", seconds.clone());
        registry.register("requests_under_way", "Requests that have a place", under_way.clone());
        registry.register("requests_waiting", "Requests that wait for a place", waiting.clone());
        registry.register("requests_shed", "Requests told to come back", shed.clone());
        registry.register("connections", "Connections that are open", connections.clone());
        registry.register(
            "connections_refused",
            "Connections of networks that have too many",
            refused.clone(),
        );
        registry.register("panics", "Panics caught at the door: always a defect", panics.clone());
        let state = State::register(&mut registry);
        for rank in Rank::ALL {
            // What never happened is a zero, not a gap.
            for why in [Shed::Full, Shed::Late, Shed::Caller, Shed::Slow] {
                drop(shed.get_or_create(&Turned { class: rank, why }));
            }
        }
        Self(Arc::new(Figures {
            registry,
            requests,
            seconds,
            under_way,
            waiting,
            shed,
            connections,
            refused,
            panics,
            state,
        }))
    }
}

impl Metrics {
    /// Counts a panic.
    pub(crate) fn count_panic(&self) {
        self.0.panics.inc();
    }

    /// Counts a request that was not served.
    pub(crate) fn shed(&self, class: Rank, why: Shed) {
        self.0.shed.get_or_create(&Turned { class, why }).inc();
    }

    /// Counts a connection that was refused.
    pub(crate) fn turned_away(&self, listener: Entrance) {
        self.0.refused.get_or_create(&At { listener }).inc();
    }

    /// Counts an open connection, until it is dropped.
    pub(crate) fn connected(&self, listener: Entrance) -> Up {
        Up::of(&self.0.connections.get_or_create(&At { listener }))
    }

    /// The figures of a class.
    pub(crate) fn lane(&self, class: Rank) -> LaneFigures {
        let under_way = self.0.under_way.get_or_create(&Of { class }).clone();
        let waiting = self.0.waiting.get_or_create(&Of { class }).clone();
        LaneFigures { under_way, waiting }
    }

    /// What is looked at when somebody asks.
    pub(crate) fn state(&self) -> &State {
        &self.0.state
    }

    /// The exposition text.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        if text::encode(&mut out, &self.0.registry).is_err() {
            out.clear();
        }
        out
    }
}

/// The figures of a class of requests.
pub(crate) struct LaneFigures {
    under_way: Gauge,
    waiting: Gauge,
}

impl LaneFigures {
    /// One more has a place, until it is dropped.
    pub(crate) fn begins(&self) -> Up {
        Up::of(&self.under_way)
    }

    /// One more waits, until it is dropped.
    pub(crate) fn waits(&self) -> Up {
        Up::of(&self.waiting)
    }
}

/// One more on a gauge, until it is dropped.
pub(crate) struct Up(Gauge);

impl Up {
    fn of(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every route is counted under its interface, and no path of a record makes a label of its own.
    #[test]
    fn every_route_has_its_interface() {
        use carnet_routes::Class;
        for route in crate::routes::all().into_iter().filter(|route| route.class != Class::Ops) {
            let interface = Interface::of(route.path);
            let fits = match route.class {
                Class::Fhir => interface == Interface::Fhir,
                Class::Oauth => interface == Interface::Oauth,
                Class::Static => interface == Interface::Static,
                Class::Portal => {
                    matches!(interface, Interface::Professional | Interface::Content | Interface::Portal)
                }
                Class::Api => matches!(interface, Interface::Log | Interface::Portal),
                Class::Xds | Class::Ops => false,
            };
            assert!(fits, "{}: {interface:?}", route.path);
        }
    }
}
