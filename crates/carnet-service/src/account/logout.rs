//! The end of sessions from outside: a provider says that somebody signed out there, an account is locked.

use carnet_model::account::AccountEvent;
use carnet_model::event::{decode, encode};
use carnet_model::{RecordNo, Timestamp};

use super::{AccountFault, ProviderSession, Session};
use crate::fault::ServiceError;
use crate::identity::TokenKind;
use crate::records::Baggage;
use crate::service::Service;

/// Longer than any session lives, in milliseconds.
const REMEMBERED: i64 = 24 * 3_600_000;

impl Service {
    /// Ends the sessions that began before now from a provider's session, or from all sessions of a subject there.
    pub(crate) async fn end_provider_sessions(
        &self,
        issuer: &str,
        subject: Option<&str>,
        session: Option<&str>,
    ) -> Result<(), AccountFault> {
        let what = match (session, subject) {
            (Some(session), _) => ["sid", issuer, session],
            (None, Some(subject)) => ["sub", issuer, subject],
            (None, None) => return Ok(()),
        };
        let now = self.now();
        let (kind, hash) = (TokenKind::ProviderEnd.into(), self.provider_key(what));
        self.inner.store.put_ticket(kind, &hash, now.plus_millis(REMEMBERED), encode(&now)).await?;
        Ok(())
    }

    /// Whether the provider ended what a session came from.
    pub(crate) fn ended_at_provider(&self, session: &Session) -> Result<bool, ServiceError> {
        let Some(ProviderSession { issuer, subject, session: sid }) = &session.provider else {
            return Ok(false);
        };
        let mut keys = vec![["sub", issuer, subject]];
        keys.extend(sid.as_deref().map(|sid| ["sid", &**issuer, sid]));
        for key in keys {
            let hash = self.provider_key(key);
            let payload = self.inner.store.get_ticket(TokenKind::ProviderEnd.into(), &hash, self.now())?;
            let ended = payload.and_then(|payload| decode::<Timestamp>(&payload).ok());
            if ended.is_some_and(|at| session.since <= at) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn provider_key(&self, parts: [&str; 3]) -> carnet_seal::Hash {
        let parts = parts.map(|part| self.inner.store.mac("part", &[part.as_bytes()]));
        let [a, b, c] = &parts;
        self.inner.store.mac("provider session", &[a, b, c])
    }

    /// Lets nobody sign in to an account any more, and ends its sessions. Who may ask for that is the caller's to know:
    /// two agents at a counter, or a rule.
    pub async fn lock_account(&self, account: RecordNo, reason: &str) -> Result<(), AccountFault> {
        self.change_account(account, Baggage::default(), |state| {
            let locked = AccountEvent::Locked { reason: reason.into() };
            Ok(if state.locked.is_some() { Vec::new() } else { vec![locked] })
        })
        .await?;
        self.end_sessions(account, None).await?;
        Ok(())
    }

    /// Lets the account's person sign in again.
    pub async fn unlock_account(&self, account: RecordNo) -> Result<(), AccountFault> {
        self.change_account(account, Baggage::default(), |state| {
            Ok(if state.locked.is_some() { vec![AccountEvent::Unlocked] } else { Vec::new() })
        })
        .await?;
        Ok(())
    }
}
