//! E-mails. They never name a content, an author or a place: mailboxes are read over shoulders.

use jiff::civil::Date;

use crate::html::escaped;
use crate::language::{Lang, Msg, Texts};
use crate::operator::AlarmWord;

/// A written e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Simple HTML, a whole document.
    pub html: String,
}

/// What an e-mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// Documents were added.
    NewDocuments {
        /// How many.
        count: u32,
    },
    /// What was added during a day.
    DailyDigest {
        /// The day.
        day: Date,
        /// Documents added.
        count: u32,
    },
    /// The record was opened in an emergency: said by law, without naming anybody.
    EmergencyAccess,
    /// Two weeks after a document was held back: something is new, see a professional.
    TalkToProfessional,
    /// The record is open.
    RecordOpened,
    /// The record was closed.
    RecordClosed,
    /// Somebody read the record who never had.
    FirstRead,
    /// The reader came of age: representatives lost access.
    Majority,
    /// Somebody whom the reader represented came of age.
    MajorityOfAnother,
    /// Somebody accepted to be a caregiver.
    MandateAccepted,
    /// A caregiver's access was given, narrowed or ended.
    MandateEnded,
    /// The reader's access to another record was narrowed or ended.
    MandateOfReaderChanged,
    /// Nobody may open the record until somebody answers.
    Suspended,
    /// The record may be opened again.
    SuspensionLifted,
    /// The archive of the closed record will be destroyed.
    ErasureAsked,
    /// It will be kept.
    ErasureWithdrawn,
    /// Somebody who acts for the reader made a complete export.
    Exported,
    /// Documents that are somebody else's left the record.
    Detached,
    /// Documents of the reader's came, which had been filed in somebody else's record.
    TakenOver,
    /// Somebody invites the reader to be their caregiver. The link carries the invitation.
    Invitation,
    /// In the place of every other one, for those who chose to be written to discreetly.
    Neutral,
}

/// The parts of an e-mail before it is laid out. The greeting and the foot are always the same.
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) paragraphs: Vec<String>,
    /// Words of the link.
    pub(crate) open: String,
    /// Why it is sent.
    pub(crate) why: String,
}

impl Letter {
    /// As plain text and as simple HTML; every text is escaped there.
    pub(crate) fn write(self, lang: Lang, link: &str) -> Mail {
        let Self { subject, paragraphs, open, why } = self;
        let texts = lang.texts();
        let (greeting, foot) = (texts.say(Msg("mail-greeting")), texts.say(Msg("mail-foot")));
        let body = paragraphs.join("\n\n");
        let text = format!("{greeting}\n\n{body}\n\n{open}\n{link}\n\n-- \n{why}\n{foot}\n");
        let body: String =
            paragraphs.iter().flat_map(|part| ["<p>".to_owned(), escaped(part), "</p>".to_owned()]).collect();
        let html = format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{subject}</title></head>\
             <body><p>{greeting}</p>{body}<p><a href=\"{link}\">{open}</a></p>\
             <hr><p><small>{why}<br>{foot}</small></p></body></html>",
            lang = lang.tag(),
            subject = escaped(&subject),
            greeting = escaped(&greeting),
            link = escaped(link),
            open = escaped(&open),
            why = escaped(&why),
            foot = escaped(&foot),
        );
        Mail { subject, text, html }
    }
}

/// The e-mail that says on which day a record opens unless the person objects. `code` is the one that objects, without
/// an account; letters from before there were such codes have none.
pub fn opening_letter(lang: Lang, on: Date, code: Option<&str>, link: &str) -> Mail {
    let texts = lang.texts();
    let mut paragraphs = vec![texts.say1(Msg("mail-opening-body"), "date", texts.date(on))];
    if let Some(code) = code {
        paragraphs.push(texts.say(Msg("mail-opening-code")));
        paragraphs.push(code.to_owned());
    }
    let subject = texts.say(Msg("mail-opening-subject"));
    let (open, why) = (texts.say(Msg("mail-open-objection")), texts.say(Msg("mail-why")));
    Letter { subject, paragraphs, open, why }.write(lang, link)
}

/// The e-mail that tells a structure of an alarm about one of its professionals: what, who, how much. No patient.
pub fn alarm_letter(lang: Lang, alarm: AlarmWord, about: &str, figure: &str, link: &str) -> Mail {
    let texts = lang.texts();
    let told = texts.say2(Msg("mail-alarm-body"), "about", about, "figure", figure);
    let subject = texts.say(Msg("mail-alarm-subject"));
    let (open, why) = (texts.say(Msg("mail-open")), texts.say(Msg("mail-why-alarm")));
    let paragraphs = vec![texts.say(alarm.label()), told, texts.say(Msg("mail-alarm-next"))];
    Letter { subject, paragraphs, open, why }.write(lang, link)
}

impl MailKind {
    /// Writes the e-mail. `link` is the absolute address to open, without any identifier of the person.
    pub fn write(self, lang: Lang, link: &str) -> Mail {
        let texts = lang.texts();
        let (subject, body) = self.words(texts);
        let (open, why) = match self {
            Self::Invitation => (Msg("mail-open-invitation"), Msg("mail-why-invitation")),
            _ => (Msg("mail-open"), Msg("mail-why")),
        };
        let (open, why) = (texts.say(open), texts.say(why));
        Letter { subject, paragraphs: vec![body], open, why }.write(lang, link)
    }

    fn words(self, texts: Texts) -> (String, String) {
        let say = |subject, body| (texts.say(subject), texts.say(body));
        match self {
            Self::NewDocuments { count } => (
                texts.say1(Msg("mail-new-subject"), "count", count),
                texts.say1(Msg("mail-new-body"), "count", count),
            ),
            Self::DailyDigest { day, count } => (
                texts.say1(Msg("mail-digest-subject"), "date", texts.date(day)),
                texts.say2(Msg("mail-digest-body"), "count", count, "date", texts.weekday_date(day)),
            ),
            Self::EmergencyAccess => say(Msg("mail-emergency-subject"), Msg("mail-emergency-body")),
            Self::TalkToProfessional => say(Msg("mail-talk-subject"), Msg("mail-talk-body")),
            Self::RecordOpened => say(Msg("mail-opened-subject"), Msg("mail-opened-body")),
            Self::RecordClosed => say(Msg("mail-closed-subject"), Msg("mail-closed-body")),
            Self::FirstRead => say(Msg("mail-reader-subject"), Msg("mail-reader-body")),
            Self::Majority => say(Msg("mail-majority-subject"), Msg("mail-majority-body")),
            Self::MajorityOfAnother => say(Msg("mail-grown-subject"), Msg("mail-grown-body")),
            Self::MandateAccepted => say(Msg("mail-accepted-subject"), Msg("mail-accepted-body")),
            Self::MandateEnded => say(Msg("mail-mandate-subject"), Msg("mail-mandate-body")),
            Self::MandateOfReaderChanged => say(Msg("mail-helping-subject"), Msg("mail-helping-body")),
            Self::Suspended => say(Msg("mail-suspended-subject"), Msg("mail-suspended-body")),
            Self::SuspensionLifted => say(Msg("mail-lifted-subject"), Msg("mail-lifted-body")),
            Self::ErasureAsked => say(Msg("mail-erasure-subject"), Msg("mail-erasure-body")),
            Self::ErasureWithdrawn => say(Msg("mail-kept-subject"), Msg("mail-kept-body")),
            Self::Exported => say(Msg("mail-exported-subject"), Msg("mail-exported-body")),
            Self::Detached => say(Msg("mail-detached-subject"), Msg("mail-detached-body")),
            Self::TakenOver => say(Msg("mail-taken-subject"), Msg("mail-taken-body")),
            Self::Invitation => say(Msg("mail-invitation-subject"), Msg("mail-invitation-body")),
            Self::Neutral => say(Msg("mail-neutral-subject"), Msg("mail-neutral-body")),
        }
    }
}

/// Masks an e-mail address for display: `h•••••@exemple.test`; `None` when it has no `@`.
pub fn masked_address(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let first = local.chars().next()?;
    Some(format!("{first}•••••@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const LINK: &str = "http://localhost:8080/notifications";

    #[test]
    fn new_documents() {
        let mail = MailKind::NewDocuments { count: 2 }.write(Lang::French, LINK);
        assert_eq!(mail.subject, "Carnet\u{a0}: 2 nouveaux documents dans votre dossier");
        assert!(mail.text.contains(LINK));
        assert!(mail.html.contains("<a href=\"http://localhost:8080/notifications\">"));
        let mail = MailKind::NewDocuments { count: 1 }.write(Lang::English, LINK);
        assert_eq!(mail.subject, "Carnet: a new document in your record");
    }

    #[test]
    fn every_mail_is_written_in_both_languages() {
        let day = date(2026, 11, 23);
        for kind in [
            MailKind::DailyDigest { day, count: 3 },
            MailKind::EmergencyAccess,
            MailKind::TalkToProfessional,
            MailKind::RecordOpened,
            MailKind::RecordClosed,
            MailKind::Detached,
            MailKind::TakenOver,
            MailKind::FirstRead,
            MailKind::Majority,
            MailKind::MajorityOfAnother,
            MailKind::MandateAccepted,
            MailKind::MandateEnded,
            MailKind::MandateOfReaderChanged,
            MailKind::Suspended,
            MailKind::SuspensionLifted,
            MailKind::ErasureAsked,
            MailKind::ErasureWithdrawn,
            MailKind::Exported,
            MailKind::Invitation,
            MailKind::Neutral,
        ] {
            for lang in Lang::ALL {
                let mail = kind.write(lang, LINK);
                assert!(mail.subject.starts_with("Carnet") || kind == MailKind::Neutral, "{mail:?}");
                assert!(!mail.text.contains("mail-"), "a message is missing: {mail:?}");
            }
        }
    }

    #[test]
    fn addresses_are_masked() {
        assert_eq!(masked_address("helene.martin@exemple.test").as_deref(), Some("h•••••@exemple.test"));
        assert_eq!(masked_address("nobody"), None);
    }
}
