//! Floor 4: the web pages of people and professionals.
//!
//! What lives here: parsing of requests, sessions and form tokens, security headers, and the filling of the page
//! structs of `carnet-pages` from what `carnet-service` gives. Two routers: [`portal_router`] for the pages and
//! [`content_router`] for the bytes of documents, on another origin. Both are built from one table ([`routes`]).
//!
//! What may not: rules about who may see or do what, storage, sentences (they are messages of `carnet-pages`).
//!
//! # Signing in
//! The portal knows an identity provider by its base address only. It sends the browser to
//! `{identity_url}/authorize?state=…&return=…&kind=personne|professionnel`; the provider sends it back to `return` with
//! `code` and the same `state` in the query (without a code when the person gave up). `code` is a ticket of kind
//! [`carnet_service::TokenKind::Code`] whose payload is [`SignedIn::to_payload`]; it is redeemed once.

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
pub use portal::Portal;
pub use routes::{content_router, portal_router, portal_router_with, routes};
pub use surroundings::{Surroundings, TrustedForm};
pub use ticket::SignedIn;
