//! What falls due by itself: opening after the opposition delay, withheld documents, the bin, majority, the end of a
//! suspension and of an archive. Sources: CSP R1111-53 (two weeks, one month) and R1111-36 (ten years, three months,
//! six weeks) through `spec/dmp.md` 8.2 and 4; the delays are dated settings.

use carnet_model::document::{DocumentState, Visibility};
use carnet_model::{Dtm, Timestamp, event::Change};
use jiff::ToSpan;
use jiff::tz::Offset;

use crate::command::{Command, LifeCommand};
use crate::decide::BIN_DAYS;
use crate::policy::{Policy, Settings};
use crate::record::{Bytes, Document, Record, Status};

/// The commands of Carnet itself that are due on a record at `now`.
#[must_use]
pub fn due(record: &Record, policy: &Policy, now: Timestamp) -> Vec<Command> {
    let deadlines = |(at, command): (Timestamp, Command)| (at <= now).then_some(command);
    pending(record, policy, now).filter_map(deadlines).collect()
}

/// When the next command, or the end of the archive, will be due, if any.
#[must_use]
pub fn next(record: &Record, policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let erasure = policy.law.at(now.to_jiff()).and_then(|law| erasure(record, law));
    pending(record, policy, now).map(|(at, _)| at).chain(erasure).min()
}

/// When a closed record is to be destroyed: at the end of its archive, or within the time that the law gives when the
/// person asked.
#[must_use]
pub fn erasure(record: &Record, law: &Settings) -> Option<Timestamp> {
    let Status::Closed { at, .. } = record.status else { return None };
    let end = Offset::UTC.to_datetime(at.to_jiff());
    let end = utc(end.checked_add(i64::from(law.archive_years).years()).ok()?)?;
    let asked = record.life.erasure_asked.map(|asked| after(asked, i64::from(law.erasure_days)));
    Some(asked.map_or(end, |asked| asked.min(end)))
}

/// When the holder of a record in which somebody acts for a minor comes of age.
#[must_use]
pub fn majority(record: &Record, law: Option<&Settings>) -> Option<Timestamp> {
    record.family.present_representatives().next()?;
    let born = Dtm::from_fhir(&record.traits.as_ref()?.birth_date)?.start();
    let born = Offset::UTC.to_datetime(born.to_jiff()).date();
    let birthday = born.checked_add(i64::from(law?.age_of_majority).years()).ok()?;
    // Born on 29 February: of age on 28 February at the earliest by this sum; the policy counts completed years.
    let birthday = if (birthday.month(), birthday.day()) == (born.month(), born.day()) {
        birthday
    } else {
        birthday.tomorrow().ok()?
    };
    utc(birthday.into())
}

fn utc(at: jiff::civil::DateTime) -> Option<Timestamp> {
    Some(Timestamp(Offset::UTC.to_timestamp(at).ok()?.as_millisecond()))
}

fn pending<'r>(
    record: &'r Record,
    policy: &'r Policy,
    now: Timestamp,
) -> impl Iterator<Item = (Timestamp, Command)> + 'r {
    let law = policy.law.at(now.to_jiff());
    let (inform, show) = law.map_or((None, None), |settings| {
        (Some(i64::from(settings.inform_patient_days)), Some(i64::from(settings.invisible_patient_days)))
    });
    let activation = match record.status {
        Status::Waiting(until) => Some((until, Command::Activate)),
        _ => None,
    };
    let majority = majority(record, law).map(|at| (at, Command::Life(LifeCommand::ReachMajority)));
    let suspension = record.life.suspended.zip(law).map(|(at, law)| {
        (after(at, i64::from(law.suspension_days)), Command::Life(LifeCommand::CloseSuspended))
    });
    let documents = record.documents.iter().flat_map(move |document| of_document(document, inform, show));
    let alive = suspension.into_iter().chain(documents).filter(|_| record.status == Status::Active);
    activation.into_iter().chain(majority).chain(alive)
}

fn of_document(
    document: &Document,
    inform: Option<i64>,
    show: Option<i64>,
) -> impl Iterator<Item = (Timestamp, Command)> {
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

const fn after(from: Timestamp, days: i64) -> Timestamp {
    from.plus_millis(days.saturating_mul(Timestamp::DAY))
}
