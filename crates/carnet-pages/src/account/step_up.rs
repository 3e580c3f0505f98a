//! A fresh proof before a sensitive act.

use askama::Template;

use super::errors::{AccountError, AccountField};
use super::fields::{InputField, InputKind};
use super::passkeys::PasskeyChallenge;
use super::sign_in::{Door, code_field};
use crate::language::Msg;
use crate::layout::{Hat, Layout};
use crate::pages;

/// What a fresh proof is asked for; travels as `pour`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepUpPurpose {
    /// The account's ways in: passkeys, password, codes, linked identity.
    #[default]
    Account,
    /// The e-mail address.
    Contact,
    /// Who acts for somebody.
    Mandate,
    /// Closing the record.
    Closing,
    /// The complete export.
    Export,
    /// Making a masked document visible.
    Unmasking,
    /// Consent to sensitive data.
    Consent,
    /// Advance directives.
    Directives,
    /// Emergency access, by a professional.
    Emergency,
    /// Who may read the record.
    Accesses,
    /// An operator's act.
    Operation,
    /// One more record, by a professional who opened many.
    Pace,
}

impl StepUpPurpose {
    /// Every purpose.
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::Contact,
        Self::Mandate,
        Self::Closing,
        Self::Export,
        Self::Unmasking,
        Self::Consent,
        Self::Directives,
        Self::Emergency,
        Self::Accesses,
        Self::Operation,
        Self::Pace,
    ];

    /// Value of `pour`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Account => "compte",
            Self::Contact => "courriel",
            Self::Mandate => "famille",
            Self::Closing => "fermeture",
            Self::Export => "export",
            Self::Unmasking => "demasquage",
            Self::Consent => "accord",
            Self::Directives => "directives",
            Self::Emergency => "urgence",
            Self::Accesses => "acces",
            Self::Operation => "exploitation",
            Self::Pace => "rythme",
        }
    }

    /// Reads `pour`.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.value() == value)
    }

    pub(crate) const fn text(self) -> Msg {
        match self {
            Self::Account => Msg("confirm-for-account"),
            Self::Contact => Msg("confirm-for-contact"),
            Self::Mandate => Msg("confirm-for-mandate"),
            Self::Closing => Msg("confirm-for-closing"),
            Self::Export => Msg("confirm-for-export"),
            Self::Unmasking => Msg("confirm-for-unmasking"),
            Self::Consent => Msg("confirm-for-consent"),
            Self::Directives => Msg("confirm-for-directives"),
            Self::Emergency => Msg("confirm-for-emergency"),
            Self::Accesses => Msg("confirm-for-accesses"),
            Self::Operation => Msg("confirm-for-operation"),
            Self::Pace => Msg("confirm-for-pace"),
        }
    }
}

/// « Confirmez que c'est bien vous ».
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/step-up.html")]
pub struct StepUpPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What for.
    pub purpose: StepUpPurpose,
    /// Path to come back to once proven, sent as `retour`.
    pub return_to: String,
    /// Path of « Annuler ».
    pub cancel: String,
    /// The login, so that password managers find the password.
    pub login: String,
    /// The question for a passkey; the door is left out without it.
    pub passkey: Option<PasskeyChallenge>,
    /// Password and code.
    pub password: Door,
    /// The identity provider that proves it anew, by its name.
    pub provider: Option<String>,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl StepUpPage {
    /// Over the door of the identity provider.
    pub(crate) const fn provider_title(&self) -> Msg {
        match self.layout.hat {
            Hat::Professional => Msg("confirm-provider-professional"),
            _ => Msg("confirm-provider"),
        }
    }

    pub(crate) fn password_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Password, InputKind::PresentPassword);
        InputField::new(texts, kind, texts.say(Msg("field-password")), &self.errors)
    }

    pub(crate) fn code_field(&self) -> InputField {
        code_field(self.layout.texts(), &self.errors).hint(self.layout.texts().say(Msg("field-totp-hint")))
    }

    pub(crate) fn has_password(&self) -> bool {
        self.password == Door::Open
    }

    /// No way to prove anything: a weak session.
    pub(crate) fn is_closed(&self) -> bool {
        self.passkey.is_none() && self.password == Door::Closed && self.provider.is_none()
    }
}

pages!(StepUpPage);
