//! The reader: one pass, nothing copied that need not be, limits before anything is built.
//!
//! Refused: depth and number of nodes over the limits, a key twice in an object, anything after the value, what RFC 8259
//! does not allow. Numbers keep their digits.

use std::borrow::Cow;
use std::collections::HashSet;

use super::strings;

/// A JSON value that borrows from the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, digit for digit.
    Number(&'a str),
    /// A text; owned only when it has escapes.
    Text(Cow<'a, str>),
    /// An array.
    Array(Vec<Value<'a>>),
    /// An object, in the order of the text.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

/// Limits of a text. Source: `design/security.md` 8.1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Most levels of arrays and objects inside each other.
    pub(crate) depth: usize,
    /// Most values in all.
    pub(crate) nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 64, nodes: 200_000 }
    }
}

/// Why a text is not accepted, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at byte {at}")]
pub(crate) struct JsonError {
    /// Offset in bytes.
    pub(crate) at: usize,
    /// Why.
    pub(crate) fault: JsonFault,
}

/// Why a text is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonFault {
    /// It ends too early.
    #[error("the text ends too early")]
    End,
    /// A character that JSON does not allow there.
    #[error("unexpected character")]
    Unexpected,
    /// No UTF-8.
    #[error("not UTF-8")]
    Utf8,
    /// An escape that JSON does not have, or half a surrogate pair.
    #[error("bad escape in a string")]
    Escape,
    /// A control character in a string.
    #[error("control character in a string")]
    Control,
    /// A key twice in one object.
    #[error("the key \"{0}\" stands twice in one object")]
    Duplicate(String),
    /// Too deep.
    #[error("more than {0} levels")]
    TooDeep(usize),
    /// Too many values.
    #[error("more than {0} values")]
    TooMany(usize),
    /// Something after the value.
    #[error("something follows the value")]
    Trailing,
}

/// Reads one value.
pub(crate) fn read(body: &[u8], limits: Limits) -> Result<Value<'_>, JsonError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| JsonError { at: error.valid_up_to(), fault: JsonFault::Utf8 })?;
    let mut reader = Reader { text, at: 0, nodes: limits.nodes, limits };
    reader.blank();
    let value = reader.value(limits.depth)?;
    reader.blank();
    if reader.at < text.len() {
        return Err(reader.fault(JsonFault::Trailing));
    }
    Ok(value)
}

/// Objects with fewer keys are searched for duplicates one by one.
const FEW_KEYS: usize = 24;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Values that may still come.
    nodes: usize,
    limits: Limits,
}

impl<'a> Reader<'a> {
    const fn fault(&self, fault: JsonFault) -> JsonError {
        JsonError { at: self.at, fault }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The error for a byte that is not what should stand here.
    fn unexpected(&self) -> JsonError {
        self.fault(if self.at < self.text.len() { JsonFault::Unexpected } else { JsonFault::End })
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.unexpected())
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, JsonError> {
        self.nodes = self.nodes.checked_sub(1).ok_or(self.fault(JsonFault::TooMany(self.limits.nodes)))?;
        match self.peek() {
            Some(b'"') => self.string().map(Value::Text),
            Some(b'{') => self.object(self.deeper(depth)?),
            Some(b'[') => self.array(self.deeper(depth)?),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.unexpected()),
        }
    }

    fn deeper(&self, depth: usize) -> Result<usize, JsonError> {
        depth.checked_sub(1).ok_or(self.fault(JsonFault::TooDeep(self.limits.depth)))
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, JsonError> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return Err(self.fault(JsonFault::Unexpected));
        }
        self.at += word.len();
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Value<'a>, JsonError> {
        self.at += 1;
        self.blank();
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Array(items));
        }
        loop {
            self.blank();
            items.push(self.value(depth)?);
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::Array(items));
                }
                _ => return Err(self.unexpected()),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, JsonError> {
        self.at += 1;
        self.blank();
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(members));
        }
        loop {
            self.blank();
            let key = self.string()?;
            self.unseen(&key, &members, &mut seen)?;
            self.blank();
            self.expect(b':')?;
            self.blank();
            members.push((key, self.value(depth)?));
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Object(members));
                }
                _ => return Err(self.unexpected()),
            }
        }
    }

    /// Refuses a key that the object has already. Large objects get a set, so that the work stays linear.
    fn unseen(
        &self,
        key: &str,
        members: &[(Cow<'a, str>, Value<'a>)],
        seen: &mut HashSet<String>,
    ) -> Result<(), JsonError> {
        if members.len() == FEW_KEYS {
            seen.extend(members.iter().map(|(key, _)| key.to_string()));
        }
        let twice = if members.len() < FEW_KEYS {
            members.iter().any(|(known, _)| known == key)
        } else {
            !seen.insert(key.to_owned())
        };
        if twice { Err(self.fault(JsonFault::Duplicate(shortened(key)))) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.expect(b'"')?;
        let text = self.text;
        let rest = text.get(self.at..).unwrap_or_default();
        match strings::read(rest) {
            Ok((value, length)) => {
                self.at += length;
                Ok(value)
            }
            Err((fault, offset)) => Err(JsonError { at: self.at + offset, fault }),
        }
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.unexpected());
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Value<'a>, JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Value::Number(self.text.get(start..self.at).unwrap_or_default()))
    }
}

/// A key as a message may show it.
fn shortened(key: &str) -> String {
    key.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
