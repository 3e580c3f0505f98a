//! One sign-in from the first address to the person, and PKCE as the RFC has it.

use carnet_seal::sha256;
use serde_json::json;

use super::super::{
    AuthorizationRequest, Pkce, Prompt, authorization_url, code_request, discovery_url, end_session_url,
    read_answer, read_tokens, read_userinfo, verify_id_token,
};
use super::{ISSUER, NOW, claims, client, expected, keys, provider, signed};
use crate::base64url;
use crate::form;

/// RFC 7636, appendix B.
#[test]
fn the_proof_key_of_the_rfc() {
    let bytes = base64url::decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", 32).unwrap();
    let pkce = Pkce::from_bytes(&bytes.try_into().unwrap());
    assert_eq!(pkce.verifier(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn a_person_signs_in() {
    assert_eq!(discovery_url(ISSUER), format!("{ISSUER}/.well-known/openid-configuration"));
    assert_eq!(discovery_url("https://a/"), "https://a/.well-known/openid-configuration");
    let (provider, client, pkce) = (provider(), client(), Pkce::from_bytes(&[3; 32]));
    let request = AuthorizationRequest {
        scopes: &["openid", "scope_all"],
        state: "state-1",
        nonce: "nonce-1",
        pkce: &pkce,
        acr_values: Some("eidas1"),
        prompt: Prompt::Login,
        max_age_seconds: Some(0),
    };
    let url = authorization_url(&provider, &client, &request);
    let (address, query) = url.split_once('?').unwrap();
    assert_eq!(address, provider.authorization_endpoint.as_str());
    let fields = form::read(query).unwrap();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let challenge = base64url::encode(&sha256(pkce.verifier().as_bytes()));
    assert_eq!(
        fields,
        [
            ("response_type", "code"),
            ("client_id", "carnet"),
            ("redirect_uri", "https://carnet.example/back"),
            ("scope", "openid scope_all"),
            ("state", "state-1"),
            ("nonce", "nonce-1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("acr_values", "eidas1"),
            ("max_age", "0"),
            ("prompt", "login"),
        ]
    );

    let back = form::write(&[("state", "state-1"), ("code", "c/1"), ("iss", ISSUER)]);
    let code = read_answer(&provider, &back, "state-1").unwrap();
    let request = code_request(&provider, &client, &code, pkce.verifier(), "jti", NOW).unwrap();
    assert_eq!(&*request.url, provider.token_endpoint.as_str());

    let id_token = signed(&claims(&json!({})));
    let answer =
        json!({"access_token": "SlAV32hkKG", "token_type": "Bearer", "expires_in": 60, "id_token": id_token});
    let tokens = read_tokens(200, answer.to_string().as_bytes()).unwrap();
    let id_token = tokens.id_token.as_deref().unwrap();
    let verified = verify_id_token(id_token, &provider, &client, &keys(), &expected()).unwrap();
    let info = json!({"sub": "alice", "SubjectNameID": "899700218896"}).to_string();
    let info =
        read_userinfo(200, "application/json", info.as_bytes(), &provider, &client, &keys(), &verified)
            .unwrap();
    assert_eq!(info.text("SubjectNameID"), Some("899700218896"));

    let out = end_session_url(&provider, &client, Some("a.b.c"), "https://carnet.example/", "s").unwrap();
    assert_eq!(
        out,
        format!(
            "{ISSUER}/logout?client_id=carnet&post_logout_redirect_uri=https%3A%2F%2Fcarnet.example%2F&state=s&id_token_hint=a.b.c"
        )
    );
}
