//! Who is at the door: one value, whatever the interface. Source: `spec/dmp.md` 3.3.

use crate::code::Code;

/// What kind of actor calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum ActorKind {
    /// The person whose record it is.
    #[n(0)]
    Holder,
    /// Legal representative of a minor.
    #[n(1)]
    Representative,
    /// A caregiver with mandates.
    #[n(2)]
    Caregiver,
    /// A named professional.
    #[n(3)]
    Professional,
    /// A structure, its user only declared.
    #[n(4)]
    Structure,
    /// A referenced application.
    #[n(5)]
    App,
    /// Carnet itself.
    #[n(6)]
    System,
    /// Who runs the machines.
    #[n(7)]
    Operator,
    /// Nobody known.
    #[n(8)]
    Anonymous,
}

/// How a professional or structure was proven. People and apps: `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum AuthMode {
    /// Not a professional's door.
    #[n(0)]
    None,
    /// The person, by card or by an equivalent.
    #[n(1)]
    Direct,
    /// Staff of a structure: may feed only.
    #[n(2)]
    DirectCpe,
    /// The structure alone: may feed only.
    #[n(3)]
    Indirect,
    /// The structure, and the person through Pro Santé Connect or the like.
    #[n(4)]
    Air,
}

/// Why the record is opened (TRE_R248).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Purpose {
    /// `normal`
    #[n(0)]
    Normal,
    /// `bris_de_glace`: the person cannot express a will and is at immediate risk.
    #[n(1)]
    BreakGlass,
    /// `centre_15`: the regulating physician of an emergency call.
    #[n(2)]
    Centre15,
}

impl Purpose {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::BreakGlass => "bris_de_glace",
            Self::Centre15 => "centre_15",
        }
    }

    /// The purpose with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Normal, Self::BreakGlass, Self::Centre15].into_iter().find(|purpose| purpose.code() == code)
    }
}

/// The proven caller. Every door makes this one value, and every rule takes only it.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Caller {
    /// What kind of actor.
    #[n(0)]
    pub kind: ActorKind,
    /// National id of a professional or structure; else a stable string of the account.
    #[n(1)]
    pub id: Box<str>,
    /// Name as shown in the journal.
    #[n(2)]
    pub name: Box<str>,
    /// Profession (G15 and its siblings), code only; absent for people.
    #[n(3)]
    pub profession: Option<Box<str>>,
    /// Expertise (R01, R38…), code only.
    #[n(4)]
    pub expertise: Option<Box<str>>,
    /// National id of the structure of exercise (Struct_IdNat).
    #[n(5)]
    pub structure: Option<Box<str>>,
    /// Name of that structure.
    #[n(6)]
    pub structure_name: Option<Box<str>>,
    /// Sector of activity (SAxx).
    #[n(7)]
    pub sector: Option<Box<str>>,
    /// How they were proven.
    #[n(8)]
    pub auth: AuthMode,
    /// Why they come.
    #[n(9)]
    pub purpose: Purpose,
    /// Reason given for an exceptional access.
    #[n(10)]
    pub reason: Option<Box<str>>,
    /// Whether the connection is secret from a minor's representatives (value set J64).
    #[n(11)]
    pub connection: Connection,
    /// Client software, as it names itself.
    #[n(12)]
    pub software: Option<Box<str>>,
    /// INS of the person that an account of a holder or representative stands for, if this is a person.
    #[n(13)]
    pub ins: Option<crate::Ins>,
}

/// Audience of the traces and deposits of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Connection {
    /// Seen by all who may see the record.
    #[n(0)]
    Ordinary,
    /// `INVISIBLE_REPRESENTANTS_LEGAUX`: hidden from a minor's representatives.
    #[n(1)]
    Secret,
}

impl Caller {
    /// Carnet itself, acting by a rule (a timer, an automatic change).
    #[must_use]
    pub fn system() -> Self {
        Self { kind: ActorKind::System, id: "carnet".into(), name: "Carnet".into(), ..Self::anonymous() }
    }

    /// Nobody known.
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            kind: ActorKind::Anonymous,
            id: "".into(),
            name: "".into(),
            profession: None,
            expertise: None,
            structure: None,
            structure_name: None,
            sector: None,
            auth: AuthMode::None,
            purpose: Purpose::Normal,
            reason: None,
            connection: Connection::Ordinary,
            software: None,
            ins: None,
        }
    }

    /// The professional's specialty as document metadata code it: `G15_10/SM26`.
    #[must_use]
    pub fn specialty(&self) -> Option<Code> {
        let profession = self.profession.as_deref()?;
        let code = match self.expertise.as_deref() {
            Some(expertise) => format!("G15_{profession}/{expertise}"),
            None => format!("G15_{profession}"),
        };
        Some(Code::new("1.2.250.1.213.1.1.4.5", &code, ""))
    }
}
