//! Signing in by password and one-time password, and proving oneself again by them.

use carnet_identity::totp::{TotpSecret, TotpStep};
use carnet_model::RecordNo;
use carnet_model::account::Proof;
use carnet_record::account::Account;

use super::flow::{Flow, PasswordFlow, STEP_LIFE};
use super::ledger::Held;
use super::limits::{NETWORK, SIGN_INS};
use super::login::{normal_email, normal_login};
use super::presence::Entry;
use super::{AccountFault, Device, Opened, Session};
use crate::fault::ServiceError;
use crate::service::Service;

/// For how long a used one-time password is remembered: longer than any is accepted, in milliseconds.
const TOTP_REMEMBERED: i64 = 10 * 60_000;
/// Counters of failures.
const NETWORKS: &str = "network";
const LOGINS: &str = "sign-in";

impl Service {
    /// Takes a name and a password. Whether they fit is not said: the token leads to the code in every case.
    pub async fn password_sign_in(
        &self,
        login: &str,
        password: &str,
        device: &Device,
    ) -> Result<String, AccountFault> {
        self.count_network(device).await?;
        let held = self.held_by_name(login).await?;
        let counted = counted(login, held.as_ref(), device)?;
        self.take_try(SIGN_INS, LOGINS, counted.as_bytes()).await?;
        let stored = held.as_ref().map(Held::account).transpose()?.and_then(|one| one.password.as_deref());
        let right = self.is_password(password, stored).await?;
        let account = held.map(|held| held.number).filter(|_| right);
        self.begin(&Flow::Password(PasswordFlow { account, counted: counted.into() }), STEP_LIFE).await
    }

    /// Takes the code that follows a password, and opens a session. The step is over whatever the answer: a person who
    /// mistyped types both again.
    pub async fn code_sign_in(
        &self,
        token: &str,
        code: &str,
        device: &Device,
    ) -> Result<Opened, AccountFault> {
        let Flow::Password(step) = self.take_flow(token).await? else { return Err(AccountFault::Expired) };
        let held = match step.account {
            Some(number) => self.held(number).await?,
            None => None,
        };
        let account = held.as_ref().map(Held::account).transpose()?;
        let accepted = self.is_code(step.account, account, code).await?;
        let Some(held) = held.filter(|_| accepted) else { return Err(AccountFault::Wrong) };
        let opened = self.enter_account(&held, Entry::by(Proof::PasswordTotp, device)).await?;
        self.forget_tries(LOGINS, step.counted.as_bytes()).await?;
        self.return_network(device).await?;
        Ok(opened)
    }

    /// Proves again, by password and code, who a session's person is. Gives the session's new token.
    pub async fn confirm_by_password(
        &self,
        token: &str,
        password: &str,
        code: &str,
    ) -> Result<(String, Session), AccountFault> {
        let session = self.session(token).await?.ok_or(AccountFault::Expired)?;
        let number = session.account.ok_or(AccountFault::Wrong)?;
        let held = self.held(number).await?.ok_or(AccountFault::Expired)?;
        let account = held.account()?;
        let counted = format!("confirm:{}", number.0);
        self.take_try(SIGN_INS, LOGINS, counted.as_bytes()).await?;
        let right = self.is_password(password, account.password.as_deref()).await?;
        if !(right && self.is_code(Some(number), Some(account), code).await?) {
            return Err(AccountFault::Wrong);
        }
        self.forget_tries(LOGINS, counted.as_bytes()).await?;
        Ok(self.proved_again(token, Proof::PasswordTotp).await?)
    }

    /// Whether a code is the account's, now and for the first time.
    pub(crate) async fn is_code(
        &self,
        number: Option<RecordNo>,
        account: Option<&Account>,
        typed: &str,
    ) -> Result<bool, AccountFault> {
        let now = self.now();
        let usable = account.and_then(|one| one.totp_at(now)).filter(|totp| totp.from <= now);
        let secret = usable.and_then(|totp| <[u8; 20]>::try_from(totp.secret.as_slice()).ok());
        // The same work where there is no secret.
        let found = TotpSecret::from_bytes(secret.unwrap_or_default()).check(typed, now, None);
        match (found, secret, number) {
            (Some(step), Some(_), Some(number)) => self.spend_step(number, step).await,
            _ => Ok(false),
        }
    }

    /// Spends a step of an account's codes; `true` for the first who does.
    pub(crate) async fn spend_step(&self, number: RecordNo, step: TotpStep) -> Result<bool, AccountFault> {
        let parts: [&[u8]; 2] = [&number.0.to_be_bytes(), &step.0.to_be_bytes()];
        self.first_use("totp", &parts, TOTP_REMEMBERED).await
    }

    /// Counts a try against the network that it comes from.
    pub(crate) async fn count_network(&self, device: &Device) -> Result<(), AccountFault> {
        if device.network.is_empty() {
            return Ok(());
        }
        self.take_try(NETWORK, NETWORKS, device.network.as_bytes()).await.map(drop)
    }

    /// A try that turned out well is no failure of the network's.
    pub(crate) async fn return_network(&self, device: &Device) -> Result<(), AccountFault> {
        if device.network.is_empty() {
            return Ok(());
        }
        self.return_try(NETWORKS, device.network.as_bytes()).await
    }
}

/// Whose tries are counted: those of a name, whoever has it; but a device that the account knows has a count of its
/// own, which the tries of others do not touch.
fn counted(login: &str, held: Option<&Held>, device: &Device) -> Result<String, ServiceError> {
    let known = match (held, &device.mark) {
        (Some(held), Some(mark)) => {
            held.account()?.knows_device(&mark.hash()).then(|| (held.number, mark.hash()))
        }
        _ => None,
    };
    if let Some((number, mark)) = known {
        return Ok(format!("device:{}:{}", number.0, base64_simd::URL_SAFE_NO_PAD.encode_to_string(mark)));
    }
    // What was typed, whoever it names: one count for the name and the address of an account would tell that they
    // belong together.
    let typed = normal_email(login).or_else(|| normal_login(login));
    Ok(format!("login:{}", typed.as_deref().unwrap_or("malformed")))
}
