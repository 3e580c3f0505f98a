//! The form that narrows a mandate.

use askama::Template;

use super::caregivers::MandateRow;
use super::entry::{Entry, EntryKind};
use super::invite::{InviteError, RightGroup, groups, mark};
use super::rights::Right;
use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;

/// Narrows a mandate, at once.
#[derive(Clone, Debug, Template)]
#[template(path = "family/narrow.html")]
pub struct NarrowPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The mandate as it is.
    pub row: MandateRow,
    /// What stays allowed.
    pub kept: Vec<Right>,
    /// `fin`, as it was typed.
    pub until: String,
    /// What is wrong.
    pub errors: Vec<InviteError>,
}

impl NarrowPage {
    pub(crate) fn until_entry(&self) -> Entry {
        let texts = self.layout.texts();
        let entry = Entry::new("fin", EntryKind::Day, texts.say(Msg("invite-until")), &self.until);
        let hint = texts.say1(Msg("narrow-until-hint"), "date", texts.date(self.row.until));
        mark(entry.hint(hint), &self.errors, texts)
    }

    pub(crate) fn groups(&self) -> Vec<RightGroup> {
        groups(|right| self.row.rights.contains(&right), &self.kept)
    }

    pub(crate) fn nothing_chosen(&self) -> bool {
        self.errors.iter().any(|error| error.field() == "droits")
    }
}

pages!(NarrowPage);
