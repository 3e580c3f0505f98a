//! CDA documents: header facts, body and embedded media.
//!
//! Reading never judges: what is missing is `None` or empty, what is unknown is kept as text. The published example of an empty `ClinicalDocument` reads as a document
//! that is silent. What contradicts the metadata is for the caller to compare.

mod body;
pub(crate) mod dom;
mod header;
mod media;
mod people;
mod time;
mod types;

use roxmltree::Node;
use thiserror::Error;

pub(crate) use media::MediaTable;
pub use media::{MAX_BYTES, MAX_PIXELS, MAX_TOTAL, Media, MediaIndex, MediaKind};
pub use time::{CdaTime, Dtm};
pub use types::{
    Author, Body, BodyKind, CdaDocument, CdaHeader, Code, Device, Facility, Identifier, Organization,
    Patient, PersonName, Presentation, Professional, ServiceEvent,
};

use crate::xml::{self, Checked, Limits, XmlError};

/// Namespace of CDA.
pub const NAMESPACE: &str = "urn:hl7-org:v3";
/// Namespace of XSLT, the root of a self-displaying document.
pub(crate) const XSLT: &str = "http://www.w3.org/1999/XSL/Transform";

/// Why bytes are not read as a CDA.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CdaError {
    /// Not an XML document that we accept.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// XML, but its root is neither a ClinicalDocument nor a style sheet.
    #[error("the root element is not a ClinicalDocument")]
    NotCda,
    /// A style sheet that carries no document.
    #[error("the style sheet carries no ClinicalDocument")]
    NoDocument,
    /// More than one ClinicalDocument: which one counts cannot be told.
    #[error("several ClinicalDocument elements")]
    SeveralDocuments,
}

/// Reads a whole document with the default limits: header, body, embedded media.
///
/// # Errors
/// See [`CdaError`].
pub fn read(bytes: &[u8]) -> Result<CdaDocument, CdaError> {
    read_within(bytes, &Limits::default())
}

/// [`read`] with other limits.
///
/// # Errors
/// See [`CdaError`].
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<CdaDocument, CdaError> {
    let checked = xml::check(bytes, limits)?;
    let tree = checked.tree()?;
    let (root, presentation) = document_element(&checked, tree.root_element())?;
    let media = media::collect(root);
    Ok(CdaDocument {
        header: header::read(root, presentation),
        body: body::read(root, &media),
        media: media.into_list(),
    })
}

/// Reads the header alone. The whole text is still checked against the limits, but neither narrative nor entries nor embedded base64 are copied or made into a tree:
/// this is what a deposit uses.
///
/// # Errors
/// See [`CdaError`].
pub fn read_header(bytes: &[u8]) -> Result<CdaHeader, CdaError> {
    read_header_within(bytes, &Limits::default())
}

/// [`read_header`] with other limits.
///
/// # Errors
/// See [`CdaError`].
pub fn read_header_within(bytes: &[u8], limits: &Limits) -> Result<CdaHeader, CdaError> {
    let checked = xml::check(bytes, limits)?;
    let lean = checked.lean_text();
    let tree = xml::tree(&lean, limits.nodes.saturating_add(1))?;
    let (root, presentation) = document_element(&checked, tree.root_element())?;
    Ok(header::read(root, presentation))
}

/// The ClinicalDocument: the root itself, or the only one inside a style sheet.
fn document_element<'a, 'i>(
    checked: &Checked<'_>,
    root: Node<'a, 'i>,
) -> Result<(Node<'a, 'i>, Presentation), CdaError> {
    let several = checked.outline().documents > 1;
    if dom::is(root, "ClinicalDocument") {
        return if several { Err(CdaError::SeveralDocuments) } else { Ok((root, Presentation::Plain)) };
    }
    let name = root.tag_name();
    if name.namespace() != Some(XSLT) || !matches!(name.name(), "stylesheet" | "transform") {
        return Err(CdaError::NotCda);
    }
    let mut found = root.descendants().filter(|node| dom::is(*node, "ClinicalDocument"));
    match (found.next(), several) {
        (Some(document), false) => Ok((document, Presentation::SelfDisplaying)),
        (Some(_), true) => Err(CdaError::SeveralDocuments),
        (None, _) => Err(CdaError::NoDocument),
    }
}
