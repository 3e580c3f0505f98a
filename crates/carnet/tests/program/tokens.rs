//! Tokens of software: made for a certificate, good only with it. Source: RFC 6749, 7009, 7662, 8693, 8705;
//! `design/security.md` 3.2 rows 6, 7, 17.

use crate::fhir::fault;
use crate::http::{Answer, Origin, encoded, form};
use crate::portal::value_of;
use crate::secure::Secure;
use crate::server::{Demo, PHYSICIAN, shared};

const CLINIC: &str = "1750000003";
const PRACTICE: &str = "1750000001";
const CENTRE: &str = "1750000002";
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
/// A midwife and nurse of the town, at two places.
const MIDWIFE: &str = "899700300037";

/// A token for a certificate alone.
pub(crate) fn own_token(client: &Secure, id: &str, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("grant_type", "client_credentials"), ("client_id", id)];
    fields.extend_from_slice(more);
    token(&client.form("/oauth/token", &fields).with(200))
}

/// A token for a structure and a professional who signed in at the provider.
pub(crate) fn air(
    demo: &Demo,
    client: &Secure,
    structure: &str,
    login: &str,
    more: &[(&str, &str)],
) -> String {
    let subject = subject_token(demo, login);
    token(&exchange(client, structure, &subject, more).with(200))
}

/// As [`air`], if the professional practises at the structure, in one situation.
pub(crate) fn air_if(demo: &Demo, client: &Secure, structure: &str, login: &str) -> Option<String> {
    let answer = exchange(client, structure, &subject_token(demo, login), &[]);
    (answer.status == 200).then(|| token(&answer))
}

fn token(answer: &Answer) -> String {
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

fn exchange(client: &Secure, structure: &str, subject: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("grant_type", EXCHANGE),
        ("client_id", structure),
        ("subject_token", subject),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    fields.extend_from_slice(more);
    client.form("/oauth/token", &fields)
}

/// The access token of a professional who signs in at the provider through a structure's software.
fn subject_token(demo: &Demo, login: &str) -> String {
    let software = &demo.addresses.software;
    let provider = Origin::of(&demo.addresses.professionals);
    let discovery = demo.addresses.professionals.strip_prefix(&provider.url).unwrap().to_owned();
    let document = provider.send("GET", &format!("{discovery}/.well-known/openid-configuration"), &[], &[]);
    let document = document.with(200).json();
    let path = |name: &str| document[name].as_str().unwrap().strip_prefix(&provider.url).unwrap().to_owned();
    // RFC 7636, appendix B.
    let (verifier, challenge) =
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let query = form(&[
        ("response_type", "code"),
        ("client_id", &software.id),
        ("redirect_uri", &software.redirect_uri),
        ("scope", "openid scope_all"),
        ("state", "etat"),
        ("nonce", "nonce"),
        ("acr_values", "eidas1"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ]);
    let page = provider.send("GET", &format!("{}?{query}", path("authorization_endpoint")), &[], &[]);
    let page = page.with(200).text();
    let fields = [
        ("compte", login),
        ("state", &value_of(&page, "state").unwrap()),
        ("_csrf", &value_of(&page, "_csrf").unwrap()),
    ];
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let answer = provider.send("POST", "/demo/comptes/choisir", &[kind], form(&fields).as_bytes()).with(303);
    let back = answer.header("location");
    assert!(back.starts_with(&software.redirect_uri) && back.contains("state=etat"), "{back}");
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let secret = format!("{}:{}", software.id, software.secret);
    let basic = format!("Basic {}", base64_simd::STANDARD.encode_to_string(secret));
    let fields = form(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &software.redirect_uri),
        ("code_verifier", verifier),
    ]);
    let headers = [kind, ("authorization", basic.as_str())];
    token(&provider.send("POST", &path("token_endpoint"), &headers, fields.as_bytes()).with(200))
}

#[test]
fn a_token_is_good_in_the_hands_it_was_made_for() {
    let demo = shared();
    let (practice, clinic) = (Secure::of(demo, PRACTICE), Secure::of(demo, CLINIC));
    let mine = format!("Bearer {}", own_token(&practice, PRACTICE, &[]));
    let path = format!("/fhir/Patient?identifier={}", encoded(&demo.account("p2").records[0]));
    let bearer = [("authorization", mine.as_str())];
    assert_eq!(practice.get(&path, &bearer).status, 200);
    for (who, answer) in [
        ("another certificate", clinic.get(&path, &bearer)),
        ("no certificate", Origin::of(&demo.addresses.fhir).send("GET", &path, &bearer, &[])),
    ] {
        assert_eq!((answer.status, fault(&answer).as_str()), (401, "unauthenticated"), "{who}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{who}");
    }
    // A token that is bound to nothing is not for this door.
    let plain = format!("Bearer {}", demo.account(PHYSICIAN).token);
    assert_eq!(practice.get(&path, &[("authorization", &plain)]).status, 401);
}

#[test]
fn a_client_looks_at_and_ends_its_own_tokens_only() {
    let demo = shared();
    let (practice, clinic) = (Secure::of(demo, PRACTICE), Secure::of(demo, CLINIC));
    let mine = own_token(&practice, PRACTICE, &[]);
    let look = |client: &Secure, id: &str| {
        client.form("/oauth/introspect", &[("client_id", id), ("token", &mine)]).with(200).json()
    };
    let seen = look(&practice, PRACTICE);
    assert_eq!((&seen["active"], &seen["client_id"]), (&true.into(), &PRACTICE.into()), "{seen}");
    assert!(seen["cnf"]["x5t#S256"].is_string() && seen["exp"].is_i64(), "{seen}");
    assert_eq!(look(&clinic, CLINIC), serde_json::json!({"active": false}));

    let end = |client: &Secure, id: &str, token: &str| {
        client.form("/oauth/revoke", &[("client_id", id), ("token", token)])
    };
    assert_eq!(end(&clinic, CLINIC, &mine).with(400).json()["error"], "invalid_grant");
    assert_eq!(look(&practice, PRACTICE)["active"], true);
    end(&practice, PRACTICE, &mine).with(200);
    assert_eq!(look(&practice, PRACTICE)["active"], false);
    let path = format!("/fhir/Patient?identifier={}", encoded(&demo.account("p2").records[0]));
    assert_eq!(practice.get(&path, &[("authorization", &format!("Bearer {mine}"))]).status, 401);
    end(&practice, PRACTICE, "unknown").with(200);
}

#[test]
fn requests_that_are_not_right_get_the_errors_of_the_standards() {
    let demo = shared();
    let (practice, card) = (Secure::of(demo, PRACTICE), Secure::of(demo, "card"));
    let of_structure = ("client_id", PRACTICE);
    let own = ("grant_type", "client_credentials");
    let (swap, kind) = (("grant_type", EXCHANGE), ("subject_token_type", ACCESS_TOKEN));
    let unknown = ("subject_token", "unknown");
    for (client, fields, status, error) in [
        (&practice, vec![own], 400, "invalid_request"),
        (&practice, vec![own, ("client_id", CLINIC)], 401, "invalid_client"),
        (&practice, vec![of_structure], 400, "invalid_request"),
        (&practice, vec![own, own, of_structure], 400, "invalid_request"),
        (&practice, vec![("grant_type", "password"), of_structure], 400, "unsupported_grant_type"),
        (&practice, vec![own, of_structure, ("scope", "all")], 400, "invalid_scope"),
        (&practice, vec![own, of_structure, ("client_secret", "x")], 400, "invalid_request"),
        (&practice, vec![own, of_structure, ("declared_profession", "ZZ")], 400, "invalid_request"),
        (&practice, vec![own, of_structure, ("purpose_of_use", "bris_de_glace")], 400, "invalid_request"),
        (&practice, vec![swap, of_structure, kind], 400, "invalid_request"),
        (&practice, vec![swap, of_structure, kind, unknown], 400, "invalid_request"),
        (&practice, vec![swap, of_structure, ("subject_token_type", "x"), unknown], 400, "invalid_request"),
        (&card, vec![swap, ("client_id", PHYSICIAN), kind, unknown], 400, "unauthorized_client"),
        (
            &card,
            vec![own, ("client_id", PHYSICIAN), ("purpose_of_use", "bris_de_glace")],
            400,
            "invalid_request",
        ),
    ] {
        let answer = client.form("/oauth/token", &fields);
        assert_eq!((answer.status, &answer.json()["error"]), (status, &error.into()), "{fields:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let json = [("content-type", "application/json")];
    assert_eq!(
        practice.send("POST", "/oauth/token", &json, b"{}").with(400).json()["error"],
        "invalid_request"
    );
}

#[test]
fn the_person_of_an_exchanged_token_is_at_the_structure_of_the_certificate() {
    let demo = shared();
    let (clinic, centre) = (Secure::of(demo, CLINIC), Secure::of(demo, CENTRE));
    let subject = subject_token(demo, PHYSICIAN);
    let elsewhere = exchange(&clinic, CLINIC, &subject, &[]).with(400).json();
    assert_eq!(elsewhere["error"], "invalid_request", "{elsewhere}");
    let forced = exchange(&clinic, CLINIC, &subject, &[("activity", PRACTICE)]).with(400).json();
    assert_eq!(forced["error"], "invalid_request", "{forced}");

    let subject = subject_token(demo, MIDWIFE);
    assert_eq!(exchange(&centre, CENTRE, &subject, &[]).with(400).json()["error"], "invalid_request");
    let chosen = exchange(&centre, CENTRE, &subject, &[("exercise", "60")]).with(200).json();
    assert_eq!(chosen["issued_token_type"], ACCESS_TOKEN);
    assert!((1..=600).contains(&chosen["expires_in"].as_i64().unwrap()), "{chosen}");
}

#[test]
fn a_code_of_the_provider_is_good_once_and_for_whom_it_was_made() {
    let demo = shared();
    let provider = Origin::of(&demo.addresses.professionals);
    let realm = demo.addresses.professionals.strip_prefix(&provider.url).unwrap().to_owned();
    let software = &demo.addresses.software;
    let begin = |changed: &[(&str, &str)]| {
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &software.id),
            ("redirect_uri", &software.redirect_uri),
            ("scope", "openid"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in changed {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        let query = form(&fields);
        provider.send("GET", &format!("{realm}/protocol/openid-connect/auth?{query}"), &[], &[])
    };
    assert_eq!(begin(&[("redirect_uri", "http://127.0.0.1/ailleurs")]).status, 400);
    assert_eq!(begin(&[("client_id", "unknown")]).status, 400);
    for (changed, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "profile"), "invalid_scope"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("prompt", "none"), "login_required"),
    ] {
        let answer = begin(&[changed]).with(303);
        let back = answer.header("location");
        assert!(back.contains(&format!("error={error}")), "{changed:?}: {back}");
        assert!(back.contains(&format!("iss={}", encoded(&demo.addresses.professionals))), "{back}");
    }
}
