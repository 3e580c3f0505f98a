//! The public page of the dated settings of the law.

use askama::Template;
use jiff::civil::Date;

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawSetting {
    /// Completed years at which a holder is an adult.
    Majority,
    /// Whether a minor may ask for secrecy.
    MinorsSecret,
    /// Whether a document may be masked and held back at once.
    Cumul,
    /// Days after which the person is told of a document held back.
    InformDays,
    /// Days after which it shows by itself.
    WithheldDays,
    /// Days between the information of a person and the opening.
    OppositionDays,
    /// Most caregivers.
    CaregiversMost,
    /// Most days of a mandate.
    MandateDays,
    /// Hours before a mandate is in effect.
    MandateDelay,
    /// Days in which an invitation may be answered.
    InvitationDays,
    /// Years for which a closed record is archived.
    ArchiveYears,
    /// Days within which an archive is destroyed on request.
    ErasureDays,
    /// Days after which a suspended record closes.
    SuspensionDays,
}

impl LawSetting {
    /// Every setting, in the order of the page.
    pub const ALL: [Self; 13] = [
        Self::Majority,
        Self::MinorsSecret,
        Self::InformDays,
        Self::WithheldDays,
        Self::Cumul,
        Self::OppositionDays,
        Self::ArchiveYears,
        Self::ErasureDays,
        Self::SuspensionDays,
        Self::CaregiversMost,
        Self::MandateDays,
        Self::MandateDelay,
        Self::InvitationDays,
    ];

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Majority => Msg("setting-majority"),
            Self::MinorsSecret => Msg("setting-minors"),
            Self::Cumul => Msg("setting-cumul"),
            Self::InformDays => Msg("setting-inform"),
            Self::WithheldDays => Msg("setting-withheld"),
            Self::OppositionDays => Msg("setting-opposition"),
            Self::CaregiversMost => Msg("setting-caregivers"),
            Self::MandateDays => Msg("setting-mandate"),
            Self::MandateDelay => Msg("setting-delay"),
            Self::InvitationDays => Msg("setting-invitation"),
            Self::ArchiveYears => Msg("setting-archive"),
            Self::ErasureDays => Msg("setting-erasure"),
            Self::SuspensionDays => Msg("setting-suspension"),
        }
    }

    pub(crate) const fn reference(self) -> Msg {
        match self {
            Self::Majority => Msg("setting-ref-majority"),
            Self::MinorsSecret => Msg("law-minor"),
            Self::Cumul => Msg("setting-ref-operator"),
            Self::InformDays | Self::WithheldDays => Msg("law-timer"),
            Self::OppositionDays => Msg("setting-ref-opposition"),
            Self::ArchiveYears | Self::ErasureDays | Self::SuspensionDays => Msg("setting-ref-closing"),
            Self::CaregiversMost | Self::MandateDays | Self::MandateDelay | Self::InvitationDays => {
                Msg("setting-ref-operator")
            }
        }
    }
}

/// A value, with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Years.
    Years(u32),
    /// Days.
    Days(u32),
    /// Hours.
    Hours(u32),
    /// A number of people.
    People(u32),
    /// Yes.
    Yes,
    /// No.
    No,
}

impl Shown {
    pub(crate) fn text(self, texts: Texts) -> String {
        match self {
            Self::Years(count) => texts.say1(Msg("value-years"), "count", count),
            Self::Days(count) => texts.say1(Msg("value-days"), "count", count),
            Self::Hours(count) => texts.say1(Msg("value-hours"), "count", count),
            Self::People(count) => texts.say1(Msg("value-people"), "count", count),
            Self::Yes => texts.say(Msg("value-yes")),
            Self::No => texts.say(Msg("value-no")),
        }
    }
}

/// A setting with its value in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LawValue {
    /// The setting.
    pub setting: LawSetting,
    /// Its value.
    pub value: Shown,
    /// Its value in the version before, when it was another.
    pub before: Option<Shown>,
}

/// Whether a version applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawState {
    /// It did.
    Past,
    /// It does.
    InForce,
    /// It will.
    Announced,
}

/// Whose file a version is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawOrigin {
    /// The file that the program carries.
    Program,
    /// The operator's file.
    Operator,
}

/// One version of the settings.
#[derive(Clone, Debug)]
pub struct LawVersion {
    /// From when it applies; absent: since the beginning.
    pub from: Option<Date>,
    /// Whether it does.
    pub state: LawState,
    /// Whose file it is.
    pub origin: LawOrigin,
    /// Who changed the settings, as the file says.
    pub by: Option<String>,
    /// The legal text by which, as the file says.
    pub text: Option<String>,
    /// The values: all of them.
    pub values: Vec<LawValue>,
}

impl LawVersion {
    pub(crate) fn title(&self, texts: Texts) -> String {
        match (self.state, self.from) {
            (LawState::Announced, Some(from)) => {
                texts.say1(Msg("version-announced"), "date", texts.date(from))
            }
            (LawState::InForce, Some(from)) => texts.say1(Msg("version-in-force"), "date", texts.date(from)),
            (LawState::Past, Some(from)) => texts.say1(Msg("version-past"), "date", texts.date(from)),
            (_, None) => texts.say(Msg("version-first")),
        }
    }

    pub(crate) const fn origin_text(&self) -> Msg {
        match self.origin {
            LawOrigin::Program => Msg("origin-program"),
            LawOrigin::Operator => Msg("origin-operator"),
        }
    }

    pub(crate) fn is_in_force(&self) -> bool {
        self.state == LawState::InForce
    }
}

/// The settings of the law, for everybody.
#[derive(Clone, Debug, Template)]
#[template(path = "access/law.html")]
pub struct LawPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The versions: in force first, then those announced, then past ones.
    pub versions: Vec<LawVersion>,
}

pages!(LawPage);
