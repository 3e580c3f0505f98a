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
            Self::Other => Msg("alarm-other"),
        }
    }
}

/// An alarm.
#[derive(Clone, Debug)]
pub struct AlarmRow {
    /// Its number, part of the address of its review.
    pub number: u64,
    /// What.
    pub word: AlarmWord,
    /// The professional, structure or application.
    pub about: String,
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
