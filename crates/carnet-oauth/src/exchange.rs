//! Token exchange (RFC 8693): a structure's software hands in the access token that its user got from the provider of
//! professionals' identities, and gets one of ours: mode AIR, structure and person both proven (`spec/dmp` 3).

use carnet_model::caller::{ActorKind, AuthMode};
use carnet_model::{Caller, Timestamp};
use carnet_service::peer::{Holder, Peer};

use crate::fault::Fault;
use crate::form::Form;
use crate::subject::{Proven, SubjectError, Subjects};

/// The grant's name.
pub(crate) const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// The one type of token that goes in and comes out.
pub(crate) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The caller of a subject token in the hands of this client, and when that token ends.
pub(crate) async fn exchanged(
    subjects: Option<&dyn Subjects>,
    peer: &Peer,
    form: &Form,
) -> Result<(Caller, Option<Timestamp>), Fault> {
    let Holder::Structure { id: structure, name } = &peer.holder else {
        return Err(Fault::Unauthorized(
            "only a structure exchanges tokens: a card proves its person already",
        ));
    };
    let subjects = subjects.ok_or(Fault::GrantType)?;
    let token = form.need("subject_token", "subject_token is missing")?;
    if form.need("subject_token_type", "subject_token_type is missing")? != ACCESS_TOKEN {
        return Err(Fault::Request("subject_token_type: an access token is expected"));
    }
    if form.get("requested_token_type").is_some_and(|asked| asked != ACCESS_TOKEN) {
        return Err(Fault::Request("requested_token_type: an access token is all there is"));
    }
    if form.get("actor_token").is_some() || form.get("actor_token_type").is_some() {
        return Err(Fault::Request("actor_token is not understood: the certificate says who acts"));
    }
    // Without a choice, the activity at the structure that asks.
    let activity = form.get("activity").unwrap_or(structure);
    let found = subjects.proven(token, form.get("exercise"), activity).await.map_err(refused)?;
    if found.structure != *structure {
        return Err(Fault::Request(
            "the activity that was chosen is not at the structure of the certificate",
        ));
    }
    let until = found.until;
    Ok((caller(found, name), until))
}

fn refused(error: SubjectError) -> Fault {
    match error {
        SubjectError::Inactive => Fault::Request("subject_token is not active"),
        SubjectError::Level => Fault::Request("subject_token is of too low a level of assurance"),
        SubjectError::Choice => {
            Fault::Request("exercise and activity do not choose one of the person's activities")
        }
        SubjectError::Answer | SubjectError::Unreachable => Fault::Busy,
    }
}

fn caller(found: Proven, structure_name: &str) -> Caller {
    Caller {
        kind: ActorKind::Professional,
        id: found.id,
        name: found.name,
        profession: Some(found.profession),
        expertise: found.expertise,
        structure: Some(found.structure),
        structure_name: Some(found.structure_name.unwrap_or_else(|| structure_name.into())),
        sector: found.sector,
        auth: AuthMode::Air,
        ..Caller::anonymous()
    }
}
