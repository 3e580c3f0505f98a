//! Changes of the account by its person. What lets somebody in, and where letters go, changes after a delay, with a
//! letter to the old channel from which it can be cancelled (`design/security.md` 3.2, 24 and 31).

use carnet_identity::password::About;
use carnet_identity::totp::TotpSecret;
use carnet_model::account::AccountEvent;
use carnet_model::event::{decode, encode};
use carnet_model::{RecordNo, Timestamp};
use carnet_record::account::Account;
use carnet_store::OutboxItem;
use minicbor::{Decode, Encode};

use super::enrolment_keys::contact_errand;
use super::flow::{AddressFlow, Flow, STEP_LIFE, TotpFlow};
use super::ledger::Held;
use super::login::normal_email;
use super::mailed::hours_from;
use super::passkeys::usable_label;
use super::{AccountFault, Session, TotpSetup};
use crate::fault::ServiceError;
use crate::identity::{TokenKind, hash_of};
use crate::outbox::Notice;
use crate::records::Baggage;
use crate::service::Service;

/// Hours before a passkey that a weak session added counts.
const RECOVERY_HOURS: u32 = 72;

/// A change that waits, as whoever may cancel it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CancelItem {
    /// Another address.
    Email {
        /// It.
        email: String,
        /// From when it counts.
        from: Timestamp,
    },
    /// Another passkey.
    Passkey {
        /// Its name.
        label: String,
        /// From when it counts.
        from: Timestamp,
    },
    /// Another application that makes codes.
    Totp {
        /// From when it counts.
        from: Timestamp,
    },
}

/// What the ticket of a cancellation holds.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
struct Cancel {
    #[n(0)]
    account: RecordNo,
    #[n(1)]
    what: Waiting,
}

#[derive(Clone, Debug, Encode, Decode)]
enum Waiting {
    #[n(0)]
    Email(#[n(0)] Box<str>),
    #[n(1)]
    Passkey(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    #[n(2)]
    Totp(#[n(0)] Timestamp),
}

impl Service {
    pub(crate) async fn held_of(&self, session: &Session) -> Result<Held, AccountFault> {
        let number = session.account.ok_or(AccountFault::Expired)?;
        self.held(number).await?.ok_or(AccountFault::Expired)
    }

    /// Hours before a change of this session counts.
    #[must_use]
    pub fn change_delay_hours(&self, session: &Session) -> u32 {
        if session.is_weak() {
            return RECOVERY_HOURS;
        }
        self.inner.policy.law.at(self.now().to_jiff()).map_or(RECOVERY_HOURS, |law| law.mandate_delay_hours)
    }

    /// Asks for another address: a code goes to it. Gives the token of the next step.
    pub async fn ask_email(&self, session: &Session, typed: &str) -> Result<String, AccountFault> {
        strong(session)?;
        let held = self.held_of(session).await?;
        let account = held.account()?;
        let email = normal_email(typed).ok_or(AccountFault::EmailMalformed)?;
        if account.email_at(self.now()) == Some(&email) {
            return Err(AccountFault::EmailSame);
        }
        let (code, sent) = self.make_code(&email, &format!("account:{}", held.number.0)).await?;
        let language = self.language_of(account).await?;
        let letter = self.letter_to(&email, language, Notice::NewAddressCode, Some(code.into()), self.now());
        self.post(held.number, vec![letter]).await?;
        let flow = AddressFlow { account: held.number, email: email.into(), code: sent };
        self.begin(&Flow::Address(flow), STEP_LIFE).await
    }

    /// The address that a step asked for.
    pub fn asked_email(&self, session: &Session, step: &str) -> Result<String, AccountFault> {
        match self.flow(step)? {
            Flow::Address(flow) if Some(flow.account) == session.account => Ok(flow.email.to_string()),
            _ => Err(AccountFault::Expired),
        }
    }

    /// Takes the code that went to the new address: the address counts after the delay.
    pub async fn confirm_email(
        &self,
        session: &Session,
        step: &str,
        typed: &str,
    ) -> Result<(), AccountFault> {
        strong(session)?;
        let Flow::Address(flow) = self.flow(step)? else { return Err(AccountFault::Expired) };
        let held = self.held_of(session).await?;
        if flow.account != held.number {
            return Err(AccountFault::Expired);
        }
        self.check_sent(&flow.code, typed).await?;
        self.take_flow(step).await?;
        let (account, now, email) = (held.account()?, self.now(), flow.email);
        let first = account.email_at(now).is_none();
        let from = if first { now } else { hours_from(now, self.change_delay_hours(session)) };
        let mut outbox = vec![contact_errand(held.number, now, from)];
        if !first {
            let what = Waiting::Email(email.clone());
            outbox.extend(self.cancellable(&held, what, Notice::EmailChangeAsked, from).await?);
        }
        let tags = self.free_email_tag(&email)?.into_iter().collect();
        let baggage = Baggage { tags, outbox, ..Baggage::default() };
        self.change_account(held.number, baggage, |_| {
            let email = email.clone();
            Ok(vec![if first {
                AccountEvent::EmailSet { email }
            } else {
                AccountEvent::EmailAsked { email, from }
            }])
        })
        .await?;
        Ok(())
    }

    /// Withdraws the address that waits.
    pub async fn withdraw_email(&self, session: &Session) -> Result<(), AccountFault> {
        let (held, now) = (self.held_of(session).await?, self.now());
        let withdrawn = |account: &Account| {
            let waits = account.waiting_email(now).is_some();
            Ok(if waits { vec![AccountEvent::EmailCancelled] } else { Vec::new() })
        };
        self.change_account(held.number, Baggage::default(), withdrawn).await?;
        Ok(())
    }

    /// Adds a passkey, which counts after the delay; gives from when.
    pub async fn add_passkey(
        &self,
        session: &Session,
        (ticket, answer): (&str, &str),
        label: &str,
    ) -> Result<Timestamp, AccountFault> {
        let held = self.held_of(session).await?;
        let label = usable_label(held.account()?, label).map_err(AccountFault::Label)?;
        let credential = self.made_passkey(&session.csrf, ticket, answer, label).await?;
        let from = hours_from(self.now(), self.change_delay_hours(session));
        let what = Waiting::Passkey(credential.id.clone());
        let letter = self.cancellable(&held, what, Notice::SignInWayAdded, from).await?;
        let tags = vec![self.passkey_tag(&credential.id)];
        let baggage = Baggage { tags, outbox: letter.into_iter().collect(), ..Baggage::default() };
        let added = AccountEvent::PasskeyAdded {
            id: credential.id.clone(),
            credential: credential.to_bytes(),
            label: label.into(),
            from,
        };
        self.change_account(held.number, baggage, |_| Ok(vec![added.clone()])).await?;
        Ok(from)
    }

    /// Gives a passkey another name.
    pub async fn rename_passkey(&self, session: &Session, id: &str, label: &str) -> Result<(), AccountFault> {
        strong(session)?;
        let held = self.held_of(session).await?;
        let account = held.account()?;
        let passkey = self.passkey_of(account, id).ok_or(ServiceError::Unknown)?;
        if *passkey.label == *label.trim() {
            return Ok(());
        }
        let label: Box<str> = usable_label(account, label).map_err(AccountFault::Label)?.into();
        let renamed = AccountEvent::PasskeyRenamed { id: passkey.id.clone(), label };
        self.change_account(held.number, Baggage::default(), |_| Ok(vec![renamed.clone()])).await?;
        Ok(())
    }

    /// Removes a passkey, at once.
    pub async fn remove_passkey(&self, session: &Session, id: &str) -> Result<(), AccountFault> {
        strong(session)?;
        let held = self.held_of(session).await?;
        let account = held.account()?;
        let passkey = self.passkey_of(account, id).ok_or(ServiceError::Unknown)?;
        let now = self.now();
        let others = account.passkeys.iter().any(|one| one.id != passkey.id && one.from <= now);
        if passkey.from <= now && !others && !has_password(account, now) && account.subjects.is_empty() {
            return Err(AccountFault::LastWayIn);
        }
        let removed = AccountEvent::PasskeyRemoved { id: passkey.id.clone() };
        let letter = self.account_letter(account, Notice::PasskeyRemoved, None).await?;
        self.change_account(held.number, posted(letter), |_| Ok(vec![removed.clone()])).await?;
        Ok(())
    }

    /// Sets the password. Every other session ends.
    pub async fn set_password(
        &self,
        token: &str,
        session: &Session,
        typed: &str,
    ) -> Result<(), AccountFault> {
        strong(session)?;
        let held = self.held_of(session).await?;
        let account = held.account()?;
        let about = About { login: &account.login, names: &[&session.caller.name] };
        let phc = self.new_password(typed, &about).await?;
        let letter = self.account_letter(account, Notice::SignInWayChanged, None).await?;
        let set = AccountEvent::PasswordSet { phc };
        self.change_account(held.number, posted(letter), |_| Ok(vec![set.clone()])).await?;
        self.end_sessions(held.number, hash_of(token)).await?;
        Ok(())
    }

    /// Removes the password and the application that makes codes, which are one way in.
    pub async fn remove_password(&self, token: &str, session: &Session) -> Result<(), AccountFault> {
        strong(session)?;
        let (held, now) = (self.held_of(session).await?, self.now());
        let account = held.account()?;
        if !account.passkeys.iter().any(|one| one.from <= now) && account.subjects.is_empty() {
            return Err(AccountFault::LastWayIn);
        }
        let letter = self.account_letter(account, Notice::SignInWayChanged, None).await?;
        let gone =
            || vec![AccountEvent::PasswordRemoved, AccountEvent::TotpRemoved, AccountEvent::TotpRemoved];
        self.change_account(held.number, posted(letter), |_| Ok(gone())).await?;
        self.end_sessions(held.number, hash_of(token)).await?;
        Ok(())
    }

    /// Begins to set up an application that makes codes. Gives the token of the step.
    pub async fn begin_totp(&self, session: &Session) -> Result<String, AccountFault> {
        strong(session)?;
        let held = self.held_of(session).await?;
        let flow = TotpFlow { account: held.number, secret: self.random() };
        self.begin(&Flow::Totp(flow), STEP_LIFE).await
    }

    /// The secret of a step that is under way.
    pub async fn totp_setup(&self, session: &Session, step: &str) -> Result<TotpSetup, AccountFault> {
        let held = self.held_of(session).await?;
        match self.flow(step)? {
            Flow::Totp(flow) if flow.account == held.number => {
                Ok(TotpSetup::of(flow.secret, &held.account()?.login))
            }
            _ => Err(AccountFault::Expired),
        }
    }

    /// Takes the first code of the application, which counts after the delay; until then the one before does.
    pub async fn confirm_totp(
        &self,
        session: &Session,
        step: &str,
        code: &str,
    ) -> Result<Timestamp, AccountFault> {
        strong(session)?;
        let held = self.held_of(session).await?;
        let Flow::Totp(flow) = self.flow(step)? else { return Err(AccountFault::Expired) };
        if flow.account != held.number {
            return Err(AccountFault::Expired);
        }
        let now = self.now();
        TotpSecret::from_bytes(flow.secret).check(code, now, None).ok_or(AccountFault::Wrong)?;
        self.take_flow(step).await?;
        let from = hours_from(now, self.change_delay_hours(session));
        let letter = self.cancellable(&held, Waiting::Totp(from), Notice::SignInWayAdded, from).await?;
        let set = AccountEvent::TotpSet { secret: flow.secret.to_vec(), from };
        self.change_account(held.number, posted(letter), |_| Ok(vec![set.clone()])).await?;
        Ok(from)
    }

    /// Says what leaves by e-mail.
    pub async fn set_discretion(
        &self,
        session: &Session,
        discretion: Discretion,
    ) -> Result<(), AccountFault> {
        strong(session)?;
        let held = self.held_of(session).await?;
        let discreet = discretion == Discretion::Discreet;
        let set = |account: &Account| {
            let same = account.discreet == discreet;
            Ok(if same { Vec::new() } else { vec![AccountEvent::DiscreetSet { discreet }] })
        };
        self.change_account(held.number, Baggage::default(), set).await?;
        Ok(())
    }

    /// No longer lets the subject of a provider in.
    pub async fn unlink_identity(&self, session: &Session, issuer: &str) -> Result<(), AccountFault> {
        strong(session)?;
        let (held, now) = (self.held_of(session).await?, self.now());
        let account = held.account()?;
        let Some((_, subject)) = account.subjects.iter().find(|(known, _)| **known == *issuer) else {
            return Ok(());
        };
        if !account.passkeys.iter().any(|one| one.from <= now) && !has_password(account, now) {
            return Err(AccountFault::LastWayIn);
        }
        let baggage = Baggage {
            remove_tags: vec![self.subject_tag(issuer, subject)],
            outbox: self.account_letter(account, Notice::SignInWayChanged, None).await?.into_iter().collect(),
            ..Baggage::default()
        };
        let unlinked = AccountEvent::SubjectUnlinked { issuer: issuer.into() };
        self.change_account(held.number, baggage, |_| Ok(vec![unlinked.clone()])).await?;
        Ok(())
    }

    /// A letter to the channel in force, with a token that cancels the change until it counts.
    async fn cancellable(
        &self,
        held: &Held,
        what: Waiting,
        notice: Notice,
        from: Timestamp,
    ) -> Result<Option<OutboxItem>, AccountFault> {
        let ticket = encode(&Cancel { account: held.number, what });
        let token = self.issue(TokenKind::Cancel, ticket, from.0 - self.now().0).await?;
        let detail = Some(format!("{token}|{}", from.0).into());
        Ok(self.account_letter(held.account()?, notice, detail).await?)
    }

    /// What a token of a letter would cancel; nothing when it is over.
    pub async fn cancellation(&self, token: &str) -> Result<Option<CancelItem>, AccountFault> {
        let Some(payload) = self.peek(TokenKind::Cancel, token).await? else { return Ok(None) };
        let cancel: Cancel = decode(&payload).map_err(|error| ServiceError::Integrity(error.to_string()))?;
        let Some(held) = self.held(cancel.account).await? else { return Ok(None) };
        Ok(cancel.what.item(held.account()?, self.now()))
    }

    /// Cancels the change that a letter told of. Every session of the account ends: one of them asked for it.
    pub async fn cancel_change(&self, token: &str) -> Result<(), AccountFault> {
        let payload = self.redeem(TokenKind::Cancel, token).await?.ok_or(AccountFault::Expired)?;
        let cancel: Cancel = decode(&payload).map_err(|error| ServiceError::Integrity(error.to_string()))?;
        let now = self.now();
        let (what, number) = (cancel.what, cancel.account);
        self.change_account(number, Baggage::default(), |account| {
            Ok(what.item(account, now).map(|_| what.cancelled()).into_iter().collect())
        })
        .await?;
        self.end_sessions(number, None).await?;
        Ok(())
    }
}

impl Waiting {
    fn item(&self, account: &Account, now: Timestamp) -> Option<CancelItem> {
        match self {
            Self::Email(email) => account
                .waiting_email(now)
                .filter(|waits| waits.email == *email)
                .map(|waits| CancelItem::Email { email: waits.email.to_string(), from: waits.from }),
            Self::Passkey(id) => {
                let one = account.passkeys.iter().find(|one| one.id == *id && one.from > now)?;
                Some(CancelItem::Passkey { label: one.label.to_string(), from: one.from })
            }
            Self::Totp(from) => {
                let waits = account.waiting_totp(now)?;
                (waits.from == *from).then_some(CancelItem::Totp { from: *from })
            }
        }
    }

    fn cancelled(&self) -> AccountEvent {
        match self {
            Self::Email(_) => AccountEvent::EmailCancelled,
            Self::Passkey(id) => AccountEvent::PasskeyRemoved { id: id.clone() },
            Self::Totp(_) => AccountEvent::TotpRemoved,
        }
    }
}

/// What leaves by e-mail, and what a neighbour may read over the shoulder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Discretion {
    /// Letters say what they are about.
    #[default]
    Ordinary,
    /// Neutral titles and letters.
    Discreet,
}

/// Whether password and code let somebody in.
pub(crate) fn has_password(account: &Account, now: Timestamp) -> bool {
    account.password.is_some() && account.totp_at(now).is_some_and(|totp| totp.from <= now)
}

fn posted(letter: Option<OutboxItem>) -> Baggage {
    Baggage { outbox: letter.into_iter().collect(), ..Baggage::default() }
}

/// A weak session changes nothing but what it is for.
fn strong(session: &Session) -> Result<(), AccountFault> {
    if session.is_weak() { Err(AccountFault::Wrong) } else { Ok(()) }
}
