//! Dates and instants of the town. Paris time by rule, not by a time-zone file: the output must not depend on
//! what the machine has installed.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Offset of Paris at an instant: summer time from the last Sunday of March, 01:00 UTC, to the last Sunday of
/// October, 01:00 UTC (directive 2000/84/EC).
pub(crate) fn paris_offset(at: Timestamp) -> Offset {
    let utc = Offset::UTC.to_datetime(at);
    let day = utc.date();
    let summer = match day.month() {
        4..=9 => true,
        3 => utc >= last_sunday(day).at(1, 0, 0, 0),
        10 => utc < last_sunday(day).at(1, 0, 0, 0),
        _ => false,
    };
    Offset::constant(if summer { 2 } else { 1 })
}

fn last_sunday(in_month_of: Date) -> Date {
    let last = in_month_of.last_of_month();
    days_after(last, -i64::from(last.weekday().to_sunday_zero_offset()))
}

/// The instant of a local time in Paris. Where summer time makes it ambiguous, winter time is meant.
pub(crate) fn paris(local: DateTime) -> Timestamp {
    let winter = instant(local, Offset::constant(1));
    if paris_offset(winter) == Offset::constant(1) { winter } else { instant(local, Offset::constant(2)) }
}

fn instant(local: DateTime, offset: Offset) -> Timestamp {
    TimeZone::fixed(offset).to_timestamp(local).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The local day of an instant.
pub(crate) fn paris_day(at: Timestamp) -> Date {
    paris_offset(at).to_datetime(at).date()
}

/// HL7 timestamp with offset: `20240131154500+0100`.
pub(crate) fn hl7(at: Timestamp) -> String {
    let offset = paris_offset(at);
    let local = offset.to_datetime(at);
    format!(
        "{}{:02}{:02}{:02}+0{}00",
        hl7_day(local.date()),
        local.hour(),
        local.minute(),
        local.second(),
        offset.seconds() / 3600
    )
}

/// HL7 day: `20240131`.
pub(crate) fn hl7_day(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// French day: `31/01/2024`.
pub(crate) fn french(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// Completed years between two days; negative never.
pub(crate) fn years(from: Date, to: Date) -> i64 {
    let before = (to.month(), to.day()) < (from.month(), from.day());
    (i64::from(to.year()) - i64::from(from.year()) - i64::from(before)).max(0)
}

/// Days from one day to another, negative when the second is earlier.
pub(crate) fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// The day so many days later (earlier if negative); unchanged at the ends of the calendar.
pub(crate) fn days_after(day: Date, count: i64) -> Date {
    day.saturating_add(count.clamp(-100_000, 100_000).days())
}

/// The day so many months later; the last day of the month if the day is missing.
pub(crate) fn months_after(day: Date, count: i64) -> Date {
    day.saturating_add(count.clamp(-3_000, 3_000).months())
}

/// The instant so many minutes later.
pub(crate) fn minutes_after(at: Timestamp, count: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(count)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::{french, hl7, paris, years};
    use jiff::civil::date;

    #[test]
    fn paris_time_by_rule() {
        let cases = [
            (date(2024, 1, 15).at(8, 30, 0, 0), "20240115083000+0100"),
            (date(2024, 7, 1).at(8, 30, 0, 0), "20240701083000+0200"),
            (date(2024, 3, 31).at(1, 59, 0, 0), "20240331015900+0100"),
            (date(2024, 3, 31).at(3, 0, 0, 0), "20240331030000+0200"),
            (date(2024, 10, 27).at(1, 30, 0, 0), "20241027013000+0200"),
            (date(2024, 10, 27).at(3, 30, 0, 0), "20241027033000+0100"),
            (date(2026, 10, 25).at(12, 0, 0, 0), "20261025120000+0100"),
        ];
        for (local, shown) in cases {
            assert_eq!(hl7(paris(local)), shown);
        }
    }

    #[test]
    fn completed_years() {
        assert_eq!(years(date(2000, 3, 2), date(2018, 3, 1)), 17);
        assert_eq!(years(date(2000, 3, 2), date(2018, 3, 2)), 18);
        assert_eq!(years(date(2020, 1, 1), date(2019, 1, 1)), 0);
        assert_eq!(french(date(2024, 2, 9)), "09/02/2024");
    }
}
