//! One line of CSV: fields between one separator, quoted as RFC 4180 has it. A line is a row: a quoted field ends on it,
//! so that one bad quote spoils one row and not the rest of the file.

use std::borrow::Cow;

use super::fault::LineFault;

/// What separates fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator(u8);

impl Separator {
    /// The one that a header uses: the most frequent of semicolon, comma and tab.
    pub(super) fn of(header: &str) -> Self {
        let count = |separator: &u8| header.bytes().filter(|byte| byte == separator).count();
        Self([b',', b'\t', b';'].into_iter().max_by_key(count).unwrap_or(b';'))
    }
}

/// The fields of a row, without the spaces around them.
pub(super) fn fields(row: &str, separator: Separator) -> Result<Vec<Cow<'_, str>>, LineFault> {
    let mut fields = Vec::with_capacity(16);
    let mut rest = row;
    loop {
        let (field, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_field(quoted, separator)?
        } else {
            let end = rest.bytes().position(|byte| byte == separator.0);
            let (field, after) = match end {
                Some(at) => (rest.get(..at), rest.get(at + 1..)),
                None => (Some(rest), None),
            };
            let field = field.unwrap_or_default();
            if field.contains('"') {
                return Err(LineFault::Quotes);
            }
            (Cow::Borrowed(field.trim()), after)
        };
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return Ok(fields),
        }
    }
}

/// A field whose first quote was read; and what comes after its separator, if there is one.
fn quoted_field(text: &str, separator: Separator) -> Result<(Cow<'_, str>, Option<&str>), LineFault> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"').ok_or(LineFault::Quotes)?;
        if let Some(more) = after.strip_prefix('"') {
            value.push_str(before);
            value.push('"');
            rest = more;
            continue;
        }
        let field = if value.is_empty() {
            Cow::Borrowed(before.trim())
        } else {
            value.push_str(before);
            Cow::Owned(value.trim().to_owned())
        };
        return match after.as_bytes().first() {
            None => Ok((field, None)),
            Some(byte) if *byte == separator.0 => Ok((field, after.get(1..))),
            Some(_) => Err(LineFault::Quotes),
        };
    }
}

/// A field as a spreadsheet may open it: quoted, and never a formula.
pub(super) fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_their_fields() {
        let semicolon = Separator::of("a;b;c");
        for (row, expected) in [
            ("", &[""][..]),
            ("a;b", &["a", "b"]),
            ("a;", &["a", ""]),
            (" a ; b ", &["a", "b"]),
            ("\"a;b\";c", &["a;b", "c"]),
            ("\"say \"\"yes\"\"\";c", &["say \"yes\"", "c"]),
            ("\"\";\"\"", &["", ""]),
            ("D'Artagnan;L'Haÿ", &["D'Artagnan", "L'Haÿ"]),
        ] {
            assert_eq!(fields(row, semicolon).unwrap(), expected, "{row}");
        }
        for row in ["\"a;b", "\"a\"b;c", "a\"b;c", "\"", "a;\"b"] {
            assert_eq!(fields(row, semicolon), Err(LineFault::Quotes), "{row}");
        }
    }

    #[test]
    fn the_header_says_what_separates() {
        for (header, separator) in [("a,b;c,d", b','), ("a\tb", b'\t'), ("a;b,c;d", b';'), ("ins", b';')] {
            assert_eq!(Separator::of(header), Separator(separator), "{header}");
        }
    }

    #[test]
    fn no_field_becomes_a_formula() {
        assert_eq!(quoted("=cmd()"), "\"'=cmd()\"");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
