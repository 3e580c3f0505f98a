//! The one place where a record, a caller and an act become a question to the policy.

use carnet_model::caller::{ActorKind, AuthMode, Connection, Purpose};
use carnet_model::document::{DocumentState, Visibility};
use carnet_model::event::Origin;
use carnet_model::{Caller, Timestamp};

use crate::policy::{self, AppearsAs, Policy, Reason, Verdict, case};
use crate::record::{Document, Record, Status};
use crate::refusal::{Refusal, Refused};
use crate::rows::{Authors, Row, Seen};

/// A caller at the door of a record, at an instant.
pub struct Gate<'a> {
    policy: &'a Policy,
    record: &'a Record,
    caller: &'a Caller,
    now: Timestamp,
    kind: ActorKind,
    reader: policy::Reader<'a>,
}

impl<'a> Gate<'a> {
    /// Puts the caller before the record.
    #[must_use]
    pub fn new(policy: &'a Policy, record: &'a Record, caller: &'a Caller, now: Timestamp) -> Self {
        let kind = record.quality_of(caller, now);
        let asker = asker(record, caller, kind, now);
        let reader = policy::Reader::new(policy, &asker, &standing(record, caller, now), now.to_jiff());
        Self { policy, record, caller, now, kind, reader }
    }

    /// The instant of the question.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The record before which the caller stands.
    #[must_use]
    pub const fn record(&self) -> &'a Record {
        self.record
    }

    /// The caller.
    #[must_use]
    pub const fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// In what quality the caller stands before this record.
    #[must_use]
    pub const fn kind(&self) -> ActorKind {
        self.kind
    }

    /// The law's settings in force.
    #[must_use]
    pub fn law(&self) -> Option<&'a policy::Settings> {
        self.policy.law.at(self.now.to_jiff())
    }

    /// Whether the holder is a minor under the law in force.
    #[must_use]
    pub fn holder_is_minor(&self) -> bool {
        let age = self.record.traits.as_ref().map(|traits| traits.age_years(self.now));
        age.zip(self.law()).is_some_and(|(age, law)| u32::from(age) < law.age_of_majority)
    }

    /// Asks about an act on the record itself.
    pub fn on_record(&self, action: case::RecordAction) -> Result<(), Refusal> {
        answer(self.reader.decide_record(action))
    }

    /// Asks about the deposit of a document of a type, with visibility codes.
    pub fn deposit(&self, type_code: &str, visibility: Visibility) -> Result<(), Refusal> {
        let document_type = self.policy.matrix.document_type(type_code);
        answer(self.reader.decide_deposit(&case::Deposit { document_type, visibility: codes(visibility) }))
    }

    /// Asks about an act on a document, in the state in which the caller may know it.
    pub fn on_document(
        &self,
        action: case::DocumentAction,
        document: &Document,
        state: DocumentState,
    ) -> Result<(), Refusal> {
        answer(self.reader.decide(&self.document(document, state), action))
    }

    /// The verdict itself on an act on a document, with the rule that grants or refuses it.
    pub fn judge(&self, action: case::DocumentAction, document: &Document, state: DocumentState) -> Verdict {
        self.reader.decide(&self.document(document, state), action)
    }

    /// Whether the caller may list each document: by the record's table, without touching the documents.
    pub(crate) fn lister(&self) -> Lister<'_, 'a> {
        let names = self.record.rows().names();
        let types = names.types().iter().map(|(_, code)| self.policy.matrix.document_type(code)).collect();
        Lister { gate: self, types }
    }

    fn document<'d>(&'d self, document: &'d Document, state: DocumentState) -> case::Document<'d> {
        let authorship = match document.origin {
            Origin::Person => case::Authorship::Holder,
            Origin::Care => case::Authorship::Other {
                author: Some(author_id(document, self.caller)),
                structure: author_structure(document, self.caller),
            },
        };
        case::Document {
            document_type: self.policy.matrix.document_type(&document.entry.type_code.code),
            authorship,
            state: case_state(state),
            visibility: codes(document.visibility),
            seen_by_patient: document.seen_at.is_some(),
            age_days: u32::try_from(self.now.days_since(document.filed_at)).unwrap_or(0),
        }
    }

    /// The caller's authorisation on this record, as it is now.
    #[must_use]
    pub fn authorisation(&self) -> case::Authorisation {
        authorisation(self.record, self.caller, self.now)
    }
}

/// Judges the listing of many documents.
pub(crate) struct Lister<'g, 'a> {
    gate: &'g Gate<'a>,
    types: Vec<policy::DocumentType<'g>>,
}

impl Lister<'_, '_> {
    /// Whether the caller may list the document of a row, in this state.
    pub(crate) fn may_list(&self, row: &Row, place: usize, state: DocumentState) -> bool {
        let (Authors::One { id, structure }, Some(document_type)) =
            (row.authors, self.types.get(row.type_code.place()))
        else {
            let document = self.gate.record.documents.get(place);
            return document
                .is_some_and(|d| self.gate.on_document(case::DocumentAction::List, d, state).is_ok());
        };
        let names = self.gate.record.rows().names();
        let authorship = match row.origin {
            Origin::Person => case::Authorship::Holder,
            Origin::Care => case::Authorship::Other {
                author: Some(names.word(id)),
                structure: structure.map(|place| names.word(place)),
            },
        };
        let document = case::Document {
            document_type: *document_type,
            authorship,
            state: case_state(state),
            visibility: codes(row.visibility),
            seen_by_patient: row.seen == Seen::Yes,
            age_days: u32::try_from(self.gate.now.days_since(row.filed_at)).unwrap_or(0),
        };
        self.gate.reader.decide(&document, case::DocumentAction::List).is_permit()
    }
}

const fn case_state(state: DocumentState) -> case::DocumentState {
    match state {
        DocumentState::Approved => case::DocumentState::Approved,
        DocumentState::Archived => case::DocumentState::Archived,
        DocumentState::Deprecated => case::DocumentState::Deprecated,
        DocumentState::Deleted => case::DocumentState::Deleted,
    }
}

fn authorisation(record: &Record, caller: &Caller, now: Timestamp) -> case::Authorisation {
    let held = [record.authorisations.get(&caller.id), record.secret_authorisations.get(&caller.id)];
    let mut held = held.into_iter().flatten().peekable();
    if held.peek().is_none() {
        case::Authorisation::Missing
    } else if held.any(|authorisation| authorisation.until > now) {
        case::Authorisation::Valid
    } else {
        case::Authorisation::Expired
    }
}

fn answer(verdict: Verdict) -> Result<(), Refusal> {
    match verdict {
        Verdict::Permit { .. } => Ok(()),
        Verdict::Refuse { reason, appears_as } => Err(Refusal { why: Refused::Policy(reason), appears_as }),
    }
}

fn asker<'a>(record: &'a Record, caller: &'a Caller, kind: ActorKind, now: Timestamp) -> case::Caller<'a> {
    let actor = match kind {
        ActorKind::Holder => case::Actor::Holder,
        ActorKind::Representative => case::Actor::Representative,
        ActorKind::Caregiver => {
            let mandates = caller.ins.as_ref().map_or(&[][..], |person| record.family.cases_of(person, now));
            case::Actor::Caregiver { mandates }
        }
        ActorKind::Professional => match proven(caller.auth) {
            Some(auth) => case::Actor::Professional(case::Professional {
                profession: caller.profession.as_deref(),
                structure: caller.structure.as_deref(),
                auth,
                purpose: match caller.purpose {
                    Purpose::Normal => case::Purpose::Normal,
                    Purpose::BreakGlass => case::Purpose::BrisDeGlace,
                    Purpose::Centre15 => case::Purpose::Centre15,
                },
                connection: connection(caller.connection),
                regulating: true,
            }),
            None => case::Actor::Anonymous,
        },
        ActorKind::Structure => case::Actor::Structure(case::Structure {
            profession: caller.profession.as_deref(),
            structure: caller.structure.as_deref(),
            connection: connection(caller.connection),
        }),
        ActorKind::System => case::Actor::System,
        ActorKind::Operator => case::Actor::Operator,
        // An app is known to a record by the consent that it holds; without one it is nobody to it.
        ActorKind::App | ActorKind::Anonymous => case::Actor::Anonymous,
    };
    case::Caller { id: Some(&caller.id), actor }
}

fn standing<'a>(record: &'a Record, caller: &'a Caller, now: Timestamp) -> case::Record<'a> {
    let (status, waiting_until) = match &record.status {
        Status::None => (case::RecordStatus::Absent, None),
        Status::Waiting(until) => (case::RecordStatus::Waiting, Some(until.to_jiff())),
        Status::Opposed => (case::RecordStatus::Opposed, None),
        // A suspended record is shut to all, as a closed one is.
        Status::Active if record.life.suspended.is_some() => (case::RecordStatus::Closed, None),
        Status::Active => (case::RecordStatus::Active, None),
        Status::Closed { .. } => (case::RecordStatus::Closed, None),
    };
    // Those whom the person gave the same rights are judged as the attending physician is.
    let same_rights = record.same_rights.contains(&caller.id).then_some(&*caller.id);
    case::Record {
        status,
        waiting_until,
        holder_age_years: record.traits.as_ref().map_or(0, |traits| traits.age_years(now).into()),
        attending: same_rights.or(record.attending.as_deref()),
        same_rights_as_attending: &[],
        authorisation: authorisation(record, caller, now),
        blocked: record.blocked.contains_key(&caller.id),
        objects_break_glass: record.objects_break_glass,
        objects_centre_15: record.objects_centre_15,
    }
}

/// Identifier of the document's author: the caller's own if they are one of the authors, else the first who is
/// named, else that of who filed it.
fn author_id<'d>(document: &'d Document, caller: &Caller) -> &'d str {
    let named = || document.entry.authors.iter().filter_map(|author| author.id.as_ref()).map(|id| &*id.value);
    named().find(|id| *id == &*caller.id).or_else(|| named().next()).unwrap_or(&document.filed_by.id)
}

/// Identifier of the author's structure, chosen in the same way.
fn author_structure<'d>(document: &'d Document, caller: &Caller) -> Option<&'d str> {
    let named = || {
        let institutions = document.entry.authors.iter().filter_map(|author| author.institution.as_ref());
        institutions.filter_map(|institution| institution.id.as_ref()).map(|id| &*id.value)
    };
    let own = |id: &&str| caller.structure.as_deref() == Some(*id);
    named().find(own).or_else(|| named().next()).or(document.filed_by.structure.as_deref())
}

const fn proven(auth: AuthMode) -> Option<case::AuthMode> {
    match auth {
        AuthMode::None => None,
        AuthMode::Direct => Some(case::AuthMode::Direct),
        AuthMode::DirectCpe => Some(case::AuthMode::DirectCpe),
        AuthMode::Indirect => Some(case::AuthMode::Indirect),
        AuthMode::Air => Some(case::AuthMode::Air),
    }
}

const fn connection(connection: Connection) -> case::Connection {
    match connection {
        Connection::Ordinary => case::Connection::Ordinary,
        Connection::Secret => case::Connection::Secret,
    }
}

const fn codes(visibility: Visibility) -> case::Visibility {
    case::Visibility {
        masked: visibility.has(Visibility::MASKED),
        invisible_patient: visibility.has(Visibility::HIDDEN_FROM_PATIENT),
        invisible_representatives: visibility.has(Visibility::HIDDEN_FROM_REPRESENTATIVES),
    }
}

/// What nobody may learn about: the answer to an id that opens to nothing.
#[must_use]
pub const fn unknown() -> Refusal {
    Refusal { why: Refused::Policy(Reason::NoStanding), appears_as: AppearsAs::Absent }
}
