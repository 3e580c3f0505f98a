//! The writer: bytes straight into the answer.

use std::fmt::{Display, Write as _};

use super::read::Value;

/// Writes an object at the end of `out`.
pub(crate) fn write_object(out: &mut Vec<u8>, members: impl FnOnce(&mut Object<'_>)) {
    out.push(b'{');
    members(&mut Object { out, first: First::Yes });
    out.push(b'}');
}

/// Writes an array at the end of `out`.
pub(crate) fn write_array(out: &mut Vec<u8>, items: impl FnOnce(&mut Array<'_>)) {
    out.push(b'[');
    items(&mut Array { out, first: First::Yes });
    out.push(b']');
}

/// Writes a value as it was read, compact.
pub(crate) fn write_value(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(digits) => out.extend_from_slice(digits.as_bytes()),
        Value::Text(text) => write_text(out, text),
        Value::Array(values) => write_array(out, |items| {
            for value in values {
                items.value(|out| write_value(out, value));
            }
        }),
        Value::Object(members) => write_object(out, |object| {
            for (key, value) in members {
                object.value(key, |out| write_value(out, value));
            }
        }),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Yes,
    No,
}

/// An object being written.
pub(crate) struct Object<'a> {
    out: &'a mut Vec<u8>,
    first: First,
}

impl Object<'_> {
    fn key(&mut self, key: &str) {
        separate(self.out, &mut self.first);
        write_text(self.out, key);
        self.out.push(b':');
    }

    /// A member that writes itself.
    pub(crate) fn value(&mut self, key: &str, value: impl FnOnce(&mut Vec<u8>)) {
        self.key(key);
        value(self.out);
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        write_text(self.out, text);
    }

    /// A text, if there is one.
    pub(crate) fn maybe(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.text(key, text);
        }
    }

    /// A text made of a value that needs no escapes (an id, a number, an instant).
    pub(crate) fn shown(&mut self, key: &str, value: impl Display) {
        self.text(key, &value.to_string());
    }

    /// A number.
    pub(crate) fn number(&mut self, key: &str, value: impl Display) {
        self.key(key);
        write_plain(self.out, value);
    }

    /// A boolean.
    pub(crate) fn truth(&mut self, key: &str, value: bool) {
        self.number(key, value);
    }

    /// An object.
    pub(crate) fn object(&mut self, key: &str, members: impl FnOnce(&mut Object<'_>)) {
        self.key(key);
        write_object(self.out, members);
    }

    /// An array.
    pub(crate) fn array(&mut self, key: &str, items: impl FnOnce(&mut Array<'_>)) {
        self.key(key);
        write_array(self.out, items);
    }

    /// An array, left out when nothing is written in it.
    pub(crate) fn some(&mut self, key: &str, items: impl FnOnce(&mut Array<'_>)) {
        let (length, first) = (self.out.len(), self.first);
        self.key(key);
        let before = self.out.len() + 1;
        write_array(self.out, items);
        if self.out.len() == before + 1 {
            self.out.truncate(length);
            self.first = first;
        }
    }
}

/// An array being written.
pub(crate) struct Array<'a> {
    out: &'a mut Vec<u8>,
    first: First,
}

impl Array<'_> {
    /// An item that writes itself.
    pub(crate) fn value(&mut self, value: impl FnOnce(&mut Vec<u8>)) {
        separate(self.out, &mut self.first);
        value(self.out);
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) {
        self.value(|out| write_text(out, text));
    }

    /// An object.
    pub(crate) fn object(&mut self, members: impl FnOnce(&mut Object<'_>)) {
        self.value(|out| write_object(out, members));
    }

    /// An item that is already JSON.
    pub(crate) fn json(&mut self, json: &[u8]) {
        self.value(|out| out.extend_from_slice(json));
    }
}

fn separate(out: &mut Vec<u8>, first: &mut First) {
    if *first == First::No {
        out.push(b',');
    }
    *first = First::No;
}

fn write_plain(out: &mut Vec<u8>, value: impl Display) {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(text, "{value}");
    out.extend_from_slice(text.as_bytes());
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((special, tail)) = tail.split_first() else { break };
        match special {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            other => write_plain(out, format_args!("\\u{other:04x}")),
        }
        rest = tail;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut out = Vec::new();
        write_object(&mut out, |o| {
            o.text("quote\"", "a\"b\\c\nd\u{1}é\u{7f}");
            o.maybe("absent", None);
            o.maybe("empty", Some(""));
            o.some("none", |_| {});
            o.array("list", |a| {
                a.text("x");
                a.object(|_| {});
                a.json(b"1.10");
            });
            o.some("some", |a| a.text(""));
            o.number("n", 3);
            o.truth("t", false);
        });
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "{\"quote\\\"\":\"a\\\"b\\\\c\\nd\\u0001é\u{7f}\",\"list\":[\"x\",{},1.10],\"some\":[\"\"],\"n\":3,\"t\":false}"
        );
        let value = super::super::read(text.as_bytes(), super::super::Limits::default()).unwrap();
        let mut again = Vec::new();
        write_value(&mut again, &value);
        assert_eq!(String::from_utf8(again).unwrap(), text);
    }

    #[test]
    fn an_object_that_starts_with_nothing_has_no_comma() {
        let mut out = Vec::new();
        write_object(&mut out, |o| {
            o.some("none", |_| {});
            o.text("a", "b");
        });
        assert_eq!(out, br#"{"a":"b"}"#);
    }
}
