use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::html::SafeHtml;
use crate::language::{Lang, Msg};
use crate::layout::Layout;
use crate::pages;
use crate::parts::{Chip, Pager, PagerStep};

/// Read or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadState {
    /// Not read yet.
    Unread,
    /// Read.
    Read,
}

/// What a notification tells. Shown inside Carnet only: what leaves by e-mail says less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotificationKind {
    /// A document was added.
    NewDocument {
        /// Its clear title.
        title: String,
        /// Who added it.
        author: String,
    },
    /// A new version of a document was added.
    NewVersion {
        /// Its clear title.
        title: String,
        /// Who added it.
        author: String,
    },
    /// A professional opened the record for the first time.
    AccessOpened {
        /// Who.
        who: String,
    },
    /// A professional read the record for the first time.
    FirstRead {
        /// Who.
        who: String,
    },
    /// A professional read the record in an emergency.
    EmergencyAccess {
        /// Who.
        who: String,
    },
    /// The record was updated and a professional will talk about it (legal invitation after two weeks).
    TalkToProfessional,
    /// The record will open on a day unless the person opposes.
    OpeningSoon {
        /// The day.
        on: Date,
    },
    /// The record is open.
    Opened,
    /// The record was closed.
    Closed,
    /// Preferences of notification changed.
    PreferencesChanged,
}

impl NotificationKind {
    /// The sentence, names in bold.
    pub fn html(&self, lang: Lang) -> SafeHtml {
        let texts = lang.texts();
        match self {
            Self::NewDocument { title, author } => {
                texts.rich2(Msg("notice-new-document"), "title", title, "author", author)
            }
            Self::NewVersion { title, author } => {
                texts.rich2(Msg("notice-new-version"), "title", title, "author", author)
            }
            Self::AccessOpened { who } => texts.rich1(Msg("notice-access-opened"), "who", who),
            Self::FirstRead { who } => texts.rich1(Msg("notice-first-read"), "who", who),
            Self::EmergencyAccess { who } => texts.rich1(Msg("notice-emergency"), "who", who),
            Self::TalkToProfessional => texts.rich(Msg("notice-talk")),
            Self::OpeningSoon { on } => texts.rich1(Msg("notice-opening-soon"), "date", texts.date(on)),
            Self::Opened => texts.rich(Msg("notice-opened")),
            Self::Closed => texts.rich(Msg("notice-closed")),
            Self::PreferencesChanged => texts.rich(Msg("notice-preferences")),
        }
    }

    pub(crate) const fn icon(&self) -> &'static str {
        match self {
            Self::NewDocument { .. } | Self::NewVersion { .. } => "docs",
            Self::AccessOpened { .. } | Self::FirstRead { .. } => "eye",
            Self::EmergencyAccess { .. } => "alert",
            Self::TalkToProfessional => "info",
            Self::OpeningSoon { .. } => "clock",
            Self::Opened | Self::Closed => "key",
            Self::PreferencesChanged => "bell",
        }
    }

    /// Whether there is something to open: a document, the journal, the state of the record.
    pub(crate) const fn opens(&self) -> bool {
        !matches!(self, Self::PreferencesChanged | Self::TalkToProfessional)
    }

    pub(crate) const fn is_exceptional(&self) -> bool {
        matches!(self, Self::EmergencyAccess { .. })
    }
}

/// A notification.
#[derive(Clone, Debug)]
pub struct NotificationItem {
    /// Public id.
    pub id: String,
    /// When.
    pub at: DateTime,
    /// What it tells.
    pub kind: NotificationKind,
    /// Read or not.
    pub state: ReadState,
}

impl NotificationItem {
    pub(crate) fn is_unread(&self) -> bool {
        self.state == ReadState::Unread
    }
}

/// The notification centre.
#[derive(Clone, Debug, Template)]
#[template(path = "person/notifications.html")]
pub struct NotificationsPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Notifications not read yet.
    pub unread: u32,
    /// Quick filters: all, unread.
    pub chips: Vec<Chip>,
    /// Notifications, newest first.
    pub items: Vec<NotificationItem>,
    /// Pages of the list.
    pub pager: Pager,
}

/// How often e-mails are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// One e-mail for each deposit.
    EachDeposit,
    /// One e-mail a day at most.
    Daily,
    /// None: except what the law requires, as after an emergency access.
    None,
}

impl Frequency {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::EachDeposit, Self::Daily, Self::None];

    /// Value of the field `frequence`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::EachDeposit => "chaque",
            Self::Daily => "jour",
            Self::None => "aucune",
        }
    }

    /// Reads the field.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.value() == value)
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::EachDeposit => Msg("frequency-each"),
            Self::Daily => Msg("frequency-daily"),
            Self::None => Msg("frequency-none"),
        }
    }

    pub(crate) const fn hint(self) -> Msg {
        match self {
            Self::EachDeposit => Msg("frequency-each-hint"),
            Self::Daily => Msg("frequency-daily-hint"),
            Self::None => Msg("frequency-none-hint"),
        }
    }
}

/// Preferences of notification.
#[derive(Clone, Debug, Template)]
#[template(path = "person/preferences.html")]
pub struct PreferencesPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// E-mail address, masked by the caller: `h•••••@exemple.test`.
    pub email: Option<String>,
    /// Choice in use.
    pub frequency: Frequency,
}

pages!(NotificationsPage, PreferencesPage);
