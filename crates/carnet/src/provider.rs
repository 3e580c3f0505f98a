//! The demo's OpenID provider, on the development listener: two realms, one in the shape of Pro Santé Connect
//! (`spec/dmp` 3.1) and one in the shape of FranceConnect+. A real provider but for one thing: instead of proving who one
//! is, one chooses it. `carnet serve` has none of it.

mod authorize;
mod client;
mod document;
mod logout;
mod memory;
mod person;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use carnet_identity::jose::{Algorithm, Jwk};
use carnet_model::Timestamp;
use carnet_seal::{Entropy, SignatureError, SigningKey, SystemEntropy};
use carnet_service::Service;
use carnet_service::outbound::Outbound;
use parking_lot::Mutex;
use serde_json::Value;

use crate::identity::Account;
use memory::Memory;

pub(crate) use authorize::{begin, chosen};
pub(crate) use client::{Credential, Fields, Registered};
pub(crate) use person::{citizen, professional};

/// A realm: an issuer of its own, with its own kind of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Realm {
    /// In the shape of Pro Santé Connect.
    Professionals,
    /// In the shape of FranceConnect+.
    People,
}

impl Realm {
    /// Every realm.
    pub(crate) const ALL: [Self; 2] = [Self::Professionals, Self::People];

    /// Its name in addresses.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Professionals => "esante-wallet",
            Self::People => "france-connect",
        }
    }

    /// The level of assurance that it gives.
    const fn acr(self) -> &'static str {
        match self {
            Self::Professionals => "eidas1",
            Self::People => "eidas2",
        }
    }

    const fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::Professionals => &["openid", "scope_all"],
            Self::People => &["openid", "profile", "birth", "email", "given_name", "family_name"],
        }
    }
}

/// What the provider works with.
pub(crate) struct Provider {
    service: Service,
    /// Origin of the development listener.
    origin: String,
    accounts: Arc<Vec<Account>>,
    key: SigningKey,
    /// Its public half, as published.
    jwk: Jwk,
    clients: Vec<Registered>,
    memory: Mutex<Memory>,
    /// The way to the clients, for logout.
    out: Arc<dyn Outbound>,
}

/// How a provider is made.
pub(crate) struct Making {
    pub(crate) service: Service,
    pub(crate) origin: String,
    pub(crate) accounts: Arc<Vec<Account>>,
    pub(crate) clients: Vec<Registered>,
    pub(crate) out: Arc<dyn Outbound>,
}

impl Provider {
    /// A provider with a signing key of its own, made now.
    pub(crate) fn new(making: Making) -> Result<Arc<Self>, SignatureError> {
        let key = SigningKey::rsa_2048()?;
        let jwk = Jwk::named_by_thumbprint(key.public().clone(), ALGORITHM);
        let Making { service, origin, accounts, clients, out } = making;
        let memory = Mutex::default();
        Ok(Arc::new(Self { service, origin, accounts, key, jwk, clients, memory, out }))
    }

    /// The path of a realm's authorization endpoint.
    pub(crate) fn authorization_path(realm: Realm) -> String {
        format!("/realms/{}/protocol/openid-connect/auth", realm.name())
    }

    /// The issuer identifier of a realm.
    pub(crate) fn issuer(origin: &str, realm: Realm) -> String {
        format!("{origin}/realms/{}", realm.name())
    }

    fn issuer_of(&self, realm: Realm) -> String {
        Self::issuer(&self.origin, realm)
    }

    fn account(&self, login: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.login == login)
    }

    fn client(&self, realm: Realm, id: &str) -> Option<&Registered> {
        self.clients.iter().find(|client| client.id == id && client.realms.contains(&realm))
    }

    fn now(&self) -> Timestamp {
        self.service.now()
    }

    /// Signs claims with the provider's key.
    fn signed(&self, typ: Option<&str>, claims: &Value) -> Option<String> {
        carnet_identity::jose::sign(&self.key, ALGORITHM, self.jwk.kid.as_deref(), typ, claims).ok()
    }
}

/// Both real providers sign with RSA.
pub(crate) const ALGORITHM: Algorithm = Algorithm::Rs256;

/// A random value for codes, tokens and names.
fn random() -> String {
    let mut bytes = [0; 32];
    SystemEntropy.fill(&mut bytes);
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// The routes of both realms but for the authorization endpoint, which shows the listener's own page.
pub(crate) fn router(provider: Arc<Provider>) -> Router {
    let mut router = Router::new();
    for realm in Realm::ALL {
        let at = |path: &str| format!("/realms/{}{path}", realm.name());
        let oidc = |path: &str| at(&format!("/protocol/openid-connect{path}"));
        router = router
            .route(
                &at("/.well-known/openid-configuration"),
                get(async move |p| document::discovery(realm, p)),
            )
            .route(&oidc("/certs"), get(document::keys))
            .route(&oidc("/token"), post(async move |p, h, f| token::exchange(realm, p, &h, f)))
            .route(&oidc("/token/introspect"), post(async move |p, h, f| token::introspect(realm, p, &h, f)))
            .route(
                &oidc("/userinfo"),
                get(async move |p, h| person::userinfo(realm, p, &h))
                    .post(async move |p, h| person::userinfo(realm, p, &h)),
            )
            .route(&oidc("/logout"), get(async move |p, q| logout::end(realm, p, q).await));
    }
    router.with_state(provider)
}
