//! Objection to the opening of a record, with the code of the letter and without an account.

use askama::Template;

use super::delays::delay;
use super::errors::{AccountError, AccountField};
use super::fields::{InputField, InputKind};
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// What the reader of the letter wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ObjectionWish {
    /// That the record does not open.
    #[default]
    Object,
    /// That it opens after all.
    Withdraw,
}

impl ObjectionWish {
    pub(crate) const ALL: [Self; 2] = [Self::Object, Self::Withdraw];

    /// Value in the form.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Object => "refuser",
            Self::Withdraw => "revenir",
        }
    }

    /// The wish of a form.
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.value() == value)
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Object => Msg("objection-object"),
            Self::Withdraw => Msg("objection-withdraw"),
        }
    }

    pub(crate) const fn hint(self) -> Msg {
        match self {
            Self::Object => Msg("objection-object-hint"),
            Self::Withdraw => Msg("objection-withdraw-hint"),
        }
    }
}

/// The form.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/objection.html")]
pub struct ObjectionPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The code, as typed.
    pub code: String,
    /// Date of birth, as sent (`YYYY-MM-DD`).
    pub born: String,
    /// What is chosen.
    pub wish: ObjectionWish,
    /// Characters of a code, for the hint.
    pub code_length: u32,
    /// Seconds to wait after too many tries.
    pub retry_seconds: Option<u32>,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl ObjectionPage {
    const WISHES: [ObjectionWish; 2] = ObjectionWish::ALL;

    pub(crate) fn wait(&self, texts: Texts) -> Option<String> {
        self.retry_seconds.map(|seconds| texts.say1(Msg("sign-in-too-many"), "delay", delay(texts, seconds)))
    }

    pub(crate) fn code_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Code, InputKind::ActivationCode);
        InputField::new(texts, kind, texts.say(Msg("objection-code")), &self.errors)
            .hint(texts.say1(Msg("field-activation-hint"), "length", self.code_length))
            .value(&self.code)
    }

    pub(crate) fn birth_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Birth, InputKind::Birth);
        InputField::new(texts, kind, texts.say(Msg("field-birth")), &self.errors)
            .hint(texts.say(Msg("objection-birth-hint")))
            .value(&self.born)
    }
}

/// What was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectionAnswer {
    /// The record does not open.
    Objected,
    /// The objection was taken back: the record is open.
    Withdrawn,
    /// There was no objection to take back.
    None,
    /// The record is open or closed already.
    TooLate,
}

impl ObjectionAnswer {
    pub(crate) const fn title(self) -> Msg {
        match self {
            Self::Objected => Msg("objection-done"),
            Self::Withdrawn => Msg("objection-withdrawn"),
            Self::None => Msg("objection-none"),
            Self::TooLate => Msg("objection-late"),
        }
    }

    pub(crate) const fn text(self) -> Msg {
        match self {
            Self::Objected => Msg("objection-done-text"),
            Self::Withdrawn => Msg("objection-withdrawn-text"),
            Self::None => Msg("objection-none-text"),
            Self::TooLate => Msg("objection-late-text"),
        }
    }

    pub(crate) fn is_done(self) -> bool {
        matches!(self, Self::Objected | Self::Withdrawn)
    }
}

/// The answer. It names nobody: the screen may be anyone's.
#[derive(Clone, Debug, Template)]
#[template(path = "account/objection-done.html")]
pub struct ObjectionDonePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What was written down.
    pub answer: ObjectionAnswer,
}

pages!(ObjectionPage, ObjectionDonePage);
