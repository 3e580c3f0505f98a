//! Which words a notice leaves with, and where its link leads.

use carnet_model::Timestamp;
use carnet_pages::account::AccountMail;
use carnet_pages::mail::{Mail, MailKind, alarm_letter, opening_letter};
use carnet_pages::operator::AlarmWord;
use carnet_pages::{Lang, paths};
use carnet_service::account::mailed::MINUTES;
use carnet_service::budget::AlarmKind;
use carnet_service::{Delivery, MailNotice};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The words of a letter.
enum Words {
    Account(AccountMail),
    Record(MailKind),
    /// The record opens on a day; the code objects to it.
    Opening(Date, Option<String>),
    /// An alarm about somebody of a structure: which, whom, how much.
    Alarm(AlarmWord, String, String),
}

/// Writes the letter; `origin` is the public address of the pages, without a slash at its end.
pub(super) fn letter(delivery: &Delivery, lang: Lang, origin: &str) -> Mail {
    let link = format!("{origin}{}", path(delivery));
    match words(delivery) {
        Words::Account(mail) => mail.write(lang, &link),
        Words::Record(kind) => kind.write(lang, &link),
        Words::Alarm(alarm, about, figure) => alarm_letter(lang, alarm, &about, &figure, &link),
        Words::Opening(on, code) => opening_letter(lang, on, code.as_deref(), &link),
    }
}

fn words(delivery: &Delivery) -> Words {
    let detail = delivery.detail.as_deref().unwrap_or_default();
    let at = civil(delivery.at);
    let code = || detail.to_owned();
    let record = match delivery.notice {
        MailNotice::Deposit => MailKind::NewDocuments { count: 1 },
        MailNotice::Digest => MailKind::DailyDigest { day: at.date(), count: 1 },
        MailNotice::Withheld => MailKind::TalkToProfessional,
        MailNotice::Emergency => MailKind::EmergencyAccess,
        MailNotice::FirstRead => MailKind::FirstRead,
        MailNotice::Majority => MailKind::Majority,
        MailNotice::MajorityOfAnother => MailKind::MajorityOfAnother,
        MailNotice::MandateAccepted => MailKind::MandateAccepted,
        MailNotice::MandateEnded => MailKind::MandateEnded,
        MailNotice::MandateOfReaderChanged => MailKind::MandateOfReaderChanged,
        MailNotice::Suspension => MailKind::Suspended,
        MailNotice::SuspensionLifted => MailKind::SuspensionLifted,
        MailNotice::Closed => MailKind::RecordClosed,
        MailNotice::Erasure => MailKind::ErasureAsked,
        MailNotice::ErasureWithdrawn => MailKind::ErasureWithdrawn,
        MailNotice::Invitation => MailKind::Invitation,
        MailNotice::Exported => MailKind::Exported,
        MailNotice::Detached => MailKind::Detached,
        MailNotice::TakenOver => MailKind::TakenOver,
        MailNotice::StructureAlarm => return alarm(detail),
        MailNotice::OpeningSoon => {
            let (day, code) = detail.split_once('|').map_or((detail, None), |(day, code)| (day, Some(code)));
            return day
                .parse()
                .map_or(Words::Record(MailKind::Neutral), |on| Words::Opening(on, code.map(str::to_owned)));
        }
        MailNotice::Opened => MailKind::RecordOpened,
        MailNotice::Neutral => MailKind::Neutral,
        MailNotice::SignInCode => {
            return Words::Account(AccountMail::RecoveryCode { code: code(), minutes: MINUTES });
        }
        MailNotice::AddressCode | MailNotice::NewAddressCode => {
            return Words::Account(AccountMail::AddressCode { code: code(), minutes: MINUTES });
        }
        MailNotice::EmailChangeAsked => {
            return Words::Account(AccountMail::AddressAsked { from: civil(counts_from(detail)) });
        }
        MailNotice::SignInWayAdded => return Words::Account(way_added(detail, delivery.at)),
        MailNotice::EmailChanged => return Words::Account(AccountMail::AddressChanged),
        MailNotice::SignInWayChanged => return Words::Account(AccountMail::WaysInChanged),
        MailNotice::PasskeyRemoved => return Words::Account(AccountMail::PasskeyRemoved),
        MailNotice::IdentityLinked => return Words::Account(AccountMail::IdentityLinked),
        MailNotice::NewDevice => return Words::Account(AccountMail::NewDevice { device: code(), at }),
        MailNotice::Recovered => return Words::Account(AccountMail::Recovered { at }),
        MailNotice::AccountReady => return Words::Account(AccountMail::Activated),
    };
    Words::Record(record)
}

/// Where the link leads, on the pages.
fn path(delivery: &Delivery) -> String {
    let detail = delivery.detail.as_deref().unwrap_or_default();
    let path = match delivery.notice {
        MailNotice::Deposit | MailNotice::Digest | MailNotice::Withheld | MailNotice::Neutral => {
            paths::NOTIFICATIONS
        }
        MailNotice::Emergency
        | MailNotice::FirstRead
        | MailNotice::Exported
        | MailNotice::Detached
        | MailNotice::TakenOver => paths::JOURNAL,
        MailNotice::Majority => paths::MAJORITY,
        MailNotice::MajorityOfAnother | MailNotice::MandateOfReaderChanged => paths::HELPING,
        MailNotice::MandateAccepted | MailNotice::MandateEnded => paths::CAREGIVERS,
        MailNotice::Suspension | MailNotice::Closed | MailNotice::Erasure | MailNotice::ErasureWithdrawn => {
            paths::RECORD_STATE
        }
        MailNotice::OpeningSoon => paths::OBJECTION,
        MailNotice::SuspensionLifted | MailNotice::Opened | MailNotice::StructureAlarm => paths::HOME,
        MailNotice::Invitation => return paths::invitation(detail),
        MailNotice::SignInCode => paths::RECOVERY_CODE,
        MailNotice::AddressCode => paths::ENROLMENT_EMAIL_CODE,
        MailNotice::NewAddressCode => paths::ACCOUNT_EMAIL_CODE,
        MailNotice::SignInWayAdded if counts_from(detail) <= delivery.at => paths::ACCOUNT,
        MailNotice::EmailChangeAsked | MailNotice::SignInWayAdded => {
            return paths::cancel_change(cancellation(detail));
        }
        MailNotice::EmailChanged
        | MailNotice::SignInWayChanged
        | MailNotice::PasskeyRemoved
        | MailNotice::IdentityLinked
        | MailNotice::NewDevice
        | MailNotice::Recovered
        | MailNotice::AccountReady => paths::ACCOUNT,
    };
    path.to_owned()
}

/// The word of an alarm, whom it is about, and the figure.
fn alarm(detail: &str) -> Words {
    let mut parts = detail.splitn(3, '|');
    let (word, about, figure) = (parts.next(), parts.next(), parts.next());
    let alarm = carnet_portal::alarm_word(word.and_then(AlarmKind::of_word));
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    Words::Alarm(alarm, text(about), text(figure))
}

/// A way in that counts at once is told; one that waits can be cancelled.
fn way_added(detail: &str, at: Timestamp) -> AccountMail {
    let from = counts_from(detail);
    if from <= at { AccountMail::WayInAdded } else { AccountMail::WayInWaits { from: civil(from) } }
}

/// The token that cancels a change.
fn cancellation(detail: &str) -> &str {
    detail.split_once('|').map_or(detail, |(token, _)| token)
}

/// The instant from which a change counts.
fn counts_from(detail: &str) -> Timestamp {
    let from = detail.split_once('|').and_then(|(_, from)| from.parse().ok());
    Timestamp(from.unwrap_or_default())
}

/// An instant as people read it.
fn civil(at: Timestamp) -> DateTime {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    at.to_jiff().to_zoned_datetime(zone).datetime()
}

#[cfg(test)]
mod tests {
    use carnet_model::event::{decode, encode};
    use carnet_model::person::Language;

    use super::*;

    const ORIGIN: &str = "https://carnet.test";
    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    /// Every notice that there is: those that read back from a number.
    fn all() -> Vec<MailNotice> {
        (0..=u8::MAX).filter_map(|number| decode::<MailNotice>(&encode(&number)).ok()).collect()
    }

    fn delivery(notice: MailNotice, detail: &str) -> Delivery {
        Delivery {
            to: "helene@exemple.test".into(),
            notice,
            language: Language::French,
            key: "key".into(),
            at: NOW,
            person: None,
            detail: Some(detail.into()),
            errand: None,
        }
    }

    #[test]
    fn every_notice_has_words_of_its_own_in_both_languages() {
        assert!(all().len() >= 30, "{:?}", all());
        for lang in Lang::ALL {
            let neutral = MailKind::Neutral.write(lang, ORIGIN);
            let mut subjects = std::collections::BTreeSet::new();
            for notice in all() {
                let detail = if notice == MailNotice::OpeningSoon { "2027-01-05" } else { "482913" };
                let mail = letter(&delivery(notice, detail), lang, ORIGIN);
                assert_eq!(mail.subject == neutral.subject, notice == MailNotice::Neutral, "{notice:?}");
                assert!(!mail.text.contains("mail-"), "{notice:?}: {}", mail.text);
                // Both codes for an address say the same; they are typed on different pages.
                let words = (mail.subject.clone(), notice == MailNotice::NewAddressCode);
                assert!(subjects.insert(words), "{notice:?}: {}", mail.subject);
            }
        }
    }

    #[test]
    fn only_codes_tokens_and_devices_come_out_of_a_letter() {
        let carried = [
            MailNotice::SignInCode,
            MailNotice::AddressCode,
            MailNotice::NewAddressCode,
            MailNotice::NewDevice,
            MailNotice::Invitation,
        ];
        for notice in all() {
            let mail = letter(&delivery(notice, "Zéphyrine"), Lang::French, ORIGIN);
            let said = mail.text.contains("Zéphyrine");
            let waits = notice == MailNotice::EmailChangeAsked;
            assert_eq!(said, carried.contains(&notice) || waits, "{notice:?}: {}", mail.text);
            assert!(!mail.subject.contains("Zéphyrine"), "{notice:?}");
            for word in ["ordonnance", "compte rendu", "Dr", "docteur", "hôpital", "INS"] {
                assert!(!mail.text.contains(word), "{notice:?} says {word}");
            }
        }
    }

    #[test]
    fn a_structure_is_told_what_whom_and_how_much() {
        let told = delivery(MailNotice::StructureAlarm, "same-name|899700218896|2");
        let mail = letter(&told, Lang::French, ORIGIN);
        for part in ["même nom de famille", "899700218896", "Valeur atteinte : 2", "aucun patient"] {
            let plain = mail.text.replace('\u{a0}', " ");
            assert!(plain.contains(part), "{part}: {plain}");
        }
    }

    #[test]
    fn links_lead_to_what_the_letter_is_about() {
        let later = format!("token|{}", NOW.plus_millis(3_600_000).0);
        let cases = [
            (MailNotice::Invitation, "token", "/invitation/token"),
            (MailNotice::SignInCode, "482913", "/connexion/secours/code"),
            (MailNotice::AddressCode, "482913", "/inscription/courriel/code"),
            (MailNotice::NewAddressCode, "482913", "/compte/courriel/code"),
            (MailNotice::EmailChangeAsked, &later, "/compte/annuler/token"),
            (MailNotice::SignInWayAdded, &later, "/compte/annuler/token"),
            (MailNotice::SignInWayAdded, "token|0", "/compte"),
            (MailNotice::OpeningSoon, "2027-01-05|ABCD-EFGH-JKMN-PQRS", "/opposition"),
            (MailNotice::FirstRead, "", "/journal"),
            (MailNotice::Majority, "", "/majorite"),
            (MailNotice::Deposit, "", "/notifications"),
        ];
        for (notice, detail, path) in cases {
            let mail = letter(&delivery(notice, detail), Lang::English, ORIGIN);
            assert!(
                mail.text.lines().any(|line| line == format!("{ORIGIN}{path}")),
                "{notice:?}: {}",
                mail.text
            );
        }
    }

    #[test]
    fn the_letter_about_an_opening_says_the_day_and_brings_the_code_to_object() {
        let mail = letter(
            &delivery(MailNotice::OpeningSoon, "2027-01-05|ABCD-EFGH-JKMN-PQRS"),
            Lang::French,
            ORIGIN,
        );
        assert!(mail.text.lines().any(|line| line == "ABCD-EFGH-JKMN-PQRS"), "{}", mail.text);
        assert!(mail.text.contains("janvier 2027") && !mail.subject.contains("ABCD"), "{}", mail.text);
    }
}
