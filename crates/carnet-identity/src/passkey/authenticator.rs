//! What the authenticator says (WebAuthn 6.1): 37 bytes, then what its flags announce.

use carnet_seal::{constant_time_eq, sha256};
use minicbor::Decoder;
use minicbor::data::Type;

use super::cose;
use super::credential::{Algorithm, Backup};
use super::{PasskeyError, RelyingParty};

/// Longest authenticator data: the longest id and key, and some extensions.
pub(super) const MAX_AUTHENTICATOR_DATA: usize = 4_096;
/// Longest credential id (WebAuthn 4, "Credential ID").
pub(super) const MAX_CREDENTIAL_ID: usize = 1_023;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENDED: u8 = 1 << 7;

/// Authenticator data, read to their last byte.
#[derive(Debug)]
pub(super) struct AuthenticatorData<'a> {
    party: &'a [u8; 32],
    flags: u8,
    /// Signature counter.
    pub(super) counter: u32,
    /// Whether the key may be, and is, copied.
    pub(super) backup: Backup,
    /// The credential, in registrations.
    pub(super) attested: Option<Attested<'a>>,
}

/// A credential that was just made.
#[derive(Debug)]
pub(super) struct Attested<'a> {
    pub(super) aaguid: [u8; 16],
    pub(super) id: &'a [u8],
    pub(super) key_bytes: &'a [u8],
    pub(super) algorithm: Algorithm,
}

impl<'a> AuthenticatorData<'a> {
    /// Reads the data; refuses anything after them.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, PasskeyError> {
        if bytes.len() > MAX_AUTHENTICATOR_DATA {
            return Err(PasskeyError::AuthenticatorData);
        }
        let bad = PasskeyError::AuthenticatorData;
        let (party, rest) = bytes.split_first_chunk::<32>().ok_or(bad)?;
        let (&flags, rest) = rest.split_first().ok_or(bad)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(bad)?;
        let (attested, rest) = if flags & ATTESTED == 0 {
            (None, rest)
        } else {
            let (attested, rest) = attested(rest)?;
            (Some(attested), rest)
        };
        if flags & EXTENDED == 0 {
            if !rest.is_empty() {
                return Err(bad);
            }
        } else {
            one_map(rest).ok_or(bad)?;
        }
        let backup = match (flags & BACKUP_ELIGIBLE != 0, flags & BACKED_UP != 0) {
            (false, false) => Backup::SingleDevice,
            (true, false) => Backup::Eligible,
            (true, true) => Backup::BackedUp,
            (false, true) => return Err(PasskeyError::BackupState),
        };
        Ok(Self { party, flags, counter: u32::from_be_bytes(*counter), backup, attested })
    }

    /// Checks what both ceremonies demand: our domain, somebody present, and that somebody verified (steps 13 to 15 of
    /// WebAuthn 7.1, 15 to 17 of 7.2).
    pub(super) fn check(&self, party: &RelyingParty) -> Result<(), PasskeyError> {
        if !constant_time_eq(self.party, &sha256(party.id().as_bytes())) {
            return Err(PasskeyError::OtherParty);
        }
        if self.flags & PRESENT == 0 {
            return Err(PasskeyError::NotPresent);
        }
        if self.flags & VERIFIED == 0 {
            return Err(PasskeyError::NotVerified);
        }
        Ok(())
    }
}

/// Attested credential data (WebAuthn 6.5.1), and what follows them.
fn attested(bytes: &[u8]) -> Result<(Attested<'_>, &[u8]), PasskeyError> {
    let bad = PasskeyError::AuthenticatorData;
    let (aaguid, rest) = bytes.split_first_chunk::<16>().ok_or(bad)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(bad)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if !(1..=MAX_CREDENTIAL_ID).contains(&length) {
        return Err(bad);
    }
    let (id, rest) = rest.split_at_checked(length).ok_or(bad)?;
    let mut decoder = Decoder::new(rest);
    let (algorithm, _usable) = cose::read(&mut decoder).ok_or(PasskeyError::Key)?;
    let (key_bytes, rest) = rest.split_at_checked(decoder.position()).ok_or(bad)?;
    if key_bytes.len() > cose::MAX_KEY {
        return Err(PasskeyError::Key);
    }
    Ok((Attested { aaguid: *aaguid, id, key_bytes, algorithm }, rest))
}

/// Whether `bytes` are one CBOR map: extensions, which we never ask for and do not read.
fn one_map(bytes: &[u8]) -> Option<()> {
    let mut decoder = Decoder::new(bytes);
    (decoder.datatype().ok()? == Type::Map).then_some(())?;
    decoder.skip().ok()?;
    (decoder.position() == bytes.len()).then_some(())
}
