//! The narrative of a CDA as typed blocks.
//!
//! A closed set of blocks and inlines stands for the narrative elements; whatever else a document holds becomes its text. Every character of the narrative appears once, and
//! nothing of its markup (styles, events, classes, addresses other than http and https) comes through.

mod flow;
mod plain;
mod read;
mod table;

use std::num::NonZeroU16;

pub use plain::plain_text;
pub(crate) use read::read;

use crate::cda::{Code, MediaIndex};

/// A section with its nested sections.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Kind of section.
    pub code: Option<Code>,
    /// Title.
    pub title: Option<String>,
    /// Content.
    pub blocks: Vec<Block>,
    /// Nested sections.
    pub sections: Vec<Section>,
    /// Footnotes of the content, in order of their marks.
    pub footnotes: Vec<Footnote>,
}

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Text outside a paragraph.
    Text(Vec<Inline>),
    /// A paragraph.
    Paragraph {
        /// Caption.
        caption: Option<Vec<Inline>>,
        /// Content.
        content: Vec<Inline>,
    },
    /// A list.
    List(List),
    /// A table.
    Table(Table),
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// Kind.
    pub kind: ListKind,
    /// Caption.
    pub caption: Option<Vec<Inline>>,
    /// Items.
    pub items: Vec<Item>,
}

/// Kind of list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListKind {
    /// Numbered.
    Ordered,
    /// With bullets.
    #[default]
    Unordered,
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// Caption.
    pub caption: Option<Vec<Inline>>,
    /// Content.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Caption.
    pub caption: Option<Vec<Inline>>,
    /// Header rows.
    pub head: Vec<Row>,
    /// Groups of body rows.
    pub bodies: Vec<Vec<Row>>,
    /// Footer rows.
    pub foot: Vec<Row>,
    /// Text that stood between cells, where none may be: shown behind the table.
    pub stray: Vec<Inline>,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Header or data.
    pub kind: CellKind,
    /// Columns spanned, at most 1000.
    pub columns: NonZeroU16,
    /// Rows spanned, at most 1000.
    pub rows: NonZeroU16,
    /// Content.
    pub blocks: Vec<Block>,
}

/// Header or data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Data.
    Data,
    /// Header of a column, or of a group of columns.
    ColumnHeader,
    /// Header of a row, or of a group of rows.
    RowHeader,
}

/// Text and what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Characters, runs of white space collapsed.
    Text(String),
    /// Line break.
    Break,
    /// Styled text.
    Styled(Style, Vec<Inline>),
    /// A link to a web address, which is shown in full.
    Link {
        /// Where to.
        address: WebAddress,
        /// Visible text.
        content: Vec<Inline>,
    },
    /// Mark of a footnote of the section.
    FootnoteMark(FootnoteIndex),
    /// An embedded medium.
    Media {
        /// Which one.
        index: MediaIndex,
        /// Caption.
        caption: Vec<Inline>,
    },
    /// A medium that the document does not hold, or that may not be shown.
    MissingMedia {
        /// Caption.
        caption: Vec<Inline>,
    },
}

/// The styles that come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Bold.
    Bold,
    /// Italics.
    Italics,
    /// Underlined.
    Underline,
    /// Emphasised.
    Emphasis,
    /// Highlighted (the document shows a value as unusual).
    Highlight,
    /// Below the line.
    Subscript,
    /// Above the line.
    Superscript,
    /// Added in this revision.
    Inserted,
    /// Removed in this revision.
    Deleted,
}

/// Place of a footnote in its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FootnoteIndex(pub usize);

/// A footnote.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Footnote {
    /// Content.
    pub blocks: Vec<Block>,
}

/// An http or https address of printable ASCII, without credentials, at most 2048 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebAddress(String);

impl WebAddress {
    /// Longest address, in characters.
    pub const MAX: usize = 2048;

    /// Reads an address; None for every other scheme, for relative addresses, for anything odd.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|s| text.get(..s.len()).is_some_and(|head| head.eq_ignore_ascii_case(s)))?;
        let rest = text.get(scheme.len()..)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = |b: u8| {
            b.is_ascii_graphic()
                && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'\'')
        };
        let sound =
            text.len() <= Self::MAX && text.bytes().all(plain) && !host.is_empty() && !host.contains('@');
        sound.then(|| Self(format!("{scheme}{rest}")))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
