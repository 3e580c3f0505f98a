//! Tokens: those of the RFCs, those that another implementation made, and damage.

use base64_simd::STANDARD;
use carnet_seal::{DecryptionKey, JweKey, SeededEntropy, SigningKey, VerifyingKey};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    Algorithm, JoseError, Jwk, KeySet, TokenType, decrypt, encrypt, is_encrypted, probe, sign, thumbprint,
    verify,
};
use crate::base64url;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../vectors/tokens.json")).unwrap()
}

fn keys() -> KeySet {
    KeySet::parse(vectors()["jwks"].to_string().as_bytes()).unwrap()
}

fn texts(value: &Value) -> Vec<(String, String)> {
    let text = |(name, value): (&String, &Value)| (name.clone(), value.as_str().unwrap().to_owned());
    value.as_object().unwrap().iter().map(text).collect()
}

fn decryption_key() -> DecryptionKey {
    let der = STANDARD.decode_to_vec(vectors()["decryption_key"].as_str().unwrap()).unwrap();
    DecryptionKey::from_pkcs8(&der).unwrap()
}

/// RFC 7515, A.3.
#[test]
fn the_token_of_the_rfc() {
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19y\
                 b290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let keys = br#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
    let claims = verify(token, &KeySet::parse(keys).unwrap(), &Algorithm::ALL, TokenType::Plain).unwrap();
    assert_eq!(claims.text("iss"), Some("joe"));
    assert_eq!(claims.instant("exp").map(|at| at.0), Some(1_300_819_380_000));
}

/// RFC 7638, 3.1, and RFC 8037, A.3.
#[test]
fn thumbprints_of_the_rfcs() {
    let set = br#"{"keys":[
        {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"},
        {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    let set = KeySet::parse(set).unwrap();
    let prints: Vec<_> = set.keys().iter().map(|one| thumbprint(&one.key)).collect();
    assert_eq!(
        prints,
        ["NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]
    );
    assert_eq!(KeySet::parse(set.to_json().as_bytes()).unwrap(), set, "a published set is read back");
}

#[test]
fn tokens_of_another_implementation() {
    let (vectors, keys) = (vectors(), keys());
    assert_eq!(keys.keys().len(), 3, "keys for other uses and of other kinds are left out");
    for (name, token) in texts(&vectors["tokens"]) {
        let own = Algorithm::from_name(&name).unwrap();
        for allowed in Algorithm::ALL {
            let result = verify(&token, &keys, &[allowed], TokenType::Plain);
            let expected = if allowed == own { Ok(Some("alice")) } else { Err(JoseError::Algorithm) };
            assert_eq!(result.as_ref().map(|claims| claims.text("sub")).map_err(|e| *e), expected, "{name}");
        }
    }
    for (name, token) in texts(&vectors["refused"]) {
        let result = verify(&token, &keys, &Algorithm::ALL, TokenType::Plain);
        let expected = match name.as_str() {
            "none" | "None" | "HS256 with the public key" | "RS512" => JoseError::Algorithm,
            _ => JoseError::Signature,
        };
        assert_eq!(result, Err(expected), "{name}");
    }
}

#[test]
fn encrypted_tokens_of_another_implementation() {
    let (vectors, key) = (vectors(), decryption_key());
    let token = vectors["encrypted"]["nested"].as_str().unwrap();
    assert!(is_encrypted(token));
    let inner = decrypt(token, &key).unwrap();
    assert_eq!(inner, vectors["tokens"]["ES256"].as_str().unwrap());
    for (name, token) in texts(&vectors["refused_encrypted"]) {
        let expected = match name.as_str() {
            "RSA-OAEP" | "A128GCM" | "compressed" => JoseError::Algorithm,
            "critical" => JoseError::Critical,
            _ => JoseError::Decryption,
        };
        assert_eq!(decrypt(&token, &key), Err(expected), "{name}");
    }
    // Every part counts.
    for part in 0..5 {
        let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        let mut bytes = base64url::decode(&parts[part], 9_000).unwrap();
        let at = if part == 0 { bytes.len() - 3 } else { 0 };
        bytes[at] ^= 1;
        parts[part] = base64url::encode(&bytes);
        assert_eq!(decrypt(&parts.join("."), &key), Err(JoseError::Decryption), "part {part}");
    }
    assert_eq!(decrypt(token, &DecryptionKey::generate().unwrap()), Err(JoseError::Decryption));
}

#[test]
fn what_we_encrypt_we_open() {
    let key = decryption_key();
    let entropy = SeededEntropy::from_number(1);
    let token = encrypt("a.b.c", &JweKey::new(key.public()).unwrap(), Some("enc"), &entropy).unwrap();
    assert_eq!(decrypt(&token, &key).as_deref(), Ok("a.b.c"));
    let again = DecryptionKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
    assert_eq!(decrypt(&token, &again).as_deref(), Ok("a.b.c"));
    assert!(JweKey::new(SigningKey::p256(&entropy).unwrap().public()).is_err());
}

fn p256(seed: u64) -> SigningKey {
    SigningKey::p256(&SeededEntropy::from_number(seed)).unwrap()
}

fn named(kid: Option<&str>, algorithm: Option<Algorithm>, key: &VerifyingKey) -> Jwk {
    Jwk { kid: kid.map(Box::from), algorithm, key: key.clone() }
}

#[test]
fn the_key_is_chosen_by_name_and_kind() {
    use JoseError::{AmbiguousKey, Signature, UnknownKey};
    let (a, b) = (p256(1), p256(2));
    let ed = SigningKey::ed25519(&SeededEntropy::from_number(3)).unwrap();
    let es = Some(Algorithm::Es256);
    let sets = [
        vec![named(Some("a"), es, a.public()), named(Some("b"), es, b.public())],
        vec![named(None, None, a.public()), named(Some("ed"), None, ed.public())],
        vec![named(Some("a"), None, a.public()), named(Some("a"), None, b.public())],
        vec![named(Some("a"), Some(Algorithm::Rs256), a.public())],
        vec![named(Some("a"), None, b.public())],
        vec![],
    ];
    for (kid, results) in [
        (
            Some("a"),
            [Ok(()), Err(UnknownKey), Err(AmbiguousKey), Err(UnknownKey), Err(Signature), Err(UnknownKey)],
        ),
        (
            None,
            [Err(AmbiguousKey), Ok(()), Err(AmbiguousKey), Err(UnknownKey), Err(Signature), Err(UnknownKey)],
        ),
        (Some("z"), [Err(UnknownKey); 6]),
    ] {
        let token = sign(&a, Algorithm::Es256, kid, None, &json!({"sub": "x"})).unwrap();
        for (set, expected) in sets.iter().zip(results) {
            let result = verify(&token, &KeySet::new(set.clone()), &Algorithm::ALL, TokenType::Plain);
            assert_eq!(result.map(|_| ()), expected, "{kid:?} in {set:?}");
        }
    }
    let wrong = sign(&a, Algorithm::EdDsa, None, None, &json!({}));
    assert_eq!(wrong, Err(JoseError::Key));
}

/// A token with this header and these claims, signed by the first key.
fn raw(header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(claims.as_bytes()));
    let signature = p256(1).sign(carnet_seal::Scheme::Es256, signed.as_bytes()).unwrap();
    format!("{signed}.{}", base64url::encode(&signature))
}

#[test]
fn each_fault_of_a_token_is_named() {
    use JoseError::{Algorithm as Alg, Critical, Malformed, OtherType, Signature};
    let keys = KeySet::new(vec![named(Some("a"), None, p256(1).public())]);
    let good = raw(r#"{"alg":"ES256"}"#, "{}");
    let (head, rest) = good.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let cases: Vec<(&str, String, Result<(), JoseError>)> = vec![
        ("good", good.clone(), Ok(())),
        ("no alg", raw("{}", "{}"), Err(Malformed)),
        ("alg is a number", raw(r#"{"alg":1}"#, "{}"), Err(Malformed)),
        ("alg twice", raw(r#"{"alg":"none","alg":"ES256"}"#, "{}"), Err(Malformed)),
        ("small letters", raw(r#"{"alg":"es256"}"#, "{}"), Err(Alg)),
        ("crit", raw(r#"{"alg":"ES256","crit":["exp"]}"#, "{}"), Err(Critical)),
        ("b64", raw(r#"{"alg":"ES256","b64":false}"#, "{}"), Err(Critical)),
        ("typ", raw(r#"{"alg":"ES256","typ":"at+jwt"}"#, "{}"), Err(OtherType)),
        ("typ is a list", raw(r#"{"alg":"ES256","typ":["JWT"]}"#, "{}"), Err(Malformed)),
        ("typ in full", raw(r#"{"alg":"ES256","typ":"application/jwt"}"#, "{}"), Ok(())),
        ("claims twice", raw(r#"{"alg":"ES256"}"#, r#"{"sub":"a","sub":"b"}"#), Err(Malformed)),
        ("claims are a list", raw(r#"{"alg":"ES256"}"#, "[]"), Err(Malformed)),
        ("kid is a number", raw(r#"{"alg":"ES256","kid":1}"#, "{}"), Err(Malformed)),
        ("four parts", format!("{good}.AA"), Err(Malformed)),
        ("two parts", format!("{head}.{payload}"), Err(Malformed)),
        ("no signature", format!("{head}.{payload}."), Err(Signature)),
        ("padding", format!("{head}.{payload}.{signature}="), Err(Malformed)),
        ("a space", format!(" {good}"), Err(Malformed)),
        ("a line", format!("{good}\n"), Err(Malformed)),
        (
            "too long",
            raw(r#"{"alg":"ES256"}"#, &format!("{{\"x\":\"{}\"}}", "x".repeat(64 * 1024))),
            Err(Malformed),
        ),
        ("nothing", String::new(), Err(Malformed)),
        ("not ASCII", "é.é.é".to_owned(), Err(Malformed)),
    ];
    for (name, token, expected) in cases {
        let result = verify(&token, &keys, &[Algorithm::Es256], TokenType::Plain).map(|_| ());
        assert_eq!(result, expected, "{name}");
    }
    let typed = raw(r#"{"alg":"ES256","typ":"Logout+JWT"}"#, "{}");
    for (kind, token, result) in [
        (TokenType::PlainOr("logout+jwt"), &typed, true),
        (TokenType::PlainOr("logout+jwt"), &good, true),
        (TokenType::Only("logout+jwt"), &typed, true),
        (TokenType::Only("logout+jwt"), &good, false),
        (TokenType::Plain, &typed, false),
    ] {
        assert_eq!(verify(token, &keys, &[Algorithm::Es256], kind).is_ok(), result, "{kind:?}");
    }
}

#[test]
fn each_fault_of_a_set_is_refused_or_left_out() {
    let key = Jwk::named_by_thumbprint(p256(1).public().clone(), Algorithm::Es256).to_json();
    let with = |name: &str, value: Value| {
        let mut key = key.clone();
        key[name] = value;
        KeySet::parse(json!({"keys": [key]}).to_string().as_bytes()).unwrap().keys().len()
    };
    for (name, value, kept) in [
        ("use", json!("sig"), 1),
        ("use", json!("enc"), 0),
        ("key_ops", json!(["verify"]), 1),
        ("key_ops", json!(["sign"]), 0),
        ("alg", json!("RS256"), 0),
        ("alg", json!("HS256"), 0),
        ("alg", json!(1), 0),
        ("kty", json!("oct"), 0),
        ("crv", json!("P-384"), 0),
        ("x", json!("AAAA"), 0),
        ("x", json!(base64url::encode(&[1; 32])), 0),
        ("d", json!("AA"), 0),
        ("kid", json!(1), 0),
        ("kid", json!("k".repeat(257)), 0),
        ("x5c", json!(["…"]), 1),
    ] {
        assert_eq!(with(name, value.clone()), kept, "{name} {value}");
    }
    for text in ["", "{}", "[]", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#] {
        assert_eq!(KeySet::parse(text.as_bytes()), Err(JoseError::Malformed), "{text}");
    }
    let many = json!({"keys": vec![json!({}); 65]}).to_string();
    assert_eq!(KeySet::parse(many.as_bytes()), Err(JoseError::Malformed));
    assert_eq!(KeySet::parse(br#"{"keys":[1,{},null]}"#), Ok(KeySet::default()));
}

#[test]
fn the_corpus_has_an_answer() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/jose");
    let (mut accepted, mut all) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        all += 1;
        accepted += usize::from(probe(&bytes));
    }
    assert!(accepted >= 3 && accepted < all, "{accepted} of {all}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_an_answer(text in "[A-Za-z0-9_.{}\":,é-]{0,200}") {
        let _ = probe(text.as_bytes());
        let _ = KeySet::parse(text.as_bytes());
    }

    #[test]
    fn one_changed_byte_is_refused(at in any::<prop::sample::Index>(), with in 1..=127_u8) {
        let vectors = vectors();
        let token = vectors["tokens"]["ES256"].as_str().unwrap();
        let mut bytes = token.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= with;
        if let Ok(text) = core::str::from_utf8(&bytes) {
            prop_assert!(verify(text, &keys(), &Algorithm::ALL, TokenType::Plain).is_err());
        }
    }
}
