//! Sentences of the journal of accesses: who, what, when, and why it was allowed.

mod act;
mod reason;

pub use act::{JournalAct, JournalKind, SeenAsWhom};
pub use reason::AccessReason;

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
        /// In what quality they act.
        quality: RelativeQuality,
    },
    /// Somebody who is nothing to this record.
    Stranger {
        /// Their name, when they are signed in.
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

/// In what quality somebody acts for the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelativeQuality {
    /// A parent or guardian.
    Representative,
    /// A caregiver with a mandate.
    Caregiver,
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
        let document = match &self.act {
            JournalAct::SeenAs { whom } => texts.say(whom.message()),
            act => act.object().unwrap_or_default().to_owned(),
        };
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
            Actor::Structure { name } | Actor::Relative { name, .. } | Actor::Professional { name, .. } => {
                ("other", name.clone())
            }
            Actor::Stranger { name } if name.is_empty() => ("other", texts.say(Msg("journal-nobody"))),
            Actor::Stranger { name } => ("other", texts.say1(Msg("journal-stranger"), "name", name)),
            Actor::App { name } => ("other", texts.say1(Msg("journal-app"), "name", name)),
        };
        let role = match &self.actor {
            Actor::Professional { profession, structure, .. } => {
                let known: Vec<&str> =
                    [profession, structure].into_iter().flatten().map(String::as_str).collect();
                if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) }
            }
            Actor::Relative { quality: RelativeQuality::Representative, .. } => {
                format!(" ({})", texts.say(Msg("journal-quality-representative")))
            }
            Actor::Relative { quality: RelativeQuality::Caregiver, .. } => {
                format!(" ({})", texts.say(Msg("journal-quality-caregiver")))
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
