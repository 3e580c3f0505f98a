//! A field of a form, with its hint, its error and the button that mends it.

use crate::html::SafeHtml;

/// What a field takes: sets its type, its keyboard and its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Name,
    Email,
    Day,
    NationalId,
}

/// A field as its template draws it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(crate) name: &'static str,
    pub(crate) kind: EntryKind,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) value: String,
    pub(crate) error: Option<String>,
    pub(crate) fix: Option<(String, String)>,
}

impl Entry {
    pub(crate) fn new(name: &'static str, kind: EntryKind, label: String, value: &str) -> Self {
        Self { name, kind, label, hint: None, value: value.to_owned(), error: None, fix: None }
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// What is wrong, and the words and value of the button that mends it.
    pub(crate) fn wrong(mut self, error: Option<String>, fix: Option<(String, String)>) -> Self {
        self.error = error;
        self.fix = fix;
        self
    }

    pub(crate) fn attributes(&self) -> SafeHtml {
        SafeHtml::trusted(match self.kind {
            EntryKind::Name => "type=\"text\" autocomplete=\"off\" maxlength=\"100\"",
            EntryKind::Email => {
                "type=\"email\" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"254\""
            }
            EntryKind::Day => "type=\"date\" class=\"date\"",
            EntryKind::NationalId => {
                "type=\"text\" class=\"short\" inputmode=\"numeric\" autocomplete=\"off\" spellcheck=\"false\" maxlength=\"40\""
            }
        })
    }

    /// The ids that describe the field, the error first.
    pub(crate) fn described_by(&self) -> String {
        let error = self.error.as_ref().map(|_| format!("{}-e", self.name));
        let hint = self.hint.as_ref().map(|_| format!("{}-h", self.name));
        error.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }
}
