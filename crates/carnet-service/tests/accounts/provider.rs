//! An identity provider that is played here: keys, codes, tokens, claims; and what it was asked.

use std::sync::{Arc, Mutex};

use carnet_identity::Transport;
use carnet_identity::jose::{Algorithm, Jwk, KeySet, sign};
use carnet_identity::oidc::{Assurance, Client, ClientAuthentication};
use carnet_model::Timestamp;
use carnet_seal::{SigningKey, SystemEntropy, sha256};
use carnet_service::account::{IdentityProvider, ProviderSettings};
use carnet_service::outbound::{Outbound, OutboundError, OutboundFuture, OutboundRequest, OutboundResponse};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://idp.test/realm";
const CODE: &str = "the-code";

/// What the provider says about whoever signs in next.
#[derive(Clone)]
pub(crate) struct Said {
    pub(crate) subject: String,
    pub(crate) acr: String,
    pub(crate) userinfo: Value,
    /// Changes of the ID token.
    pub(crate) token: Value,
    pub(crate) now: Timestamp,
    /// Nonce and challenge of the request that was made.
    pub(crate) nonce: String,
    pub(crate) challenge: String,
}

/// The provider.
pub(crate) struct Played {
    key: Mutex<Arc<SigningKey>>,
    pub(crate) said: Mutex<Said>,
    pub(crate) asked: Mutex<Vec<String>>,
    pub(crate) down: Mutex<bool>,
}

impl Played {
    pub(crate) fn new(now: Timestamp) -> Arc<Self> {
        let said = Said {
            subject: "sub-1".to_owned(),
            acr: "eidas2".to_owned(),
            userinfo: json!({
                "given_name": "Hélène Marie", "family_name": "Durand", "birthdate": "1979-03-28",
                "gender": "female", "birthplace": "51215", "birthcountry": "99100",
            }),
            token: json!({}),
            now,
            nonce: String::new(),
            challenge: String::new(),
        };
        Arc::new(Self {
            key: Mutex::new(Arc::new(SigningKey::p256(&SystemEntropy).unwrap())),
            said: Mutex::new(said),
            asked: Mutex::default(),
            down: Mutex::new(false),
        })
    }

    /// Signs with another key from now on.
    pub(crate) fn rotate(&self) {
        *self.key.lock().unwrap() = Arc::new(SigningKey::p256(&SystemEntropy).unwrap());
    }

    pub(crate) fn say(&self, change: impl FnOnce(&mut Said)) {
        change(&mut self.said.lock().unwrap());
    }

    /// Somebody arrives at the address and goes back: gives the query.
    pub(crate) fn visit(&self, address: &str) -> String {
        let field = |name: &str| parameter(address, name);
        self.say(|said| {
            said.nonce = field("nonce");
            said.challenge = field("code_challenge");
        });
        assert_eq!(field("code_challenge_method"), "S256");
        format!("code={CODE}&state={}&iss={}", field("state"), "https%3A%2F%2Fidp.test%2Frealm")
    }

    pub(crate) fn signed(&self, typ: Option<&str>, claims: &Value) -> String {
        let key = Arc::clone(&self.key.lock().unwrap());
        let jwk = Jwk::named_by_thumbprint(key.public().clone(), Algorithm::Es256);
        sign(&key, Algorithm::Es256, jwk.kid.as_deref(), typ, claims).unwrap()
    }

    fn answer(&self, request: &OutboundRequest) -> (u16, Value) {
        let said = self.said.lock().unwrap().clone();
        let path = request.url.strip_prefix(ISSUER).unwrap_or_default();
        match path {
            "/.well-known/openid-configuration" => {
                let at = |path: &str| format!("{ISSUER}{path}");
                let document = json!({
                    "issuer": ISSUER, "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"),
                    "jwks_uri": at("/certs"), "userinfo_endpoint": at("/userinfo"),
                    "authorization_response_iss_parameter_supported": true,
                });
                (200, document)
            }
            "/certs" => {
                let key = Arc::clone(&self.key.lock().unwrap());
                let keys =
                    KeySet::new(vec![Jwk::named_by_thumbprint(key.public().clone(), Algorithm::Es256)]);
                (200, serde_json::from_str(&keys.to_json()).unwrap())
            }
            "/token" => self.tokens(&said, &request.body),
            "/userinfo" => {
                let mut claims = said.userinfo.clone();
                claims["sub"] = said.subject.clone().into();
                (200, claims)
            }
            _ => (404, json!({})),
        }
    }

    fn tokens(&self, said: &Said, body: &[u8]) -> (u16, Value) {
        let body = String::from_utf8(body.to_vec()).unwrap();
        let field = |name: &str| parameter(&format!("?{body}"), name);
        let challenge =
            base64_simd::URL_SAFE_NO_PAD.encode_to_string(sha256(field("code_verifier").as_bytes()));
        if field("code") != CODE || challenge != said.challenge {
            return (400, json!({"error": "invalid_grant"}));
        }
        let seconds = said.now.0 / 1000;
        let mut claims = json!({
            "iss": ISSUER, "sub": said.subject, "aud": "carnet", "nonce": said.nonce, "acr": said.acr,
            "iat": seconds, "exp": seconds + 300, "auth_time": seconds, "sid": "sid-1",
        });
        for (name, value) in said.token.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let id_token = self.signed(None, &claims);
        (200, json!({"access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}))
    }
}

/// The way to the provider.
pub(crate) struct Way(pub(crate) Arc<Played>);

impl Outbound for Way {
    fn send(&self, request: OutboundRequest) -> OutboundFuture<'_> {
        self.0.asked.lock().unwrap().push(request.url.clone());
        let down = *self.0.down.lock().unwrap();
        let answer = (!down).then(|| self.0.answer(&request));
        Box::pin(async move {
            let (status, body) = answer.ok_or(OutboundError::TimeOut)?;
            let media_type = "application/json".to_owned();
            Ok(OutboundResponse { status, media_type, body: body.to_string().into_bytes() })
        })
    }
}

pub(crate) fn settings(assurance: Assurance) -> IdentityProvider {
    IdentityProvider::new(ProviderSettings {
        name: "FranceConnect+".to_owned(),
        issuer: ISSUER.to_owned(),
        client: Client {
            id: "carnet".into(),
            redirect_uri: "http://localhost:8080/connexion/retour".into(),
            authentication: ClientAuthentication::Basic { secret: "secret".into() },
            algorithms: vec![Algorithm::Es256].into(),
            decryption: None,
        },
        scopes: Vec::new(),
        assurance: Some(assurance),
        acr_values: None,
        transport: Transport::HttpsOnly,
    })
}

/// A parameter of an address; values here need no decoding.
pub(crate) fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
}
