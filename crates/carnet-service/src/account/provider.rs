//! Identity providers: where people and professionals are sent to prove who they are, in the manner of FranceConnect+ and
//! of Pro Santé Connect. What a provider says about itself and its keys are fetched, kept for an hour, and fetched again
//! at most once a minute.

use std::sync::Arc;

use carnet_identity::jose::KeySet;
use carnet_identity::oidc::{
    Assurance, AuthorizationRequest, Client, Pkce, Prompt, Provider, authorization_url, discovery_url,
};
use carnet_identity::{Address, Transport};
use carnet_model::Timestamp;
use minicbor::{Decode, Encode};
use parking_lot::Mutex;

use super::flow::{Flow, ProviderFlow, STEP_LIFE};
use super::provider_back::ProviderFault;
use super::{AccountFault, SessionKind};
use crate::outbound::OutboundRequest;
use crate::service::Service;

/// How long what was fetched is used, in milliseconds.
const KEPT: i64 = 3_600_000;
/// Least time between two fetches.
const REFETCH: i64 = 60_000;
/// Seconds within which a person must have proved who they are, for a fresh proof.
pub(crate) const FRESH_SECONDS: u32 = 0;

/// A provider and this deployment's registration with it.
#[derive(Debug)]
pub struct ProviderSettings {
    /// Its name, for people.
    pub name: String,
    /// Its issuer identifier, byte for byte.
    pub issuer: String,
    /// Our registration; its `redirect_uri` is `{public origin}/connexion/retour`.
    pub client: Client,
    /// Scopes that are asked for, `openid` among them; the usual ones of its kind when empty.
    pub scopes: Vec<String>,
    /// Least level of assurance; `None` when the provider knows no levels.
    pub assurance: Option<Assurance>,
    /// Levels that are asked for; the name of `assurance` if absent.
    pub acr_values: Option<String>,
    /// Over what it is reached.
    pub transport: Transport,
}

/// A provider, with what was fetched from it.
#[derive(Debug)]
pub struct IdentityProvider {
    settings: ProviderSettings,
    fetched: Mutex<Option<Fetched>>,
}

#[derive(Clone, Debug)]
struct Fetched {
    known: Arc<Known>,
    at: Timestamp,
    /// When it was last tried.
    tried: Timestamp,
}

/// What a provider says about itself.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) provider: Provider,
    pub(crate) keys: KeySet,
}

/// What somebody goes to a provider for. Numbers are part of the stored format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Errand {
    /// A person signs in.
    #[n(0)]
    Person,
    /// A professional signs in.
    #[n(1)]
    Professional,
    /// A person opens an account.
    #[n(2)]
    Enrolment,
    /// A person links their identity to the account of their session.
    #[n(3)]
    Link,
    /// Whoever's session it is proves again who they are.
    #[n(4)]
    Confirm,
}

impl IdentityProvider {
    /// A provider; nothing is fetched before it is needed.
    #[must_use]
    pub const fn new(settings: ProviderSettings) -> Self {
        Self { settings, fetched: Mutex::new(None) }
    }

    /// Its name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its issuer identifier.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The origins to which it sends browsers: its issuer's, and that of its page once it is known.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let issuer = Address::parse(&self.settings.issuer, self.settings.transport);
        let mut origins: Vec<String> = issuer.iter().map(|one| one.origin().to_owned()).collect();
        if let Some(fetched) = &*self.fetched.lock() {
            origins.push(fetched.known.provider.authorization_endpoint.origin().to_owned());
        }
        origins.dedup();
        origins
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    fn scopes(&self, errand: Errand, of: SessionKind) -> Vec<&str> {
        if !self.settings.scopes.is_empty() {
            return self.settings.scopes.iter().map(String::as_str).collect();
        }
        match (errand, of) {
            (Errand::Professional, _) | (_, SessionKind::Professional) => vec!["openid", "scope_all"],
            _ => vec!["openid", "profile", "birth", "email"],
        }
    }
}

impl Service {
    /// Sends somebody to a provider: gives the address. `browser` is the form token of the browser, to which the way back
    /// is bound; `back` the path to come back to.
    pub async fn begin_provider(
        &self,
        provider: &IdentityProvider,
        errand: Errand,
        of: SessionKind,
        browser: &str,
        back: &str,
    ) -> Result<String, ProviderFault> {
        let known = self.known(provider, Freshness::Kept).await?;
        let seed = self.random::<32>();
        let flow = ProviderFlow {
            errand,
            browser: browser.into(),
            back: back.into(),
            seed,
            issuer: provider.settings.issuer.as_str().into(),
        };
        let state = self.begin(&Flow::Provider(flow), STEP_LIFE).await?;
        let (nonce, pkce) = self.nonce_and_key(&seed);
        let acr = provider.settings.assurance.map(Assurance::name);
        let again = errand == Errand::Confirm;
        let request = AuthorizationRequest {
            scopes: &provider.scopes(errand, of),
            state: &state,
            nonce: &nonce,
            pkce: &pkce,
            acr_values: provider.settings.acr_values.as_deref().or(acr),
            prompt: if again { Prompt::Login } else { Prompt::Unsaid },
            max_age_seconds: again.then_some(FRESH_SECONDS),
        };
        Ok(authorization_url(&known.provider, &provider.settings.client, &request))
    }

    /// The nonce and the proof key of a request, from its seed.
    pub(crate) fn nonce_and_key(&self, seed: &[u8; 32]) -> (String, Pkce) {
        let nonce = self.inner.store.mac("nonce", &[seed]);
        let pkce = Pkce::from_bytes(&self.inner.store.mac("pkce", &[seed]));
        (base64_simd::URL_SAFE_NO_PAD.encode_to_string(nonce), pkce)
    }

    /// What a provider says about itself, fetched when it is not known, too old, or a new key is needed.
    pub(crate) async fn known(
        &self,
        provider: &IdentityProvider,
        freshness: Freshness,
    ) -> Result<Arc<Known>, ProviderFault> {
        let now = self.now();
        let before = provider.fetched.lock().clone();
        if let Some(fetched) = &before {
            let age = now.0 - fetched.at.0;
            let stale = freshness == Freshness::NewKeys || !(0..KEPT).contains(&age);
            if !stale || (0..REFETCH).contains(&(now.0 - fetched.tried.0)) {
                return Ok(Arc::clone(&fetched.known));
            }
            // One fetches, the others use what is there.
            *provider.fetched.lock() = Some(Fetched { tried: now, ..fetched.clone() });
        }
        match (self.fetch(provider).await, before) {
            (Ok(known), _) => {
                let known = Arc::new(known);
                *provider.fetched.lock() = Some(Fetched { known: Arc::clone(&known), at: now, tried: now });
                Ok(known)
            }
            // What was known stays in use while the provider is away.
            (Err(error), Some(fetched)) => {
                tracing::warn!(issuer = provider.issuer(), ?error, "the provider could not be asked again");
                Ok(fetched.known)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Whether a provider answers now.
    pub async fn answers(&self, provider: &IdentityProvider) -> bool {
        self.fetch(provider).await.is_ok()
    }

    async fn fetch(&self, provider: &IdentityProvider) -> Result<Known, ProviderFault> {
        let outbound = self.outbound().ok_or(ProviderFault::Down)?;
        let issuer = provider.issuer();
        let down = |what: &'static str| {
            move |error: &dyn std::fmt::Display| {
                tracing::warn!(what, %error, "identity provider");
                ProviderFault::Down
            }
        };
        let answer = outbound.send(OutboundRequest::get(discovery_url(issuer))).await;
        let answer = answer.map_err(|error| down("discovery")(&error))?;
        if answer.status != 200 {
            return Err(ProviderFault::Down);
        }
        let about = Provider::parse(&answer.body, issuer, provider.settings.transport);
        let about = about.map_err(|error| down("discovery")(&error))?;
        let answer = outbound.send(OutboundRequest::get(about.jwks_uri.as_str())).await;
        let answer = answer.map_err(|error| down("keys")(&error))?;
        if answer.status != 200 {
            return Err(ProviderFault::Down);
        }
        let keys = KeySet::parse(&answer.body).map_err(|error| down("keys")(&error))?;
        Ok(Known { provider: about, keys })
    }
}

/// How new what is known must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Not older than an hour.
    Kept,
    /// A token names a key that is not there.
    NewKeys,
}

impl From<AccountFault> for ProviderFault {
    fn from(fault: AccountFault) -> Self {
        Self::Account(fault)
    }
}
