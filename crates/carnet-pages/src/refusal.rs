//! Refusals in plain words, each with what the reader can do. The caller decides what may be told.

use crate::language::{Lang, Msg};

/// A refusal that may be explained to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The professional has no authorisation on this record.
    NoAuthorisation,
    /// The authorisation has expired.
    AuthorisationExpired,
    /// The person has blocked this professional.
    Blocked,
    /// The profession may not read this type of document.
    Profession,
    /// The profession may not open any record.
    ProfessionWithoutAccess,
    /// The person objects to emergency access.
    EmergencyObjected,
    /// Emergency access is for health professionals.
    EmergencyNotHealth,
    /// An emergency needs a reason in words.
    EmergencyReasonMissing,
    /// Neither the care relation nor the consent was declared.
    NothingDeclared,
    /// The record is closed.
    RecordClosed,
    /// The record is not open yet.
    RecordWaiting,
    /// The person has opposed the record.
    RecordOpposed,
    /// There is no record for this number.
    NoRecord,
    /// Only the author, or the author's establishment, may do this.
    NotAuthor,
    /// Only the holder or a legal representative may do this.
    NotHolder,
    /// A minor's representative must do this.
    MinorNeedsRepresentative,
    /// Masking and hiding until announced cannot go together.
    MaskedAndHidden,
    /// The patient has already seen the document.
    AlreadySeen,
    /// Hiding from the patient is no longer possible after the legal delay.
    HidingTooLate,
    /// Hiding from representatives concerns minors only.
    NotMinor,
    /// The document has a newer version.
    Superseded,
    /// Somebody else changed the document at the same moment.
    Conflict,
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Self; 22] = [
        Self::NoAuthorisation,
        Self::AuthorisationExpired,
        Self::Blocked,
        Self::Profession,
        Self::ProfessionWithoutAccess,
        Self::EmergencyObjected,
        Self::EmergencyNotHealth,
        Self::EmergencyReasonMissing,
        Self::NothingDeclared,
        Self::RecordClosed,
        Self::RecordWaiting,
        Self::RecordOpposed,
        Self::NoRecord,
        Self::NotAuthor,
        Self::NotHolder,
        Self::MinorNeedsRepresentative,
        Self::MaskedAndHidden,
        Self::AlreadySeen,
        Self::HidingTooLate,
        Self::NotMinor,
        Self::Superseded,
        Self::Conflict,
    ];

    /// What is refused and why, in one or two sentences.
    pub fn text(self, lang: Lang) -> String {
        lang.texts().say(self.message())
    }

    /// What the reader can do.
    pub fn way_out(self, lang: Lang) -> String {
        lang.texts().say(self.way_out_message())
    }

    const fn message(self) -> Msg {
        match self {
            Self::NoAuthorisation => Msg("refusal-no-authorisation"),
            Self::AuthorisationExpired => Msg("refusal-authorisation-expired"),
            Self::Blocked => Msg("refusal-blocked"),
            Self::Profession => Msg("refusal-profession"),
            Self::ProfessionWithoutAccess => Msg("refusal-profession-without-access"),
            Self::EmergencyObjected => Msg("refusal-emergency-objected"),
            Self::EmergencyNotHealth => Msg("refusal-emergency-not-health"),
            Self::EmergencyReasonMissing => Msg("refusal-emergency-reason"),
            Self::NothingDeclared => Msg("refusal-nothing-declared"),
            Self::RecordClosed => Msg("refusal-record-closed"),
            Self::RecordWaiting => Msg("refusal-record-waiting"),
            Self::RecordOpposed => Msg("refusal-record-opposed"),
            Self::NoRecord => Msg("refusal-no-record"),
            Self::NotAuthor => Msg("refusal-not-author"),
            Self::NotHolder => Msg("refusal-not-holder"),
            Self::MinorNeedsRepresentative => Msg("refusal-minor"),
            Self::MaskedAndHidden => Msg("refusal-masked-and-hidden"),
            Self::AlreadySeen => Msg("refusal-already-seen"),
            Self::HidingTooLate => Msg("refusal-hiding-too-late"),
            Self::NotMinor => Msg("refusal-not-minor"),
            Self::Superseded => Msg("refusal-superseded"),
            Self::Conflict => Msg("refusal-conflict"),
        }
    }

    const fn way_out_message(self) -> Msg {
        match self {
            Self::NoAuthorisation | Self::AuthorisationExpired | Self::NothingDeclared => {
                Msg("way-out-declare")
            }
            Self::Blocked | Self::EmergencyObjected => Msg("way-out-ask-patient"),
            Self::Profession | Self::ProfessionWithoutAccess | Self::EmergencyNotHealth => {
                Msg("way-out-profession")
            }
            Self::EmergencyReasonMissing => Msg("way-out-write-reason"),
            Self::RecordClosed | Self::RecordWaiting | Self::RecordOpposed => Msg("way-out-record"),
            Self::NoRecord => Msg("way-out-check-number"),
            Self::NotAuthor => Msg("way-out-author"),
            Self::NotHolder | Self::MinorNeedsRepresentative => Msg("way-out-representative"),
            Self::MaskedAndHidden => Msg("way-out-choose-one"),
            Self::AlreadySeen | Self::HidingTooLate | Self::NotMinor => Msg("way-out-without-hiding"),
            Self::Superseded => Msg("way-out-newest"),
            Self::Conflict => Msg("way-out-again"),
        }
    }
}
