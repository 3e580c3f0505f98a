//! The way back from an identity provider: the code becomes tokens, the tokens a proven person or professional.

use std::sync::Arc;

use carnet_identity::Claims;
use carnet_identity::franceconnect::{BirthDate, Identity};
use carnet_identity::jose::JoseError;
use carnet_identity::oidc::{
    AnswerError, CLOCK_WINDOW_SECONDS, Expected, IdToken, TokenFault, code_request, read_answer, read_tokens,
    read_userinfo, verify_id_token,
};
use carnet_identity::psc::Professional;
use carnet_model::account::{AccountEvent, Proof};
use carnet_model::{Caller, Ins, InsDomain};

use super::flow::{ExercisesFlow, Flow, ProvenIdentity, ProviderFlow, STEP_LIFE};
use super::presence::Entry;
use super::provider::{Errand, FRESH_SECONDS, Freshness, IdentityProvider, Known};
use super::{AccountFault, Device, Opened, ProviderSession, Session, SessionKind};
use crate::fault::ServiceError;
use crate::outbound::{OutboundMethod, OutboundRequest};
use crate::outbox::Notice;
use crate::records::Baggage;
use crate::service::Service;

/// Seconds that may pass between a fresh proof and its token: the network's time.
const PROOF_WINDOW: u32 = 60;

/// Why somebody who went to a provider is not let in.
#[derive(Debug, thiserror::Error)]
pub enum ProviderFault {
    /// The answer is not to a request of this browser, or the provider said no.
    #[error("the provider refused, or the answer is not ours")]
    Refused,
    /// The provider does not answer as it should.
    #[error("the provider does not answer")]
    Down,
    /// The assurance is too low.
    #[error("the level of assurance is too low")]
    Level,
    /// Who was proven has no record or right here, or is somebody else than the session's person.
    #[error("who was proven is not known here")]
    Unknown,
    /// The account's own.
    #[error(transparent)]
    Account(AccountFault),
}

impl From<ServiceError> for ProviderFault {
    fn from(error: ServiceError) -> Self {
        Self::Account(error.into())
    }
}

/// Where somebody who came back goes on.
#[derive(Debug)]
pub enum Arrival {
    /// Signed in.
    SignedIn {
        /// The session.
        opened: Box<Opened>,
        /// The path to come back to.
        back: String,
    },
    /// A professional, signed in: no account stands behind it.
    Professional {
        /// Token of the session.
        token: String,
        /// The session.
        session: Box<Session>,
        /// The path to come back to.
        back: String,
    },
    /// A professional with several situations chooses one: the token of the step.
    Exercises(String),
    /// An enrolment goes on: its token.
    Enrolment(String),
    /// The identity is linked.
    Linked,
    /// The proof is fresh: the session's new token.
    Confirmed {
        /// Token of the session.
        token: String,
        /// The path to come back to.
        back: String,
    },
    /// There is no fresh proof.
    NotConfirmed {
        /// Why.
        fault: ProviderFault,
        /// The path to come back to.
        back: String,
    },
}

/// A situation that a professional may choose.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its name in the form.
    pub id: String,
    /// The caller that it makes.
    pub caller: Caller,
}

/// Somebody whom a provider proved.
struct Proven {
    id_token: IdToken,
    claims: Claims,
    session: ProviderSession,
}

impl Service {
    /// Takes the query with which somebody came back. `providers` are those of the deployment, `browser` is the form
    /// token, `token` the session's if there is one.
    pub async fn finish_provider(
        &self,
        providers: &[&IdentityProvider],
        query: &str,
        (browser, token): (&str, Option<&str>),
        device: &Device,
    ) -> Result<Arrival, ProviderFault> {
        let state = state_of(query).ok_or(ProviderFault::Refused)?;
        // The state is good once, whatever comes of it.
        let Ok(Flow::Provider(flow)) = self.take_flow(&state).await else {
            return Err(ProviderFault::Refused);
        };
        if !carnet_seal::constant_time_eq(flow.browser.as_bytes(), browser.as_bytes()) {
            return Err(ProviderFault::Refused);
        }
        let provider =
            providers.iter().find(|one| *one.issuer() == *flow.issuer).ok_or(ProviderFault::Refused)?;
        let proven = match self.prove(provider, &flow, query, &state).await {
            Err(fault) if flow.errand == Errand::Confirm => {
                return Ok(Arrival::NotConfirmed { fault, back: flow.back.into() });
            }
            proven => proven?,
        };
        match flow.errand {
            Errand::Person => self.person_back(proven, flow.back.into(), device).await,
            Errand::Professional => self.professional_back(&proven, &flow, device).await,
            Errand::Enrolment => self.enrolment_back(proven).await,
            Errand::Link => self.link_back(proven, token).await,
            Errand::Confirm => self.confirm_back(&proven, token, flow.back.into()).await,
        }
    }

    /// From the code to verified claims.
    async fn prove(
        &self,
        provider: &IdentityProvider,
        flow: &ProviderFlow,
        query: &str,
        state: &str,
    ) -> Result<Proven, ProviderFault> {
        let known = self.known(provider, Freshness::Kept).await?;
        let code = read_answer(&known.provider, query, state).map_err(|error| {
            tracing::info!(%error, "a provider gave no code");
            match error {
                AnswerError::Refused(carnet_identity::oidc::ProviderRefusal::Unavailable) => {
                    ProviderFault::Down
                }
                _ => ProviderFault::Refused,
            }
        })?;
        let (nonce, pkce) = self.nonce_and_key(&flow.seed);
        let (client, now) = (&provider.settings().client, self.now());
        let jti = base64_simd::URL_SAFE_NO_PAD.encode_to_string(self.random::<16>());
        let request = code_request(&known.provider, client, &code, pkce.verifier(), &jti, now);
        let request = request.map_err(|error| broken(&error))?;
        let mut sent = OutboundRequest::form(&*request.url, &[]);
        sent.body = request.body.into_bytes();
        if let Some(authorization) = request.authorization {
            sent = sent.header("authorization", String::from(authorization));
        }
        debug_assert_eq!(sent.method, OutboundMethod::Post);
        let answer = self.ask(sent).await?;
        let tokens = read_tokens(answer.status, &answer.body).map_err(|error| broken(&error))?;
        let id_token = tokens.id_token.as_deref().ok_or(ProviderFault::Down)?;
        let again = flow.errand == Errand::Confirm;
        let expected = Expected {
            nonce: &nonce,
            access_token: Some(&tokens.access_token),
            assurance: provider.settings().assurance,
            max_age_seconds: again.then_some(FRESH_SECONDS + PROOF_WINDOW),
            window_seconds: CLOCK_WINDOW_SECONDS,
            now,
        };
        let (known, id_token) = self.identified(provider, known, id_token, &expected).await?;
        let session = ProviderSession {
            issuer: known.provider.issuer.clone(),
            subject: id_token.subject.clone(),
            session: id_token.session.clone(),
        };
        let claims = match &known.provider.userinfo_endpoint {
            Some(endpoint) => {
                let sent = OutboundRequest::get(endpoint.as_str()).bearer(&tokens.access_token);
                let answer = self.ask(sent).await?;
                let kind = &answer.media_type;
                let read = read_userinfo(
                    answer.status,
                    kind,
                    &answer.body,
                    &known.provider,
                    client,
                    &known.keys,
                    &id_token,
                );
                read.map_err(|error| broken(&error))?
            }
            None => id_token.claims.clone(),
        };
        Ok(Proven { id_token, claims, session })
    }

    /// Verifies an ID token; with keys fetched anew when it names one that is not known.
    async fn identified(
        &self,
        provider: &IdentityProvider,
        known: Arc<Known>,
        token: &str,
        expected: &Expected<'_>,
    ) -> Result<(Arc<Known>, IdToken), ProviderFault> {
        let client = &provider.settings().client;
        let first = verify_id_token(token, &known.provider, client, &known.keys, expected);
        if !matches!(first, Err(TokenFault::Jose(JoseError::UnknownKey))) {
            return first.map(|token| (known, token)).map_err(token_fault);
        }
        let known = self.known(provider, Freshness::NewKeys).await?;
        let second = verify_id_token(token, &known.provider, client, &known.keys, expected);
        second.map(|token| (known, token)).map_err(token_fault)
    }

    async fn ask(
        &self,
        request: OutboundRequest,
    ) -> Result<crate::outbound::OutboundResponse, ProviderFault> {
        let outbound = self.outbound().ok_or(ProviderFault::Down)?;
        outbound.send(request).await.map_err(|error| broken(&error))
    }

    /// A person signs in: to the account of that subject; or to their own, which is made now if they have a record and
    /// the identity is the one of its traits; else the enrolment asks for the code that came on paper.
    async fn person_back(
        &self,
        proven: Proven,
        back: String,
        device: &Device,
    ) -> Result<Arrival, ProviderFault> {
        let ProviderSession { issuer, subject, .. } = &proven.session;
        let session = proven.session.clone();
        if let Some(held) = self.held_by_subject(issuer, subject).await? {
            let entry = Entry { provider: Some(session), ..Entry::by(Proof::Provider, device) };
            let opened = Box::new(self.enter_account(&held, entry).await?);
            return Ok(Arrival::SignedIn { opened, back });
        }
        let identity = identity_of(&proven)?;
        let Some(ins) = ins_of(&proven.claims) else {
            return Ok(Arrival::Enrolment(self.enrol_identity(identity, None).await?));
        };
        let number = self.record_of_ins(&ins)?.ok_or(ProviderFault::Unknown)?;
        self.same_person(number, &identity).await?;
        let entry = Entry { provider: Some(session), ..Entry::by(Proof::Provider, device) };
        let Some(account) = self.account_of(&ins).await? else {
            let account = match self.account_by_identity(number, &identity).await {
                Ok(account) => account,
                // Their other browser was faster: it is their account all the same.
                Err(fault) => self.account_of(&ins).await?.ok_or(fault)?,
            };
            let held = self.held(account).await?.ok_or(ServiceError::Unknown)?;
            let opened = Box::new(self.enter_account(&held, entry).await?);
            return Ok(Arrival::SignedIn { opened, back });
        };
        // The State vouches that it is the same person: it can be nobody else's way in. They are told all the same.
        let held = self.held(account).await?.ok_or(ServiceError::Unknown)?;
        let letter = self.account_letter(held.account()?, Notice::IdentityLinked, None).await?;
        let entry = Entry {
            events: vec![linked(&identity)],
            tags: vec![self.subject_tag(issuer, subject)],
            letters: letter.into_iter().collect(),
            ..entry
        };
        let opened = Box::new(self.enter_account(&held, entry).await?);
        Ok(Arrival::SignedIn { opened, back })
    }

    async fn same_person(
        &self,
        number: carnet_model::RecordNo,
        identity: &ProvenIdentity,
    ) -> Result<(), ProviderFault> {
        let record = self.record(number).await?.ok_or(ProviderFault::Unknown)?;
        let same = record.traits.as_ref().is_some_and(|traits| identity.matches(traits));
        if same { Ok(()) } else { Err(ProviderFault::Unknown) }
    }

    async fn enrolment_back(&self, proven: Proven) -> Result<Arrival, ProviderFault> {
        let identity = identity_of(&proven)?;
        let whom = match ins_of(&proven.claims) {
            None => None,
            Some(ins) => {
                let number = self.record_of_ins(&ins)?.ok_or(ProviderFault::Unknown)?;
                self.same_person(number, &identity).await?;
                if self.account_of(&ins).await?.is_some() {
                    return Err(ProviderFault::Account(AccountFault::HasAccount));
                }
                Some((number, ins))
            }
        };
        Ok(Arrival::Enrolment(self.enrol_identity(identity, whom).await?))
    }

    async fn link_back(&self, proven: Proven, token: Option<&str>) -> Result<Arrival, ProviderFault> {
        let session = self.session_of(token).await?;
        let held = self.held_of(&session).await?;
        let account = held.account()?;
        let identity = identity_of(&proven)?;
        let person = account.person.ok_or(ProviderFault::Unknown)?;
        let own = self.record_of_ins(&person)?.ok_or(ProviderFault::Unknown)?;
        self.same_person(own, &identity).await?;
        let letter = self.account_letter(account, Notice::IdentityLinked, None).await?;
        let known = account.subjects.iter().any(|(issuer, subject)| {
            (issuer, subject) == (&identity.session.issuer, &identity.session.subject)
        });
        let tag = self.subject_tag(&identity.session.issuer, &identity.session.subject);
        let tags = if known { Vec::new() } else { vec![tag] };
        let baggage = Baggage { tags, outbox: letter.into_iter().collect(), ..Baggage::default() };
        let event = linked(&identity);
        self.change_account(held.number, baggage, |_| {
            Ok(if known { Vec::new() } else { vec![event.clone()] })
        })
        .await?;
        Ok(Arrival::Linked)
    }

    async fn confirm_back(
        &self,
        proven: &Proven,
        token: Option<&str>,
        back: String,
    ) -> Result<Arrival, ProviderFault> {
        let session = self.session_of(token).await?;
        let token = token.ok_or(ProviderFault::Refused)?;
        let ProviderSession { issuer, subject, .. } = &proven.session;
        let same = if let Some(number) = session.account {
            self.held_by_subject(issuer, subject).await?.is_some_and(|held| held.number == number)
        } else {
            let provider = session.provider.as_ref();
            let same = provider.is_some_and(|known| (&known.issuer, &known.subject) == (issuer, subject));
            same && still_practises(&session.caller, &proven.claims)
        };
        if !same {
            return Ok(Arrival::NotConfirmed { fault: ProviderFault::Unknown, back });
        }
        let (token, _) = self.proved_again(token, Proof::Provider).await?;
        Ok(Arrival::Confirmed { token, back })
    }

    async fn session_of(&self, token: Option<&str>) -> Result<Session, ProviderFault> {
        let token = token.ok_or(ProviderFault::Refused)?;
        self.session(token).await?.ok_or(ProviderFault::Refused)
    }

    async fn professional_back(
        &self,
        proven: &Proven,
        flow: &ProviderFlow,
        _device: &Device,
    ) -> Result<Arrival, ProviderFault> {
        let professional = Professional::from_userinfo(&proven.claims).map_err(|error| {
            tracing::info!(%error, "no professional");
            ProviderFault::Unknown
        })?;
        let mut callers: Vec<Caller> =
            (0..professional.situations.len()).filter_map(|place| professional.caller(place)).collect();
        if callers.len() == 1
            && let Some(caller) = callers.pop()
        {
            return self.professional_in(caller, proven.session.clone(), flow.back.to_string()).await;
        }
        let (provider, back, browser) = (proven.session.clone(), flow.back.clone(), flow.browser.clone());
        let step = Flow::Exercises(ExercisesFlow { callers, provider, back, browser });
        Ok(Arrival::Exercises(self.begin(&step, STEP_LIFE).await?))
    }

    async fn professional_in(
        &self,
        caller: Caller,
        provider: ProviderSession,
        back: String,
    ) -> Result<Arrival, ProviderFault> {
        let mut session = self.new_session(SessionKind::Professional, caller).await?;
        session.proof = Some(Proof::Provider);
        session.proved_at = Some(self.now());
        session.provider = Some(provider);
        let token = self.keep_session(&session).await?;
        Ok(Arrival::Professional { token, session: Box::new(session), back })
    }

    /// The situations among which a professional chooses, and the path to come back to.
    pub fn exercises(&self, step: &str, browser: &str) -> Result<(Vec<Exercise>, String), AccountFault> {
        let Flow::Exercises(flow) = self.flow(step)? else { return Err(AccountFault::Expired) };
        if *flow.browser != *browser {
            return Err(AccountFault::Expired);
        }
        let callers = flow.callers.into_iter().enumerate();
        let choices = callers.map(|(place, caller)| Exercise { id: place.to_string(), caller }).collect();
        Ok((choices, flow.back.into()))
    }

    /// Signs a professional in, in the situation that they chose; `None` when there is none of that name.
    pub async fn choose_exercise(
        &self,
        step: &str,
        browser: &str,
        id: &str,
    ) -> Result<Option<Arrival>, ProviderFault> {
        let (choices, back) = self.exercises(step, browser)?;
        let Some(chosen) = choices.into_iter().find(|one| one.id == id) else { return Ok(None) };
        let Flow::Exercises(flow) = self.take_flow(step).await? else { return Err(ProviderFault::Refused) };
        self.professional_in(chosen.caller, flow.provider, back).await.map(Some)
    }
}

/// Whether a professional still has the situation in which their session began (`design/security.md` 3.2 row 6).
fn still_practises(caller: &Caller, claims: &Claims) -> bool {
    let Ok(professional) = Professional::from_userinfo(claims) else { return false };
    (0..professional.situations.len()).filter_map(|place| professional.caller(place)).any(|now| {
        now.id == caller.id && now.profession == caller.profession && now.structure == caller.structure
    })
}

fn broken(error: &dyn std::fmt::Display) -> ProviderFault {
    tracing::warn!(%error, "identity provider");
    ProviderFault::Down
}

pub(crate) fn token_fault(fault: TokenFault) -> ProviderFault {
    tracing::warn!(%fault, "a token of an identity provider was refused");
    match fault {
        TokenFault::Assurance | TokenFault::TooOld => ProviderFault::Level,
        _ => ProviderFault::Refused,
    }
}

fn linked(identity: &ProvenIdentity) -> AccountEvent {
    let ProviderSession { issuer, subject, .. } = &identity.session;
    AccountEvent::SubjectLinked { issuer: issuer.clone(), subject: subject.clone() }
}

fn identity_of(proven: &Proven) -> Result<ProvenIdentity, ProviderFault> {
    let identity = Identity::from_userinfo(&proven.claims).map_err(|missing| {
        tracing::warn!(%missing, "identity provider");
        ProviderFault::Unknown
    })?;
    debug_assert_eq!(identity.subject, proven.id_token.subject);
    Ok(ProvenIdentity {
        session: proven.session.clone(),
        given_names: identity.given_names,
        family_name: identity.family_name,
        birth_date: written(identity.birth_date).into(),
        birth_place: identity.birth_place,
        sex: identity.sex,
    })
}

fn written(date: BirthDate) -> String {
    match (date.month, date.day) {
        (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", date.year),
        (Some(month), None) => format!("{:04}-{month:02}", date.year),
        (None, _) => format!("{:04}", date.year),
    }
}

/// The INS that a provider gives, if it gives one: `oid|matricule`.
fn ins_of(claims: &Claims) -> Option<Ins> {
    let text = claims.text("ins")?;
    let (oid, matricule) = text.strip_prefix("urn:oid:").unwrap_or(text).split_once('|')?;
    Ins::parse(InsDomain::from_oid(oid)?, matricule).ok()
}

/// The state of a query; nothing when it is not there once.
fn state_of(query: &str) -> Option<String> {
    let mut states = query.split('&').filter_map(|pair| pair.strip_prefix("state="));
    match (states.next(), states.next()) {
        (Some(state), None) => Some(state.to_owned()),
        _ => None,
    }
}
