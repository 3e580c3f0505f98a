//! A paper that came to a counter: a caregiver's mandate, or the proof that somebody represents a minor.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::family::{FamilyEvent, Ground, MandateAction, MandateKind, RepresentativeKind, Scope};
use carnet_model::operator::GraveAct;
use carnet_model::{Ins, ObjectNo, Timestamp};
use carnet_pages::operator::{ActFault, ActField, Given, PaperKind, PaperPage};
use carnet_pages::paths;

use super::acting::{given, named};
use super::{fault, officer};
use crate::failure::{Failure, see_other};
use crate::form::{Fields, Posted};
use crate::seat::{Operator, html, html_with};
use crate::when;

/// Most characters of the reference of a paper.
const LONGEST: usize = 100;

/// `GET /operateur/guichet`
pub(crate) async fn show(operator: Operator) -> Result<Response, Failure> {
    Ok(html(page(&operator, Given::default(), None).render()))
}

/// `POST /operateur/guichet`
pub(crate) async fn propose(operator: Operator, Posted(form): Posted) -> Result<Response, Failure> {
    let given = given(&form);
    match try_to(&operator, &form).await? {
        Ok(()) => Ok(see_other(paths::OPERATIONS)),
        Err(fault) => {
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page(&operator, given, Some(fault)).render()))
        }
    }
}

fn page(operator: &Operator, given: Given, fault: Option<ActFault>) -> PaperPage {
    PaperPage { layout: operator.seat.layout(), rights: PaperPage::document_rights(), given, fault }
}

async fn try_to(operator: &Operator, form: &Fields) -> Result<Result<(), ActFault>, Failure> {
    let (service, officer) = (operator.seat.service(), officer(operator));
    let reference = form.get(ActField::WORDS).trim();
    if reference.is_empty() || reference.chars().count() > LONGEST {
        return Ok(Err(ActFault::Reference));
    }
    let holder = named(operator, form.get(ActField::INS)).await?;
    let other = named(operator, form.get(ActField::OTHER)).await?;
    let (record, other) = match (holder, other) {
        (Ok(holder), Ok(other)) => (holder.record, other),
        (Err(fault), _) | (_, Err(fault)) => return Ok(Err(fault)),
    };
    let event = match event(operator, form, other.person, &other.name, reference) {
        Ok(event) => event,
        Err(fault) => return Ok(Err(fault)),
    };
    let act = GraveAct::Counter { record, event: Box::new(event) };
    match service.propose(&officer, act, reference).await {
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(fault(error)?)),
    }
}

fn event(
    operator: &Operator,
    form: &Fields,
    person: Ins,
    name: &str,
    reference: &str,
) -> Result<FamilyEvent, ActFault> {
    let ground = Ground::Paper(reference.into());
    if form.get(ActField::KIND) == PaperKind::Representative.value() {
        let kind = RepresentativeKind::Parent;
        return Ok(FamilyEvent::RepresentativeAttached { person, name: name.into(), kind, ground });
    }
    let service = operator.seat.service();
    let scopes: Vec<Scope> = form.all(ActField::RIGHT).filter_map(scope).collect();
    if scopes.is_empty() {
        return Err(ActFault::Rights);
    }
    let now = service.now();
    let until = when::parse_date(form.get(ActField::DATE)).and_then(when::start_of);
    let law = service.policy().law.at(now.to_jiff());
    let longest = law.map_or(0, |law| i64::from(law.mandate_days_most)).saturating_mul(Timestamp::DAY);
    let until = until.filter(|until| *until > now && until.0 - now.0 <= longest).ok_or(ActFault::Date)?;
    let delay = law.map_or(0, |law| i64::from(law.mandate_delay_hours)) * 3_600_000;
    // The number is given when it is written.
    let (mandate, from) = (ObjectNo(0), now.plus_millis(delay));
    Ok(FamilyEvent::MandateGiven { mandate, person, name: name.into(), scopes, until, from, ground })
}

fn scope(value: &str) -> Option<Scope> {
    let (kind, action) = value.split_once('.')?;
    Some(Scope {
        kind: MandateKind::ALL.into_iter().find(|known| known.word() == kind)?,
        action: MandateAction::ALL.into_iter().find(|known| known.word() == action)?,
    })
}
