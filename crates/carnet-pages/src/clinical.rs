//! The few words that a rendered clinical document needs in the reader's language.

use crate::language::{Lang, Msg};

/// Words inside a rendered clinical document; the renderer of documents takes them one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClinicalWords {
    /// Name of the scrollable region around a table without a caption.
    pub table: String,
    /// Alternative text of an image without a caption.
    pub image: String,
    /// Said in place of a medium that cannot be shown.
    pub missing_media: String,
    /// Text of the link to an embedded file that is no image.
    pub attachment: String,
    /// Name of the footnotes of a section.
    pub footnotes: String,
    /// Spoken before text that a revision added.
    pub inserted: String,
    /// Spoken before text that a revision removed.
    pub deleted: String,
}

impl ClinicalWords {
    /// The words of a language.
    pub fn of(lang: Lang) -> Self {
        let texts = lang.texts();
        Self {
            table: texts.say(Msg("clinical-table")),
            image: texts.say(Msg("clinical-image")),
            missing_media: texts.say(Msg("clinical-missing")),
            attachment: texts.say(Msg("clinical-attachment")),
            footnotes: texts.say(Msg("clinical-footnotes")),
            inserted: texts.say(Msg("clinical-inserted")),
            deleted: texts.say(Msg("clinical-deleted")),
        }
    }
}
