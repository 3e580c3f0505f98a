//! What hides a document, and whose it is.

use super::case::{Authorship, Document};
use super::reader::{HolderAge, Scene};

impl Scene<'_> {
    /// `INVISIBLE_PATIENT` has effect: check-doors *Hidden until announced*. From `invisible_patient_days` the code has
    /// none, even if the job that removes it is late; that the person has seen the document changes nothing.
    #[inline]
    pub(super) fn withholds(&self, document: &Document<'_>) -> bool {
        document.visibility.invisible_patient && document.age_days < self.law.invisible_patient_days
    }

    /// `INVISIBLE_REPRESENTANTS_LEGAUX` has effect: check-doors *People*. It hides also while the functions for minors
    /// are off; at majority it hides from nobody.
    #[inline]
    pub(super) fn keeps_secret(&self, document: &Document<'_>) -> bool {
        document.visibility.invisible_representatives && self.holder == HolderAge::Minor
    }

    /// The caller is the author. Nobody is the author, by identifier, of what was filed for the holder.
    #[inline]
    pub(super) fn is_author(&self, document: &Document<'_>) -> bool {
        match document.authorship {
            Authorship::Holder => false,
            Authorship::Other { author, .. } => same(author, self.caller_id),
        }
    }
}

/// The caller's structure is the author's.
#[inline]
pub(super) fn is_of_structure(document: &Document<'_>, structure: Option<&str>) -> bool {
    match document.authorship {
        Authorship::Holder => false,
        Authorship::Other { structure: authors, .. } => same(authors, structure),
    }
}

/// Identifiers are compared byte for byte; the lack of one equals nothing.
#[inline]
pub(super) fn same(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one == other)
}
