//! Instants of the case format: RFC 3339, nothing looser.

use jiff::Timestamp;

/// Reads `2026-11-23T10:00:00Z`, with an optional fraction and any numeric offset; `None` for anything else.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    if !has_rfc3339_shape(text.as_bytes()) {
        return None;
    }
    text.parse().ok()
}

/// The shape only; whether the day and the hour exist is for the calendar to say.
fn has_rfc3339_shape(text: &[u8]) -> bool {
    const FIXED: &[u8] = b"dddd-dd-ddTdd:dd:dd";
    let Some((head, mut rest)) = text.split_at_checked(FIXED.len()) else {
        return false;
    };
    if !matches(head, FIXED) {
        return false;
    }
    if let [b'.', fraction @ ..] = rest {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || digits > 9 {
            return false;
        }
        rest = fraction.get(digits..).unwrap_or_default();
    }
    matches(rest, b"Z") || matches(rest, b"+dd:dd") || matches(rest, b"-dd:dd")
}

/// `d` stands for a digit, everything else for itself; letters in either case, as RFC 3339 allows.
fn matches(text: &[u8], shape: &[u8]) -> bool {
    text.len() == shape.len()
        && text.iter().zip(shape).all(|(byte, expected)| match expected {
            b'd' => byte.is_ascii_digit(),
            other => byte.eq_ignore_ascii_case(other),
        })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_rfc_3339_is_an_instant() {
        let instant = parse("2026-11-23T10:00:00Z").unwrap();
        for same in ["2026-11-23T10:00:00.000Z", "2026-11-23T11:00:00+01:00", "2026-11-23t10:00:00z"] {
            assert_eq!(parse(same), Some(instant), "{same}");
        }
        for other in [
            "",
            "2026-11-23",
            "2026-11-23T10:00Z",
            "2026-11-23 10:00:00Z",
            "2026-11-23T10:00:00",
            "20261123T100000Z",
            "2026-13-23T10:00:00Z",
            "2026-02-30T10:00:00Z",
            "2026-11-23T25:00:00Z",
            "2026-11-23T10:00:00.Z",
            "2026-11-23T10:00:00Z ",
            "2026-11-23T10:00:00+0100",
            "2026-11-23T10:00:00Z[UTC]",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
