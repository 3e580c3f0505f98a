//! Bundles: searchsets, and the answer to a transaction. Entries are joined as bytes, never parsed again.

use bytes::Bytes;
use carnet_model::{PublicId, Timestamp};

use crate::json::{Array, Object, write_object};
use crate::outcome::{Issue, write_outcome};

/// A page of a search.
#[derive(Default)]
pub(crate) struct Page {
    /// All that match; absent when the client does not want to know.
    pub(crate) total: Option<usize>,
    /// The search as it was understood.
    pub(crate) self_link: String,
    /// The next page.
    pub(crate) next_link: Option<String>,
    /// Entries, each in its final bytes.
    pub(crate) entries: Vec<Bytes>,
    /// What the client should know about its search.
    pub(crate) notes: Vec<Issue>,
}

/// An entry of a searchset.
pub(crate) fn entry(
    base: &str,
    kind: &str,
    id: PublicId,
    mode: &str,
    resource: impl FnOnce(&mut Object<'_>),
) -> Bytes {
    let mut out = Vec::with_capacity(2048);
    write_object(&mut out, |o| {
        o.shown("fullUrl", format_args!("{base}/{kind}/{id}"));
        o.object("resource", resource);
        o.object("search", |o| o.text("mode", mode));
    });
    out.into()
}

/// A searchset.
pub(crate) fn searchset(page: &Page) -> Vec<u8> {
    let size = page.entries.iter().map(|entry| entry.len() + 1).sum::<usize>();
    let mut out = Vec::with_capacity(size + page.self_link.len() + 1024);
    write_object(&mut out, |o| {
        o.text("resourceType", "Bundle");
        o.text("type", "searchset");
        if let Some(total) = page.total {
            o.number("total", total);
        }
        o.array("link", |a| {
            link(a, "self", &page.self_link);
            if let Some(next) = &page.next_link {
                link(a, "next", next);
            }
        });
        o.some("entry", |a| {
            for entry in &page.entries {
                a.json(entry);
            }
            if !page.notes.is_empty() {
                a.object(|o| {
                    o.object("resource", |o| write_outcome(o, page.notes.iter()));
                    o.object("search", |o| o.text("mode", "outcome"));
                });
            }
        });
    });
    out
}

fn link(a: &mut Array<'_>, relation: &str, url: &str) {
    a.object(|o| {
        o.text("relation", relation);
        o.text("url", url);
    });
}

/// What became of an entry of a transaction.
pub(crate) struct Taken {
    /// Type of the resource.
    pub(crate) kind: &'static str,
    /// Its id.
    pub(crate) id: PublicId,
    /// `201 Created`, `200 OK`.
    pub(crate) status: &'static str,
    /// Its version, where it is known.
    pub(crate) version: Option<usize>,
    /// When.
    pub(crate) modified: Timestamp,
    /// What was accepted with a warning.
    pub(crate) notes: Vec<Issue>,
    /// The resource, if the client wants it back.
    pub(crate) resource: Option<Vec<u8>>,
}

/// The answer to a transaction.
pub(crate) fn transaction_response(base: &str, entries: &[Taken]) -> Vec<u8> {
    let mut out = Vec::with_capacity(2048);
    write_object(&mut out, |o| {
        o.text("resourceType", "Bundle");
        o.text("type", "transaction-response");
        o.array("entry", |a| {
            for entry in entries {
                a.object(|o| write_taken(o, base, entry));
            }
        });
    });
    out
}

fn write_taken(o: &mut Object<'_>, base: &str, taken: &Taken) {
    o.shown("fullUrl", format_args!("{base}/{}/{}", taken.kind, taken.id));
    if let Some(resource) = &taken.resource {
        o.value("resource", |out| out.extend_from_slice(resource));
    }
    o.object("response", |o| {
        o.text("status", taken.status);
        o.shown("location", format_args!("{base}/{}/{}", taken.kind, taken.id));
        if let Some(version) = taken.version {
            o.shown("etag", format_args!("W/\"{version}\""));
        }
        o.shown("lastModified", taken.modified);
        if !taken.notes.is_empty() {
            o.object("outcome", |o| write_outcome(o, taken.notes.iter()));
        }
    });
}
