//! Letters about accounts: which text, and where its link leads.

use carnet_model::Timestamp;
use carnet_pages::account::AccountMail;
use carnet_pages::paths;
use carnet_service::account::mailed::MINUTES;
use carnet_service::{Delivery, MailNotice};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The letter and the path that it leads to; `None` for a notice that is not about an account.
pub(super) fn letter(delivery: &Delivery) -> Option<(AccountMail, String)> {
    let detail = delivery.detail.as_deref().unwrap_or_default();
    let (code, at) = (detail.to_owned(), civil(delivery.at));
    let account = || paths::ACCOUNT.to_owned();
    Some(match delivery.notice {
        MailNotice::SignInCode => {
            (AccountMail::RecoveryCode { code, minutes: MINUTES }, paths::RECOVERY_CODE.to_owned())
        }
        MailNotice::AddressCode => {
            (AccountMail::AddressCode { code, minutes: MINUTES }, paths::SIGN_IN.to_owned())
        }
        MailNotice::EmailChangeAsked => {
            let (token, from) = cancellable(detail);
            (AccountMail::AddressAsked { from }, paths::cancel_change(token))
        }
        MailNotice::SignInWayAdded => {
            let (token, from) = cancellable(detail);
            (AccountMail::WayInWaits { from }, paths::cancel_change(token))
        }
        MailNotice::EmailChanged => (AccountMail::AddressChanged, account()),
        MailNotice::SignInWayChanged => (AccountMail::WaysInChanged, account()),
        MailNotice::PasskeyRemoved => (AccountMail::PasskeyRemoved, account()),
        MailNotice::IdentityLinked => (AccountMail::IdentityLinked, account()),
        MailNotice::NewDevice => (AccountMail::NewDevice { device: code, at }, account()),
        MailNotice::Recovered => (AccountMail::Recovered { at }, account()),
        MailNotice::AccountReady => (AccountMail::Activated, account()),
        _ => return None,
    })
}

/// Token of a cancellation, and the instant until which it is one.
fn cancellable(detail: &str) -> (&str, DateTime) {
    let (token, from) = detail.split_once('|').unwrap_or((detail, ""));
    (token, civil(Timestamp(from.parse().unwrap_or_default())))
}

/// An instant as people read it.
fn civil(at: Timestamp) -> DateTime {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    at.to_jiff().to_zoned_datetime(zone).datetime()
}
