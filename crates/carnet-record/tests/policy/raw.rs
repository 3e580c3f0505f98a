//! A case as flat fields, the way the batch format has it; every combination can be written, malformed ones too.

use carnet_record::policy::Matrix;
use carnet_record::policy::case::{
    Actor, AuthMode, Authorisation, Authorship, Caller, CallerKind, Case, Command, Connection, Deposit,
    Document, DocumentAction, DocumentState, Mandate, Professional, Purpose, Record, RecordAction,
    RecordStatus, Structure, Visibility,
};
use jiff::Timestamp;

pub(crate) const NOW: &str = "2026-11-23T10:00:00Z";
pub(crate) const LATER: &str = "2027-01-01T00:00:00Z";
pub(crate) const EARLIER: &str = "2026-01-01T00:00:00Z";
pub(crate) const ME: &str = "899700218896";
pub(crate) const MY_STRUCTURE: &str = "1750000001";

/// What is asked, in one word of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Document(DocumentAction),
    Record(RecordAction),
    Deposit,
}

impl Action {
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        if word == "deposit" {
            return Some(Self::Deposit);
        }
        let document = DocumentAction::from_word(word).map(Self::Document);
        document.or_else(|| RecordAction::from_word(word).map(Self::Record))
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Document(action) => action.word(),
            Self::Record(action) => action.word(),
            Self::Deposit => "deposit",
        }
    }

    pub(crate) fn all() -> Vec<Self> {
        let documents = DocumentAction::ALL.iter().map(|action| Self::Document(*action));
        let records = RecordAction::ALL.iter().map(|action| Self::Record(*action));
        documents.chain(records).chain([Self::Deposit]).collect()
    }
}

#[expect(clippy::struct_excessive_bools, reason = "the line format is flat")]
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) now: Timestamp,
    pub(crate) kind: CallerKind,
    pub(crate) id: Option<&'static str>,
    pub(crate) profession: Option<&'static str>,
    pub(crate) structure: Option<&'static str>,
    /// `None` is the word `none`.
    pub(crate) auth: Option<AuthMode>,
    pub(crate) purpose: Purpose,
    pub(crate) secret_connection: bool,
    pub(crate) care_team: bool,
    pub(crate) regulating: bool,
    pub(crate) may_read: Vec<&'static str>,
    pub(crate) status: RecordStatus,
    pub(crate) waiting_until: Option<Timestamp>,
    pub(crate) holder_age: u32,
    pub(crate) attending: Option<&'static str>,
    pub(crate) same_rights: Vec<&'static str>,
    pub(crate) authorisation: Authorisation,
    pub(crate) blocked: bool,
    pub(crate) objects_glass: bool,
    pub(crate) objects_15: bool,
    pub(crate) mandates: Vec<Mandate>,
    pub(crate) document: Option<RawDocument>,
    pub(crate) action: Action,
}

#[expect(clippy::struct_excessive_bools, reason = "the line format is flat")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawDocument {
    pub(crate) type_code: &'static str,
    pub(crate) class: &'static str,
    pub(crate) author: Option<&'static str>,
    pub(crate) author_structure: Option<&'static str>,
    pub(crate) authored_by_holder: bool,
    pub(crate) state: DocumentState,
    pub(crate) masked: bool,
    pub(crate) invisible_patient: bool,
    pub(crate) invisible_representatives: bool,
    pub(crate) seen: bool,
    pub(crate) age_days: u32,
}

impl Default for RawDocument {
    /// A biology report of somebody else, three days old.
    fn default() -> Self {
        Self {
            type_code: "11502-2",
            class: "10",
            author: Some("810000000001"),
            author_structure: Some("1750000099"),
            authored_by_holder: false,
            state: DocumentState::Approved,
            masked: false,
            invisible_patient: false,
            invisible_representatives: false,
            seen: false,
            age_days: 3,
        }
    }
}

impl Default for Raw {
    /// An adult's active record; the holder asks.
    fn default() -> Self {
        Self {
            now: NOW.parse().unwrap(),
            kind: CallerKind::Holder,
            id: Some(ME),
            profession: None,
            structure: None,
            auth: None,
            purpose: Purpose::Normal,
            secret_connection: false,
            care_team: false,
            regulating: true,
            may_read: Vec::new(),
            status: RecordStatus::Active,
            waiting_until: None,
            holder_age: 47,
            attending: None,
            same_rights: Vec::new(),
            authorisation: Authorisation::Missing,
            blocked: false,
            objects_glass: false,
            objects_15: false,
            mandates: Vec::new(),
            document: None,
            action: Action::Record(RecordAction::Status),
        }
    }
}

impl Raw {
    /// The typed case; `None` when it cannot be expressed, that is, when it is malformed.
    pub(crate) fn typed<'a>(&'a self, matrix: &Matrix) -> Option<Case<'a>> {
        let ordinary = self.purpose == Purpose::Normal && !self.secret_connection;
        let connection = if self.secret_connection { Connection::Secret } else { Connection::Ordinary };
        let (profession, structure) = (self.profession, self.structure);
        let actor = match (self.kind, self.auth) {
            (CallerKind::Professional, Some(auth)) => Actor::Professional(Professional {
                profession,
                structure,
                auth,
                purpose: self.purpose,
                connection,
                regulating: self.regulating,
            }),
            (CallerKind::Structure, Some(AuthMode::Indirect)) if self.purpose == Purpose::Normal => {
                Actor::Structure(Structure { profession, structure, connection })
            }
            (CallerKind::Holder, None) if ordinary => Actor::Holder,
            (CallerKind::Representative, None) if ordinary => Actor::Representative,
            (CallerKind::Caregiver, None) if ordinary => Actor::Caregiver { mandates: &self.mandates },
            (CallerKind::App, None) if ordinary => Actor::App { may_read: &self.may_read },
            (CallerKind::System, None) if ordinary => Actor::System,
            (CallerKind::Operator, None) if ordinary => Actor::Operator,
            (CallerKind::Anonymous, None) if ordinary => Actor::Anonymous,
            _ => return None,
        };
        let caller = Caller { id: self.id, actor };
        let command = self.command(matrix)?;
        Some(Case { now: self.now, caller, record: self.record(), command })
    }

    fn record(&self) -> Record<'_> {
        Record {
            status: self.status,
            waiting_until: self.waiting_until,
            holder_age_years: self.holder_age,
            attending: self.attending,
            same_rights_as_attending: &self.same_rights,
            authorisation: self.authorisation,
            blocked: self.blocked,
            objects_break_glass: self.objects_glass,
            objects_centre_15: self.objects_15,
        }
    }

    fn command(&self, matrix: &Matrix) -> Option<Command<'_>> {
        let document = match (self.action, &self.document) {
            (Action::Record(action), None) => return Some(Command::Record(action)),
            (Action::Record(_), Some(_)) | (_, None) => return None,
            (_, Some(document)) => document,
        };
        if matrix.class_of(document.type_code).is_some_and(|class| class != document.class) {
            return None;
        }
        let document_type = matrix.document_type(document.type_code);
        let visibility = Visibility {
            masked: document.masked,
            invisible_patient: document.invisible_patient,
            invisible_representatives: document.invisible_representatives,
        };
        let authorship = if document.authored_by_holder {
            Authorship::Holder
        } else {
            Authorship::Other { author: document.author, structure: document.author_structure }
        };
        Some(match self.action {
            Action::Document(action) => {
                let (state, seen_by_patient, age_days) = (document.state, document.seen, document.age_days);
                let document =
                    Document { document_type, authorship, state, visibility, seen_by_patient, age_days };
                Command::Document(action, document)
            }
            Action::Deposit | Action::Record(_) => Command::Deposit(Deposit { document_type, visibility }),
        })
    }

    /// The line of the batch format.
    pub(crate) fn json(&self, number: usize) -> String {
        let mandates: Vec<_> = self
            .mandates
            .iter()
            .map(|mandate| {
                serde_json::json!({"kind": mandate.kind.word(), "action": mandate.action.word(),
                                   "until": mandate.until.to_string()})
            })
            .collect();
        let mut line = serde_json::json!({
            "case": number, "now": self.now.to_string(),
            "caller": {"kind": self.kind.word(), "id": self.id, "profession": self.profession, "expertise": null,
                "structure": self.structure, "sector": "SA07", "auth": self.auth.map_or("none", AuthMode::word),
                "purpose": self.purpose.word(), "secret_connection": self.secret_connection,
                "care_team": self.care_team, "regulating": self.regulating, "may_read": self.may_read},
            "record": {"status": self.status.word(), "holder_age_years": self.holder_age,
                "attending": self.attending, "same_rights_as_attending": self.same_rights,
                "authorisation": self.authorisation.word(), "blocked": self.blocked,
                "objects_break_glass": self.objects_glass, "objects_centre_15": self.objects_15,
                "mandates": mandates},
            "document": self.document.map(|document| document.json()),
            "action": self.action.word(),
        });
        if let Some(until) = self.waiting_until {
            line["record"]["waiting_until"] = until.to_string().into();
        }
        line.to_string()
    }
}

impl RawDocument {
    fn json(&self) -> serde_json::Value {
        serde_json::json!({"type": self.type_code, "class": self.class, "author": self.author,
            "author_structure": self.author_structure, "authored_by_holder": self.authored_by_holder,
            "state": self.state.word(), "masked": self.masked, "invisible_patient": self.invisible_patient,
            "invisible_representatives": self.invisible_representatives, "seen_by_patient": self.seen,
            "age_days": self.age_days})
    }
}
