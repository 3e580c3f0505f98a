//! « Mon compte et ma sécurité »: every way in, every open session, and what leaves by e-mail.

use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::language::{Lang, Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// What was just done; travels as `fait` in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountNotice {
    /// A passkey was added and can be used.
    PasskeyAdded,
    /// A passkey was added in a weak session: it waits.
    PasskeyWaiting,
    /// A passkey got another name.
    PasskeyRenamed,
    /// A passkey was removed.
    PasskeyRemoved,
    /// The password was set or changed; the other sessions are closed.
    PasswordChanged,
    /// The password was removed.
    PasswordRemoved,
    /// The application that makes codes was set up.
    TotpSet,
    /// Another e-mail address was asked for: it waits.
    EmailAsked,
    /// The change of address was cancelled.
    EmailCancelled,
    /// A session was closed.
    SessionClosed,
    /// All other sessions were closed.
    SessionsClosed,
    /// The identity provider was linked.
    IdentityLinked,
    /// It is no longer linked.
    IdentityUnlinked,
    /// The language was changed.
    LanguageSaved,
    /// Discreet mode is on.
    DiscreetOn,
    /// Discreet mode is off.
    DiscreetOff,
}

impl AccountNotice {
    /// Every notice.
    pub const ALL: [Self; 16] = [
        Self::PasskeyAdded,
        Self::PasskeyWaiting,
        Self::PasskeyRenamed,
        Self::PasskeyRemoved,
        Self::PasswordChanged,
        Self::PasswordRemoved,
        Self::TotpSet,
        Self::EmailAsked,
        Self::EmailCancelled,
        Self::SessionClosed,
        Self::SessionsClosed,
        Self::IdentityLinked,
        Self::IdentityUnlinked,
        Self::LanguageSaved,
        Self::DiscreetOn,
        Self::DiscreetOff,
    ];

    /// Value of `fait`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::PasskeyAdded => "cle-ajoutee",
            Self::PasskeyWaiting => "cle-en-attente",
            Self::PasskeyRenamed => "cle-renommee",
            Self::PasskeyRemoved => "cle-retiree",
            Self::PasswordChanged => "mot-de-passe",
            Self::PasswordRemoved => "mot-de-passe-retire",
            Self::TotpSet => "application",
            Self::EmailAsked => "courriel-demande",
            Self::EmailCancelled => "courriel-annule",
            Self::SessionClosed => "session-fermee",
            Self::SessionsClosed => "sessions-fermees",
            Self::IdentityLinked => "identite-liee",
            Self::IdentityUnlinked => "identite-retiree",
            Self::LanguageSaved => "langue",
            Self::DiscreetOn => "discret",
            Self::DiscreetOff => "pas-discret",
        }
    }

    /// Reads `fait`.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.value() == value)
    }

    pub(crate) const fn text(self) -> Msg {
        match self {
            Self::PasskeyAdded => Msg("done-passkey-added"),
            Self::PasskeyWaiting => Msg("done-passkey-waiting"),
            Self::PasskeyRenamed => Msg("done-passkey-renamed"),
            Self::PasskeyRemoved => Msg("done-passkey-removed"),
            Self::PasswordChanged => Msg("done-password"),
            Self::PasswordRemoved => Msg("done-password-removed"),
            Self::TotpSet => Msg("done-totp"),
            Self::EmailAsked => Msg("done-email-asked"),
            Self::EmailCancelled => Msg("done-email-cancelled"),
            Self::SessionClosed => Msg("done-session-closed"),
            Self::SessionsClosed => Msg("done-sessions-closed"),
            Self::IdentityLinked => Msg("done-identity-linked"),
            Self::IdentityUnlinked => Msg("done-identity-unlinked"),
            Self::LanguageSaved => Msg("done-language"),
            Self::DiscreetOn => Msg("done-discreet-on"),
            Self::DiscreetOff => Msg("done-discreet-off"),
        }
    }
}

/// A passkey of the account.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    /// Opaque id, in addresses.
    pub id: String,
    /// How the person calls it.
    pub label: String,
    /// When it was added.
    pub created: Date,
    /// When it was last used.
    pub last_used: Option<DateTime>,
    /// From when it may be used, when it still waits.
    pub waiting: Option<DateTime>,
}

/// The password and the application that makes codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordState {
    /// There is none.
    #[default]
    None,
    /// A password and an application: a way in.
    Ready {
        /// When the password was last changed.
        changed: Date,
        /// When the application was set up.
        totp: Date,
    },
    /// A password whose application is missing or waits: not a way in yet.
    WithoutCode {
        /// When the password was last changed.
        changed: Date,
        /// From when the application may be used, if it was set up.
        waiting: Option<DateTime>,
    },
}

/// What opened a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionProof {
    /// A passkey.
    Passkey,
    /// Password and code.
    Password,
    /// An identity provider.
    Provider,
    /// A code by e-mail: weak.
    EmailCode,
}

impl SessionProof {
    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Passkey => Msg("proof-passkey"),
            Self::Password => Msg("proof-password"),
            Self::Provider => Msg("proof-provider"),
            Self::EmailCode => Msg("proof-email"),
        }
    }
}

/// Whether a session is the one that reads the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionPlace {
    /// This one.
    Here,
    /// Another one.
    Elsewhere,
}

/// An open session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Opaque id, in addresses.
    pub id: String,
    /// The device, in words: « Firefox sous Windows ».
    pub device: String,
    /// When it began.
    pub since: DateTime,
    /// When it was last used.
    pub last_used: DateTime,
    /// What opened it.
    pub proof: SessionProof,
    /// Here or elsewhere.
    pub place: SessionPlace,
}

impl SessionRow {
    pub(crate) fn is_here(&self) -> bool {
        self.place == SessionPlace::Here
    }

    pub(crate) fn is_weak(&self) -> bool {
        self.proof == SessionProof::EmailCode
    }

    /// « Depuis le … · dernier usage le … ».
    pub(crate) fn times(&self, texts: Texts) -> String {
        let (since, used) = (texts.short_date_time(self.since), texts.short_date_time(self.last_used));
        texts.say2(Msg("session-times"), "since", since, "used", used)
    }
}

/// An address that waits before it counts.
#[derive(Clone, Debug)]
pub struct PendingEmail {
    /// The address.
    pub email: String,
    /// From when it counts.
    pub from: DateTime,
}

/// The national identity of the account.
#[derive(Clone, Debug, Default)]
pub enum LinkedIdentity {
    /// No provider in this deployment.
    #[default]
    NotOffered,
    /// It can be linked.
    Offered {
        /// The provider's name.
        provider: String,
    },
    /// It is linked.
    Linked {
        /// The provider's name.
        provider: String,
        /// Since when.
        since: Date,
    },
}

/// Whether what leaves Carnet, and what a neighbour may read over the shoulder, stays neutral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Discretion {
    /// Ordinary titles.
    #[default]
    Ordinary,
    /// Neutral titles in lists and letters.
    Discreet,
}

/// Account and security.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/security.html")]
pub struct AccountPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What was just done.
    pub notice: Option<AccountNotice>,
    /// The login.
    pub login: String,
    /// The address that counts, masked by the caller.
    pub email: Option<String>,
    /// An address that waits.
    pub pending_email: Option<PendingEmail>,
    /// Passkeys, oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// Password and codes.
    pub password: PasswordState,
    /// Open sessions, this one first.
    pub sessions: Vec<SessionRow>,
    /// National identity.
    pub identity: LinkedIdentity,
    /// Language of the letters and of the pages.
    pub language: Lang,
    /// Discreet mode.
    pub discretion: Discretion,
}

impl AccountPage {
    /// Whether the reader's own session is weak: what is sensitive waits.
    pub(crate) fn is_weak(&self) -> bool {
        self.sessions.iter().any(|session| session.is_here() && session.is_weak())
    }

    pub(crate) fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_here())
    }

    pub(crate) fn is_discreet(&self) -> bool {
        self.discretion == Discretion::Discreet
    }
}

pages!(AccountPage);
