//! The relying party's side of OpenID Connect, authorization code flow with PKCE. Pure: the caller does the HTTP, keeps
//! state, nonce and verifier between the two requests, and fetches keys.
//!
//! Source: OpenID Connect Core 1.0, Discovery 1.0, Back-Channel Logout 1.0; RFC 6749, 7523, 7636, 9207, 9700.
//!
//! In order: [`Provider::parse`], [`jose::KeySet::parse`](crate::jose::KeySet::parse); [`authorization_url`]; the person
//! comes back: [`read_answer`]; [`code_request`] and [`read_tokens`]; [`verify_id_token`]; [`read_userinfo`]. Later
//! perhaps [`verify_logout_token`].

mod authorization;
mod client;
mod discovery;
mod id_token;
mod logout;
#[cfg(test)]
mod tests;
mod token;
mod userinfo;

pub use authorization::{
    AnswerError, AuthorizationRequest, Pkce, Prompt, ProviderRefusal, authorization_url, end_session_url,
    read_answer,
};
pub use client::{Client, ClientAuthentication};
pub use discovery::{DiscoveryError, Provider, discovery_url};
pub use id_token::{Assurance, Expected, IdToken, TokenFault, verify_id_token};
pub use logout::{LogoutToken, verify_logout_token};
pub use token::{RefusalCode, TokenError, TokenRequest, Tokens, code_request, read_tokens, refresh_request};
pub use userinfo::{UserinfoError, read_userinfo};

use carnet_model::Timestamp;

/// How far clocks may differ and messages may be late, in seconds (`design/security.md` 3.2, row 16).
pub const CLOCK_WINDOW_SECONDS: i64 = 300;

/// The instant that many seconds later.
const fn plus_seconds(at: Timestamp, seconds: i64) -> Timestamp {
    at.plus_millis(seconds.saturating_mul(1000))
}
