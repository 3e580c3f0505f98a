//! Authors, authenticators, institutions.

use std::fmt;

use carnet_model::InsDomain;
use carnet_terms::Set;

use super::strings::escape;
use super::{Coded, in_set};
use crate::cda::{Author, Identifier, Organization, Professional};

/// Domain of national identifiers of professionals.
const PROFESSIONALS: &str = "1.2.250.1.71.4.2.1";
/// Domain of national identifiers of structures.
const STRUCTURES: &str = "1.2.250.1.71.4.2.2";
/// Domain of SIREN numbers.
const SIREN: &str = "1.3.2";

/// What an actor is (XCN.10 and XCN.13 follow).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A named professional under a national identifier (`D`, `IDNPS`).
    Professional,
    /// A professional known by a number inside a structure (`D`, `EI`).
    Internal,
    /// The patient (`D`, `NH`).
    Patient,
    /// A device or software (`U`, `RI`).
    System,
}

/// A person or system. Its `Display` is the XCN string.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    /// Identifier.
    pub id: String,
    /// Bare OID of its assigning authority.
    pub authority: String,
    /// Surname, or the name of the system.
    pub family: Option<String>,
    /// Given name, or the model of the system.
    pub given: Option<String>,
    /// What it is.
    pub kind: ActorKind,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name_type, id_type) = match self.kind {
            ActorKind::Professional => ("D", "IDNPS"),
            ActorKind::Internal => ("D", "EI"),
            ActorKind::Patient => ("D", "NH"),
            ActorKind::System => ("U", "RI"),
        };
        let part =
            |text: &Option<String>| text.as_deref().map(|t| escape(t).into_owned()).unwrap_or_default();
        let (id, family, given) = (escape(&self.id), part(&self.family), part(&self.given));
        write!(f, "{id}^{family}^{given}^^^^^^&{}&ISO^{name_type}^^^{id_type}", escape(&self.authority))
    }
}

/// An organisation. Its `Display` is the XON string.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Institution {
    /// Name, when the document gives one.
    pub name: Option<String>,
    /// Identifier and bare OID of its assigning authority.
    pub id: Option<(String, String)>,
}

impl fmt::Display for Institution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().map(escape).unwrap_or_default();
        match &self.id {
            None => write!(f, "{name}"),
            Some((id, authority)) => {
                let kind = match authority.as_str() {
                    STRUCTURES => "IDNST",
                    SIREN => "SIREN",
                    _ => "XX",
                };
                write!(f, "{name}^^^^^&{}&ISO^{kind}^^^{}", escape(authority), escape(id))
            }
        }
    }
}

/// An author.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorMetadata {
    /// Who; None when the document gives no identifier.
    pub person: Option<Actor>,
    /// For whom; absent for the patient's own documents.
    pub institution: Option<Institution>,
    /// Role towards the patient, as a label.
    pub role: Option<String>,
    /// Profession and expertise.
    pub specialty: Option<Coded>,
}

impl AuthorMetadata {
    /// The XDS form of the specialty: `code^label^system`.
    pub fn specialty_string(&self) -> Option<String> {
        let specialty = self.specialty.as_ref()?;
        let display = specialty.display.as_deref().map(escape).unwrap_or_default();
        Some(format!("{}^{display}^{}", escape(&specialty.code), escape(&specialty.system)))
    }
}

pub(super) fn author(author: &Author) -> AuthorMetadata {
    let who = &author.professional;
    let person = match &author.device {
        Some(device) => who.ids.first().map(|id| Actor {
            family: device.software.clone().or_else(|| device.model.clone()),
            given: device.model.clone().filter(|_| device.software.is_some()),
            ..identified(id, ActorKind::System)
        }),
        None => actor(who),
    };
    let is_patient = person.as_ref().is_some_and(|actor| actor.kind == ActorKind::Patient);
    AuthorMetadata {
        person,
        institution: who.organization.as_ref().filter(|_| !is_patient).map(institution),
        role: author.function.as_ref().and_then(|code| in_set(code, Set::AuthorRole).display),
        specialty: who.specialty.as_ref().map(|code| in_set(code, Set::AuthorSpecialty)),
    }
}

/// The actor of a person; None without an identifier that has an extension.
pub(super) fn actor(who: &Professional) -> Option<Actor> {
    let id = who.ids.iter().find(|id| id.root == PROFESSIONALS).or(who.ids.first())?;
    let kind = match &id.extension {
        _ if InsDomain::from_oid(&id.root).is_some() => ActorKind::Patient,
        Some(extension) if extension.contains('/') => ActorKind::Internal,
        _ => ActorKind::Professional,
    };
    Some(Actor {
        family: who.name.shown_family().map(str::to_owned),
        given: who.name.shown_given().map(str::to_owned),
        ..identified(id, kind)
    })
}

fn identified(id: &Identifier, kind: ActorKind) -> Actor {
    // A root alone is the identifier itself (the instance of a solution).
    let (value, authority) = match &id.extension {
        Some(extension) => (extension.clone(), id.root.clone()),
        None => (id.root.clone(), String::new()),
    };
    Actor { id: value, authority, family: None, given: None, kind }
}

pub(super) fn institution(organization: &Organization) -> Institution {
    let id = organization.id.as_ref().and_then(|id| Some((id.extension.clone()?, id.root.clone())));
    Institution { name: organization.name.clone(), id }
}
