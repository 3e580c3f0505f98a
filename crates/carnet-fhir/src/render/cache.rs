//! Rendered documents, kept by what they show.
//!
//! The key holds everything that the bytes depend on, so an entry is never wrong, only unused: nothing is invalidated.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use bytes::Bytes;
use carnet_model::document::DocumentState;
use carnet_model::{Ins, ObjectNo, RecordNo};
use carnet_service::Item;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::document::{Face, write_document};
use crate::json::write_object;

/// A document as an entry of a searchset, and the resource within it.
#[derive(Clone)]
pub(crate) struct Rendered {
    /// The entry.
    pub(crate) entry: Bytes,
    resource: Range<usize>,
}

impl Rendered {
    /// Renders a document.
    pub(crate) fn new(base: &str, face: &Face<'_>) -> Self {
        let mut out = Vec::with_capacity(4096);
        let mut resource = 0..0;
        write_object(&mut out, |o| {
            o.shown("fullUrl", format_args!("{base}/DocumentReference/{}", face.id));
            o.value("resource", |out| {
                let start = out.len();
                write_object(out, |o| write_document(o, base, face));
                resource = start..out.len();
            });
            o.object("search", |o| o.text("mode", "match"));
        });
        out.shrink_to_fit();
        Self { entry: out.into(), resource }
    }

    /// The resource alone.
    pub(crate) fn resource(&self) -> Bytes {
        self.entry.slice(self.resource.clone())
    }
}

/// What the bytes of a rendered document depend on.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    record: RecordNo,
    ins: Ins,
    document: ObjectNo,
    versions: usize,
    state: DocumentState,
    replaces: Option<ObjectNo>,
    base: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Rendered> for ByBytes {
    fn weight(&self, _: &Key, rendered: &Rendered) -> u64 {
        // The key and the cache's own bookkeeping count too.
        u64::try_from(rendered.entry.len()).unwrap_or(u64::MAX).saturating_add(192)
    }
}

/// Rendered documents, bounded by weight.
pub(crate) struct Documents {
    cache: Cache<Key, Rendered, ByBytes>,
    bases: RandomState,
}

impl Documents {
    /// A cache of at most `bytes` bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes / 3_000).unwrap_or(1).max(1);
        Self { cache: Cache::with_weighter(items, bytes, ByBytes), bases: RandomState::new() }
    }

    /// The document as `face` shows it, rendered once.
    pub(crate) fn rendered<'a>(
        &self,
        base: &str,
        item: &'a Item,
        face: impl FnOnce(&'a Item) -> Face<'a>,
    ) -> Rendered {
        let key = Key {
            record: item.record,
            ins: item.ins,
            document: item.shown.document.number,
            versions: item.shown.document.version_count(),
            state: item.shown.state,
            replaces: item.shown.replaces,
            base: self.bases.hash_one(base),
        };
        if let Some(known) = self.cache.get(&key) {
            return known;
        }
        let rendered = Rendered::new(base, &face(item));
        self.cache.insert(key, rendered.clone());
        rendered
    }
}
