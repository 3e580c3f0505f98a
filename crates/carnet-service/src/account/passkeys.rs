//! Passkeys: asked for, used, added, renamed, removed.

use carnet_identity::passkey::{
    Answer, Asked, Challenge, Credential, PasskeyError, RelyingParty, User, UserHandle,
};
use carnet_model::Timestamp;
use carnet_model::account::{AccountEvent, Proof};
use carnet_model::event::{decode, encode};
use carnet_record::account::{Account, PasskeyEntry};
use carnet_seal::TagKind;
use minicbor::{Decode, Encode};

use super::fault::LabelFault;
use super::ledger::Held;
use super::presence::Entry;
use super::{AccountFault, Device, Opened, Session};
use crate::records::Baggage;
use crate::service::Service;

/// Longest name of a passkey, in characters.
pub(crate) const MAX_LABEL: usize = 60;
/// How long a challenge is good, in milliseconds.
const LIFE: i64 = 10 * 60_000;

/// What a page needs to ask for a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRequest {
    /// Options for the browser, in JSON.
    pub options: String,
    /// The challenge, sealed: it comes back with the answer.
    pub ticket: String,
}

/// A challenge as it travels: good for one browser and one purpose, once.
#[derive(Encode, Decode)]
struct Asking {
    #[cbor(n(0), with = "minicbor::bytes")]
    challenge: [u8; 32],
    #[n(1)]
    purpose: Box<str>,
    #[n(2)]
    at: Timestamp,
}

impl Service {
    fn party(&self) -> Result<&RelyingParty, AccountFault> {
        self.inner.accounts.party.as_ref().ok_or(AccountFault::Passkey(PasskeyError::Malformed))
    }

    /// Whether browsers give passkeys to these pages at all.
    #[must_use]
    pub fn offers_passkeys(&self) -> bool {
        self.inner.accounts.party.is_some()
    }

    /// Asks whoever is there for a passkey. `browser` is the form token, to which the answer is bound.
    pub fn ask_passkey(&self, browser: &str) -> Option<PasskeyRequest> {
        let (challenge, ticket) = self.challenge(&format!("anybody:{browser}"));
        let options = self.inner.accounts.party.as_ref()?.request_options(&challenge, &[]);
        Some(PasskeyRequest { options, ticket })
    }

    /// Asks the person of a session for one of their passkeys; nothing when they have none.
    pub async fn ask_own_passkey(&self, session: &Session) -> Result<Option<PasskeyRequest>, AccountFault> {
        let Some(number) = session.account else { return Ok(None) };
        let (Some(held), Some(party)) = (self.held(number).await?, &self.inner.accounts.party) else {
            return Ok(None);
        };
        let now = self.now();
        let usable = held.account()?.passkeys.iter().filter(|one| one.from <= now);
        let allowed: Vec<Credential> = usable.filter_map(credential).collect();
        if allowed.is_empty() {
            return Ok(None);
        }
        let (challenge, ticket) = self.challenge(&format!("own:{}", session.csrf));
        Ok(Some(PasskeyRequest { options: party.request_options(&challenge, &allowed), ticket }))
    }

    /// Signs in with a passkey. It is never delayed by the tries of others.
    pub async fn passkey_sign_in(
        &self,
        browser: &str,
        ticket: &str,
        answer: &str,
        device: &Device,
    ) -> Result<Opened, AccountFault> {
        self.count_network(device).await?;
        let challenge = self.answered(ticket, &format!("anybody:{browser}")).await?;
        let answer = Answer::parse(answer.as_bytes())?;
        let held = self.held_by_passkey(answer.credential_id()).await?;
        let held = held.ok_or(AccountFault::Passkey(PasskeyError::OtherCredential))?;
        let used = self.verified(&held, &challenge, &answer, Asked::Anybody)?;
        let entry = Entry { events: vec![used], ..Entry::by(Proof::Passkey, device) };
        let opened = self.enter_account(&held, entry).await?;
        self.return_network(device).await?;
        Ok(opened)
    }

    /// Proves again, with a passkey, who a session's person is. Gives the session's new token.
    pub async fn confirm_by_passkey(
        &self,
        token: &str,
        ticket: &str,
        answer: &str,
    ) -> Result<(String, Session), AccountFault> {
        let session = self.session(token).await?.ok_or(AccountFault::Expired)?;
        let number = session.account.ok_or(AccountFault::Wrong)?;
        let challenge = self.answered(ticket, &format!("own:{}", session.csrf)).await?;
        let answer = Answer::parse(answer.as_bytes())?;
        let held = self.held(number).await?.ok_or(AccountFault::Expired)?;
        let used = self.verified(&held, &challenge, &answer, Asked::Owner)?;
        self.change_account(number, Baggage::default(), |_| Ok(vec![used.clone()])).await?;
        Ok(self.proved_again(token, Proof::Passkey).await?)
    }

    async fn held_by_passkey(&self, id: &[u8]) -> Result<Option<Held>, AccountFault> {
        let value = base64_simd::URL_SAFE_NO_PAD.encode_to_string(id);
        let Some(number) = self.record_of(TagKind::Passkey, &value)? else { return Ok(None) };
        Ok(self.held(number).await?)
    }

    fn verified(
        &self,
        held: &Held,
        challenge: &Challenge,
        answer: &Answer,
        asked: Asked,
    ) -> Result<AccountEvent, AccountFault> {
        let (account, now) = (held.account()?, self.now());
        let entry = account.passkeys.iter().find(|one| one.id == answer.credential_id() && one.from <= now);
        let stored =
            entry.and_then(credential).ok_or(AccountFault::Passkey(PasskeyError::OtherCredential))?;
        let owner = self.user_handle(account)?;
        let verified = self.party()?.verify_assertion(challenge, answer, &stored, &owner, asked);
        if matches!(verified, Err(PasskeyError::CounterWentBack)) {
            tracing::error!(account = %self.account_id(held.number), "the counter of a passkey went back");
        }
        let credential = verified?.update(&stored).to_bytes();
        Ok(AccountEvent::PasskeyUsed { id: stored.id, credential })
    }

    /// What an authenticator keeps to name the account: opaque, the same for all its passkeys.
    pub(crate) fn user_handle(&self, account: &Account) -> Result<UserHandle, AccountFault> {
        let owner = match &account.person {
            Some(person) => person.token(),
            None => format!("login:{}", account.login),
        };
        self.handle_of(&owner)
    }

    pub(crate) fn handle_of(&self, owner: &str) -> Result<UserHandle, AccountFault> {
        let handle = self.inner.store.mac("user handle", &[owner.as_bytes()]);
        UserHandle::from_bytes(&handle).ok_or(AccountFault::Passkey(PasskeyError::OtherUser))
    }

    /// Asks the browser to make a passkey for the account of a session.
    pub async fn ask_new_passkey(&self, session: &Session) -> Result<Option<PasskeyRequest>, AccountFault> {
        let Some(number) = session.account else { return Ok(None) };
        let held = self.held(number).await?.ok_or(AccountFault::Expired)?;
        let account = held.account()?;
        let existing: Vec<Credential> = account.passkeys.iter().filter_map(credential).collect();
        let handle = self.user_handle(account)?;
        let user = User { handle: &handle, name: &account.login, display_name: &session.caller.name };
        Ok(self.ask_creation(&session.csrf, user, &existing))
    }

    pub(crate) fn ask_creation(
        &self,
        browser: &str,
        user: User<'_>,
        existing: &[Credential],
    ) -> Option<PasskeyRequest> {
        let party = self.inner.accounts.party.as_ref()?;
        let (challenge, ticket) = self.challenge(&format!("new:{browser}"));
        Some(PasskeyRequest { options: party.creation_options(&challenge, user, existing), ticket })
    }

    /// A passkey that a browser made, under a name.
    pub(crate) async fn made_passkey(
        &self,
        browser: &str,
        ticket: &str,
        answer: &str,
        label: &str,
    ) -> Result<Credential, AccountFault> {
        let challenge = self.answered(ticket, &format!("new:{browser}")).await?;
        let registration = self.party()?.verify_registration(&challenge, answer.as_bytes())?;
        if self.held_by_passkey(registration.id()).await?.is_some() {
            return Err(AccountFault::PasskeyKnown);
        }
        Ok(registration.named(label, self.now()))
    }

    fn challenge(&self, purpose: &str) -> (Challenge, String) {
        let challenge = self.random::<32>();
        let asking = Asking { challenge, purpose: purpose.into(), at: self.now() };
        (Challenge::from_bytes(challenge), self.seal_cursor(&encode(&asking)))
    }

    /// The challenge of an answer: made here, for this browser and purpose, not long ago, and never answered before.
    async fn answered(&self, ticket: &str, purpose: &str) -> Result<Challenge, AccountFault> {
        let sealed = self.open_cursor(ticket).map_err(|_| AccountFault::Expired)?;
        let asking: Asking = decode(&sealed).map_err(|_| AccountFault::Expired)?;
        let age = self.now().0 - asking.at.0;
        if *asking.purpose != *purpose || !(0..LIFE).contains(&age) {
            return Err(AccountFault::Expired);
        }
        if !self.first_use("challenge", &[&asking.challenge], 2 * LIFE).await? {
            return Err(AccountFault::Expired);
        }
        Ok(Challenge::from_bytes(asking.challenge))
    }
}

pub(crate) fn credential(entry: &PasskeyEntry) -> Option<Credential> {
    Credential::from_bytes(&entry.credential)
}

/// A name for a passkey, if it is one that the account does not have yet.
pub(crate) fn usable_label<'a>(account: &Account, typed: &'a str) -> Result<&'a str, LabelFault> {
    let label = typed.trim();
    if label.is_empty() || label.chars().any(char::is_control) {
        return Err(LabelFault::Missing);
    }
    if label.chars().count() > MAX_LABEL {
        return Err(LabelFault::TooLong);
    }
    if account.passkeys.iter().any(|one| one.label.eq_ignore_ascii_case(label)) {
        return Err(LabelFault::Taken);
    }
    Ok(label)
}
