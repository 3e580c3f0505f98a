//! Bodies: their type, their size, and the room that all of them together may take.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::outcome::{Fault, Problem};

/// The room that all bodies together may take, in KiB.
pub(crate) struct Room {
    permits: Arc<Semaphore>,
    whole: usize,
}

impl Room {
    /// Room for this many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        let whole = (bytes >> 10).max(1);
        Self { permits: Arc::new(Semaphore::new(whole)), whole }
    }

    /// Takes room for some bytes, or says that the server is busy. What is larger than all the room takes all of it, so
    /// that the largest lot still passes when nothing else does.
    fn take(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let kib = u32::try_from((bytes >> 10).clamp(1, self.whole)).unwrap_or(u32::MAX);
        Arc::clone(&self.permits)
            .try_acquire_many_owned(kib)
            .map_err(|_| Problem::new(Fault::Busy, "too many deposits at once: try again"))
    }
}

/// A body in memory; its share of the room is given back when it is dropped.
pub(crate) struct Held {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    _room: Vec<OwnedSemaphorePermit>,
}

/// The bare media type of the body.
pub(super) fn media_type(parts: &Parts) -> &str {
    let whole = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    whole.split(';').next().unwrap_or_default().trim()
}

/// Refuses a body that is no FHIR JSON.
pub(super) fn is_json(parts: &Parts) -> Result<(), Problem> {
    let given = media_type(parts);
    if given.eq_ignore_ascii_case("application/fhir+json") || given.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(Fault::MediaType, "resources are read as application/fhir+json"))
}

/// Refuses a body that is no form. A search by POST may have none.
pub(super) fn is_form(parts: &Parts) -> Result<(), Problem> {
    let given = media_type(parts);
    if given.is_empty() || given.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(());
    }
    Err(Problem::new(Fault::MediaType, "_search is read as application/x-www-form-urlencoded"))
}

/// Reads a body of at most `limit` bytes.
pub(super) async fn held(room: &Room, parts: &Parts, mut body: Body, limit: usize) -> Result<Held, Problem> {
    if parts.headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(Problem::new(Fault::MediaType, "compressed bodies are not read"));
    }
    let announced: usize = parts
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .unwrap_or_default();
    if announced > limit {
        return Err(too_large(limit));
    }
    let mut taken = vec![room.take(announced)?];
    // What is announced is believed up to a point; what really comes is paid for as it comes.
    let mut bytes = Vec::with_capacity(announced.min(1 << 20));
    let mut paid = announced;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::new(Fault::Shape, "the body ends too early"))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&data);
        if bytes.len() > paid && paid >> 10 < room.whole {
            taken.push(room.take(STEP)?);
            paid += STEP;
        }
    }
    Ok(Held { bytes, _room: taken })
}

/// Room taken at a time for a body of unknown length, in bytes.
const STEP: usize = 1 << 20;

fn too_large(limit: usize) -> Problem {
    Problem::new(Fault::TooLarge, format!("the body has more than {limit} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)], body: &str) -> (Parts, Body) {
        let mut request = axum::http::Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body.to_owned())).unwrap().into_parts()
    }

    #[tokio::test]
    async fn sizes_are_held_at_n_and_not_beyond() {
        let room = Room::new(64 << 20);
        for (headers, size, fine) in
            [(&[][..], 10, true), (&[], 11, false), (&[("content-length", "11")], 5, false)]
        {
            let (parts, body) = request(headers, &"x".repeat(size));
            let held = held(&room, &parts, body, 10).await;
            assert_eq!(held.as_ref().map(|held| held.bytes.len()).ok(), fine.then_some(size));
            if let Err(problem) = held {
                assert_eq!(problem.fault(), Fault::TooLarge);
            }
        }
        assert_eq!(room.permits.available_permits(), 64 << 10, "all room was given back");
    }

    #[tokio::test]
    async fn beyond_the_room_the_server_is_busy() {
        let room = Room::new(4 << 10);
        let headers = [("content-length", "3072")];
        let (parts, body) = request(&headers, &"x".repeat(3072));
        let first = held(&room, &parts, body, 1 << 20).await;
        let (parts, body) = request(&headers, &"x".repeat(3072));
        let second = held(&room, &parts, body, 1 << 20).await;
        assert_eq!(second.err().map(|problem| problem.fault()), Some(Fault::Busy));
        drop(first);
        let (parts, body) = request(&headers, &"x".repeat(3072));
        assert!(held(&room, &parts, body, 1 << 20).await.is_ok());
    }

    #[test]
    fn other_types_and_encodings_are_refused() {
        for (header, json, form) in [
            ("application/fhir+json", true, false),
            ("application/json; charset=utf-8", true, false),
            ("application/fhir+xml", false, false),
            ("application/x-www-form-urlencoded", false, true),
            ("text/plain", false, false),
        ] {
            let (parts, _) = request(&[("content-type", header)], "");
            assert_eq!((is_json(&parts).is_ok(), is_form(&parts).is_ok()), (json, form), "{header}");
        }
    }
}
