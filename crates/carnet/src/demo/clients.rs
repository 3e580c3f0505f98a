//! The clients of the demo's provider: the portal, once in each realm, and a structure's software. Their secrets are made
//! anew at each start and known to both sides in the one process.

use std::sync::Arc;

use carnet_identity::Transport;
use carnet_identity::jose::{Algorithm, thumbprint};
use carnet_identity::oidc::{Assurance, Client, ClientAuthentication};
use carnet_seal::{SignatureError, SigningKey, SystemEntropy};
use carnet_service::Service;
use carnet_service::account::{IdentityProvider, ProviderSettings};

use super::Origins;
use crate::provider::{ALGORITHM, Credential, Provider, Realm, Registered};
use crate::subjects::AskProvider;

/// The portal's name at the provider.
const PORTAL: &str = "carnet-portail";
/// The software's name at the provider.
pub(super) const SOFTWARE: &str = "carnet-logiciel";
/// Where the software's people come back: nobody listens there, the software reads the address.
pub(super) const SOFTWARE_REDIRECT: &str = "http://127.0.0.1/logiciel/retour";

/// The secrets of the clients.
pub(super) struct Clients {
    /// Of the portal, in the realm of professionals.
    portal: String,
    /// Of the portal, in the realm of people: it signs.
    portal_key: SigningKey,
    /// Of a structure's software.
    pub(super) software: String,
}

impl Clients {
    /// New secrets.
    pub(super) fn new() -> Result<Self, SignatureError> {
        let portal_key = SigningKey::p256(&SystemEntropy)?;
        Ok(Self { portal: super::form_token(), portal_key, software: super::form_token() })
    }

    /// The clients, as the provider knows them.
    pub(super) fn registered(&self, origins: &Origins) -> Vec<Registered> {
        let portal = |realm, credential| Registered {
            id: PORTAL.to_owned(),
            realms: vec![realm],
            credential,
            redirects: vec![format!("{}/connexion/retour", origins.portal)],
            afterwards: vec![format!("{}/", origins.portal), format!("{}/connexion", origins.portal)],
            back_channel: Some(format!("{}/connexion/fin-de-session", origins.portal)),
        };
        vec![
            portal(Realm::Professionals, Credential::Secret(self.portal.clone())),
            portal(Realm::People, Credential::Key(self.portal_key.public().clone())),
            Registered {
                id: SOFTWARE.to_owned(),
                realms: vec![Realm::Professionals],
                credential: Credential::Secret(self.software.clone()),
                redirects: vec![SOFTWARE_REDIRECT.to_owned()],
                afterwards: Vec::new(),
                back_channel: None,
            },
        ]
    }

    /// Who asks about the tokens that software hands in.
    pub(super) fn subjects(
        &self,
        service: &Service,
        origins: &Origins,
    ) -> Result<AskProvider, SignatureError> {
        let issuer = Provider::issuer(&origins.development, Realm::Professionals);
        let client = Arc::new(self.client(origins, Realm::Professionals)?);
        let least = Some(Assurance::Eidas1);
        Ok(AskProvider::new(service.clone(), issuer, client, least, Transport::LoopbackToo))
    }

    /// A realm, as the portal uses it.
    pub(super) fn provider(
        &self,
        origins: &Origins,
        realm: Realm,
    ) -> Result<Arc<IdentityProvider>, SignatureError> {
        let (name, least) = match realm {
            Realm::Professionals => ("Soignants Démo", Assurance::Eidas1),
            Realm::People => ("Identité Démo", Assurance::Eidas2),
        };
        Ok(Arc::new(IdentityProvider::new(ProviderSettings {
            name: name.to_owned(),
            issuer: Provider::issuer(&origins.development, realm),
            client: self.client(origins, realm)?,
            scopes: Vec::new(),
            assurance: Some(least),
            acr_values: None,
            transport: Transport::LoopbackToo,
        })))
    }

    /// The portal, as a client of a realm.
    fn client(&self, origins: &Origins, realm: Realm) -> Result<Client, SignatureError> {
        let authentication = match realm {
            Realm::Professionals => ClientAuthentication::Basic { secret: self.portal.as_str().into() },
            Realm::People => ClientAuthentication::PrivateKeyJwt {
                key: SigningKey::from_pkcs8(&self.portal_key.to_pkcs8()?)?,
                algorithm: Algorithm::Es256,
                kid: thumbprint(self.portal_key.public()).into(),
            },
        };
        Ok(Client {
            id: PORTAL.into(),
            redirect_uri: format!("{}/connexion/retour", origins.portal).into(),
            authentication,
            algorithms: [ALGORITHM].into(),
            decryption: None,
        })
    }
}
