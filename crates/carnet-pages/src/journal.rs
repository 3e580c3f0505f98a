//! Sentences of the journal of accesses: who, what, when, and why it was allowed.

use jiff::civil::Date;

use crate::html::SafeHtml;
use crate::language::{Arg, Lang, Msg, Texts};

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The reader of the page.
    You,
    /// The holder, when somebody else reads (a professional, a representative).
    Holder,
    /// A named professional.
    Professional {
        /// « Dr Anne LEROY-TEST ».
        name: String,
        /// Profession or specialty in words: « médecin généraliste ».
        profession: Option<String>,
        /// Establishment.
        structure: Option<String>,
    },
    /// An establishment whose software acts without naming a person.
    Structure {
        /// « Laboratoire des Tilleuls ».
        name: String,
    },
    /// A parent or a caregiver.
    Relative {
        /// Full name.
        name: String,
    },
    /// A referenced application.
    App {
        /// Its name.
        name: String,
    },
    /// Carnet itself.
    System,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalAct {
    /// Read a document.
    Read {
        /// Title of the document.
        document: String,
    },
    /// Read several documents in a row.
    ReadMany {
        /// How many.
        count: u32,
    },
    /// Downloaded a document.
    Downloaded {
        /// Title of the document.
        document: String,
    },
    /// Looked at the list of documents.
    Listed,
    /// Searched in the record; the words are never written here.
    Searched,
    /// Asked whether the record exists and is open.
    AskedStatus,
    /// Added a document.
    Deposited {
        /// Title of the document.
        document: String,
    },
    /// Added a new version of a document.
    Replaced {
        /// Title of the document.
        document: String,
    },
    /// Masked a document to professionals.
    Masked {
        /// Title of the document.
        document: String,
    },
    /// Made a masked document visible again.
    Unmasked {
        /// Title of the document.
        document: String,
    },
    /// Made a held-back document visible to the person.
    Announced {
        /// Title of the document.
        document: String,
    },
    /// Hid a document from the legal representatives.
    HiddenFromRepresentatives {
        /// Title of the document.
        document: String,
    },
    /// Archived a document.
    Archived {
        /// Title of the document.
        document: String,
    },
    /// Took a document out of the archive.
    Unarchived {
        /// Title of the document.
        document: String,
    },
    /// Deleted a document.
    Deleted {
        /// Title of the document.
        document: String,
    },
    /// Restored a deleted document.
    Restored {
        /// Title of the document.
        document: String,
    },
    /// Opened the record: declared the care relation or the consent.
    OpenedAccess,
    /// Lost or gave up access.
    EndedAccess,
    /// Blocked a professional.
    Blocked {
        /// Name of the professional.
        professional: String,
    },
    /// Lifted a block.
    Unblocked {
        /// Name of the professional.
        professional: String,
    },
    /// Created the record.
    Created,
    /// Activated the record.
    Activated,
    /// Opposed the opening.
    Opposed,
    /// Closed the record.
    Closed,
    /// Reopened the record.
    Reopened,
    /// Read the journal.
    ReadJournal,
    /// Exported the record.
    Exported,
    /// Changed preferences.
    ChangedPreferences,
    /// Signed in.
    SignedIn,
    /// Was refused.
    Refused,
}

/// How an access was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Ordinary.
    #[default]
    Normal,
    /// In an emergency, when the person cannot answer.
    Emergency,
    /// By the physician who regulates an emergency call.
    EmergencyCall,
}

/// Who did what, in which mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalSentence {
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: JournalAct,
    /// How.
    pub mode: Mode,
}

/// Why an access was allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessReason {
    /// The attending physician.
    AttendingPhysician,
    /// A member of the care team, as declared.
    CareTeam,
    /// Consent collected by the professional.
    Consent,
    /// An authorisation given until a date.
    AuthorisedUntil {
        /// Last day.
        until: Date,
    },
    /// Emergency, with the reason that the professional wrote.
    Emergency {
        /// The reason, word for word.
        declared: String,
    },
    /// Emergency call.
    EmergencyCall,
    /// Author of the document, or of the author's establishment.
    Author,
    /// Feeding the record is open to whoever takes care of the person.
    Feeding,
    /// The person's own record.
    OwnRecord,
    /// Legal representative of a minor.
    Representative,
    /// A mandate given by the holder.
    Mandate {
        /// Last day, when it has one.
        until: Option<Date>,
    },
    /// An application that the person has linked.
    LinkedApp,
    /// A delay set by law has passed.
    LegalDelay,
    /// No right: the access was refused.
    NoRight,
}

impl JournalSentence {
    /// An ordinary act.
    pub const fn new(actor: Actor, act: JournalAct) -> Self {
        Self { actor, act, mode: Mode::Normal }
    }

    /// True for what the reader should look at: exceptional access, refused access.
    pub fn is_exceptional(&self) -> bool {
        self.mode != Mode::Normal
    }

    /// The sentence with its names in bold.
    pub fn html(&self, lang: Lang) -> SafeHtml {
        let parts = self.parts(lang.texts());
        lang.texts().rich_all(self.act.message().0, &parts.args())
    }

    /// The sentence as plain text.
    pub fn text(&self, lang: Lang) -> String {
        let parts = self.parts(lang.texts());
        lang.texts().plain_all(self.act.message().0, &parts.args())
    }

    fn parts(&self, texts: Texts) -> Parts {
        let document = self.act.object().unwrap_or_default().to_owned();
        let count = if let JournalAct::ReadMany { count } = self.act { count } else { 1 };
        let mode = match self.mode {
            Mode::Normal => "normal",
            Mode::Emergency => "emergency",
            Mode::EmergencyCall => "call",
        };
        let (actor, who) = match &self.actor {
            Actor::You => ("you", String::new()),
            Actor::Holder => ("other", texts.say(Msg("journal-holder"))),
            Actor::System => ("other", texts.say(Msg("journal-system"))),
            Actor::Structure { name } | Actor::Relative { name } | Actor::Professional { name, .. } => {
                ("other", name.clone())
            }
            Actor::App { name } => ("other", texts.say1(Msg("journal-app"), "name", name)),
        };
        let role = match &self.actor {
            Actor::Professional { profession, structure, .. } => {
                let known: Vec<&str> =
                    [profession, structure].into_iter().flatten().map(String::as_str).collect();
                if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) }
            }
            _ => String::new(),
        };
        Parts { actor, who, role, mode, object: document, count }
    }
}

struct Parts {
    actor: &'static str,
    who: String,
    role: String,
    mode: &'static str,
    object: String,
    count: u32,
}

impl Parts {
    fn args(&self) -> [(&'static str, fluent_bundle::FluentValue<'_>); 6] {
        [
            ("actor", self.actor.value()),
            ("who", self.who.value()),
            ("role", self.role.value()),
            ("mode", self.mode.value()),
            ("object", self.object.value()),
            ("count", self.count.value()),
        ]
    }
}

impl JournalAct {
    fn object(&self) -> Option<&str> {
        match self {
            Self::Read { document }
            | Self::Downloaded { document }
            | Self::Deposited { document }
            | Self::Replaced { document }
            | Self::Masked { document }
            | Self::Unmasked { document }
            | Self::Announced { document }
            | Self::HiddenFromRepresentatives { document }
            | Self::Archived { document }
            | Self::Unarchived { document }
            | Self::Deleted { document }
            | Self::Restored { document } => Some(document),
            Self::Blocked { professional } | Self::Unblocked { professional } => Some(professional),
            _ => None,
        }
    }

    const fn message(&self) -> Msg {
        match self {
            Self::Read { .. } => Msg("journal-read"),
            Self::ReadMany { .. } => Msg("journal-read-many"),
            Self::Downloaded { .. } => Msg("journal-downloaded"),
            Self::Listed => Msg("journal-listed"),
            Self::Searched => Msg("journal-searched"),
            Self::AskedStatus => Msg("journal-asked-status"),
            Self::Deposited { .. } => Msg("journal-deposited"),
            Self::Replaced { .. } => Msg("journal-replaced"),
            Self::Masked { .. } => Msg("journal-masked"),
            Self::Unmasked { .. } => Msg("journal-unmasked"),
            Self::Announced { .. } => Msg("journal-announced"),
            Self::HiddenFromRepresentatives { .. } => Msg("journal-hidden-representatives"),
            Self::Archived { .. } => Msg("journal-archived"),
            Self::Unarchived { .. } => Msg("journal-unarchived"),
            Self::Deleted { .. } => Msg("journal-deleted"),
            Self::Restored { .. } => Msg("journal-restored"),
            Self::OpenedAccess => Msg("journal-opened-access"),
            Self::EndedAccess => Msg("journal-ended-access"),
            Self::Blocked { .. } => Msg("journal-blocked"),
            Self::Unblocked { .. } => Msg("journal-unblocked"),
            Self::Created => Msg("journal-created"),
            Self::Activated => Msg("journal-activated"),
            Self::Opposed => Msg("journal-opposed"),
            Self::Closed => Msg("journal-closed"),
            Self::Reopened => Msg("journal-reopened"),
            Self::ReadJournal => Msg("journal-read-journal"),
            Self::Exported => Msg("journal-exported"),
            Self::ChangedPreferences => Msg("journal-changed-preferences"),
            Self::SignedIn => Msg("journal-signed-in"),
            Self::Refused => Msg("journal-refused"),
        }
    }

    /// The icon beside the sentence.
    pub(crate) const fn icon(&self) -> &'static str {
        match self {
            Self::Deposited { .. } | Self::Replaced { .. } | Self::Restored { .. } => "plus",
            Self::Masked { .. } | Self::HiddenFromRepresentatives { .. } => "eye-off",
            Self::Deleted { .. } => "bin",
            Self::Archived { .. } | Self::Unarchived { .. } => "docs",
            Self::Downloaded { .. } | Self::Exported => "download",
            Self::Searched => "search",
            Self::Blocked { .. } | Self::Refused | Self::Opposed | Self::Closed => "stop",
            Self::OpenedAccess | Self::Activated | Self::Reopened | Self::Created | Self::SignedIn => "key",
            _ => "eye",
        }
    }
}

impl AccessReason {
    /// The reason as a sentence.
    pub fn text(&self, lang: Lang) -> String {
        let texts = lang.texts();
        let id = match self {
            Self::AuthorisedUntil { until } => {
                return texts.say1(Msg("why-authorised-until"), "date", texts.date(until));
            }
            Self::Emergency { declared } => return texts.say1(Msg("why-emergency"), "declared", declared),
            Self::Mandate { until: Some(until) } => {
                return texts.say1(Msg("why-mandate-until"), "date", texts.date(until));
            }
            Self::AttendingPhysician => Msg("why-attending"),
            Self::CareTeam => Msg("why-care-team"),
            Self::Consent => Msg("why-consent"),
            Self::EmergencyCall => Msg("why-emergency-call"),
            Self::Author => Msg("why-author"),
            Self::Feeding => Msg("why-feeding"),
            Self::OwnRecord => Msg("why-own-record"),
            Self::Representative => Msg("why-representative"),
            Self::Mandate { until: None } => Msg("why-mandate"),
            Self::LinkedApp => Msg("why-linked-app"),
            Self::LegalDelay => Msg("why-legal-delay"),
            Self::NoRight => Msg("why-no-right"),
        };
        texts.say(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doctor() -> Actor {
        Actor::Professional {
            name: "Dr Anne LEROY-TEST".into(),
            profession: Some("médecin généraliste".into()),
            structure: None,
        }
    }

    #[test]
    fn a_sentence_names_who_and_what_in_both_languages() {
        let sentence = JournalSentence::new(doctor(), JournalAct::Read { document: "Prise de sang".into() });
        assert_eq!(
            sentence.text(Lang::French),
            "Dr Anne LEROY-TEST (médecin généraliste) a lu «\u{a0}Prise de sang\u{a0}»."
        );
        assert_eq!(
            sentence.text(Lang::English),
            "Dr Anne LEROY-TEST (médecin généraliste) read “Prise de sang”."
        );
        assert!(sentence.html(Lang::French).as_str().starts_with("<b>Dr Anne LEROY-TEST</b>"));
    }

    #[test]
    fn an_emergency_is_said() {
        let mut sentence = JournalSentence::new(doctor(), JournalAct::ReadMany { count: 3 });
        sentence.mode = Mode::Emergency;
        assert_eq!(
            sentence.text(Lang::French),
            "Dr Anne LEROY-TEST (médecin généraliste) a lu 3 documents en urgence."
        );
        assert!(sentence.is_exceptional());
    }

    #[test]
    fn names_cannot_carry_markup() {
        let actor = Actor::Structure { name: "<script>".into() };
        let html = JournalSentence::new(actor, JournalAct::Listed).html(Lang::French);
        assert!(html.as_str().contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn the_reader_is_addressed() {
        let sentence = JournalSentence::new(Actor::You, JournalAct::Masked { document: "Radio".into() });
        assert_eq!(sentence.text(Lang::French), "Vous avez masqué «\u{a0}Radio\u{a0}».");
        assert_eq!(sentence.text(Lang::English), "You masked “Radio”.");
    }
}
