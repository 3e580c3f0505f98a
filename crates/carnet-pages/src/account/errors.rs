//! What can be wrong in a form of the account; each error says how to mend it.

use super::delays::delay;
use crate::language::{Msg, Texts};

/// What is wrong in a form of the account. Sign-in and recovery never tell whether an account exists: no error
/// of this list depends on it, except [`LoginTaken`](Self::LoginTaken), after an identity was proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountError {
    /// No login was typed.
    LoginMissing,
    /// The login has signs that cannot be used, or a wrong length.
    LoginMalformed,
    /// The login cannot be had (choosing one during enrolment).
    LoginTaken {
        /// A login that can.
        proposal: Option<String>,
    },
    /// No password was typed.
    PasswordMissing,
    /// The password is not the one of this account (step-up).
    PasswordWrong,
    /// The new password is too short.
    PasswordTooShort {
        /// Fewest characters.
        min: u32,
    },
    /// The new password is too long.
    PasswordTooLong {
        /// Most characters.
        max: u32,
    },
    /// The new password is on the list of those that attackers try first.
    PasswordCommon,
    /// The new password holds the name, the login or the date of birth.
    PasswordPersonal,
    /// The new password is too easy to guess.
    PasswordGuessable,
    /// No code was typed (six digits).
    CodeMissing,
    /// The code has another number of digits.
    CodeMalformed {
        /// Digits wanted.
        digits: u32,
    },
    /// The code is not the right one.
    CodeRefused {
        /// Tries left with this code, when they are counted.
        left: Option<u32>,
    },
    /// The code is too old.
    CodeExpired,
    /// Too many wrong tries: the code is void.
    CodeUsedUp,
    /// No activation code was typed.
    ActivationMissing,
    /// The activation code has another number of characters.
    ActivationMalformed {
        /// Characters read, spaces and dashes left out.
        found: u32,
        /// Characters wanted.
        wanted: u32,
    },
    /// Code and date of birth do not open any record, whatever the reason.
    ActivationRefused {
        /// Tries left, when they are counted.
        left: Option<u32>,
    },
    /// No date of birth was typed.
    BirthMissing,
    /// The date of birth could not be read.
    BirthUnreadable,
    /// The date of birth is in the future.
    BirthFuture,
    /// No e-mail address was typed.
    EmailMissing,
    /// The e-mail address cannot exist.
    EmailMalformed {
        /// An address that was probably meant.
        proposal: Option<String>,
    },
    /// The new address is the present one.
    EmailSame,
    /// The device sent nothing: no script, or the person left its dialogue.
    PasskeyUnanswered,
    /// What the device sent does not prove anything.
    PasskeyRefused,
    /// This passkey is already in the account.
    PasskeyKnown,
    /// The passkey has no name.
    LabelMissing,
    /// The name is too long.
    LabelTooLong {
        /// Most characters.
        max: u32,
    },
    /// Another passkey has this name.
    LabelTaken,
    /// No place of exercise was chosen (professionals).
    ExerciseMissing,
    /// It is the last way to sign in: it may not go.
    LastWayIn,
    /// The identity provider did not confirm that it is the same person (step-up).
    ProviderRefused,
    /// The identity provider does not answer (step-up).
    ProviderDown,
    /// Too many tries.
    TooMany {
        /// Seconds to wait.
        retry_seconds: u32,
    },
}

/// The field that an error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountField {
    /// `identifiant`
    Login,
    /// `mot_de_passe`
    Password,
    /// `code`
    Code,
    /// `naissance`
    Birth,
    /// `courriel`
    Email,
    /// `nom`
    Label,
    /// `exercice`
    Exercise,
    /// The form as a whole.
    Form,
}

impl AccountField {
    /// The name of the field, also its id on the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "identifiant",
            Self::Password => "mot_de_passe",
            Self::Code => "code",
            Self::Birth => "naissance",
            Self::Email => "courriel",
            Self::Label => "nom",
            Self::Exercise => "exercice",
            Self::Form => "contenu",
        }
    }
}

impl AccountError {
    /// The field that it belongs to.
    pub const fn field(&self) -> AccountField {
        match self {
            Self::LoginMissing | Self::LoginMalformed | Self::LoginTaken { .. } => AccountField::Login,
            Self::PasswordMissing
            | Self::PasswordWrong
            | Self::PasswordTooShort { .. }
            | Self::PasswordTooLong { .. }
            | Self::PasswordCommon
            | Self::PasswordPersonal
            | Self::PasswordGuessable => AccountField::Password,
            Self::CodeMissing
            | Self::CodeMalformed { .. }
            | Self::CodeRefused { .. }
            | Self::CodeExpired
            | Self::CodeUsedUp
            | Self::ActivationMissing
            | Self::ActivationMalformed { .. } => AccountField::Code,
            Self::BirthMissing | Self::BirthUnreadable | Self::BirthFuture => AccountField::Birth,
            Self::EmailMissing | Self::EmailMalformed { .. } | Self::EmailSame => AccountField::Email,
            Self::LabelMissing | Self::LabelTooLong { .. } | Self::LabelTaken => AccountField::Label,
            Self::ExerciseMissing => AccountField::Exercise,
            Self::ActivationRefused { .. }
            | Self::PasskeyUnanswered
            | Self::PasskeyRefused
            | Self::PasskeyKnown
            | Self::LastWayIn
            | Self::ProviderRefused
            | Self::ProviderDown
            | Self::TooMany { .. } => AccountField::Form,
        }
    }

    /// What is wrong and how to mend it.
    pub(crate) fn text(&self, texts: Texts) -> String {
        let id = match self {
            Self::PasswordTooShort { min } => return texts.say1(Msg("fault-password-short"), "min", min),
            Self::PasswordTooLong { max } => return texts.say1(Msg("fault-password-long"), "max", max),
            Self::CodeMalformed { digits } => return texts.say1(Msg("fault-code-digits"), "digits", digits),
            Self::CodeRefused { left: Some(left) } => {
                return texts.say1(Msg("fault-code-refused-left"), "left", left);
            }
            Self::ActivationMalformed { found, wanted } => {
                return texts.say2(Msg("fault-activation-length"), "found", found, "wanted", wanted);
            }
            Self::ActivationRefused { left: Some(left) } => {
                return texts.say1(Msg("fault-activation-refused-left"), "left", left);
            }
            Self::LabelTooLong { max } => return texts.say1(Msg("fault-label-long"), "max", max),
            Self::TooMany { retry_seconds } => {
                return texts.say1(Msg("fault-too-many"), "delay", delay(texts, *retry_seconds));
            }
            Self::LoginMissing => Msg("fault-login-missing"),
            Self::LoginMalformed => Msg("fault-login-malformed"),
            Self::LoginTaken { .. } => Msg("fault-login-taken"),
            Self::PasswordMissing => Msg("fault-password-missing"),
            Self::PasswordWrong => Msg("fault-password-wrong"),
            Self::PasswordCommon => Msg("fault-password-common"),
            Self::PasswordPersonal => Msg("fault-password-personal"),
            Self::PasswordGuessable => Msg("fault-password-guessable"),
            Self::CodeMissing => Msg("fault-code-missing"),
            Self::CodeRefused { left: None } => Msg("fault-code-refused"),
            Self::CodeExpired => Msg("fault-code-expired"),
            Self::CodeUsedUp => Msg("fault-code-used-up"),
            Self::ActivationMissing => Msg("fault-activation-missing"),
            Self::ActivationRefused { left: None } => Msg("fault-activation-refused"),
            Self::BirthMissing => Msg("fault-birth-missing"),
            Self::BirthUnreadable => Msg("fault-birth-unreadable"),
            Self::BirthFuture => Msg("fault-birth-future"),
            Self::EmailMissing => Msg("fault-email-missing"),
            Self::EmailMalformed { .. } => Msg("fault-email-malformed"),
            Self::EmailSame => Msg("fault-email-same"),
            Self::PasskeyUnanswered => Msg("fault-passkey-unanswered"),
            Self::PasskeyRefused => Msg("fault-passkey-refused"),
            Self::PasskeyKnown => Msg("fault-passkey-known"),
            Self::LabelMissing => Msg("fault-label-missing"),
            Self::LabelTaken => Msg("fault-label-taken"),
            Self::ExerciseMissing => Msg("fault-exercise-missing"),
            Self::LastWayIn => Msg("fault-last-way-in"),
            Self::ProviderRefused => Msg("fault-provider-refused"),
            Self::ProviderDown => Msg("fault-provider-down"),
        };
        texts.say(id)
    }

    /// The fix: the words on its button and the value sent as `correction`.
    pub(crate) fn fix(&self, texts: Texts) -> Option<(String, String)> {
        match self {
            Self::LoginTaken { proposal: Some(login) } => {
                Some((texts.say1(Msg("fault-login-fix"), "login", login), format!("identifiant:{login}")))
            }
            Self::EmailMalformed { proposal: Some(email) } => {
                Some((texts.say1(Msg("fault-email-fix"), "email", email), format!("courriel:{email}")))
            }
            _ => None,
        }
    }
}
