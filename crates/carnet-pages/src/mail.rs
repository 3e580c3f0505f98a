//! E-mails. They never name a content, an author or a place: mailboxes are read over shoulders.

use jiff::civil::Date;

use crate::html::escaped;
use crate::language::{Lang, Msg, Texts};

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
    /// The record opens on a day unless the person opposes.
    OpeningSoon {
        /// The day.
        on: Date,
    },
    /// The record is open.
    RecordOpened,
    /// The record was closed.
    RecordClosed,
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

impl MailKind {
    /// Writes the e-mail. `link` is the absolute address to open, without any identifier of the person.
    pub fn write(self, lang: Lang, link: &str) -> Mail {
        let texts = lang.texts();
        let (subject, body) = self.words(texts);
        let (open, why) = (texts.say(Msg("mail-open")), texts.say(Msg("mail-why")));
        Letter { subject, paragraphs: vec![body], open, why }.write(lang, link)
    }

    fn words(self, texts: Texts) -> (String, String) {
        match self {
            Self::NewDocuments { count } => (
                texts.say1(Msg("mail-new-subject"), "count", count),
                texts.say1(Msg("mail-new-body"), "count", count),
            ),
            Self::DailyDigest { day, count } => (
                texts.say1(Msg("mail-digest-subject"), "date", texts.date(day)),
                texts.say2(Msg("mail-digest-body"), "count", count, "date", texts.weekday_date(day)),
            ),
            Self::EmergencyAccess => {
                (texts.say(Msg("mail-emergency-subject")), texts.say(Msg("mail-emergency-body")))
            }
            Self::TalkToProfessional => {
                (texts.say(Msg("mail-talk-subject")), texts.say(Msg("mail-talk-body")))
            }
            Self::OpeningSoon { on } => (
                texts.say(Msg("mail-opening-subject")),
                texts.say1(Msg("mail-opening-body"), "date", texts.date(on)),
            ),
            Self::RecordOpened => (texts.say(Msg("mail-opened-subject")), texts.say(Msg("mail-opened-body"))),
            Self::RecordClosed => (texts.say(Msg("mail-closed-subject")), texts.say(Msg("mail-closed-body"))),
            Self::Neutral => (texts.say(Msg("mail-neutral-subject")), texts.say(Msg("mail-neutral-body"))),
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
            MailKind::OpeningSoon { on: day },
            MailKind::RecordOpened,
            MailKind::RecordClosed,
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
