//! « Partage et accès »: who has access, who acts for the holder, who is told.

use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::family::Relation;
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// Whether a professional may consult.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessState {
    /// May consult now.
    Valid,
    /// Their access is over.
    Expired,
    /// The person blocked them.
    Blocked,
    /// Known without an access: attending physician, or one with the same rights.
    Unset,
}

impl AccessState {
    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Valid => Msg("access-valid"),
            Self::Expired => Msg("access-expired"),
            Self::Blocked => Msg("access-blocked"),
            Self::Unset => Msg("access-unset"),
        }
    }

    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Valid => " badge--good",
            Self::Blocked => " badge--alert",
            Self::Expired | Self::Unset => "",
        }
    }

    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Valid => "eye",
            Self::Blocked => "stop",
            Self::Expired | Self::Unset => "clock",
        }
    }
}

/// Why a professional could consult.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessGround {
    /// Declared to be of the care team.
    CareTeam,
    /// Declared to have the person's consent.
    Consent,
    /// Given by the person.
    Person,
}

/// What a professional is for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CareStanding {
    /// One among others.
    Ordinary,
    /// The attending physician.
    Attending,
    /// Somebody with the same rights.
    SameRights,
}

/// A professional who has, had or may not have access.
#[derive(Clone, Debug)]
pub struct ProfessionalRow {
    /// Opaque key, in addresses.
    pub key: String,
    /// Name.
    pub name: String,
    /// Whether they may consult.
    pub state: AccessState,
    /// Since when.
    pub since: Option<Date>,
    /// Until when.
    pub until: Option<Date>,
    /// Why.
    pub ground: Option<AccessGround>,
    /// Last time that they read something.
    pub last_read: Option<DateTime>,
    /// What they are for the person.
    pub standing: CareStanding,
}

impl ProfessionalRow {
    pub(crate) fn is_valid(&self) -> bool {
        self.state == AccessState::Valid
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.state == AccessState::Blocked
    }

    pub(crate) fn is_attending(&self) -> bool {
        self.standing == CareStanding::Attending
    }

    pub(crate) fn has_same_rights(&self) -> bool {
        self.standing == CareStanding::SameRights
    }

    /// « Depuis le … jusqu’au … ».
    pub(crate) fn period(&self, texts: Texts) -> Option<String> {
        let (since, until) = (self.since?, self.until?);
        let id = if self.is_valid() { Msg("access-period") } else { Msg("access-period-over") };
        Some(texts.say2(id, "since", texts.date(since), "until", texts.date(until)))
    }

    pub(crate) fn ground_text(&self) -> Option<Msg> {
        Some(match self.ground? {
            AccessGround::CareTeam => Msg("access-ground-team"),
            AccessGround::Consent => Msg("access-ground-consent"),
            AccessGround::Person => Msg("access-ground-person"),
        })
    }

    pub(crate) fn last_text(&self, texts: Texts) -> String {
        match self.last_read {
            Some(at) => texts.say1(Msg("access-last-read"), "date", texts.date_time(at)),
            None => texts.say(Msg("access-never-read")),
        }
    }
}

/// Somebody who acts for the holder.
#[derive(Clone, Debug)]
pub struct ActsForHolder {
    /// Name.
    pub name: String,
    /// In what quality.
    pub relation: Relation,
    /// Since when.
    pub since: Date,
    /// Whether it is the reader.
    pub reader: Holder,
}

/// Whether a line is about the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// It is.
    Reader,
    /// It is not.
    Other,
}

/// What the page says of a minor's own choices, in general words: the same whether there is something secret or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinorNote {
    /// The holder is of age: nothing to say.
    Adult,
    /// A parent or guardian reads.
    ToParents,
    /// The minor reads.
    ToMinor,
}

/// Who is told what, and how.
#[derive(Clone, Debug)]
pub struct Told {
    /// The holder's address, masked by the caller.
    pub email: Option<String>,
    /// Name of the attending physician, told of emergency accesses.
    pub attending: Option<String>,
}

/// The boxes of emergencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Urgent {
    /// Whether emergency services may open the record.
    pub emergency: bool,
    /// Whether the physician of an emergency call may.
    pub call: bool,
    /// Whether that is what the record says.
    pub kept: Kept,
}

/// Whether choices that a page shows are those of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// They are.
    Yes,
    /// They were made before a fresh proof was asked for, and wait for the button.
    NotYet,
}

/// Whether a sentence speaks to the holder or to somebody who acts for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// To the holder.
    Own,
    /// To somebody else.
    Other,
}

/// The page of accesses.
#[derive(Clone, Debug, Template)]
#[template(path = "access/page.html")]
pub struct AccessPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What is said of minors.
    pub minor: MinorNote,
    /// Professionals who may consult now, and those whom the person knows as attending physician.
    pub present: Vec<ProfessionalRow>,
    /// Professionals whose access is over or who are blocked.
    pub past: Vec<ProfessionalRow>,
    /// Who may open the record in an emergency.
    pub urgent: Urgent,
    /// Who acts for the holder.
    pub people: Vec<ActsForHolder>,
    /// Invitations that wait for an answer.
    pub invitations: u32,
    /// Whether the holder may have caregivers: adults only.
    pub may_have_caregivers: bool,
    /// Who is told.
    pub told: Told,
}

impl AccessPage {
    pub(crate) fn has_attending(&self) -> bool {
        self.present.iter().any(ProfessionalRow::is_attending)
    }
}

pages!(AccessPage);
