use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;
use crate::refusal::Refusal;

use super::record::Patient;

/// What allows a professional to open a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CareBasis {
    /// Member of the care team: deemed authorised.
    CareTeam,
    /// Consent collected.
    Consent,
}

impl CareBasis {
    /// Value of the field `base`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::CareTeam => "equipe",
            Self::Consent => "consentement",
        }
    }
}

/// Why the record is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Ordinary care.
    #[default]
    Normal,
    /// Emergency: the person cannot answer and is at immediate risk.
    Emergency,
}

impl Purpose {
    /// Value of the field `mode`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Emergency => "urgence",
        }
    }
}

/// What was declared, given back as it was.
#[derive(Clone, Debug, Default)]
pub struct OpenDraft {
    /// Care relation or consent.
    pub basis: Option<CareBasis>,
    /// Purpose.
    pub purpose: Purpose,
    /// Reason of an emergency.
    pub reason: String,
}

/// The act of opening a record.
#[derive(Clone, Debug, Template)]
#[template(path = "professional/open.html")]
pub struct OpenRecordPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the record.
    pub record: String,
    /// The patient, as far as the professional may know before opening.
    pub patient: Patient,
    /// Days during which the authorisation holds.
    pub days: u32,
    /// Whether an emergency opening is offered to this profession.
    pub emergency_offered: bool,
    /// What was declared.
    pub draft: OpenDraft,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
}

impl OpenRecordPage {
    pub(crate) fn basis_is(&self, value: &str) -> bool {
        self.draft.basis.is_some_and(|basis| basis.value() == value)
    }

    pub(crate) fn is_emergency(&self) -> bool {
        self.draft.purpose == Purpose::Emergency
    }

    pub(crate) fn lacks_reason(&self) -> bool {
        self.refusal == Some(Refusal::EmergencyReasonMissing)
    }
}

/// On what the present access rests; shown all the time when it is exceptional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessBasis {
    /// Ordinary access, until a moment.
    Normal {
        /// End of the authorisation, when it has one.
        until: Option<Date>,
    },
    /// Emergency access, until a moment.
    Emergency {
        /// End.
        until: DateTime,
    },
}

/// State of a professional's access to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessState {
    /// The authorisation has expired.
    Expired {
        /// On this day.
        on: Date,
    },
    /// There never was one.
    Never,
    /// The person has blocked the professional.
    Blocked,
    /// The record is closed.
    Closed,
    /// The profession may not read records.
    Profession,
}

impl AccessState {
    pub(crate) const fn title(self) -> Msg {
        match self {
            Self::Expired { .. } => Msg("access-expired-title"),
            Self::Never => Msg("access-none-title"),
            Self::Blocked => Msg("access-blocked-title"),
            Self::Closed => Msg("access-closed-title"),
            Self::Profession => Msg("access-profession-title"),
        }
    }

    pub(crate) fn text(self, texts: Texts) -> String {
        let refusal = match self {
            Self::Expired { on } => return texts.say1(Msg("access-expired-text"), "date", texts.date(on)),
            Self::Never => Refusal::NoAuthorisation,
            Self::Blocked => Refusal::Blocked,
            Self::Closed => Refusal::RecordClosed,
            Self::Profession => Refusal::ProfessionWithoutAccess,
        };
        refusal.text(texts.lang())
    }

    pub(crate) fn way_out(self, texts: Texts) -> String {
        let refusal = match self {
            Self::Expired { .. } => Refusal::AuthorisationExpired,
            Self::Never => Refusal::NoAuthorisation,
            Self::Blocked => Refusal::Blocked,
            Self::Closed => Refusal::RecordClosed,
            Self::Profession => Refusal::ProfessionWithoutAccess,
        };
        refusal.way_out(texts.lang())
    }

    pub(crate) const fn may_open(self) -> bool {
        matches!(self, Self::Expired { .. } | Self::Never)
    }

    pub(crate) const fn may_deposit(self) -> bool {
        !matches!(self, Self::Closed)
    }
}

/// Says why a record does not open, and what remains possible.
#[derive(Clone, Debug, Template)]
#[template(path = "professional/state.html")]
pub struct AccessStatePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the record.
    pub record: String,
    /// The state.
    pub state: AccessState,
}

pages!(OpenRecordPage, AccessStatePage);
