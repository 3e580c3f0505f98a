//! Strings: found without looking at each character, copied only when they have escapes.

use std::borrow::Cow;

use super::read::JsonFault;

/// Reads a string whose opening quote is already behind: the value, and how many bytes it and its closing quote take. The
/// error says at which byte.
pub(super) fn read(rest: &str) -> Result<(Cow<'_, str>, usize), (JsonFault, usize)> {
    let end = next_mark(rest, 0)?;
    let plain = rest.get(..end).unwrap_or_default();
    refuse_control(plain, 0)?;
    if rest.as_bytes().get(end) == Some(&b'"') {
        return Ok((Cow::Borrowed(plain), end + 1));
    }
    let mut value = String::with_capacity(plain.len() + 16);
    value.push_str(plain);
    let mut at = end;
    loop {
        match rest.as_bytes().get(at) {
            Some(b'"') => return Ok((Cow::Owned(value), at + 1)),
            Some(b'\\') => {
                let (character, length) =
                    escape(rest.get(at + 1..).unwrap_or_default()).ok_or((JsonFault::Escape, at))?;
                value.push(character);
                at += 1 + length;
            }
            _ => {
                let end = next_mark(rest, at)?;
                let plain = rest.get(at..end).unwrap_or_default();
                refuse_control(plain, at)?;
                value.push_str(plain);
                at = end;
            }
        }
    }
}

/// The next quote or backslash.
fn next_mark(rest: &str, from: usize) -> Result<usize, (JsonFault, usize)> {
    let bytes = rest.as_bytes().get(from..).unwrap_or_default();
    memchr::memchr2(b'"', b'\\', bytes).map(|at| from + at).ok_or((JsonFault::End, rest.len()))
}

fn refuse_control(plain: &str, from: usize) -> Result<(), (JsonFault, usize)> {
    // Without a branch for each byte, so that long base64 costs next to nothing.
    if plain.bytes().fold(u8::MAX, u8::min) >= 0x20 {
        return Ok(());
    }
    let at = plain.bytes().position(|byte| byte < 0x20).unwrap_or(0);
    Err((JsonFault::Control, from + at))
}

/// What follows a backslash: the character, and how many bytes it took.
fn escape(after: &str) -> Option<(char, usize)> {
    let simple = match after.as_bytes().first()? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(after),
        _ => return None,
    };
    Some((simple, 1))
}

fn unicode(after: &str) -> Option<(char, usize)> {
    let unit = hex(after.get(1..5)?)?;
    if !(0xd800..0xe000).contains(&unit) {
        return Some((char::from_u32(unit)?, 5));
    }
    let low = hex(after.get(5..11)?.strip_prefix("\\u")?)?;
    if unit >= 0xdc00 || !(0xdc00..0xe000).contains(&low) {
        return None;
    }
    Some((char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?, 11))
}

fn hex(digits: &str) -> Option<u32> {
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        u32::from_str_radix(digits, 16).ok()
    } else {
        None
    }
}
