//! Instants as civil dates of the readers' time zone.

use std::sync::LazyLock;

use carnet_model::{Dtm, Timestamp};
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// The time zone of the pages; the zone data is part of the program.
static PARIS: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Paris").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(1))));

/// An instant as people read it.
pub(crate) fn civil(at: Timestamp) -> DateTime {
    at.to_jiff().to_zoned_datetime(PARIS.clone()).datetime()
}

/// The day of a document's date-time. One without hours is a day already: no time zone moves it.
pub(crate) fn day(at: &Dtm) -> Date {
    if at.as_str().len() <= 8 {
        Offset::UTC.to_datetime(at.start().to_jiff()).date()
    } else {
        civil(at.start()).date()
    }
}

/// The first instant of a day.
pub(crate) fn start_of(day: Date) -> Option<Timestamp> {
    let zoned = day.to_zoned_datetime(PARIS.clone()).ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

/// Reads a date of a form: as browsers send it, or as people write it (`23/11/2026`).
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let mut parts = text.split(['-', '/', '.', ' ']).map(str::trim);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_those_of_the_reader() {
        for (dtm, expected) in [
            ("20260612", date(2026, 6, 12)),
            ("20260612223000", date(2026, 6, 13)),
            ("20260112223000", date(2026, 1, 12)),
            ("2026", date(2026, 1, 1)),
        ] {
            assert_eq!(day(&Dtm::parse(dtm).unwrap()), expected, "{dtm}");
        }
        let summer = Timestamp::parse_rfc3339("2026-07-01T12:00:00Z").unwrap();
        assert_eq!(civil(summer), date(2026, 7, 1).at(14, 0, 0, 0));
        assert_eq!(start_of(date(2026, 7, 1)), Timestamp::parse_rfc3339("2026-06-30T22:00:00Z"));
    }

    #[test]
    fn dates_of_forms() {
        for (text, expected) in [
            ("2026-11-23", Some(date(2026, 11, 23))),
            (" 23/11/2026 ", Some(date(2026, 11, 23))),
            ("1.2.2026", Some(date(2026, 2, 1))),
            ("31/02/2026", None),
            ("23/11/26", None),
            ("hier", None),
            ("", None),
        ] {
            assert_eq!(parse_date(text), expected, "{text}");
        }
    }
}
