//! The one table of routes.

use carnet_routes::{Actor, Class, Listener, Method, Route};

/// What a route does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// RFC 6749, 8693.
    Token,
    /// RFC 7009.
    Revoke,
    /// RFC 7662.
    Introspect,
    /// RFC 8414.
    Metadata,
}

const CLIENTS: &[Actor] = &[Actor::Structure, Actor::Professional];

const fn of(method: Method, path: &'static str) -> Route {
    Route::new(Class::Oauth, method, path, CLIENTS).on(Listener::Mtls)
}

/// Every route of the authorisation server. None names or shows anything of a record.
pub(crate) const TABLE: &[(Endpoint, Route)] = &[
    (Endpoint::Token, of(Method::Post, "/oauth/token")),
    (Endpoint::Revoke, of(Method::Post, "/oauth/revoke")),
    (Endpoint::Introspect, of(Method::Post, "/oauth/introspect")),
    (Endpoint::Metadata, of(Method::Get, "/.well-known/oauth-authorization-server")),
];

/// The routes, for `carnet routes`.
#[must_use]
pub fn routes() -> Vec<Route> {
    TABLE.iter().map(|(_, route)| *route).collect()
}
