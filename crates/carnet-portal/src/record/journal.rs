//! Lines of the journal of accesses, from traces.

use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::event::ConsentGround;
use carnet_model::event::{Outcome, Trace, Transaction};
use carnet_model::{Caller, ObjectNo, Timestamp};
use carnet_pages::journal::{Mode, RelativeQuality};
use carnet_pages::parts::JournalLine;
use carnet_pages::{AccessReason, Actor, JournalAct, JournalSentence, Lang};
use carnet_record::policy::Reason;
use carnet_record::record::Authorisation;
use carnet_service::account::Discretion;
use carnet_service::items::JournalLine as Line;
use carnet_terms::Set;

use super::acts::act;
use super::rules::why_hidden;
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
    /// Number of the access in its record.
    pub(crate) number: ObjectNo,
    /// Hash of the sealed entry.
    pub(crate) hash: [u8; 32],
    /// The documents touched.
    documents: Vec<ObjectNo>,
}

impl Access {
    /// The name of who it was; empty for the reader and for Carnet itself.
    pub(crate) fn name(&self) -> String {
        match &self.line.sentence.actor {
            Actor::Professional { name, .. }
            | Actor::Structure { name }
            | Actor::Relative { name, .. }
            | Actor::Stranger { name }
            | Actor::App { name } => name.clone(),
            Actor::You | Actor::Holder | Actor::System => String::new(),
        }
    }
}

/// In which words lines are told.
#[derive(Clone, Copy)]
pub(crate) struct Wording {
    /// Language.
    pub(crate) lang: Lang,
    /// Whether documents keep their titles to themselves.
    pub(crate) discretion: Discretion,
}

impl From<Lang> for Wording {
    fn from(lang: Lang) -> Self {
        Self { lang, discretion: Discretion::Ordinary }
    }
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
    wording: impl Into<Wording>,
) -> Vec<Access> {
    let wording = wording.into();
    let mut shown: Vec<Access> = Vec::new();
    for line in lines {
        let access = access(line, reader, granted, wording);
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
        JournalAct::Read { .. }
            | JournalAct::Listed
            | JournalAct::AskedStatus
            | JournalAct::ReadJournal
            | JournalAct::LookedAtAccess
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
    wording: Wording,
) -> Access {
    let trace = &line.trace;
    let sentence = JournalSentence {
        actor: actor(&trace.caller, reader),
        act: act(line, wording),
        mode: match trace.caller.purpose {
            Purpose::Normal => Mode::Normal,
            Purpose::BreakGlass => Mode::Emergency,
            Purpose::Centre15 => Mode::EmergencyCall,
        },
    };
    let system = trace.caller.kind == ActorKind::System;
    let own = if system || trace.caller.id == reader.id { Whose::Own } else { Whose::Other };
    Access {
        line: JournalLine {
            at: when::civil(trace.at),
            sentence,
            reason: reason(trace, own).or_else(|| granted(trace)),
            number: Some(line.place.1),
            software: trace.caller.software.as_deref().map(ToOwned::to_owned),
            report: None,
        },
        by: trace.caller.id.to_string(),
        by_other: own,
        number: line.access,
        hash: line.hash,
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
        ActorKind::Representative => Actor::Relative { name, quality: RelativeQuality::Representative },
        ActorKind::Caregiver => Actor::Relative { name, quality: RelativeQuality::Caregiver },
        ActorKind::Anonymous => Actor::Stranger { name },
        ActorKind::Structure => {
            Actor::Structure { name: caller.structure_name.as_deref().map_or(name, ToOwned::to_owned) }
        }
        ActorKind::App => Actor::App { name },
        ActorKind::Professional | ActorKind::Operator => Actor::Professional {
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

/// Why it was allowed or refused, as far as the trace itself tells.
fn reason(trace: &Trace, own: Whose) -> Option<AccessReason> {
    if let Outcome::Refused(rule) = &trace.outcome {
        return Some(refusal(rule, own));
    }
    match (trace.caller.purpose, trace.caller.kind, trace.transaction) {
        (Purpose::BreakGlass, ..) => {
            let declared = trace.caller.reason.as_deref().unwrap_or_default().to_owned();
            Some(AccessReason::Emergency { declared })
        }
        (Purpose::Centre15, ..) => Some(AccessReason::EmergencyCall),
        (_, ActorKind::Holder, _) if own == Whose::Own => Some(AccessReason::OwnRecord),
        (_, ActorKind::Holder, _) => Some(AccessReason::Holder),
        (_, ActorKind::Representative, _) => Some(AccessReason::Representative),
        (_, ActorKind::Caregiver, _) => Some(AccessReason::Mandate { until: None }),
        (_, ActorKind::App, _) => Some(AccessReason::LinkedApp),
        (_, ActorKind::System, Transaction::Timer | Transaction::Update) => Some(AccessReason::LegalDelay),
        (_, ActorKind::System, _) => None,
        (_, _, Transaction::Deposit | Transaction::Replace) => Some(AccessReason::Feeding),
        _ => None,
    }
}

/// Why an access was refused. To the one who tried, and about anything that a document keeps, the general sentence: a
/// reason would tell that the document is there.
fn refusal(rule: &str, own: Whose) -> AccessReason {
    match Reason::from_word(rule) {
        Some(reason) if own == Whose::Other && of_the_record(reason) => {
            AccessReason::Refused(why_hidden(reason))
        }
        _ => AccessReason::NoRight,
    }
}

/// Whether a reason speaks of the caller and the record only, never of a document.
const fn of_the_record(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::NoStanding
            | Reason::UnknownProfession
            | Reason::RepresentativeOfAdult
            | Reason::RecordStatus
            | Reason::FeedingOnly
            | Reason::Blocked
            | Reason::NotAuthorised
            | Reason::Objection
            | Reason::PurposeProfession
            | Reason::PurposeAct
            | Reason::NoMandate
            | Reason::DelayRunning
    )
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
