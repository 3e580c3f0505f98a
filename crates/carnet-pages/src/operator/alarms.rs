//! The security officer's page.

use askama::Template;
use jiff::civil::DateTime;

use super::ActFault;
use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmWord {
    /// Many look-ups in an hour.
    LookUps,
    /// So many in a day that they were stopped.
    LookUpsStopped,
    /// Many look-ups that found nobody.
    UnknownPeople,
    /// Many records without a known link of care.
    Records,
    /// So many that it was stopped.
    RecordsStopped,
    /// Many records of a whole structure.
    StructureRecords,
    /// The glass was broken often.
    BreakGlass,
    /// Somebody reported an access.
    Report,
    /// Records at hours at which the structure is shut.
    OffHours,
    /// Records of people whose care is in other departments.
    Far,
    /// Records of people of the same family name.
    SameName,
    /// A record that is nobody's was looked at.
    Canary,
    /// Look-ups of neighbouring numbers.
    NumericProgression,
    /// Look-ups in the order of the alphabet.
    AlphabeticProgression,
    /// Many more keys of records opened than usual.
    Keys,
    /// Something that this page does not know.
    Other,
}

impl AlarmWord {
    /// Its words.
    pub const fn label(self) -> Msg {
        match self {
            Self::LookUps => Msg("alarm-look-ups"),
            Self::LookUpsStopped => Msg("alarm-look-ups-stopped"),
            Self::UnknownPeople => Msg("alarm-unknown"),
            Self::Records => Msg("alarm-records"),
            Self::RecordsStopped => Msg("alarm-records-stopped"),
            Self::StructureRecords => Msg("alarm-structure"),
            Self::BreakGlass => Msg("alarm-glass"),
            Self::Report => Msg("alarm-report"),
            Self::OffHours => Msg("alarm-off-hours"),
            Self::Far => Msg("alarm-far"),
            Self::SameName => Msg("alarm-same-name"),
            Self::Canary => Msg("alarm-canary"),
            Self::NumericProgression => Msg("alarm-numeric"),
            Self::AlphabeticProgression => Msg("alarm-alphabetic"),
            Self::Keys => Msg("alarm-keys"),
            Self::Other => Msg("alarm-other"),
        }
    }
}

/// Whom an alarm is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlarmAbout {
    /// A professional, structure or application, by identifier.
    Known(String),
    /// A person, of whom nothing more is told.
    Person,
    /// The server itself.
    Server,
}

/// An alarm.
#[derive(Clone, Debug)]
pub struct AlarmRow {
    /// Its number, part of the address of its review.
    pub number: u64,
    /// What.
    pub word: AlarmWord,
    /// Whom it is about.
    pub about: AlarmAbout,
    /// The figure reached.
    pub figure: u64,
    /// When.
    pub at: DateTime,
    /// Who looked at it, and what was found.
    pub reviewed: Option<(String, String)>,
}

/// Alarms and their review.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/alarms.html")]
pub struct AlarmsPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Alarms, the last first.
    pub alarms: Vec<AlarmRow>,
    /// Why the last form was refused.
    pub fault: Option<ActFault>,
}

pages!(AlarmsPage);
