//! What the searches share: their parameters, and their answer page by page.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use carnet_record::refusal::{AppearsAs, Refusal};
use carnet_service::ServiceError;
use carnet_service::query::{Listing, Page as Asked};

use super::plain;
use crate::call::Call;
use crate::outcome::Problem;
use crate::render::{Page, searchset};
use crate::respond;
use crate::search::{Control, Parameters, Total, cursor, resumed};

/// The parameters of a search; those of a cursor replace all others.
pub(super) struct Question {
    pub(super) params: Parameters,
    resumed: Option<Asked>,
}

impl Question {
    /// Reads the parameters of a request.
    pub(super) async fn of(call: &Call, kind: &str, body: Option<Body>) -> Result<Self, Problem> {
        let held = match body {
            Some(body) => Some(call.form_body(body).await?),
            None => None,
        };
        let form = held.as_ref().map(|held| String::from_utf8_lossy(&held.bytes)).unwrap_or_default();
        let params = Parameters::read(&[call.query(), &form], call.handling())?;
        let Some(sealed) = params.single("_cursor") else { return Ok(Self { params, resumed: None }) };
        let (params, page) = resumed(call.service(), kind, sealed, call.handling())?;
        Ok(Self { params, resumed: Some(page) })
    }

    /// The page that is asked for.
    pub(super) fn page(&self, control: &Control) -> Asked {
        self.resumed.clone().unwrap_or_else(|| control.page.clone())
    }

    /// The answer that has no entry: for nobody, and for whoever may not know.
    pub(super) fn nothing(&self, call: &Call, kind: &str) -> Response {
        self.answer(call, kind, Answered { total: Some(0), next: None, entries: Vec::new() })
    }

    /// The answer.
    pub(super) fn answer(&self, call: &Call, kind: &str, answered: Answered) -> Response {
        let base = &call.base;
        let used = self.params.used();
        let next_link = answered
            .next
            .map(|next| format!("{base}/{kind}?_cursor={}", cursor(call.service(), kind, &used, &next)));
        let page = Page {
            total: answered.total,
            self_link: format!("{base}/{kind}?{used}"),
            next_link,
            entries: answered.entries,
            notes: self.params.notes(),
        };
        respond::resource(StatusCode::OK, searchset(&page))
    }
}

/// What a search found.
pub(super) struct Answered {
    pub(super) total: Option<usize>,
    pub(super) next: Option<Asked>,
    pub(super) entries: Vec<Bytes>,
}

/// The items that the caller may know; none when the record is not theirs to know of.
pub(super) fn known<T>(found: Result<Listing<T>, ServiceError>) -> Result<Option<Listing<T>>, Problem> {
    match found {
        Ok(listing) => Ok(Some(listing)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(plain(error)),
    }
}

/// Whether an error must look like an empty answer.
pub(super) fn is_absent(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::NoRecord
            | ServiceError::Unknown
            | ServiceError::Refused(Refusal { appears_as: AppearsAs::Absent, .. })
    )
}

/// The total, unless the client does not want it.
pub(super) fn total(control: &Control, total: usize) -> Option<usize> {
    match control.total {
        Total::Told => Some(total),
        Total::Untold => None,
    }
}
