//! The attestation of a mandate, as a PDF.

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use carnet_pages::family::{Attestation, MandateState as Shown};
use carnet_record::family::MandateState;

use super::caregivers::standing;
use super::pdf::sheet;
use crate::failure::Failure;
use crate::seat::Person;
use crate::when;

/// `GET /partage/aidants/{id}/attestation`
pub(crate) async fn show(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    let (_, row) = standing(&person, &text).await?;
    let now = person.service().now();
    let sharing = person.service().sharing(&person.caller, person.subject).await?;
    let mandate = sharing.mandates.iter().find(|(id, _)| id.to_string() == text).map(|(_, one)| one);
    // An invitation that nobody accepted gives no right to attest.
    let given = matches!(row.state, Shown::Waiting { .. } | Shown::Live);
    let Some(MandateState::Given(from)) = mandate.map(|one| one.state).filter(|_| given) else {
        return Err(Failure::NotFound);
    };
    let attestation = Attestation {
        lang: person.lang(),
        holder: sharing.holder,
        caregiver: row.name,
        rights: row.rights,
        from: when::civil(from),
        until: row.until,
        issued: when::civil(now),
        reference: text,
        site: person.seat.portal.config().public_origin.clone(),
    };
    let bytes = sheet(&attestation, when::civil(now));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"attestation.pdf\"")),
    ];
    Ok((headers, bytes).into_response())
}
