//! Each claim of an ID token, of a logout token, of a signed userinfo.

use base64_simd::STANDARD;
use carnet_model::Timestamp;
use carnet_seal::{DecryptionKey, JweKey, SeededEntropy};
use serde_json::{Value, json};

use super::super::{
    Assurance, Client, Expected, IdToken, Provider, TokenFault, UserinfoError, read_userinfo,
    verify_id_token, verify_logout_token,
};
use super::{ISSUER, NOW, claims, client, expected, key, keys, provider, signed};
use crate::address::Transport;
use crate::jose::{self, Algorithm, JoseError, KeySet};

fn verify(changes: &Value) -> Result<IdToken, TokenFault> {
    verify_id_token(&signed(&claims(changes)), &provider(), &client(), &keys(), &expected())
}

#[test]
fn a_good_token_says_who() {
    let token = verify(&json!({})).unwrap();
    assert_eq!((&*token.subject, token.session.as_deref()), ("alice", Some("session-1")));
    assert_eq!(token.assurance, Some(Assurance::Eidas2));
    assert_eq!(token.authenticated, Some(Timestamp(1_799_999_900_000)));
    assert_eq!(token.expires, Timestamp(1_800_000_060_000));
    assert!(!format!("{token:?}").contains("nonce-1"));
}

#[test]
fn each_claim_counts() {
    use TokenFault::{Claim, OtherAccessToken, OtherAudience, OtherIssuer, OtherNonce, Time};
    let cases = [
        (json!({"iss": null}), Err(Claim("iss"))),
        (json!({"iss": format!("{ISSUER}/")}), Err(OtherIssuer)),
        (json!({"sub": null}), Err(Claim("sub"))),
        (json!({"sub": ""}), Err(Claim("sub"))),
        (json!({"sub": "a".repeat(256)}), Err(Claim("sub"))),
        (json!({"sub": 7}), Err(Claim("sub"))),
        (json!({"aud": null}), Err(Claim("aud"))),
        (json!({"aud": 7}), Err(Claim("aud"))),
        (json!({"aud": ["carnet", 7]}), Err(Claim("aud"))),
        (json!({"aud": "carnet2"}), Err(OtherAudience)),
        (json!({"aud": []}), Err(OtherAudience)),
        (json!({"aud": ["carnet"]}), Ok(())),
        (json!({"aud": ["carnet", "other"]}), Err(OtherAudience)),
        (json!({"aud": ["carnet", "other"], "azp": "carnet"}), Ok(())),
        (json!({"aud": ["carnet", "other"], "azp": "other"}), Err(OtherAudience)),
        (json!({"azp": "other"}), Err(OtherAudience)),
        (json!({"azp": "carnet"}), Ok(())),
        (json!({"azp": 7}), Err(Claim("azp"))),
        (json!({"exp": null}), Err(Claim("exp"))),
        (json!({"exp": "1800000060"}), Err(Claim("exp"))),
        (json!({"exp": 1_799_999_701, "iat": 1_799_999_700}), Ok(())),
        (json!({"exp": 1_799_999_700, "iat": 1_799_999_699}), Err(Time)),
        (json!({"exp": 1_800_000_000}), Err(Time)),
        (json!({"iat": null}), Err(Claim("iat"))),
        (json!({"iat": 1_799_999_700}), Ok(())),
        (json!({"iat": 1_799_999_699}), Err(Time)),
        (json!({"iat": 1_800_000_300, "exp": 1_800_000_400}), Ok(())),
        (json!({"iat": 1_800_000_301, "exp": 1_800_000_400}), Err(Time)),
        (json!({"nbf": 1_800_000_300}), Ok(())),
        (json!({"nbf": 1_800_000_301}), Err(Time)),
        (json!({"nbf": "x"}), Err(Claim("nbf"))),
        (json!({"nonce": null}), Err(Claim("nonce"))),
        (json!({"nonce": "nonce-2"}), Err(OtherNonce)),
        (json!({"nonce": ""}), Err(OtherNonce)),
        (json!({"at_hash": null}), Ok(())),
        (json!({"at_hash": "AAAA"}), Err(OtherAccessToken)),
        (json!({"at_hash": 7}), Err(Claim("at_hash"))),
        (json!({"acr": null}), Err(TokenFault::Assurance)),
        (json!({"acr": "eidas1"}), Err(TokenFault::Assurance)),
        (json!({"acr": "eidas3"}), Ok(())),
        (json!({"acr": "eidas4"}), Err(TokenFault::Assurance)),
        (json!({"acr": 2}), Err(TokenFault::Assurance)),
        (json!({"auth_time": null}), Ok(())),
        (json!({"auth_time": "then"}), Err(Claim("auth_time"))),
        (json!({"sid": null}), Ok(())),
        (json!({"sid": ["x"]}), Err(Claim("sid"))),
        (json!({"sub": "b", "unknown": {"a": [1]}}), Ok(())),
    ];
    for (changes, result) in cases {
        assert_eq!(verify(&changes).map(|_| ()), result, "{changes}");
    }
}

#[test]
fn what_is_asked_decides() {
    let token = signed(&claims(&json!({"acr": "eidas1"})));
    let with = |expected: Expected<'_>| {
        verify_id_token(&token, &provider(), &client(), &keys(), &expected).map(|_| ())
    };
    let base = || Expected { assurance: Some(Assurance::Eidas1), ..expected() };
    // 100 seconds before the token was made, and 300 of window.
    for (wanted, result) in [
        (base(), Ok(())),
        (Expected { assurance: None, ..base() }, Ok(())),
        (Expected { assurance: Some(Assurance::Eidas2), ..base() }, Err(TokenFault::Assurance)),
        (Expected { access_token: Some("other"), ..base() }, Err(TokenFault::OtherAccessToken)),
        (Expected { access_token: None, ..base() }, Ok(())),
        (Expected { nonce: "", ..base() }, Err(TokenFault::OtherNonce)),
        (Expected { max_age_seconds: Some(100), window_seconds: 0, ..base() }, Ok(())),
        (Expected { max_age_seconds: Some(99), window_seconds: 0, ..base() }, Err(TokenFault::TooOld)),
        (Expected { max_age_seconds: Some(0), ..base() }, Ok(())),
        (Expected { now: Timestamp(i64::MAX), ..base() }, Err(TokenFault::Time)),
        (Expected { now: Timestamp(i64::MIN), ..base() }, Err(TokenFault::Time)),
    ] {
        assert_eq!(with(wanted), result, "{wanted:?}");
    }
    let timeless = signed(&claims(&json!({"auth_time": null})));
    let asked = Expected { max_age_seconds: Some(300), ..expected() };
    let result = verify_id_token(&timeless, &provider(), &client(), &keys(), &asked);
    assert_eq!(result.map(|_| ()), Err(TokenFault::Claim("auth_time")));
}

#[test]
fn the_pinned_algorithm_and_the_known_keys() {
    let token = signed(&claims(&json!({})));
    let strict = Client { algorithms: [Algorithm::Rs256, Algorithm::Ps256].into(), ..client() };
    let result = |client: &Client, keys: &KeySet| {
        verify_id_token(&token, &provider(), client, keys, &expected()).map(|_| ())
    };
    assert_eq!(result(&strict, &keys()), Err(JoseError::Algorithm.into()));
    assert_eq!(result(&client(), &KeySet::default()), Err(JoseError::UnknownKey.into()));
    let typed = jose::sign(&key(), Algorithm::Es256, None, Some("logout+jwt"), &claims(&json!({}))).unwrap();
    let confused = verify_id_token(&typed, &provider(), &client(), &keys(), &expected());
    assert_eq!(confused.map(|_| ()), Err(JoseError::OtherType.into()), "a logout token is no ID token");
}

#[test]
fn tokens_of_another_implementation_are_verified_to_the_end() {
    let vectors: Value = serde_json::from_str(include_str!("../../../vectors/tokens.json")).unwrap();
    let issuer = "https://idp.example";
    let mut discovery = super::discovery();
    discovery["issuer"] = issuer.into();
    let provider = Provider::parse(discovery.to_string().as_bytes(), issuer, Transport::HttpsOnly).unwrap();
    let keys = KeySet::parse(vectors["jwks"].to_string().as_bytes()).unwrap();
    let client = |encrypted: bool| Client {
        algorithms: Algorithm::ALL.into(),
        decryption: encrypted.then(|| {
            let der = STANDARD.decode_to_vec(vectors["decryption_key"].as_str().unwrap()).unwrap();
            DecryptionKey::from_pkcs8(&der).unwrap()
        }),
        ..super::client()
    };
    let expected =
        Expected { nonce: "n-0S6_WzA2Mj", access_token: vectors["access_token"].as_str(), ..expected() };
    let verify = |token: &str, encrypted| {
        verify_id_token(token, &provider, &client(encrypted), &keys, &expected).map(|one| one.subject)
    };
    for (name, token) in vectors["tokens"].as_object().unwrap() {
        let token = token.as_str().unwrap();
        assert_eq!(verify(token, false).as_deref(), Ok("alice"), "{name}");
        assert_eq!(verify(token, true), Err(JoseError::Decryption.into()), "{name}: must be encrypted");
    }
    let nested = vectors["encrypted"]["nested"].as_str().unwrap();
    assert_eq!(verify(nested, true).as_deref(), Ok("alice"));
    assert_eq!(verify(nested, false), Err(JoseError::Decryption.into()), "we have no key");
}

#[test]
fn logout_tokens() {
    use TokenFault::{Claim, NotLogout, OtherAudience, OtherIssuer, Time};
    let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    for (changes, result) in [
        (json!({}), Ok(())),
        (json!({"sub": null}), Ok(())),
        (json!({"sid": null}), Ok(())),
        (json!({"sub": null, "sid": null}), Err(Claim("sub"))),
        (json!({"events": null}), Err(NotLogout)),
        (json!({"events": {"other": {}}}), Err(NotLogout)),
        (json!({"events": {"http://schemas.openid.net/event/backchannel-logout": 1}}), Err(NotLogout)),
        (json!({"nonce": "x"}), Err(NotLogout)),
        (json!({"jti": null}), Err(Claim("jti"))),
        (json!({"jti": ""}), Err(Claim("jti"))),
        (json!({"iss": "https://other.example"}), Err(OtherIssuer)),
        (json!({"aud": "other"}), Err(OtherAudience)),
        (json!({"exp": 1_799_999_000, "iat": 1_799_998_000}), Err(Time)),
        (json!({"exp": "x"}), Err(Claim("exp"))),
        // As the drafts of the standard had it.
        (json!({"exp": null}), Ok(())),
        (json!({"exp": null, "iat": 1_799_999_000}), Err(Time)),
        (json!({"exp": null, "iat": 1_800_000_301}), Err(Time)),
        (json!({"exp": null, "iat": null}), Err(Claim("iat"))),
    ] {
        let mut all = json!({"nonce": null, "jti": "one", "events": event});
        for (name, value) in changes.as_object().unwrap() {
            all[name] = value.clone();
        }
        let claims = claims(&all);
        for typ in [None, Some("logout+jwt")] {
            let token = jose::sign(&key(), Algorithm::Es256, None, typ, &claims).unwrap();
            let token = verify_logout_token(&token, &provider(), &client(), &keys(), 300, NOW);
            if let Ok(token) = &token {
                assert_eq!(&*token.jti, "one");
                assert_eq!(token.session.is_some(), claims.get("sid").is_some());
            }
            assert_eq!(token.map(|_| ()), result, "{changes}");
        }
    }
    let id_token = signed(&claims(&json!({})));
    let confused = verify_logout_token(&id_token, &provider(), &client(), &keys(), 300, NOW);
    assert_eq!(confused, Err(NotLogout), "an ID token is no logout token");
}

#[test]
fn userinfo_in_its_forms() {
    let id_token = verify(&json!({})).unwrap();
    let read = |status, kind: &str, body: &str, client: &Client| {
        let info = read_userinfo(status, kind, body.as_bytes(), &provider(), client, &keys(), &id_token);
        info.map(|claims| claims.text("given_name").unwrap_or_default().to_owned())
    };
    let plain = json!({"sub": "alice", "given_name": "Léa"});
    let token = signed(&plain);
    let ours = signed(&json!({"sub": "alice", "given_name": "Léa", "iss": ISSUER, "aud": "carnet"}));
    let theirs = signed(&json!({"sub": "alice", "iss": ISSUER, "aud": "other"}));
    let bob = json!({"sub": "bob"});
    let encrypting = Client { decryption: Some(DecryptionKey::generate().unwrap()), ..client() };
    let public = JweKey::new(encrypting.decryption.as_ref().unwrap().public()).unwrap();
    let sealed = jose::encrypt(&ours, &public, None, &SeededEntropy::from_number(1)).unwrap();
    let name = || Ok("Léa".to_owned());
    let jose = |error: JoseError| Err(UserinfoError::Token(error.into()));
    for (status, kind, body, result) in [
        (200, "application/json", &plain.to_string(), name()),
        (200, "Application/JSON; charset=utf-8", &plain.to_string(), name()),
        (200, "application/jwt", &token, name()),
        (200, "application/jwt", &ours, name()),
        (200, "application/jwt", &theirs, Err(UserinfoError::Token(TokenFault::OtherAudience))),
        (200, "application/jwt", &sealed, jose(JoseError::Decryption)),
        (200, "application/jwt", &plain.to_string(), jose(JoseError::Malformed)),
        (200, "application/json", &token, Err(UserinfoError::Malformed)),
        (200, "text/html", &plain.to_string(), Err(UserinfoError::Malformed)),
        (200, "application/json", &bob.to_string(), Err(UserinfoError::OtherSubject)),
        (200, "application/jwt", &signed(&bob), Err(UserinfoError::OtherSubject)),
        (200, "application/json", &"{}".to_owned(), Err(UserinfoError::OtherSubject)),
        (401, "application/json", &plain.to_string(), Err(UserinfoError::Status(401))),
    ] {
        assert_eq!(read(status, kind, body, &client()), result, "{status} {kind} {body}");
    }
    assert_eq!(read(200, "application/jwt", &sealed, &encrypting), name());
    assert_eq!(read(200, "application/jwt", &ours, &encrypting), jose(JoseError::Decryption));
}
