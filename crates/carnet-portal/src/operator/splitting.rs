//! Proposing to split a record that mixes two people. Documents are named by the references of the institution's ticket:
//! nobody sees a title here.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::PublicId;
use carnet_model::operator::GraveAct;
use carnet_pages::operator::{ActFault, ActField, Given, SplitPage};
use carnet_pages::paths;

use super::acting::{given, may, named};
use super::{fault, officer};
use crate::failure::{Failure, see_other};
use crate::form::{Fields, Posted};
use crate::seat::{Operator, html, html_with};

const HERE: &str = "/operateur/separation";

/// `GET /operateur/separation`
pub(crate) async fn show(operator: Operator) -> Result<Response, Failure> {
    may(&operator, HERE)?;
    Ok(html(page(&operator, Given::default(), None).render()))
}

/// `POST /operateur/separation`
pub(crate) async fn propose(operator: Operator, Posted(form): Posted) -> Result<Response, Failure> {
    may(&operator, HERE)?;
    match try_to(&operator, &form).await? {
        Ok(()) => Ok(see_other(paths::OPERATIONS)),
        Err(fault) => {
            let page = page(&operator, given(&form), Some(fault));
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
    }
}

fn page(operator: &Operator, given: Given, fault: Option<ActFault>) -> SplitPage {
    SplitPage { layout: operator.seat.layout(), given, fault }
}

async fn try_to(operator: &Operator, form: &Fields) -> Result<Result<(), ActFault>, Failure> {
    let (service, officer) = (operator.seat.service(), officer(operator));
    let Some(references) = references(form.get(ActField::DOCUMENTS)) else {
        return Ok(Err(ActFault::Documents));
    };
    let holder = named(operator, form.get(ActField::INS)).await?;
    let other = named(operator, form.get(ActField::OTHER)).await?;
    let (record, to) = match (holder, other) {
        (Ok(holder), Ok(other)) => (holder.record, other.record),
        (Err(fault), _) | (_, Err(fault)) => return Ok(Err(fault)),
    };
    let documents = match service.documents_named(&officer, record, &references).await {
        Ok(documents) => documents,
        Err(error) => return Ok(Err(fault(error)?)),
    };
    let act = GraveAct::Split { record, documents, to };
    match service.propose(&officer, act, form.get(ActField::WORDS)).await {
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(fault(error)?)),
    }
}

/// The references of a ticket, one a line; what a FHIR address or a URN puts before them is no part of them. `None`
/// when one is no reference, or there is none.
fn references(typed: &str) -> Option<Vec<PublicId>> {
    let lines = typed.split(['\n', '\r', ',', ';', ' ', '\t']).filter(|line| !line.is_empty());
    let bare = |line: &str| PublicId::parse(line.rsplit(['/', ':']).next().unwrap_or(line));
    let all: Vec<PublicId> = lines.map(bare).collect::<Option<_>>()?;
    (!all.is_empty()).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_tickets_write_them() {
        const ONE: &str = "4f1c0a77-90de-4b1d-8f8e-3b7a9d2c5e61";
        const OTHER: &str = "0123456789ab-cdef";
        for (typed, count) in [
            (ONE.to_owned(), Some(1)),
            (format!("  {ONE}\r\n\r\nurn:uuid:{ONE}\n"), Some(2)),
            (format!("https://carnet.example/fhir/DocumentReference/{ONE}, {ONE}"), Some(2)),
            (format!("{ONE}\n{OTHER}"), None),
            (" \n ".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(references(&typed).map(|all| all.len()), count, "{typed:?}");
        }
    }
}
