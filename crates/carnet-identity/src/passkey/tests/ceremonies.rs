//! Both ceremonies with an authenticator in software, and each thing that may be wrong in them.

use carnet_model::Timestamp;
use carnet_seal::{SeededEntropy, SigningKey, sha256};
use serde_json::{Value, json};

use super::super::soft::{Flags, SoftAuthenticator};
use super::super::{
    Algorithm, Answer, Asked, Assertion, Backup, Challenge, Credential, PartyError, PasskeyError,
    RelyingParty, User, UserHandle,
};
use super::{ORIGIN, party};
use crate::base64url;

const CREATE: Challenge = Challenge::from_bytes([1; 32]);
const GET: Challenge = Challenge::from_bytes([2; 32]);

fn handle() -> UserHandle {
    UserHandle::from_bytes(b"0123456789abcdef").unwrap()
}

fn made(algorithm: Algorithm, flags: Flags) -> (SoftAuthenticator, String) {
    let handle = handle();
    let user = User { handle: &handle, name: "lea", display_name: "Léa Martin" };
    let options = party().creation_options(&CREATE, user, &[]);
    SoftAuthenticator::create(&SeededEntropy::from_number(7), algorithm, &options, ORIGIN, flags).unwrap()
}

fn registered(answer: &str) -> Credential {
    party().verify_registration(&CREATE, answer.as_bytes()).unwrap().named("Phone", Timestamp(5))
}

fn used(answer: &str, credential: &Credential) -> Result<Assertion, PasskeyError> {
    party().verify_assertion(&GET, &Answer::parse(answer.as_bytes())?, credential, &handle(), Asked::Anybody)
}

/// Changes a base64url member of an answer's response.
fn changed(answer: &str, member: &str, change: impl Fn(&mut Vec<u8>)) -> String {
    let mut answer: Value = serde_json::from_str(answer).unwrap();
    let place = &mut answer["response"][member];
    let mut bytes = base64url::decode(place.as_str().unwrap(), 65_536).unwrap();
    change(&mut bytes);
    *place = base64url::encode(&bytes).into();
    answer.to_string()
}

/// Changes a member of the client data, which are JSON inside base64url inside JSON.
fn client(answer: &str, change: impl Fn(&mut Value)) -> String {
    changed(answer, "clientDataJSON", |bytes| {
        let mut data: Value = serde_json::from_slice(bytes).unwrap();
        change(&mut data);
        *bytes = data.to_string().into_bytes();
    })
}

fn replaced(answer: &str, pointer: &str, value: Value) -> String {
    let mut answer: Value = serde_json::from_str(answer).unwrap();
    *answer.pointer_mut(pointer).unwrap() = value;
    answer.to_string()
}

#[test]
fn each_algorithm_registers_and_signs_in() {
    for algorithm in Algorithm::ALL {
        for (flags, backup) in [(Flags::VERIFIED, Backup::SingleDevice), (Flags::SYNCED, Backup::BackedUp)] {
            let (mut device, answer) = made(algorithm, flags);
            let credential = registered(&answer);
            assert_eq!((credential.algorithm, credential.backup), (algorithm, backup));
            assert_eq!(credential.transports, [Box::from("internal")]);
            let answer = device.get(&party().request_options(&GET, &[]), ORIGIN).unwrap();
            assert_eq!(Answer::parse(answer.as_bytes()).unwrap().user_handle(), Some(&handle()));
            let assertion = used(&answer, &credential).unwrap();
            assert_eq!(assertion, Assertion { counter: 1, backup });
            let stored = assertion.update(&credential);
            assert_eq!(used(&answer, &stored), Err(PasskeyError::CounterWentBack), "the same answer again");
            let listed =
                device.get(&party().request_options(&GET, std::slice::from_ref(&stored)), ORIGIN).unwrap();
            assert_eq!(used(&listed, &stored).map(|one| one.counter), Ok(2));
        }
    }
}

#[test]
fn the_counter_never_goes_back() {
    let (mut device, answer) = made(Algorithm::Es256, Flags::VERIFIED);
    let credential = registered(&answer);
    for (says, stored, result) in [
        (None, 0, Ok(0)),
        (None, 1, Err(PasskeyError::CounterWentBack)),
        (Some(4), 4, Ok(5)),
        (Some(3), 4, Err(PasskeyError::CounterWentBack)),
        (Some(2), 4, Err(PasskeyError::CounterWentBack)),
        (Some(u32::MAX - 1), 4, Ok(u32::MAX)),
    ] {
        device.counter = says;
        let answer = device.get(&party().request_options(&GET, &[]), ORIGIN).unwrap();
        let credential = Credential { counter: stored, ..credential.clone() };
        assert_eq!(used(&answer, &credential).map(|one| one.counter), result, "{says:?} after {stored}");
    }
}

/// Bytes of an attestation object before its authenticator data: a map, three names, a format, a statement, a head.
const AT: usize = 30;

#[test]
fn each_fault_of_a_registration_is_named() {
    use PasskeyError::{
        AuthenticatorData, BackupState, Framed, Key, Malformed, NotPresent, NotVerified, OtherCeremony,
        OtherChallenge, OtherCredential, OtherOrigin, OtherParty,
    };
    let (_, good) = made(Algorithm::Es256, Flags::VERIFIED);
    registered(&good);
    let other_id = base64url::encode(&[9; 32]);
    let data = |change: fn(&mut Vec<u8>)| changed(&good, "attestationObject", change);
    let cases = [
        ("type", client(&good, |d| d["type"] = "webauthn.get".into()), OtherCeremony),
        ("challenge", client(&good, |d| d["challenge"] = base64url::encode(&[2; 32]).into()), OtherChallenge),
        (
            "challenge, padded",
            client(&good, |d| d["challenge"] = format!("{}=", base64url::encode(&[1; 32])).into()),
            OtherChallenge,
        ),
        ("origin", client(&good, |d| d["origin"] = "https://example.org.evil".into()), OtherOrigin),
        ("origin, port", client(&good, |d| d["origin"] = "https://example.org:444".into()), OtherOrigin),
        ("origin, scheme", client(&good, |d| d["origin"] = "http://example.org".into()), OtherOrigin),
        ("crossOrigin", client(&good, |d| d["crossOrigin"] = true.into()), Framed),
        ("crossOrigin, text", client(&good, |d| d["crossOrigin"] = "false".into()), Malformed),
        ("topOrigin", client(&good, |d| d["topOrigin"] = ORIGIN.into()), Framed),
        ("no origin", client(&good, |d| d["origin"] = Value::Null), Malformed),
        ("client data too long", client(&good, |d| d["x"] = "x".repeat(4_096).into()), Malformed),
        (
            "client data twice",
            changed(&good, "clientDataJSON", |b| {
                b.splice(1..1, *b"\"type\":\"webauthn.create\",").for_each(drop);
            }),
            Malformed,
        ),
        (
            "byte order mark",
            changed(&good, "clientDataJSON", |b| b.splice(0..0, *b"\xef\xbb\xbf").for_each(drop)),
            Malformed,
        ),
        ("another party", data(|b| b[AT] ^= 1), OtherParty),
        ("not present", data(|b| b[AT + 32] &= !1), NotPresent),
        ("not verified", data(|b| b[AT + 32] &= !4), NotVerified),
        ("copied but not copyable", data(|b| b[AT + 32] |= 0x10), BackupState),
        ("no credential", data(|b| b[AT + 32] &= !0x40), AuthenticatorData),
        ("extensions announced", data(|b| b[AT + 32] |= 0x80), AuthenticatorData),
        ("id too long", data(|b| b[AT + 53] = 4), AuthenticatorData),
        ("id empty", data(|b| b[AT + 54] = 0), AuthenticatorData),
        ("id changed", data(|b| b[AT + 55] ^= 1), OtherCredential),
        ("ES384", data(|b| b[AT + 91] = 0x38), Key),
        ("kind of key", data(|b| b[AT + 89] = 1), Key),
        ("curve", data(|b| b[AT + 93] = 2), Key),
        ("off the curve", data(|b| *b.last_mut().unwrap() ^= 1), Key),
        ("member twice", data(|b| b[AT + 90] = 1), Key),
        ("unknown member", data(|b| b[AT + 90] = 4), Key),
        ("cut", data(|b| b.truncate(b.len() - 1)), Malformed),
        ("longer", data(|b| b.push(0)), Malformed),
        (
            "format twice",
            data(|b| b.splice(0..10, *b"\xa4\x63fmt\x64none\x63fmt\x64none").for_each(drop)),
            Malformed,
        ),
        ("id", replaced(&good, "/id", other_id.clone().into()), OtherCredential),
        ("rawId", replaced(&good, "/rawId", other_id.into()), OtherCredential),
        ("kind", replaced(&good, "/type", "password".into()), Malformed),
        ("no response", replaced(&good, "/response", Value::Null), Malformed),
        ("padding", replaced(&good, "/response/attestationObject", "oA==".into()), Malformed),
        ("transports", replaced(&good, "/response/transports", json!(["<script>"])), Malformed),
        ("many transports", replaced(&good, "/response/transports", json!(vec!["usb"; 9])), Malformed),
        ("too long", format!("{good}{}", " ".repeat(64 * 1024)), Malformed),
        ("no JSON", "[]".to_owned(), Malformed),
    ];
    for (name, answer, error) in cases {
        let result = party().verify_registration(&CREATE, answer.as_bytes());
        assert_eq!(result.map(|_| ()), Err(error), "{name}");
    }
    let unknown_but_welcome = replaced(&good, "/response/transports", json!(["internal", "smart-card"]));
    assert_eq!(registered(&unknown_but_welcome).transports.len(), 2);
}

#[test]
fn each_fault_of_an_assertion_is_named() {
    use PasskeyError::{
        AuthenticatorData, BackupState, Framed, Malformed, NotPresent, NotVerified, OtherCeremony,
        OtherChallenge, OtherCredential, OtherOrigin, OtherParty, OtherUser, Signature,
    };
    let (mut device, answer) = made(Algorithm::Es256, Flags::VERIFIED);
    let credential = registered(&answer);
    let good = device.get(&party().request_options(&GET, &[]), ORIGIN).unwrap();
    used(&good, &credential).unwrap();
    let data = |change: fn(&mut Vec<u8>)| changed(&good, "authenticatorData", change);
    let other_id = base64url::encode(&[9; 32]);
    let mut twin = replaced(&good, "/id", other_id.clone().into());
    twin = replaced(&twin, "/rawId", other_id.into());
    let cases = [
        ("type", client(&good, |d| d["type"] = "webauthn.create".into()), OtherCeremony),
        ("challenge", client(&good, |d| d["challenge"] = base64url::encode(&[1; 32]).into()), OtherChallenge),
        ("origin", client(&good, |d| d["origin"] = "https://exemple.org".into()), OtherOrigin),
        ("framed", client(&good, |d| d["crossOrigin"] = true.into()), Framed),
        ("client data changed", client(&good, |d| d["x"] = 1.into()), Signature),
        ("party", data(|b| b[0] ^= 1), OtherParty),
        ("not present", data(|b| b[32] &= !1), NotPresent),
        ("not verified", data(|b| b[32] &= !4), NotVerified),
        ("copyable now", data(|b| b[32] |= 8), BackupState),
        ("a reserved flag", data(|b| b[32] |= 2), Signature),
        ("counter", data(|b| b[36] ^= 1), Signature),
        ("longer", data(|b| b.push(0)), AuthenticatorData),
        ("cut", data(|b| b.truncate(36)), AuthenticatorData),
        ("signature", changed(&good, "signature", |b| *b.last_mut().unwrap() ^= 1), Signature),
        ("no signature", changed(&good, "signature", Vec::clear), Signature),
        ("signature too long", changed(&good, "signature", |b| b.resize(1_025, 0)), Malformed),
        ("somebody else", changed(&good, "userHandle", |b| b[0] ^= 1), OtherUser),
        ("nobody", replaced(&good, "/response/userHandle", Value::Null), OtherUser),
        ("empty handle", replaced(&good, "/response/userHandle", "".into()), Malformed),
        ("long handle", changed(&good, "userHandle", |b| b.resize(65, 0)), Malformed),
        ("another id", twin, OtherCredential),
    ];
    for (name, answer, error) in cases {
        assert_eq!(used(&answer, &credential), Err(error), "{name}");
    }
    let anonymous = replaced(&good, "/response/userHandle", Value::Null);
    let answer = Answer::parse(anonymous.as_bytes()).unwrap();
    let known = party().verify_assertion(&GET, &answer, &credential, &handle(), Asked::Owner);
    assert_eq!(known.map(|one| one.counter), Ok(1), "who is known may leave the handle out");
}

#[test]
fn another_key_or_algorithm_never_fits() {
    let (mut device, answer) = made(Algorithm::Es256, Flags::VERIFIED);
    let credential = registered(&answer);
    let good = device.get(&party().request_options(&GET, &[]), ORIGIN).unwrap();
    let (_, other) = made(Algorithm::EdDsa, Flags::VERIFIED);
    let other = registered(&other);
    let swapped = Credential { public_key: other.public_key.clone(), ..credential.clone() };
    assert_eq!(used(&good, &swapped), Err(PasskeyError::Key), "the stored algorithm is the key's");
    let swapped = Credential { algorithm: other.algorithm, ..swapped };
    assert_eq!(used(&good, &swapped), Err(PasskeyError::Signature));
    assert_eq!(used(&good, &Credential { public_key: vec![], ..credential }), Err(PasskeyError::Key));
}

#[test]
fn a_signature_in_the_form_of_tokens_does_not_pass() {
    let (mut device, answer) = made(Algorithm::Es256, Flags::VERIFIED);
    let credential = registered(&answer);
    let good = device.get(&party().request_options(&GET, &[]), ORIGIN).unwrap();
    let key = SigningKey::p256(&SeededEntropy::from_number(7)).unwrap();
    let value: Value = serde_json::from_str(&good).unwrap();
    let bytes = |name: &str| base64url::decode(value["response"][name].as_str().unwrap(), 9_000).unwrap();
    let signed = [bytes("authenticatorData"), sha256(&bytes("clientDataJSON")).to_vec()].concat();
    for (scheme, result) in [(carnet_seal::Scheme::Es256Der, true), (carnet_seal::Scheme::Es256, false)] {
        let signature = base64url::encode(&key.sign(scheme, &signed).unwrap());
        let answer = replaced(&good, "/response/signature", signature.into());
        assert_eq!(used(&answer, &credential).is_ok(), result, "{scheme:?}");
    }
}

#[test]
fn the_options_ask_for_what_is_checked() {
    let (_, answer) = made(Algorithm::Es256, Flags::VERIFIED);
    let credential = registered(&answer);
    let handle = handle();
    let user = User { handle: &handle, name: "lea", display_name: "Léa \"L\" Martin" };
    let options: Value =
        serde_json::from_str(&party().creation_options(&CREATE, user, std::slice::from_ref(&credential)))
            .unwrap();
    let id = base64url::encode(&credential.id);
    assert_eq!(
        options,
        json!({
            "rp": {"id": "example.org", "name": "Example"},
            "user": {"id": "MDEyMzQ1Njc4OWFiY2RlZg", "name": "lea", "displayName": "Léa \"L\" Martin"},
            "challenge": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
            "pubKeyCredParams": [
                {"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -8},
                {"type": "public-key", "alg": -257}],
            "timeout": 300_000,
            "excludeCredentials": [{"type": "public-key", "id": id, "transports": ["internal"]}],
            "authenticatorSelection":
                {"residentKey": "required", "requireResidentKey": true, "userVerification": "required"},
            "attestation": "none",
        })
    );
    let options: Value = serde_json::from_str(&party().request_options(&GET, &[credential])).unwrap();
    assert_eq!(options["allowCredentials"][0]["id"], *id);
    assert_eq!((&options["rpId"], &options["userVerification"]), (&"example.org".into(), &"required".into()));
}

#[test]
fn a_party_is_what_browsers_accept() {
    for (id, origins, error) in [
        ("example.org", &["https://example.org", "https://app.example.org:8443"][..], None),
        ("localhost", &["http://localhost:8080"], None),
        ("example.org", &["http://example.org"], Some(PartyError::Origin)),
        ("example.org", &["https://badexample.org"], Some(PartyError::Origin)),
        ("example.org", &["https://example.org/"], Some(PartyError::Origin)),
        ("example.org", &["https://example.com"], Some(PartyError::Origin)),
        ("example.org", &[], Some(PartyError::NoOrigin)),
        ("Example.org", &["https://example.org"], Some(PartyError::Id)),
        ("example..org", &["https://example..org"], Some(PartyError::Id)),
        ("", &["https://example.org"], Some(PartyError::Id)),
    ] {
        assert_eq!(RelyingParty::new(id, "x", origins).err(), error, "{id} {origins:?}");
    }
    assert!(UserHandle::from_bytes(&[]).is_none() && UserHandle::from_bytes(&[0; 65]).is_none());
}

#[test]
fn a_real_browser_registers_and_signs_in() {
    let file: Value = serde_json::from_str(include_str!("../../../vectors/chromium.json")).unwrap();
    let party = RelyingParty::new("localhost", "Carnet", &[file["origin"].as_str().unwrap()]).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let algorithms: Vec<_> = cases.iter().map(|case| case["algorithm"].as_i64().unwrap()).collect();
    assert_eq!(algorithms, [-7, -8, -257]);
    for case in cases {
        let made = party.verify_registration(&CREATE, case["registration"].to_string().as_bytes()).unwrap();
        let mut credential = made.named("Chromium", Timestamp(0));
        assert_eq!(i64::from(credential.algorithm.cose()), case["algorithm"].as_i64().unwrap());
        assert_eq!((credential.backup, credential.counter), (Backup::SingleDevice, 1));
        for (answer, counter) in case["assertions"].as_array().unwrap().iter().zip(2..) {
            let answer = Answer::parse(answer.to_string().as_bytes()).unwrap();
            let used = party.verify_assertion(&GET, &answer, &credential, &handle(), Asked::Anybody).unwrap();
            assert_eq!(used.counter, counter);
            credential = used.update(&credential);
        }
    }
}
