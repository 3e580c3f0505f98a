//! Where somebody is signed in: sessions opened, looked at, ended. Only the hash of a session's token is kept.

use carnet_model::account::{AccountEvent, AccountRole, Proof};
use carnet_model::event::{decode, encode};
use carnet_model::{Caller, RecordNo, Timestamp};
use carnet_record::account::Account;
use carnet_seal::{Hash, Tag};
use carnet_store::{OutboxItem, TicketPut};
use minicbor::{Decode, Encode};

use super::fault::service;
use super::ledger::Held;
use super::{AccountFault, Device, DeviceMark, ProviderSession, Session, SessionKind};
use crate::fault::ServiceError;
use crate::identity::{TokenKind, hash_of};
use crate::outbox::Notice;
use crate::records::Baggage;
use crate::service::Service;

/// A session's last use is written at most this often, in milliseconds.
const TOUCH: i64 = 60_000;
/// A clock that is behind what was seen by more than this has gone back.
const SLACK: i64 = 60_000;
/// How long what the clock has seen is remembered, in milliseconds.
const REMEMBERED: i64 = 3_660 * Timestamp::DAY;

/// What the mark of a session says that was ended from elsewhere; that of one that its own browser left says nothing.
const REVOKED: &[u8] = b"revoked";

/// A session that began.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its token, for the cookie.
    pub token: String,
    /// Itself.
    pub session: Session,
    /// The mark for the device to keep.
    pub mark: DeviceMark,
}

/// How somebody comes in.
pub(crate) struct Entry<'a> {
    pub(crate) proof: Proof,
    pub(crate) device: &'a Device,
    pub(crate) provider: Option<ProviderSession>,
    /// What the proof changes in the account.
    pub(crate) events: Vec<AccountEvent>,
    /// Tags that come with it.
    pub(crate) tags: Vec<Tag>,
    /// Letters that go with it.
    pub(crate) letters: Vec<OutboxItem>,
}

impl<'a> Entry<'a> {
    pub(crate) const fn by(proof: Proof, device: &'a Device) -> Self {
        Self { proof, device, provider: None, events: Vec::new(), tags: Vec::new(), letters: Vec::new() }
    }
}

/// The latest instant that was seen, and how often the clock went back before it. Sessions of an earlier count are over:
/// a clock that goes back revives none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Seen {
    #[n(0)]
    latest: i64,
    #[n(1)]
    setbacks: u32,
    /// When it was last written.
    #[cbor(skip)]
    written: i64,
}

impl Service {
    /// Opens a web session with no account behind it, for tools and tests: whoever calls vouches for the proof. Gives its
    /// token and itself.
    pub async fn open_session(
        &self,
        kind: SessionKind,
        caller: Caller,
    ) -> Result<(String, Session), ServiceError> {
        let mut session = self.new_session(kind, caller).await?;
        session.proof = Some(Proof::Provider);
        session.proved_at = Some(session.since);
        let token = self.keep_session(&session).await?;
        Ok((token, session))
    }

    pub(crate) async fn new_session(
        &self,
        kind: SessionKind,
        caller: Caller,
    ) -> Result<Session, ServiceError> {
        let csrf = base64_simd::URL_SAFE_NO_PAD.encode_to_string(self.random::<24>());
        let mut session = Session::new(kind, caller, csrf.into(), self.now());
        session.setbacks = self.look_at_clock().await?;
        session.thread = base64_simd::URL_SAFE_NO_PAD.encode_to_string(self.random::<24>()).into();
        Ok(session)
    }

    pub(crate) async fn keep_session(&self, session: &Session) -> Result<String, ServiceError> {
        let millis = session.expires().0 - self.now().0;
        self.issue(TokenKind::Session, encode(session), millis).await
    }

    /// Opens a session of an account.
    pub(crate) async fn enter_account(&self, held: &Held, entry: Entry<'_>) -> Result<Opened, AccountFault> {
        let number = held.number;
        let account = held.account()?;
        self.may_enter(account).await?;
        let caller = self.caller_of(number, account).await?;
        let mark = entry.device.mark.unwrap_or_else(|| DeviceMark::from_bytes(self.random()));
        let now = self.now();
        let mut session = self.new_session(kind_of(account.role), caller).await?;
        session.account = Some(number);
        session.proof = Some(entry.proof);
        session.proved_at = Some(now);
        session.provider = entry.provider;
        session.role = Some(account.role);
        let token = self.random::<32>();
        let hash = carnet_seal::token_hash(&token);
        let mut events = entry.events;
        events.push(AccountEvent::SessionOpened {
            session: hash,
            device: entry.device.words.as_str().into(),
            proof: entry.proof,
            mark: mark.hash(),
        });
        let mut letters = entry.letters;
        if !account.sessions.is_empty() && !account.knows_device(&mark.hash()) {
            let words = Some(entry.device.words.as_str().into());
            letters.extend(self.account_letter(account, Notice::NewDevice, words).await?);
        }
        let baggage = Baggage { outbox: letters, tags: entry.tags, ..Baggage::default() };
        self.change_account(number, baggage, |account| {
            if account.locked.is_some() {
                return Err(ServiceError::Unknown);
            }
            Ok(events.clone())
        })
        .await?;
        self.put_session(&hash, &session).await?;
        Ok(Opened { token: base64_simd::URL_SAFE_NO_PAD.encode_to_string(token), session, mark })
    }

    /// Whether anybody may sign in to an account now.
    pub(crate) async fn may_enter(&self, account: &Account) -> Result<(), AccountFault> {
        if account.locked.is_some() || self.has_died(account).await? {
            return Err(AccountFault::Locked);
        }
        Ok(())
    }

    async fn has_died(&self, account: &Account) -> Result<bool, ServiceError> {
        let Some(person) = &account.person else { return Ok(false) };
        Ok(self.own_record(person).await?.is_none_or(|own| own.life.died_on.is_some()))
    }

    pub(crate) async fn put_session(&self, hash: &Hash, session: &Session) -> Result<(), ServiceError> {
        let kind = TokenKind::Session.into();
        self.inner.store.put_ticket(kind, hash, session.expires(), encode(session)).await?;
        Ok(())
    }

    /// The session of a token; its use is noted. A session that was revoked, or whose account was locked, is over at
    /// once.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, ServiceError> {
        let Some(hash) = hash_of(token) else { return Ok(None) };
        let now = self.now();
        let setbacks = self.look_at_clock().await?;
        let Some(mut session) = self.stored_session(&hash, now)? else { return Ok(None) };
        if session.setbacks != setbacks || !self.stands(&hash, &session).await? {
            if self.ended_at_provider(&session)? {
                self.mark_revoked(&hash, &session).await?;
            }
            self.inner.store.delete_ticket(TokenKind::Session.into(), &hash).await?;
            return Ok(None);
        }
        if now.0 - session.used.0 >= TOUCH {
            session.used = now;
            self.put_session(&hash, &session).await?;
        }
        Ok(Some(session))
    }

    pub(crate) fn stored_session(
        &self,
        hash: &Hash,
        now: Timestamp,
    ) -> Result<Option<Session>, ServiceError> {
        let payload = self.inner.store.get_ticket(TokenKind::Session.into(), hash, now)?;
        payload
            .map(|payload| decode(&payload))
            .transpose()
            .map_err(|error| ServiceError::Integrity(error.to_string()))
    }

    /// Whether nothing that happened since ended a session.
    async fn stands(&self, hash: &Hash, session: &Session) -> Result<bool, ServiceError> {
        if self.was_signed_out(hash)? || self.ended_at_provider(session)? {
            return Ok(false);
        }
        let Some(number) = session.account else { return Ok(true) };
        let Some(held) = self.held(number).await? else { return Ok(false) };
        let account = held.account()?;
        let open = account.locked.is_none() && account.open_session(hash).is_some();
        Ok(open && !self.has_died(account).await?)
    }

    /// Ends a session.
    pub async fn close_session(&self, token: &str) -> Result<(), ServiceError> {
        let Some(hash) = hash_of(token) else { return Ok(()) };
        let now = self.now();
        let Some(session) = self.stored_session(&hash, now)? else { return Ok(()) };
        self.sign_out_for_good(&hash, &session).await?;
        if let Some(number) = session.account {
            self.end_session(number, &hash).await?;
        }
        Ok(())
    }

    /// Removes a session's ticket. A request that is under way may write it again: the mark that stays says that it is
    /// over.
    pub(crate) async fn sign_out_for_good(&self, hash: &Hash, session: &Session) -> Result<(), ServiceError> {
        let life = session.since.plus_millis(session.life());
        self.inner.store.put_ticket(TokenKind::SignedOut.into(), hash, life, Vec::new()).await?;
        self.inner.store.delete_ticket(TokenKind::Session.into(), hash).await?;
        Ok(())
    }

    /// Keeps that somebody else ended a session, as long as it could have lived: its browser is told so.
    async fn mark_revoked(&self, hash: &Hash, session: &Session) -> Result<(), ServiceError> {
        let life = session.since.plus_millis(session.life());
        let kind = TokenKind::SignedOut.into();
        self.inner.store.put_ticket(kind, hash, life, REVOKED.to_vec()).await?;
        Ok(())
    }

    /// Whether the session of a token was ended from elsewhere: another device, a change of password, an operator, the
    /// identity provider. Only who holds the token learns it.
    pub fn was_revoked(&self, token: &str) -> Result<bool, ServiceError> {
        let Some(hash) = hash_of(token) else { return Ok(false) };
        let mark = self.inner.store.get_ticket(TokenKind::SignedOut.into(), &hash, self.now())?;
        Ok(mark.is_some_and(|mark| mark == REVOKED))
    }

    fn was_signed_out(&self, hash: &Hash) -> Result<bool, ServiceError> {
        Ok(self.inner.store.get_ticket(TokenKind::SignedOut.into(), hash, self.now())?.is_some())
    }

    async fn end_session(&self, number: RecordNo, hash: &Hash) -> Result<(), ServiceError> {
        let session = *hash;
        let closed = self.change_account(number, Baggage::default(), |account| {
            let open = account.open_session(&session).is_some();
            Ok(if open { vec![AccountEvent::SessionClosed { session }] } else { Vec::new() })
        });
        match closed.await.map_err(service) {
            Ok(_) | Err(ServiceError::Unknown) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Ends the sessions of an account, all or all but one.
    pub(crate) async fn end_sessions(
        &self,
        number: RecordNo,
        but: Option<Hash>,
    ) -> Result<usize, AccountFault> {
        let Some(held) = self.held(number).await? else { return Ok(0) };
        let open = held.account()?.sessions.iter().filter(|one| one.ended.is_none());
        let ending: Vec<Hash> = open.map(|one| one.session).filter(|one| Some(*one) != but).collect();
        for hash in &ending {
            self.end_one(number, hash).await?;
        }
        Ok(ending.len())
    }

    /// Ends one session of an account.
    pub(crate) async fn end_one(&self, number: RecordNo, hash: &Hash) -> Result<(), AccountFault> {
        self.end_session(number, hash).await?;
        if let Some(session) = self.stored_session(hash, self.now())? {
            self.mark_revoked(hash, &session).await?;
        }
        self.inner.store.delete_ticket(TokenKind::Session.into(), hash).await?;
        Ok(())
    }

    /// Notes the time, and gives how often the clock went back.
    pub(crate) async fn look_at_clock(&self) -> Result<u32, ServiceError> {
        let now = self.now().0;
        let hash = self.inner.store.mac("clock", &[]);
        let known = *self.inner.accounts.seen.lock();
        let mut seen = match known {
            Some(seen) => seen,
            None => self.stored_seen(&hash)?,
        };
        let went_back = now + SLACK < seen.latest;
        if went_back {
            seen = Seen { latest: now, setbacks: seen.setbacks.wrapping_add(1), written: seen.written };
        }
        seen.latest = seen.latest.max(now);
        let write = went_back || (seen.latest - seen.written).abs() >= TOUCH;
        if write {
            seen.written = seen.latest;
        }
        *self.inner.accounts.seen.lock() = Some(seen);
        if write {
            let put = TicketPut {
                kind: TokenKind::Clock.into(),
                hash,
                expires: Timestamp(now).plus_millis(REMEMBERED),
                payload: encode(&seen),
            };
            self.inner.store.put_ticket(put.kind, &put.hash, put.expires, put.payload).await?;
        }
        Ok(seen.setbacks)
    }

    fn stored_seen(&self, hash: &Hash) -> Result<Seen, ServiceError> {
        // What was seen counts whatever the clock says now.
        let stored = self.inner.store.get_ticket(TokenKind::Clock.into(), hash, Timestamp(i64::MIN))?;
        Ok(stored.and_then(|payload| decode(&payload).ok()).unwrap_or_default())
    }
}

const fn kind_of(role: AccountRole) -> SessionKind {
    match role {
        AccountRole::Person => SessionKind::Person,
        AccountRole::Operator | AccountRole::SecurityOfficer | AccountRole::CounterAgent => {
            SessionKind::Operator
        }
    }
}
