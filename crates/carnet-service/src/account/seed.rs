//! Accounts that the program makes: those of operators, and of the demo's people.

use carnet_identity::totp::TotpSecret;
use carnet_model::account::{AccountEvent, AccountRole};
use carnet_model::event::Event;
use carnet_model::{Caller, Ins, RecordNo, Timestamp};

use super::AccountFault;
use super::activation::{ActivationCode, Leads};
use super::login::{normal_email, normal_login};
use crate::families::shown_name;
use crate::fault::ServiceError;
use crate::records::Baggage;
use crate::service::Service;

/// Somebody who will run the deployment.
#[derive(Clone, Debug)]
pub struct NewOperator {
    /// The name under which they sign in.
    pub login: String,
    /// Their own name, as in the log.
    pub name: String,
    /// What they do.
    pub role: AccountRole,
    /// Where their letters go; may be said at enrolment.
    pub email: Option<String>,
}

/// A ready account of a person who has a record: for demonstrations and tests.
#[derive(Clone)]
pub struct SeedAccount {
    /// The name under which they sign in.
    pub login: String,
    /// Whose account.
    pub ins: Ins,
    /// The password.
    pub password: String,
    /// The secret of the application that makes codes.
    pub totp: [u8; 20],
    /// Address for letters.
    pub email: Option<String>,
}

impl Service {
    /// Makes the code with which an operator opens their account at the enrolment page.
    pub async fn make_operator(&self, operator: NewOperator) -> Result<ActivationCode, AccountFault> {
        let NewOperator { login, name, role, email } = operator;
        let login = normal_login(&login).ok_or(AccountFault::LoginMalformed)?;
        if role == AccountRole::Person {
            return Err(AccountFault::Service(ServiceError::Unknown));
        }
        if self.inner.store.find_tag(&self.login_tag(&login))?.is_some() {
            return Err(AccountFault::LoginTaken);
        }
        let email =
            email.map(|email| normal_email(&email).ok_or(AccountFault::EmailMalformed)).transpose()?;
        let until = self.now().plus_millis(7 * Timestamp::DAY);
        let leads =
            Leads::Operator { login: login.into(), name: name.into(), role, email: email.map(Into::into) };
        let (code, put) = self.code_ticket(&leads, until);
        self.inner.store.put_ticket(put.kind, &put.hash, put.expires, put.payload).await?;
        Ok(ActivationCode { code, until })
    }

    /// Makes a ready account.
    pub async fn seed_account(&self, seed: SeedAccount) -> Result<RecordNo, AccountFault> {
        let SeedAccount { login, ins, password, totp, email } = seed;
        let login = normal_login(&login).ok_or(AccountFault::LoginMalformed)?;
        let own = self.record_of_ins(&ins)?.ok_or(ServiceError::NoRecord)?;
        let record = self.record(own).await?.ok_or(ServiceError::NoRecord)?;
        let phc = self.new_password(&password, &carnet_identity::password::About::default()).await?;
        let (name, role, from) = (shown_name(&record).into(), AccountRole::Person, self.now());
        let mut events =
            vec![AccountEvent::Joined { login: login.as_str().into(), name, person: Some(ins), role }];
        let mut tags = vec![self.login_tag(&login), self.person_tag(own)];
        if let Some(email) =
            email.map(|email| normal_email(&email).ok_or(AccountFault::EmailMalformed)).transpose()?
        {
            tags.extend(self.free_email_tag(&email)?);
            events.push(AccountEvent::EmailSet { email: email.into() });
        }
        events.push(AccountEvent::PasswordSet { phc });
        events.push(AccountEvent::TotpSet { secret: totp.to_vec(), from });
        let events = events.into_iter().map(Event::Account).collect();
        let baggage = Baggage { tags, ..Baggage::default() };
        match self.found_with(&Caller::system(), events, baggage).await {
            Err(ServiceError::Taken) => Err(AccountFault::LoginTaken),
            other => Ok(other?),
        }
    }
}

/// The code that an application with this secret shows at an instant.
#[must_use]
pub fn totp_code(secret: &[u8; 20], now: Timestamp) -> Option<String> {
    TotpSecret::from_bytes(*secret).code_at(now)
}
