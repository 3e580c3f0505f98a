//! From a line to a [`Case`], or malformed: check-doors *Well-formed cases*.

use super::Policy;
use super::case::{
    Actor, AuthMode, Authorship, Caller, CallerKind, Case, Command, Connection, Deposit, Document, Mandate,
    Professional, Purpose, Record, Structure, Visibility,
};
use super::matrix::{DocumentType, Matrix};
use super::verdict::Verdict;
use super::wire::{ActionWord, AuthWord, CallerLine, DocumentLine, Line, RecordLine, Text};

/// Judges a line; `None` when it is malformed.
pub(super) fn judge(policy: &Policy, line: &Line<'_>) -> Option<Verdict> {
    let record = &line.record.0;
    let caller = &line.caller.0;
    let mandates: Vec<Mandate> = record
        .mandates
        .iter()
        .map(|mandate| Mandate { kind: mandate.0.kind, action: mandate.0.action, until: mandate.0.until.0 })
        .collect();
    let may_read: Vec<&str> = caller.may_read.iter().flatten().map(Text::as_str).collect();
    let same_rights: Vec<&str> = record.same_rights_as_attending.iter().flatten().map(Text::as_str).collect();
    let case = Case {
        now: line.now.0,
        caller: Caller { id: text(caller.id.as_ref()), actor: actor(caller, &mandates, &may_read)? },
        record: record_view(record, &same_rights),
        command: command(&policy.matrix, line)?,
    };
    Some(super::decide(policy, &case))
}

fn text<'a>(text: Option<&'a Text<'a>>) -> Option<&'a str> {
    text.map(Text::as_str)
}

/// `auth`: professional any mode, structure `indirect`, all others `none`. A purpose other than `normal` only with a
/// professional; a secret connection only with a professional or a structure.
fn actor<'a>(
    caller: &'a CallerLine<'a>,
    mandates: &'a [Mandate],
    may_read: &'a [&'a str],
) -> Option<Actor<'a>> {
    let profession = text(caller.profession.as_ref());
    let structure = text(caller.structure.as_ref());
    let connection = if caller.secret_connection { Connection::Secret } else { Connection::Ordinary };
    match (caller.kind, &caller.auth) {
        (CallerKind::Professional, AuthWord::Mode(auth)) => {
            return Some(Actor::Professional(Professional {
                profession,
                structure,
                auth: *auth,
                purpose: caller.purpose,
                connection,
                regulating: caller.regulating.unwrap_or(true),
            }));
        }
        (CallerKind::Structure, AuthWord::Mode(AuthMode::Indirect)) if caller.purpose == Purpose::Normal => {
            return Some(Actor::Structure(Structure { profession, structure, connection }));
        }
        (CallerKind::Professional | CallerKind::Structure, _) | (_, AuthWord::Mode(_)) => return None,
        (_, AuthWord::None) => {}
    }
    if caller.purpose != Purpose::Normal || connection == Connection::Secret {
        return None;
    }
    match caller.kind {
        CallerKind::Holder => Some(Actor::Holder),
        CallerKind::Representative => Some(Actor::Representative),
        CallerKind::Caregiver => Some(Actor::Caregiver { mandates }),
        CallerKind::App => Some(Actor::App { may_read }),
        CallerKind::System => Some(Actor::System),
        CallerKind::Operator => Some(Actor::Operator),
        CallerKind::Anonymous => Some(Actor::Anonymous),
        CallerKind::Professional | CallerKind::Structure => None,
    }
}

fn record_view<'a>(record: &'a RecordLine<'a>, same_rights_as_attending: &'a [&'a str]) -> Record<'a> {
    Record {
        status: record.status,
        waiting_until: record.waiting_until.as_ref().map(|instant| instant.0),
        holder_age_years: saturated(record.holder_age_years),
        attending: text(record.attending.as_ref()),
        same_rights_as_attending,
        authorisation: record.authorisation,
        blocked: record.blocked,
        objects_break_glass: record.objects_break_glass,
        objects_centre_15: record.objects_centre_15,
    }
}

/// `document` is null exactly for actions on the record, deposit excepted.
fn command<'a>(matrix: &Matrix, line: &'a Line<'a>) -> Option<Command<'a>> {
    match (&line.action, &line.document) {
        (ActionWord::Record(action), None) => Some(Command::Record(*action)),
        (ActionWord::Deposit, Some(document)) => Some(Command::Deposit(Deposit {
            document_type: document_type(matrix, &document.0)?,
            visibility: visibility(&document.0),
        })),
        (ActionWord::Document(action), Some(document)) => {
            Some(Command::Document(*action, document_view(matrix, &document.0)?))
        }
        (ActionWord::Record(_), Some(_)) | (ActionWord::Deposit | ActionWord::Document(_), None) => None,
    }
}

fn document_view<'a>(matrix: &Matrix, document: &'a DocumentLine<'a>) -> Option<Document<'a>> {
    let authorship = if document.authored_by_holder {
        Authorship::Holder
    } else {
        Authorship::Other {
            author: text(document.author.as_ref()),
            structure: text(document.author_structure.as_ref()),
        }
    };
    Some(Document {
        document_type: document_type(matrix, document)?,
        authorship,
        state: document.state,
        visibility: visibility(document),
        seen_by_patient: document.seen_by_patient,
        age_days: saturated(document.age_days),
    })
}

/// `class` must be the class of `type`; an unknown type has none to disagree with.
fn document_type<'a>(matrix: &Matrix, document: &'a DocumentLine<'a>) -> Option<DocumentType<'a>> {
    let code = document.type_code.as_str();
    match matrix.class_of(code) {
        Some(class) if class != document.class.as_str() => None,
        _ => Some(matrix.document_type(code)),
    }
}

const fn visibility(document: &DocumentLine<'_>) -> Visibility {
    Visibility {
        masked: document.masked,
        invisible_patient: document.invisible_patient,
        invisible_representatives: document.invisible_representatives,
    }
}

/// Ages beyond four thousand million are as good as that.
fn saturated(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
