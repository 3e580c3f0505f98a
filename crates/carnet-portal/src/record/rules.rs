//! Rules and reasons of the access policy, as pages say them.

use carnet_pages::access::{WhyHidden, WhySeen};
use carnet_record::policy::{Reason, Rule};

/// Why something is seen.
pub(crate) const fn why_seen(rule: Rule) -> WhySeen {
    match rule {
        Rule::Consultation => WhySeen::Consultation,
        Rule::BreakGlass => WhySeen::BreakGlass,
        Rule::EmergencyCentre => WhySeen::EmergencyCentre,
        Rule::UpdateWithAccess => WhySeen::UpdateWithAccess,
        Rule::UpdateByFeeder => WhySeen::UpdateByFeeder,
        Rule::Feeding => WhySeen::Feeding,
        Rule::ReplaceByAuthor => WhySeen::ReplaceByAuthor,
        Rule::DeleteByAuthor => WhySeen::DeleteByAuthor,
        Rule::AuthorisationBySelf => WhySeen::AuthorisationBySelf,
        Rule::OwnTraces => WhySeen::OwnTraces,
        Rule::StatusQuery => WhySeen::StatusQuery,
        Rule::PatientSees => WhySeen::PatientSees,
        Rule::PatientArranges => WhySeen::PatientArranges,
        Rule::PatientOwnDocument => WhySeen::PatientOwnDocument,
        Rule::MinorSecret => WhySeen::MinorSecret,
        Rule::DecisionOnRecord => WhySeen::DecisionOnRecord,
        Rule::PatientAudit => WhySeen::PatientAudit,
        Rule::Mandate => WhySeen::Mandate,
        Rule::AppConsent => WhySeen::AppConsent,
        Rule::SystemTimer => WhySeen::SystemTimer,
    }
}

/// Why something is not seen, or refused.
pub(crate) const fn why_hidden(reason: Reason) -> WhyHidden {
    match reason {
        Reason::NoStanding => WhyHidden::NoStanding,
        Reason::UnknownProfession => WhyHidden::UnknownProfession,
        Reason::RepresentativeOfAdult => WhyHidden::RepresentativeOfAdult,
        Reason::NoLawInForce => WhyHidden::NoLawInForce,
        Reason::RecordStatus => WhyHidden::RecordStatus,
        Reason::DocumentState => WhyHidden::DocumentState,
        Reason::Deleted => WhyHidden::Deleted,
        Reason::LotSignature => WhyHidden::LotSignature,
        Reason::NotGranted => WhyHidden::NotGranted,
        Reason::FeedingOnly => WhyHidden::FeedingOnly,
        Reason::Blocked => WhyHidden::Blocked,
        Reason::NotAuthorised => WhyHidden::NotAuthorised,
        Reason::Objection => WhyHidden::Objection,
        Reason::PurposeProfession => WhyHidden::PurposeProfession,
        Reason::PurposeAct => WhyHidden::PurposeAct,
        Reason::Matrix => WhyHidden::Matrix,
        Reason::UnknownType => WhyHidden::UnknownType,
        Reason::NotPatientType => WhyHidden::NotPatientType,
        Reason::Masked => WhyHidden::Masked,
        Reason::Withheld => WhyHidden::Withheld,
        Reason::Secret => WhyHidden::Secret,
        Reason::Cumul => WhyHidden::Cumul,
        Reason::VisibilityCode => WhyHidden::VisibilityCode,
        Reason::SecretConnection => WhyHidden::SecretConnection,
        Reason::NotTheirs => WhyHidden::NotTheirs,
        Reason::AlreadySeen => WhyHidden::AlreadySeen,
        Reason::WithholdingPeriod => WhyHidden::WithholdingPeriod,
        Reason::MinorsFunctions => WhyHidden::MinorsFunctions,
        Reason::DecisionOfRepresentatives => WhyHidden::DecisionOfRepresentatives,
        Reason::NoMandate => WhyHidden::NoMandate,
        Reason::DelayRunning => WhyHidden::DelayRunning,
    }
}
