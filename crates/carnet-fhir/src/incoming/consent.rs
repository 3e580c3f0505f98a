//! Consent → an authorisation to consult (TD0.3). The profile is our own: `docs/fhir.md`.

use carnet_model::Timestamp;
use carnet_model::document::Identifier;
use carnet_model::event::ConsentGround;
use carnet_service::Subject;

use super::{coding, patient};
use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// An authorisation as asked for.
pub(crate) struct ConsentRequest {
    /// Whose record.
    pub(crate) subject: Subject,
    /// Until when; the deployment's usual time when absent.
    pub(crate) until: Option<Timestamp>,
    /// On what ground.
    pub(crate) ground: ConsentGround,
    /// Who may consult; the caller when absent.
    pub(crate) actor: Option<(Identifier, String)>,
}

/// Reads the body of `POST Consent`.
pub(crate) fn consent(resource: &Node<'_>) -> Result<ConsentRequest, Problem> {
    super::is_a(resource, "Consent")?;
    super::fixed(resource, "status", "active")?;
    let ground = ground(resource)?;
    let subject = patient::subject(resource, "patient")?;
    let provision = resource.get("provision")?;
    let (mut until, mut actor) = (None, None);
    if let Some(provision) = provision {
        if let Some(kind) = provision.get("type")?
            && kind.as_text()? != "permit"
        {
            return Err(kind.fault(Fault::Unsupported, "only permit is offered"));
        }
        if let Some(period) = provision.get("period")? {
            until = period.get("end")?.map(|node| end(&node)).transpose()?;
        }
        let actors = provision.items("actor")?;
        if let Some(second) = actors.get(1) {
            return Err(second.fault(Fault::Value, "one actor"));
        }
        if let Some(first) = actors.first() {
            let identifier = first.need("reference")?.need("identifier")?;
            actor = Some((coding::identifier(&identifier)?, identifier.path()));
        }
    }
    Ok(ConsentRequest { subject, until, ground, actor })
}

fn ground(resource: &Node<'_>) -> Result<ConsentGround, Problem> {
    for category in resource.items("category")? {
        for coding in super::codings(&category)? {
            if coding.text("system")? != Some(crate::render::GROUNDS) {
                continue;
            }
            let code = coding.need("code")?;
            return match code.as_text()? {
                "care-team" => Ok(ConsentGround::CareTeam),
                "consent" => Ok(ConsentGround::Consent),
                _ => Err(code.fault(Fault::CodeInvalid, "expected care-team or consent")),
            };
        }
    }
    let asked = format!("a category of {} declares the ground", crate::render::GROUNDS);
    Err(crate::outcome::Issue::new(Fault::Missing, asked).at(format!("{}.category", resource.path())).into())
}

/// The end of a period: a day counts to its end, an instant is itself.
fn end(node: &Node<'_>) -> Result<Timestamp, Problem> {
    let at = coding::date_time(node)?;
    Ok(if at.as_str().len() > 8 { at.start() } else { at.end() })
}
