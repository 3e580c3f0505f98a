//! Faults of accounts, in the closed values of the pages.

use carnet_identity::passkey::PasskeyError;
use carnet_identity::password::{MAX_CHARACTERS, MIN_CHARACTERS, Weakness};
use carnet_pages::account::{AccountError, PasskeyChallenge, SignInCause};
use carnet_service::account::{AccountFault, LabelFault, PasskeyRequest, ProviderFault};

use crate::failure::Failure;
use crate::seat::count;

/// Most characters of a passkey's name.
const LABEL: u32 = 60;

/// What a form says about a fault; a failure that is no form's business stays one.
pub(super) fn errors(fault: AccountFault) -> Result<Vec<AccountError>, Failure> {
    let one = match fault {
        AccountFault::TooMany { retry_seconds } => AccountError::TooMany { retry_seconds },
        AccountFault::Wrong => AccountError::CodeRefused { left: None },
        AccountFault::WrongCode { left } => AccountError::CodeRefused { left: Some(left) },
        AccountFault::CodeExpired => AccountError::CodeExpired,
        AccountFault::CodeUsedUp => AccountError::CodeUsedUp,
        AccountFault::ActivationRefused | AccountFault::HasAccount => {
            AccountError::ActivationRefused { left: None }
        }
        AccountFault::Passkey(_) => AccountError::PasskeyRefused,
        AccountFault::PasskeyKnown => AccountError::PasskeyKnown,
        AccountFault::LoginTaken => AccountError::LoginTaken { proposal: None },
        AccountFault::LoginMalformed => AccountError::LoginMalformed,
        AccountFault::WeakPassword(weaknesses) => return Ok(weaknesses.into_iter().map(weakness).collect()),
        AccountFault::EmailMalformed => AccountError::EmailMalformed { proposal: None },
        AccountFault::EmailSame => AccountError::EmailSame,
        AccountFault::LastWayIn => AccountError::LastWayIn,
        AccountFault::Label(LabelFault::Missing) => AccountError::LabelMissing,
        AccountFault::Label(LabelFault::TooLong) => AccountError::LabelTooLong { max: LABEL },
        AccountFault::Label(LabelFault::Taken) => AccountError::LabelTaken,
        other => return Err(other.into()),
    };
    Ok(vec![one])
}

fn weakness(weakness: Weakness) -> AccountError {
    match weakness {
        Weakness::TooShort => AccountError::PasswordTooShort { min: count(MIN_CHARACTERS) },
        Weakness::TooLong | Weakness::Unprintable => {
            AccountError::PasswordTooLong { max: count(MAX_CHARACTERS) }
        }
        Weakness::HoldsLogin | Weakness::HoldsName => AccountError::PasswordPersonal,
        Weakness::Common => AccountError::PasswordCommon,
        Weakness::Guessable => AccountError::PasswordGuessable,
    }
}

/// What a form about a passkey says: an empty answer is none.
pub(super) fn passkey_errors(answer: &str, fault: AccountFault) -> Result<Vec<AccountError>, Failure> {
    match fault {
        AccountFault::Passkey(_) | AccountFault::Expired if answer.is_empty() => {
            Ok(vec![AccountError::PasskeyUnanswered])
        }
        AccountFault::Expired => Ok(vec![AccountError::PasskeyRefused]),
        other => errors(other),
    }
}

/// Why the sign-in page is shown again, in its query.
pub(super) fn cause_of(fault: &AccountFault, answer: &str) -> Option<SignInCause> {
    Some(match fault {
        AccountFault::TooMany { retry_seconds } => SignInCause::TooMany { retry_seconds: *retry_seconds },
        AccountFault::Wrong => SignInCause::WrongPassword,
        AccountFault::Locked => SignInCause::Locked,
        AccountFault::Passkey(PasskeyError::Malformed) if answer.is_empty() => SignInCause::PasskeyUnanswered,
        AccountFault::Passkey(_) => SignInCause::PasskeyRefused,
        AccountFault::Expired => SignInCause::Expired,
        _ => return None,
    })
}

/// The same for somebody who comes back from a provider.
pub(super) const fn provider_cause(fault: &ProviderFault) -> Option<&'static str> {
    Some(match fault {
        ProviderFault::Refused => "refus",
        ProviderFault::Down => "panne",
        ProviderFault::Level => "niveau",
        ProviderFault::Unknown | ProviderFault::Account(AccountFault::HasAccount) => "inconnu",
        ProviderFault::Account(AccountFault::Locked) => "ferme",
        ProviderFault::Account(AccountFault::Expired) => "perime",
        ProviderFault::Account(_) => return None,
    })
}

pub(super) fn challenge(request: PasskeyRequest) -> PasskeyChallenge {
    PasskeyChallenge { options: request.options, ticket: request.ticket }
}

/// A field that a fix button may have replaced: `correction` is `name:value`.
pub(super) fn corrected(form: &crate::form::Fields, name: &str) -> String {
    let fix = form.get("correction").strip_prefix(name).and_then(|rest| rest.strip_prefix(':'));
    fix.unwrap_or_else(|| form.get(name)).to_owned()
}
