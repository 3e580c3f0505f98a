//! Fields of the forms of the account, drawn by one template so that hints and errors always read the same.

use super::errors::{AccountError, AccountField};
use crate::html::SafeHtml;
use crate::language::Texts;

/// What a field takes: sets its type, its keyboard and what a password manager does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InputKind {
    Login,
    PresentPassword,
    NewPassword,
    OneTimeCode,
    ActivationCode,
    Email,
    Birth,
    Label,
}

impl InputKind {
    const fn attributes(self) -> &'static str {
        match self {
            Self::Login => {
                "type=\"text\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"254\""
            }
            Self::PresentPassword => "type=\"password\" autocomplete=\"current-password\" maxlength=\"200\"",
            Self::NewPassword => "type=\"password\" autocomplete=\"new-password\" maxlength=\"200\"",
            Self::OneTimeCode => {
                "type=\"text\" class=\"code-input\" inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"20\""
            }
            Self::ActivationCode => {
                "type=\"text\" class=\"code-input code-input--long\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"60\""
            }
            Self::Email => {
                "type=\"email\" autocomplete=\"email\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"254\""
            }
            Self::Birth => "type=\"date\" class=\"date\" autocomplete=\"bday\" min=\"1890-01-01\"",
            Self::Label => "type=\"text\" autocomplete=\"off\" maxlength=\"60\" required",
        }
    }
}

/// A field as its template draws it.
pub(crate) struct InputField {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) value: String,
    pub(crate) kind: InputKind,
    pub(crate) error: Option<String>,
    pub(crate) fix: Option<(String, String)>,
}

impl InputField {
    /// A field with what was typed and what is wrong with it. A password or a code is never given back.
    pub(crate) fn new(
        texts: Texts,
        (field, kind): (AccountField, InputKind),
        label: String,
        errors: &[AccountError],
    ) -> Self {
        let error = errors.iter().find(|error| error.field() == field);
        Self {
            name: field.name(),
            label,
            hint: None,
            value: String::new(),
            kind,
            error: error.map(|error| error.text(texts)),
            fix: error.and_then(|error| error.fix(texts)),
        }
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(crate) fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    pub(crate) fn attributes(&self) -> SafeHtml {
        SafeHtml::trusted(self.kind.attributes())
    }

    /// Whether what is typed is hidden, and may be shown.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.kind, InputKind::PresentPassword | InputKind::NewPassword)
    }

    /// The ids that describe the field, the error first.
    pub(crate) fn described_by(&self) -> String {
        let error = self.error.as_ref().map(|_| format!("{}-e", self.name));
        let hint = self.hint.as_ref().map(|_| format!("{}-h", self.name));
        error.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }
}
