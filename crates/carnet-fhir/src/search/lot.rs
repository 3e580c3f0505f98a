//! Search of List (ITI-66): the way to learn what changed since.

use carnet_service::query::{AnyId, LotQuery};

use super::control::{Control, Taken};
use super::params::{Asked, Parameters, alternatives};
use super::patient::{self, Whose};
use super::{Parameter, date, identifier, parameter, token};
use crate::outcome::{Fault, Problem};

/// Parameters of a search of List.
pub(crate) const LOT_PARAMETERS: &[Parameter] = &[
    parameter("code", "token"),
    parameter("patient", "reference"),
    parameter("patient.identifier", "token"),
    parameter("status", "token"),
    parameter("isArchived", "token"),
    parameter("date", "date"),
    parameter("designationType", "token"),
    parameter("identifier", "token"),
    parameter("_id", "token"),
    parameter("sourceId", "token"),
    parameter("source.given", "string"),
    parameter("source.family", "string"),
    parameter("source.identifier", "token"),
    parameter("authorOrg", "reference"),
    parameter("title", "string"),
];

/// A search of lots.
#[derive(Debug)]
pub(crate) struct LotSearch {
    /// Whose record.
    pub(crate) whose: Whose,
    /// What is asked of the lots.
    pub(crate) query: LotQuery,
    /// Which page.
    pub(crate) control: Control,
}

/// Reads a search of lots.
pub(crate) fn lots(params: &mut Parameters) -> Result<LotSearch, Problem> {
    let mut whose = None;
    let mut control = Control::new();
    let mut query = LotQuery::default();
    for asked in params.asked.clone() {
        if matches!(patient::take(&asked, &mut whose)?, Taken::Yes)
            || matches!(control.take(&asked, params)?, Taken::Yes)
            || matches!(by_kind(&asked, &mut query)?, Taken::Yes)
            || matches!(by_value(&asked, &mut query)?, Taken::Yes)
        {
            continue;
        }
        params.ignore(&asked)?;
    }
    query.order = control.order.unwrap_or_default();
    let whose =
        whose.ok_or_else(|| Problem::new(Fault::Parameter, "patient or patient.identifier is required"))?;
    Ok(LotSearch { whose, query, control })
}

/// Every lot is a submission set, current and not archived; whoever asks for others finds none.
fn by_kind(asked: &Asked, query: &mut LotQuery) -> Result<Taken, Problem> {
    let only = match asked.key.as_str() {
        "code" => "submissionset",
        "status" => "current",
        "isArchived" => "false",
        _ => return Ok(Taken::No),
    };
    if !token::tokens(asked)?.iter().any(|token| token.code == only) {
        query.identifiers.push(vec![AnyId::Nothing]);
    }
    Ok(Taken::Yes)
}

fn by_value(asked: &Asked, query: &mut LotQuery) -> Result<Taken, Problem> {
    match asked.key.as_str() {
        "date" | "_lastUpdated" => query.submission.push(date::span(asked)?),
        "designationType" => query.content_types.push(token::tokens(asked)?),
        "identifier" => query.identifiers.push(identifier::identifiers(asked)),
        "_id" => query.identifiers.push(identifier::references(asked, "List")),
        "sourceId" => query.source_ids.push(sources(asked)?),
        "source.given" => query.author_given.push(alternatives(&asked.value)),
        "source.family" => query.author_family.push(alternatives(&asked.value)),
        "source.identifier" | "source:identifier" => query.author_ids.push(token::tokens(asked)?),
        "authorOrg" | "authorOrg:identifier" | "authorOrg.identifier" => {
            query.author_institutions.push(token::tokens(asked)?);
        }
        "title" => query.titles.push(alternatives(&asked.value)),
        _ => return Ok(Taken::No),
    }
    Ok(Taken::Yes)
}

/// Systems that send: the code is the OID itself, with or without `urn:oid:`.
fn sources(asked: &Asked) -> Result<Vec<carnet_service::query::Token>, Problem> {
    let mut all = token::tokens(asked)?;
    for token in &mut all {
        token.system = None;
        if let Some(oid) = token.code.strip_prefix("urn:oid:") {
            token.code = oid.to_owned();
        }
    }
    Ok(all)
}
