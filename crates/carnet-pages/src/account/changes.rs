//! Changes of the account: e-mail address, passkeys, password, application that makes codes, linked identity.

use askama::Template;
use jiff::civil::{Date, DateTime};

use super::delays;
use super::enrolment::new_password_field;
use super::errors::{AccountError, AccountField};
use super::fields::{InputField, InputKind};
use super::passkeys::PasskeyChallenge;
use super::sign_in::code_field;
use crate::html::SafeHtml;
use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;

/// Asks for another e-mail address.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/email.html")]
pub struct EmailPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The address that counts, masked by the caller.
    pub current: Option<String>,
    /// The new one, as typed.
    pub email: String,
    /// Hours before the new one counts, during which the old one can cancel.
    pub delay_hours: u32,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EmailPage {
    pub(crate) fn email_field(&self) -> InputField {
        let texts = self.layout.texts();
        let kind = (AccountField::Email, InputKind::Email);
        InputField::new(texts, kind, texts.say(Msg("field-email-new")), &self.errors)
            .hint(texts.say(Msg("field-email-hint")))
            .value(&self.email)
    }

    pub(crate) fn delay(&self) -> String {
        delays::hours(self.layout.texts(), self.delay_hours)
    }
}

/// Takes the code sent to the new address.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/email-code.html")]
pub struct EmailCodePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The new address, whole.
    pub email: String,
    /// Minutes during which the code is good.
    pub minutes: u32,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl EmailCodePage {
    pub(crate) fn code_field(&self) -> InputField {
        code_field(self.layout.texts(), &self.errors)
            .hint(self.layout.texts().say(Msg("field-mail-code-hint")))
    }
}

fn label_field(layout: &Layout, label: &str, errors: &[AccountError]) -> InputField {
    let texts = layout.texts();
    let kind = (AccountField::Label, InputKind::Label);
    InputField::new(texts, kind, texts.say(Msg("field-label")), errors)
        .hint(texts.say(Msg("field-label-hint")))
        .value(label)
}

/// Adds a passkey.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/passkey-add.html")]
pub struct PasskeyAddPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The question for the device.
    pub passkey: PasskeyChallenge,
    /// Name, as typed or proposed.
    pub label: String,
    /// Hours before it may be used: set in a weak session.
    pub delay_hours: Option<u32>,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl PasskeyAddPage {
    pub(crate) fn label_field(&self) -> InputField {
        label_field(&self.layout, &self.label, &self.errors)
    }

    pub(crate) fn delay(&self) -> Option<String> {
        self.delay_hours.map(|hours| delays::hours(self.layout.texts(), hours))
    }
}

/// Renames a passkey.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/passkey-rename.html")]
pub struct PasskeyRenamePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Opaque id.
    pub id: String,
    /// Name, as typed or as it is.
    pub label: String,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl PasskeyRenamePage {
    pub(crate) fn label_field(&self) -> InputField {
        label_field(&self.layout, &self.label, &self.errors)
    }
}

/// Confirms the removal of a passkey; with [`AccountError::LastWayIn`] it says why it may not go.
#[derive(Clone, Debug, Template)]
#[template(path = "account/passkey-remove.html")]
pub struct PasskeyRemovePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Opaque id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// When it was added.
    pub created: Date,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

/// What setting a password does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordChange {
    /// There was none; the application that makes codes comes next.
    #[default]
    First,
    /// Replaces one, and closes the other sessions.
    Replace,
}

/// Sets or changes the password.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/password.html")]
pub struct PasswordPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// First or not.
    pub change: PasswordChange,
    /// The login, so that password managers file the password under it.
    pub login: String,
    /// Fewest characters.
    pub min: u32,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl PasswordPage {
    pub(crate) fn password_field(&self) -> InputField {
        new_password_field(self.layout.texts(), self.min, &self.errors)
    }

    pub(crate) fn is_first(&self) -> bool {
        self.change == PasswordChange::First
    }
}

/// What a confirmation removes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// Password and codes.
    Password,
    /// The link to the identity provider.
    Identity {
        /// The provider's name.
        provider: String,
    },
}

/// Confirms a removal; with [`AccountError::LastWayIn`] it says why it may not be done.
#[derive(Clone, Debug, Template)]
#[template(path = "account/removal.html")]
pub struct RemovalPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What goes.
    pub removal: Removal,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl RemovalPage {
    pub(crate) fn title(&self) -> String {
        let texts = self.layout.texts();
        match &self.removal {
            Removal::Password => texts.say(Msg("password-remove-title")),
            Removal::Identity { provider } => texts.say1(Msg("identity-remove-title"), "provider", provider),
        }
    }

    pub(crate) fn text(&self) -> String {
        let texts = self.layout.texts();
        match &self.removal {
            Removal::Password => texts.say(Msg("password-remove-text")),
            Removal::Identity { provider } => texts.say1(Msg("identity-remove-text"), "provider", provider),
        }
    }

    pub(crate) const fn action(&self) -> &'static str {
        match &self.removal {
            Removal::Password => crate::paths::ACCOUNT_PASSWORD_REMOVE,
            Removal::Identity { .. } => crate::paths::ACCOUNT_IDENTITY_REMOVE,
        }
    }
}

/// Sets up the application that makes codes.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/totp.html")]
pub struct TotpPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The QR code, from [`qr_drawing`](super::qr_drawing).
    pub qr: SafeHtml,
    /// The secret in base 32.
    pub secret: String,
    /// Hours before it may be used: set in a weak session.
    pub delay_hours: Option<u32>,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl TotpPage {
    pub(crate) fn code_field(&self) -> InputField {
        code_field(self.layout.texts(), &self.errors).hint(self.layout.texts().say(Msg("field-totp-hint")))
    }

    pub(crate) fn delay(&self) -> Option<String> {
        self.delay_hours.map(|hours| delays::hours(self.layout.texts(), hours))
    }
}

/// A change that waits and that a letter offers to cancel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingChange {
    /// Another e-mail address.
    Email {
        /// The new one, masked.
        email: String,
        /// From when it counts.
        from: DateTime,
    },
    /// A passkey added in a weak session.
    Passkey {
        /// Its name.
        label: String,
        /// From when it may be used.
        from: DateTime,
    },
    /// An application that makes codes, set up in a weak session.
    Totp {
        /// From when it may be used.
        from: DateTime,
    },
}

/// Where a cancellation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// To be confirmed.
    Asked(PendingChange),
    /// Done; what to do now.
    Done,
    /// The address is unknown, used or too old: one answer.
    Void,
}

/// Cancels a change from the letter that told about it. Nobody needs to be signed in.
#[derive(Clone, Debug, Template)]
#[template(path = "account/cancel.html")]
pub struct CancelPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Sealed ticket of the address.
    pub ticket: String,
    /// Where it stands.
    pub state: Cancellation,
}

pages!(
    EmailPage,
    EmailCodePage,
    PasskeyAddPage,
    PasskeyRenamePage,
    PasskeyRemovePage,
    PasswordPage,
    RemovalPage,
    TotpPage,
    CancelPage,
);
