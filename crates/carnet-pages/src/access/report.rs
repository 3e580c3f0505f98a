//! « Signaler cet accès ».

use askama::Template;

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;
use crate::parts::JournalLine;

/// What is wrong with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportError {
    /// Nothing was written.
    WordsMissing,
    /// Too much was written.
    WordsTooLong {
        /// Most characters.
        max: u32,
    },
}

impl ReportError {
    pub(crate) fn text(self, texts: Texts) -> String {
        match self {
            Self::WordsMissing => texts.say(Msg("report-words-missing")),
            Self::WordsTooLong { max } => texts.say1(Msg("report-words-long"), "max", max),
        }
    }
}

/// Reports an access.
#[derive(Clone, Debug, Template)]
#[template(path = "access/report.html")]
pub struct ReportPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the line.
    pub id: String,
    /// The line, as the journal shows it.
    pub line: JournalLine,
    /// What was written.
    pub words: String,
    /// What is wrong.
    pub error: Option<ReportError>,
}

pages!(ReportPage);
