//! The invited person's side: the invitation, for whom one acts, giving back.

use askama::Template;
use jiff::civil::{Date, DateTime};

use super::caregivers::Relation;
use super::rights::{Right, sentences};
use crate::layout::Layout;
use crate::pages;

/// An invitation, before it is answered.
#[derive(Clone, Debug, Template)]
#[template(path = "family/invitation.html")]
pub struct InvitationPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The token of the e-mail, in the addresses of the two forms.
    pub token: String,
    /// Name of the holder.
    pub holder: String,
    /// What the mandate allows.
    pub rights: Vec<Right>,
    /// Last day of the mandate.
    pub until: Date,
    /// Until when it may be answered.
    pub expires: DateTime,
    /// From when the mandate would be in effect.
    pub from: DateTime,
}

impl InvitationPage {
    pub(crate) fn rights_in_words(&self) -> Vec<String> {
        sentences(&self.rights, self.layout.texts())
    }
}

/// An invitation that is unknown, answered, withdrawn or too old: always the same words.
#[derive(Clone, Debug, Template)]
#[template(path = "family/invitation-over.html")]
pub struct InvitationOverPage {
    /// What surrounds the page.
    pub layout: Layout,
}

/// Whether one may act for somebody now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpEffect {
    /// Now.
    Now,
    /// From an instant.
    From(DateTime),
    /// No longer, or the record is shut.
    Over,
}

/// Somebody for whom the reader acts.
#[derive(Clone, Debug)]
pub struct HelpedRow {
    /// Public id of the record.
    pub record: String,
    /// Name of the holder.
    pub name: String,
    /// In what quality.
    pub relation: Relation,
    /// Whether one may act now.
    pub effect: HelpEffect,
}

impl HelpedRow {
    pub(crate) fn may_give_back(&self) -> bool {
        self.relation == Relation::Caregiver && self.effect != HelpEffect::Over
    }

    pub(crate) fn is_now(&self) -> bool {
        self.effect == HelpEffect::Now
    }
}

/// For whom the reader acts.
#[derive(Clone, Debug, Template)]
#[template(path = "family/helping.html")]
pub struct HelpingPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The people.
    pub people: Vec<HelpedRow>,
}

/// Asks before a mandate is given back.
#[derive(Clone, Debug, Template)]
#[template(path = "family/give-back.html")]
pub struct GiveBackPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the record.
    pub record: String,
    /// Name of the holder.
    pub name: String,
}

pages!(InvitationPage, InvitationOverPage, HelpingPage, GiveBackPage);
