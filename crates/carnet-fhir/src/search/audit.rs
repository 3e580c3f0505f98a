//! Search of AuditEvent: the journal of accesses of a record.

use carnet_service::journal::JournalQuery;

use super::control::{Control, Taken};
use super::params::Parameters;
use super::patient::{self, Whose};
use super::{Parameter, date, identifier, parameter, token};
use crate::outcome::{Fault, Problem};

/// Parameters of a search of AuditEvent.
pub(crate) const AUDIT_PARAMETERS: &[Parameter] = &[
    parameter("patient", "reference"),
    parameter("patient.identifier", "token"),
    parameter("agent", "reference"),
    parameter("entity", "reference"),
    parameter("date", "date"),
];

/// A search of the journal.
#[derive(Debug)]
pub(crate) struct AuditSearch {
    /// Whose record.
    pub(crate) whose: Whose,
    /// What is asked.
    pub(crate) query: JournalQuery,
}

/// Reads a search of the journal.
pub(crate) fn audits(params: &mut Parameters) -> Result<AuditSearch, Problem> {
    let mut whose = None;
    let mut control = Control::new();
    let mut query = JournalQuery::default();
    for asked in params.asked.clone() {
        if matches!(patient::take(&asked, &mut whose)?, Taken::Yes)
            || matches!(control.take(&asked, params)?, Taken::Yes)
        {
            continue;
        }
        match asked.key.as_str() {
            "date" => {
                let span = date::span(&asked)?;
                query.from = span.from.max(query.from);
                query.before = match (query.before, span.to) {
                    (Some(known), Some(given)) => Some(known.min(given)),
                    (known, given) => known.or(given),
                };
            }
            "agent" | "agent:identifier" | "agent.identifier" => match token::tokens(&asked)?.as_slice() {
                [one] => query.by = Some(one.code.clone()),
                _ => return Err(asked.fault(Fault::Parameter, "one agent")),
            },
            "entity" => match identifier::references(&asked, "DocumentReference").as_slice() {
                [carnet_service::query::AnyId::Public(id)] => query.document = Some(*id),
                _ => return Err(asked.fault(Fault::Parameter, "one DocumentReference")),
            },
            _ => params.ignore(&asked)?,
        }
    }
    let whose =
        whose.ok_or_else(|| Problem::new(Fault::Parameter, "patient or patient.identifier is required"))?;
    query.count = control.page.count.unwrap_or_default();
    Ok(AuditSearch { whose, query })
}
