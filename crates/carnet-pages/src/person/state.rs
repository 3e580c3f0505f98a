use askama::Template;
use jiff::civil::Date;

use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;

/// State of a record that is not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordState {
    /// The person is informed; the delay to oppose runs.
    Waiting {
        /// The record opens on this day.
        opens: Date,
    },
    /// The person has opposed.
    Opposed {
        /// Since when.
        since: Date,
    },
    /// The record is closed.
    Closed {
        /// Since when.
        since: Date,
        /// Archived until this day.
        kept_until: Date,
        /// The day on which its destruction was asked for.
        destruction_asked: Option<Date>,
        /// Days within which it is destroyed once asked.
        erasure_days: u32,
    },
}

/// Explains the state of a record that is not open, and what can be done.
#[derive(Clone, Debug, Template)]
#[template(path = "person/state.html")]
pub struct RecordStatePage {
    /// What surrounds the page; without navigation.
    pub layout: Layout,
    /// The state.
    pub state: RecordState,
    /// What the reader may do, the main act first.
    pub acts: Vec<RecordAct>,
}

/// An act on the whole record, confirmed on a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordAct {
    /// Open it now.
    Activate,
    /// Oppose its opening.
    Oppose,
    /// Close it.
    Close,
    /// Open it again.
    Reopen,
    /// Ask for the archive of the closed record to be destroyed.
    Destroy,
    /// Keep it after all.
    Keep,
}

impl RecordAct {
    /// Address of the page of confirmation, which its form posts to.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Activate => "/dossier/activer",
            Self::Oppose => "/dossier/opposer",
            Self::Close => "/dossier/fermer",
            Self::Reopen => "/dossier/rouvrir",
            Self::Destroy => "/dossier/detruire",
            Self::Keep => "/dossier/conserver",
        }
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Activate => Msg("act-activate"),
            Self::Oppose => Msg("act-oppose"),
            Self::Close => Msg("act-close"),
            Self::Reopen => Msg("act-reopen"),
            Self::Destroy => Msg("act-destroy"),
            Self::Keep => Msg("act-keep"),
        }
    }

    pub(crate) const fn title(self) -> Msg {
        match self {
            Self::Activate => Msg("act-activate-title"),
            Self::Oppose => Msg("act-oppose-title"),
            Self::Close => Msg("act-close-title"),
            Self::Reopen => Msg("act-reopen-title"),
            Self::Destroy => Msg("act-destroy-title"),
            Self::Keep => Msg("act-keep-title"),
        }
    }

    pub(crate) const fn consequences(self) -> [Msg; 3] {
        match self {
            Self::Activate => [Msg("act-activate-1"), Msg("act-activate-2"), Msg("act-activate-3")],
            Self::Oppose => [Msg("act-oppose-1"), Msg("act-oppose-2"), Msg("act-oppose-3")],
            Self::Close => [Msg("act-close-1"), Msg("act-close-2"), Msg("act-close-3")],
            Self::Reopen => [Msg("act-reopen-1"), Msg("act-reopen-2"), Msg("act-reopen-3")],
            Self::Destroy => [Msg("act-destroy-1"), Msg("act-destroy-2"), Msg("act-destroy-3")],
            Self::Keep => [Msg("act-keep-1"), Msg("act-keep-2"), Msg("act-keep-3")],
        }
    }

    pub(crate) const fn confirm(self) -> Msg {
        match self {
            Self::Activate => Msg("act-activate-confirm"),
            Self::Oppose => Msg("act-oppose-confirm"),
            Self::Close => Msg("act-close-confirm"),
            Self::Reopen => Msg("act-reopen-confirm"),
            Self::Destroy => Msg("act-destroy-confirm"),
            Self::Keep => Msg("act-keep-confirm"),
        }
    }

    pub(crate) const fn is_grave(self) -> bool {
        matches!(self, Self::Close | Self::Oppose | Self::Destroy)
    }
}

/// Asks before an act on the whole record.
#[derive(Clone, Debug, Template)]
#[template(path = "person/act.html")]
pub struct RecordActPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The act.
    pub act: RecordAct,
    /// Set when the form came back without its box ticked.
    pub unconfirmed: bool,
}

pages!(RecordStatePage, RecordActPage);
