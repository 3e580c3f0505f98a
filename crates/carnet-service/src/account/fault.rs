//! Why an act on an account did not happen: closed values that name what the person can do about it.

use carnet_identity::passkey::PasskeyError;
use carnet_identity::password::Weakness;
use carnet_store::{CommitError, ReadError};

use crate::fault::ServiceError;

/// Why it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum AccountFault {
    /// The service's own.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Too many tries: come back later.
    #[error("too many tries: again in {retry_seconds} s")]
    TooMany {
        /// Seconds to wait.
        retry_seconds: u32,
    },
    /// The step is not under way, or took too long: begin again.
    #[error("the step is over")]
    Expired,
    /// Name, password or code do not fit; which one is never told.
    #[error("not accepted")]
    Wrong,
    /// The code is not the one that was sent.
    #[error("the code is not the one that was sent: {left} tries left")]
    WrongCode {
        /// Tries that are left.
        left: u32,
    },
    /// The code was tried too often: ask for another one.
    #[error("the code is used up")]
    CodeUsedUp,
    /// The code was sent too long ago: ask for another one.
    #[error("the code is too old")]
    CodeExpired,
    /// Activation code and birth date do not fit together, or the code is unknown or over.
    #[error("the activation code is not accepted")]
    ActivationRefused,
    /// The passkey is not accepted.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// The passkey is known already.
    #[error("the passkey is known already")]
    PasskeyKnown,
    /// Nobody may sign in to this account now.
    #[error("the account is locked")]
    Locked,
    /// The person has an account.
    #[error("the person has an account already")]
    HasAccount,
    /// Somebody has that name.
    #[error("the name is taken")]
    LoginTaken,
    /// A name has 3 to 64 letters, digits, dots, dashes or underscores.
    #[error("the name is malformed")]
    LoginMalformed,
    /// The password is too weak.
    #[error("the password is too weak: {0:?}")]
    WeakPassword(Vec<Weakness>),
    /// No e-mail address looks like that.
    #[error("the e-mail address is malformed")]
    EmailMalformed,
    /// It is the address in force.
    #[error("the e-mail address is the present one")]
    EmailSame,
    /// It would leave no way to sign in.
    #[error("the last way to sign in cannot be removed")]
    LastWayIn,
    /// The passkey's name is empty, longer than 60 characters, or another passkey's.
    #[error("the passkey's name is not usable: {0:?}")]
    Label(LabelFault),
}

/// Why a passkey's name is not usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelFault {
    /// There is none.
    Missing,
    /// It has more than 60 characters.
    TooLong,
    /// Another passkey of the account has it.
    Taken,
}

impl From<CommitError> for AccountFault {
    fn from(error: CommitError) -> Self {
        Self::Service(error.into())
    }
}

impl From<ReadError> for AccountFault {
    fn from(error: ReadError) -> Self {
        Self::Service(error.into())
    }
}

/// The service's own fault in one of ours.
pub(crate) fn service(fault: AccountFault) -> ServiceError {
    match fault {
        AccountFault::Service(error) => error,
        other => ServiceError::UnknownOutcome(other.to_string()),
    }
}
