//! What a client declares about the use of a token: for a structure its user, for a person the purpose. Nothing here is
//! proven; the policy and the traces treat it so.

use carnet_model::Caller;
use carnet_model::caller::{ActorKind, Connection, Purpose};
use carnet_service::Service;

use crate::fault::Fault;
use crate::form::Form;

/// Most bytes of a text that ends in a trace.
const MOST: usize = 200;

/// The caller with what the client declares.
pub(crate) fn declare(service: &Service, caller: Caller, form: &Form) -> Result<Caller, Fault> {
    let caller = match caller.kind {
        ActorKind::Structure => with_user(service, caller, form)?,
        _ => with_purpose(caller, form)?,
    };
    let connection = match form.get("confidentiality") {
        None => caller.connection,
        Some("INVISIBLE_REPRESENTANTS_LEGAUX") => Connection::Secret,
        Some(_) => return Err(Fault::Request("confidentiality: not a code of value set J64")),
    };
    let software = text(form, "software", "software: too long, or with control characters")?;
    Ok(Caller { connection, software: software.or(caller.software), ..caller })
}

/// A structure declares its user: name and profession, for the trace and the matrix. Nobody proves them, so that the
/// structure may feed only, and stays the author of what it files.
fn with_user(service: &Service, caller: Caller, form: &Form) -> Result<Caller, Fault> {
    if form.get("purpose_of_use").is_some_and(|purpose| purpose != "normal") {
        return Err(Fault::Request("purpose_of_use: a structure has the purpose normal only"));
    }
    let name = text(form, "declared_name", "declared_name: too long, or with control characters")?;
    let profession = match form.get("declared_profession") {
        None => caller.profession,
        Some(code) if service.policy().matrix.profession(code).is_some() => Some(code.into()),
        Some(_) => return Err(Fault::Request("declared_profession: not a known profession or role")),
    };
    Ok(Caller { name: name.unwrap_or(caller.name), profession, ..caller })
}

fn with_purpose(caller: Caller, form: &Form) -> Result<Caller, Fault> {
    let purpose = match form.get("purpose_of_use") {
        None => Purpose::Normal,
        Some(code) => {
            Purpose::from_code(code).ok_or(Fault::Request("purpose_of_use: not a code of TRE_R248"))?
        }
    };
    let reason = text(form, "purpose_reason", "purpose_reason: too long, or with control characters")?;
    if purpose == Purpose::BreakGlass && reason.is_none() {
        return Err(Fault::Request("purpose_reason is required with bris_de_glace"));
    }
    Ok(Caller { purpose, reason: reason.filter(|_| purpose != Purpose::Normal), ..caller })
}

fn text(form: &Form, name: &str, wrong: &'static str) -> Result<Option<Box<str>>, Fault> {
    match form.get(name).map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) if text.len() <= MOST && !text.chars().any(char::is_control) => Ok(Some(text.into())),
        Some(_) => Err(Fault::Request(wrong)),
    }
}
