//! Passwords at rest: Argon2id (RFC 9106) over a keyed hash of the password.
//!
//! The pepper is a key that stands outside the database: a stolen copy of the hashes alone cannot be tried
//! against a dictionary (`design/security.md` 4.2).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::digest::mac;
use crate::entropy::{Entropy, random};
use crate::key::Key;

/// What a guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl PasswordCost {
    /// 19 MiB, 2 passes, 1 lane: the least that OWASP's Password Storage Cheat Sheet recommends for Argon2id.
    pub const RECOMMENDED: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    fn params(self) -> Result<Params, PasswordHashError> {
        Params::new(self.memory_kib, self.passes, self.lanes, None).map_err(|_| PasswordHashError::Cost)
    }
}

/// Result of comparing a password with a stored hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordCheck {
    /// It is another password.
    Wrong,
    /// It is this one.
    Right,
    /// It is this one; the hash was made at another cost and should be made again now.
    RightButStale,
}

/// Why a password was not hashed or compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordHashError {
    /// The stored string is no Argon2id hash in PHC form.
    #[error("the stored password hash is not readable")]
    Malformed,
    /// The cost lies outside of what the algorithm, or this program ([`MAX_MEMORY_KIB`]), allows.
    #[error("the cost of the password hash is out of range")]
    Cost,
    /// The library failed: no memory.
    #[error("the password hash could not be computed")]
    Library,
}

/// The most memory that a stored hash may ask for, in KiB: a damaged row must not take the machine's.
pub const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 16;
const MAX_LANES: u32 = 4;
/// Keeps the keyed hash of passwords apart from other uses of the same key.
const LABEL: &[u8] = b"carnet password 1";

/// Hashes a password into a PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`). Takes tens of milliseconds: not
/// on a thread that serves others.
///
/// # Errors
/// [`PasswordHashError::Cost`] for a cost out of range, [`PasswordHashError::Library`] when there is no memory.
pub fn hash_password(
    cost: PasswordCost,
    pepper: &Key,
    entropy: &dyn Entropy,
    password: &[u8],
) -> Result<String, PasswordHashError> {
    if cost.memory_kib > MAX_MEMORY_KIB || cost.passes > MAX_PASSES || cost.lanes > MAX_LANES {
        return Err(PasswordHashError::Cost);
    }
    let salt: [u8; 16] = random(entropy);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?)
        .hash_password_with_salt(peppered(pepper, password).as_slice(), &salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|_| PasswordHashError::Library)
}

/// Compares a password with a stored hash, in a time that does not depend on the answer.
///
/// # Errors
/// [`PasswordHashError::Malformed`] or [`PasswordHashError::Cost`] for a string that [`hash_password`] did not
/// write, [`PasswordHashError::Library`] when there is no memory.
pub fn verify_password(
    cost: PasswordCost,
    pepper: &Key,
    stored: &str,
    password: &[u8],
) -> Result<PasswordCheck, PasswordHashError> {
    let stored = PasswordHash::new(stored).map_err(|_| PasswordHashError::Malformed)?;
    let params = Params::try_from(&stored).map_err(|_| PasswordHashError::Malformed)?;
    if stored.algorithm.as_str() != "argon2id" || stored.version != Some(19) || stored.hash.is_none() {
        return Err(PasswordHashError::Malformed);
    }
    if params.m_cost() > MAX_MEMORY_KIB || params.t_cost() > MAX_PASSES || params.p_cost() > MAX_LANES {
        return Err(PasswordHashError::Cost);
    }
    let same_cost =
        (params.m_cost(), params.t_cost(), params.p_cost()) == (cost.memory_kib, cost.passes, cost.lanes);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    match argon2.verify_password(peppered(pepper, password).as_slice(), &stored) {
        Ok(()) if same_cost => Ok(PasswordCheck::Right),
        Ok(()) => Ok(PasswordCheck::RightButStale),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(PasswordCheck::Wrong),
        Err(_) => Err(PasswordHashError::Library),
    }
}

fn peppered(pepper: &Key, password: &[u8]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(mac(pepper, &[LABEL, password]))
}
