//! Embedded media: `observationMedia`, alone or inside a `regionOfInterest`.

use std::collections::HashMap;

use roxmltree::Node;

use super::dom::{child, is, path, text};
use crate::sniff::{Pixels, Sniffed, sniff};

/// Largest embedded file that is decoded, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most that is decoded in one document, in bytes.
pub const MAX_TOTAL: usize = 25 * 1024 * 1024;
/// Most pixels of an image that is shown: a small file can unfold to gigabytes in a browser.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Place of a medium in [`super::CdaDocument::media`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MediaIndex(usize);

impl MediaIndex {
    /// The index.
    pub fn get(self) -> usize {
        self.0
    }
}

/// What a medium is, from its bytes. The declared type must be of the same family: an official sample calls a PNG `image/jpeg`, which is harmless as long as it is served as
/// what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// A PNG of a sensible size.
    Png(Pixels),
    /// A JPEG of a sensible size.
    Jpeg(Pixels),
    /// A PDF.
    Pdf,
    /// Nothing that may be shown: other type, broken, too large, or bytes that are not what they claim.
    Opaque,
}

/// One embedded medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// `ID` of the element, by which the narrative refers to it.
    pub id: Option<String>,
    /// Media type as declared, lower case.
    pub media_type: Option<String>,
    /// What the bytes are.
    pub kind: MediaKind,
    /// The bytes; empty when they could not be decoded within the limits.
    pub bytes: Vec<u8>,
    /// A caption found at the medium (`text`), when there is one.
    pub caption: Option<String>,
}

impl Media {
    /// The media type to serve it as; None when it may not be shown.
    pub fn served_type(&self) -> Option<&'static str> {
        match self.kind {
            MediaKind::Png(_) => Some("image/png"),
            MediaKind::Jpeg(_) => Some("image/jpeg"),
            MediaKind::Pdf => Some("application/pdf"),
            MediaKind::Opaque => None,
        }
    }

    /// Whether it may be shown as an image.
    pub fn is_image(&self) -> bool {
        matches!(self.kind, MediaKind::Png(_) | MediaKind::Jpeg(_))
    }
}

/// The media of a document, found by their ids.
#[derive(Debug, Default)]
pub(crate) struct MediaTable {
    list: Vec<Media>,
    by_id: HashMap<String, MediaIndex>,
}

impl MediaTable {
    pub(crate) fn find(&self, id: &str) -> Option<(MediaIndex, &Media)> {
        let index = *self.by_id.get(id)?;
        self.list.get(index.0).map(|media| (index, media))
    }

    pub(super) fn into_list(self) -> Vec<Media> {
        self.list
    }
}

pub(super) fn collect(document: Node<'_, '_>) -> MediaTable {
    let mut table = MediaTable::default();
    let mut left = MAX_TOTAL;
    let Some(body) = path(document, &["component", "structuredBody"]) else { return table };
    for node in body.descendants().filter(|node| is(*node, "observationMedia")) {
        let media = read(node, left);
        left = left.saturating_sub(media.bytes.len());
        let index = MediaIndex(table.list.len());
        // The first element of an ID counts; a region is another name of the medium inside it.
        let region = node.ancestors().find(|n| is(*n, "regionOfInterest")).and_then(|n| n.attribute("ID"));
        for id in [media.id.as_deref(), region].into_iter().flatten() {
            table.by_id.entry(id.to_owned()).or_insert(index);
        }
        table.list.push(media);
    }
    table
}

fn read(node: Node<'_, '_>, left: usize) -> Media {
    let value = child(node, "value");
    let media_type = value.and_then(|n| n.attribute("mediaType")).map(|m| m.trim().to_ascii_lowercase());
    let bytes = value.and_then(|n| decode(n, left.min(MAX_BYTES))).unwrap_or_default();
    Media {
        id: node.attribute("ID").map(str::to_owned),
        kind: kind(media_type.as_deref(), &bytes),
        media_type,
        bytes,
        caption: child(node, "text").and_then(text),
    }
}

fn kind(declared: Option<&str>, bytes: &[u8]) -> MediaKind {
    let sensible = |pixels: Pixels| pixels.count() <= MAX_PIXELS && pixels.count() > 0;
    match (declared, sniff(bytes)) {
        (Some("image/png" | "image/jpeg" | "image/jpg"), found) => match found {
            Sniffed::Png(pixels) if sensible(pixels) => MediaKind::Png(pixels),
            Sniffed::Jpeg(pixels) if sensible(pixels) => MediaKind::Jpeg(pixels),
            _ => MediaKind::Opaque,
        },
        (Some("application/pdf"), Sniffed::Pdf) => MediaKind::Pdf,
        _ => MediaKind::Opaque,
    }
}

/// The bytes of an `ED`: base64, or plain text when no representation is declared. None when broken, or larger than `limit`.
pub(super) fn decode(node: Node<'_, '_>, limit: usize) -> Option<Vec<u8>> {
    if node.attribute("representation").is_some_and(|r| r.eq_ignore_ascii_case("B64")) {
        // A text of several nodes (around comments) is joined; one node is read in place.
        let mut parts = node.children().filter(Node::is_text).filter_map(|n| n.text());
        let first = parts.next()?;
        let rest: String = parts.collect();
        let joined;
        let base64 = if rest.is_empty() {
            first
        } else {
            joined = format!("{first}{rest}");
            &joined
        };
        // White space may be as much as the data: the bound on the text is twice that on the bytes.
        if base64.len() / 4 > limit.saturating_mul(2) / 3 {
            return None;
        }
        let bytes = base64_simd::forgiving_decode_to_vec(base64.as_bytes()).ok()?;
        return (bytes.len() <= limit && !bytes.is_empty()).then_some(bytes);
    }
    let plain: String = node.children().filter(Node::is_text).filter_map(|n| n.text()).collect();
    let plain = plain.trim();
    (!plain.is_empty() && plain.len() <= limit).then(|| plain.as_bytes().to_vec())
}
