//! The public key of a credential: a COSE_Key of one of three kinds, and nothing beside its members.
//!
//! Source: RFC 9052, 7; RFC 9053, 7 (EC2, OKP); RFC 8230, 4 (RSA); WebAuthn 5.8.5.

use carnet_seal::{KeyParts, Scheme, VerifyingKey};
use minicbor::Decoder;
use minicbor::data::Type;

use super::credential::Algorithm;

/// Longest key: RSA of 8192 bits and its frame.
pub(super) const MAX_KEY: usize = 1_100;
/// Most members: `kty`, `alg` and three parameters.
const MAX_MEMBERS: u64 = 5;

/// What the members of a key can be.
#[derive(Default)]
struct Members<'a> {
    kind: Option<i64>,
    algorithm: Option<i64>,
    /// `-1`: a curve, as a number.
    curve: Option<i64>,
    /// `-1` (RSA modulus), `-2` and `-3`, as bytes.
    first: Option<&'a [u8]>,
    second: Option<&'a [u8]>,
    third: Option<&'a [u8]>,
}

/// Reads the key at the beginning of `decoder`.
pub(super) fn read(decoder: &mut Decoder<'_>) -> Option<(Algorithm, VerifyingKey)> {
    let members = members(decoder)?;
    match members {
        Members {
            kind: Some(2),
            algorithm: Some(-7),
            curve: Some(1),
            first: None,
            second: Some(x),
            third: Some(y),
        } => Some((Algorithm::Es256, VerifyingKey::from_parts(KeyParts::P256 { x, y }).ok()?)),
        Members {
            kind: Some(1),
            algorithm: Some(-8),
            curve: Some(6),
            first: None,
            second: Some(x),
            third: None,
        } => Some((Algorithm::EdDsa, VerifyingKey::from_parts(KeyParts::Ed25519 { x }).ok()?)),
        Members {
            kind: Some(3),
            algorithm: Some(-257),
            curve: None,
            first: Some(n),
            second: Some(e),
            third: None,
        } => Some((Algorithm::Rs256, VerifyingKey::from_parts(KeyParts::Rsa { n, e }).ok()?)),
        _ => None,
    }
}

/// Reads a key that fills `bytes`.
pub(super) fn read_all(bytes: &[u8]) -> Option<(Algorithm, VerifyingKey)> {
    let mut decoder = Decoder::new(bytes);
    let key = read(&mut decoder)?;
    (decoder.position() == bytes.len()).then_some(key)
}

fn members<'a>(decoder: &mut Decoder<'a>) -> Option<Members<'a>> {
    let mut members = Members::default();
    // An indefinite length is `None`: authenticators write the canonical form of CTAP2 only.
    let count = decoder.map().ok()??;
    if count > MAX_MEMBERS {
        return None;
    }
    for _ in 0..count {
        match decoder.i64().ok()? {
            1 => once(&mut members.kind, decoder.i64().ok()?)?,
            3 => once(&mut members.algorithm, decoder.i64().ok()?)?,
            -1 if decoder.datatype().ok()? == Type::Bytes => {
                once(&mut members.first, decoder.bytes().ok()?)?;
            }
            -1 => once(&mut members.curve, decoder.i64().ok()?)?,
            -2 => once(&mut members.second, decoder.bytes().ok()?)?,
            -3 => once(&mut members.third, decoder.bytes().ok()?)?,
            _ => return None,
        }
    }
    Some(members)
}

/// Sets a member that must stand only once.
fn once<T>(member: &mut Option<T>, value: T) -> Option<()> {
    member.replace(value).is_none().then_some(())
}

/// How assertions of a credential are signed (WebAuthn 6.5.5).
pub(super) const fn scheme(algorithm: Algorithm) -> Scheme {
    match algorithm {
        Algorithm::Es256 => Scheme::Es256Der,
        Algorithm::Rs256 => Scheme::Rs256,
        Algorithm::EdDsa => Scheme::EdDsa,
    }
}
