//! What a client certificate says. The chain was verified by then; here its words are read.
//!
//! Organisations, as the published examples of IGC Santé have it: `C=FR, O=name, OU=Struct_IdNat, CN=service`; where no
//! `OU` has that form, `organizationIdentifier` is looked at. Cards: `CN` (or `serialNumber`) is the PS_IdNat, `SN` and
//! `GN` the name; profession and expertise stand in two extensions named by the identifiers of their code lists, in the
//! manner of the cards' own. A member of a structure's staff has the structure in `OU`.

use carnet_service::peer::{Holder, PeerRefusal};
use rustls::pki_types::CertificateDer;
use x509_parser::der_parser::asn1_rs::FromDer as _;
use x509_parser::der_parser::oid::Oid;
use x509_parser::prelude::X509Certificate;
use x509_parser::x509::X509Name;

/// Extension with the profession (G15).
pub(crate) const PROFESSION: &[u64] = &[1, 2, 250, 1, 71, 1, 2, 7];
/// Extension with the expertise (R01, R38…).
pub(crate) const EXPERTISE: &[u64] = &[1, 2, 250, 1, 71, 4, 2, 5];

const COMMON_NAME: &[u64] = &[2, 5, 4, 3];
const SURNAME: &[u64] = &[2, 5, 4, 4];
const SERIAL_NUMBER: &[u64] = &[2, 5, 4, 5];
const ORGANISATION: &[u64] = &[2, 5, 4, 10];
const UNIT: &[u64] = &[2, 5, 4, 11];
const GIVEN_NAME: &[u64] = &[2, 5, 4, 42];
const ORGANISATION_IDENTIFIER: &[u64] = &[2, 5, 4, 97];

/// A client's certificate, as far as it matters.
pub(super) struct Presented {
    /// SHA-256 of the whole.
    pub(super) thumbprint: [u8; 32],
    /// DER of the issuer's name.
    pub(super) issuer: Box<[u8]>,
    /// The serial number, as encoded.
    pub(super) serial: Box<[u8]>,
    /// Last second of its validity, since 1970.
    pub(super) until: i64,
    /// Whose it is.
    pub(super) holder: Result<Holder, PeerRefusal>,
}

impl Presented {
    /// Reads a certificate; `None` if it is none, which a verified one never is.
    pub(super) fn read(der: &CertificateDer<'_>) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        Some(Self {
            thumbprint: carnet_seal::sha256(der),
            issuer: certificate.issuer().as_raw().into(),
            serial: certificate.raw_serial().into(),
            until: certificate.validity().not_after.timestamp(),
            holder: holder(&certificate),
        })
    }
}

fn holder(certificate: &X509Certificate<'_>) -> Result<Holder, PeerRefusal> {
    let usage = certificate.extended_key_usage().ok().flatten();
    if !usage.is_some_and(|usage| usage.value.client_auth) {
        return Err(PeerRefusal::Usage);
    }
    let subject = certificate.subject();
    let named = match (first(subject, SURNAME), first(subject, GIVEN_NAME)) {
        (Some(family), Some(given)) => person(certificate, &format!("{given} {family}")),
        _ => structure(subject).map(|(id, name)| Holder::Structure { id, name }),
    };
    named.ok_or(PeerRefusal::Nameless)
}

/// The structure that a subject names: exactly one, or none.
fn structure(subject: &X509Name<'_>) -> Option<(Box<str>, Box<str>)> {
    let one = |oid| {
        let mut found = texts(subject, oid).filter(|text| is_structure(text));
        found.next().filter(|_| found.next().is_none())
    };
    let id = one(UNIT).or_else(|| one(ORGANISATION_IDENTIFIER))?;
    let name = first(subject, ORGANISATION).or_else(|| first(subject, COMMON_NAME)).unwrap_or(id);
    Some((id.into(), name.into()))
}

fn person(certificate: &X509Certificate<'_>, name: &str) -> Option<Holder> {
    let subject = certificate.subject();
    let id = texts(subject, COMMON_NAME).chain(texts(subject, SERIAL_NUMBER)).find(|text| is_person(text))?;
    let profession = extension(certificate, PROFESSION);
    if !id.contains('/') {
        let expertise = extension(certificate, EXPERTISE);
        return Some(Holder::Professional { id: id.into(), name: name.into(), profession, expertise });
    }
    let (structure, structure_name) = structure(subject)?;
    Some(Holder::Staff { id: id.into(), name: name.into(), structure, structure_name, profession })
}

/// Struct_IdNat with a kind (`spec/dmp` 2.4): ADELI, FINESS, SIREN, SIRET, RPPS and rank. FINESS numbers of Corsica have a
/// letter.
fn is_structure(text: &str) -> bool {
    text.starts_with(['0', '1', '2', '3', '4'])
        && (9..=20).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// PS_IdNat (`spec/dmp` 2.4): RPPS and ADELI alone, every other kind with the number within a structure after a slash.
fn is_person(text: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('/') {
        Some((structure, within)) => {
            text.starts_with(['1', '3', '4', '5', '6'])
                && (9..=20).contains(&structure.len())
                && (1..=30).contains(&within.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/')
        }
        None => {
            plain(text)
                && matches!((text.as_bytes().first(), text.len()), (Some(b'8'), 12) | (Some(b'0'), 10))
        }
    }
}

fn first<'a>(name: &'a X509Name<'_>, oid: &[u64]) -> Option<&'a str> {
    texts(name, oid).next()
}

fn texts<'a>(name: &'a X509Name<'_>, oid: &[u64]) -> impl Iterator<Item = &'a str> {
    let oid = Oid::from(oid).ok();
    name.iter_attributes()
        .filter(move |attribute| oid.as_ref() == Some(attribute.attr_type()))
        .filter_map(|attribute| attribute.as_str().ok())
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// A code in an extension: one UTF8String or PrintableString.
fn extension(certificate: &X509Certificate<'_>, oid: &[u64]) -> Option<Box<str>> {
    let oid = Oid::from(oid).ok()?;
    let found = certificate.get_extension_unique(&oid).ok()??;
    let (tag, rest) = found.value.split_first()?;
    let (length, text) = rest.split_first()?;
    let whole = usize::from(*length) == text.len() && matches!(tag, 0x0c | 0x13);
    let code = std::str::from_utf8(text).ok().filter(|_| whole)?;
    let fits = (1..=20).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    fits.then(|| code.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_forms_of_the_national_lists() {
        for (text, structure, person) in [
            ("1750000001", true, false),
            ("12A0000001", true, false),
            ("318751275100020", true, false),
            ("899700218896", false, true),
            ("0751234567", true, true),
            ("3750000003/0000012", false, true),
            ("89970021889", false, false),
            ("8997002188966", false, false),
            ("9750000001", false, false),
            ("Carnet", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_structure(text), is_person(text)), (structure, person), "{text}");
        }
    }
}
