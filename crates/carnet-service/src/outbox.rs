//! Deliveries: e-mails that say that something came, never what; and errands, which carry an act on one ledger to
//! another. At least once, once for each name, retried.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use carnet_model::event::{Event, Stamped, ToldAbout, decode, encode};
use carnet_model::person::{Contact, Language, NoticeRhythm};
use carnet_model::{Chain, Ins, RecordNo, Timestamp};
use carnet_record::command::{Relation, Telling};
use carnet_record::record::Record;
use carnet_store::{Claimed, OutboxItem};
use minicbor::{Decode, Encode};

pub use crate::errand::Errand;
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
    /// A professional read the record for the first time.
    #[n(4)]
    FirstRead,
    /// The person came of age: representatives lost access.
    #[n(5)]
    Majority,
    /// Somebody whom the reader represented came of age.
    #[n(6)]
    MajorityOfAnother,
    /// A caregiver accepted.
    #[n(7)]
    MandateAccepted,
    /// A mandate ended.
    #[n(8)]
    MandateEnded,
    /// A mandate of the reader on somebody's record ended or was narrowed.
    #[n(9)]
    MandateOfReaderChanged,
    /// The record was suspended.
    #[n(10)]
    Suspension,
    /// The record was closed.
    #[n(11)]
    Closed,
    /// The archive will be destroyed.
    #[n(12)]
    Erasure,
    /// The reader is invited to be a caregiver; the detail is the invitation's token.
    #[n(13)]
    Invitation,
    /// Somebody who acts for the reader made a complete export of their record.
    #[n(14)]
    Exported,
    /// The suspension was lifted.
    #[n(15)]
    SuspensionLifted,
    /// The archive will be kept after all.
    #[n(16)]
    ErasureWithdrawn,
    /// The one-time code to get back in: the detail.
    #[n(20)]
    SignInCode,
    /// Another e-mail address was asked for; the detail is the token that cancels it, `|`, and the instant from which it
    /// counts (milliseconds).
    #[n(21)]
    EmailChangeAsked,
    /// The e-mail address is now this one.
    #[n(22)]
    EmailChanged,
    /// A way to sign in was added; the detail as for [`Notice::EmailChangeAsked`].
    #[n(23)]
    SignInWayAdded,
    /// A way to sign in was removed, or the password changed.
    #[n(24)]
    SignInWayChanged,
    /// Somebody signed in from a new device; the detail is the device, in words.
    #[n(25)]
    NewDevice,
    /// The account is ready.
    #[n(26)]
    AccountReady,
    /// The one-time code that verifies the address of an account that is being opened: the detail.
    #[n(27)]
    AddressCode,
    /// The one-time code that verifies another address for an account: the detail.
    #[n(32)]
    NewAddressCode,
    /// A passkey was removed.
    #[n(28)]
    PasskeyRemoved,
    /// Somebody signed in by a code sent by e-mail.
    #[n(29)]
    Recovered,
    /// An identity provider now lets the person in.
    #[n(30)]
    IdentityLinked,
    /// Something is new: what a person gets who asked that letters say nothing.
    #[n(31)]
    Neutral,
    /// Documents that are not the person's left their record.
    #[n(50)]
    Detached,
    /// Documents of the person's came, which had been filed in somebody else's record.
    #[n(51)]
    TakenOver,
    /// An alarm about somebody of a structure, to that structure; the detail is its word, `|`, whom it is about, `|`, the
    /// figure.
    #[n(52)]
    StructureAlarm,
    /// A record will be opened unless the person objects; the detail is the day, `|`, and the code to object.
    #[n(40)]
    OpeningSoon,
    /// The record is open.
    #[n(41)]
    Opened,
}

impl Notice {
    /// Whether the letter carries what nothing else does: a code, an invitation, or the way to cancel a change. It says
    /// what it is about even to those who asked that letters say nothing.
    const fn is_needed(self) -> bool {
        matches!(
            self,
            Self::SignInCode
                | Self::AddressCode
                | Self::NewAddressCode
                | Self::EmailChangeAsked
                | Self::SignInWayAdded
                | Self::Invitation
                | Self::OpeningSoon
        )
    }
}

/// A delivery, as the outbox keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Delivery {
    /// To which address; empty: that of `person`, looked up when it goes.
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
    /// To whom, when the address is theirs to say.
    #[n(5)]
    pub person: Option<Ins>,
    /// A code or a token that the letter carries.
    #[n(6)]
    pub detail: Option<Box<str>>,
    /// Not a letter: an act to carry to another ledger.
    #[n(7)]
    pub errand: Option<Errand>,
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
        let (notice, id, due) = letter(telling, contact, now)?;
        let taken_back =
            |stamped: &Stamped| matches!(stamped.event, Event::SuspensionLifted | Event::ErasureWithdrawn);
        let notice = match notice {
            Notice::Suspension if events.iter().any(|(_, stamped)| taken_back(stamped)) => {
                Notice::SuspensionLifted
            }
            Notice::Erasure if events.iter().any(|(_, stamped)| taken_back(stamped)) => {
                Notice::ErasureWithdrawn
            }
            other => other,
        };
        Some(row(Delivery { to, language: contact.language, ..blank(notice, id, now) }, due))
    }

    /// The outbox row of something to tell to somebody else about this record: their own address is looked up when it
    /// goes.
    pub(crate) fn delivery_to(person: Ins, telling: Telling, now: Timestamp) -> Option<OutboxItem> {
        let (notice, what) = match telling {
            Telling::Majority => (Notice::MajorityOfAnother, "majority".to_owned()),
            Telling::MandateEnded { mandate } => {
                (Notice::MandateOfReaderChanged, format!("mandate-{}", mandate.0))
            }
            _ => return None,
        };
        let id = format!("{what}-{}-{}", person.token(), now.0);
        Some(row(Delivery { person: Some(person), ..blank(notice, id, now) }, now))
    }

    /// The outbox row that tells another person's account for whom it acts.
    pub(crate) fn errand_of(
        number: RecordNo,
        record: &Record,
        person: Ins,
        relation: Relation,
        now: Timestamp,
    ) -> OutboxItem {
        let errand = match relation {
            Relation::Begins(relation) => {
                let name =
                    record.traits.as_ref().map(carnet_model::person::Traits::shown_name).unwrap_or_default();
                Errand::ActsFor { record: number, name: name.into(), relation }
            }
            Relation::Ends => Errand::ActsForEnded { record: number },
        };
        let id = format!("acts-{}-{}", person.token(), now.0);
        let delivery =
            Delivery { person: Some(person), errand: Some(errand), ..blank(Notice::Closed, id, now) };
        row(delivery, now)
    }

    /// The outbox row that tells the attending physician and those with the same rights of an emergency access.
    pub(crate) fn tell_attending(number: RecordNo, record: &Record, now: Timestamp) -> Vec<OutboxItem> {
        let name = record.traits.as_ref().map(carnet_model::person::Traits::shown_name).unwrap_or_default();
        let told = record.attending.iter().chain(&record.same_rights);
        told.map(|professional| {
            let errand = Errand::TellProfessional {
                professional: professional.clone(),
                record: number,
                name: name.as_str().into(),
                about: ToldAbout::Emergency,
            };
            let id = format!("emergency-{professional}-{}", now.0 / 3_600_000);
            row(Delivery { errand: Some(errand), ..blank(Notice::Emergency, id, now) }, now)
        })
        .collect()
    }

    /// Delivers what is due: errands always, letters by the mailer; without one they are dropped. Gives how many went.
    pub async fn deliver(&self, mailer: Option<&Arc<dyn Mailer>>) -> Result<usize, ServiceError> {
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
            let outcome = match (&delivery.errand, mailer) {
                (Some(_), _) => self.carry(&delivery).await.map_err(temporary),
                (None, Some(mailer)) => self.send(mailer, claimed.record, delivery).await,
                (None, None) => Ok(()),
            };
            sent += self.settle_delivery(&claimed, outcome, now).await?;
        }
        Ok(sent)
    }

    async fn settle_delivery(
        &self,
        claimed: &Claimed,
        outcome: Result<(), MailError>,
        now: Timestamp,
    ) -> Result<usize, ServiceError> {
        match outcome {
            Ok(()) => {
                self.inner.store.done(claimed.record, &claimed.id).await?;
                Ok(1)
            }
            Err(error) if matches!(error, MailError::Permanent(_)) || claimed.attempts >= ATTEMPTS => {
                tracing::warn!(attempts = claimed.attempts, "a delivery was given up");
                self.inner.store.done(claimed.record, &claimed.id).await?;
                Ok(0)
            }
            Err(_) => {
                let due = now.plus_millis(self.back_off(claimed.attempts));
                self.inner.store.retry(claimed.record, &claimed.id, due).await?;
                Ok(0)
            }
        }
    }

    /// Sends a letter of a ledger; one without an address goes to the person's own, if they gave one.
    async fn send(
        &self,
        mailer: &Arc<dyn Mailer>,
        ledger: RecordNo,
        mut delivery: Delivery,
    ) -> Result<(), MailError> {
        if !delivery.notice.is_needed()
            && self.wants_discretion(ledger, &delivery).await.map_err(temporary)?
        {
            delivery.notice = Notice::Neutral;
        }
        if delivery.to.is_empty() {
            let Some(person) = delivery.person else { return Ok(()) };
            let contact = self.contact_of(&person).await.map_err(temporary)?;
            let Some(Contact { email: Some(email), language, .. }) = contact else { return Ok(()) };
            delivery.to = email;
            delivery.language = language;
        }
        delivery.key = self.outer_name(ledger, &delivery);
        mailer.send(&delivery).await
    }

    /// The name of a delivery on its envelope. Its own counts things of a record, hidden ones too, or names a person.
    fn outer_name(&self, ledger: RecordNo, delivery: &Delivery) -> Box<str> {
        let parts: [&[u8]; 3] =
            [&ledger.0.to_be_bytes(), delivery.key.as_bytes(), &delivery.at.0.to_be_bytes()];
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(self.inner.store.mac("message id", &parts)).into()
    }

    /// How a person is reached: as their own record says.
    async fn contact_of(&self, person: &Ins) -> Result<Option<Contact>, ServiceError> {
        let Some(number) = self.record_of_ins(person)? else { return Ok(None) };
        Ok(self.record(number).await?.map(|record| record.contact.clone()))
    }

    /// Does what an errand says; a letter says nothing. What was done before is not done again.
    pub async fn carry(&self, delivery: &Delivery) -> Result<(), ServiceError> {
        let Some(errand) = &delivery.errand else { return Ok(()) };
        match errand {
            Errand::Alarm { kind, about, structure } => {
                self.raise_errand(*kind, about, structure.as_deref(), delivery.at).await
            }
            Errand::TakeOver { proposal, from, to, by } => self.take_over(*proposal, *from, *to, by).await,
            Errand::HandOver { record, documents } => self.hand_over(*record, documents).await,
            Errand::FollowAddress { account } => self.follow_address(*account).await,
            Errand::ActsFor { record, name, relation } => {
                self.note_acts_for(delivery.person, *record, Some((name.clone(), *relation))).await
            }
            Errand::ActsForEnded { record } => self.note_acts_for(delivery.person, *record, None).await,
            Errand::TellProfessional { professional, record, name, about } => {
                self.tell_professional(professional, *record, name, *about).await
            }
        }
    }

    /// 2^n times half a minute, at most six hours, with up to a quarter of jitter.
    fn back_off(&self, attempts: u32) -> i64 {
        let base = 30_000_i64.saturating_mul(1 << attempts.min(10)).min(6 * 3_600_000);
        let [jitter] = self.random::<1>();
        base + base * i64::from(jitter) / 1024
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn temporary(error: ServiceError) -> MailError {
    MailError::Temporary(error.to_string())
}

/// Which letter tells it, under which name, and when it goes. Rights and safety are told whatever the rhythm of
/// deposits is.
fn letter(telling: Telling, contact: &Contact, now: Timestamp) -> Option<(Notice, String, Timestamp)> {
    let once = |notice, what: &str| Some((notice, format!("{what}-{}", now.0), now));
    match (telling, contact.rhythm) {
        (Telling::Deposit { .. } | Telling::Withheld { .. }, NoticeRhythm::Never) => None,
        (Telling::Deposit { .. }, NoticeRhythm::Daily) => {
            let due = next_digest(now);
            Some((Notice::Digest, format!("digest-{}", due.0 / Timestamp::DAY), due))
        }
        (Telling::Deposit { lot }, NoticeRhythm::EachDeposit) => {
            Some((Notice::Deposit, format!("lot-{}", lot.0), now))
        }
        (Telling::Withheld { document }, _) => {
            Some((Notice::Withheld, format!("withheld-{}", document.0), now))
        }
        (Telling::Emergency, _) => Some((Notice::Emergency, format!("emergency-{}", now.0 / 3_600_000), now)),
        (Telling::FirstRead { notice }, _) => Some((Notice::FirstRead, format!("reader-{}", notice.0), now)),
        (Telling::MandateAccepted { mandate }, _) => {
            Some((Notice::MandateAccepted, format!("accepted-{}", mandate.0), now))
        }
        (Telling::MandateEnded { .. }, _) => once(Notice::MandateEnded, "mandate"),
        (Telling::Majority, _) => once(Notice::Majority, "majority"),
        (Telling::Suspension, _) => once(Notice::Suspension, "suspension"),
        (Telling::Closed, _) => once(Notice::Closed, "closed"),
        (Telling::Erasure, _) => once(Notice::Erasure, "erasure"),
        (Telling::Detached, _) => once(Notice::Detached, "detached"),
        (Telling::TakenOver, _) => once(Notice::TakenOver, "taken-over"),
    }
}

/// A delivery without receiver.
pub(crate) fn blank(notice: Notice, id: String, at: Timestamp) -> Delivery {
    Delivery {
        to: "".into(),
        notice,
        language: Language::French,
        key: id.into(),
        at,
        person: None,
        detail: None,
        errand: None,
    }
}

/// The row of a delivery.
pub(crate) fn row(delivery: Delivery, due: Timestamp) -> OutboxItem {
    let payload = encode(&delivery);
    OutboxItem { id: delivery.key.into(), due, payload }
}

/// The next instant at which digests go.
const fn next_digest(now: Timestamp) -> Timestamp {
    let day = now.0.div_euclid(Timestamp::DAY) * Timestamp::DAY;
    let today = day + DIGEST_HOUR * 3_600_000;
    Timestamp(if now.0 < today { today } else { today + Timestamp::DAY })
}
