//! Lines of the journal of accesses, from traces.

use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::event::ConsentGround;
use carnet_model::event::{Act, Change, Outcome, Trace, Transaction};
use carnet_model::{Caller, ObjectNo, Timestamp};
use carnet_pages::journal::Mode;
use carnet_pages::parts::JournalLine;
use carnet_pages::{AccessReason, Actor, JournalAct, JournalSentence, Lang};
use carnet_record::record::Authorisation;
use carnet_service::items::JournalLine as Line;
use carnet_terms::Set;

use super::card::clear_title;
use crate::when;

/// Looking again within this time is one line, in milliseconds.
const TOGETHER: i64 = 10 * 60_000;

/// An access as pages show it, with what filters need.
pub(crate) struct Access {
    /// The line.
    pub(crate) line: JournalLine,
    /// Who: id in the journal.
    pub(crate) by: String,
    /// Whether it was somebody else than the reader or Carnet itself.
    pub(crate) by_other: Whose,
    /// When.
    pub(crate) at: Timestamp,
    /// The documents touched.
    documents: Vec<ObjectNo>,
}

/// Whose access it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The reader's, or Carnet's own.
    Own,
    /// Somebody else's.
    Other,
}

/// The lines for a reader, newest first. Looking at the same thing again within a short time is one line; what changes
/// something always has its own.
pub(crate) fn accesses(
    lines: &[Line],
    reader: &Caller,
    granted: &dyn Fn(&Trace) -> Option<AccessReason>,
    lang: Lang,
) -> Vec<Access> {
    let mut shown: Vec<Access> = Vec::new();
    for line in lines {
        let access = access(line, reader, granted, lang);
        let recent = shown.iter().rev().take_while(|known| known.at.0 - access.at.0 < TOGETHER);
        if !(looks(&access.line.sentence.act) && recent.into_iter().any(|known| is_again(known, &access))) {
            shown.push(access);
        }
    }
    shown
}

/// Whether an act only looks.
const fn looks(act: &JournalAct) -> bool {
    matches!(
        act,
        JournalAct::Read { .. } | JournalAct::Listed | JournalAct::AskedStatus | JournalAct::ReadJournal
    )
}

fn is_again(known: &Access, access: &Access) -> bool {
    let listed = access.line.sentence.act == JournalAct::Listed;
    known.by == access.by
        && known.line.sentence == access.line.sentence
        && (listed || known.documents == access.documents)
}

fn access(
    line: &Line,
    reader: &Caller,
    granted: &dyn Fn(&Trace) -> Option<AccessReason>,
    lang: Lang,
) -> Access {
    let trace = &line.trace;
    let sentence = JournalSentence {
        actor: actor(&trace.caller, reader),
        act: act(line, lang),
        mode: match trace.caller.purpose {
            Purpose::Normal => Mode::Normal,
            Purpose::BreakGlass => Mode::Emergency,
            Purpose::Centre15 => Mode::EmergencyCall,
        },
    };
    let own = trace.caller.kind == ActorKind::System || trace.caller.id == reader.id;
    Access {
        line: JournalLine {
            at: when::civil(trace.at),
            sentence,
            reason: reason(trace).or_else(|| granted(trace)),
            number: Some(line.place.1),
        },
        by: trace.caller.id.to_string(),
        by_other: if own { Whose::Own } else { Whose::Other },
        at: trace.at,
        documents: trace.documents.clone(),
    }
}

fn actor(caller: &Caller, reader: &Caller) -> Actor {
    let name = caller.name.to_string();
    match caller.kind {
        ActorKind::System => Actor::System,
        _ if caller.id == reader.id => Actor::You,
        ActorKind::Holder => Actor::Holder,
        ActorKind::Representative | ActorKind::Caregiver => Actor::Relative { name },
        ActorKind::Structure => {
            Actor::Structure { name: caller.structure_name.as_deref().map_or(name, ToOwned::to_owned) }
        }
        ActorKind::App => Actor::App { name },
        ActorKind::Professional | ActorKind::Operator | ActorKind::Anonymous => Actor::Professional {
            name,
            profession: profession(caller),
            structure: caller.structure_name.as_deref().map(ToOwned::to_owned),
        },
    }
}

/// The profession in words.
fn profession(caller: &Caller) -> Option<String> {
    let code = caller.profession.as_deref()?;
    let label = carnet_terms::display(Set::Profession, code)?;
    Some(label.to_lowercase())
}

fn act(line: &Line, lang: Lang) -> JournalAct {
    let trace = &line.trace;
    if matches!(trace.outcome, Outcome::Refused(_)) {
        return JournalAct::Refused;
    }
    if let Some(act) = &trace.act {
        return of_record(act);
    }
    let document = title(line, lang);
    match (trace.transaction, trace.change) {
        (_, Some(change)) => of_change(change, document),
        (Transaction::Status | Transaction::SearchConsents, _) => JournalAct::AskedStatus,
        (Transaction::Authorise, _) => JournalAct::OpenedAccess,
        (Transaction::Deposit, _) => JournalAct::Deposited { document },
        (Transaction::Replace, _) => JournalAct::Replaced { document },
        (Transaction::Search | Transaction::SearchLots | Transaction::Overview, _) => JournalAct::Listed,
        (Transaction::Read | Transaction::ReadEntry, _) => JournalAct::Read { document },
        (Transaction::ReadJournal, _) => JournalAct::ReadJournal,
        (Transaction::Lifecycle, _) if trace.caller.kind == ActorKind::System => JournalAct::Created,
        (Transaction::Timer, _) => JournalAct::Deleted { document },
        (
            Transaction::Settings
            | Transaction::Lifecycle
            | Transaction::Update
            | Transaction::Family
            | Transaction::Report
            | Transaction::SeeAs
            | Transaction::Export
            | Transaction::Proof
            | Transaction::Enter,
            _,
        ) => JournalAct::ChangedPreferences,
    }
}

fn of_record(act: &Act) -> JournalAct {
    match act {
        Act::Opened => JournalAct::Created,
        Act::Activated => JournalAct::Activated,
        Act::Opposed => JournalAct::Opposed,
        Act::Closed => JournalAct::Closed,
        Act::Reopened => JournalAct::Reopened,
        Act::Authorised => JournalAct::OpenedAccess,
        Act::AuthorisationRemoved => JournalAct::EndedAccess,
        Act::Blocked(name) => JournalAct::Blocked { professional: name.to_string() },
        Act::Unblocked(id) => JournalAct::Unblocked { professional: id.to_string() },
        Act::Settings
        | Act::CaregiverInvited(_)
        | Act::CaregiverAccepted(_)
        | Act::CaregiverDeclined(_)
        | Act::CaregiverEnded(_)
        | Act::CaregiverNarrowed(_)
        | Act::CaregiverGiven(_)
        | Act::RepresentativeAttached(_)
        | Act::RepresentativeEnded(_)
        | Act::MajorityReached
        | Act::Died
        | Act::Suspended
        | Act::SuspensionLifted
        | Act::ErasureAsked
        | Act::ErasureWithdrawn
        | Act::InsChanged
        | Act::Reported
        | Act::FirstRead
        | Act::AttendingSet
        | Act::ObjectionsSet
        | Act::SeenAs(_) => JournalAct::ChangedPreferences,
    }
}

fn of_change(change: Change, document: String) -> JournalAct {
    match change {
        Change::Mask | Change::HideFromPatient => JournalAct::Masked { document },
        Change::Unmask => JournalAct::Unmasked { document },
        Change::ShowToPatient => JournalAct::Announced { document },
        Change::HideFromRepresentatives => JournalAct::HiddenFromRepresentatives { document },
        Change::Archive => JournalAct::Archived { document },
        Change::Unarchive => JournalAct::Unarchived { document },
        Change::Delete => JournalAct::Deleted { document },
        Change::Restore => JournalAct::Restored { document },
    }
}

/// The clear titles of the documents touched; a deleted one has no title any more.
fn title(line: &Line, lang: Lang) -> String {
    let titles: Vec<String> = line
        .documents
        .iter()
        .take(3)
        .map(|item| clear_title(&item.shown.document.entry, item.shown.document.origin, lang))
        .collect();
    if titles.is_empty() { lang.texts().say("tab-document") } else { titles.join(", ") }
}

/// Why it was allowed, as far as the trace itself tells.
fn reason(trace: &Trace) -> Option<AccessReason> {
    if matches!(trace.outcome, Outcome::Refused(_)) {
        return Some(AccessReason::NoRight);
    }
    match (trace.caller.purpose, trace.caller.kind, trace.transaction) {
        (Purpose::BreakGlass, ..) => {
            let declared = trace.caller.reason.as_deref().unwrap_or_default().to_owned();
            Some(AccessReason::Emergency { declared })
        }
        (Purpose::Centre15, ..) => Some(AccessReason::EmergencyCall),
        (_, ActorKind::Holder, _) => Some(AccessReason::OwnRecord),
        (_, ActorKind::Representative, _) => Some(AccessReason::Representative),
        (_, ActorKind::Caregiver, _) => Some(AccessReason::Mandate { until: None }),
        (_, ActorKind::App, _) => Some(AccessReason::LinkedApp),
        (_, ActorKind::System, Transaction::Timer | Transaction::Update) => Some(AccessReason::LegalDelay),
        (_, ActorKind::System, _) => None,
        (_, _, Transaction::Deposit | Transaction::Replace) => Some(AccessReason::Feeding),
        _ => None,
    }
}

/// Why a professional could consult, from the authorisations that stand now: said only of what came after them.
pub(crate) fn granted_by(trace: &Trace, authorisation: &Authorisation) -> Option<AccessReason> {
    let held = authorisation.since <= trace.at && trace.at < authorisation.until;
    held.then(|| match authorisation.ground {
        ConsentGround::CareTeam => AccessReason::CareTeam,
        ConsentGround::Consent => AccessReason::Consent,
        ConsentGround::Person => {
            AccessReason::AuthorisedUntil { until: when::civil(authorisation.until).date() }
        }
    })
}
