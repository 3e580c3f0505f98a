//! Settings of the identity providers, and of the way out to them.

use std::path::PathBuf;

use carnet_identity::jose::Algorithm;
use carnet_identity::oidc::Assurance;
use serde::Deserialize;

use super::{ConfigError, ProfileName};
use crate::outbound::{Hosts, Reach, allow};

/// Identity providers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identity {
    /// Authorities of the providers' TLS certificates, in PEM; the system's if absent.
    pub(crate) authorities: Option<PathBuf>,
    /// Where people sign in: a provider in the manner of FranceConnect+.
    pub(crate) people: Option<Provider>,
    /// Where professionals sign in: a provider in the manner of Pro Santé Connect.
    pub(crate) professionals: Option<Provider>,
}

/// A provider and this deployment's registration with it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provider {
    /// Its name, for people; what it is in the manner of if absent.
    pub(crate) name: Option<String>,
    /// Its issuer identifier, byte for byte as it names itself.
    pub(crate) issuer: String,
    /// The identifier it gave to this deployment.
    pub(crate) client_id: String,
    /// File with the secret: `client_secret_basic`.
    pub(crate) secret_file: Option<PathBuf>,
    /// File with a private key (PKCS#8, PEM): `private_key_jwt`.
    pub(crate) key_file: Option<PathBuf>,
    /// Name of that key among those registered with the provider.
    pub(crate) key_id: Option<String>,
    /// Scopes that are asked for; the provider's usual ones if absent.
    #[serde(default)]
    pub(crate) scopes: Vec<String>,
    /// Levels of assurance that are good enough (`eidas1`, `eidas2`, `eidas3`), the first of which is asked for; `none`
    /// alone for a provider that knows no levels, never in the national profile.
    pub(crate) acr: Vec<String>,
    /// Algorithms that it signs with, of `RS256`, `PS256`, `ES256`, `EdDSA`.
    #[serde(default = "usual_algorithms")]
    pub(crate) algorithms: Vec<String>,
    /// Origins of its other endpoints, where they are not the issuer's.
    #[serde(default)]
    pub(crate) hosts: Vec<String>,
    /// The provider is on this machine: plain HTTP to a loopback address is allowed. Never in the national profile.
    #[serde(default)]
    pub(crate) loopback: bool,
}

fn usual_algorithms() -> Vec<String> {
    vec!["RS256".to_owned(), "PS256".to_owned(), "ES256".to_owned()]
}

/// How the deployment proves itself to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Proof {
    /// `client_secret_basic`, with the secret of this file.
    Secret(PathBuf),
    /// `private_key_jwt`, with the key of this file and its name.
    Key(PathBuf, Option<String>),
}

impl Identity {
    /// The providers that are configured, each with the name of its table.
    pub(crate) fn providers(&self) -> impl Iterator<Item = (&'static str, &Provider)> {
        let people = self.people.as_ref().map(|provider| ("identity.people", provider));
        let professionals = self.professionals.as_ref().map(|provider| ("identity.professionals", provider));
        people.into_iter().chain(professionals)
    }

    pub(super) fn check(&self, profile: ProfileName) -> Result<(), ConfigError> {
        for (table, provider) in self.providers() {
            provider.check(profile).map_err(|why| ConfigError::Unsafe(format!("{table}: {why}")))?;
        }
        let hosts = self.hosts();
        hosts.map(|_| ()).map_err(ConfigError::Unsafe)
    }

    /// The hosts that may be asked.
    pub(crate) fn hosts(&self) -> Result<Hosts, String> {
        let mut hosts = Hosts::new();
        for (_, provider) in self.providers() {
            let reach = if provider.loopback { Reach::Loopback } else { Reach::Public };
            for url in std::iter::once(&provider.issuer).chain(&provider.hosts) {
                allow(&mut hosts, url, reach)?;
            }
        }
        Ok(hosts)
    }
}

impl Provider {
    fn check(&self, profile: ProfileName) -> Result<(), String> {
        if !self.issuer.starts_with("https://") && !self.loopback {
            return Err("issuer is not https, and loopback is not set".to_owned());
        }
        if self.loopback && profile == ProfileName::National {
            return Err("loopback is not for the national profile".to_owned());
        }
        if self.client_id.is_empty() {
            return Err("client_id is empty".to_owned());
        }
        if self.acr.is_empty() {
            return Err("acr names no level of assurance: every level would be accepted".to_owned());
        }
        if self.acr.iter().any(|level| level == "none") {
            if self.acr.len() > 1 {
                return Err("acr: none stands alone".to_owned());
            }
            if profile == ProfileName::National {
                return Err("acr = [\"none\"] is not for the national profile".to_owned());
            }
        }
        let no_level = |name: &&String| *name != "none" && Assurance::from_name(name).is_none();
        if let Some(name) = self.acr.iter().find(no_level) {
            return Err(format!("acr: {name} is none of eidas1, eidas2, eidas3, none"));
        }
        if self.algorithms.is_empty() {
            return Err("algorithms is empty: no signature would be accepted".to_owned());
        }
        // Neither `none` nor a shared secret (HS256…) is known.
        if let Some(name) = self.algorithms.iter().find(|name| Algorithm::from_name(name).is_none()) {
            return Err(format!("algorithms: {name} is none of ES256, RS256, PS256, EdDSA"));
        }
        self.proof().map(|_| ())
    }

    /// How the deployment proves itself.
    pub(crate) fn proof(&self) -> Result<Proof, String> {
        match (&self.secret_file, &self.key_file) {
            (Some(secret), None) => Ok(Proof::Secret(secret.clone())),
            (None, Some(key)) => Ok(Proof::Key(key.clone(), self.key_id.clone())),
            _ => Err("exactly one of secret_file and key_file is needed".to_owned()),
        }
    }
}
