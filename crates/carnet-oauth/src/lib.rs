//! Floor 4: the authorisation server of software (OAuth 2), on the mutual TLS listener.
//!
//! What lives here: the token, revocation and introspection endpoints and the server's metadata (RFC 6749, 7009, 7662,
//! 8414, 8693, 8705). A client proves itself by its certificate and by nothing else; a token is opaque, lives ten
//! minutes and is good only over a connection with that certificate. `docs/oauth.md` describes it to who writes software.
//!
//! What may not: rules of who may do what in a record, storage, TLS. No token, code or identifier is ever logged.

mod answer;
mod declared;
mod endpoints;
mod exchange;
mod fault;
mod form;
mod own;
mod routes;
mod subject;
mod token;

pub use endpoints::{OauthConfig, router};
pub use routes::routes;
pub use subject::{Proven, SubjectError, SubjectFuture, Subjects};
