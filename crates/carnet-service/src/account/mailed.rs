//! One-time codes by e-mail: six digits, five tries, a quarter of an hour; ten a day to one address.

use carnet_model::{RecordNo, Timestamp};
use carnet_seal::constant_time_eq;
use carnet_store::{Batch, Expect, OutboxItem};

use super::AccountFault;
use super::flow::SentCode;
use super::limits::{CODE, CODES_A_DAY};
use crate::service::Service;

/// How long a code is good, in minutes.
pub const MINUTES: u32 = 15;
const LIFE: i64 = MINUTES as i64 * 60_000;

impl Service {
    /// Makes a code for an address or account, if it has not had too many today. `whom` counts beside the address.
    pub(crate) async fn make_code(
        &self,
        email: &str,
        whom: &str,
    ) -> Result<(String, SentCode), AccountFault> {
        self.take_try(CODES_A_DAY, "codes to", email.as_bytes()).await?;
        self.take_try(CODES_A_DAY, "codes for", whom.as_bytes()).await?;
        let number = u32::from_be_bytes(self.random()) % 1_000_000;
        let code = format!("{number:06}");
        let number = self.random::<16>();
        Ok((code.clone(), SentCode { hash: self.sent_hash(&number, &code), number, at: self.now() }))
    }

    /// Checks a code that came back.
    pub(crate) async fn check_sent(&self, sent: &SentCode, typed: &str) -> Result<(), AccountFault> {
        if !(0..LIFE).contains(&(self.now().0 - sent.at.0)) {
            return Err(AccountFault::CodeExpired);
        }
        let left = match self.take_try(CODE, "mailed code", &sent.number).await {
            Err(AccountFault::TooMany { .. }) => return Err(AccountFault::CodeUsedUp),
            other => other?,
        };
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).take(12).collect();
        if constant_time_eq(&self.sent_hash(&sent.number, &typed), &sent.hash) {
            return Ok(());
        }
        Err(if left == 0 { AccountFault::CodeUsedUp } else { AccountFault::WrongCode { left } })
    }

    fn sent_hash(&self, number: &[u8; 16], code: &str) -> [u8; 32] {
        self.inner.store.mac("mailed code", &[number, code.as_bytes()])
    }

    /// Hands letters over, kept with a ledger until they go.
    pub(crate) async fn post(&self, ledger: RecordNo, letters: Vec<OutboxItem>) -> Result<(), AccountFault> {
        if letters.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::new(ledger, Expect::Nothing);
        batch.outbox = letters;
        self.inner.store.commit(batch).await?;
        Ok(())
    }
}

/// An instant some hours from another.
pub(crate) const fn hours_from(now: Timestamp, hours: u32) -> Timestamp {
    now.plus_millis(hours as i64 * 3_600_000)
}
