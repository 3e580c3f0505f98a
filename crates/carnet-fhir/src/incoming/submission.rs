//! A deposit as read, before the persons that it names by reference are looked up.

use carnet_model::Ins;
use carnet_service::Subject;
use carnet_service::draft::{DocumentDraft, LotDraft, Replaced};

use crate::outcome::{Fault, Issue, Place, Problem};

/// A deposit as read.
pub(crate) struct Submission {
    /// Whose record.
    pub(crate) subject: Subject,
    /// The lot without its documents; its subject is filled in by [`Submission::into_draft`].
    pub(super) lot: LotParts,
    /// The documents, each with the person it names.
    pub(crate) documents: Vec<(Subject, DocumentDraft)>,
    /// Where they stood.
    pub(crate) place: Place,
    /// What each entry of the request is answered with.
    pub(crate) answers: Vec<Answer>,
    /// The PATCH entries.
    pub(crate) replacements: Vec<Replacement>,
}

/// What a lot has but for its subject and documents.
#[derive(Default)]
pub(super) struct LotParts {
    pub(super) unique_id: Option<carnet_model::document::UniqueId>,
    pub(super) source_id: Option<String>,
    pub(super) claimed_time: Option<carnet_model::Dtm>,
    pub(super) content_type: Option<carnet_model::Code>,
    pub(super) author: Option<carnet_model::document::Author>,
    pub(super) title: Option<String>,
    pub(super) comments: Option<String>,
}

/// What an entry of the request is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The lot.
    Lot,
    /// The document at this place of the lot.
    Document(usize),
    /// The bytes of the document at this place of the lot.
    Content(usize),
    /// The document that the one at this place of the lot replaces.
    Replaced(usize),
}

/// A PATCH entry that says that a document is replaced: what it names, and by which document of the lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replacement {
    /// What the PATCH names.
    pub(crate) patched: Replaced,
    /// What the `relatesTo` of the new document names.
    pub(crate) related: Replaced,
    /// Entry of the PATCH.
    pub(crate) entry: usize,
}

impl Submission {
    /// Every person that it names, without repetition.
    pub(crate) fn subjects(&self) -> Vec<Subject> {
        let mut all = vec![self.subject];
        for (subject, _) in &self.documents {
            if !all.contains(subject) {
                all.push(*subject);
            }
        }
        all
    }

    /// The draft, once each person's INS is known.
    pub(crate) fn into_draft(self, ins_of: impl Fn(Subject) -> Option<Ins>) -> Result<LotDraft, Problem> {
        let unknown = || {
            Problem::from(
                Issue::new(Fault::NoRecord, "no active record for this person").xds("XDSUnknownPatientId"),
            )
        };
        let subject = ins_of(self.subject).ok_or_else(unknown)?;
        let mut documents = Vec::with_capacity(self.documents.len());
        for (of, mut document) in self.documents {
            document.subject = Some(ins_of(of).ok_or_else(unknown)?);
            documents.push(document);
        }
        let lot = self.lot;
        Ok(LotDraft {
            subject,
            unique_id: lot.unique_id,
            source_id: lot.source_id,
            claimed_time: lot.claimed_time,
            content_type: lot.content_type,
            author: lot.author,
            title: lot.title,
            comments: lot.comments,
            documents,
        })
    }
}
