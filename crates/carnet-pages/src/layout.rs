//! What surrounds every page: cover, navigation, language, record switch, footer, print header.

use jiff::civil::{Date, DateTime};

use crate::account::Discretion;
use crate::family::PeopleEvent;
use crate::html::{SafeHtml, escaped};
use crate::language::{Lang, Msg, Texts};
use crate::paths;

/// Whose record is open: sets the colour of the cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hat {
    /// One's own record: teal.
    #[default]
    Own,
    /// The record of somebody one acts for: plum.
    Other,
    /// A professional: indigo.
    Professional,
    /// The operator: slate.
    Operator,
}

impl Hat {
    /// The value of `data-hat` on `<body>`.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Other => "other",
            Self::Professional => "pro",
            Self::Operator => "operator",
        }
    }
}

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavItem {
    /// Home.
    Home,
    /// Documents.
    Documents,
    /// Notifications.
    Notifications,
    /// Sharing and access.
    Sharing,
    /// Journal of accesses.
    Journal,
}

impl NavItem {
    /// Entries of a person's navigation, in order.
    pub const PERSON: [Self; 5] =
        [Self::Home, Self::Documents, Self::Notifications, Self::Sharing, Self::Journal];

    /// The address of the entry.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Home => paths::HOME,
            Self::Documents => paths::DOCUMENTS,
            Self::Notifications => paths::NOTIFICATIONS,
            Self::Sharing => paths::SHARING,
            Self::Journal => paths::JOURNAL,
        }
    }

    /// The name of its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Documents => "docs",
            Self::Notifications => "bell",
            Self::Sharing => "user",
            Self::Journal => "shield",
        }
    }

    /// Its name.
    pub const fn label(self) -> Msg {
        match self {
            Self::Home => Msg("nav-home"),
            Self::Documents => Msg("nav-documents"),
            Self::Notifications => Msg("nav-notifications"),
            Self::Sharing => Msg("nav-sharing"),
            Self::Journal => Msg("nav-journal"),
        }
    }

    /// Its name under the thumb, where there is little room.
    pub const fn short_label(self) -> Msg {
        match self {
            Self::Notifications => Msg("nav-notifications-short"),
            Self::Sharing => Msg("nav-sharing-short"),
            Self::Journal => Msg("nav-journal-short"),
            other => other.label(),
        }
    }
}

/// Navigation of a person who is signed in and whose record is open.
#[derive(Clone, Debug, Default)]
pub struct Nav {
    /// The current entry, if the page belongs to one.
    pub current: Option<NavItem>,
    /// Documents not yet opened.
    pub new_documents: u32,
    /// Notifications not yet read.
    pub unread_notifications: u32,
}

impl Nav {
    /// Entries of the navigation, with what waits to be read in each.
    pub(crate) fn entries(&self) -> [NavEntry; 5] {
        NavItem::PERSON.map(|item| {
            let waiting = match item {
                NavItem::Documents => self.new_documents,
                NavItem::Notifications => self.unread_notifications,
                NavItem::Home | NavItem::Sharing | NavItem::Journal => 0,
            };
            NavEntry { item, waiting, current: self.current == Some(item) }
        })
    }
}

/// An entry of the navigation as it is shown.
pub(crate) struct NavEntry {
    pub(crate) item: NavItem,
    pub(crate) waiting: u32,
    pub(crate) current: bool,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct User {
    /// How the person is called on the page: « Hélène », « Dr Anne LEROY-TEST ».
    pub name: String,
}

/// A record that the person may switch to.
#[derive(Clone, Debug)]
pub struct RecordSwitch {
    /// The public id of the record, sent as `record`.
    pub record: String,
    /// The name of its holder.
    pub name: String,
    /// Whether it is one's own.
    pub own: bool,
}

/// The holder of the record that is open when one acts for somebody else.
#[derive(Clone, Debug)]
pub struct ActingFor {
    /// First name, in the title of the tab and in headings: « Léa ».
    pub first_name: String,
    /// Full name in the band.
    pub name: String,
    /// Public id of one's own record, to come back to it; empty names it as well.
    pub own_record: Option<String>,
    /// What the reader may not do there; empty for a parent or guardian.
    pub closed: Vec<RecordDoor>,
}

/// Something of a record that a caregiver may or may not do. What is closed is not on the page at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordDoor {
    /// Look at documents.
    Look,
    /// Add documents.
    Add,
    /// Arrange documents.
    Arrange,
    /// What the holder alone does: journal, notifications, sharing.
    Decide,
}

/// Warns before an idle session ends; the script shows it, the server ends the session whatever happens.
#[derive(Clone, Copy, Debug)]
pub struct SessionWarning {
    /// Seconds without any request after which the session ends.
    pub idle_seconds: u32,
    /// Seconds before the end at which the warning appears.
    pub warn_seconds: u32,
}

/// The message that follows an act.
#[derive(Clone, Debug)]
pub struct Flash {
    /// What happened.
    pub event: FlashEvent,
}

/// What a message after an act can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlashEvent {
    /// A document was masked; its page offers to undo.
    Masked,
    /// A document was unmasked.
    Unmasked,
    /// A document went to the bin, where it stays some days.
    Deleted {
        /// Days during which it can be restored.
        days: u32,
    },
    /// A document came back from the bin.
    Restored,
    /// A document was added.
    Added,
    /// Preferences were saved.
    PreferencesSaved,
    /// All notifications were marked as read.
    AllRead,
    /// The record was activated.
    RecordActivated,
    /// The record was closed.
    RecordClosed,
    /// The record was reopened.
    RecordReopened,
    /// The opposition was recorded.
    Opposed,
    /// What was new has been marked as read (professional).
    MarkedRead,
    /// A document was shown to the patient (professional).
    Announced,
    /// A document was deposited (professional).
    Deposited,
    /// The record was left (professional).
    RecordLeft,
    /// Something about people and accesses.
    People(PeopleEvent),
}

impl FlashEvent {
    pub(crate) fn text(&self, texts: Texts) -> String {
        let id = match self {
            Self::Deleted { days } => return texts.say1(Msg("flash-deleted"), "days", days),
            Self::Masked => Msg("flash-masked"),
            Self::Unmasked => Msg("flash-unmasked"),
            Self::Restored => Msg("flash-restored"),
            Self::Added => Msg("flash-added"),
            Self::PreferencesSaved => Msg("flash-preferences"),
            Self::AllRead => Msg("flash-all-read"),
            Self::RecordActivated => Msg("flash-activated"),
            Self::RecordClosed => Msg("flash-closed"),
            Self::RecordReopened => Msg("flash-reopened"),
            Self::Opposed => Msg("flash-opposed"),
            Self::MarkedRead => Msg("flash-marked-read"),
            Self::Announced => Msg("flash-announced"),
            Self::Deposited => Msg("flash-deposited"),
            Self::RecordLeft => Msg("flash-left"),
            Self::People(event) => return event.text(texts),
        };
        texts.say(id)
    }
}

/// The head of every printed sheet.
#[derive(Clone, Debug)]
pub struct PrintHeader {
    /// Name of the holder.
    pub name: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// INS with its key, not grouped.
    pub ins: Option<String>,
    /// When the page was made.
    pub printed_at: DateTime,
}

/// Whether people, places and figures are real.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Setting {
    /// Real use.
    #[default]
    Live,
    /// A demonstration: the footer says that everything is invented, and links to the demonstration's tools.
    Demo,
}

/// State of conformity that the law wants on every page (RGAA: *totalement*, *partiellement*, *non conforme*).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conformity {
    /// All criteria hold.
    Full,
    /// At least half of the criteria hold.
    Partial,
    /// No audit, or less than half.
    #[default]
    None,
}

impl Conformity {
    pub(crate) const fn link_text(self) -> Msg {
        match self {
            Self::Full => Msg("foot-accessibility-full"),
            Self::Partial => Msg("foot-accessibility-partial"),
            Self::None => Msg("foot-accessibility-none"),
        }
    }
}

/// What surrounds a page.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Language of the page.
    pub lang: Lang,
    /// Whose record is open.
    pub hat: Hat,
    /// Form token of the session, repeated in every form as `_csrf`.
    pub csrf: String,
    /// Path and query of this page, for the language switch; never an address with a search word.
    pub return_to: String,
    /// Who is signed in.
    pub user: Option<User>,
    /// Navigation of a person; none for professionals and before sign-in.
    pub nav: Option<Nav>,
    /// Records that the person may switch to, the open one left out.
    pub switches: Vec<RecordSwitch>,
    /// Set exactly when `hat` is [`Hat::Other`].
    pub acting_for: Option<ActingFor>,
    /// Idle time-out of the session.
    pub session: Option<SessionWarning>,
    /// Message after an act.
    pub flash: Option<Flash>,
    /// Head of printed sheets.
    pub print: Option<PrintHeader>,
    /// Real use or demonstration.
    pub setting: Setting,
    /// State of conformity shown in the footer.
    pub conformity: Conformity,
    /// Whether the tab and the history of the browser, too, stay neutral.
    pub discretion: Discretion,
    /// Opaque name of the account together with the open record, the same at each sign-in: drafts in the browser's
    /// tab are kept under it and given back to nobody else. Without it no draft is kept.
    pub draft_key: Option<String>,
}

impl Layout {
    /// The texts of the page's language.
    pub const fn texts(&self) -> Texts {
        self.lang.texts()
    }

    /// Whether the reader may do something in the open record.
    pub(crate) fn may(&self, door: RecordDoor) -> bool {
        self.acting_for.as_ref().is_none_or(|holder| !holder.closed.contains(&door))
    }

    pub(crate) fn may_add(&self) -> bool {
        self.may(RecordDoor::Add)
    }

    pub(crate) fn may_decide(&self) -> bool {
        self.may(RecordDoor::Decide)
    }

    /// Entries of the navigation that are open to the reader.
    pub(crate) fn entries(&self) -> Vec<NavEntry> {
        let entries = self.nav.as_ref().map(Nav::entries).into_iter().flatten();
        let open = |entry: &NavEntry| match entry.item {
            NavItem::Home => true,
            NavItem::Documents => self.may(RecordDoor::Look),
            NavItem::Notifications | NavItem::Sharing | NavItem::Journal => self.may(RecordDoor::Decide),
        };
        entries.filter(open).collect()
    }

    /// Address of the brand: the home that fits the hat.
    pub(crate) fn home(&self) -> &'static str {
        match (self.hat, &self.user) {
            (_, None) => paths::SIGN_IN,
            (Hat::Professional, Some(_)) => paths::PROFESSIONAL,
            (Hat::Operator, Some(_)) => paths::OPERATIONS,
            (_, Some(_)) => paths::HOME,
        }
    }

    /// « Documents · Carnet » or « Documents de Léa · Carnet »: never anything about health. « Carnet » alone for those
    /// who asked for discretion: the heading of the page names it.
    pub(crate) fn tab(&self, page: impl AsRef<str>) -> String {
        let texts = self.texts();
        if self.discretion == Discretion::Discreet {
            return texts.say("brand");
        }
        match &self.acting_for {
            Some(holder) => {
                texts.say2(Msg("tab-other"), "page", page.as_ref(), "name", holder.first_name.as_str())
            }
            None => texts.say1(Msg("tab"), "page", page.as_ref()),
        }
    }

    pub(crate) fn is_professional(&self) -> bool {
        self.hat == Hat::Professional
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.setting == Setting::Demo
    }

    /// The hidden field of every form.
    pub(crate) fn csrf_field(&self) -> SafeHtml {
        SafeHtml::trusted(format!("<input type=\"hidden\" name=\"_csrf\" value=\"{}\">", escaped(&self.csrf)))
    }
}

/// Two letters for the round of a person: the initials of the first and last names, titles left out.
pub fn initials(name: impl AsRef<str>) -> String {
    let words: Vec<&str> = name
        .as_ref()
        .split([' ', '\u{a0}'])
        .filter(|word| !matches!(*word, "Dr" | "Pr" | "M." | "Mme" | "Mr" | "Mrs" | "Ms"))
        .collect();
    let last = if words.len() > 1 { words.last() } else { None };
    words
        .first()
        .into_iter()
        .chain(last)
        .filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()))
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_leave_titles_out() {
        for (name, expected) in
            [("Dr Anne LEROY-TEST", "AL"), ("Hélène", "H"), ("Jean Paul de la TOUR", "JT"), ("", "")]
        {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
