//! Caregivers of a record: the list, the end of a mandate, the paper form.

use askama::Template;
use jiff::civil::{Date, DateTime};

use super::rights::{Right, RightKind, sentences};
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// In what quality somebody acts for another person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// A parent.
    Parent,
    /// A guardian appointed by a judge.
    Guardian,
    /// A caregiver with a mandate.
    Caregiver,
}

impl Relation {
    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Parent => Msg("relation-parent"),
            Self::Guardian => Msg("relation-guardian"),
            Self::Caregiver => Msg("relation-caregiver"),
        }
    }
}

/// How a mandate was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateProof {
    /// An invitation that was accepted.
    Invitation,
    /// A signed form received at a counter.
    Paper,
    /// A judgement.
    Judgement,
    /// The register of insured people.
    Registry,
}

/// Why a mandate is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateOver {
    /// Its time is over.
    Time,
    /// Nobody answered the invitation in time.
    Unanswered,
    /// The invited person declined.
    Declined,
    /// The holder ended it.
    ByHolder,
    /// The caregiver gave it back.
    ByCaregiver,
    /// The holder came of age.
    Majority,
    /// A judge or a counter ended it.
    Decision,
    /// The record was closed, or its holder died.
    Closed,
}

/// Where a mandate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateState {
    /// The invitation waits for an answer until this instant.
    Invited {
        /// Until when it may be answered.
        until: DateTime,
    },
    /// Accepted, not in effect yet.
    Waiting {
        /// From when it is.
        from: DateTime,
    },
    /// In effect.
    Live,
    /// Over.
    Over {
        /// Since when, when known.
        since: Option<Date>,
        /// Why.
        why: MandateOver,
    },
}

/// A mandate in the list.
#[derive(Clone, Debug)]
pub struct MandateRow {
    /// Public id.
    pub id: String,
    /// Name of the caregiver.
    pub name: String,
    /// What it allows.
    pub rights: Vec<Right>,
    /// Last day.
    pub until: Date,
    /// How it was given.
    pub proof: MandateProof,
    /// Where it stands.
    pub state: MandateState,
}

impl MandateRow {
    pub(crate) fn rights_in_words(&self, texts: Texts) -> Vec<String> {
        sentences(&self.rights, texts)
    }

    pub(crate) fn is_invitation(&self) -> bool {
        matches!(self.state, MandateState::Invited { .. })
    }

    /// Whether an attestation can be printed.
    pub(crate) fn is_given(&self) -> bool {
        matches!(self.state, MandateState::Waiting { .. } | MandateState::Live)
    }

    /// A judge's mandate is ended by a judge.
    pub(crate) fn may_end(&self) -> bool {
        self.proof != MandateProof::Judgement
    }

    pub(crate) fn proof_text(&self) -> Msg {
        match self.proof {
            MandateProof::Invitation => Msg("mandate-by-invitation"),
            MandateProof::Paper => Msg("mandate-by-paper"),
            MandateProof::Judgement => Msg("mandate-by-judgement"),
            MandateProof::Registry => Msg("mandate-by-registry"),
        }
    }

    pub(crate) fn state_text(&self, texts: Texts) -> String {
        match self.state {
            MandateState::Invited { until } => {
                texts.say1(Msg("mandate-invited"), "date", texts.date_time(until))
            }
            MandateState::Waiting { from } => {
                texts.say1(Msg("mandate-waiting"), "date", texts.date_time(from))
            }
            MandateState::Live => texts.say1(Msg("mandate-live"), "date", texts.date(self.until)),
            MandateState::Over { why, since } => {
                let why = texts.say(match why {
                    MandateOver::Time => Msg("mandate-over-time"),
                    MandateOver::Unanswered => Msg("mandate-over-unanswered"),
                    MandateOver::Declined => Msg("mandate-over-declined"),
                    MandateOver::ByHolder => Msg("mandate-over-holder"),
                    MandateOver::ByCaregiver => Msg("mandate-over-caregiver"),
                    MandateOver::Majority => Msg("mandate-over-majority"),
                    MandateOver::Decision => Msg("mandate-over-decision"),
                    MandateOver::Closed => Msg("mandate-over-closed"),
                });
                match since {
                    Some(day) => texts.say2(Msg("mandate-over-since"), "why", why, "date", texts.date(day)),
                    None => why,
                }
            }
        }
    }
}

/// The caregivers of a record.
#[derive(Clone, Debug, Template)]
#[template(path = "family/caregivers.html")]
pub struct CaregiversPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Mandates and invitations that stand.
    pub standing: Vec<MandateRow>,
    /// Those that are over, the last first.
    pub over: Vec<MandateRow>,
    /// Most caregivers at one time.
    pub most: u32,
    /// Hours before a new mandate is in effect.
    pub delay_hours: u32,
}

impl CaregiversPage {
    pub(crate) fn is_full(&self) -> bool {
        u32::try_from(self.standing.len()).unwrap_or(u32::MAX) >= self.most
    }
}

/// Asks before a mandate ends or an invitation is withdrawn.
#[derive(Clone, Debug, Template)]
#[template(path = "family/end.html")]
pub struct MandateEndPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The mandate.
    pub row: MandateRow,
}

/// The form on paper, for those without a phone: printed, signed, brought to a counter.
#[derive(Clone, Debug, Template)]
#[template(path = "family/paper.html")]
pub struct PaperFormPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Name of the holder.
    pub holder: String,
    /// Most days of a mandate, in years rounded down.
    pub years: u32,
    /// Hours before a new mandate is in effect.
    pub delay_hours: u32,
}

impl PaperFormPage {
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub(crate) fn kinds(&self) -> [RightKind; 6] {
        RightKind::ALL
    }
}

pages!(CaregiversPage, MandateEndPage, PaperFormPage);
