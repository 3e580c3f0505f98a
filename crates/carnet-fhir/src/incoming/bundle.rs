//! ITI-65: a transaction Bundle with one submission set, its documents and their bytes, in any order
//! (`spec/dmp.md` 9.1, 9.3).

use std::collections::HashMap;

use bytes::Bytes;
use carnet_service::draft::{DocumentDraft, Replaced};

use super::content;
use super::document::{self, Attachment};
use super::lot::{self, Lot};
use super::submission::{Answer, LotParts, Replacement, Submission};
use crate::json::Node;
use crate::outcome::{Fault, Issue, Place, Problem};
use crate::patch;

/// An entry by its place.
struct Entry<'v> {
    at: usize,
    node: Node<'v>,
    full_url: Option<&'v str>,
    resource: Node<'v>,
}

/// The entries, sorted by what they are.
#[derive(Default)]
struct Parts<'v> {
    lots: Vec<Entry<'v>>,
    documents: Vec<Entry<'v>>,
    binaries: Vec<Entry<'v>>,
    patches: Vec<(Entry<'v>, Replaced)>,
}

/// Reads the body of `POST [base]`.
pub(crate) fn bundle(root: &Node<'_>) -> Result<Submission, Problem> {
    super::is_a(root, "Bundle")?;
    let kind = root.need("type")?;
    if kind.as_text()? != "transaction" {
        return Err(kind.fault(Fault::Unsupported, "only a transaction is accepted"));
    }
    let entries = root.items("entry")?;
    let count = entries.len();
    let parts = sorted(entries)?;
    let [list] = parts.lots.as_slice() else {
        return Err(match parts.lots.get(1) {
            Some(second) => second.node.fault(Fault::Value, "exactly one submission set"),
            None => Issue::new(Fault::Missing, "a List coded submissionset is required")
                .at("Bundle.entry")
                .xds("XDSMissingDocumentMetadata")
                .into(),
        });
    };
    let lot = lot::lot(&list.resource)?;
    let mut answers = vec![None; count];
    set(&mut answers, list.at, Answer::Lot);
    let (documents, targets) = documents(&parts, &mut answers)?;
    same_items(&lot, &parts.documents)?;
    let replacements = replacements(&parts, &targets, &mut answers)?;
    let place =
        Place::Bundle { lot: list.at, documents: parts.documents.iter().map(|entry| entry.at).collect() };
    Ok(Submission {
        subject: lot.subject,
        lot: LotParts {
            unique_id: lot.unique_id,
            source_id: lot.source_id,
            claimed_time: lot.claimed_time,
            content_type: lot.content_type,
            author: lot.author,
            title: lot.title,
            comments: lot.comments,
        },
        documents,
        place,
        answers: answers.into_iter().flatten().collect(),
        replacements,
    })
}

fn set(answers: &mut [Option<Answer>], at: usize, answer: Answer) {
    if let Some(slot) = answers.get_mut(at) {
        *slot = Some(answer);
    }
}

fn sorted(entries: Vec<Node<'_>>) -> Result<Parts<'_>, Problem> {
    let mut parts = Parts::default();
    let mut urls = HashMap::new();
    for (at, node) in entries.into_iter().enumerate() {
        let full_url = node.text("fullUrl")?;
        if let Some(url) = full_url
            && urls.insert(url, at).is_some()
        {
            return Err(node.fault(Fault::Value, "two entries have the same fullUrl"));
        }
        let request = node.need("request")?;
        if let Some(condition) = request.get("ifNoneExist")? {
            return Err(condition.fault(Fault::Unsupported, "conditional creation is not offered"));
        }
        let (method, url) = (request.need("method")?, request.need("url")?);
        let resource = node.need("resource")?;
        let entry = Entry { at, node, full_url, resource };
        match (method.as_text()?, url.as_text()?.trim_start_matches('/')) {
            ("POST", "List") => parts.lots.push(entry),
            ("POST", "DocumentReference") => parts.documents.push(entry),
            ("POST", "Binary") => parts.binaries.push(entry),
            ("PATCH", target) if target.starts_with("DocumentReference") => {
                let named = document::target(target).ok_or_else(|| {
                    Problem::from(
                        Issue::new(Fault::ReplacesUnknown, "the replaced document is unknown")
                            .at(url.path())
                            .xds("XDSReplaceFailed"),
                    )
                })?;
                parts.patches.push((entry, named));
            }
            ("POST" | "PATCH" | "PUT" | "DELETE" | "GET", _) => {
                return Err(url.fault(
                    Fault::Unsupported,
                    "expected POST List, POST DocumentReference, POST Binary or PATCH DocumentReference",
                ));
            }
            _ => return Err(method.fault(Fault::CodeInvalid, "no HTTP method of FHIR")),
        }
    }
    Ok(parts)
}

type Drafts = Vec<(carnet_service::Subject, DocumentDraft)>;

/// The documents with their bytes; beside, what each replaces.
fn documents(
    parts: &Parts<'_>,
    answers: &mut [Option<Answer>],
) -> Result<(Drafts, Vec<Option<Replaced>>), Problem> {
    let by_url: HashMap<&str, &Entry<'_>> =
        parts.binaries.iter().filter_map(|entry| Some((entry.full_url?, entry))).collect();
    let mut drafts = Vec::with_capacity(parts.documents.len());
    let mut targets = Vec::with_capacity(parts.documents.len());
    for (place, entry) in parts.documents.iter().enumerate() {
        let read = document::document(&entry.resource)?;
        let mut draft = read.draft;
        draft.content = match read.attachment {
            Attachment::Data(bytes) => bytes,
            Attachment::Url(url) => {
                let Some(binary) = by_url.get(url.as_text()?) else {
                    let issue = Issue::new(Fault::Missing, "no Binary of the Bundle has this fullUrl");
                    return Err(issue.at(url.path()).xds("XDSMissingDocument").into());
                };
                set(answers, binary.at, Answer::Content(place));
                bytes_of(binary, &read.media_type)?
            }
        };
        set(answers, entry.at, Answer::Document(place));
        targets.push(draft.replaces.clone());
        drafts.push((read.subject, draft));
    }
    if let Some(alone) = parts.binaries.iter().find(|binary| answers.get(binary.at) == Some(&None)) {
        let issue = Issue::new(Fault::Missing, "no DocumentReference names this Binary");
        return Err(issue.at(alone.node.path()).xds("XDSMissingDocumentMetadata").into());
    }
    Ok((drafts, targets))
}

fn bytes_of(binary: &Entry<'_>, declared: &Node<'_>) -> Result<Bytes, Problem> {
    let (bytes, media_type) = content::binary(&binary.resource)?;
    if content::same_media_type(media_type.as_text()?, declared.as_text()?) {
        return Ok(bytes);
    }
    Err(media_type.fault(Fault::Content, "not the contentType of its DocumentReference"))
}

/// The lot lists exactly the documents of the Bundle.
fn same_items(lot: &Lot<'_>, documents: &[Entry<'_>]) -> Result<(), Problem> {
    let mut listed = vec![false; documents.len()];
    for item in &lot.items {
        let reference = item.as_text()?;
        let at = documents.iter().position(|entry| entry.full_url == Some(reference));
        let Some(slot) = at.and_then(|at| listed.get_mut(at)) else {
            let issue = Issue::new(Fault::Value, "no DocumentReference of the Bundle has this fullUrl");
            return Err(issue.at(item.path()).xds("UnresolvedReferenceException").into());
        };
        if std::mem::replace(slot, true) {
            return Err(item.fault(Fault::Value, "listed twice"));
        }
    }
    match listed.iter().zip(documents).find(|(listed, _)| !**listed) {
        Some((_, entry)) => {
            Err(entry.node.fault(Fault::Rule, "the submission set does not list this document"))
        }
        None => Ok(()),
    }
}

/// Each PATCH says that a document is superseded, and one of the new documents replaces that one.
fn replacements(
    parts: &Parts<'_>,
    targets: &[Option<Replaced>],
    answers: &mut [Option<Answer>],
) -> Result<Vec<Replacement>, Problem> {
    let mut replacements = Vec::with_capacity(parts.patches.len());
    let mut free: Vec<usize> =
        targets.iter().enumerate().filter_map(|(place, target)| target.as_ref().map(|_| place)).collect();
    for (entry, patched) in &parts.patches {
        patch::superseding(&entry.resource)?;
        // The same form first; else the only one that is left, whose identity is checked later.
        let same = free.iter().position(|place| targets.get(*place) == Some(&Some(patched.clone())));
        let at = same.or((free.len() == 1).then_some(0));
        let Some(place) = at.map(|at| free.remove(at)) else {
            let issue = Issue::new(Fault::Rule, "no document of the Bundle replaces this one");
            return Err(issue.at(entry.node.path()).xds("XDSReplaceFailed").into());
        };
        if let Some(Some(related)) = targets.get(place) {
            set(answers, entry.at, Answer::Replaced(place));
            replacements.push(Replacement {
                patched: patched.clone(),
                related: related.clone(),
                entry: entry.at,
            });
        }
    }
    Ok(replacements)
}
