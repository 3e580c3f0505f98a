//! The body: sections, or one embedded file.

use roxmltree::Node;

use super::dom::{attribute, child};
use super::media::{MAX_TOTAL, MediaTable, decode};
use super::types::Body;
use crate::narrative;

pub(super) fn read(document: Node<'_, '_>, media: &MediaTable) -> Body {
    let Some(component) = child(document, "component") else { return Body::None };
    if let Some(body) = child(component, "nonXMLBody") {
        let text = child(body, "text");
        return Body::NonXml {
            media_type: text.and_then(|n| attribute(n, "mediaType")).map(|m| m.to_ascii_lowercase()),
            bytes: text.and_then(|n| decode(n, MAX_TOTAL)),
        };
    }
    match child(component, "structuredBody") {
        Some(body) => Body::Structured(narrative::read(body, media)),
        None => Body::None,
    }
}
