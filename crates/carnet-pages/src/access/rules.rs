//! Why somebody sees a document or not: the rules of the access policy in plain words, with the paragraph of the law.
//!
//! The two lists are those of the policy (`carnet-record`), which this crate does not know: whoever fills pages
//! translates one into the other by an exhaustive match.

use crate::language::{Lang, Msg};

/// Why a document is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhySeen {
    /// A professional consults with a valid authorisation.
    Consultation,
    /// A professional breaks the glass.
    BreakGlass,
    /// The regulating physician of a call consults.
    EmergencyCentre,
    /// A professional with access changes visibility or state.
    UpdateWithAccess,
    /// A feeding-only caller changes what is theirs.
    UpdateByFeeder,
    /// A document is filed.
    Feeding,
    /// The author replaces.
    ReplaceByAuthor,
    /// The author deletes.
    DeleteByAuthor,
    /// A professional sets an authorisation.
    AuthorisationBySelf,
    /// A professional reads the traces of their own acts.
    OwnTraces,
    /// Anyone who may know asks for the status.
    StatusQuery,
    /// The patient, or the representative of a minor, sees.
    PatientSees,
    /// The patient, or the representative of a minor, arranges.
    PatientArranges,
    /// The patient replaces or deletes a document of their own.
    PatientOwnDocument,
    /// The minor keeps a secret.
    MinorSecret,
    /// The holder, or a minor’s representative, decides on the record.
    DecisionOnRecord,
    /// The holder reads the journal or exports.
    PatientAudit,
    /// A caregiver within a live mandate.
    Mandate,
    /// An app within the consent.
    AppConsent,
    /// The system’s timers.
    SystemTimer,
}

impl WhySeen {
    /// Every one.
    pub const ALL: [Self; 20] = [
        Self::Consultation,
        Self::BreakGlass,
        Self::EmergencyCentre,
        Self::UpdateWithAccess,
        Self::UpdateByFeeder,
        Self::Feeding,
        Self::ReplaceByAuthor,
        Self::DeleteByAuthor,
        Self::AuthorisationBySelf,
        Self::OwnTraces,
        Self::StatusQuery,
        Self::PatientSees,
        Self::PatientArranges,
        Self::PatientOwnDocument,
        Self::MinorSecret,
        Self::DecisionOnRecord,
        Self::PatientAudit,
        Self::Mandate,
        Self::AppConsent,
        Self::SystemTimer,
    ];

    /// The sentence.
    pub fn text(self, lang: Lang) -> String {
        let id = match self {
            Self::Consultation => Msg("seen-consultation"),
            Self::BreakGlass => Msg("seen-break-glass"),
            Self::EmergencyCentre => Msg("seen-call"),
            Self::UpdateWithAccess => Msg("seen-update"),
            Self::UpdateByFeeder => Msg("seen-update-own"),
            Self::Feeding => Msg("seen-feeding"),
            Self::ReplaceByAuthor => Msg("seen-replace"),
            Self::DeleteByAuthor => Msg("seen-delete"),
            Self::AuthorisationBySelf => Msg("seen-authorisation"),
            Self::OwnTraces => Msg("seen-own-traces"),
            Self::StatusQuery => Msg("seen-status"),
            Self::PatientSees => Msg("seen-patient"),
            Self::PatientArranges => Msg("seen-arrange"),
            Self::PatientOwnDocument => Msg("seen-own-document"),
            Self::MinorSecret => Msg("seen-minor-secret"),
            Self::DecisionOnRecord => Msg("seen-decision"),
            Self::PatientAudit => Msg("seen-audit"),
            Self::Mandate => Msg("seen-mandate"),
            Self::AppConsent => Msg("seen-app"),
            Self::SystemTimer => Msg("seen-timer"),
        };
        lang.texts().say(id)
    }

    /// The paragraph of the law, or of its settings, that says so.
    pub fn paragraph(self, lang: Lang) -> String {
        lang.texts().say(self.law())
    }

    const fn law(self) -> Msg {
        match self {
            Self::Consultation
            | Self::UpdateWithAccess
            | Self::UpdateByFeeder
            | Self::AuthorisationBySelf
            | Self::StatusQuery => Msg("law-consultation"),
            Self::BreakGlass | Self::EmergencyCentre => Msg("law-emergency"),
            Self::Feeding | Self::ReplaceByAuthor | Self::DeleteByAuthor => Msg("law-feeding"),
            Self::OwnTraces | Self::PatientAudit => Msg("law-journal"),
            Self::PatientSees | Self::PatientArranges | Self::PatientOwnDocument | Self::DecisionOnRecord => {
                Msg("law-holder")
            }
            Self::MinorSecret => Msg("law-minor"),
            Self::Mandate => Msg("law-mandate"),
            Self::AppConsent => Msg("law-app"),
            Self::SystemTimer => Msg("law-timer"),
        }
    }
}

/// Why a document is not seen, or an act refused. Sentences start in lower case: they follow a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhyHidden {
    /// Not known, or not one who uses records.
    NoStanding,
    /// The profession is not in the matrix.
    UnknownProfession,
    /// Legal representation ended at majority.
    RepresentativeOfAdult,
    /// No version of the law applies.
    NoLawInForce,
    /// The record is not in the status that the act needs.
    RecordStatus,
    /// The document is not in the state that the act needs.
    DocumentState,
    /// The document is deleted.
    Deleted,
    /// The detached signature of a lot.
    LotSignature,
    /// No text gives this act to this caller.
    NotGranted,
    /// The caller may only feed the record.
    FeedingOnly,
    /// The person blocked the caller.
    Blocked,
    /// No valid authorisation or consent.
    NotAuthorised,
    /// The person objected to this mode of access.
    Objection,
    /// The profession may not use this mode of access.
    PurposeProfession,
    /// This mode of access does not serve that.
    PurposeAct,
    /// The matrix closes this type to this profession.
    Matrix,
    /// The type is unknown.
    UnknownType,
    /// The type may not be filed by a person.
    NotPatientType,
    /// Masked to professionals.
    Masked,
    /// Held back from the patient.
    Withheld,
    /// Secret of the minor.
    Secret,
    /// Masked and held back at the same time.
    Cumul,
    /// A visibility code that this caller may not set.
    VisibilityCode,
    /// A secret connection does not serve that.
    SecretConnection,
    /// The document is not the caller’s.
    NotTheirs,
    /// The person has seen it.
    AlreadySeen,
    /// The month of withholding is over, or not yet.
    WithholdingPeriod,
    /// The functions for minors are off, or the holder is no minor.
    MinorsFunctions,
    /// A decision that belongs to a minor’s representatives.
    DecisionOfRepresentatives,
    /// No live mandate for that.
    NoMandate,
    /// The opposition delay still runs.
    DelayRunning,
}

impl WhyHidden {
    /// Every one.
    pub const ALL: [Self; 31] = [
        Self::NoStanding,
        Self::UnknownProfession,
        Self::RepresentativeOfAdult,
        Self::NoLawInForce,
        Self::RecordStatus,
        Self::DocumentState,
        Self::Deleted,
        Self::LotSignature,
        Self::NotGranted,
        Self::FeedingOnly,
        Self::Blocked,
        Self::NotAuthorised,
        Self::Objection,
        Self::PurposeProfession,
        Self::PurposeAct,
        Self::Matrix,
        Self::UnknownType,
        Self::NotPatientType,
        Self::Masked,
        Self::Withheld,
        Self::Secret,
        Self::Cumul,
        Self::VisibilityCode,
        Self::SecretConnection,
        Self::NotTheirs,
        Self::AlreadySeen,
        Self::WithholdingPeriod,
        Self::MinorsFunctions,
        Self::DecisionOfRepresentatives,
        Self::NoMandate,
        Self::DelayRunning,
    ];

    /// The sentence.
    pub fn text(self, lang: Lang) -> String {
        let id = match self {
            Self::NoStanding => Msg("hidden-no-standing"),
            Self::UnknownProfession => Msg("hidden-unknown-profession"),
            Self::RepresentativeOfAdult => Msg("hidden-representative-adult"),
            Self::NoLawInForce => Msg("hidden-no-law"),
            Self::RecordStatus => Msg("hidden-record-status"),
            Self::DocumentState => Msg("hidden-document-state"),
            Self::Deleted => Msg("hidden-deleted"),
            Self::LotSignature => Msg("hidden-signature"),
            Self::NotGranted => Msg("hidden-not-granted"),
            Self::FeedingOnly => Msg("hidden-feeding-only"),
            Self::Blocked => Msg("hidden-blocked"),
            Self::NotAuthorised => Msg("hidden-not-authorised"),
            Self::Objection => Msg("hidden-objection"),
            Self::PurposeProfession => Msg("hidden-purpose-profession"),
            Self::PurposeAct => Msg("hidden-purpose-act"),
            Self::Matrix => Msg("hidden-matrix"),
            Self::UnknownType => Msg("hidden-unknown-type"),
            Self::NotPatientType => Msg("hidden-not-patient-type"),
            Self::Masked => Msg("hidden-masked"),
            Self::Withheld => Msg("hidden-withheld"),
            Self::Secret => Msg("hidden-secret"),
            Self::Cumul => Msg("hidden-cumul"),
            Self::VisibilityCode => Msg("hidden-visibility-code"),
            Self::SecretConnection => Msg("hidden-secret-connection"),
            Self::NotTheirs => Msg("hidden-not-theirs"),
            Self::AlreadySeen => Msg("hidden-already-seen"),
            Self::WithholdingPeriod => Msg("hidden-withholding"),
            Self::MinorsFunctions => Msg("hidden-minors-functions"),
            Self::DecisionOfRepresentatives => Msg("hidden-representatives-decide"),
            Self::NoMandate => Msg("hidden-no-mandate"),
            Self::DelayRunning => Msg("hidden-delay-running"),
        };
        lang.texts().say(id)
    }

    /// The paragraph of the law, or of its settings, that says so.
    pub fn paragraph(self, lang: Lang) -> String {
        lang.texts().say(self.law())
    }

    const fn law(self) -> Msg {
        match self {
            Self::NoStanding
            | Self::UnknownProfession
            | Self::NoLawInForce
            | Self::DocumentState
            | Self::Deleted
            | Self::LotSignature
            | Self::NotGranted
            | Self::NotAuthorised
            | Self::Matrix
            | Self::UnknownType => Msg("law-consultation"),
            Self::RepresentativeOfAdult | Self::Secret | Self::SecretConnection | Self::MinorsFunctions => {
                Msg("law-minor")
            }
            Self::RecordStatus | Self::DelayRunning => Msg("law-closing"),
            Self::FeedingOnly | Self::NotPatientType | Self::NotTheirs => Msg("law-feeding"),
            Self::Blocked => Msg("law-block"),
            Self::Objection | Self::PurposeProfession | Self::PurposeAct => Msg("law-emergency"),
            Self::Masked | Self::Cumul | Self::VisibilityCode => Msg("law-mask"),
            Self::Withheld | Self::AlreadySeen | Self::WithholdingPeriod => Msg("law-timer"),
            Self::DecisionOfRepresentatives => Msg("law-holder"),
            Self::NoMandate => Msg("law-mandate"),
        }
    }
}
