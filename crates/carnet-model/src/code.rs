//! A coded value: system, code, display.

/// A coded value. The system is an OID without `urn:oid:` wherever one exists, else the URI as received.
#[derive(Clone, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Code {
    /// OID (dotted) or URI of the code system.
    #[n(0)]
    pub system: Box<str>,
    /// The code.
    #[n(1)]
    pub code: Box<str>,
    /// Label, as received or from the value set; may be empty. Never compared by rules.
    #[n(2)]
    pub display: Box<str>,
}

/// LOINC's OID.
pub const LOINC: &str = "2.16.840.1.113883.6.1";
/// HL7 confidentiality (N, R, V).
pub const CONFIDENTIALITY: &str = "2.16.840.1.113883.5.25";

impl Code {
    /// A code from its three parts.
    #[must_use]
    pub fn new(system: &str, code: &str, display: &str) -> Self {
        Self { system: system.into(), code: code.into(), display: display.into() }
    }
}
