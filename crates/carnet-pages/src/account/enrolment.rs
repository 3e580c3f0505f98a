//! Opening an account in four steps: who one is, an e-mail address, a way to sign in, what comes next.

use askama::Template;
use jiff::civil::Date;

use super::delays::delay;
use super::errors::{AccountError, AccountField};
use super::fields::{InputField, InputKind};
use super::passkeys::PasskeyChallenge;
use super::sign_in::code_field;
use crate::html::SafeHtml;
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// A step of the enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Identity,
    Email,
    Key,
    Done,
}

impl Step {
    pub(crate) const ALL: [Self; 4] = [Self::Identity, Self::Email, Self::Key, Self::Done];

    pub(crate) const fn number(self) -> u32 {
        match self {
            Self::Identity => 1,
            Self::Email => 2,
            Self::Key => 3,
            Self::Done => 4,
        }
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Identity => Msg("enrol-step-identity"),
            Self::Email => Msg("enrol-step-email"),
            Self::Key => Msg("enrol-step-key"),
            Self::Done => Msg("enrol-step-done"),
        }
    }

    /// « Étape 2 sur 4 ».
    pub(crate) fn progress(self, texts: Texts) -> String {
        texts.say2(Msg("enrol-progress"), "step", self.number(), "total", Self::ALL.len())
    }

    pub(crate) fn is_before(self, other: Self) -> bool {
        self.number() < other.number()
    }
}

/// Why the first step is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnrolmentCause {
    /// The visitor came by themselves.
    #[default]
    Visit,
    /// The identity provider refused or was left.
    ProviderRefused,
    /// The identity is proven, but no record that can be activated goes with it.
    NoRecord,
    /// The provider proves the identity at too low a level.
    ProviderLevel,
    /// The enrolment took too long: it begins again.
    Expired,
    /// Too many tries.
    TooMany {
        /// Seconds to wait.
        retry_seconds: u32,
    },
}

impl EnrolmentCause {
    pub(crate) fn text(self, texts: Texts) -> Option<String> {
        let id = match self {
            Self::Visit => return None,
            Self::TooMany { retry_seconds } => {
                return Some(texts.say1(Msg("sign-in-too-many"), "delay", delay(texts, retry_seconds)));
            }
            Self::ProviderRefused => Msg("sign-in-refused"),
            Self::NoRecord => Msg("enrol-no-record"),
            Self::ProviderLevel => Msg("sign-in-level"),
            Self::Expired => Msg("enrol-expired"),
        };
        Some(texts.say(id))
    }
}

/// Step 1: the code of the letter and the date of birth, or the identity provider.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/enrol-identity.html")]
pub struct EnrolmentPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// Why it is shown.
    pub cause: EnrolmentCause,
    /// Activation code, as typed.
    pub code: String,
    /// Date of birth, as sent (`YYYY-MM-DD`).
    pub born: String,
    /// Characters of a code, for the hint: 16 is four groups of four.
    pub code_length: u32,
    /// The identity provider, by its name.
    pub provider: Option<String>,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EnrolmentPage {
    const STEP: Step = Step::Identity;

    pub(crate) fn code_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Code, InputKind::ActivationCode);
        InputField::new(texts, kind, texts.say(Msg("field-activation")), &self.errors)
            .hint(texts.say1(Msg("field-activation-hint"), "length", self.code_length))
            .value(&self.code)
    }

    pub(crate) fn birth_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Birth, InputKind::Birth);
        InputField::new(texts, kind, texts.say(Msg("field-birth")), &self.errors)
            .hint(texts.say(Msg("field-birth-hint")))
            .value(&self.born)
    }
}

/// Step 2: an e-mail address.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/enrol-email.html")]
pub struct EnrolmentEmailPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// First name, as the record has it.
    pub first_name: String,
    /// Address, as typed.
    pub email: String,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EnrolmentEmailPage {
    const STEP: Step = Step::Email;

    pub(crate) fn email_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Email, InputKind::Email);
        InputField::new(texts, kind, texts.say(Msg("field-email")), &self.errors)
            .hint(texts.say(Msg("field-email-hint")))
            .value(&self.email)
    }
}

/// Step 2, second half: the code sent to the address.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/enrol-email-code.html")]
pub struct EnrolmentEmailCodePage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// The whole address: the person must be able to see a mistake.
    pub email: String,
    /// Minutes during which the code is good.
    pub minutes: u32,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EnrolmentEmailCodePage {
    const STEP: Step = Step::Email;

    pub(crate) fn code_field(&self) -> InputField {
        code_field(self.layout.texts(), &self.errors)
            .hint(self.layout.texts().say(Msg("field-mail-code-hint")))
    }
}

/// Step 3: a passkey, or the way to a password.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/enrol-key.html")]
pub struct EnrolmentKeyPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// The question for the new passkey; without it only the password is offered.
    pub passkey: Option<PasskeyChallenge>,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EnrolmentKeyPage {
    const STEP: Step = Step::Key;
}

/// Step 3 by password: login and password.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/enrol-password.html")]
pub struct EnrolmentPasswordPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// Login, as typed or proposed.
    pub login: String,
    /// Fewest characters of a password.
    pub min: u32,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EnrolmentPasswordPage {
    const STEP: Step = Step::Key;

    pub(crate) fn login_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Login, InputKind::Login);
        InputField::new(texts, kind, texts.say(Msg("field-login")), &self.errors)
            .hint(texts.say(Msg("field-login-choose")))
            .value(&self.login)
    }

    pub(crate) fn password_field(&self) -> InputField {
        new_password_field(self.layout.texts(), self.min, &self.errors)
    }
}

/// The field of a password that is being chosen.
pub(crate) fn new_password_field(texts: Texts, min: u32, errors: &[AccountError]) -> InputField {
    let kind = (AccountField::Password, InputKind::NewPassword);
    InputField::new(texts, kind, texts.say(Msg("field-password-new")), errors).hint(texts.say1(
        Msg("field-password-new-hint"),
        "min",
        min,
    ))
}

/// Step 3 by password, second half: the application that makes codes.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/enrol-totp.html")]
pub struct EnrolmentTotpPage {
    /// What surrounds the page; without user.
    pub layout: Layout,
    /// The QR code, from [`qr_drawing`](super::qr_drawing).
    pub qr: SafeHtml,
    /// The secret in base 32, to type by hand; shown in groups of four.
    pub secret: String,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EnrolmentTotpPage {
    const STEP: Step = Step::Key;

    pub(crate) fn code_field(&self) -> InputField {
        code_field(self.layout.texts(), &self.errors).hint(self.layout.texts().say(Msg("field-totp-hint")))
    }
}

/// What the record is like when the account is ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnrolledRecord {
    /// It can be read.
    #[default]
    Open,
    /// It opens by itself on a day, sooner if the person wants it; the person may object until then.
    Waiting {
        /// The day.
        opens: Date,
    },
    /// The person objected before: nothing is kept unless they change their mind.
    Opposed,
}

/// Step 4: the account is ready, what comes next.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/enrol-done.html")]
pub struct EnrolmentDonePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// First name.
    pub first_name: String,
    /// The login, to be written down.
    pub login: String,
    /// The record.
    pub record: EnrolledRecord,
}

impl EnrolmentDonePage {
    const STEP: Step = Step::Done;
}

pages!(
    EnrolmentPage,
    EnrolmentEmailPage,
    EnrolmentEmailCodePage,
    EnrolmentKeyPage,
    EnrolmentPasswordPage,
    EnrolmentTotpPage,
    EnrolmentDonePage,
);
