//! Whatever bytes come, there is an answer and no panic; nothing damaged is accepted. The corpus of the fuzz target is
//! replayed.

use carnet_model::Timestamp;
use carnet_seal::{Entropy, SeededEntropy};
use proptest::prelude::*;

use super::super::authenticator::AuthenticatorData;
use super::super::registration::authenticator_data;
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

/// An attestation statement of so many lists inside each other, and one that says to have more than there is.
#[test]
fn deep_and_boundless_statements_have_an_answer() {
    let deep = vec![0x81; 30_000];
    for statement in [deep, vec![0xbb; 9], vec![0x9f; 20_000], vec![0xa1, 0x5b, 0xff, 0xff, 0xff, 0xff]] {
        let object = [b"\xa3\x63fmt\x64none\x67attStmt\xa1\x61x".to_vec(), statement].concat();
        assert_eq!(authenticator_data(&object), None);
    }
}

/// Mutants of the corpus, two changes each: there is always an answer.
#[test]
fn mutants_of_the_corpus_have_an_answer() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/passkey");
    let files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|one| std::fs::read(one.unwrap().path()).unwrap()).collect();
    let entropy = SeededEntropy::from_number(11);
    for round in 0..3_000 {
        let mut bytes = files[round % files.len()].clone();
        for _ in 0..2 {
            let mut draw = [0; 6];
            entropy.fill(&mut draw);
            let number = |at: usize| usize::from(u16::from_be_bytes([draw[at], draw[at + 1]]));
            let (from, length) = (number(0) % bytes.len(), number(2) % 40);
            let to = (from + length).min(bytes.len());
            match draw[4] % 4 {
                0 => bytes[from] = draw[5],
                1 => bytes[from] = b"\"\\{}[]:,A_-0"[usize::from(draw[5]) % 12],
                2 => drop(bytes.drain(from..to)),
                _ => {
                    let piece = bytes[from..to].to_vec();
                    drop(bytes.splice(from..from, piece));
                }
            }
            if bytes.is_empty() {
                bytes.push(0);
            }
        }
        let _ = probe(&bytes);
    }
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
