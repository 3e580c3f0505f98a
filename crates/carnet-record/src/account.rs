//! The state of an account, folded from its own ledger: how somebody signs in, and where they are signed in.

use carnet_model::account::{AccountEvent, AccountRole, Proof};
use carnet_model::{Ins, Timestamp};
use minicbor::{Decode, Encode};

/// Sessions kept in the list, ended ones included; the oldest leave.
const SESSIONS_KEPT: usize = 40;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PasskeyEntry {
    /// Credential id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub id: Vec<u8>,
    /// The credential in its stored form.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub credential: Vec<u8>,
    /// How the person calls it.
    #[n(2)]
    pub label: Box<str>,
    /// When it was added.
    #[n(3)]
    pub added: Timestamp,
    /// From when it may be used.
    #[n(4)]
    pub from: Timestamp,
    /// When it was last used.
    #[n(5)]
    pub used: Option<Timestamp>,
}

/// One-time passwords.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TotpEntry {
    /// The shared secret.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub secret: Vec<u8>,
    /// From when it may be used.
    #[n(1)]
    pub from: Timestamp,
    /// When they were set up.
    #[n(2)]
    pub set: Option<Timestamp>,
}

/// A change of e-mail address that waits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PendingEmail {
    /// The address.
    #[n(0)]
    pub email: Box<str>,
    /// From when it counts.
    #[n(1)]
    pub from: Timestamp,
}

/// A session of the account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SessionEntry {
    /// Hash of its token.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub session: [u8; 32],
    /// The device, in words.
    #[n(1)]
    pub device: Box<str>,
    /// What was proven.
    #[n(2)]
    pub proof: Proof,
    /// Hash of the device's own mark.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub mark: [u8; 32],
    /// When it began.
    #[n(4)]
    pub since: Timestamp,
    /// When it was ended, if it was (an expired one is not).
    #[n(5)]
    pub ended: Option<Timestamp>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Account {
    /// The name under which they sign in, as typed.
    #[n(0)]
    pub login: Box<str>,
    /// Their name.
    #[n(1)]
    pub name: Box<str>,
    /// Their INS; absent for those who run the deployment.
    #[n(2)]
    pub person: Option<Ins>,
    /// What the account is for.
    #[n(3)]
    pub role: AccountRole,
    /// Passkeys.
    #[n(4)]
    pub passkeys: Vec<PasskeyEntry>,
    /// Hash of the password.
    #[n(5)]
    pub password: Option<Box<str>>,
    /// One-time passwords.
    #[n(6)]
    pub totp: Option<TotpEntry>,
    /// E-mail address in force.
    #[n(7)]
    pub email: Option<Box<str>>,
    /// E-mail address that waits.
    #[n(8)]
    pub pending_email: Option<PendingEmail>,
    /// Linked subjects: issuer and subject.
    #[n(9)]
    pub subjects: Vec<(Box<str>, Box<str>)>,
    /// Sessions, the last first.
    #[n(10)]
    pub sessions: Vec<SessionEntry>,
    /// Neutral titles and letters.
    #[n(11)]
    pub discreet: bool,
    /// Why and since when nobody may sign in.
    #[n(12)]
    pub locked: Option<(Timestamp, Box<str>)>,
    /// When the account was made.
    #[n(13)]
    pub since: Timestamp,
    /// When the password was set.
    #[n(14)]
    pub password_set: Option<Timestamp>,
    /// When the last subject was linked.
    #[n(15)]
    pub subject_linked: Option<Timestamp>,
    /// One-time passwords that replace `totp` from their own instant on.
    #[n(16)]
    pub next_totp: Option<TotpEntry>,
}

impl Account {
    fn joined(
        at: Timestamp,
        login: Box<str>,
        name: Box<str>,
        person: Option<Ins>,
        role: AccountRole,
    ) -> Self {
        Self {
            login,
            name,
            person,
            role,
            passkeys: Vec::new(),
            password: None,
            totp: None,
            email: None,
            pending_email: None,
            subjects: Vec::new(),
            sessions: Vec::new(),
            discreet: false,
            locked: None,
            since: at,
            password_set: None,
            subject_linked: None,
            next_totp: None,
        }
    }

    /// The address that counts at an instant: one that was asked for counts from its own instant on.
    #[must_use]
    pub fn email_at(&self, now: Timestamp) -> Option<&str> {
        match &self.pending_email {
            Some(pending) if pending.from <= now => Some(&pending.email),
            _ => self.email.as_deref(),
        }
    }

    /// The address that waits at an instant.
    #[must_use]
    pub fn waiting_email(&self, now: Timestamp) -> Option<&PendingEmail> {
        self.pending_email.as_ref().filter(|pending| pending.from > now)
    }

    /// The one-time passwords that count at an instant, or that wait when no others do.
    #[must_use]
    pub fn totp_at(&self, now: Timestamp) -> Option<&TotpEntry> {
        self.next_totp.as_ref().filter(|next| next.from <= now).or(self.totp.as_ref())
    }

    /// The one-time passwords that wait at an instant.
    #[must_use]
    pub fn waiting_totp(&self, now: Timestamp) -> Option<&TotpEntry> {
        [&self.next_totp, &self.totp].into_iter().flatten().find(|totp| totp.from > now)
    }

    /// The session of this token's hash, if it was not ended.
    #[must_use]
    pub fn open_session(&self, session: &[u8; 32]) -> Option<&SessionEntry> {
        self.sessions.iter().find(|open| open.session == *session && open.ended.is_none())
    }

    /// Whether this device signed in before.
    #[must_use]
    pub fn knows_device(&self, mark: &[u8; 32]) -> bool {
        self.sessions.iter().any(|session| session.mark == *mark)
    }
}

/// Folds one event of an account's ledger.
pub(crate) fn apply(account: &mut Option<Box<Account>>, at: Timestamp, event: AccountEvent) {
    if let AccountEvent::Joined { login, name, person, role } = event {
        *account = Some(Box::new(Account::joined(at, login, name, person, role)));
    } else if let Some(account) = account {
        change(account, at, event);
    }
}

fn change(account: &mut Account, at: Timestamp, event: AccountEvent) {
    match event {
        AccountEvent::PasskeyAdded { id, credential, label, from } => {
            account.passkeys.retain(|passkey| passkey.id != id);
            account.passkeys.push(PasskeyEntry { id, credential, label, added: at, from, used: None });
        }
        AccountEvent::PasskeyRemoved { id } => account.passkeys.retain(|passkey| passkey.id != id),
        AccountEvent::PasskeyRenamed { id, label } => {
            for passkey in account.passkeys.iter_mut().filter(|passkey| passkey.id == id) {
                passkey.label.clone_from(&label);
            }
        }
        AccountEvent::PasskeyUsed { id, credential } => {
            for passkey in account.passkeys.iter_mut().filter(|passkey| passkey.id == id) {
                passkey.credential.clone_from(&credential);
                passkey.used = Some(at);
            }
        }
        AccountEvent::PasswordSet { phc } => {
            account.password = Some(phc);
            account.password_set = Some(at);
        }
        AccountEvent::PasswordRemoved => account.password = None,
        AccountEvent::TotpSet { secret, from } => {
            account.totp = account.totp_at(at).cloned();
            account.next_totp = None;
            let entry = Some(TotpEntry { secret, from, set: Some(at) });
            let waits = from > at && account.totp.as_ref().is_some_and(|totp| totp.from <= at);
            if waits {
                account.next_totp = entry;
            } else {
                account.totp = entry;
            }
        }
        AccountEvent::TotpRemoved => {
            // What waits is withdrawn first.
            let waits = account.next_totp.as_ref().is_some_and(|next| next.from > at);
            if !waits {
                account.totp = None;
            }
            account.next_totp = None;
        }
        AccountEvent::EmailAsked { email, from } => {
            account.email = account.email_at(at).map(Into::into);
            account.pending_email = Some(PendingEmail { email, from });
        }
        AccountEvent::EmailSet { email } => {
            account.email = Some(email);
            account.pending_email = None;
        }
        AccountEvent::EmailCancelled => {
            account.email = account.email_at(at).map(Into::into);
            account.pending_email = None;
        }
        AccountEvent::SubjectLinked { issuer, subject } => {
            account.subjects.retain(|(known, _)| *known != issuer);
            account.subjects.push((issuer, subject));
            account.subject_linked = Some(at);
        }
        AccountEvent::SubjectUnlinked { issuer } => account.subjects.retain(|(known, _)| *known != issuer),
        AccountEvent::DiscreetSet { discreet } => account.discreet = discreet,
        AccountEvent::Locked { reason } => account.locked = Some((at, reason)),
        AccountEvent::Unlocked => account.locked = None,
        visits => presence(account, at, visits),
    }
}

/// Where somebody is signed in.
fn presence(account: &mut Account, at: Timestamp, event: AccountEvent) {
    match event {
        AccountEvent::SessionOpened { session, device, proof, mark } => {
            account.sessions.insert(0, SessionEntry { session, device, proof, mark, since: at, ended: None });
            account.sessions.truncate(SESSIONS_KEPT);
        }
        AccountEvent::SessionClosed { session } => {
            for open in account.sessions.iter_mut().filter(|open| open.session == session) {
                open.ended = open.ended.or(Some(at));
            }
        }
        AccountEvent::SessionMoved { session, to, proof } => {
            for open in account.sessions.iter_mut().filter(|open| open.session == session) {
                open.session = to;
                open.proof = proof;
            }
        }
        _ => {}
    }
}
