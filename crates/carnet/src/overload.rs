//! What is taken on when more is asked than can be done: four classes, each with its own places and its own short queue;
//! what finds no place is told so before its body is read. Source: `design/security.md` 11.5.

mod answer;
mod callers;
mod lane;
mod rank;

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::Response;
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::Service;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use crate::config::{Pace, Requests};
use crate::metrics::{Metrics, Shed};

use answer::{Answers, Asked, Refused};
use lane::{Held, Lane};

pub(crate) use answer::Dress;
pub(crate) use callers::Callers;
pub(crate) use rank::Rank;

/// A body without a length is given the time of one of this size, in bytes: the largest lot.
const UNKNOWN: u64 = 100_000_000;

/// What stands before all requests.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Inner>);

struct Inner {
    service: Service,
    lanes: [Lane; 4],
    callers: Callers,
    answers: Answers,
    answer: Duration,
    body: Pace,
    metrics: Metrics,
}

impl Gate {
    /// A gate with these limits.
    pub(crate) fn new(service: Service, limits: &Requests, dress: &Dress, metrics: Metrics) -> Self {
        let lanes = Rank::ALL.map(|rank| Lane::new(rank.of(limits), metrics.lane(rank)));
        Self(Arc::new(Inner {
            service,
            lanes,
            // Each lane has its own limit.
            callers: Callers::new(u32::MAX, &limits.proxies),
            answers: Answers::new(dress),
            answer: limits.answer,
            body: limits.body,
            metrics,
        }))
    }

    fn lane(&self, rank: Rank) -> Option<&Lane> {
        self.0.lanes.get(rank as usize)
    }

    /// Longest time from a request's head to its answer's.
    fn time(&self, request: &Request) -> Duration {
        let length =
            request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        let length = length.unwrap_or(if request.body().is_end_stream() { 0 } else { UNKNOWN });
        self.0.answer + Duration::from_secs(length.min(UNKNOWN) / self.0.body.bytes_per_second.max(1))
    }

    fn refuse(&self, asked: Asked, rank: Rank, why: Shed) -> Response {
        self.0.metrics.shed(rank, why);
        let refused = match why {
            Shed::Caller => Refused::TooMany,
            Shed::Full | Shed::Late | Shed::Slow => Refused::Busy,
        };
        self.0.answers.to(asked, refused, seconds())
    }
}

/// When to come back: not all at the same moment.
fn seconds() -> u8 {
    let mut byte = [0];
    SystemEntropy.fill(&mut byte);
    let [byte] = byte;
    1 + byte % 5
}

/// Lets a request in, or says why not.
pub(crate) async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (asked, time) = (Asked::of(&request), gate.time(&request));
    let (head, body) = request.into_parts();
    let claim = rank::claim(&gate.0.service, &head).await;
    let request = Request::from_parts(head, body);
    let Some(lane) = gate.lane(claim.rank) else { return next.run(request).await };
    let caller = match (&claim.caller, request.extensions().get::<ConnectInfo<SocketAddr>>()) {
        (Some(caller), _) => gate.0.callers.enter(caller, lane.per_caller()),
        (None, Some(ConnectInfo(peer))) => gate.0.callers.enter_within(peer.ip(), lane.per_caller()),
        (None, None) => gate.0.callers.enter_unknown(),
    };
    let Some(caller) = caller else { return gate.refuse(asked, claim.rank, Shed::Caller) };
    let held = match lane.enter().await {
        Ok(held) => held,
        Err(why) => return gate.refuse(asked, claim.rank, why),
    };
    let served = tokio::time::timeout(time, next.run(request)).await;
    let response = served.unwrap_or_else(|_| gate.refuse(asked, claim.rank, Shed::Slow));
    let mut response = response.map(|body| Body::new(Answer { body, _place: (held, caller) }));
    response.extensions_mut().insert(claim.rank);
    response
}

/// The body of an answer: its request keeps its place until the last byte is handed over.
struct Answer {
    body: Body,
    _place: (Held, callers::Place),
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
