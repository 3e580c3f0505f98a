//! This deployment's registrations with its providers of identities, from the configuration.

use std::sync::Arc;

use carnet_identity::Transport;
use carnet_identity::jose::Algorithm;
use carnet_identity::oidc::{Assurance, Client, ClientAuthentication};
use carnet_seal::SigningKey;
use carnet_service::Service;
use carnet_service::account::{IdentityProvider, ProviderSettings};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;

use crate::cli::CliError;
use crate::config::{Proof, Provider, private};
use crate::subjects::AskProvider;

/// Longest secret.
const SECRET: usize = 4_096;

/// A provider, as the portal uses it. `public` is the origin of the portal.
pub(crate) fn provider(
    name: &str,
    settings: &Provider,
    public: &str,
) -> Result<Arc<IdentityProvider>, CliError> {
    Ok(Arc::new(IdentityProvider::new(ProviderSettings {
        name: settings.name.clone().unwrap_or_else(|| name.to_owned()),
        issuer: settings.issuer.clone(),
        client: client(settings, public)?,
        scopes: settings.scopes.clone(),
        assurance: least(settings)?,
        acr_values: settings.acr.first().cloned(),
        transport: transport(settings),
    })))
}

/// Who asks a provider about the tokens that software hands in.
pub(crate) fn subjects(
    service: &Service,
    settings: &Provider,
    public: &str,
) -> Result<AskProvider, CliError> {
    let client = Arc::new(client(settings, public)?);
    let issuer = settings.issuer.clone();
    Ok(AskProvider::new(service.clone(), issuer, client, least(settings)?, transport(settings)))
}

const fn transport(settings: &Provider) -> Transport {
    if settings.loopback { Transport::LoopbackToo } else { Transport::HttpsOnly }
}

/// The lowest of the levels that are good enough. `none` alone: the provider knows no levels.
fn least(settings: &Provider) -> Result<Option<Assurance>, CliError> {
    if settings.acr == ["none"] {
        return Ok(None);
    }
    let mut least: Option<Assurance> = None;
    for name in &settings.acr {
        let level = Assurance::from_name(name)
            .ok_or_else(|| CliError::Other(format!("acr: {name} is none of eidas1, eidas2, eidas3, none")))?;
        least = Some(least.map_or(level, |known| known.min(level)));
    }
    Ok(least)
}

fn client(settings: &Provider, public: &str) -> Result<Client, CliError> {
    let wrong = |path: &std::path::Path, error: &dyn std::fmt::Display| {
        CliError::Other(format!("{}: {error}", path.display()))
    };
    let authentication = match settings.proof().map_err(CliError::Other)? {
        Proof::Secret(path) => {
            let bytes = private::read(&path).map_err(|error| wrong(&path, &error))?;
            let secret = std::str::from_utf8(&bytes).map_err(|error| wrong(&path, &error))?.trim();
            if secret.is_empty() || secret.len() > SECRET {
                return Err(wrong(&path, &"no secret in it, or one that is too long"));
            }
            ClientAuthentication::Basic { secret: secret.into() }
        }
        Proof::Key(path, name) => {
            let pem = private::read(&path).map_err(|error| wrong(&path, &error))?;
            let key = PrivatePkcs8KeyDer::from_pem_slice(&pem).map_err(|error| wrong(&path, &error))?;
            let key = SigningKey::from_pkcs8(key.secret_pkcs8_der()).map_err(|error| wrong(&path, &error))?;
            let algorithm = signs(&key).ok_or_else(|| wrong(&path, &"no key of P-256, RSA or Ed25519"))?;
            let kid = name.unwrap_or_else(|| carnet_identity::jose::thumbprint(key.public()));
            ClientAuthentication::PrivateKeyJwt { key, algorithm, kid: kid.into() }
        }
    };
    Ok(Client {
        id: settings.client_id.as_str().into(),
        redirect_uri: format!("{public}/connexion/retour").into(),
        authentication,
        algorithms: signed_by(settings)?,
        decryption: None,
    })
}

/// The algorithm that a key of ours signs with.
fn signs(key: &SigningKey) -> Option<Algorithm> {
    use carnet_seal::Scheme;
    [(Scheme::Es256, Algorithm::Es256), (Scheme::EdDsa, Algorithm::EdDsa), (Scheme::Ps256, Algorithm::Ps256)]
        .into_iter()
        .find_map(|(scheme, algorithm)| key.public().fits(scheme).then_some(algorithm))
}

/// The algorithms that the provider signs with: pinned by the configuration.
fn signed_by(settings: &Provider) -> Result<Box<[Algorithm]>, CliError> {
    settings
        .algorithms
        .iter()
        .map(|name| {
            Algorithm::from_name(name).ok_or_else(|| {
                CliError::Other(format!("algorithms: {name} is none of ES256, RS256, PS256, EdDSA"))
            })
        })
        .collect()
}
