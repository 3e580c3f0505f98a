//! Proposing a grave act.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::operator::GraveAct;
use carnet_model::{Ins, RecordNo};
use carnet_pages::account::StepUpPurpose;
use carnet_pages::operator::{ActFault, ActField, ActPage, Given, OfficerAct};
use carnet_pages::paths;
use carnet_service::operators::{OfficerFault, Sight};

use super::{fault, officer};
use crate::failure::{Failure, see_other};
use crate::form::{Fields, Posted};
use crate::professional::patient::candidates;
use crate::seat::{Operator, html, html_with};
use crate::when;

const KINDS: [(&str, OfficerAct); 6] = [
    ("suspendre", OfficerAct::Suspend),
    ("lever", OfficerAct::Lift),
    ("deces", OfficerAct::Death),
    ("ins", OfficerAct::ChangeIns),
    ("compte", OfficerAct::LockAccount),
    ("detruire", OfficerAct::Erase),
];

/// `GET /operateur/acte`
pub(crate) async fn show(operator: Operator) -> Result<Response, Failure> {
    may(&operator, "/operateur/acte")?;
    Ok(html(page(&operator, Given::default(), None).render()))
}

/// `POST /operateur/acte`
pub(crate) async fn propose(operator: Operator, Posted(form): Posted) -> Result<Response, Failure> {
    may(&operator, "/operateur/acte")?;
    let given = given(&form);
    match try_to(&operator, &form).await? {
        Ok(()) => Ok(see_other(paths::OPERATIONS)),
        Err(fault) => {
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page(&operator, given, Some(fault)).render()))
        }
    }
}

pub(super) fn may(operator: &Operator, from: &'static str) -> Result<(), Failure> {
    if !officer(operator).may_see(Sight::Cockpit) {
        return Err(Failure::NotFound);
    }
    operator.seat.fresh(StepUpPurpose::Operation, from)
}

/// What was typed.
pub(super) fn given(form: &Fields) -> Given {
    Given {
        ins: form.get(ActField::INS).to_owned(),
        other: form.get(ActField::OTHER).to_owned(),
        date: form.get(ActField::DATE).to_owned(),
        words: form.get(ActField::WORDS).to_owned(),
        kind: form.get(ActField::KIND).to_owned(),
        documents: form.get(ActField::DOCUMENTS).to_owned(),
        rights: form.all(ActField::RIGHT).map(str::to_owned).collect(),
    }
}

fn page(operator: &Operator, given: Given, fault: Option<ActFault>) -> ActPage {
    ActPage { layout: operator.seat.layout(), kinds: KINDS.into(), given, fault }
}

async fn try_to(operator: &Operator, form: &Fields) -> Result<Result<(), ActFault>, Failure> {
    let service = operator.seat.service();
    let kind = KINDS.iter().find(|(value, _)| *value == form.get(ActField::KIND));
    let Some((_, kind)) = kind else { return Err(Failure::BadRequest) };
    let officer = officer(operator);
    let Named { record, person, .. } = match named(operator, form.get(ActField::INS)).await? {
        Ok(named) => named,
        Err(fault) => return Ok(Err(fault)),
    };
    let act = match kind {
        OfficerAct::Suspend => GraveAct::Suspend { record },
        OfficerAct::Lift => GraveAct::Lift { record },
        OfficerAct::Erase => GraveAct::Erase { record },
        OfficerAct::Death => match when::parse_date(form.get(ActField::DATE)) {
            Some(day) if day <= when::civil(service.now()).date() => {
                GraveAct::Death { record, on: day.to_string().into() }
            }
            _ => return Ok(Err(ActFault::Date)),
        },
        OfficerAct::ChangeIns => match candidates(form.get(ActField::OTHER), service.profile()) {
            // The domain of the present INS, when several would do.
            Ok(all) => match all.iter().find(|ins| ins.domain() == person.domain()).or(all.first()) {
                Some(ins) => GraveAct::ChangeIns { record, ins: *ins },
                None => return Ok(Err(ActFault::Ins)),
            },
            Err(_) => return Ok(Err(ActFault::Ins)),
        },
        OfficerAct::LockAccount => match service.account_of(&person).await? {
            Some(account) => GraveAct::LockAccount { account },
            None => return Ok(Err(ActFault::NoAccount)),
        },
        OfficerAct::Counter | OfficerAct::Split => return Err(Failure::BadRequest),
    };
    match service.propose(&officer, act, form.get(ActField::WORDS)).await {
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(fault(error)?)),
    }
}

/// Somebody named by an INS on a paper.
pub(super) struct Named {
    pub(super) record: RecordNo,
    pub(super) person: Ins,
    pub(super) name: String,
}

/// Whom a typed INS names.
pub(super) async fn named(operator: &Operator, typed: &str) -> Result<Result<Named, ActFault>, Failure> {
    let service = operator.seat.service();
    let typed: String = typed.chars().take(40).collect();
    let Ok(candidates) = candidates(&typed, service.profile()) else { return Ok(Err(ActFault::Ins)) };
    for person in candidates {
        match service.named_on_paper(&officer(operator), person).await {
            Ok((record, name)) => return Ok(Ok(Named { record, person, name })),
            Err(OfficerFault::NoRecord) => {}
            Err(error) => return Ok(Err(fault(error)?)),
        }
    }
    Ok(Err(ActFault::NoRecord))
}
