//! Whose record is searched: every form in use.

use carnet_model::ins::InsError;
use carnet_model::{Ins, PublicId};
use carnet_service::Subject;

use super::control::{Control, Taken};
use super::params::{Asked, Parameters, alternatives};
use super::{Parameter, parameter};
use crate::incoming::{ConditionalError, conditional};
use crate::outcome::{Fault, Problem};

/// Parameters of a search of Patient.
pub(crate) const PATIENT_PARAMETERS: &[Parameter] =
    &[parameter("identifier", "token"), parameter("_id", "token")];

/// Whose record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// This person's, if they have one.
    Subject(Subject),
    /// Nobody's: an identifier that no person has here.
    Nobody,
}

/// Takes a parameter that names the patient.
pub(super) fn take(asked: &Asked, whose: &mut Option<Whose>) -> Result<Taken, Problem> {
    let found = match asked.key.as_str() {
        "patient.identifier" | "patient:identifier" | "subject.identifier" | "subject:identifier" => {
            token(asked, &one(asked)?)?
        }
        "patient" | "subject" | "patient:Patient" | "subject:Patient" => reference(asked, &one(asked)?)?,
        _ => return Ok(Taken::No),
    };
    same(asked, whose, found)?;
    Ok(Taken::Yes)
}

fn same(asked: &Asked, whose: &mut Option<Whose>, found: Whose) -> Result<(), Problem> {
    if whose.is_some_and(|known| known != found) {
        return Err(asked.fault(Fault::Parameter, "one patient in a search"));
    }
    *whose = Some(found);
    Ok(())
}

fn one(asked: &Asked) -> Result<String, Problem> {
    let mut values = alternatives(&asked.value).into_iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        _ => Err(asked.fault(Fault::Parameter, "one patient in a search")),
    }
}

fn token(asked: &Asked, value: &str) -> Result<Whose, Problem> {
    if !value.contains('|') {
        return Err(asked.fault(
            Fault::Parameter,
            "expected SYSTEM|VALUE: the same digits in two domains are two persons",
        ));
    }
    ins(asked, Ins::parse_token(value))
}

fn ins(asked: &Asked, ins: Result<Ins, InsError>) -> Result<Whose, Problem> {
    match ins {
        Ok(ins) => Ok(Whose::Subject(Subject::Ins(ins))),
        Err(InsError::Domain) => Ok(Whose::Nobody),
        Err(error @ InsError::Shape) => Err(asked.fault(Fault::Parameter, &error.to_string())),
    }
}

fn reference(asked: &Asked, value: &str) -> Result<Whose, Problem> {
    match conditional(value) {
        Ok(found) => return ins(asked, Ok(found)),
        Err(ConditionalError::Ins(error)) => return ins(asked, Err(error)),
        Err(ConditionalError::Form) => {}
    }
    if value.contains('|') {
        return token(asked, value);
    }
    let id = value.rsplit_once("Patient/").map_or(value, |(_, id)| id);
    Ok(PublicId::parse(id).map_or(Whose::Nobody, |id| Whose::Subject(Subject::Id(id))))
}

/// A search of Patient (TD0.2).
pub(crate) fn patients(params: &mut Parameters) -> Result<(Whose, Control), Problem> {
    let (mut whose, mut control) = (None, Control::new());
    for asked in params.asked.clone() {
        match asked.key.as_str() {
            "identifier" => same(&asked, &mut whose, token(&asked, &one(&asked)?)?)?,
            "_id" => same(&asked, &mut whose, reference(&asked, &one(&asked)?)?)?,
            _ => match control.take(&asked, params)? {
                Taken::Yes => {}
                Taken::No => params.ignore(&asked)?,
            },
        }
    }
    let whose =
        whose.ok_or_else(|| Problem::new(Fault::Parameter, "identifier is required: SYSTEM|VALUE"))?;
    Ok((whose, control))
}
