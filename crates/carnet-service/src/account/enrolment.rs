//! Opening an account. Source: `design/security.md` 5.1: the traits and a code that came on paper, with control of the
//! channel; or an identity at level substantial whose traits match. Without either there is no account.

use carnet_identity::franceconnect::{BirthDate, Comparison, Identity};
use carnet_model::person::{Language, Traits};
use carnet_model::{Ins, RecordNo};

use super::activation::Leads;
use super::flow::{ENROLMENT_LIFE, EnrolmentFlow, Flow, ProvenIdentity, Whom};
use super::limits::ACTIVATION;
use super::login::{normal_email, proposal};
use super::{AccountFault, Device};
use crate::families::shown_name;
use crate::fault::ServiceError;
use crate::outbox::Notice;
use crate::service::Service;

/// How far an enrolment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentStage {
    /// An identity is proven, but not which record is theirs: the code is asked for.
    Code,
    /// The e-mail address is asked for.
    Email,
    /// The code sent to the address is asked for.
    EmailCode,
    /// A way to sign in is asked for.
    Key,
    /// Name and password are chosen; the application that makes codes is asked for.
    Totp,
}

/// An enrolment under way.
#[derive(Clone, Debug)]
pub struct EnrolmentItem {
    /// How far it is.
    pub stage: EnrolmentStage,
    /// Name of the person.
    pub name: String,
    /// The address that was typed.
    pub email: Option<String>,
    /// The name to sign in that is proposed, or was chosen.
    pub login: String,
}

impl Service {
    /// Begins with an activation code and a birth date (`YYYY-MM-DD`; nothing for an operator's code). `under_way` is an
    /// enrolment that a provider's identity began. Gives the token of the enrolment.
    pub async fn begin_enrolment(
        &self,
        under_way: Option<&str>,
        code: &str,
        born: &str,
        device: &Device,
    ) -> Result<String, AccountFault> {
        self.count_network(device).await?;
        let identity =
            under_way.and_then(|token| self.enrolment_flow(token).ok()).and_then(|flow| flow.identity);
        let hash = self.code_hash(code).ok_or(AccountFault::ActivationRefused)?;
        match self.take_try(ACTIVATION, "activation", &hash).await {
            Err(AccountFault::TooMany { .. }) => return Err(AccountFault::CodeUsedUp),
            other => other?,
        };
        let Some(leads) = self.code_leads_to(&hash)? else {
            return self.code_of_nobody(&hash, born).await;
        };
        let (whom, proposal) = self.whom(leads, born, identity.as_ref()).await?;
        self.forget_tries("activation", &hash).await?;
        self.return_network(device).await?;
        let flow =
            EnrolmentFlow { activation: Some(hash), identity, ..self.enrolment_of(Some(whom), proposal) };
        self.begin(&Flow::Enrolment(Box::new(flow)), ENROLMENT_LIFE).await
    }

    async fn whom(
        &self,
        leads: Leads,
        born: &str,
        identity: Option<&ProvenIdentity>,
    ) -> Result<(Whom, String), AccountFault> {
        match leads {
            Leads::Operator { login, name, role, .. } => {
                let proposal = login.to_string();
                Ok((Whom::Operator(login, name, role), proposal))
            }
            Leads::Objection(_) => Err(AccountFault::ActivationRefused),
            Leads::Record(number, _) => {
                let record = self.record(number).await?.ok_or(AccountFault::ActivationRefused)?;
                let traits = record.traits.as_ref().ok_or(AccountFault::ActivationRefused)?;
                let matches = match identity {
                    Some(identity) => identity.matches(traits),
                    None => is_birth_date(born, &traits.birth_date),
                };
                let ins =
                    record.ins.last().copied().filter(|_| matches).ok_or(AccountFault::ActivationRefused)?;
                if self.account_of(&ins).await?.is_some() {
                    return Err(AccountFault::HasAccount);
                }
                Ok((Whom::Person(number, ins), self.proposal_for(traits)))
            }
        }
    }

    pub(crate) fn enrolment_of(&self, whom: Option<Whom>, proposal: String) -> EnrolmentFlow {
        EnrolmentFlow {
            whom,
            activation: None,
            identity: None,
            email: None,
            email_verified: None,
            password: None,
            totp: None,
            proposal: proposal.into(),
            begun: self.now(),
        }
    }

    pub(crate) fn proposal_for(&self, traits: &Traits) -> String {
        let given = traits.used_given.as_deref().unwrap_or(&traits.birth_given);
        let family = traits.used_family.as_deref().unwrap_or(&traits.birth_family);
        proposal(given, family, u16::from_be_bytes(self.random()))
    }

    /// An enrolment under way; nothing when there is none.
    pub async fn enrolment(&self, token: &str) -> Result<Option<EnrolmentItem>, AccountFault> {
        let Ok(flow) = self.enrolment_flow(token) else { return Ok(None) };
        let name = match (&flow.whom, &flow.identity) {
            (Some(Whom::Person(number, _)), _) => {
                self.record(*number).await?.as_deref().map(shown_name).unwrap_or_default()
            }
            (Some(Whom::Operator(_, name, _)), _) => name.to_string(),
            (None, Some(identity)) => format!("{} {}", identity.given_names, identity.family_name),
            (None, None) => String::new(),
        };
        Ok(Some(EnrolmentItem {
            stage: flow.stage(),
            name,
            email: flow.email.as_ref().map(|(email, _)| email.to_string()),
            login: flow.password.as_ref().map_or(&flow.proposal, |(login, _)| login).to_string(),
        }))
    }

    pub(crate) fn enrolment_flow(&self, token: &str) -> Result<EnrolmentFlow, AccountFault> {
        match self.flow(token)? {
            Flow::Enrolment(flow) => Ok(*flow),
            _ => Err(AccountFault::Expired),
        }
    }

    pub(crate) async fn keep_enrolment(&self, token: &str, flow: EnrolmentFlow) -> Result<(), AccountFault> {
        let left = flow.begun.0 + ENROLMENT_LIFE - self.now().0;
        self.keep_flow(token, &Flow::Enrolment(Box::new(flow)), left).await
    }

    /// Sends a code to the address that was typed, or again to the one from before.
    pub async fn enrol_email(
        &self,
        token: &str,
        typed: Option<&str>,
        language: Language,
    ) -> Result<(), AccountFault> {
        let mut flow = self.enrolment_flow(token)?;
        let email = match typed {
            Some(typed) => normal_email(typed).ok_or(AccountFault::EmailMalformed)?,
            None => flow.email.as_ref().map(|(email, _)| email.to_string()).ok_or(AccountFault::Expired)?,
        };
        let (whom, ledger) = match flow.whom.as_ref().ok_or(AccountFault::Expired)? {
            Whom::Person(number, _) => (format!("enrolment:{}", number.0), *number),
            Whom::Operator(login, ..) => (format!("enrolment:{login}"), self.system_ledger().await?),
        };
        let (code, sent) = self.make_code(&email, &whom).await?;
        let now = self.now();
        let letter = self.letter_to(&email, language, Notice::AddressCode, Some(code.into()), now);
        flow.email = Some((email.into(), sent));
        flow.email_verified = None;
        self.keep_enrolment(token, flow).await?;
        self.post(ledger, vec![letter]).await
    }

    /// Takes the code that was sent.
    pub async fn enrol_email_code(&self, token: &str, typed: &str) -> Result<(), AccountFault> {
        let mut flow = self.enrolment_flow(token)?;
        let (_, sent) = flow.email.as_ref().ok_or(AccountFault::Expired)?;
        self.check_sent(sent, typed).await?;
        flow.email_verified = Some(self.now());
        self.keep_enrolment(token, flow).await
    }

    /// The enrolment of an identity whose record is known, or is still asked for.
    pub(crate) async fn enrol_identity(
        &self,
        identity: ProvenIdentity,
        whom: Option<(RecordNo, Ins)>,
    ) -> Result<String, AccountFault> {
        let proposal = match whom {
            Some((number, _)) => {
                let record = self.record(number).await?.ok_or(ServiceError::Unknown)?;
                record.traits.as_ref().map(|traits| self.proposal_for(traits)).unwrap_or_default()
            }
            None => String::new(),
        };
        let whom = whom.map(|(number, ins)| Whom::Person(number, ins));
        let flow = EnrolmentFlow { identity: Some(identity), ..self.enrolment_of(whom, proposal) };
        self.begin(&Flow::Enrolment(Box::new(flow)), ENROLMENT_LIFE).await
    }
}

impl EnrolmentFlow {
    fn stage(&self) -> EnrolmentStage {
        match (&self.whom, &self.email, &self.email_verified, &self.password) {
            (None, ..) => EnrolmentStage::Code,
            (_, None, ..) => EnrolmentStage::Email,
            (_, _, None, _) => EnrolmentStage::EmailCode,
            (_, _, _, None) => EnrolmentStage::Key,
            (_, _, _, Some(_)) => EnrolmentStage::Totp,
        }
    }
}

impl ProvenIdentity {
    /// Whether the identity is the one of a record's traits.
    pub(crate) fn matches(&self, traits: &Traits) -> bool {
        let Some(birth_date) = BirthDate::parse(&self.birth_date) else { return false };
        let identity = Identity {
            subject: self.session.subject.clone(),
            given_names: self.given_names.clone(),
            family_name: self.family_name.clone(),
            used_name: None,
            birth_date,
            birth_place: self.birth_place.clone(),
            sex: self.sex,
        };
        identity.compare(traits) == Comparison::Match
    }
}

/// Whether a typed date is a date of birth; of a partial one, what is known must fit.
pub(crate) fn is_birth_date(typed: &str, known: &str) -> bool {
    let known = known.trim_end_matches("-00");
    let typed = typed.trim();
    BirthDate::parse(typed).is_some_and(|date| date.day.is_some())
        && known.len() >= 4
        && typed
            .get(..known.len())
            .is_some_and(|start| carnet_seal::constant_time_eq(start.as_bytes(), known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_date_fits_in_what_is_known_of_it() {
        for (typed, known, fits) in [
            ("1979-03-28", "1979-03-28", true),
            ("1979-03-29", "1979-03-28", false),
            ("1979-03-29", "1979-03", true),
            ("1979-03-29", "1979-00-00", true),
            ("1978-03-29", "1979", false),
            ("1979", "1979-03-28", false),
            ("1979", "1979", false),
            ("", "", false),
            ("1979-03-28", "", false),
        ] {
            assert_eq!(is_birth_date(typed, known), fits, "{typed} {known}");
        }
    }
}
