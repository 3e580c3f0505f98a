//! Floor 4: the web pages of people and professionals.
//!
//! What lives here: parsing of requests, sessions and form tokens, security headers, and the filling of the page
//! structs of `carnet-pages` from what `carnet-service` gives. Two routers: [`portal_router`] for the pages and
//! [`content_router`] for the bytes of documents, on another origin. Both are built from one table ([`routes`]).
//!
//! What may not: rules about who may see or do what, storage, sentences (they are messages of `carnet-pages`).
//!
//! # Signing in
//! People sign in with a passkey, a password and a code, or at an identity provider; professionals at theirs
//! ([`PortalConfig::people`], [`PortalConfig::professionals`]). What proves them is checked by `carnet-service`; here are
//! the doors, and the cookies of session, step and device.

mod access;
mod account;
mod assets;
mod config;
mod content;
mod cookies;
mod failure;
mod family;
mod form;
mod guard;
mod headers;
mod kept;
mod log;
mod operator;
mod person;
mod portal;
mod professional;
mod public;
mod record;
mod routes;
mod search;
mod seat;
mod surroundings;
mod ticket;
mod upload;
mod visitor;
mod when;

pub use config::{Cookies, PortalConfig};
pub use operator::alarm_word;
pub use portal::Portal;
pub use routes::{content_router, portal_router, portal_router_with, routes};
pub use surroundings::{Surroundings, TrustedForm};
