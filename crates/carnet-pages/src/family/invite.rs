//! The form that invites a caregiver.

use askama::Template;
use jiff::civil::Date;

use super::entry::{Entry, EntryKind};
use super::rights::{Right, RightAction, RightKind};
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct InviteDraft {
    /// `nom`
    pub name: String,
    /// `courriel`
    pub email: String,
    /// `droit`, several.
    pub rights: Vec<Right>,
    /// `fin`, as it was typed.
    pub until: String,
}

/// What is wrong with an invitation; each error says how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InviteError {
    /// No name.
    NameMissing,
    /// The name is too long.
    NameTooLong {
        /// Most characters.
        max: u32,
    },
    /// No e-mail address.
    EmailMissing,
    /// The address cannot exist.
    EmailMalformed {
        /// An address that was probably meant.
        proposal: Option<String>,
    },
    /// Nothing is allowed.
    NothingChosen,
    /// No last day.
    UntilMissing,
    /// The last day is not after today.
    UntilPast,
    /// The last day is too far.
    UntilTooFar {
        /// The latest day.
        latest: Date,
    },
    /// The record has as many caregivers as the law's settings allow.
    TooMany {
        /// Most caregivers.
        most: u32,
    },
    /// A narrower mandate cannot be wider.
    Wider,
}

impl InviteError {
    /// The field that it belongs to; the form as a whole: `contenu`.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NameMissing | Self::NameTooLong { .. } => "nom",
            Self::EmailMissing | Self::EmailMalformed { .. } => "courriel",
            Self::NothingChosen | Self::Wider => "droits",
            Self::UntilMissing | Self::UntilPast | Self::UntilTooFar { .. } => "fin",
            Self::TooMany { .. } => "contenu",
        }
    }

    /// The sentence.
    pub fn text(&self, texts: Texts) -> String {
        let id = match self {
            Self::NameTooLong { max } => return texts.say1(Msg("invite-name-long"), "max", max),
            Self::UntilTooFar { latest } => {
                return texts.say1(Msg("invite-until-far"), "date", texts.date(latest));
            }
            Self::TooMany { most } => return texts.say1(Msg("invite-too-many"), "count", most),
            Self::NameMissing => Msg("invite-name-missing"),
            Self::EmailMissing => Msg("invite-email-missing"),
            Self::EmailMalformed { .. } => Msg("invite-email-malformed"),
            Self::NothingChosen => Msg("invite-nothing"),
            Self::UntilMissing => Msg("invite-until-missing"),
            Self::UntilPast => Msg("invite-until-past"),
            Self::Wider => Msg("invite-wider"),
        };
        texts.say(id)
    }

    /// Words and value of the button that mends it: the field `correction`.
    pub(crate) fn fix(&self, texts: Texts) -> Option<(String, String)> {
        match self {
            Self::EmailMalformed { proposal: Some(email) } => {
                Some((texts.say1(Msg("invite-fix-email"), "email", email), format!("courriel:{email}")))
            }
            Self::UntilTooFar { latest } => Some((
                texts.say1(Msg("invite-fix-until"), "date", texts.date(latest)),
                format!("fin:{}", texts.iso(*latest)),
            )),
            _ => None,
        }
    }
}

/// Invites a caregiver.
#[derive(Clone, Debug, Template)]
#[template(path = "family/invite.html")]
pub struct InvitePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What was typed.
    pub draft: InviteDraft,
    /// Latest day of a mandate made now.
    pub latest: Date,
    /// Hours before it is in effect.
    pub delay_hours: u32,
    /// What is wrong.
    pub errors: Vec<InviteError>,
}

impl InvitePage {
    pub(crate) fn name_entry(&self) -> Entry {
        let texts = self.layout.texts();
        let entry = Entry::new("nom", EntryKind::Name, texts.say(Msg("invite-name")), &self.draft.name);
        self.marked(entry.hint(texts.say(Msg("invite-name-hint"))))
    }

    pub(crate) fn email_entry(&self) -> Entry {
        let texts = self.layout.texts();
        let entry =
            Entry::new("courriel", EntryKind::Email, texts.say(Msg("invite-email")), &self.draft.email);
        self.marked(entry.hint(texts.say(Msg("invite-email-hint"))))
    }

    pub(crate) fn until_entry(&self) -> Entry {
        let texts = self.layout.texts();
        let entry = Entry::new("fin", EntryKind::Day, texts.say(Msg("invite-until")), &self.draft.until);
        self.marked(entry.hint(texts.say1(Msg("invite-until-hint"), "date", texts.date(self.latest))))
    }

    fn marked(&self, entry: Entry) -> Entry {
        mark(entry, &self.errors, self.layout.texts())
    }

    pub(crate) fn groups(&self) -> Vec<RightGroup> {
        groups(|_| true, &self.draft.rights)
    }

    pub(crate) fn nothing_chosen(&self) -> bool {
        self.errors.iter().any(|error| error.field() == "droits")
    }
}

pub(super) fn mark(entry: Entry, errors: &[InviteError], texts: Texts) -> Entry {
    let error = errors.iter().find(|error| error.field() == entry.name);
    entry.wrong(error.map(|error| error.text(texts)), error.and_then(|error| error.fix(texts)))
}

/// The boxes of one kind of data.
pub(crate) struct RightGroup {
    pub(crate) kind: RightKind,
    pub(crate) boxes: Vec<RightBox>,
}

/// One box.
pub(crate) struct RightBox {
    pub(crate) right: Right,
    pub(crate) chosen: bool,
}

/// The boxes, those that may not be offered left out.
pub(super) fn groups(offered: impl Fn(Right) -> bool, chosen: &[Right]) -> Vec<RightGroup> {
    RightKind::ALL
        .into_iter()
        .map(|kind| RightGroup {
            kind,
            boxes: RightAction::ALL
                .into_iter()
                .map(|action| Right { kind, action })
                .filter(|right| offered(*right))
                .map(|right| RightBox { right, chosen: chosen.contains(&right) })
                .collect(),
        })
        .filter(|group| !group.boxes.is_empty())
        .collect()
}

pages!(InvitePage);
