//! Finding and reading accounts.

use std::sync::Arc;

use carnet_model::account::{AccountEvent, AccountRole};
use carnet_model::caller::ActorKind;
use carnet_model::event::Event;
use carnet_model::ids::EntryKind;
use carnet_model::person::{Contact, Language};
use carnet_model::{Caller, Ins, ObjectNo, PublicId, RecordNo, Timestamp};
use carnet_record::account::Account;
use carnet_record::record::Record;
use carnet_seal::{Tag, TagKind};
use carnet_store::OutboxItem;

use super::login::{normal_email, normal_login};
use super::{AccountFault, Discretion, Session};
use crate::families::shown_name;
use crate::fault::ServiceError;
use crate::lead::Lead;
use crate::outbox::{Delivery, Notice, blank, row};
use crate::records::Baggage;
use crate::service::Service;

/// An account, as its ledger is now.
pub(crate) struct Held {
    pub(crate) number: RecordNo,
    ledger: Arc<Record>,
}

impl Held {
    pub(crate) fn account(&self) -> Result<&Account, ServiceError> {
        self.ledger.account.as_deref().ok_or(ServiceError::Unknown)
    }
}

impl Service {
    /// The account of this number.
    pub(crate) async fn held(&self, number: RecordNo) -> Result<Option<Held>, ServiceError> {
        let ledger = self.record(number).await?.filter(|ledger| ledger.account.is_some());
        Ok(ledger.map(|ledger| Held { number, ledger }))
    }

    /// The account that somebody means by a name or an e-mail address.
    pub(crate) async fn held_by_name(&self, typed: &str) -> Result<Option<Held>, ServiceError> {
        let (login, email) = (normal_login(typed), normal_email(typed));
        // The ledger that is folded where there is no account costs what an account's does.
        let lead = match &email {
            Some(email) => self.lead(TagKind::Contact, email).await?,
            None => self.lead(TagKind::Account, &login_tag(login.as_deref().unwrap_or_default())).await?,
        };
        let Lead::To(number, ledger) = lead else { return Ok(None) };
        if ledger.account.is_none() {
            return Ok(None);
        }
        let held = Held { number, ledger };
        // The tag of an address that was changed since leads nowhere.
        let stands = email.is_none() || held.account()?.email_at(self.now()) == email.as_deref();
        Ok(stands.then_some(held))
    }

    /// The account of a person, if they have one.
    pub async fn account_of(&self, person: &Ins) -> Result<Option<RecordNo>, ServiceError> {
        let Some(own) = self.record_of_ins(person)? else { return Ok(None) };
        let number = self.record_of(TagKind::Account, &person_tag(own))?;
        let Some(number) = number else { return Ok(None) };
        Ok(self.held(number).await?.map(|held| held.number))
    }

    /// The account that a subject of a provider signs in to.
    pub(crate) async fn held_by_subject(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Held>, ServiceError> {
        let Some(number) = self.record_of(TagKind::Subject, &subject_tag(issuer, subject))? else {
            return Ok(None);
        };
        let Some(held) = self.held(number).await? else { return Ok(None) };
        let known = held.account()?.subjects.iter().any(|(i, s)| **i == *issuer && **s == *subject);
        Ok(known.then_some(held))
    }

    /// The caller that an account makes, under the name that its record has now.
    pub(crate) async fn caller_of(
        &self,
        number: RecordNo,
        account: &Account,
    ) -> Result<Caller, ServiceError> {
        let own = match &account.person {
            Some(person) => self.own_record(person).await?,
            None => None,
        };
        let name = own.as_deref().map(shown_name).filter(|name| !name.is_empty());
        let kind = match account.role {
            AccountRole::Person => ActorKind::Holder,
            AccountRole::Operator | AccountRole::SecurityOfficer | AccountRole::CounterAgent => {
                ActorKind::Operator
            }
        };
        Ok(Caller {
            kind,
            id: self.account_id(number).to_string().into(),
            name: name.map_or_else(|| account.name.clone(), Into::into),
            ins: account.person,
            ..Caller::anonymous()
        })
    }

    /// The public id of an account.
    #[must_use]
    pub fn account_id(&self, number: RecordNo) -> PublicId {
        self.public_id(number, EntryKind::Account, ObjectNo(0))
    }

    /// A person's own record.
    pub(crate) async fn own_record(&self, person: &Ins) -> Result<Option<Arc<Record>>, ServiceError> {
        match self.record_of_ins(person)? {
            Some(number) => self.record(number).await,
            None => Ok(None),
        }
    }

    pub(crate) fn login_tag(&self, login: &str) -> Tag {
        self.inner.store.tag(TagKind::Account, &login_tag(login))
    }

    pub(crate) fn person_tag(&self, record: RecordNo) -> Tag {
        self.inner.store.tag(TagKind::Account, &person_tag(record))
    }

    pub(crate) fn subject_tag(&self, issuer: &str, subject: &str) -> Tag {
        self.inner.store.tag(TagKind::Subject, &subject_tag(issuer, subject))
    }

    pub(crate) fn passkey_tag(&self, id: &[u8]) -> Tag {
        self.inner.store.tag(TagKind::Passkey, &base64_simd::URL_SAFE_NO_PAD.encode_to_string(id))
    }

    /// The tag of an address, if nobody has it: the first account of an address can be named by it, others cannot.
    pub(crate) fn free_email_tag(&self, email: &str) -> Result<Option<Tag>, ServiceError> {
        let tag = self.inner.store.tag(TagKind::Contact, email);
        Ok(self.inner.store.find_tag(&tag)?.is_none().then_some(tag))
    }

    /// Changes an account, as itself.
    pub(crate) async fn change_account(
        &self,
        number: RecordNo,
        baggage: Baggage,
        make: impl Fn(&Account) -> Result<Vec<AccountEvent>, ServiceError>,
    ) -> Result<Held, AccountFault> {
        let held = self.held(number).await?.ok_or(ServiceError::Unknown)?;
        let caller = self.caller_of(number, held.account()?).await?;
        let ledger = self
            .append(&caller, number, baggage, |ledger| {
                let account = ledger.account.as_deref().ok_or(ServiceError::Unknown)?;
                Ok(make(account)?.into_iter().map(Event::Account).collect())
            })
            .await?;
        Ok(Held { number, ledger })
    }

    /// In which language somebody's letters are.
    pub(crate) async fn language_of(&self, account: &Account) -> Result<Language, ServiceError> {
        let Some(person) = &account.person else { return Ok(Language::default()) };
        let own = self.own_record(person).await?;
        Ok(own.map(|record| record.contact.language).unwrap_or_default())
    }

    /// A letter to the address in force.
    pub(crate) async fn account_letter(
        &self,
        account: &Account,
        notice: Notice,
        detail: Option<Box<str>>,
    ) -> Result<Option<OutboxItem>, ServiceError> {
        let now = self.now();
        let Some(to) = account.email_at(now) else { return Ok(None) };
        let language = self.language_of(account).await?;
        Ok(Some(self.letter_to(to, language, notice, detail, now)))
    }

    pub(crate) fn letter_to(
        &self,
        to: &str,
        language: Language,
        notice: Notice,
        detail: Option<Box<str>>,
        now: Timestamp,
    ) -> OutboxItem {
        let id = format!("account-{}-{:x}", now.0, u64::from_be_bytes(self.random()));
        row(Delivery { to: to.into(), language, detail, ..blank(notice, id, now) }, now)
    }

    /// Whether the reader of a letter asked that letters say nothing, as their account says: the letter is of the
    /// account itself, of their record, or of somebody else's.
    pub(crate) async fn wants_discretion(
        &self,
        ledger: RecordNo,
        delivery: &Delivery,
    ) -> Result<bool, ServiceError> {
        let account = match (&delivery.person, self.record(ledger).await?) {
            (Some(person), _) => self.account_of(person).await?,
            (None, Some(held)) if held.account.is_some() => Some(ledger),
            (None, Some(held)) => match held.ins.last() {
                Some(person) => self.account_of(person).await?,
                None => None,
            },
            (None, None) => None,
        };
        let Some(number) = account else { return Ok(false) };
        Ok(self.held(number).await?.is_some_and(|held| held.account().is_ok_and(|account| account.discreet)))
    }

    /// Whether the account of a session asked for neutral titles.
    pub async fn discretion_of(&self, session: &Session) -> Result<Discretion, ServiceError> {
        let Some(number) = session.account else { return Ok(Discretion::Ordinary) };
        let held = self.held(number).await?;
        let discreet = held.is_some_and(|held| held.account().is_ok_and(|account| account.discreet));
        Ok(if discreet { Discretion::Discreet } else { Discretion::Ordinary })
    }

    /// Makes the person's record write to the address of their account. Tried again later while the record is not open.
    pub(crate) async fn follow_address(&self, number: RecordNo) -> Result<(), ServiceError> {
        let Some(held) = self.held(number).await? else { return Ok(()) };
        let account = held.account()?;
        let (Some(person), Some(email)) = (account.person, account.email_at(self.now())) else {
            return Ok(());
        };
        let Some(own) = self.own_record(&person).await? else { return Ok(()) };
        if own.contact.email.as_deref() == Some(email) {
            return Ok(());
        }
        let contact = Contact { email: Some(email.into()), ..own.contact.clone() };
        let caller = self.caller_of(number, account).await?;
        self.set_contact(&caller, person.into(), contact).await
    }
}

fn login_tag(login: &str) -> String {
    format!("login:{login}")
}

fn person_tag(record: RecordNo) -> String {
    format!("person:{}", record.0)
}

fn subject_tag(issuer: &str, subject: &str) -> String {
    format!("{issuer}|{subject}")
}
