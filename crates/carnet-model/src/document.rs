//! Document metadata: XDS DocumentEntry, Author, SubmissionSet. Source: `spec/dmp.md` section 6.

use crate::{Code, Dtm, Timestamp};

/// An identifier and the authority that gave it (OID dotted, or a URI).
#[derive(Clone, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Identifier {
    /// Assigning authority.
    #[n(0)]
    pub system: Box<str>,
    /// Value.
    #[n(1)]
    pub value: Box<str>,
}

/// The globally unique id that its producer gave to a document or lot: an OID, `OID^extension` or a UUID,
/// in the form that XDS writes (no `urn:` prefix, UUIDs in lower case).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct UniqueId(#[n(0)] Box<str>);

impl UniqueId {
    /// Reads `urn:oid:…`, `urn:uuid:…`, a bare OID, `OID^extension` or UUID. At most 128 characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.strip_prefix("urn:oid:").or_else(|| text.strip_prefix("urn:uuid:")).unwrap_or(text);
        if bare.is_empty() || bare.len() > 128 {
            return None;
        }
        if let Some(uuid) = crate::PublicId::parse(bare) {
            return Some(Self(uuid.to_string().into()));
        }
        let (root, extension) = bare.split_once('^').map_or((bare, None), |(root, ext)| (root, Some(ext)));
        let oid = is_oid(root);
        let extension_ok = extension.is_none_or(|e| !e.is_empty() && !e.chars().any(char::is_control));
        (oid && extension_ok).then(|| Self(bare.into()))
    }

    /// The id of a UUID.
    #[must_use]
    pub fn from_uuid(uuid: crate::PublicId) -> Self {
        Self(uuid.to_string().into())
    }

    /// The id of a FHIR identifier: system `urn:ietf:rfc:3986` with a URN, or `urn:oid:<root>` with the
    /// extension as value.
    #[must_use]
    pub fn from_fhir(system: &str, value: &str) -> Option<Self> {
        if system == "urn:ietf:rfc:3986" || system.is_empty() {
            return Self::parse(value);
        }
        let root = system.strip_prefix("urn:oid:")?;
        Self::parse(&format!("{root}^{value}"))
    }

    /// The XDS form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The FHIR form: (system, value).
    #[must_use]
    pub fn to_fhir(&self) -> (String, String) {
        if let Some((root, extension)) = self.0.split_once('^') {
            return (format!("urn:oid:{root}"), extension.to_owned());
        }
        let urn = if is_oid(&self.0) { "urn:oid:" } else { "urn:uuid:" };
        ("urn:ietf:rfc:3986".to_owned(), format!("{urn}{}", self.0))
    }
}

/// Whether `text` is a dotted OID: arcs of digits, the first 0, 1 or 2.
#[must_use]
pub fn is_oid(text: &str) -> bool {
    let mut arcs = text.split('.');
    matches!(arcs.next(), Some("0" | "1" | "2"))
        && text.contains('.')
        && arcs.all(|arc| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit()))
}

/// What kind of actor wrote or vouches for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum AuthorKind {
    /// A named professional.
    #[n(0)]
    Professional,
    /// The person whose record it is, or someone acting for them.
    #[n(1)]
    Patient,
    /// A device or automaton of a structure, or a referenced service.
    #[n(2)]
    Device,
    /// A structure alone.
    #[n(3)]
    Structure,
}

/// Somebody named in the metadata: author, legal authenticator.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Author {
    /// Kind of actor.
    #[n(0)]
    pub kind: AuthorKind,
    /// Identifier (PS_IdNat, INS, structure/internal…), if given.
    #[n(1)]
    pub id: Option<Identifier>,
    /// Family name, or name and model of a device.
    #[n(2)]
    pub family: Box<str>,
    /// Given name.
    #[n(3)]
    pub given: Box<str>,
    /// Structure of exercise.
    #[n(4)]
    pub institution: Option<Institution>,
    /// Functional role towards the patient (J47), as text.
    #[n(5)]
    pub role: Option<Box<str>>,
    /// Specialty (J01).
    #[n(6)]
    pub specialty: Option<Code>,
}

impl Author {
    /// Given name and name, or whichever exists.
    #[must_use]
    pub fn shown_name(&self) -> String {
        match (&*self.given, &*self.family) {
            ("", family) => family.to_owned(),
            (given, "") => given.to_owned(),
            (given, family) => format!("{given} {family}"),
        }
    }
}

/// A structure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Institution {
    /// National identifier of the structure, if given.
    #[n(0)]
    pub id: Option<Identifier>,
    /// Name.
    #[n(1)]
    pub name: Box<str>,
}

/// The base confidentiality code. R and V have no effect here (`spec/dmp.md` 8.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Confidentiality {
    /// N
    #[default]
    #[n(0)]
    Normal,
    /// R
    #[n(1)]
    Restricted,
    /// V
    #[n(2)]
    VeryRestricted,
}

/// The three visibility codes as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Visibility(#[n(0)] u8);

impl Visibility {
    /// `MASQUE_PS`: masked to professionals.
    pub const MASKED: Self = Self(1);
    /// `INVISIBLE_PATIENT`: not yet visible to the patient.
    pub const HIDDEN_FROM_PATIENT: Self = Self(2);
    /// `INVISIBLE_REPRESENTANTS_LEGAUX`: secret of the minor.
    pub const HIDDEN_FROM_REPRESENTATIVES: Self = Self(4);
    /// No code.
    pub const NONE: Self = Self(0);

    /// Whether every code of `other` is set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the codes of `other` as well.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without the codes of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// State of a document. Source: `spec/dmp.md` section 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum DocumentState {
    /// In force.
    #[n(0)]
    Approved,
    /// Put aside, still current.
    #[n(1)]
    Archived,
    /// Replaced by another; final.
    #[n(2)]
    Deprecated,
    /// Never listed, never read; its trace is kept.
    #[n(3)]
    Deleted,
}

/// Traits of the patient as the producer knew them: frozen at deposit.
#[derive(Clone, Debug, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct SourcePatient {
    /// Local identifiers and INS, as given.
    #[n(0)]
    pub ids: Vec<Identifier>,
    /// Birth name.
    #[n(1)]
    pub family: Box<str>,
    /// Given name.
    #[n(2)]
    pub given: Box<str>,
    /// Date of birth in FHIR form, may be partial.
    #[n(3)]
    pub birth_date: Option<Box<str>>,
    /// `male`, `female`, `other`, `unknown`, as FHIR writes it.
    #[n(4)]
    pub gender: Option<Box<str>>,
}

/// The metadata of a document, but for what changes later (state, visibility, version).
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct DocumentEntry {
    /// Given by the producer; unique in the whole registry.
    #[n(0)]
    pub unique_id: UniqueId,
    /// Title.
    #[n(1)]
    pub title: Box<str>,
    /// Free comment.
    #[n(2)]
    pub comments: Option<Box<str>>,
    /// When the producer created it.
    #[n(3)]
    pub creation_time: Dtm,
    /// Start of the act.
    #[n(4)]
    pub service_start: Dtm,
    /// End of the act.
    #[n(5)]
    pub service_stop: Option<Dtm>,
    /// At least one.
    #[n(6)]
    pub authors: Vec<Author>,
    /// Who answers for the content.
    #[n(7)]
    pub legal_authenticator: Option<Author>,
    /// classCode
    #[n(8)]
    pub class: Code,
    /// typeCode
    #[n(9)]
    pub type_code: Code,
    /// formatCode
    #[n(10)]
    pub format: Code,
    /// healthcareFacilityTypeCode
    #[n(11)]
    pub facility: Code,
    /// practiceSettingCode
    #[n(12)]
    pub setting: Code,
    /// N, R or V.
    #[n(13)]
    pub confidentiality: Confidentiality,
    /// eventCodeList
    #[n(14)]
    pub events: Vec<Code>,
    /// referenceIdList: identifier, and its type code (J231).
    #[n(15)]
    pub references: Vec<Identifier>,
    /// MIME type as stored and served.
    #[n(16)]
    pub mime: Box<str>,
    /// Language, `fr-FR`.
    #[n(17)]
    pub language: Box<str>,
    /// SHA-1 of the bytes, as XDS has it.
    #[cbor(n(18), with = "minicbor::bytes")]
    pub hash: [u8; 20],
    /// Size in bytes.
    #[n(19)]
    pub size: u64,
    /// Traits and local identifiers, frozen.
    #[n(20)]
    pub source_patient: SourcePatient,
    /// Custodian, if given.
    #[n(21)]
    pub custodian: Option<Institution>,
}

/// The metadata of a submission set.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct LotEntry {
    /// Given by the producer, or by the server when missing; unique.
    #[n(0)]
    pub unique_id: UniqueId,
    /// The sending system.
    #[n(1)]
    pub source_id: Option<Box<str>>,
    /// When the server took it.
    #[n(2)]
    pub submission_time: Timestamp,
    /// The client's own instant, if it differs.
    #[n(3)]
    pub claimed_time: Option<Dtm>,
    /// Kind of activity.
    #[n(4)]
    pub content_type: Code,
    /// Author; equals the caller.
    #[n(5)]
    pub author: Author,
    /// Title.
    #[n(6)]
    pub title: Option<Box<str>>,
    /// Comment.
    #[n(7)]
    pub comments: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_ids_come_and_go_between_fhir_and_xds() {
        for (system, value, xds) in [
            ("urn:ietf:rfc:3986", "urn:oid:1.2.250.1.213.1.4.8.99999.1", "1.2.250.1.213.1.4.8.99999.1"),
            (
                "urn:ietf:rfc:3986",
                "urn:uuid:AAAAAAAA-0000-4000-8000-000000000001",
                "aaaaaaaa-0000-4000-8000-000000000001",
            ),
            ("urn:oid:1.2.3", "A-12", "1.2.3^A-12"),
        ] {
            let id = UniqueId::from_fhir(system, value).unwrap();
            assert_eq!(id.as_str(), xds);
            let (system, value) = id.to_fhir();
            assert_eq!(UniqueId::from_fhir(&system, &value), Some(id));
        }
        for bad in ["", "urn:oid:", "hello", "3.1.2", "1..2", "1.2^", "1.2.3^a\u{7}"] {
            assert_eq!(UniqueId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn visibility_is_a_set() {
        let both = Visibility::MASKED.with(Visibility::HIDDEN_FROM_REPRESENTATIVES);
        assert!(both.has(Visibility::MASKED) && !both.has(Visibility::HIDDEN_FROM_PATIENT));
        assert_eq!(both.without(Visibility::MASKED), Visibility::HIDDEN_FROM_REPRESENTATIVES);
    }
}
