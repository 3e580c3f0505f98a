//! When no usual way in works: a code by e-mail, then a session that is weak.

use askama::Template;
use jiff::civil::DateTime;

use super::delays;
use super::errors::{AccountError, AccountField};
use super::fields::{InputField, InputKind};
use super::sign_in::code_field;
use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;

/// Asks for a code by e-mail.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/recovery.html")]
pub struct RecoveryPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// What was typed.
    pub login: String,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl RecoveryPage {
    pub(crate) fn login_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Login, InputKind::Login);
        InputField::new(texts, kind, texts.say(Msg("field-login")), &self.errors)
            .hint(texts.say(Msg("field-login-hint")))
            .value(&self.login)
    }
}

/// Takes the code; shown in the same way when there is no such account and nothing was sent.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/recovery-code.html")]
pub struct RecoveryCodePage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// Minutes during which the code is good.
    pub minutes: u32,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl RecoveryCodePage {
    pub(crate) fn code_field(&self) -> InputField {
        code_field(self.layout.texts(), &self.errors)
            .hint(self.layout.texts().say(Msg("field-mail-code-hint")))
    }
}

/// Whether a weak session may read the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WeakReading {
    /// It may not: the record waits for a stronger proof.
    #[default]
    Withheld,
    /// It may read, and change nothing sensitive.
    Allowed,
}

/// What a weak session can do.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/recovered.html")]
pub struct RecoveredPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Whether the record can be read.
    pub reading: WeakReading,
    /// Hours before a passkey added now may be used.
    pub delay_hours: u32,
    /// The provider that would prove the identity at once, by its name.
    pub provider: Option<String>,
    /// From when a passkey that was already added may be used.
    pub waiting: Option<DateTime>,
}

impl RecoveredPage {
    pub(crate) fn delay(&self) -> String {
        delays::hours(self.layout.texts(), self.delay_hours)
    }

    pub(crate) fn may_read(&self) -> bool {
        self.reading == WeakReading::Allowed
    }
}

pages!(RecoveryPage, RecoveryCodePage, RecoveredPage);
