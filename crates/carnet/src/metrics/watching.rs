//! Each request: counted, timed, and given a name in the technical log. Nothing of its address, its headers or its caller.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::{Answered, Entrance, Interface, Metrics, Timed};
use crate::overload::Rank;
use crate::telemetry::{Span, Telemetry};

/// Names of requests: the process's start is in the log too, so that they need no more than their number.
static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Who is told of the requests of a listener.
#[derive(Clone)]
pub(crate) struct Watch {
    pub(crate) metrics: Metrics,
    /// None: there is no collector of spans.
    pub(crate) telemetry: Option<Telemetry>,
    pub(crate) listener: Entrance,
}

/// Counts and times a request. The first part of its path says which interface it belongs to.
pub(crate) async fn observe(State(watch): State<Watch>, request: Request, next: Next) -> Response {
    let Watch { metrics, telemetry, listener } = watch;
    let start = Instant::now();
    let interface = Interface::of(request.uri().path());
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let span = tracing::info_span!("request", id = number);
    let method = Method::of(request.method());
    let response = next.run(request).instrument(span.clone()).await;
    let (status, taken) = (response.status().as_u16(), start.elapsed());
    let class = response.extensions().get::<Rank>().copied();
    if let Some(class) = class {
        metrics.0.seconds.get_or_create(&Timed { interface, class }).observe(taken.as_secs_f64());
    }
    metrics.0.requests.get_or_create(&Answered { listener, interface, status }).inc();
    let micros = u64::try_from(taken.as_micros()).unwrap_or(u64::MAX);
    let inside = span.enter();
    if response.status().is_server_error() {
        tracing::warn!(?listener, ?interface, ?class, ?method, status, micros, "not served");
    } else {
        tracing::debug!(?listener, ?interface, ?class, ?method, status, micros, "answered");
    }
    drop(inside);
    if let Some(telemetry) = telemetry {
        telemetry.tell(Span { number, listener, interface, class, method, status, taken });
    }
    response
}

/// A method; a client may invent others, whose names stay out of the log.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Other,
}

impl Method {
    fn of(method: &axum::http::Method) -> Self {
        let known = [Self::Get, Self::Head, Self::Post, Self::Put, Self::Patch, Self::Delete];
        known.into_iter().find(|known| known.name() == method.as_str()).unwrap_or(Self::Other)
    }

    /// Its name, `_OTHER` as OpenTelemetry has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Other => "_OTHER",
        }
    }
}
