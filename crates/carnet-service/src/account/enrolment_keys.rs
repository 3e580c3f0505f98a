//! The end of an enrolment: a first way to sign in, and the account.

use carnet_identity::passkey::User;
use carnet_identity::password::About;
use carnet_identity::totp::TotpSecret;
use carnet_model::account::{AccountEvent, AccountRole, Proof};
use carnet_model::caller::ActorKind;
use carnet_model::event::Event;
use carnet_model::{Caller, RecordNo, Timestamp};
use carnet_seal::Tag;
use carnet_store::{TicketKind, TicketTake};

use super::flow::{EnrolmentFlow, ProvenIdentity, Whom};
use super::login::normal_login;
use super::presence::Entry;
use super::{AccountFault, Device, Opened, PasskeyRequest};
use crate::families::shown_name;
use crate::fault::ServiceError;
use crate::identity::TokenKind;
use crate::outbox::{Delivery, Errand, Notice, blank, row};
use crate::records::Baggage;
use crate::service::Service;

/// How the issuer is called in an application that makes codes.
const ISSUER: &str = "Carnet";
/// How often a proposed name that somebody took is made anew.
const NAMES: usize = 8;

/// A secret for an application that makes codes.
#[derive(Clone)]
pub struct TotpSetup {
    /// As people type it.
    pub secret: String,
    /// As a QR code says it.
    pub uri: String,
}

impl TotpSetup {
    pub(crate) fn of(secret: [u8; 20], login: &str) -> Self {
        let secret = TotpSecret::from_bytes(secret);
        Self { secret: secret.base32(), uri: secret.uri(ISSUER, login) }
    }
}

impl std::fmt::Debug for TotpSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSetup(…)")
    }
}

/// A first way to sign in.
struct Way {
    login: String,
    events: Vec<AccountEvent>,
    tags: Vec<Tag>,
    proof: Proof,
}

impl Service {
    /// Asks the browser of an enrolment for a passkey.
    pub async fn ask_enrolment_passkey(
        &self,
        token: &str,
        browser: &str,
    ) -> Result<Option<PasskeyRequest>, AccountFault> {
        let flow = self.ready_flow(token)?;
        let (owner, name) = self.owner_of(&flow).await?;
        let handle = self.handle_of(&owner)?;
        let user = User { handle: &handle, name: &flow.proposal, display_name: &name };
        Ok(self.ask_creation(browser, user, &[]))
    }

    /// Ends an enrolment with a passkey: the account is made, and its person signed in.
    pub async fn enrol_passkey(
        &self,
        token: &str,
        browser: &str,
        (ticket, answer): (&str, &str),
        device: &Device,
    ) -> Result<Opened, AccountFault> {
        let mut flow = self.ready_flow(token)?;
        let credential = self.made_passkey(browser, ticket, answer, &device.words).await?;
        let added = AccountEvent::PasskeyAdded {
            id: credential.id.clone(),
            credential: credential.to_bytes(),
            label: credential.label.clone(),
            from: self.now(),
        };
        let tag = self.passkey_tag(&credential.id);
        for _ in 0..NAMES {
            let way = Way {
                login: flow.proposal.to_string(),
                events: vec![added.clone()],
                tags: vec![tag],
                proof: Proof::Passkey,
            };
            match self.make_account(token, &flow, way, device).await {
                Err(AccountFault::LoginTaken) => flow.proposal = self.another_proposal(&flow).await?.into(),
                other => return other,
            }
        }
        Err(AccountFault::LoginTaken)
    }

    /// Takes the name and the password of an enrolment; the application that makes codes comes next.
    pub async fn enrol_password(&self, token: &str, login: &str, password: &str) -> Result<(), AccountFault> {
        let mut flow = self.ready_flow(token)?;
        let login = normal_login(login).ok_or(AccountFault::LoginMalformed)?;
        if self.inner.store.find_tag(&self.login_tag(&login))?.is_some() {
            return Err(AccountFault::LoginTaken);
        }
        let (_, name) = self.owner_of(&flow).await?;
        let phc = self.new_password(password, &About { login: &login, names: &[&name] }).await?;
        flow.password = Some((login.into(), phc));
        flow.totp = Some(self.random());
        self.keep_enrolment(token, flow).await
    }

    /// Another name that could be proposed when one is taken.
    pub async fn login_proposal(&self, token: &str) -> Result<String, AccountFault> {
        let flow = self.enrolment_flow(token)?;
        self.another_proposal(&flow).await
    }

    /// The secret for the application that makes codes.
    pub fn enrolment_totp(&self, token: &str) -> Result<TotpSetup, AccountFault> {
        let flow = self.ready_flow(token)?;
        let (Some((login, _)), Some(secret)) = (&flow.password, flow.totp) else {
            return Err(AccountFault::Expired);
        };
        Ok(TotpSetup::of(secret, login))
    }

    /// Ends an enrolment with the first code of the application.
    pub async fn enrol_totp(&self, token: &str, code: &str, device: &Device) -> Result<Opened, AccountFault> {
        let flow = self.ready_flow(token)?;
        let (Some((login, phc)), Some(secret)) = (&flow.password, flow.totp) else {
            return Err(AccountFault::Expired);
        };
        let now = self.now();
        let step = TotpSecret::from_bytes(secret).check(code, now, None).ok_or(AccountFault::Wrong)?;
        let events = vec![
            AccountEvent::PasswordSet { phc: phc.clone() },
            AccountEvent::TotpSet { secret: secret.to_vec(), from: now },
        ];
        let way = Way { login: login.to_string(), events, tags: Vec::new(), proof: Proof::PasswordTotp };
        let opened = self.make_account(token, &flow, way, device).await?;
        if let Some(number) = opened.session.account {
            // The code that proved the application signs nobody in a second time.
            self.spend_step(number, step).await?;
        }
        Ok(opened)
    }

    /// An account whose way in is the identity provider that just proved the person.
    pub(crate) async fn account_by_identity(
        &self,
        number: RecordNo,
        identity: &ProvenIdentity,
    ) -> Result<RecordNo, AccountFault> {
        let record = self.record(number).await?.ok_or(ServiceError::Unknown)?;
        let ins = record.ins.last().copied().ok_or(ServiceError::Unknown)?;
        let traits = record.traits.as_ref().ok_or(ServiceError::Unknown)?;
        for _ in 0..NAMES {
            let login = self.proposal_for(traits);
            let whom = Whom::Person(number, ins);
            let mut flow = self.enrolment_of(Some(whom), login.clone());
            flow.identity = Some(identity.clone());
            let way = Way { login, events: Vec::new(), tags: Vec::new(), proof: Proof::Provider };
            match self.found_account(&flow, &way, record.contact.email.as_deref()).await {
                Err(AccountFault::LoginTaken) => {}
                other => return other,
            }
        }
        Err(AccountFault::LoginTaken)
    }

    /// An enrolment whose address is verified.
    fn ready_flow(&self, token: &str) -> Result<EnrolmentFlow, AccountFault> {
        let flow = self.enrolment_flow(token)?;
        if flow.whom.is_none() || flow.email_verified.is_none() {
            return Err(AccountFault::Expired);
        }
        Ok(flow)
    }

    async fn owner_of(&self, flow: &EnrolmentFlow) -> Result<(String, String), AccountFault> {
        match flow.whom.as_ref().ok_or(AccountFault::Expired)? {
            Whom::Person(number, ins) => {
                let record = self.record(*number).await?.ok_or(ServiceError::Unknown)?;
                Ok((ins.token(), shown_name(&record)))
            }
            Whom::Operator(login, name, _) => Ok((format!("login:{login}"), name.to_string())),
        }
    }

    async fn another_proposal(&self, flow: &EnrolmentFlow) -> Result<String, AccountFault> {
        match flow.whom.as_ref().ok_or(AccountFault::Expired)? {
            Whom::Person(number, _) => {
                let record = self.record(*number).await?.ok_or(ServiceError::Unknown)?;
                Ok(record.traits.as_ref().map(|traits| self.proposal_for(traits)).unwrap_or_default())
            }
            // An operator's name is the one that was given to them.
            Whom::Operator(..) => Err(AccountFault::LoginTaken),
        }
    }

    async fn make_account(
        &self,
        token: &str,
        flow: &EnrolmentFlow,
        way: Way,
        device: &Device,
    ) -> Result<Opened, AccountFault> {
        let email = flow.email.as_ref().map(|(email, _)| &**email);
        let proof = way.proof;
        let number = self.found_account(flow, &way, email).await?;
        let held = self.held(number).await?.ok_or(ServiceError::Unknown)?;
        let opened = self.enter_account(&held, Entry::by(proof, device)).await?;
        self.redeem(TokenKind::Flow, token).await?;
        Ok(opened)
    }

    /// Founds the account, in one commit with the end of the activation code.
    async fn found_account(
        &self,
        flow: &EnrolmentFlow,
        way: &Way,
        email: Option<&str>,
    ) -> Result<RecordNo, AccountFault> {
        let (by, joined, mut tags) = self.joined(flow, &way.login).await?;
        let login = self.login_tag(&way.login);
        if self.inner.store.find_tag(&login)?.is_some() {
            return Err(AccountFault::LoginTaken);
        }
        tags.push(login);
        tags.extend(&way.tags);
        let mut events = vec![joined];
        if let Some(email) = email {
            events.push(AccountEvent::EmailSet { email: email.into() });
            tags.extend(self.free_email_tag(email)?);
        }
        events.extend(way.events.iter().cloned());
        if let Some(identity) = &flow.identity {
            let (issuer, subject) = (identity.session.issuer.clone(), identity.session.subject.clone());
            tags.push(self.subject_tag(&issuer, &subject));
            events.push(AccountEvent::SubjectLinked { issuer, subject });
        }
        let now = self.now();
        let language = match &flow.whom {
            Some(Whom::Person(number, _)) => self.record(*number).await?.map(|one| one.contact.language),
            _ => None,
        };
        let ready =
            email.map(|to| self.letter_to(to, language.unwrap_or_default(), Notice::AccountReady, None, now));
        let kind: TicketKind = TokenKind::Activation.into();
        let baggage = Baggage {
            tags,
            outbox: ready.into_iter().collect(),
            take_tickets: flow.activation.map(|hash| TicketTake { kind, hash, now }).into_iter().collect(),
            ..Baggage::default()
        };
        let events = events.into_iter().map(Event::Account).collect();
        let number = match self.found_with(&by, events, baggage).await {
            Err(ServiceError::Taken) => return Err(AccountFault::LoginTaken),
            other => other?,
        };
        if email.is_some() && flow.email.is_some() {
            self.post(number, vec![contact_errand(number, now, now)]).await?;
        }
        Ok(number)
    }

    async fn joined(
        &self,
        flow: &EnrolmentFlow,
        login: &str,
    ) -> Result<(Caller, AccountEvent, Vec<Tag>), AccountFault> {
        match flow.whom.as_ref().ok_or(AccountFault::Expired)? {
            Whom::Person(number, ins) => {
                if self.account_of(ins).await?.is_some() {
                    return Err(AccountFault::HasAccount);
                }
                let record = self.record(*number).await?.ok_or(ServiceError::Unknown)?;
                let name: Box<str> = shown_name(&record).into();
                let (kind, id) = (ActorKind::Holder, ins.matricule().into());
                let by = Caller { kind, id, name: name.clone(), ins: Some(*ins), ..Caller::anonymous() };
                let (person, role) = (Some(*ins), AccountRole::Person);
                let joined = AccountEvent::Joined { login: login.into(), name, person, role };
                Ok((by, joined, vec![self.person_tag(*number)]))
            }
            Whom::Operator(_, name, role) => {
                let (name, role) = (name.clone(), *role);
                let joined = AccountEvent::Joined { login: login.into(), name, person: None, role };
                Ok((Caller::system(), joined, Vec::new()))
            }
        }
    }
}

/// The row that makes a person's record write to their account's address, at an instant.
pub(crate) fn contact_errand(number: RecordNo, now: Timestamp, due: Timestamp) -> carnet_store::OutboxItem {
    let id = format!("address-{}-{}", number.0, due.0);
    let errand = Some(Errand::FollowAddress { account: number });
    row(Delivery { errand, ..blank(Notice::EmailChanged, id, now) }, due)
}
