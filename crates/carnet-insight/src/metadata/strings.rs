//! HL7 v2 strings of XDS: identifiers with their domains, related identifiers, escaping.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use crate::cda::{CdaHeader, Identifier};

/// Writes the HL7 v2 delimiters of a text as escape sequences.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '|', '^', '&', '~']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\E\\"),
            '|' => out.push_str("\\F\\"),
            '^' => out.push_str("\\S\\"),
            '&' => out.push_str("\\T\\"),
            '~' => out.push_str("\\R\\"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Kind of a patient identifier (CX.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CxType {
    /// The national identifier.
    Nh,
    /// A local identifier.
    Pi,
}

/// A patient identifier in its domain. Its `Display` is the CX string: `279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cx {
    /// The identifier; the INS without spaces.
    pub value: String,
    /// Bare OID of the domain.
    pub domain: String,
    /// Kind.
    pub kind: CxType,
}

impl fmt::Display for Cx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            CxType::Nh => "NH",
            CxType::Pi => "PI",
        };
        write!(f, "{}^^^&{}&ISO^{kind}", escape(&self.value), escape(&self.domain))
    }
}

/// Kind of a related identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// Order number.
    Order,
    /// Accession number.
    Accession,
    /// Study instance UID.
    StudyInstanceUid,
}

impl ReferenceKind {
    /// The URN of CX.5.
    pub fn urn(self) -> &'static str {
        match self {
            Self::Order => "urn:ihe:iti:xds:2013:order",
            Self::Accession => "urn:ihe:iti:xds:2013:accession",
            Self::StudyInstanceUid => "urn:ihe:iti:xds:2016:studyInstanceUID",
        }
    }
}

/// A related identifier. Its `Display` is the CXi string.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReferenceId {
    /// Kind.
    pub kind: ReferenceKind,
    /// The identifier: the extension, or the root when that is all (a study UID).
    pub value: String,
    /// Bare OID of the domain; none when the identifier is an OID by itself.
    pub domain: Option<String>,
}

impl fmt::Display for ReferenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}^^^", escape(&self.value))?;
        if let Some(domain) = &self.domain {
            write!(f, "&{}&ISO", escape(domain))?;
        }
        write!(f, "^{}", self.kind.urn())
    }
}

/// Class of imaging documents, in which the identifier of an act is the study UID.
const IMAGING: &str = "31";

pub(super) fn references(header: &CdaHeader) -> Vec<ReferenceId> {
    let mut list = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |kind, id: &Identifier| {
        let (value, domain) = match &id.extension {
            Some(extension) => (extension.clone(), Some(id.root.clone())),
            None => (id.root.clone(), None),
        };
        let reference = ReferenceId { kind, value, domain };
        if seen.insert(reference.clone()) {
            list.push(reference);
        }
    };
    header.orders.iter().for_each(|id| add(ReferenceKind::Order, id));
    header.accession_numbers.iter().for_each(|id| add(ReferenceKind::Accession, id));
    let class = header.code.as_ref().and_then(|code| carnet_terms::class_by_type(&code.code));
    if class.is_some_and(|class| class.code == IMAGING) {
        let ids = header.service_events.iter().flat_map(|act| &act.ids);
        ids.for_each(|id| add(ReferenceKind::StudyInstanceUid, id));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_escaped() {
        for (text, escaped) in
            [("A^B&C", "A\\S\\B\\T\\C"), ("a|b~c\\d", "a\\F\\b\\R\\c\\E\\d"), ("Hôpital", "Hôpital")]
        {
            assert_eq!(escape(text), escaped);
        }
    }

    #[test]
    fn strings() {
        let cx =
            Cx { value: "279035121518989".into(), domain: "1.2.250.1.213.1.4.10".into(), kind: CxType::Nh };
        assert_eq!(cx.to_string(), "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH");
        let order =
            ReferenceId { kind: ReferenceKind::Order, value: "9843".into(), domain: Some("1.2.3".into()) };
        assert_eq!(order.to_string(), "9843^^^&1.2.3&ISO^urn:ihe:iti:xds:2013:order");
        let study =
            ReferenceId { kind: ReferenceKind::StudyInstanceUid, value: "1.2.3".into(), domain: None };
        assert_eq!(study.to_string(), "1.2.3^^^^urn:ihe:iti:xds:2016:studyInstanceUID");
    }
}
