//! The words of the attestation of a mandate; whoever makes the PDF lays them out.

use jiff::civil::{Date, DateTime};

use super::rights::{Right, sentences};
use crate::language::{Lang, Msg};

/// What an attestation says.
#[derive(Clone, Debug)]
pub struct Attestation {
    /// Language.
    pub lang: Lang,
    /// Name of the holder.
    pub holder: String,
    /// Name of the caregiver.
    pub caregiver: String,
    /// What the mandate allows.
    pub rights: Vec<Right>,
    /// From when it is in effect.
    pub from: DateTime,
    /// Last day.
    pub until: Date,
    /// When the attestation is made.
    pub issued: DateTime,
    /// Public id of the mandate.
    pub reference: String,
    /// Address of the portal, for whoever wants to check.
    pub site: String,
}

/// A line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttestationLine {
    /// The title.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// An item of a list.
    Item(String),
    /// Small print.
    Small(String),
}

impl Attestation {
    /// The title of the sheet, also that of the file.
    pub fn title(&self) -> String {
        self.lang.texts().say(Msg("attestation-title"))
    }

    /// The lines, from top to bottom.
    pub fn lines(&self) -> Vec<AttestationLine> {
        let texts = self.lang.texts();
        let mut lines = vec![
            AttestationLine::Title(self.title()),
            AttestationLine::Text(texts.say2(
                Msg("attestation-text"),
                "holder",
                &self.holder,
                "caregiver",
                &self.caregiver,
            )),
            AttestationLine::Heading(texts.say(Msg("attestation-rights"))),
        ];
        lines.extend(sentences(&self.rights, texts).into_iter().map(AttestationLine::Item));
        lines.push(AttestationLine::Heading(texts.say(Msg("attestation-dates"))));
        lines.push(AttestationLine::Text(texts.say2(
            Msg("attestation-period"),
            "from",
            texts.date_time(self.from),
            "until",
            texts.date(self.until),
        )));
        lines.push(AttestationLine::Heading(texts.say(Msg("attestation-limits"))));
        lines.push(AttestationLine::Item(texts.say(Msg("attestation-limit-1"))));
        lines.push(AttestationLine::Item(texts.say(Msg("attestation-limit-2"))));
        lines.push(AttestationLine::Item(texts.say(Msg("attestation-limit-3"))));
        lines.push(AttestationLine::Small(texts.say2(
            Msg("attestation-issued"),
            "date",
            texts.date_time(self.issued),
            "reference",
            &self.reference,
        )));
        lines.push(AttestationLine::Small(texts.say1(Msg("attestation-check"), "site", &self.site)));
        lines.push(AttestationLine::Small(texts.say(Msg("foot-unofficial"))));
        lines
    }
}
