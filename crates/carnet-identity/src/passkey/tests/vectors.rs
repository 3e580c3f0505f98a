//! The test vectors of Web Authentication Level 3. Most of them do not verify the person or do what our profile refuses: then
//! the refusal is the expected result, and the signature is checked by itself.

use carnet_model::Timestamp;
use carnet_seal::sha256;
use serde_json::{Value, json};

use super::super::authenticator::AuthenticatorData;
use super::super::registration::authenticator_data;
use super::super::{Answer, Asked, Challenge, Credential, PasskeyError, UserHandle, cose};
use super::party;
use crate::base64url;

const VECTORS: &str = include_str!("../../../vectors/webauthn-level3.json");

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

struct Vector {
    name: String,
    credential_id: Vec<u8>,
    registration: Value,
    assertion: Value,
}

impl Vector {
    fn all() -> Vec<Self> {
        let file: Value = serde_json::from_str(VECTORS).unwrap();
        let read = |one: &Value| Self {
            name: one["name"].as_str().unwrap().to_owned(),
            credential_id: hex(one["credential_id"].as_str().unwrap()),
            registration: one["registration"].clone(),
            assertion: one["assertion"].clone(),
        };
        file["vectors"].as_array().unwrap().iter().map(read).collect()
    }

    fn bytes(part: &Value, name: &str) -> Vec<u8> {
        hex(part[name].as_str().unwrap_or_else(|| panic!("{name}")))
    }

    fn challenge(part: &Value) -> Challenge {
        // One vector has a challenge of 128 bytes, which ours never have.
        Challenge::from_bytes(Self::bytes(part, "challenge").try_into().unwrap_or([0; 32]))
    }

    fn json(&self, part: &Value, names: &[&str]) -> Vec<u8> {
        let response: serde_json::Map<_, _> = names
            .iter()
            .map(|name| ((*name).to_owned(), base64url::encode(&Self::bytes(part, name)).into()))
            .collect();
        let id = base64url::encode(&self.credential_id);
        let answer = json!({"id": id, "rawId": id, "type": "public-key", "response": response});
        answer.to_string().into_bytes()
    }

    fn registration_json(&self) -> Vec<u8> {
        self.json(&self.registration, &["clientDataJSON", "attestationObject"])
    }

    fn answer(&self) -> Answer {
        let names = ["clientDataJSON", "authenticatorData", "signature"];
        Answer::parse(&self.json(&self.assertion, &names)).unwrap()
    }

    /// The credential as the registration data hold it, whatever our profile says of that registration.
    fn credential(&self) -> Option<Credential> {
        let object = Self::bytes(&self.registration, "attestationObject");
        let data = AuthenticatorData::read(authenticator_data(&object).unwrap()).ok()?;
        let attested = data.attested.unwrap();
        assert_eq!(attested.id, self.credential_id, "{}", self.name);
        Some(Credential {
            id: attested.id.to_vec(),
            public_key: attested.key_bytes.to_vec(),
            algorithm: attested.algorithm,
            counter: data.counter,
            backup: data.backup,
            transports: vec![],
            aaguid: attested.aaguid,
            label: "".into(),
            created: Timestamp(0),
        })
    }
}

#[test]
fn each_published_registration_has_its_answer() {
    use PasskeyError::{Framed, Key, NotVerified, OtherChallenge};
    let expected = [
        ("none-es256", Some(NotVerified)),
        ("packed-self-es256", None),
        ("none-es256-crossOrigin", Some(Framed)),
        ("none-es256-topOrigin", Some(Framed)),
        ("none-es256-long-credential-id", Some(NotVerified)),
        ("packed-es256", None),
        ("packed-es384", Some(Key)),
        ("packed-es512", Some(OtherChallenge)),
        ("packed-rs256", None),
        ("packed-eddsa", Some(NotVerified)),
        ("packed-ed448", Some(Key)),
        ("tpm-es256", None),
        ("android-key-es256", None),
        ("apple-es256", Some(NotVerified)),
        ("fido-u2f-es256", Some(NotVerified)),
    ];
    let vectors = Vector::all();
    assert!(vectors.iter().map(|one| one.name.as_str()).eq(expected.iter().map(|(name, _)| *name)));
    for (vector, (name, error)) in vectors.iter().zip(expected) {
        let challenge = Vector::challenge(&vector.registration);
        let result = party().verify_registration(&challenge, &vector.registration_json());
        assert_eq!(result.as_ref().err().copied(), error, "{name}");
        if let Ok(registration) = result {
            let credential = registration.named("", Timestamp(0));
            assert_eq!(Some(&credential), vector.credential().as_ref(), "{name}");
            assert_eq!(Credential::from_bytes(&credential.to_bytes()), Some(credential), "{name}");
        }
    }
}

#[test]
fn each_published_assertion_has_its_answer() {
    use PasskeyError::{Framed, NotVerified};
    let expected = [
        ("none-es256", Some(NotVerified)),
        ("packed-self-es256", Some(NotVerified)),
        ("none-es256-crossOrigin", Some(Framed)),
        ("none-es256-topOrigin", Some(Framed)),
        ("none-es256-long-credential-id", None),
        ("packed-es256", None),
        ("packed-rs256", Some(NotVerified)),
        ("packed-eddsa", Some(NotVerified)),
        ("tpm-es256", None),
        ("android-key-es256", Some(NotVerified)),
        ("apple-es256", Some(NotVerified)),
        ("fido-u2f-es256", Some(NotVerified)),
    ];
    let known =
        Vector::all().into_iter().filter_map(|one| one.credential().map(|credential| (one, credential)));
    let known: Vec<_> = known.collect();
    assert!(known.iter().map(|(one, _)| one.name.as_str()).eq(expected.iter().map(|(name, _)| *name)));
    let owner = UserHandle::from_bytes(b"somebody").unwrap();
    for ((vector, credential), (name, error)) in known.iter().zip(expected) {
        let (challenge, answer) = (Vector::challenge(&vector.assertion), vector.answer());
        let result = party().verify_assertion(&challenge, &answer, credential, &owner, Asked::Owner);
        assert_eq!(result.err(), error, "{name}");

        // The signature is right in all of them, and of no other data or key.
        let data = Vector::bytes(&vector.assertion, "authenticatorData");
        let mut signed =
            [data, sha256(&Vector::bytes(&vector.assertion, "clientDataJSON")).to_vec()].concat();
        let signature = Vector::bytes(&vector.assertion, "signature");
        let (algorithm, key) = cose::read_all(&credential.public_key).unwrap();
        let verify = |signed: &[u8]| key.verify(cose::scheme(algorithm), signed, &signature);
        assert_eq!(verify(&signed), Ok(()), "{name}");
        signed[40] ^= 1;
        assert!(verify(&signed).is_err(), "{name}");
    }
}
