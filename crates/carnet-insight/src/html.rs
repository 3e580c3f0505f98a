//! The body of a document as our own safe HTML.
//!
//! Only the elements, attributes and classes of this module can come out: every one is a literal here, and every text and attribute value is escaped by the one writer.
//! The fragment is well-formed XML, so that it can be checked by walking it.

mod blocks;
mod writer;

use crate::cda::{Body, CdaDocument, Media};
use writer::Html;

/// The words that the page gives in the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// Name of the scrollable region around a table without a caption.
    pub table: String,
    /// Alternative text of an image without a caption.
    pub image: String,
    /// Said in place of a medium that cannot be shown.
    pub missing_media: String,
    /// Text of the link to an embedded file that is no image (a PDF).
    pub attachment: String,
    /// Heading of the footnotes of a section.
    pub footnotes: String,
    /// Spoken before text that a revision added.
    pub inserted: String,
    /// Spoken before text that a revision removed.
    pub deleted: String,
}

/// Level of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeadingLevel {
    /// `h2`
    Two,
    /// `h3`
    Three,
    /// `h4`
    Four,
    /// `h5`
    Five,
    /// `h6`
    Six,
}

impl HeadingLevel {
    fn below(self) -> Self {
        match self {
            Self::Two => Self::Three,
            Self::Three => Self::Four,
            Self::Four => Self::Five,
            Self::Five | Self::Six => Self::Six,
        }
    }
}

/// How a page wants a document rendered.
pub struct Rendering<'a> {
    /// Words.
    pub labels: &'a Labels,
    /// Level of the headings of the outer sections.
    pub heading: HeadingLevel,
    /// The address of an embedded medium, given its place in [`CdaDocument::media`]; None when it may not be shown. An address that is neither a path (`/…`) nor http(s) is not used.
    pub media_url: &'a dyn Fn(usize, &Media) -> Option<String>,
}

/// Renders the narrative. A level 1 body gives an empty fragment: the page shows [`Body::NonXml`] in a frame.
pub fn render(document: &CdaDocument, rendering: &Rendering<'_>) -> String {
    match &document.body {
        Body::None | Body::NonXml { .. } => String::new(),
        Body::Structured(sections) => {
            let mut painter = blocks::Painter::new(document, rendering);
            let mut html = Html::default();
            for section in sections {
                painter.section(&mut html, section, rendering.heading);
            }
            html.finish()
        }
    }
}

#[cfg(test)]
mod tests;
