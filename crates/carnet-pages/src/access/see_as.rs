//! « Voir mon dossier comme… ».

use askama::Template;

use super::rules::{WhyHidden, WhySeen};
use crate::category::Category;
use crate::html::SafeHtml;
use crate::language::{Arg, Lang, Msg, Texts};
use crate::layout::Layout;
use crate::pages;
use crate::parts::{Chip, DocumentRow, Pager, PagerStep};

/// A kind of reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A professional of this profession, in words, whom the person let in.
    Profession(String),
    /// A named professional, as their access is now.
    Professional(String),
    /// Emergency services.
    Emergency,
    /// The physician of an emergency call.
    CallCentre,
    /// A caregiver.
    Caregiver(String),
    /// A parent or guardian.
    Representative(String),
}

impl Reader {
    pub(crate) fn name(&self, texts: Texts) -> String {
        match self {
            Self::Profession(name)
            | Self::Professional(name)
            | Self::Caregiver(name)
            | Self::Representative(name) => name.clone(),
            Self::Emergency => texts.say(Msg("see-emergency")),
            Self::CallCentre => texts.say(Msg("see-call")),
        }
    }

    pub(crate) const fn hint(&self) -> Msg {
        match self {
            Self::Profession(_) => Msg("see-profession-hint"),
            Self::Professional(_) => Msg("see-professional-hint"),
            Self::Emergency => Msg("see-emergency-hint"),
            Self::CallCentre => Msg("see-call-hint"),
            Self::Caregiver(_) => Msg("see-caregiver-hint"),
            Self::Representative(_) => Msg("see-representative-hint"),
        }
    }
}

/// A group of readers to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReaderGroup {
    /// Those whom the person knows, and emergency services.
    Known,
    /// Professions.
    Professions,
}

/// A reader to choose.
#[derive(Clone, Debug)]
pub struct ReaderChoice {
    /// Value of `comme`, opaque.
    pub value: String,
    /// Who.
    pub reader: Reader,
    /// Under which heading.
    pub group: ReaderGroup,
}

/// Why a line is seen or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenWhy {
    /// Seen.
    Seen(WhySeen),
    /// Not seen.
    Hidden(WhyHidden),
}

impl SeenWhy {
    pub(crate) fn is_seen(self) -> bool {
        matches!(self, Self::Seen(_))
    }

    pub(crate) fn text(self, lang: Lang) -> String {
        match self {
            Self::Seen(why) => why.text(lang),
            // The sentence stands alone here.
            Self::Hidden(why) => lang.texts().capital(why.text(lang)),
        }
    }

    pub(crate) fn paragraph(self, lang: Lang) -> String {
        match self {
            Self::Seen(why) => why.paragraph(lang),
            Self::Hidden(why) => why.paragraph(lang),
        }
    }
}

/// A document, and whether that reader would see it.
#[derive(Clone, Debug)]
pub struct SeenRow {
    /// The document, as the asker sees it.
    pub document: DocumentRow,
    /// Whether the reader would, and why.
    pub why: SeenWhy,
}

/// What that reader would see of one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category.
    pub category: Category,
    /// Documents seen.
    pub seen: u32,
    /// Documents in all.
    pub total: u32,
}

/// Which lines are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeenShow {
    /// All.
    #[default]
    All,
    /// Those seen.
    Seen,
    /// Those not seen.
    Hidden,
}

impl SeenShow {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::All, Self::Seen, Self::Hidden];

    /// Value of `lignes`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::All => "toutes",
            Self::Seen => "vues",
            Self::Hidden => "cachees",
        }
    }

    /// Reads the query parameter; all lines when it is another.
    pub fn from_value(value: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.value() == value).unwrap_or_default()
    }

    /// The words of the quick filter.
    pub fn label(self, lang: Lang) -> String {
        let id = match self {
            Self::All => Msg("see-show-all"),
            Self::Seen => Msg("see-show-seen"),
            Self::Hidden => Msg("see-show-hidden"),
        };
        lang.texts().say(id)
    }
}

/// The record as somebody else would get it.
#[derive(Clone, Debug)]
pub struct SeenAs {
    /// Who.
    pub reader: Reader,
    /// Why they would not get in at all, if so.
    pub shut_out: Option<WhyHidden>,
    /// Documents seen.
    pub seen: u32,
    /// Documents of the record, as far as the asker may know.
    pub total: u32,
    /// By category, those without documents left out.
    pub categories: Vec<CategoryCount>,
    /// Quick filters.
    pub chips: Vec<Chip>,
    /// The lines of this page.
    pub rows: Vec<SeenRow>,
    /// Pages of the list.
    pub pager: Pager,
}

impl SeenAs {
    pub(crate) fn headline(&self, texts: Texts) -> SafeHtml {
        let name = self.reader.name(texts);
        let args = [("who", name.value()), ("seen", self.seen.value()), ("total", self.total.value())];
        texts.rich_all(Msg("see-headline").0, &args)
    }
}

/// The record as somebody else sees it.
#[derive(Clone, Debug, Template)]
#[template(path = "access/see-as.html")]
pub struct SeeAsPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Readers to choose from.
    pub choices: Vec<ReaderChoice>,
    /// The value chosen.
    pub chosen: String,
    /// What they see, once chosen.
    pub result: Option<SeenAs>,
}

impl SeeAsPage {
    pub(crate) fn of_group(&self, known: bool) -> Vec<&ReaderChoice> {
        let wanted = if known { ReaderGroup::Known } else { ReaderGroup::Professions };
        self.choices.iter().filter(|choice| choice.group == wanted).collect()
    }

    pub(crate) fn is_chosen(&self, choice: &ReaderChoice) -> bool {
        choice.value == self.chosen
    }
}

pages!(SeeAsPage);
