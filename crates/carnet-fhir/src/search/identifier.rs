//! Identifiers and references of documents and lots.

use carnet_model::PublicId;
use carnet_model::document::UniqueId;
use carnet_service::query::AnyId;

use super::params::{Asked, alternatives, split, unescaped};

/// What an identifier can mean: a UUID may be a uniqueId, a logicalId or an entryUUID.
pub(crate) fn any_ids(system: &str, value: &str) -> Vec<AnyId> {
    let mut ids = Vec::new();
    if matches!(system, "" | "urn:ietf:rfc:3986") {
        let bare = value.strip_prefix("urn:uuid:").unwrap_or(value);
        ids.extend(PublicId::parse(bare).map(AnyId::Public));
    }
    ids.extend(UniqueId::from_fhir(system, value).map(AnyId::Unique));
    if ids.is_empty() { vec![AnyId::Nothing] } else { ids }
}

/// The alternatives of an identifier parameter.
pub(super) fn identifiers(asked: &Asked) -> Vec<AnyId> {
    let mut ids = Vec::new();
    for piece in split(&asked.value, ',').into_iter().filter(|piece| !piece.is_empty()) {
        match split(piece, '|').as_slice() {
            [value] => ids.extend(any_ids("", &unescaped(value))),
            [system, value] => ids.extend(any_ids(&unescaped(system), &unescaped(value))),
            _ => ids.push(AnyId::Nothing),
        }
    }
    ids
}

/// The alternatives of `_id`, or of a reference to a resource of this kind.
pub(super) fn references(asked: &Asked, kind: &str) -> Vec<AnyId> {
    let id = |text: String| {
        let bare = match text.rsplit_once('/') {
            Some((before, id)) if before == kind || before.ends_with(&format!("/{kind}")) => id,
            Some(_) => return AnyId::Nothing,
            None => &text,
        };
        PublicId::parse(bare).map_or(AnyId::Nothing, AnyId::Public)
    };
    alternatives(&asked.value).into_iter().map(id).collect()
}
