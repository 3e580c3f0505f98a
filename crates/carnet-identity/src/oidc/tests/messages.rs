//! Discovery documents, answers by the browser, requests to and answers of the token endpoint.

use carnet_seal::{SeededEntropy, SigningKey};
use serde_json::{Value, json};

use super::super::{
    AnswerError, Client, ClientAuthentication, DiscoveryError, Provider, ProviderRefusal, RefusalCode,
    TokenError, code_request, read_answer, read_tokens, refresh_request,
};
use super::{ISSUER, NOW, client, discovery, provider};
use crate::address::Transport;
use crate::form;
use crate::jose::{self, Algorithm, Jwk, KeySet, TokenType};

#[test]
fn discovery_documents() {
    use DiscoveryError::{Endpoint, Malformed, OtherIssuer};
    let with = |name: &str, value: Value| {
        let mut document = discovery();
        document[name] = value;
        Provider::parse(document.to_string().as_bytes(), ISSUER, Transport::HttpsOnly).err()
    };
    for (name, value, error) in [
        ("issuer", json!(ISSUER), None),
        ("issuer", json!("https://evil.example"), Some(OtherIssuer)),
        ("issuer", json!(format!("{ISSUER}/")), Some(OtherIssuer)),
        ("issuer", json!(null), Some(OtherIssuer)),
        ("token_endpoint", json!("http://idp.example/token"), Some(Endpoint("token_endpoint"))),
        ("token_endpoint", json!(null), Some(Endpoint("token_endpoint"))),
        ("jwks_uri", json!("//idp.example/certs"), Some(Endpoint("jwks_uri"))),
        ("authorization_endpoint", json!("javascript:x"), Some(Endpoint("authorization_endpoint"))),
        ("userinfo_endpoint", json!(null), None),
        ("userinfo_endpoint", json!("x"), Some(Endpoint("userinfo_endpoint"))),
        ("end_session_endpoint", json!(1), Some(Endpoint("end_session_endpoint"))),
        ("scopes_supported", json!(["openid"]), None),
    ] {
        assert_eq!(with(name, value.clone()), error, "{name} {value}");
    }
    for text in ["", "[]", "{\"issuer\":1,\"issuer\":2}"] {
        let result = Provider::parse(text.as_bytes(), ISSUER, Transport::HttpsOnly);
        assert_eq!(result, Err(Malformed), "{text}");
    }
    let local = discovery().to_string().replace(ISSUER, "http://127.0.0.1:9000");
    let parse = |transport| Provider::parse(local.as_bytes(), "http://127.0.0.1:9000", transport);
    assert!(parse(Transport::LoopbackToo).is_ok());
    assert!(parse(Transport::HttpsOnly).is_err());
}

#[test]
fn what_people_bring_back() {
    use AnswerError::{Malformed, OtherIssuer, OtherState, Refused};
    let issuer = form::escape(ISSUER);
    let silent = Provider { names_itself: false, ..provider() };
    for (query, named, unnamed) in [
        (format!("code=c&state=s&iss={issuer}"), Ok("c"), Ok("c")),
        (format!("code=c&state=s&iss={issuer}&session_state=x"), Ok("c"), Ok("c")),
        ("code=c&state=s".to_owned(), Err(OtherIssuer), Ok("c")),
        ("code=c&state=s&iss=https%3A%2F%2Fevil.example".to_owned(), Err(OtherIssuer), Err(OtherIssuer)),
        (format!("code=c&state=t&iss={issuer}"), Err(OtherState), Err(OtherState)),
        (format!("code=c&iss={issuer}"), Err(OtherState), Err(OtherState)),
        (format!("code=c&state=&iss={issuer}"), Err(OtherState), Err(OtherState)),
        (format!("code=c&code=d&state=s&iss={issuer}"), Err(Malformed), Err(Malformed)),
        (format!("code=&state=s&iss={issuer}"), Err(Malformed), Err(Malformed)),
        (format!("state=s&iss={issuer}"), Err(Malformed), Err(Malformed)),
        (format!("code=c&error=access_denied&state=s&iss={issuer}"), Err(Malformed), Err(Malformed)),
        (format!("code={}&state=s&iss={issuer}", "c".repeat(4_097)), Err(Malformed), Err(Malformed)),
    ] {
        let read = |provider: &Provider| read_answer(provider, &query, "s");
        assert_eq!(read(&provider()).as_deref().map_err(|e| *e), named, "{query}");
        assert_eq!(read(&silent).as_deref().map_err(|e| *e), unnamed, "{query}");
    }
    for (error, refusal) in [
        ("access_denied", ProviderRefusal::AccessDenied),
        ("login_required", ProviderRefusal::InteractionRequired),
        ("temporarily_unavailable", ProviderRefusal::Unavailable),
        ("invalid_scope", ProviderRefusal::OurFault),
        ("<script>", ProviderRefusal::Other),
    ] {
        let query = form::write(&[("error", error), ("state", "s"), ("iss", ISSUER)]);
        assert_eq!(read_answer(&provider(), &query, "s"), Err(Refused(refusal)));
    }
    assert_eq!(read_answer(&silent, "code=c&state=", ""), Err(OtherState), "no state was kept");
}

#[test]
fn the_three_ways_to_be_known() {
    let request = |authentication| {
        let client = Client { authentication, ..client() };
        code_request(&provider(), &client, "c", "v", "jti-1", NOW).unwrap()
    };
    let common = "grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fcarnet.example%2Fback&code_verifier=v";
    let secret = || Box::from("s+c/r:t é");

    let basic = request(ClientAuthentication::Basic { secret: secret() });
    assert_eq!(basic.body, common);
    let both = base64_simd::STANDARD.encode_to_string("carnet:s%2Bc%2Fr%3At%20%C3%A9");
    assert_eq!(basic.authorization.as_deref(), Some(&*format!("Basic {both}")));
    assert!(!format!("{basic:?}").contains(&both));

    let post = request(ClientAuthentication::Post { secret: secret() });
    assert_eq!(post.body, format!("{common}&client_id=carnet&client_secret=s%2Bc%2Fr%3At%20%C3%A9"));
    assert_eq!(post.authorization, None);

    let key = SigningKey::p256(&SeededEntropy::from_number(5)).unwrap();
    let set = KeySet::new(vec![Jwk::named_by_thumbprint(key.public().clone(), Algorithm::Es256)]);
    let kid = jose::thumbprint(key.public()).into();
    let signed = request(ClientAuthentication::PrivateKeyJwt { key, algorithm: Algorithm::Es256, kid });
    let fields = form::read(&signed.body).unwrap();
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    assert_eq!(
        field("client_assertion_type"),
        Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    );
    assert_eq!((field("client_id"), field("client_secret")), (Some("carnet"), None));
    let assertion = field("client_assertion").unwrap();
    let claims = jose::verify(assertion, &set, &[Algorithm::Es256], TokenType::Plain).unwrap();
    let expected = json!({
        "iss": "carnet", "sub": "carnet", "aud": format!("{ISSUER}/token"), "jti": "jti-1",
        "iat": 1_800_000_000, "exp": 1_800_000_060,
    });
    assert_eq!(Some(claims.members()), expected.as_object());

    let refresh = refresh_request(&provider(), &client(), "r", "jti-2", NOW).unwrap();
    assert_eq!(refresh.body, "grant_type=refresh_token&refresh_token=r");
}

#[test]
fn what_the_token_endpoint_says() {
    use TokenError::{Malformed, OtherType, Refused, Unavailable};
    let error = |code: &str| json!({"error": code, "error_description": "…"}).to_string();
    for (status, body, result) in [
        (
            200,
            r#"{"access_token":"a","token_type":"bearer","id_token":"i","expires_in":1e3}"#.to_owned(),
            Ok(()),
        ),
        (200, r#"{"access_token":"a","token_type":"Bearer"}"#.to_owned(), Ok(())),
        (200, r#"{"access_token":"a","token_type":"DPoP"}"#.to_owned(), Err(OtherType)),
        (200, r#"{"access_token":"a"}"#.to_owned(), Err(Malformed)),
        (200, r#"{"token_type":"Bearer"}"#.to_owned(), Err(Malformed)),
        (200, r#"{"access_token":"","token_type":"Bearer"}"#.to_owned(), Err(Malformed)),
        (200, r#"{"access_token":"a","token_type":"Bearer","id_token":1}"#.to_owned(), Err(Malformed)),
        (200, r#"{"access_token":"a","access_token":"b","token_type":"Bearer"}"#.to_owned(), Err(Malformed)),
        (200, "<html>".to_owned(), Err(Malformed)),
        (400, error("invalid_grant"), Err(Refused(RefusalCode::InvalidGrant))),
        (401, error("invalid_client"), Err(Refused(RefusalCode::InvalidClient))),
        (400, error("unauthorized_client"), Err(Refused(RefusalCode::OurFault))),
        (400, error("x"), Err(Refused(RefusalCode::Other))),
        (400, "{}".to_owned(), Err(Malformed)),
        (400, "<html>".to_owned(), Err(Unavailable(400))),
        (503, "<html>".to_owned(), Err(Unavailable(503))),
        (302, String::new(), Err(Unavailable(302))),
    ] {
        assert_eq!(read_tokens(status, body.as_bytes()).map(|_| ()), result, "{status} {body}");
    }
    let tokens =
        read_tokens(200, br#"{"access_token":"a","token_type":"Bearer","expires_in":99999999999}"#).unwrap();
    assert_eq!(
        (tokens.expires_in_seconds, tokens.refresh_token, tokens.id_token),
        (Some(u32::MAX), None, None)
    );
}
