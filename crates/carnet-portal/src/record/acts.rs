//! What a trace says was done, as the journal's sentences name it.

use carnet_model::caller::ActorKind;
use carnet_model::event::{Act, Change, Outcome, Transaction};
use carnet_pages::journal::SeenAsWhom;
use carnet_pages::{JournalAct, Lang};
use carnet_service::account::Discretion;
use carnet_service::items::JournalLine as Line;

use super::card::clear_title;
use super::journal::Wording;
use crate::when;

/// What a line says was done.
pub(super) fn act(line: &Line, wording: Wording) -> JournalAct {
    let lang = wording.lang;
    let trace = &line.trace;
    if matches!(trace.outcome, Outcome::Refused(_)) {
        return JournalAct::Refused;
    }
    if let Some(act) = &trace.act {
        return of_record(act, trace.caller.kind, lang);
    }
    let document = title(line, wording);
    match (trace.transaction, trace.change) {
        (_, Some(change)) => of_change(change, document),
        (Transaction::Status, _) => JournalAct::AskedStatus,
        (Transaction::SearchConsents | Transaction::Family, _) => JournalAct::LookedAtAccess,
        (Transaction::Authorise, _) => JournalAct::OpenedAccess,
        (Transaction::Deposit, _) => JournalAct::Deposited { document },
        (Transaction::Replace, _) => JournalAct::Replaced { document },
        (Transaction::Search | Transaction::SearchLots | Transaction::Overview, _) => JournalAct::Listed,
        (Transaction::Read | Transaction::ReadEntry, _) => JournalAct::Read { document },
        (Transaction::ReadJournal, _) => JournalAct::ReadJournal,
        (Transaction::Lifecycle, _) if trace.caller.kind == ActorKind::System => JournalAct::Created,
        (Transaction::Timer, _) => JournalAct::ErasedByDelay,
        (Transaction::Report, _) => JournalAct::Reported,
        (Transaction::SeeAs, _) => JournalAct::SeenAs { whom: SeenAsWhom::Profession },
        (Transaction::Export, _) => JournalAct::Exported,
        (Transaction::Proof, _) => JournalAct::AskedProof,
        (Transaction::Enter, _) => JournalAct::Entered,
        (Transaction::Settings | Transaction::Lifecycle | Transaction::Update, _) => {
            JournalAct::ChangedPreferences
        }
    }
}

fn of_record(act: &Act, by: ActorKind, lang: Lang) -> JournalAct {
    let by_holder = !matches!(by, ActorKind::Professional | ActorKind::Structure);
    let named = |name: &str| name.to_owned();
    match act {
        Act::Opened => JournalAct::Created,
        Act::Activated => JournalAct::Activated,
        Act::Opposed => JournalAct::Opposed,
        Act::Closed => JournalAct::Closed,
        Act::Reopened => JournalAct::Reopened,
        Act::Authorised if by_holder => JournalAct::GaveAccess,
        Act::Authorised => JournalAct::OpenedAccess,
        Act::AuthorisationRemoved if by_holder => JournalAct::TookAccess,
        Act::AuthorisationRemoved => JournalAct::EndedAccess,
        Act::Blocked(name) => JournalAct::Blocked { professional: name.to_string() },
        Act::Unblocked(id) => JournalAct::Unblocked { professional: id.to_string() },
        Act::Settings => JournalAct::ChangedPreferences,
        Act::CaregiverInvited(name) => JournalAct::CaregiverInvited { name: named(name) },
        Act::CaregiverAccepted(name) => JournalAct::CaregiverAccepted { name: named(name) },
        Act::CaregiverDeclined(name) => JournalAct::CaregiverDeclined { name: named(name) },
        Act::CaregiverEnded(name) => JournalAct::CaregiverEnded { name: named(name) },
        Act::CaregiverNarrowed(name) => JournalAct::CaregiverNarrowed { name: named(name) },
        Act::CaregiverGiven(name) => JournalAct::CaregiverGiven { name: named(name) },
        Act::RepresentativeAttached(name) => JournalAct::RepresentativeAttached { name: named(name) },
        Act::RepresentativeEnded(name) => JournalAct::RepresentativeEnded { name: named(name) },
        Act::MajorityReached => JournalAct::MajorityReached,
        Act::Died => JournalAct::Died,
        Act::Suspended => JournalAct::Suspended,
        Act::SuspensionLifted => JournalAct::SuspensionLifted,
        Act::ErasureAsked => JournalAct::ErasureAsked,
        Act::ErasureWithdrawn => JournalAct::ErasureWithdrawn,
        Act::InsChanged => JournalAct::IdentityChanged,
        Act::Reported => JournalAct::Reported,
        Act::FirstRead => JournalAct::FirstRead,
        Act::AttendingSet => JournalAct::AttendingSet,
        Act::ObjectionsSet => JournalAct::ObjectionsSet,
        Act::SeenAs(word) => JournalAct::SeenAs { whom: seen_as(word) },
        Act::DocumentsDetached => JournalAct::DocumentsDetached,
        Act::DocumentsTakenOver => JournalAct::DocumentsTakenOver,
        Act::Imported { source, made } => {
            let made = lang.texts().date(when::civil(*made).date());
            JournalAct::imported(source, &made, lang)
        }
    }
}

fn seen_as(word: &str) -> SeenAsWhom {
    match word {
        "professional" => SeenAsWhom::Professional,
        "emergency" => SeenAsWhom::Emergency,
        "call_centre" => SeenAsWhom::CallCentre,
        "caregiver" => SeenAsWhom::Caregiver,
        "representative" => SeenAsWhom::Representative,
        _ => SeenAsWhom::Profession,
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
fn title(line: &Line, Wording { lang, discretion }: Wording) -> String {
    if discretion == Discretion::Discreet {
        return lang.texts().say("tab-document");
    }
    let titles: Vec<String> = line
        .documents
        .iter()
        .take(3)
        .map(|item| clear_title(&item.shown.document.entry, item.shown.document.origin, lang))
        .collect();
    if titles.is_empty() { lang.texts().say("tab-document") } else { titles.join(", ") }
}
