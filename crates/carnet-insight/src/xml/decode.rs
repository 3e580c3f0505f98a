//! Bytes to text: byte order mark, then declared encoding, then UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::XmlError;

/// Encodings that deposits use. Anything else is refused: a closed list keeps exotic decoders, known for hiding markup, out of reach.
/// The labels ISO-8859-1 and US-ASCII mean windows-1252, as everywhere on the web.
const ACCEPTED: [&Encoding; 5] = [UTF_8, WINDOWS_1252, ISO_8859_15, UTF_16LE, UTF_16BE];

/// How far the XML declaration is looked for, in bytes.
const DECLARATION: usize = 256;

/// The text of a document. UTF-8 is borrowed, not copied; a byte order mark is dropped.
///
/// # Errors
/// [`XmlError::UnsupportedEncoding`], [`XmlError::EncodingConflict`], [`XmlError::InvalidEncoding`].
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    let (mark, start) = Encoding::for_bom(bytes).map_or((None, 0), |(found, length)| (Some(found), length));
    let body = bytes.get(start..).unwrap_or_default();
    let shape = mark.or_else(|| wide_shape(body));
    let declared = declared(body, shape)?;
    let encoding = match (shape, declared) {
        (Some(shape), None) => shape,
        (Some(shape), Some(declared)) if agree(shape, declared) => shape,
        // UTF-16 is declared, but the declaration itself was readable as single bytes.
        (None, Some(declared)) if is_wide(declared) => return Err(XmlError::EncodingConflict),
        (None, declared) => declared.unwrap_or(UTF_8),
        (Some(_), Some(_)) => return Err(XmlError::EncodingConflict),
    };
    if encoding == UTF_8 {
        return std::str::from_utf8(body).map(Cow::Borrowed).map_err(|error| XmlError::InvalidEncoding {
            encoding: UTF_8.name(),
            offset: start + error.valid_up_to(),
        });
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or(XmlError::InvalidEncoding { encoding: encoding.name(), offset: 0 })
}

/// UTF-16 without a mark: `<` beside a zero byte.
fn wide_shape(body: &[u8]) -> Option<&'static Encoding> {
    match body.get(..2)? {
        b"<\0" => Some(UTF_16LE),
        b"\0<" => Some(UTF_16BE),
        _ => None,
    }
}

fn is_wide(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// `encoding="UTF-16"` fits both byte orders: the mark or the shape decides.
fn agree(shape: &Encoding, declared: &Encoding) -> bool {
    shape == declared || (is_wide(shape) && is_wide(declared))
}

/// The encoding of the XML declaration, when there is one.
fn declared(body: &[u8], shape: Option<&'static Encoding>) -> Result<Option<&'static Encoding>, XmlError> {
    // In UTF-16 every second byte of an ASCII declaration is zero.
    let head: Vec<u8> = match shape {
        Some(wide) if is_wide(wide) => {
            body.iter().take(2 * DECLARATION).copied().filter(|&b| b != 0).collect()
        }
        _ => body.iter().take(DECLARATION).copied().collect(),
    };
    let Some(label) = declaration(&head).and_then(label) else { return Ok(None) };
    Encoding::for_label(label).filter(|found| ACCEPTED.contains(found)).map(Some).ok_or_else(|| {
        XmlError::UnsupportedEncoding { name: label.iter().take(40).map(|&b| printable(b)).collect() }
    })
}

fn printable(byte: u8) -> char {
    if byte.is_ascii_graphic() { char::from(byte) } else { '?' }
}

/// What stands between `<?xml` and `?>`.
fn declaration(head: &[u8]) -> Option<&[u8]> {
    let rest = head.strip_prefix(b"<?xml")?;
    if !rest.first()?.is_ascii_whitespace() {
        return None;
    }
    let end = rest.windows(2).position(|pair| pair == b"?>")?;
    rest.get(..end)
}

/// The value of the `encoding` pseudo-attribute.
fn label(declaration: &[u8]) -> Option<&[u8]> {
    let at = declaration.windows(8).position(|word| word == b"encoding")?;
    let rest = declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (&quote, value) = rest.split_first()?;
    let end = value.iter().position(|&b| b == quote)?;
    matches!(quote, b'"' | b'\'').then(|| value.get(..end))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, mark: bool) -> Vec<u8> {
        let mark = if mark { vec![0xFF, 0xFE] } else { vec![] };
        mark.into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    }

    #[test]
    fn declared_and_marked_encodings() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9\x80</a>".to_vec();
        let fifteen = b"<?xml version='1.0' encoding='iso-8859-15'?><a>\xA4</a>".to_vec();
        for (bytes, end) in [
            (b"<a>\xC3\xA9</a>".to_vec(), "<a>é</a>"),
            (b"\xEF\xBB\xBF<a>\xC3\xA9</a>".to_vec(), "<a>é</a>"),
            (latin, "<a>é€</a>"),
            (fifteen, "<a>€</a>"),
            (wide("<a>é</a>", true), "<a>é</a>"),
            (wide("<?xml version='1.0' encoding='UTF-16'?><a>é</a>", false), "<a>é</a>"),
            (b"\xFE\xFF\0<\0a\0/\0>".to_vec(), "<a/>"),
        ] {
            let text = decode(&bytes).unwrap();
            assert!(text.ends_with(end), "{text}");
        }
        assert!(matches!(decode(b"<a/>"), Ok(Cow::Borrowed(_))), "UTF-8 is not copied");
    }

    #[test]
    fn refusals() {
        let named = |name: &str| XmlError::UnsupportedEncoding { name: name.to_owned() };
        for (bytes, error) in [
            (&b"<?xml version='1.0' encoding='UTF-7'?><a/>"[..], named("UTF-7")),
            (b"<?xml version='1.0' encoding='shift_jis'?><a/>", named("shift_jis")),
            (b"<?xml version='1.0' encoding='IBM\x01037'?><a/>", named("IBM?037")),
            (b"<?xml version='1.0' encoding='UTF-16'?><a/>", XmlError::EncodingConflict),
            (b"\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?><a/>", XmlError::EncodingConflict),
            (b"<a>\xE9</a>", XmlError::InvalidEncoding { encoding: "UTF-8", offset: 3 }),
            (b"\xEF\xBB\xBF<a>\xFF", XmlError::InvalidEncoding { encoding: "UTF-8", offset: 6 }),
            (b"\xFF\xFE<\0a", XmlError::InvalidEncoding { encoding: "UTF-16LE", offset: 0 }),
        ] {
            assert_eq!(decode(bytes).map(Cow::into_owned), Err(error));
        }
    }
}
