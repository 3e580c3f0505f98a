//! Whatever bytes come, there is an answer and no panic; nothing damaged is accepted. The corpus of the fuzz target is
//! replayed.

use carnet_model::Timestamp;
use carnet_seal::SeededEntropy;
use proptest::prelude::*;

use super::super::authenticator::AuthenticatorData;
use super::super::soft::{Flags, SoftAuthenticator};
use super::super::{Algorithm, Answer, Asked, Challenge, Credential, User, UserHandle, cose, probe};
use super::{ORIGIN, party};

#[test]
fn the_corpus_has_an_answer() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/passkey");
    let mut accepted = 0;
    let mut all = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        all += 1;
        accepted += usize::from(probe(&bytes));
    }
    assert!(accepted >= 2 && accepted < all, "{accepted} of {all}");
}

/// A good registration and assertion, and the credential.
fn good() -> (String, String, Credential) {
    let handle = UserHandle::from_bytes(b"x").unwrap();
    let user = User { handle: &handle, name: "x", display_name: "x" };
    let challenge = Challenge::from_bytes([0; 32]);
    let options = party().creation_options(&challenge, user, &[]);
    let entropy = SeededEntropy::from_number(1);
    let made = SoftAuthenticator::create(&entropy, Algorithm::Es256, &options, ORIGIN, Flags::VERIFIED);
    let (mut device, created) = made.unwrap();
    let used = device.get(&party().request_options(&challenge, &[]), ORIGIN).unwrap();
    let credential =
        party().verify_registration(&challenge, created.as_bytes()).unwrap().named("", Timestamp(0));
    (created, used, credential)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = probe(&bytes);
        let _ = AuthenticatorData::read(&bytes);
        let _ = cose::read_all(&bytes);
        let _ = Credential::from_bytes(&bytes);
    }

    #[test]
    fn one_changed_byte_of_an_assertion_is_refused(at in any::<prop::sample::Index>(), with in 1..=255_u8) {
        let (_, used, credential) = good();
        let challenge = Challenge::from_bytes([0; 32]);
        let verify = |json: &[u8]| {
            let answer = Answer::parse(json).ok()?;
            let owner = UserHandle::from_bytes(b"x")?;
            party().verify_assertion(&challenge, &answer, &credential, &owner, Asked::Anybody).ok()
        };
        prop_assert!(verify(used.as_bytes()).is_some());
        // Members that nothing rests on may change: their names, their values, spaces between.
        let from = used.find("\"response\"").unwrap();
        let to = used.find("\"type\":\"public-key\"").unwrap();
        let mut bytes = used.clone().into_bytes();
        let at = from + 12 + at.index(to - from - 14);
        bytes[at] ^= with;
        if let Some(assertion) = verify(&bytes) {
            // A space for a space, or such.
            prop_assert_eq!(assertion.counter, 1);
            let read = |json: &[u8]| Answer::parse(json).unwrap();
            prop_assert_eq!(read(&bytes), read(used.as_bytes()));
        }
    }

    #[test]
    fn damaged_registrations_have_an_answer(at in any::<prop::sample::Index>(), with in 1..=255_u8) {
        let (created, _, _) = good();
        let mut bytes = created.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= with;
        let _ = party().verify_registration(&Challenge::from_bytes([0; 32]), &bytes);
    }
}
