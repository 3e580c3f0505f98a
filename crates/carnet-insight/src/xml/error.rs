//! What can be wrong with an XML document, and where.

use std::fmt;

use thiserror::Error;

/// A place in the decoded text: line and column, from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Position {
    /// The first character.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of a byte offset of `text` (an offset past the end means the end).
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = text.get(..offset).unwrap_or_default();
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let last = before.rsplit('\n').next().unwrap_or_default();
        Self { line: clamp(line), column: clamp(last.chars().count() + 1) }
    }
}

fn clamp(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The limit that a document passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Size of the document.
    Bytes,
    /// Nesting of elements.
    Depth,
    /// Attributes of one element.
    Attributes,
    /// Namespace declarations in force, or their number times the elements that add to them.
    Namespaces,
    /// Length of an attribute value.
    AttributeLength,
    /// Number of nodes.
    Nodes,
}

/// Why a document is not read as XML.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum XmlError {
    /// The declared encoding is none that we decode: the sender must use UTF-8.
    #[error("encoding {name} is not supported")]
    UnsupportedEncoding {
        /// The label of the declaration, shortened.
        name: String,
    },
    /// Byte order mark and declaration contradict each other.
    #[error("the byte order mark and the declared encoding differ")]
    EncodingConflict,
    /// The bytes are not text in their encoding.
    #[error("bytes are not valid {encoding} near byte {offset}")]
    InvalidEncoding {
        /// Name of the encoding that was tried.
        encoding: &'static str,
        /// Offset of the first wrong byte where known, else 0.
        offset: usize,
    },
    /// A document type declaration is present. It is never read.
    #[error("document type declaration at {position}")]
    DocumentType {
        /// Where it starts.
        position: Position,
    },
    /// A reference to an entity other than the five, or to a character that XML forbids.
    #[error("entity reference not allowed at {position}")]
    Entity {
        /// Where it stands.
        position: Position,
    },
    /// A limit is passed.
    #[error("limit {limit:?} passed at {position}")]
    TooLarge {
        /// Which one.
        limit: Limit,
        /// Where it is passed.
        position: Position,
    },
    /// Not well-formed.
    #[error("not well-formed at {position}")]
    Malformed {
        /// Where it was noticed.
        position: Position,
    },
    /// The end comes before the root element is closed, or there is no element at all.
    #[error("document is not complete")]
    Incomplete,
}

impl XmlError {
    pub(super) fn from_tree(error: &roxmltree::Error) -> Self {
        use roxmltree::Error;
        let place = error.pos();
        let position = Position { line: place.row, column: place.col };
        match error {
            Error::DtdDetected => Self::DocumentType { position },
            Error::NodesLimitReached => Self::TooLarge { limit: Limit::Nodes, position },
            Error::AttributesLimitReached => Self::TooLarge { limit: Limit::Attributes, position },
            Error::NamespacesLimitReached => Self::TooLarge { limit: Limit::Namespaces, position },
            Error::UnknownEntityReference(..)
            | Error::MalformedEntityReference(_)
            | Error::EntityReferenceLoop(_)
            | Error::EntityResolver(..) => Self::Entity { position },
            Error::NoRootNode | Error::UnclosedRootNode | Error::UnexpectedEndOfStream => Self::Incomplete,
            _ => Self::Malformed { position },
        }
    }
}
