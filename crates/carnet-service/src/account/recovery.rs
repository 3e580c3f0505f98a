//! When no usual way in works: a code to the account's address opens a session that is good for one thing, to add a
//! passkey that counts 72 hours later, while whoever reads the address can cancel it. Source: `design/security.md` 3.2 (31).

use carnet_model::account::{AccountRole, Proof};
use carnet_record::account::Account;
use carnet_seal::TagKind;

use super::flow::{Flow, RecoveryFlow, STEP_LIFE};
use super::ledger::Held;
use super::limits::CODES_A_DAY;
use super::login::{normal_email, normal_login};
use super::presence::Entry;
use super::{AccountFault, Device, Opened};
use crate::outbox::Notice;
use crate::service::Service;

impl Service {
    /// Sends a code to the address of the account of that name, if there is one; the answer is the same if not. Gives
    /// the token of the next step.
    pub async fn begin_recovery(&self, login: &str, device: &Device) -> Result<String, AccountFault> {
        self.count_network(device).await?;
        let normal = normal_email(login).or_else(|| normal_login(login)).unwrap_or_default();
        self.take_try(CODES_A_DAY, "codes by name", normal.as_bytes()).await?;
        let held = self.held_by_name(login).await?;
        let account = held.as_ref().map(Held::account).transpose()?;
        let email = account.filter(|one| may_recover(one)).and_then(|one| one.email_at(self.now()));
        let target = email.map_or_else(|| format!("nobody:{normal}"), ToOwned::to_owned);
        let whom = held.as_ref().map_or_else(|| normal.clone(), |held| format!("account:{}", held.number.0));
        let (code, sent) = match self.make_code(&target, &whom).await {
            // That an address had its ten letters today is not told to whoever types a name.
            Err(AccountFault::TooMany { .. }) => (None, super::flow::SentCode::of_nobody(self.now())),
            other => other.map(|(code, sent)| (Some(code), sent))?,
        };
        let number = held.as_ref().map(|held| held.number).filter(|_| email.is_some());
        if let (Some(number), Some(account), Some(code)) = (number, account, code) {
            let letter = self.account_letter(account, Notice::SignInCode, Some(code.into())).await?;
            self.post(number, letter.into_iter().collect()).await?;
        } else {
            // As much is looked up and written for nobody.
            self.lead(TagKind::Ins, &normal).await?;
            self.first_use("nobody", &[&self.random::<16>()], STEP_LIFE).await?;
        }
        self.begin(&Flow::Recovery(RecoveryFlow { account: number, code: sent }), STEP_LIFE).await
    }

    /// Takes the code, and opens a weak session.
    pub async fn recover(&self, token: &str, typed: &str, device: &Device) -> Result<Opened, AccountFault> {
        let Flow::Recovery(step) = self.flow(token)? else { return Err(AccountFault::Expired) };
        self.check_sent(&step.code, typed).await?;
        let number = step.account.ok_or(AccountFault::Expired)?;
        let held = self.held(number).await?.ok_or(AccountFault::Expired)?;
        self.take_flow(token).await?;
        let letter = self.account_letter(held.account()?, Notice::Recovered, None).await?;
        let entry = Entry { letters: letter.into_iter().collect(), ..Entry::by(Proof::EmailCode, device) };
        let opened = self.enter_account(&held, entry).await?;
        self.return_network(device).await?;
        Ok(opened)
    }
}

/// Those who run the deployment get back in by another of them, never by e-mail.
fn may_recover(account: &Account) -> bool {
    account.role == AccountRole::Person && account.locked.is_none()
}
