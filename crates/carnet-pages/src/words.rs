//! Short words that callers put into fields of pages: labels of choices, authors and formats.

use crate::language::{Msg, Texts};

/// A short word or group of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// « Tout »: the quick filter that shows everything.
    All,
    /// « À lire »: the quick filter and the choice of what has not been read.
    Unread,
    /// « Déjà lus ».
    Read,
    /// « Nouveaux »: the choice of [`FacetKind::Novelty`](crate::parts::FacetKind::Novelty).
    New,
    /// « Visible par vos soignants »: a choice of [`FacetKind::Visibility`](crate::parts::FacetKind::Visibility).
    Visible,
    /// « Masqué par vous ».
    Masked,
    /// « Archivé ».
    Archived,
    /// « Vous »: the reader as author.
    You,
    /// « Ajouté par vous »: in the place of an author.
    AddedByYou,
    /// « Auteur non indiqué ».
    UnknownAuthor,
    /// « Lieu non indiqué ».
    UnknownPlace,
    /// « Document sans titre ».
    Untitled,
    /// « Document »: when the title may not be told, as in the journal of a deleted document.
    SomeDocument,
    /// « Document structuré »: a CDA.
    Structured,
    /// « PDF ».
    Pdf,
    /// « Image JPEG ».
    Jpeg,
    /// « Image PNG ».
    Png,
    /// « Texte simple ».
    PlainText,
    /// « l’identité nationale »: an identity provider whose name is not configured.
    NationalIdentity,
}

impl Texts {
    /// A short word in this language.
    pub fn word(self, word: Word) -> String {
        let id = match word {
            Word::All => Msg("word-all"),
            Word::Unread => Msg("word-unread"),
            Word::Read => Msg("word-read"),
            Word::New => Msg("word-new"),
            Word::Visible => Msg("word-visible"),
            Word::Masked => Msg("word-masked"),
            Word::Archived => Msg("word-archived"),
            Word::You => Msg("word-you"),
            Word::AddedByYou => Msg("word-added-by-you"),
            Word::UnknownAuthor => Msg("word-unknown-author"),
            Word::UnknownPlace => Msg("word-unknown-place"),
            Word::Untitled => Msg("word-untitled"),
            Word::SomeDocument => Msg("word-some-document"),
            Word::Structured => Msg("word-structured"),
            Word::Pdf => Msg("word-pdf"),
            Word::Jpeg => Msg("word-jpeg"),
            Word::Png => Msg("word-png"),
            Word::PlainText => Msg("word-text"),
            Word::NationalIdentity => Msg("word-national-identity"),
        };
        self.say(id)
    }
}
