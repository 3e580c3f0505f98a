//! Signatures, passwords and digests against another implementation (Python `cryptography` 48 and `argon2-cffi`), published
//! vectors, and damage.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use carnet_seal::{
    Entropy, Key, KeyParts, MAX_MEMORY_KIB, PasswordCheck, PasswordCost, PasswordHashError, Scheme,
    SeededEntropy, SignatureError, SigningKey, VerifyingKey, hash_password, hmac_sha1, sha512,
    verify_password,
};

const SCHEMES: [(&str, Scheme); 5] = [
    ("Es256", Scheme::Es256),
    ("Es256Der", Scheme::Es256Der),
    ("Rs256", Scheme::Rs256),
    ("Ps256", Scheme::Ps256),
    ("EdDsa", Scheme::EdDsa),
];

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// A key of the file with its signatures.
struct Vector {
    kind: String,
    pkcs8: Vec<u8>,
    spki: Vec<u8>,
    signatures: Vec<(Scheme, Vec<u8>)>,
}

fn vectors() -> (Vec<u8>, Vec<Vector>) {
    let (mut message, mut keys) = (vec![], Vec::<Vector>::new());
    for line in include_str!("vectors/signatures.txt").lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.split_once(' ').unwrap();
        match name {
            "message" => message = hex(value),
            "key" => {
                keys.push(Vector { kind: value.to_owned(), pkcs8: vec![], spki: vec![], signatures: vec![] });
            }
            "pkcs8" => keys.last_mut().unwrap().pkcs8 = hex(value),
            "spki" => keys.last_mut().unwrap().spki = hex(value),
            scheme => {
                let (_, scheme) = SCHEMES.iter().find(|(name, _)| *name == scheme).unwrap();
                keys.last_mut().unwrap().signatures.push((*scheme, hex(value)));
            }
        }
    }
    (message, keys)
}

#[test]
fn signatures_of_another_implementation() {
    let (message, keys) = vectors();
    assert_eq!(keys.len(), 3);
    for vector in &keys {
        let key = VerifyingKey::from_spki(&vector.spki).unwrap();
        let signing = SigningKey::from_pkcs8(&vector.pkcs8).unwrap();
        assert_eq!(signing.public(), &key, "{}", vector.kind);
        assert_eq!(VerifyingKey::from_parts(key.parts()), Ok(key.clone()), "{}", vector.kind);
        for (name, scheme) in SCHEMES {
            let signature = vector.signatures.iter().find(|(own, _)| *own == scheme).map(|(_, bytes)| bytes);
            assert_eq!(key.fits(scheme), signature.is_some(), "{name}");
            let Some(signature) = signature else {
                assert_eq!(key.verify(scheme, &message, &[0; 64]), Err(SignatureError::OtherKind), "{name}");
                assert_eq!(signing.sign(scheme, &message), Err(SignatureError::OtherKind), "{name}");
                continue;
            };
            assert_eq!(key.verify(scheme, &message, signature), Ok(()), "{name}");
            assert_eq!(key.verify(scheme, b"massage", signature), Err(SignatureError::Invalid), "{name}");
            for at in [0, signature.len() / 2, signature.len() - 1] {
                let mut damaged = signature.clone();
                damaged[at] ^= 1;
                assert_eq!(
                    key.verify(scheme, &message, &damaged),
                    Err(SignatureError::Invalid),
                    "{name} {at}"
                );
            }
            for damaged in [&[][..], &signature[1..], &[&signature[..], &[0]].concat()] {
                assert_eq!(key.verify(scheme, &message, damaged), Err(SignatureError::Invalid), "{name}");
            }
            let own = signing.sign(scheme, &message).unwrap();
            assert_eq!(key.verify(scheme, &message, &own), Ok(()), "{name}");
        }
    }
}

#[test]
fn keys_go_out_and_come_back() {
    let entropy = SeededEntropy::from_number(1);
    let fresh = [SigningKey::p256(&entropy), SigningKey::ed25519(&entropy), SigningKey::rsa_2048()];
    for key in fresh.map(Result::unwrap) {
        let again = SigningKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(again.public(), key.public());
    }
    let again = SeededEntropy::from_number(1);
    assert_eq!(
        SigningKey::p256(&again).unwrap().public(),
        SigningKey::p256(&SeededEntropy::from_number(1)).unwrap().public(),
        "keys of curves come from the given entropy"
    );
}

/// Entropy that always gives zeros.
#[derive(Debug)]
struct Stuck;

impl Entropy for Stuck {
    fn fill(&self, out: &mut [u8]) {
        out.fill(0);
    }
}

/// Zero and the order of P-256 are no secret numbers.
#[test]
fn numbers_out_of_range_are_no_keys() {
    let order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let mut last = order.clone();
    last[31] -= 1;
    for (number, good) in [(vec![0; 32], false), (order, false), (vec![0xff; 32], false), (last, true)] {
        let number: [u8; 32] = number.try_into().unwrap();
        assert_eq!(SigningKey::p256_from_number(&number).is_ok(), good);
    }
    assert_eq!(SigningKey::p256(&Stuck).err(), Some(SignatureError::Library), "and nothing loops for ever");
}

#[test]
fn keys_that_are_none() {
    let (_, keys) = vectors();
    let rsa = VerifyingKey::from_spki(&keys[1].spki).unwrap();
    let KeyParts::Rsa { n, e } = rsa.parts() else { panic!("an RSA key") };
    let (n, e) = (n.to_vec(), e.to_vec());
    let mut even = n.clone();
    *even.last_mut().unwrap() &= 0xfe;
    let padded = [&[0, 0], &n[..]].concat();
    for (parts, good) in [
        (KeyParts::Rsa { n: &n, e: &e }, true),
        (KeyParts::Rsa { n: &padded, e: &e }, true),
        (KeyParts::Rsa { n: &n[1..], e: &e }, false),
        (KeyParts::Rsa { n: &even, e: &e }, false),
        (KeyParts::Rsa { n: &n, e: &[1] }, false),
        (KeyParts::Rsa { n: &n, e: &[4] }, false),
        (KeyParts::Rsa { n: &n, e: &[] }, false),
        (KeyParts::Rsa { n: &n, e: &[1, 0, 0, 0, 1] }, false),
        (KeyParts::Rsa { n: &[0xff; 1_025], e: &e }, false),
        (KeyParts::Rsa { n: &[], e: &e }, false),
        (KeyParts::P256 { x: &[1; 32], y: &[1; 32] }, false),
        (KeyParts::P256 { x: &[0; 32], y: &[0; 32] }, false),
        (KeyParts::P256 { x: &[1; 31], y: &[1; 33] }, false),
        (KeyParts::Ed25519 { x: &[1; 31] }, false),
    ] {
        let result = VerifyingKey::from_parts(parts);
        assert_eq!(result.map(|_| ()), if good { Ok(()) } else { Err(SignatureError::BadKey) }, "{parts:?}");
    }
}

#[test]
fn damaged_der_is_refused_or_another_key() {
    let (_, keys) = vectors();
    for vector in &keys {
        let key = VerifyingKey::from_spki(&vector.spki).unwrap();
        for at in 0..vector.spki.len() {
            let cut = VerifyingKey::from_spki(&vector.spki[..at]);
            assert_eq!(cut, Err(SignatureError::BadKey), "{} cut at {at}", vector.kind);
            let mut damaged = vector.spki.clone();
            damaged[at] ^= 0x41;
            assert_ne!(VerifyingKey::from_spki(&damaged), Ok(key.clone()), "{} at {at}", vector.kind);
        }
        let longer = [&vector.spki[..], &[0]].concat();
        assert_eq!(VerifyingKey::from_spki(&longer), Err(SignatureError::BadKey), "{}", vector.kind);
    }
    for der in [&b"\x30\x84\xff\xff\xff\xff"[..], b"\x30\x80", b"\x30\x81\x05\x00", b"\x30", b""] {
        assert_eq!(VerifyingKey::from_spki(der), Err(SignatureError::BadKey));
        assert_eq!(SigningKey::from_pkcs8(der).err(), Some(SignatureError::BadKey));
    }
}

const PEPPER: Key = Key::from_bytes([7; 32]);
const QUICK: PasswordCost = PasswordCost { memory_kib: 8 * 1024, passes: 1, lanes: 1 };

/// Salt 00…0f, over the keyed hash of `carnet password 1` and the password, as in `hash_password`.
#[test]
fn password_hashes_of_another_implementation() {
    use PasswordCheck::{Right, RightButStale, Wrong};
    let recommended =
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$FcCCT3euRmpEIMdoRkEzF1lxfIm0pVWigiwrMpNc1f4";
    let quick =
        "$argon2id$v=19$m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$XXjaLwwEoz6418P/nAx8r08+gOJ+l0wK09QYKxxd+iw";
    let check = |cost, pepper: &Key, stored: &str, password: &str| {
        verify_password(cost, pepper, stored, password.as_bytes())
    };
    let other = Key::from_bytes([8; 32]);
    for (cost, pepper, stored, password, result) in [
        (PasswordCost::RECOMMENDED, &PEPPER, recommended, "correct horse", Right),
        (PasswordCost::RECOMMENDED, &PEPPER, quick, "correct horse", RightButStale),
        (QUICK, &PEPPER, quick, "correct horse", Right),
        (QUICK, &PEPPER, quick, "correct Horse", Wrong),
        (QUICK, &PEPPER, quick, "", Wrong),
        (QUICK, &other, quick, "correct horse", Wrong),
    ] {
        assert_eq!(check(cost, pepper, stored, password), Ok(result), "{stored} {password}");
    }
    let hash = quick.rsplit_once('$').unwrap().1;
    for (stored, error) in [
        ("", PasswordHashError::Malformed),
        ("correct horse", PasswordHashError::Malformed),
        (quick.trim_end_matches(hash), PasswordHashError::Malformed),
        (&quick.replace("argon2id", "argon2i"), PasswordHashError::Malformed),
        (&quick.replace("v=19", "v=16"), PasswordHashError::Malformed),
        (&quick.replace("m=8192", "m=4194304"), PasswordHashError::Cost),
        (&quick.replace("t=1", "t=1000000"), PasswordHashError::Cost),
        (&quick.replace("p=1", "p=64"), PasswordHashError::Cost),
    ] {
        assert_eq!(check(QUICK, &PEPPER, stored, "correct horse"), Err(error), "{stored}");
    }
}

#[test]
fn a_password_hashed_is_found_again() {
    let entropy = SeededEntropy::from_number(4);
    let hash = |entropy: &dyn Entropy| hash_password(QUICK, &PEPPER, entropy, b"correct horse").unwrap();
    let (one, two) = (hash(&entropy), hash(&entropy));
    assert_ne!(one, two, "each hash has its own salt");
    for stored in [&one, &two] {
        assert!(stored.starts_with("$argon2id$v=19$m=8192,t=1,p=1$"), "{stored}");
        assert_eq!(verify_password(QUICK, &PEPPER, stored, b"correct horse"), Ok(PasswordCheck::Right));
    }
    let greedy = PasswordCost { memory_kib: MAX_MEMORY_KIB + 1, ..QUICK };
    let none = PasswordCost { memory_kib: 0, ..QUICK };
    for cost in [greedy, none] {
        assert_eq!(hash_password(cost, &PEPPER, &entropy, b"x"), Err(PasswordHashError::Cost));
    }
}

/// RFC 2202, cases 1 and 2; FIPS 180-2, C.1.
#[test]
fn digests_of_the_standards() {
    assert_eq!(hmac_sha1(&[0x0b; 20], b"Hi There").to_vec(), hex("b617318655057264e28bc0b6fb378c8ef146be00"));
    let answer = hmac_sha1(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(answer.to_vec(), hex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"));
    assert_eq!(sha512(b"abc")[..8], hex("ddaf35a193617aba"));
}
