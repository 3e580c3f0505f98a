//! The doors: passkey, password and code, identity providers; and what follows a sign-out.

use askama::Template;

use super::delays::delay;
use super::errors::{AccountError, AccountField};
use super::fields::{InputField, InputKind};
use super::passkeys::PasskeyChallenge;
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// Why the sign-in page is shown. Nothing here tells whether an account exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignInCause {
    /// The visitor came by themselves.
    #[default]
    Visit,
    /// The session ended after a time without activity; what was written is kept by the browser's tab.
    Idle,
    /// The session was ended from another device, or after a change of password.
    Revoked,
    /// The identity provider refused or was left.
    ProviderRefused,
    /// The identity provider does not answer.
    ProviderDown,
    /// The identity provider proves the identity at too low a level.
    ProviderLevel,
    /// The identity is known, but no record or right goes with it.
    UnknownAccount,
    /// Login and password do not go together, or there is no such account: one answer.
    WrongPassword,
    /// A field was left empty.
    Incomplete,
    /// The passkey is unknown here or proves nothing.
    PasskeyRefused,
    /// The device sent nothing: no script, or the person left its dialogue.
    PasskeyUnanswered,
    /// The sign-in took too long: it begins again.
    Expired,
    /// Too many tries.
    TooMany {
        /// Seconds to wait.
        retry_seconds: u32,
    },
    /// Every way into this account was closed at a counter; said after a proof only.
    Locked,
}

/// How a note looks: its class, its icon, its role.
pub(crate) struct NoteLook {
    pub(crate) class: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) role: &'static str,
}

pub(crate) const CALM: NoteLook = NoteLook { class: "note--warn", icon: "info", role: "status" };
pub(crate) const URGENT: NoteLook = NoteLook { class: "note--alert", icon: "alert", role: "alert" };

impl SignInCause {
    /// The sentence, if there is something to say.
    pub(crate) fn text(self, texts: Texts) -> Option<String> {
        let id = match self {
            Self::Visit => return None,
            Self::TooMany { retry_seconds } => {
                return Some(texts.say1(Msg("sign-in-too-many"), "delay", delay(texts, retry_seconds)));
            }
            Self::Idle => Msg("sign-in-idle"),
            Self::Revoked => Msg("sign-in-revoked"),
            Self::ProviderRefused => Msg("sign-in-refused"),
            Self::ProviderDown => Msg("sign-in-down"),
            Self::ProviderLevel => Msg("sign-in-level"),
            Self::UnknownAccount => Msg("sign-in-unknown"),
            Self::WrongPassword => Msg("sign-in-wrong"),
            Self::Incomplete => Msg("sign-in-incomplete"),
            Self::PasskeyRefused => Msg("sign-in-passkey-refused"),
            Self::PasskeyUnanswered => Msg("sign-in-passkey-unanswered"),
            Self::Expired => Msg("sign-in-expired"),
            Self::Locked => Msg("sign-in-locked"),
        };
        Some(texts.say(id))
    }

    pub(crate) const fn look(self) -> NoteLook {
        match self {
            Self::Idle => NoteLook { icon: "clock", ..CALM },
            Self::ProviderDown
            | Self::WrongPassword
            | Self::Incomplete
            | Self::PasskeyRefused
            | Self::TooMany { .. }
            | Self::Locked => URGENT,
            _ => CALM,
        }
    }

    /// Whether the answer concerns the form with the password, which then stands open.
    pub(crate) const fn is_about_password(self) -> bool {
        matches!(self, Self::WrongPassword | Self::Incomplete | Self::TooMany { .. })
    }
}

/// Whether a door is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// It is.
    #[default]
    Open,
    /// It is not part of this deployment, or of this account.
    Closed,
}

impl Door {
    pub(crate) fn is_open(self) -> bool {
        self == Self::Open
    }
}

/// Three doors for a person, one for a professional.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/sign-in.html")]
pub struct SignInPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// Why it is shown.
    pub cause: SignInCause,
    /// Path to come back to, sent as `retour` by every door; empty for the home.
    pub return_to: String,
    /// What was typed as `identifiant`.
    pub login: String,
    /// The question for a passkey; the door is left out without it.
    pub passkey: Option<PasskeyChallenge>,
    /// Login with a password.
    pub password: Door,
    /// The identity provider for people, by its name; the door is left out without it.
    pub provider: Option<String>,
    /// The provider for professionals.
    pub professional: Door,
    /// Opening an account here.
    pub enrolment: Door,
}

impl SignInPage {
    pub(crate) fn login_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Login, InputKind::Login);
        InputField::new(texts, kind, texts.say(Msg("field-login")), &[])
            .hint(texts.say(Msg("field-login-hint")))
            .value(&self.login)
    }

    pub(crate) fn password_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Password, InputKind::PresentPassword);
        InputField::new(texts, kind, texts.say(Msg("field-password")), &[])
    }

    /// The password form is folded away while a better door stands before it.
    pub(crate) fn is_password_open(&self) -> bool {
        self.passkey.is_none() || self.cause.is_about_password() || !self.login.is_empty()
    }
}

/// The second factor after a right password, and after a wrong one: the page is the same.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/code.html")]
pub struct CodePage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// Path to come back to, sent as `retour`.
    pub return_to: String,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl CodePage {
    pub(crate) fn code_field(&self) -> InputField {
        code_field(self.layout.texts(), &self.errors).hint(self.layout.texts().say(Msg("field-totp-hint")))
    }
}

/// The field of a code of six digits.
pub(crate) fn code_field(texts: Texts, errors: &[AccountError]) -> InputField {
    let kind = (AccountField::Code, InputKind::OneTimeCode);
    InputField::new(texts, kind, texts.say(Msg("field-code")), errors)
}

/// After signing out: the script forgets every draft of this tab.
#[derive(Clone, Debug, Template)]
#[template(path = "account/signed-out.html")]
pub struct SignedOutPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
}

pages!(SignInPage, CodePage, SignedOutPage);
