//! The answer, and why.

use super::words::words;

/// The answer to a [`super::Case`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// Yes. Cannot be built outside this crate.
    #[non_exhaustive]
    Permit {
        /// The rule that grants it.
        rule: Rule,
    },
    /// No.
    #[non_exhaustive]
    Refuse {
        /// Why: for the trace, never for the caller.
        reason: Reason,
        /// What the caller may learn.
        appears_as: AppearsAs,
    },
}

impl Verdict {
    /// Whether the answer is yes.
    pub const fn is_permit(&self) -> bool {
        matches!(self, Self::Permit { .. })
    }
}

words! {
    /// What a refused caller may learn (`spec/check-doors`, *appears_as*).
    pub enum AppearsAs {
        /// As if it did not exist: 404, byte for byte that of an unknown identifier.
        Absent = "absent",
        /// It exists and is refused: 403.
        Forbidden = "forbidden",
        /// The record is closed.
        Closed = "closed",
    }
}

/// The rule that grants a permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A professional consults with a valid authorisation.
    Consultation,
    /// A professional breaks the glass.
    BreakGlass,
    /// The regulating physician of an emergency call centre consults.
    EmergencyCentre,
    /// A professional with access changes visibility or state.
    UpdateWithAccess,
    /// A feeding-only caller changes what is theirs or their structure's.
    UpdateByFeeder,
    /// A document is filed.
    Feeding,
    /// The author, or somebody of the author's structure, replaces.
    ReplaceByAuthor,
    /// The author deletes.
    DeleteByAuthor,
    /// A proven professional sets an authorisation.
    AuthorisationBySelf,
    /// A proven professional reads the traces of their own acts.
    OwnTraces,
    /// Anyone who may know asks for the status.
    StatusQuery,
    /// The patient, or the representative of a minor, sees.
    PatientSees,
    /// The patient, or the representative of a minor, arranges.
    PatientArranges,
    /// The patient, or somebody acting for them, replaces or deletes a document of their own.
    PatientOwnDocument,
    /// The minor keeps a secret.
    MinorSecret,
    /// The holder, or a minor's representative, decides on the record.
    DecisionOnRecord,
    /// The holder or a minor's representative reads the journal or exports.
    PatientAudit,
    /// A caregiver within a live mandate.
    Mandate,
    /// An app within the consent.
    AppConsent,
    /// The system's timers: opening, and the end of withholding.
    SystemTimer,
}

impl Rule {
    /// Every rule.
    pub const ALL: &'static [Self] = &[
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

    /// The paragraph that grants it.
    pub const fn paragraph(self) -> &'static str {
        match self {
            Self::Consultation => "spec/dmp 5, 8.1, 8.3 normal",
            Self::BreakGlass => "spec/dmp 8.3 bris_de_glace",
            Self::EmergencyCentre => "spec/dmp 8.3 centre_15",
            Self::UpdateWithAccess => "spec/dmp 5 TD3.3, 7",
            Self::UpdateByFeeder => "spec/dmp 5 TD3.3; check-doors Feeding-only",
            Self::Feeding => "spec/dmp 5 TD2, 7 deposit",
            Self::ReplaceByAuthor => "spec/dmp 5 TD2.1, 7 replace",
            Self::DeleteByAuthor => "spec/dmp 7 delete; check-doors Delete",
            Self::AuthorisationBySelf => "spec/dmp 5 TD0.3; check-doors People",
            Self::StatusQuery => "spec/dmp 5 TD0.2; check-doors States",
            Self::PatientSees => "spec/dmp 8.1",
            Self::PatientArranges => "spec/dmp 7, 8.1",
            Self::PatientOwnDocument => "spec/dmp 7 replace, delete",
            Self::MinorSecret => "spec/dmp 7, 8.4",
            Self::DecisionOnRecord => "spec/dmp 4, 8.5; check-doors People",
            Self::OwnTraces | Self::PatientAudit => "spec/dmp 8.6; check-doors States",
            Self::Mandate => "check-doors Caregiver",
            Self::AppConsent => "spec/dmp 8.5; check-doors App",
            Self::SystemTimer => "spec/dmp 8.2; check-doors Hidden until announced, States",
        }
    }
}

words! {
    /// Why it is refused.
    pub enum Reason {
        /// Not known, or not one who uses records.
        NoStanding = "no_standing",
        /// The profession or role is not in the matrix.
        UnknownProfession = "unknown_profession",
        /// Legal representation ended at majority.
        RepresentativeOfAdult = "representative_of_adult",
        /// No version of the law applies at that instant.
        NoLawInForce = "no_law_in_force",
        /// The record is not in the status that the act needs.
        RecordStatus = "record_status",
        /// The document is not in the state that the act needs.
        DocumentState = "document_state",
        /// The document is deleted.
        Deleted = "deleted",
        /// The detached signature of a lot.
        LotSignature = "lot_signature",
        /// No text gives this act to this caller.
        NotGranted = "not_granted",
        /// The caller may only feed the record.
        FeedingOnly = "feeding_only",
        /// The person blocked the caller.
        Blocked = "blocked",
        /// No valid authorisation or consent.
        NotAuthorised = "not_authorised",
        /// The person objected to this mode of access.
        Objection = "objection",
        /// The profession may not use this mode of access.
        PurposeProfession = "purpose_profession",
        /// This mode of access does not serve that.
        PurposeAct = "purpose_act",
        /// The matrix closes this type to this profession.
        Matrix = "matrix",
        /// The type is unknown.
        UnknownType = "unknown_type",
        /// The type may not be filed by a person.
        NotPatientType = "not_patient_type",
        /// Masked to professionals.
        Masked = "masked",
        /// Held back from the patient.
        Withheld = "withheld",
        /// Secret of the minor.
        Secret = "secret",
        /// Masked and held back at the same time.
        Cumul = "cumul",
        /// A visibility code that this caller may not set, or not here.
        VisibilityCode = "visibility_code",
        /// A secret connection does not serve that.
        SecretConnection = "secret_connection",
        /// The document is not the caller's.
        NotTheirs = "not_theirs",
        /// The person has seen it.
        AlreadySeen = "already_seen",
        /// The month of withholding is over, or not yet.
        WithholdingPeriod = "withholding_period",
        /// The functions for minors are off, or the holder is no minor.
        MinorsFunctions = "minors_functions",
        /// A decision that belongs to a minor's representatives.
        DecisionOfRepresentatives = "decision_of_representatives",
        /// No live mandate for that.
        NoMandate = "no_mandate",
        /// The opposition delay still runs.
        DelayRunning = "delay_running",
    }
}
