//! Form fields and queries: `application/x-www-form-urlencoded` as RFC 6749 (appendix B) uses it.

/// Most fields, and longest text, that are read.
const MAX_FIELDS: usize = 64;
const MAX_TEXT: usize = 16 * 1024;

/// A text with everything but RFC 3986's unreserved characters as `%XX`.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}

/// `name=value&…` of fields in their order.
pub fn write(fields: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| format!("{}={}", escape(name), escape(value));
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

/// The fields of a query. `None` for a field that stands twice (RFC 6749, 3.1), a bad escape, no UTF-8, or too many.
pub(crate) fn read(text: &str) -> Option<Vec<(String, String)>> {
    let mut fields: Vec<(String, String)> = Vec::new();
    if text.len() > MAX_TEXT {
        return None;
    }
    for field in text.split('&').filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        let (name, value) = (unescape(name)?, unescape(value)?);
        if fields.len() == MAX_FIELDS || fields.iter().any(|(other, _)| *other == name) {
            return None;
        }
        fields.push((name, value));
    }
    Some(fields)
}

/// A text whose escapes are undone. `None` for a bad escape, or no UTF-8.
pub fn unescape(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back() {
        let fields = [("a", "x y&z=é%"), ("b", ""), ("c~-._", "+/")];
        let text = write(&fields);
        assert_eq!(text, "a=x%20y%26z%3D%C3%A9%25&b=&c~-._=%2B%2F");
        let read = read(&text).unwrap();
        assert!(read.iter().map(|(n, v)| (n.as_str(), v.as_str())).eq(fields));
    }

    #[test]
    fn queries_are_read_strictly() {
        for (text, accepted) in [
            ("", true),
            ("a=1&b=2", true),
            ("a&b=+", true),
            ("a=1&a=1", false),
            ("a=1&%61=2", false),
            ("a=%", false),
            ("a=%4", false),
            ("a=%zz", false),
            ("a=%+1", false),
            ("a=%ff", false),
        ] {
            assert_eq!(read(text).is_some(), accepted, "{text}");
        }
        let fields: Vec<_> = (0..65).map(|n| format!("{n}=1")).collect();
        assert!(read(&fields[..64].join("&")).is_some() && read(&fields.join("&")).is_none());
    }
}
