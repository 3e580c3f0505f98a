//! Coded words: a code, its system and its French label, and the code systems that documents use.

/// A coded value of a public terminology.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Coded {
    /// The code.
    pub code: &'static str,
    /// OID of the code system, without prefix.
    pub system: &'static str,
    /// French label.
    pub display: &'static str,
}

impl Coded {
    /// A coded value.
    pub const fn new(code: &'static str, system: &'static str, display: &'static str) -> Self {
        Self { code, system, display }
    }

    /// A LOINC code.
    pub const fn loinc(code: &'static str, display: &'static str) -> Self {
        Self::new(code, LOINC, display)
    }
}

/// LOINC.
pub const LOINC: &str = "2.16.840.1.113883.6.1";
/// SNOMED CT.
pub const SNOMED_CT: &str = "2.16.840.1.113883.6.96";
/// ICD-10 (CIM-10).
pub const ICD_10: &str = "2.16.840.1.113883.6.3";
/// ATC.
pub const ATC: &str = "2.16.840.1.113883.6.73";
/// CCAM.
pub const CCAM: &str = "1.2.250.1.215.300.1";
/// DICOM terms.
pub const DCM: &str = "1.2.840.10008.2.16.4";
/// TRE_A05: document types without LOINC code.
pub const TRE_A05: &str = "1.2.250.1.213.1.1.4.12";
/// TRE_A03: document classes.
pub const CLASS: &str = "1.2.250.1.213.1.1.4.1";
/// TRE_A02: professions and expertise of authors.
pub const AUTHOR_SPECIALTY: &str = "1.2.250.1.213.1.1.4.5";
/// TRE_A01: practice settings.
pub const PRACTICE_SETTING: &str = "1.2.250.1.213.1.1.4.9";
/// TRE_R02: sectors of activity.
pub const SECTOR: &str = "1.2.250.1.71.4.2.4";
/// TRE_A00: producers that are not professionals.
pub const NON_PROFESSIONAL: &str = "1.2.250.1.213.1.1.4.6";
/// HL7 ActCode.
pub const ACT_CODE: &str = "2.16.840.1.113883.5.4";
/// CI-SIS encounter types which HL7 lacks.
pub const ENCOUNTER_FR: &str = "1.2.250.1.213.1.1.4.2.291";
/// HL7 participation functions.
pub const FUNCTION: &str = "2.16.840.1.113883.5.88";
/// HL7 confidentiality.
pub const CONFIDENTIALITY: &str = "2.16.840.1.113883.5.25";
/// TRE_A07: visibility of a document.
pub const VISIBILITY: &str = "1.2.250.1.213.1.1.4.13";
/// TRE_A06: CI-SIS formats.
pub const FORMAT_FR: &str = "1.2.250.1.213.1.1.4.2.282";
/// IHE formats.
pub const FORMAT_IHE: &str = "1.3.6.1.4.1.19376.1.2.3";
/// EDQM standard terms: routes and forms.
pub const EDQM: &str = "0.4.0.127.0.16.1.1.2.1";
/// National identifiers of professionals.
pub const PS_ID: &str = "1.2.250.1.71.4.2.1";
/// National identifiers of structures.
pub const STRUCTURE_ID: &str = "1.2.250.1.71.4.2.2";

/// The name that documents print beside a code system, when it has a customary one.
pub(crate) fn system_name(system: &str) -> Option<&'static str> {
    Some(match system {
        LOINC => "LOINC",
        SNOMED_CT => "SNOMED CT",
        ICD_10 => "CIM-10",
        ATC => "ATC",
        CCAM => "CCAM",
        DCM => "DCM",
        EDQM => "EDQM",
        _ => return None,
    })
}
