//! Whose record is meant (`spec/dmp.md` 2.3): a literal, a conditional or a logical reference; and the frozen traits.

use carnet_model::document::SourcePatient;
use carnet_model::ins::InsError;
use carnet_model::{Ins, PublicId};
use carnet_service::Subject;

use super::coding;
use crate::json::Node;
use crate::outcome::{Fault, Issue, Problem};

/// Why a text is no conditional reference to one patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConditionalError {
    /// Another form.
    Form,
    /// No INS.
    Ins(InsError),
}

/// `Patient?identifier=SYSTEM|VALUE`, percent-encoded or not.
pub(crate) fn conditional(reference: &str) -> Result<Ins, ConditionalError> {
    let (_, query) = reference.split_once("Patient?").ok_or(ConditionalError::Form)?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    match (pairs.next(), pairs.next()) {
        (Some((key, token)), None) if key == "identifier" => {
            Ins::parse_token(&token).map_err(ConditionalError::Ins)
        }
        _ => Err(ConditionalError::Form),
    }
}

/// The `subject` of a resource.
pub(super) fn subject(resource: &Node<'_>, key: &'static str) -> Result<Subject, Problem> {
    let node = resource.need(key)?;
    if let Some(identifier) = node.get("identifier")? {
        return logical(&identifier).map(Subject::Ins);
    }
    let reference = node.need("reference")?;
    let text = reference.as_text()?;
    if let Some(contained) = super::author::contained(resource, text)? {
        return of_contained(&contained);
    }
    match conditional(text) {
        Ok(ins) => Ok(Subject::Ins(ins)),
        Err(ConditionalError::Ins(error)) => Err(no_ins(&reference, error)),
        Err(ConditionalError::Form) => match text.rsplit_once("Patient/") {
            Some((_, id)) => PublicId::parse(id).map(Subject::Id).ok_or_else(unknown),
            None => Err(reference.fault(
                Fault::Value,
                "expected Patient/ID, Patient?identifier=SYSTEM|VALUE, or subject.identifier",
            )),
        },
    }
}

fn of_contained(patient: &Node<'_>) -> Result<Subject, Problem> {
    for identifier in patient.items("identifier")? {
        if let Ok(ins) = logical(&identifier) {
            return Ok(Subject::Ins(ins));
        }
    }
    Err(patient.missing("identifier"))
}

fn logical(identifier: &Node<'_>) -> Result<Ins, Problem> {
    let token = format!("{}|{}", identifier.need_text("system")?, identifier.need_text("value")?);
    Ins::parse_token(&token).map_err(|error| no_ins(identifier, error))
}

fn no_ins(node: &Node<'_>, error: InsError) -> Problem {
    Issue::new(Fault::Value, error.to_string()).at(node.path()).xds("XDSUnknownPatientId").into()
}

/// A literal reference that names no record: the same answer as for a person without one.
fn unknown() -> Problem {
    Issue::new(Fault::NoRecord, "no active record for this person").xds("XDSUnknownPatientId").into()
}

/// A contained Patient: traits and local identifiers as the producer knew them.
pub(super) fn source(patient: &Node<'_>) -> Result<SourcePatient, Problem> {
    let mut source = SourcePatient::default();
    for identifier in patient.items("identifier")? {
        source.ids.push(coding::identifier(&identifier)?);
    }
    if let Some(name) = preferred_name(patient)? {
        let (family, given) = super::author::name(&name)?;
        source.family = family.into();
        source.given = given.into();
    }
    source.birth_date = patient.text("birthDate")?.map(Into::into);
    source.gender = patient.text("gender")?.map(Into::into);
    Ok(source)
}

/// The official name, else the first.
fn preferred_name<'v>(patient: &Node<'v>) -> Result<Option<Node<'v>>, Problem> {
    let mut first = None;
    for name in patient.items("name")? {
        if name.text("use")? == Some("official") {
            return Ok(Some(name));
        }
        first = first.or(Some(name));
    }
    Ok(first)
}
