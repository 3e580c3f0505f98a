//! The relying party against a provider that stands in the test: it signs with `jose::sign`, and its ID tokens were checked
//! against another implementation's.

mod flow;
mod id_tokens;
mod messages;

use carnet_model::Timestamp;
use carnet_seal::{SeededEntropy, SigningKey};
use serde_json::{Value, json};

use super::{Assurance, Client, ClientAuthentication, Expected, Provider};
use crate::address::Transport;
use crate::jose::{self, Algorithm, Jwk, KeySet};

const ISSUER: &str = "https://idp.example/realms/one";
const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn discovery() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": format!("{ISSUER}/auth"),
        "token_endpoint": format!("{ISSUER}/token"),
        "jwks_uri": format!("{ISSUER}/certs"),
        "userinfo_endpoint": format!("{ISSUER}/userinfo"),
        "end_session_endpoint": format!("{ISSUER}/logout"),
        "authorization_response_iss_parameter_supported": true,
    })
}

fn provider() -> Provider {
    Provider::parse(discovery().to_string().as_bytes(), ISSUER, Transport::HttpsOnly).unwrap()
}

fn key() -> SigningKey {
    SigningKey::p256(&SeededEntropy::from_number(1)).unwrap()
}

fn keys() -> KeySet {
    KeySet::new(vec![Jwk::named_by_thumbprint(key().public().clone(), Algorithm::Es256)])
}

fn client() -> Client {
    Client {
        id: "carnet".into(),
        redirect_uri: "https://carnet.example/back".into(),
        authentication: ClientAuthentication::Basic { secret: "s+c/r:t é".into() },
        algorithms: [Algorithm::Es256].into(),
        decryption: None,
    }
}

const fn expected() -> Expected<'static> {
    Expected {
        nonce: "nonce-1",
        access_token: Some("SlAV32hkKG"),
        assurance: Some(Assurance::Eidas2),
        max_age_seconds: None,
        window_seconds: 300,
        now: NOW,
    }
}

/// The claims of a good ID token, with changes; `null` takes a claim away.
fn claims(changes: &Value) -> Value {
    let mut claims = json!({
        "iss": ISSUER, "sub": "alice", "aud": "carnet", "exp": 1_800_000_060, "iat": 1_800_000_000,
        "nonce": "nonce-1", "acr": "eidas2", "auth_time": 1_799_999_900, "sid": "session-1",
        "at_hash": crate::base64url::encode(&carnet_seal::sha256(b"SlAV32hkKG")[..16]),
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        }
    }
    claims
}

fn signed(claims: &Value) -> String {
    jose::sign(&key(), Algorithm::Es256, None, None, claims).unwrap()
}
