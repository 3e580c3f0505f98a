//! Instants and the date-times of documents.

use core::fmt;

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Always given, never read here.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] pub i64);

impl Timestamp {
    /// One day, in milliseconds.
    pub const DAY: i64 = 86_400_000;

    /// The instant `millis` milliseconds later (saturating).
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Whole days from `earlier` to this instant, rounded down; negative when `earlier` is later.
    #[must_use]
    pub const fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(Self::DAY)
    }

    /// The same instant for calendar arithmetic; out-of-range values are clamped.
    #[must_use]
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The second of this instant in UTC as a number of 14 digits (`YYYYMMDDhhmmss`), comparable with
    /// [`Dtm::first_second`] and [`Dtm::last_second`].
    #[must_use]
    pub fn second_digits(self) -> u64 {
        let civil = jiff::tz::Offset::UTC.to_datetime(self.to_jiff());
        let date = [u64::from(civil.month().unsigned_abs()), u64::from(civil.day().unsigned_abs())];
        let time = [civil.hour(), civil.minute(), civil.second()].map(|part| u64::from(part.unsigned_abs()));
        date.into_iter()
            .chain(time)
            .fold(u64::from(civil.year().unsigned_abs()), |number, part| number * 100 + part)
    }

    /// Reads an RFC 3339 instant with an offset or `Z`.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Self(t.as_millisecond()))
    }
}

/// RFC 3339 in UTC with milliseconds: `2026-11-24T08:00:00.000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.to_jiff())
    }
}

/// An XDS date-time: UTC, 4 to 14 digits (`YYYY[MM[DD[hh[mm[ss]]]]]`), the precision that the producer gave.
///
/// Source: IHE ITI TF-3 table 4.2.3.1.7-2, data type DTM. Ordered as text, which orders in time when the
/// precisions agree and puts the less precise first.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Dtm(#[n(0)] Box<str>);

impl Dtm {
    /// Checks shape and ranges; `None` when it is no DTM.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !matches!(text.len(), 4 | 6 | 8 | 10 | 12 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, or: i64| {
            text.get(from..from + 2).map_or(Some(or), |digits| digits.parse::<i64>().ok())
        };
        let year: i16 = text.get(..4)?.parse().ok()?;
        let (month, day) = (part(4, 1)?, part(6, 1)?);
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        ((0..24).contains(&part(8, 0)?) && (0..60).contains(&part(10, 0)?) && (0..60).contains(&part(12, 0)?))
            .then(|| Self(text.into()))
    }

    /// The DTM of an instant, to the second.
    #[must_use]
    pub fn from_timestamp(at: Timestamp) -> Self {
        Self(at.to_jiff().strftime("%Y%m%d%H%M%S").to_string().into())
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first instant that this value covers.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        let digits = |from: usize, or: i64| {
            self.0.get(from..from + 2).and_then(|d| d.parse::<i64>().ok()).unwrap_or(or)
        };
        let year = self.0.get(..4).and_then(|y| y.parse::<i16>().ok()).unwrap_or(1970);
        let small = |value: i64| i8::try_from(value).unwrap_or(0);
        jiff::civil::DateTime::new(
            year,
            small(digits(4, 1)),
            small(digits(6, 1)),
            small(digits(8, 0)),
            small(digits(10, 0)),
            small(digits(12, 0)),
            0,
        )
        .ok()
        .and_then(|civil| jiff::tz::TimeZone::UTC.to_timestamp(civil).ok())
        .map_or(Timestamp(0), |at| Timestamp(at.as_millisecond()))
    }

    /// The instant just after the last one that this value covers (a year, a month, a day, an hour, a minute
    /// or a second later than [`Dtm::start`]).
    #[must_use]
    pub fn end(&self) -> Timestamp {
        let start = jiff::tz::Offset::UTC.to_datetime(self.start().to_jiff());
        let span = jiff::Span::new();
        let span = match self.0.len() {
            4 => span.years(1),
            6 => span.months(1),
            8 => span.days(1),
            10 => span.hours(1),
            12 => span.minutes(1),
            _ => span.seconds(1),
        };
        start
            .checked_add(span)
            .ok()
            .and_then(|end| jiff::tz::TimeZone::UTC.to_timestamp(end).ok())
            .map_or(Timestamp(i64::MAX), |end| Timestamp(end.as_millisecond()))
    }

    /// The first second that this value covers, as a number of 14 digits: ordered as time is.
    #[must_use]
    pub fn first_second(&self) -> u64 {
        self.padded(b"00000101000000")
    }

    /// The last second that this value may cover, as a number of 14 digits; days and months that do not exist only
    /// make it later, never beyond the next value.
    #[must_use]
    pub fn last_second(&self) -> u64 {
        self.padded(b"99991231235959")
    }

    fn padded(&self, filling: &[u8; 14]) -> u64 {
        let digits = self.0.as_bytes();
        let rest = filling.get(digits.len()..).unwrap_or_default();
        digits.iter().chain(rest).fold(0, |number, digit| number * 10 + u64::from(digit.wrapping_sub(b'0')))
    }

    /// As FHIR writes it: a partial date, or an instant in UTC (`2026-11-24T08:00:00Z`).
    #[must_use]
    pub fn to_fhir(&self) -> String {
        let part = |from: usize| self.0.get(from..from + 2).unwrap_or("00");
        let year = self.0.get(..4).unwrap_or("1970");
        match self.0.len() {
            4 => year.to_owned(),
            6 => format!("{year}-{}", part(4)),
            8 => format!("{year}-{}-{}", part(4), part(6)),
            10 => format!("{year}-{}-{}T{}:00:00Z", part(4), part(6), part(8)),
            12 => format!("{year}-{}-{}T{}:{}:00Z", part(4), part(6), part(8), part(10)),
            _ => format!("{year}-{}-{}T{}:{}:{}Z", part(4), part(6), part(8), part(10), part(12)),
        }
    }

    /// Reads a FHIR date, dateTime or instant, bringing offsets to UTC. Fractions of a second are dropped.
    #[must_use]
    pub fn from_fhir(text: &str) -> Option<Self> {
        if text.contains('T') {
            let zoned: jiff::Timestamp = text.parse().ok()?;
            return Some(Self::from_timestamp(Timestamp(zoned.as_millisecond())));
        }
        let shape_ok = match text.len() {
            4 => true,
            7 => text.as_bytes().get(4) == Some(&b'-'),
            10 => text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-'),
            _ => false,
        };
        if !shape_ok {
            return None;
        }
        Self::parse(&text.replace('-', ""))
    }
}

impl fmt::Debug for Dtm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dtm_accepts_what_xds_accepts() {
        for good in ["2019", "201912", "20191203", "2019120312", "201912031230", "20191203123000"] {
            assert!(Dtm::parse(good).is_some(), "{good}");
        }
        for bad in
            ["", "19", "201913", "20190230", "2019120325", "20191203123060", "2019-12", "201912031230001"]
        {
            assert!(Dtm::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn dtm_covers_its_precision() {
        let month = Dtm::parse("202402").unwrap();
        assert_eq!(month.start().to_string(), "2024-02-01T00:00:00.000Z");
        assert_eq!(month.end().to_string(), "2024-03-01T00:00:00.000Z");
    }

    #[test]
    fn seconds_as_numbers_order_as_time_does() {
        for (text, first, last) in [
            ("2024", 20_240_101_000_000, 20_241_231_235_959),
            ("202402", 20_240_201_000_000, 20_240_231_235_959),
            ("20240229", 20_240_229_000_000, 20_240_229_235_959),
            ("20240229101112", 20_240_229_101_112, 20_240_229_101_112),
        ] {
            let value = Dtm::parse(text).unwrap();
            assert_eq!((value.first_second(), value.last_second()), (first, last), "{text}");
            assert_eq!(value.start().second_digits(), first, "{text}");
        }
    }

    #[test]
    fn fhir_forms_come_and_go() {
        for (fhir, dtm, back) in [
            ("2026", "2026", "2026"),
            ("2026-06", "202606", "2026-06"),
            ("2026-06-12", "20260612", "2026-06-12"),
            ("2026-06-12T10:00:00+02:00", "20260612080000", "2026-06-12T08:00:00Z"),
            ("2026-06-12T10:00:00.250Z", "20260612100000", "2026-06-12T10:00:00Z"),
        ] {
            let read = Dtm::from_fhir(fhir).unwrap();
            assert_eq!((read.as_str(), read.to_fhir().as_str()), (dtm, back), "{fhir}");
        }
        for bad in ["2026-6", "2026-13", "hier", "2026-06-12T10:00:00", "20260612"] {
            assert!(Dtm::from_fhir(bad).is_none(), "{bad}");
        }
    }
}
