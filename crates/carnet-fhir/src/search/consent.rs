//! Search of Consent: what was decided about who may consult a record.

use carnet_service::items::RightItem;
use carnet_service::query::{AnyId, Token};

use super::control::{Control, Taken};
use super::params::Parameters;
use super::patient::{self, Whose};
use super::{Parameter, identifier, parameter, token};
use crate::outcome::{Fault, Problem};

/// Parameters of a search of Consent.
pub(crate) const CONSENT_PARAMETERS: &[Parameter] = &[
    parameter("patient", "reference"),
    parameter("patient.identifier", "token"),
    parameter("actor", "reference"),
    parameter("status", "token"),
    parameter("_id", "token"),
];

/// A search of authorisations.
#[derive(Debug)]
pub(crate) struct ConsentSearch {
    /// Whose record.
    pub(crate) whose: Whose,
    /// `_id`
    pub(crate) ids: Vec<Vec<AnyId>>,
    /// Who may consult: each must hold.
    actors: Vec<Vec<Token>>,
    /// Status: each must hold.
    statuses: Vec<Vec<Token>>,
    /// Which page.
    pub(crate) control: Control,
}

impl ConsentSearch {
    /// Whether an authorisation is one of those searched, its id apart.
    pub(crate) fn wants(&self, item: &RightItem) -> bool {
        let status = crate::render::right_status(item);
        let of_status = |any: &Vec<Token>| any.iter().any(|token| token.code == status);
        let of_actor = |any: &Vec<Token>| any.iter().any(|token| item.professional() == Some(&token.code));
        self.statuses.iter().all(of_status) && self.actors.iter().all(of_actor)
    }
}

/// Reads a search of authorisations.
pub(crate) fn consents(params: &mut Parameters) -> Result<ConsentSearch, Problem> {
    let mut whose = None;
    let mut control = Control::new();
    let (mut ids, mut actors, mut statuses) = (Vec::new(), Vec::new(), Vec::new());
    for asked in params.asked.clone() {
        if matches!(patient::take(&asked, &mut whose)?, Taken::Yes)
            || matches!(control.take(&asked, params)?, Taken::Yes)
        {
            continue;
        }
        match asked.key.as_str() {
            "_id" => ids.push(identifier::references(&asked, "Consent")),
            "actor" | "actor:identifier" | "actor.identifier" => actors.push(token::tokens(&asked)?),
            "status" => statuses.push(token::tokens(&asked)?),
            _ => params.ignore(&asked)?,
        }
    }
    let whose =
        whose.ok_or_else(|| Problem::new(Fault::Parameter, "patient or patient.identifier is required"))?;
    Ok(ConsentSearch { whose, ids, actors, statuses, control })
}
