//! Hostile XML: decoding, limits before any tree is built, then a read-only tree.
//!
//! A document type declaration is refused outright, so no entity but the five predefined ones exists, nothing is expanded and no address is ever resolved.

mod decode;
mod error;
mod guard;
mod scope;

use std::borrow::Cow;

pub use decode::decode;
pub use error::{Limit, Position, XmlError};
pub(crate) use guard::{Outline, inspect};

/// Bounds of a document. [`Limits::default`] holds the operator's defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest document, in bytes.
    pub bytes: usize,
    /// Deepest nesting of elements.
    pub depth: usize,
    /// Most attributes of an element, namespace declarations included.
    pub attributes: usize,
    /// Most namespace declarations in force at one place.
    pub namespaces: usize,
    /// Longest attribute value, in bytes; embedded base64 is excepted.
    pub attribute_length: usize,
    /// Most elements, texts, comments and processing instructions.
    pub nodes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 25 * 1024 * 1024,
            depth: 128,
            attributes: 64,
            namespaces: 64,
            attribute_length: 64 * 1024,
            nodes: 1_000_000,
        }
    }
}

/// A decoded text that respects the limits and is well-formed as far as one pass can tell. Only such a text can become a tree.
#[derive(Debug)]
pub struct Checked<'a> {
    text: Cow<'a, str>,
    outline: Outline,
    nodes: u32,
}

impl Checked<'_> {
    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The tree over the text.
    ///
    /// # Errors
    /// [`XmlError::Malformed`] for what only the tree builder sees (unbound prefix, for instance).
    pub fn tree(&self) -> Result<roxmltree::Document<'_>, XmlError> {
        tree(&self.text, self.nodes)
    }

    /// The tree over the text without the parts that the outline calls heavy.
    pub(crate) fn lean_text(&self) -> Cow<'_, str> {
        if self.outline.heavy.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut lean = String::with_capacity(self.text.len().min(64 * 1024));
        let mut from = 0;
        for span in &self.outline.heavy {
            lean.push_str(self.text.get(from..span.start).unwrap_or_default());
            from = span.end;
        }
        lean.push_str(self.text.get(from..).unwrap_or_default());
        Cow::Owned(lean)
    }
}

/// Builds a tree over a text that has already passed the guard.
pub(crate) fn tree(text: &str, nodes: u32) -> Result<roxmltree::Document<'_>, XmlError> {
    let options = roxmltree::ParsingOptions { allow_dtd: false, nodes_limit: nodes, ..Default::default() };
    roxmltree::Document::parse_with_options(text, options).map_err(|error| XmlError::from_tree(&error))
}

/// Decodes bytes and checks them against the limits, in one pass and without building anything.
///
/// # Errors
/// Every variant of [`XmlError`].
pub fn check<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Checked<'a>, XmlError> {
    if bytes.len() > limits.bytes {
        return Err(XmlError::TooLarge { limit: Limit::Bytes, position: Position::START });
    }
    let text = decode(bytes)?;
    let outline = inspect(&text, limits)?;
    // The root node of the tree counts as one more, and texts around references may be split.
    Ok(Checked { text, outline, nodes: limits.nodes.saturating_add(1) })
}
