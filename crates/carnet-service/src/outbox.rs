//! Deliveries: e-mails that say that something came, never what. At least once, once for each name, retried.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use carnet_model::event::{Event, Stamped, decode, encode};
use carnet_model::person::{Language, NoticeRhythm};
use carnet_model::{Chain, Timestamp};
use carnet_record::command::Telling;
use carnet_record::record::Record;
use carnet_store::OutboxItem;
use minicbor::{Decode, Encode};

use crate::fault::ServiceError;
use crate::service::Service;

/// What an e-mail tells. Texts are the mailer's; none names content, author or place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Notice {
    /// New documents came.
    #[n(0)]
    Deposit,
    /// Documents came in the last day.
    #[n(1)]
    Digest,
    /// The record was updated; the person is invited to see a professional.
    #[n(2)]
    Withheld,
    /// The record was opened in an emergency.
    #[n(3)]
    Emergency,
}

/// A delivery, as the outbox keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Delivery {
    /// To whom.
    #[n(0)]
    pub to: Box<str>,
    /// What.
    #[n(1)]
    pub notice: Notice,
    /// In which language.
    #[n(2)]
    pub language: Language,
    /// Name of the delivery: the receiver's side may drop a second one of the same name.
    #[n(3)]
    pub key: Box<str>,
    /// When it was decided.
    #[n(4)]
    pub at: Timestamp,
}

/// Why an e-mail did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Try again later.
    #[error("temporary: {0}")]
    Temporary(String),
    /// It will never go: the address is refused.
    #[error("permanent: {0}")]
    Permanent(String),
}

/// What sends e-mails: SMTP in every deployment; a test gives its own.
pub trait Mailer: Send + Sync {
    /// Sends one delivery.
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;
}

/// How long a claimed delivery is ours, in milliseconds.
const LEASE: i64 = 60_000;
/// Deliveries claimed at a time.
const CLAIM: usize = 50;
/// Attempts after which a delivery is given up.
const ATTEMPTS: u32 = 12;
/// Hour of the day (UTC) at which digests go.
const DIGEST_HOUR: i64 = 17;

impl Service {
    /// The outbox row of something to tell, if the person wants to be told.
    pub(crate) fn delivery(
        record: &Record,
        events: &[(Chain, Stamped)],
        telling: Telling,
        now: Timestamp,
    ) -> Option<OutboxItem> {
        let opened = events.iter().find_map(|(_, stamped)| match &stamped.event {
            Event::ContactSet { contact } => Some(contact),
            _ => None,
        });
        let contact = opened.unwrap_or(&record.contact);
        let to = contact.email.clone()?;
        let (notice, id, due) = match (telling, contact.rhythm) {
            (_, NoticeRhythm::Never) => return None,
            (Telling::Deposit { .. }, NoticeRhythm::Daily) => {
                let due = next_digest(now);
                (Notice::Digest, format!("digest-{}", due.0 / Timestamp::DAY), due)
            }
            (Telling::Deposit { lot }, NoticeRhythm::EachDeposit) => {
                (Notice::Deposit, format!("lot-{}", lot.0), now)
            }
            (Telling::Withheld { document }, _) => {
                (Notice::Withheld, format!("withheld-{}", document.0), now)
            }
            (Telling::Emergency, _) => (Notice::Emergency, format!("emergency-{}", now.0 / 3_600_000), now),
        };
        let language = contact.language;
        let delivery = Delivery { to, notice, language, key: id.clone().into(), at: now };
        Some(OutboxItem { id, due, payload: encode(&delivery) })
    }

    /// Delivers what is due. Gives how many went.
    pub async fn deliver(&self, mailer: &Arc<dyn Mailer>) -> Result<usize, ServiceError> {
        let now = self.now();
        let mut sent = 0;
        for claimed in self.inner.store.claim_due(now, LEASE, CLAIM).await? {
            let delivery: Delivery = match decode(&claimed.payload) {
                Ok(delivery) => delivery,
                Err(error) => {
                    tracing::error!(%error, "an outbox row cannot be read");
                    continue;
                }
            };
            match mailer.send(&delivery).await {
                Ok(()) => {
                    self.inner.store.done(claimed.record, &claimed.id).await?;
                    sent += 1;
                }
                Err(error) if matches!(error, MailError::Permanent(_)) || claimed.attempts >= ATTEMPTS => {
                    tracing::warn!(attempts = claimed.attempts, "a delivery was given up");
                    self.inner.store.done(claimed.record, &claimed.id).await?;
                }
                Err(_) => {
                    let due = now.plus_millis(self.back_off(claimed.attempts));
                    self.inner.store.retry(claimed.record, &claimed.id, due).await?;
                }
            }
        }
        Ok(sent)
    }

    /// 2^n times half a minute, at most six hours, with up to a quarter of jitter.
    fn back_off(&self, attempts: u32) -> i64 {
        let base = 30_000_i64.saturating_mul(1 << attempts.min(10)).min(6 * 3_600_000);
        let [jitter] = self.random::<1>();
        base + base * i64::from(jitter) / 1024
    }
}

/// The next instant at which digests go.
const fn next_digest(now: Timestamp) -> Timestamp {
    let day = now.0.div_euclid(Timestamp::DAY) * Timestamp::DAY;
    let today = day + DIGEST_HOUR * 3_600_000;
    Timestamp(if now.0 < today { today } else { today + Timestamp::DAY })
}
