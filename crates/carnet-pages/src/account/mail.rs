//! E-mails about the account. They name no person, no document and no place of care.

use jiff::civil::DateTime;

use crate::language::{Lang, Msg, Texts};
use crate::mail::{Letter, Mail};

/// What an e-mail about the account tells. Codes and addresses to cancel go to one mailbox only, the one named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountMail {
    /// To the address of the account: the code that lets a person in again.
    RecoveryCode {
        /// Six digits.
        code: String,
        /// Minutes during which it is good.
        minutes: u32,
    },
    /// To a new address, during enrolment or a change: the code that proves it can be read.
    AddressCode {
        /// Six digits.
        code: String,
        /// Minutes during which it is good.
        minutes: u32,
    },
    /// To the old address: another one was asked for. The link cancels it.
    AddressAsked {
        /// From when the new one counts.
        from: DateTime,
    },
    /// To both addresses: the new one counts.
    AddressChanged,
    /// A way in was added. The link leads to the account.
    WayInAdded,
    /// A way in was added after a recovery: it waits. The link cancels it.
    WayInWaits {
        /// From when it may be used.
        from: DateTime,
    },
    /// A passkey was removed.
    PasskeyRemoved,
    /// The password was set or changed; other sessions are closed.
    PasswordChanged,
    /// The application that makes codes was set up again.
    TotpChanged,
    /// Some way in was changed or removed; the account says which.
    WaysInChanged,
    /// An identity provider now lets the person in.
    IdentityLinked,
    /// Somebody signed in from a device that was not known.
    NewDevice {
        /// The device, in words.
        device: String,
        /// When.
        at: DateTime,
    },
    /// Somebody signed in with a code by e-mail.
    Recovered {
        /// When.
        at: DateTime,
    },
    /// Many sign-ins failed. The account is not locked.
    FailedAttempts {
        /// How many.
        count: u32,
    },
    /// The account is ready.
    Activated,
}

impl AccountMail {
    /// Writes the e-mail. `link` is the absolute address to open: for [`AddressAsked`](Self::AddressAsked) and
    /// [`WayInWaits`](Self::WayInWaits) the one that cancels, else the account or the page that takes the code.
    pub fn write(&self, lang: Lang, link: &str) -> Mail {
        let texts = lang.texts();
        let (subject, body) = self.words(texts);
        let open = texts.say(self.link_words());
        let mut paragraphs = vec![body];
        paragraphs.extend(self.code().map(str::to_owned));
        paragraphs.extend(self.warning().map(|id| texts.say(id)));
        Letter { subject, paragraphs, open, why: texts.say(Msg("mail-account-why")) }.write(lang, link)
    }

    fn words(&self, texts: Texts) -> (String, String) {
        let say = |subject, body| (texts.say(subject), texts.say(body));
        let until = |subject: Msg, body: Msg, at: &DateTime| {
            (texts.say(subject), texts.say1(body, "date", texts.date_time(at)))
        };
        match self {
            Self::RecoveryCode { minutes, .. } => (
                texts.say(Msg("mail-recovery-subject")),
                texts.say1(Msg("mail-recovery-body"), "minutes", minutes),
            ),
            Self::AddressCode { minutes, .. } => (
                texts.say(Msg("mail-address-subject")),
                texts.say1(Msg("mail-address-body"), "minutes", minutes),
            ),
            Self::AddressAsked { from } => {
                until(Msg("mail-address-asked-subject"), Msg("mail-address-asked-body"), from)
            }
            Self::AddressChanged => {
                say(Msg("mail-address-changed-subject"), Msg("mail-address-changed-body"))
            }
            Self::WayInAdded => say(Msg("mail-added-subject"), Msg("mail-added-body")),
            Self::WayInWaits { from } => until(Msg("mail-waits-subject"), Msg("mail-waits-body"), from),
            Self::PasskeyRemoved => {
                say(Msg("mail-passkey-removed-subject"), Msg("mail-passkey-removed-body"))
            }
            Self::PasswordChanged => say(Msg("mail-password-subject"), Msg("mail-password-body")),
            Self::TotpChanged => say(Msg("mail-totp-subject"), Msg("mail-totp-body")),
            Self::WaysInChanged => say(Msg("mail-ways-subject"), Msg("mail-ways-body")),
            Self::IdentityLinked => say(Msg("mail-identity-subject"), Msg("mail-identity-body")),
            Self::NewDevice { device, at } => (
                texts.say(Msg("mail-device-subject")),
                texts.say2(Msg("mail-device-body"), "device", device, "date", texts.date_time(at)),
            ),
            Self::Recovered { at } => until(Msg("mail-recovered-subject"), Msg("mail-recovered-body"), at),
            Self::FailedAttempts { count } => {
                (texts.say(Msg("mail-failed-subject")), texts.say1(Msg("mail-failed-body"), "count", count))
            }
            Self::Activated => say(Msg("mail-activated-subject"), Msg("mail-activated-body")),
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Self::RecoveryCode { code, .. } | Self::AddressCode { code, .. } => Some(code),
            _ => None,
        }
    }

    /// What to do when it was somebody else.
    const fn warning(&self) -> Option<Msg> {
        match self {
            Self::RecoveryCode { .. } => Some(Msg("mail-warning-code")),
            Self::AddressCode { .. } => Some(Msg("mail-warning-address")),
            Self::AddressAsked { .. } | Self::WayInWaits { .. } => Some(Msg("mail-warning-cancel")),
            Self::FailedAttempts { .. } => Some(Msg("mail-warning-failed")),
            Self::AddressChanged
            | Self::WayInAdded
            | Self::PasskeyRemoved
            | Self::PasswordChanged
            | Self::TotpChanged
            | Self::WaysInChanged
            | Self::IdentityLinked
            | Self::NewDevice { .. }
            | Self::Recovered { .. } => Some(Msg("mail-warning-account")),
            Self::Activated => None,
        }
    }

    const fn link_words(&self) -> Msg {
        match self {
            Self::RecoveryCode { .. } | Self::AddressCode { .. } => Msg("mail-open-code"),
            Self::AddressAsked { .. } | Self::WayInWaits { .. } => Msg("mail-open-cancel"),
            Self::Activated => Msg("mail-open"),
            _ => Msg("mail-open-account"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    const LINK: &str = "https://carnet.exemple.test/compte";

    fn all() -> Vec<AccountMail> {
        let at = datetime(2026, 11, 26, 14, 30, 0, 0);
        vec![
            AccountMail::RecoveryCode { code: "482913".into(), minutes: 10 },
            AccountMail::AddressCode { code: "482913".into(), minutes: 10 },
            AccountMail::AddressAsked { from: at },
            AccountMail::AddressChanged,
            AccountMail::WayInAdded,
            AccountMail::WayInWaits { from: at },
            AccountMail::PasskeyRemoved,
            AccountMail::PasswordChanged,
            AccountMail::TotpChanged,
            AccountMail::WaysInChanged,
            AccountMail::IdentityLinked,
            AccountMail::NewDevice { device: "Firefox, Windows".into(), at },
            AccountMail::Recovered { at },
            AccountMail::FailedAttempts { count: 12 },
            AccountMail::Activated,
        ]
    }

    #[test]
    fn every_mail_is_written_in_both_languages() {
        for mail in all() {
            for lang in Lang::ALL {
                let written = mail.write(lang, LINK);
                assert!(written.subject.starts_with("Carnet"), "{written:?}");
                assert!(!written.text.contains("mail-"), "a message is missing: {written:?}");
                assert!(written.text.contains(LINK) && written.html.contains(LINK), "{written:?}");
            }
        }
    }

    #[test]
    fn a_code_stands_alone_on_its_line_and_never_in_the_subject() {
        let mail = AccountMail::RecoveryCode { code: "482913".into(), minutes: 10 };
        let written = mail.write(Lang::French, LINK);
        assert!(written.text.lines().any(|line| line == "482913"), "{}", written.text);
        assert!(!written.subject.contains("482913"));
        assert!(written.text.contains("10 minutes"));
    }

    #[test]
    fn a_device_cannot_bring_markup_into_a_letter() {
        let at = datetime(2026, 11, 26, 14, 30, 0, 0);
        let mail = AccountMail::NewDevice { device: "<a href=\"https://mal.test\">x</a>".into(), at };
        assert!(!mail.write(Lang::French, LINK).html.contains("<a href=\"https://mal.test\">"));
    }
}
