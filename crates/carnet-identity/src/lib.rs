//! Floor 2, pure: who somebody is.
//!
//! What lives here: checking of passkeys (WebAuthn), one-time passwords (TOTP), the rule for passwords, and the
//! client's side of identity providers (OpenID Connect), with what Pro Santé Connect and FranceConnect say about a
//! person. Bytes and an instant in, a typed answer or a named refusal out.
//!
//! What may not: input and output, a clock, randomness, HTTP, accounts and sessions (`carnet-service`), the
//! cryptographic library (`carnet-seal`).

mod address;
mod base64url;
mod claims;
pub mod form;
pub mod franceconnect;
pub mod jose;
pub mod names;
pub mod oidc;
pub mod passkey;
pub mod password;
pub mod psc;
pub mod totp;

pub use address::{Address, Transport};
pub use claims::Claims;
