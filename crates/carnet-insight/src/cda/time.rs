//! Times: as written, and as the UTC digits that XDS wants.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::DateTime;

/// An HL7 time of 4, 6, 8, 10, 12 or 14 digits, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dtm(String);

impl Dtm {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Dtm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A time of a CDA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CdaTime {
    /// As written, offset included.
    pub original: String,
    /// The same instant in UTC with the precision of the original; None when it is no time.
    pub utc: Option<Dtm>,
}

impl CdaTime {
    /// Reads `YYYY[MM[DD[HH[MM[SS[.fraction]]]]]][±HHMM]`.
    ///
    /// A day or a coarser time has no offset to apply: its digits stay. An hour with an offset of odd minutes gains minutes, since its UTC form has some. Without an offset the
    /// digits are taken as UTC, which XDS prescribes and no sample needs. Fractions of a second are dropped.
    pub fn parse(value: &str) -> Self {
        let original = value.trim().to_owned();
        let utc = to_utc(&original);
        Self { original, utc }
    }
}

fn to_utc(value: &str) -> Option<Dtm> {
    let sign = value.find(['+', '-']);
    let (local, offset) = sign.map_or((value, ""), |at| value.split_at(at));
    let digits = match local.split_once('.') {
        Some((whole, fraction)) if whole.len() == 14 && is_digits(fraction) => whole,
        Some(_) => return None,
        None => local,
    };
    if !is_digits(digits) || !matches!(digits.len(), 4 | 6 | 8 | 10 | 12 | 14) {
        return None;
    }
    let shift = offset_minutes(offset)?;
    let civil = civil(digits)?;
    if digits.len() <= 8 {
        return Some(Dtm(digits.to_owned()));
    }
    let utc = civil.checked_sub(SignedDuration::from_mins(shift)).ok()?;
    let full = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        utc.year(),
        utc.month(),
        utc.day(),
        utc.hour(),
        utc.minute(),
        utc.second()
    );
    let kept = if digits.len() == 10 && shift % 60 != 0 { 12 } else { digits.len() };
    full.get(..kept).map(|kept| Dtm(kept.to_owned()))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Minutes east of UTC of `+HHMM`, `-HHMM`, `+HH` or nothing.
fn offset_minutes(offset: &str) -> Option<i64> {
    let sign = match offset.bytes().next() {
        None => return Some(0),
        Some(b'+') => 1,
        Some(_) => -1,
    };
    let digits = offset.get(1..).filter(|d| is_digits(d) && matches!(d.len(), 2 | 4))?;
    let number = |range| digits.get(range).map_or(Some(0), |d: &str| d.parse::<i64>().ok());
    let (hours, minutes) = (number(0..2)?, number(2..4)?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The civil time of the digits; missing parts are their lowest value.
fn civil(digits: &str) -> Option<DateTime> {
    let part = |start: usize, width: usize, lowest: i8| match digits.get(start..start + width) {
        Some(text) => text.parse::<i8>().ok(),
        None => Some(lowest),
    };
    let year = digits.get(..4)?.parse::<i16>().ok().filter(|year| *year > 0)?;
    // A leap second is written as the second before it.
    let second = part(12, 2, 0)?;
    let second = if second == 60 { 59 } else { second };
    DateTime::new(year, part(4, 2, 1)?, part(6, 2, 1)?, part(8, 2, 0)?, part(10, 2, 0)?, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_keeps_the_precision() {
        for (written, utc) in [
            ("20191203133000+0100", Some("20191203123000")),
            ("20191203003000+0100", Some("20191202233000")),
            ("20240101000000+0200", Some("20231231220000")),
            ("20191203133000-0330", Some("20191203170000")),
            ("20191203133000.125+0100", Some("20191203123000")),
            ("201912031330+0100", Some("201912031230")),
            ("2019120313+0100", Some("2019120312")),
            ("2019120313+0530", Some("201912030730")),
            ("20191203+0100", Some("20191203")),
            ("20191203", Some("20191203")),
            ("201912", Some("201912")),
            ("2019", Some("2019")),
            ("20191203133000", Some("20191203133000")),
            ("20191203133000+01", Some("20191203123000")),
            (" 2019 ", Some("2019")),
            ("20161231235960+0000", Some("20161231235959")),
            ("20190230", None),
            ("20191332", None),
            ("201912031", None),
            ("20191203250000", None),
            ("20191203133000+2500", None),
            ("20191203133000+0160", None),
            ("20191203133000.+0100", None),
            ("2019-12-03", None),
            ("0000", None),
            ("00010101000000+0100", Some("00001231230000")),
            ("hier", None),
            ("２０１９", None),
            ("", None),
        ] {
            let time = CdaTime::parse(written);
            assert_eq!(time.original, written.trim());
            assert_eq!(time.utc.as_ref().map(Dtm::as_str), utc, "{written}");
        }
    }
}
