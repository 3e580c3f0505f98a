//! Accounts: who signs in, how they prove it, what their sessions may do.
//!
//! An account is a ledger of its own (`Record.account`). What proves somebody is checked by `carnet-identity`; here is
//! what that needs around it: counted tries, codes that are sent, tickets of the steps under way, sessions.
//!
//! Two rules hold everywhere. **No enumeration**: a name that nobody has and one that somebody has cost the same work
//! and get the same answer. **No lasting lock**: tries are delayed, at most a quarter of an hour, and neither a device
//! that the account knows nor a passkey is ever delayed by the tries of others (`design/security.md` 10).

mod activation;
mod changes;
mod device;
mod enrolment;
mod enrolment_keys;
mod fault;
mod flow;
mod hashing;
mod keeping;
mod ledger;
mod limits;
mod login;
mod logout;
pub mod mailed;
mod overview;
mod passkeys;
mod presence;
pub mod provider;
mod provider_back;
mod provider_logout;
mod recovery;
mod seed;
mod session;
mod sign_in;
mod turning;

pub(crate) use activation::Leads;
pub use activation::{Activation, ActivationCode};
pub use changes::{CancelItem, Discretion};
pub use device::{Device, DeviceMark};
pub(crate) use enrolment::is_birth_date;
pub use enrolment::{EnrolmentItem, EnrolmentStage};
pub use enrolment_keys::TotpSetup;
pub use fault::{AccountFault, LabelFault};
pub use keeping::Accounts;
pub(crate) use limits::ACTIVATION;
pub use login::masked_email;
pub use overview::{AccountItem, PasskeyItem, PasswordItem, SessionItem};
pub use passkeys::PasskeyRequest;
pub use presence::Opened;
pub use provider::{Errand as ProviderErrand, IdentityProvider, ProviderSettings};
pub use provider_back::{Arrival, Exercise, ProviderFault};
pub use seed::{NewOperator, SeedAccount, totp_code};
pub use session::{Acting, ProviderSession, Session, SessionKind};
