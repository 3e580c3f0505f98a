//! What the person sees of their account.

use carnet_model::Timestamp;
use carnet_model::account::Proof;
use carnet_record::account::{Account, PasskeyEntry};

use super::{AccountFault, Session, SessionKind};
use crate::identity::hash_of;
use crate::service::Service;

/// An account as its person sees it.
#[derive(Clone, Debug)]
pub struct AccountItem {
    /// Name to sign in.
    pub login: String,
    /// Address in force.
    pub email: Option<String>,
    /// Address that waits, and from when it counts.
    pub waiting_email: Option<(String, Timestamp)>,
    /// Passkeys.
    pub passkeys: Vec<PasskeyItem>,
    /// The password.
    pub password: PasswordItem,
    /// Open sessions, the last first.
    pub sessions: Vec<SessionItem>,
    /// Issuers of linked identities.
    pub identities: Vec<String>,
    /// When the last one was linked.
    pub identity_linked: Option<Timestamp>,
    /// Neutral letters.
    pub discreet: bool,
}

/// A passkey.
#[derive(Clone, Debug)]
pub struct PasskeyItem {
    /// Its name in addresses.
    pub id: String,
    /// How the person calls it.
    pub label: String,
    /// When it was added.
    pub added: Timestamp,
    /// From when it counts.
    pub from: Timestamp,
    /// When it was last used.
    pub used: Option<Timestamp>,
}

/// The password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordItem {
    /// There is none.
    None,
    /// With an application that makes codes.
    Ready {
        /// When the password was set.
        set: Timestamp,
        /// When the application was.
        totp: Timestamp,
    },
    /// Without one: it lets nobody in.
    WithoutCode {
        /// When the password was set.
        set: Timestamp,
        /// From when the application counts that waits.
        waiting: Option<Timestamp>,
    },
}

/// An open session.
#[derive(Clone, Debug)]
pub struct SessionItem {
    /// Its name in addresses.
    pub id: String,
    /// The device, in words.
    pub device: String,
    /// When it began.
    pub since: Timestamp,
    /// When it was last used.
    pub used: Timestamp,
    /// What was proven.
    pub proof: Proof,
    /// Whether it is the one that asks.
    pub here: bool,
}

impl Service {
    /// The account of a session.
    pub async fn account(&self, token: &str, session: &Session) -> Result<AccountItem, AccountFault> {
        let held = self.held_of(session).await?;
        let (account, now) = (held.account()?, self.now());
        let waiting = account.waiting_email(now);
        Ok(AccountItem {
            login: account.login.to_string(),
            email: account.email_at(now).map(ToOwned::to_owned),
            waiting_email: waiting.map(|waits| (waits.email.to_string(), waits.from)),
            passkeys: account.passkeys.iter().map(|one| self.passkey_item(one)).collect(),
            password: password(account, now),
            sessions: self.open_sessions(account, token)?,
            identities: account.subjects.iter().map(|(issuer, _)| issuer.to_string()).collect(),
            identity_linked: account.subject_linked,
            discreet: account.discreet,
        })
    }

    fn open_sessions(&self, account: &Account, token: &str) -> Result<Vec<SessionItem>, AccountFault> {
        let (here, now) = (hash_of(token), self.now());
        let mut items = Vec::new();
        for open in account.sessions.iter().filter(|one| one.ended.is_none()) {
            // One whose time is over has no ticket any more.
            let Some(session) = self.stored_session(&open.session, now)? else { continue };
            items.push(SessionItem {
                id: self.short_id("session id", &open.session),
                device: open.device.to_string(),
                since: open.since,
                used: session.used,
                proof: open.proof,
                here: Some(open.session) == here,
            });
        }
        Ok(items)
    }

    fn passkey_item(&self, one: &PasskeyEntry) -> PasskeyItem {
        PasskeyItem {
            id: self.short_id("passkey id", &one.id),
            label: one.label.to_string(),
            added: one.added,
            from: one.from,
            used: one.used,
        }
    }

    pub(crate) fn passkey_of<'a>(&self, account: &'a Account, id: &str) -> Option<&'a PasskeyEntry> {
        account.passkeys.iter().find(|one| self.short_id("passkey id", &one.id) == id)
    }

    /// A name for addresses that says nothing of what it names.
    fn short_id(&self, what: &str, of: &[u8]) -> String {
        let hash = self.inner.store.mac(what, &[of]);
        let short = hash.first_chunk::<12>().copied().unwrap_or_default();
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(short)
    }

    /// Ends one of the sessions of an account.
    pub async fn close_one_session(&self, session: &Session, id: &str) -> Result<(), AccountFault> {
        let held = self.held_of(session).await?;
        let open = held.account()?.sessions.iter().filter(|one| one.ended.is_none());
        let found = open.map(|one| one.session).find(|hash| self.short_id("session id", hash) == id);
        let hash = found.ok_or(crate::fault::ServiceError::Unknown)?;
        self.end_one(held.number, &hash).await
    }

    /// Ends all sessions of an account but the one that asks.
    pub async fn close_other_sessions(&self, token: &str, session: &Session) -> Result<usize, AccountFault> {
        let held = self.held_of(session).await?;
        self.end_sessions(held.number, hash_of(token)).await
    }

    /// An opaque name of the account together with the record that it turned to, or of a professional, the same at each sign-in, for what a browser keeps for it.
    #[must_use]
    pub fn draft_key(&self, session: &Session) -> Option<String> {
        let Some(number) = session.account else {
            let known = session.kind == SessionKind::Professional;
            return known.then(|| self.short_id("drafts of a professional", session.caller.id.as_bytes()));
        };
        let turned = session.acting.as_ref().map(|acting| acting.record().0).unwrap_or_default();
        Some(self.short_id("drafts", &[number.0.to_be_bytes().as_slice(), &turned].concat()))
    }
}

fn password(account: &Account, now: Timestamp) -> PasswordItem {
    if account.password.is_none() {
        return PasswordItem::None;
    }
    let set = account.password_set.unwrap_or(account.since);
    match account.totp_at(now) {
        Some(totp) if totp.from <= now => PasswordItem::Ready { set, totp: totp.set.unwrap_or(totp.from) },
        other => PasswordItem::WithoutCode { set, waiting: other.map(|totp| totp.from) },
    }
}
