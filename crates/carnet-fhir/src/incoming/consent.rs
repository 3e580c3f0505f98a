//! Consent → who may consult (TD0.3), who is blocked, what is objected to. The profile is our own: `docs/fhir.md`.

use carnet_model::Timestamp;
use carnet_model::caller::Purpose;
use carnet_model::document::Identifier;
use carnet_model::event::ConsentGround;
use carnet_service::Subject;

use super::{coding, patient};
use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// A right as asked for.
pub(crate) struct ConsentRequest {
    /// Whose record.
    pub(crate) subject: Subject,
    /// What is decided.
    pub(crate) decision: Decided,
    /// The professional concerned: identifier, where it stands, name.
    pub(crate) actor: Option<(Identifier, String, String)>,
}

/// What is decided about who may consult.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decided {
    /// A professional may consult.
    Permit {
        /// Until when; the deployment's usual time when absent.
        until: Option<Timestamp>,
        /// On what ground; the person's own decision when they declare none.
        ground: Option<ConsentGround>,
    },
    /// A professional is blocked.
    Block,
    /// A mode of emergency access is objected to.
    Objection(Purpose),
}

/// Reads the body of `POST Consent`.
pub(crate) fn consent(resource: &Node<'_>) -> Result<ConsentRequest, Problem> {
    super::is_a(resource, "Consent")?;
    super::fixed(resource, "status", "active")?;
    let subject = patient::subject(resource, "patient")?;
    let ground = ground(resource)?;
    let Some(provision) = resource.get("provision")? else {
        let decision = Decided::Permit { until: None, ground };
        return Ok(ConsentRequest { subject, decision, actor: None });
    };
    let actor = actor(&provision)?;
    let decision = match provision.get("type")? {
        None => permit(&provision, ground)?,
        Some(kind) => match kind.as_text()? {
            "permit" => permit(&provision, ground)?,
            "deny" => match purpose(&provision)? {
                Some(purpose) => Decided::Objection(purpose),
                None if actor.is_some() => Decided::Block,
                None => return Err(provision.missing("actor")),
            },
            _ => return Err(kind.fault(Fault::Unsupported, "permit or deny")),
        },
    };
    Ok(ConsentRequest { subject, decision, actor })
}

fn permit(provision: &Node<'_>, ground: Option<ConsentGround>) -> Result<Decided, Problem> {
    let until = match provision.get("period")? {
        Some(period) => period.get("end")?.map(|node| end(&node)).transpose()?,
        None => None,
    };
    Ok(Decided::Permit { until, ground })
}

fn actor(provision: &Node<'_>) -> Result<Option<(Identifier, String, String)>, Problem> {
    let actors = provision.items("actor")?;
    if let Some(second) = actors.get(1) {
        return Err(second.fault(Fault::Value, "one actor"));
    }
    let Some(first) = actors.first() else { return Ok(None) };
    let reference = first.need("reference")?;
    let identifier = reference.need("identifier")?;
    let name = reference.text("display")?.unwrap_or_default().to_owned();
    Ok(Some((coding::identifier(&identifier)?, identifier.path(), name)))
}

/// The mode of access that is objected to.
fn purpose(provision: &Node<'_>) -> Result<Option<Purpose>, Problem> {
    let Some(first) = provision.first("purpose")? else { return Ok(None) };
    let code = first.need("code")?;
    match Purpose::from_code(code.as_text()?) {
        Some(purpose @ (Purpose::BreakGlass | Purpose::Centre15)) => Ok(Some(purpose)),
        _ => Err(code.fault(Fault::CodeInvalid, "expected bris_de_glace or centre_15")),
    }
}

/// The declared ground, if there is one.
fn ground(resource: &Node<'_>) -> Result<Option<ConsentGround>, Problem> {
    for category in resource.items("category")? {
        for coding in super::codings(&category)? {
            if coding.text("system")? != Some(crate::render::GROUNDS) {
                continue;
            }
            let code = coding.need("code")?;
            return match code.as_text()? {
                "care-team" => Ok(Some(ConsentGround::CareTeam)),
                "consent" => Ok(Some(ConsentGround::Consent)),
                "person" => Ok(Some(ConsentGround::Person)),
                _ => Err(code.fault(Fault::CodeInvalid, "expected care-team, consent or person")),
            };
        }
    }
    Ok(None)
}

/// The end of a period: a day counts to its end, an instant is itself.
fn end(node: &Node<'_>) -> Result<Timestamp, Problem> {
    let at = coding::date_time(node)?;
    Ok(if at.as_str().len() > 8 { at.start() } else { at.end() })
}
