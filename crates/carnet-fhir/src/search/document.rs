//! Search of DocumentReference (ITI-67).

use carnet_service::query::{AllOf, AnyId, DocumentQuery, States, Token};

use super::control::{Control, Taken};
use super::params::{Asked, Parameters, alternatives};
use super::patient::{self, Whose};
use super::{Parameter, date, identifier, parameter, token};
use crate::outcome::{Fault, Problem};

/// Parameters of a search of DocumentReference.
pub(crate) const DOCUMENT_PARAMETERS: &[Parameter] = &[
    parameter("patient", "reference"),
    parameter("patient.identifier", "token"),
    parameter("status", "token"),
    parameter("isArchived", "token"),
    parameter("identifier", "token"),
    parameter("_id", "token"),
    parameter("_lastUpdated", "date"),
    parameter("type", "token"),
    parameter("category", "token"),
    parameter("format", "token"),
    parameter("facility", "token"),
    parameter("setting", "token"),
    parameter("security-label", "token"),
    parameter("event", "token"),
    parameter("date", "date"),
    parameter("creation", "date"),
    parameter("period", "date"),
    parameter("period-start", "date"),
    parameter("period-end", "date"),
    parameter("author", "reference"),
    parameter("author.given", "string"),
    parameter("author.family", "string"),
    parameter("author.identifier", "token"),
    parameter("related", "reference"),
    parameter("related:identifier", "token"),
    parameter("relatesto", "reference"),
];

/// A search of documents.
#[derive(Debug)]
pub(crate) struct DocumentSearch {
    /// Whose record.
    pub(crate) whose: Whose,
    /// What is asked of the documents.
    pub(crate) query: DocumentQuery,
    /// Which page.
    pub(crate) control: Control,
    /// Whether the Patient comes along.
    pub(crate) include: Include,
}

/// Whether the Patient comes along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Include {
    /// No.
    #[default]
    Nothing,
    /// `_include=DocumentReference:subject`
    Patient,
}

/// What `status` and `isArchived` ask, before they are put together.
#[derive(Default)]
struct Wanted {
    current: Option<bool>,
    superseded: Option<bool>,
    archived: Option<(bool, bool)>,
}

/// Reads a search of documents.
pub(crate) fn documents(params: &mut Parameters) -> Result<DocumentSearch, Problem> {
    let mut whose = None;
    let mut control = Control::new();
    let mut query = DocumentQuery::default();
    let mut wanted = Wanted::default();
    let mut include = Include::Nothing;
    for asked in params.asked.clone() {
        if matches!(patient::take(&asked, &mut whose)?, Taken::Yes)
            || matches!(control.take(&asked, params)?, Taken::Yes)
            || matches!(by_state(&asked, &mut wanted)?, Taken::Yes)
            || matches!(by_code(&asked, &mut query)?, Taken::Yes)
            || matches!(by_date(&asked, &mut query)?, Taken::Yes)
            || matches!(by_person(&asked, &mut query)?, Taken::Yes)
            || matches!(by_id(&asked, &mut query), Taken::Yes)
        {
            continue;
        }
        match (asked.key.as_str(), asked.value.as_str()) {
            (
                "_include",
                "DocumentReference:subject"
                | "DocumentReference:patient"
                | "DocumentReference:subject:Patient"
                | "DocumentReference:patient:Patient",
            ) => include = Include::Patient,
            _ => params.ignore(&asked)?,
        }
    }
    match states(&wanted) {
        Some(states) => query.states = states,
        None => query.ids.push(vec![AnyId::Nothing]),
    }
    query.order = control.order.unwrap_or_default();
    let whose =
        whose.ok_or_else(|| Problem::new(Fault::Parameter, "patient or patient.identifier is required"))?;
    Ok(DocumentSearch { whose, query, control, include })
}

/// The states that are listed; none when the two parameters exclude each other.
fn states(wanted: &Wanted) -> Option<States> {
    // Without `status` a client means the current documents; without `isArchived`, those in use.
    let (current, superseded) = match (wanted.current, wanted.superseded) {
        (None, None) => (true, false),
        (current, superseded) => (current.unwrap_or(false), superseded.unwrap_or(false)),
    };
    let (archived, unarchived) = wanted.archived.unwrap_or((false, true));
    match (current, superseded, archived, unarchived) {
        (true, false, false, true) => Some(States::Approved),
        (true, false, true, true) => Some(States::Current),
        (true, _, true, false) => Some(States::Archived),
        (true, true, _, true) => Some(States::All),
        (false, true, _, true) => Some(States::Superseded),
        _ => None,
    }
}

fn by_state(asked: &Asked, wanted: &mut Wanted) -> Result<Taken, Problem> {
    match asked.key.as_str() {
        "status" => {
            let codes = token::tokens(asked)?;
            let has = |code: &str| codes.iter().any(|token| token.code == code);
            // Two parameters must both hold.
            wanted.current = Some(wanted.current.unwrap_or(true) && has("current"));
            wanted.superseded = Some(wanted.superseded.unwrap_or(true) && has("superseded"));
        }
        "isArchived" => {
            let codes = token::tokens(asked)?;
            let has = |code: &str| codes.iter().any(|token| token.code == code);
            if !has("true") && !has("false") {
                return Err(asked.fault(Fault::Parameter, "expected true or false"));
            }
            let (archived, unarchived) = wanted.archived.unwrap_or((true, true));
            wanted.archived = Some((archived && has("true"), unarchived && has("false")));
        }
        _ => return Ok(Taken::No),
    }
    Ok(Taken::Yes)
}

fn by_code(asked: &Asked, query: &mut DocumentQuery) -> Result<Taken, Problem> {
    let list: &mut AllOf<Token> = match asked.name.as_str() {
        "type" => &mut query.types,
        "category" => &mut query.classes,
        "format" => &mut query.formats,
        "facility" => &mut query.facilities,
        "setting" => &mut query.settings,
        "security-label" => &mut query.labels,
        "event" => &mut query.events,
        _ => return Ok(Taken::No),
    };
    asked.plain()?;
    list.push(token::tokens(asked)?);
    Ok(Taken::Yes)
}

fn by_date(asked: &Asked, query: &mut DocumentQuery) -> Result<Taken, Problem> {
    let list = match asked.name.as_str() {
        "date" | "creation" => &mut query.creation,
        "period" => &mut query.period,
        "period-start" => &mut query.service_start,
        "period-end" => &mut query.service_stop,
        "_lastUpdated" => &mut query.last_updated,
        _ => return Ok(Taken::No),
    };
    list.push(date::span(asked)?);
    Ok(Taken::Yes)
}

fn by_person(asked: &Asked, query: &mut DocumentQuery) -> Result<Taken, Problem> {
    match asked.key.as_str() {
        "author.given" => query.author_given.push(alternatives(&asked.value)),
        "author.family" => query.author_family.push(alternatives(&asked.value)),
        "author.identifier" | "author:identifier" => query.author_ids.push(token::tokens(asked)?),
        // Authors are contained resources: none has an address of its own.
        "author" => query.ids.push(vec![AnyId::Nothing]),
        "related" | "related:identifier" | "related.identifier" => query.related.push(token::tokens(asked)?),
        _ => return Ok(Taken::No),
    }
    Ok(Taken::Yes)
}

fn by_id(asked: &Asked, query: &mut DocumentQuery) -> Taken {
    match asked.key.as_str() {
        "_id" => query.ids.push(identifier::references(asked, "DocumentReference")),
        "identifier" => query.identifiers.push(identifier::identifiers(asked)),
        "relatesto" => query.relates_to.push(identifier::references(asked, "DocumentReference")),
        "relatesto:identifier" | "relatesto.identifier" => {
            query.relates_to.push(identifier::identifiers(asked));
        }
        _ => return Taken::No,
    }
    Taken::Yes
}
