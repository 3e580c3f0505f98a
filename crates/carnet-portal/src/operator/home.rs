//! The first page: figures, proposals, what was done; and the decisions on proposals.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::ObjectNo;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::operator::{
    ActFault, FigureName, FigureRow, OfficerAct, OfficerLinks, OperatorPage, ProposalDecision, ProposalRow,
    ProposalState,
};
use carnet_pages::paths;
use carnet_record::system::ActState;
use carnet_service::operators::{
    ActKind, Decide, FIGURE_DAYS, Figure, Officer, OfficerFault, ProposalItem, SMALLEST_CELL, Sight,
};

use super::{deeds, failed, fault, officer};
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Operator, html, html_with};
use crate::when;

/// `GET /operateur`
pub(crate) async fn show(operator: Operator) -> Result<Response, Failure> {
    Ok(html(page(&operator, None).await?.render()))
}

async fn page(operator: &Operator, fault: Option<ActFault>) -> Result<OperatorPage, Failure> {
    let (service, officer) = (operator.seat.service(), officer(operator));
    let sees = officer.may_see(Sight::Cockpit);
    let figures = if sees { Some(service.figures(&officer).map_err(failed)?) } else { None };
    let acts = if sees { Some(service.acts(&officer).await.map_err(failed)?) } else { None };
    let proposals = service.proposals(&officer).await.map_err(failed)?;
    Ok(OperatorPage {
        layout: operator.seat.layout(),
        links: links(&officer),
        figures: figures.map(|figures| figures.iter().map(figure).collect()),
        days: u32::try_from(FIGURE_DAYS).unwrap_or_default(),
        smallest: u32::try_from(SMALLEST_CELL).unwrap_or_default(),
        proposals: proposals.into_iter().map(proposal).collect(),
        acts: acts.map(|acts| acts.iter().map(deeds::row).collect()),
        fault,
    })
}

fn links(officer: &Officer) -> OfficerLinks {
    OfficerLinks::of(officer.may_see(Sight::Alarms), officer.may_see(Sight::Cockpit))
}

fn figure(figure: &Figure) -> FigureRow {
    let name = match figure.name.as_str() {
        "record.opened" => FigureName::Opened,
        "record.activated" => FigureName::Activated,
        "record.closed" => FigureName::Closed,
        other => match other.split_once("deposit.") {
            Some(("", rest)) => match rest.split_once('.') {
                Some(("care", code)) => FigureName::ByCare(code.to_owned()),
                Some(("person", code)) => FigureName::ByPeople(code.to_owned()),
                _ => FigureName::Other(figure.name.clone()),
            },
            _ => FigureName::Other(figure.name.clone()),
        },
    };
    FigureRow { name, value: figure.value.and_then(|value| u64::try_from(value).ok()) }
}

fn proposal(item: ProposalItem) -> ProposalRow {
    ProposalRow {
        number: item.number.0,
        act: act_of(item.kind),
        about: item.about.to_string(),
        split: item
            .split
            .map(|(to, documents)| (to.to_string(), documents.iter().map(ToString::to_string).collect())),
        reason: item.reason,
        by: item.by.name.to_string(),
        at: when::civil(item.at),
        state: match item.state {
            ActState::Waiting => ProposalState::Waiting,
            ActState::Approved(by, _) => ProposalState::Approved(by.name.to_string()),
            ActState::Rejected(by, _) => ProposalState::Rejected(by.name.to_string()),
            ActState::Executed(..) => ProposalState::Done,
        },
        decision: match item.decide {
            Decide::Both => ProposalDecision::Both,
            Decide::Withdraw => ProposalDecision::Withdraw,
            Decide::Nothing => ProposalDecision::Nothing,
        },
    }
}

/// The act of a kind.
pub(super) const fn act_of(kind: ActKind) -> OfficerAct {
    match kind {
        ActKind::Erase => OfficerAct::Erase,
        ActKind::ChangeIns => OfficerAct::ChangeIns,
        ActKind::Suspend => OfficerAct::Suspend,
        ActKind::Lift => OfficerAct::Lift,
        ActKind::Death => OfficerAct::Death,
        ActKind::LockAccount => OfficerAct::LockAccount,
        ActKind::Counter => OfficerAct::Counter,
        ActKind::Split => OfficerAct::Split,
    }
}

/// `POST /operateur/propositions/{number}/approuver`
pub(crate) async fn approve(
    operator: Operator,
    Path(number): Path<u64>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    operator.seat.fresh(StepUpPurpose::Operation, paths::OPERATIONS)?;
    let done = operator.seat.service().approve(&officer(&operator), ObjectNo(number)).await;
    decided(&operator, done).await
}

/// `POST /operateur/propositions/{number}/rejeter`
pub(crate) async fn reject(
    operator: Operator,
    Path(number): Path<u64>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let done = operator.seat.service().reject(&officer(&operator), ObjectNo(number)).await;
    decided(&operator, done).await
}

async fn decided(operator: &Operator, done: Result<(), OfficerFault>) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(see_other(paths::OPERATIONS)),
        Err(error) => {
            let page = page(operator, Some(fault(error)?)).await?;
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
    }
}
