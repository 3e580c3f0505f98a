//! What falls due by itself: opening after the opposition delay, withheld documents, the bin.
//! Sources: CSP R1111-53 (two weeks, one month) through `spec/dmp.md` 8.2; the delays are dated settings.

use carnet_model::document::{DocumentState, Visibility};
use carnet_model::{Timestamp, event::Change};

use crate::command::Command;
use crate::decide::BIN_DAYS;
use crate::policy::Policy;
use crate::record::{Bytes, Document, Record, Status};

/// The commands of Carnet itself that are due on a record at `now`.
#[must_use]
pub fn due(record: &Record, policy: &Policy, now: Timestamp) -> Vec<Command> {
    let deadlines = |(at, command): (Timestamp, Command)| (at <= now).then_some(command);
    pending(record, policy, now).filter_map(deadlines).collect()
}

/// When the next command will be due, if any.
#[must_use]
pub fn next(record: &Record, policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    pending(record, policy, now).map(|(at, _)| at).min()
}

fn pending<'r>(
    record: &'r Record,
    policy: &Policy,
    now: Timestamp,
) -> impl Iterator<Item = (Timestamp, Command)> + 'r {
    let (inform, show) = policy.law.at(now.to_jiff()).map_or((None, None), |settings| {
        (Some(i64::from(settings.inform_patient_days)), Some(i64::from(settings.invisible_patient_days)))
    });
    let activation = match record.status {
        Status::Waiting(until) => Some((until, Command::Activate)),
        _ => None,
    };
    let documents = record.documents.iter().flat_map(move |document| of_document(document, inform, show));
    activation.into_iter().chain(documents.filter(|_| record.status == Status::Active))
}

fn of_document(
    document: &Document,
    inform: Option<i64>,
    show: Option<i64>,
) -> impl Iterator<Item = (Timestamp, Command)> {
    let after = |from: Timestamp, days: i64| from.plus_millis(days.saturating_mul(Timestamp::DAY));
    let withheld =
        document.visibility.has(Visibility::HIDDEN_FROM_PATIENT) && document.state != DocumentState::Deleted;
    let tell = inform
        .filter(|_| withheld && document.told_at.is_none())
        .map(|days| (after(document.filed_at, days), Command::TellWithheld(document.number)));
    let show = show.filter(|_| withheld).map(|days| {
        let change = Change::ShowToPatient;
        (after(document.filed_at, days), Command::Change { document: document.number, change })
    });
    let purge = document
        .deleted_at
        .filter(|_| document.bytes == Bytes::Kept)
        .map(|at| (after(at, BIN_DAYS), Command::Purge(document.number)));
    tell.into_iter().chain(show).chain(purge)
}
