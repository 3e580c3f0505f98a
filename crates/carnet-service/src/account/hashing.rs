//! Passwords: hashed and compared off the request threads, as many at a time as there are processors.

use carnet_identity::password::{About, Password};
use carnet_seal::{Key, PasswordCheck, PasswordCost, hash_password, verify_password};

use super::AccountFault;
use crate::fault::ServiceError;
use crate::service::Service;

/// The password that no account has: what is typed for an unknown account is compared with its hash.
const DECOY: &[u8] = b"no account has this password";

impl Service {
    fn pepper(&self) -> Key {
        Key::from_bytes(self.inner.store.mac("password pepper", &[]))
    }

    /// Checks a new password against the rule, and hashes it.
    pub(crate) async fn new_password(
        &self,
        typed: &str,
        about: &About<'_>,
    ) -> Result<Box<str>, AccountFault> {
        let password =
            Password::read(typed).map_err(|weakness| AccountFault::WeakPassword(vec![weakness]))?;
        let weaknesses = password.weaknesses(about);
        if !weaknesses.is_empty() {
            return Err(AccountFault::WeakPassword(weaknesses));
        }
        Ok(self.hashed(password.bytes().to_vec()).await?.into())
    }

    async fn hashed(&self, bytes: Vec<u8>) -> Result<String, AccountFault> {
        let _turn = self.inner.accounts.hashing.acquire().await.map_err(|_| ServiceError::Busy)?;
        let (pepper, entropy) = (self.pepper(), self.inner.entropy.clone());
        let bytes = zeroize::Zeroizing::new(bytes);
        let work = move || hash_password(PasswordCost::RECOMMENDED, &pepper, &*entropy, &bytes);
        let hashed = tokio::task::spawn_blocking(work).await.map_err(|_| ServiceError::Busy)?;
        Ok(hashed.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))?)
    }

    async fn decoy(&self) -> Result<String, AccountFault> {
        if let Some(decoy) = self.inner.accounts.decoy.get() {
            return Ok(decoy.clone());
        }
        let made = self.hashed(DECOY.to_vec()).await?;
        Ok(self.inner.accounts.decoy.get_or_init(|| made).clone())
    }

    /// Whether a typed password is the one of a hash. Without a hash, or for something that cannot be a password, the
    /// same work is done for nothing.
    pub(crate) async fn is_password(&self, typed: &str, stored: Option<&str>) -> Result<bool, AccountFault> {
        let decoy = self.decoy().await?;
        let _turn = self.inner.accounts.hashing.acquire().await.map_err(|_| ServiceError::Busy)?;
        let password = Password::read(typed).ok();
        let counts = password.is_some() && stored.is_some();
        let bytes = zeroize::Zeroizing::new(password.map_or_else(Vec::new, |one| one.bytes().to_vec()));
        let (pepper, stored) = (self.pepper(), stored.map_or(decoy, ToOwned::to_owned));
        let work = move || verify_password(PasswordCost::RECOMMENDED, &pepper, &stored, &bytes);
        let check = tokio::task::spawn_blocking(work).await.map_err(|_| ServiceError::Busy)?;
        let check = check.map_err(|error| ServiceError::Integrity(error.to_string()))?;
        Ok(counts && check != PasswordCheck::Wrong)
    }
}
