use super::*;

fn signer(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::new(name, &Key::from_bytes([seed; 32])).unwrap()
}

/// The note and key that document Go's `note` package (golang.org/x/mod/sumdb/note), signed by another program.
#[test]
fn a_note_of_another_implementation_verifies() {
    let key =
        VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
    let note = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\
        \n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let read = Note::parse(note).unwrap();
    assert_eq!(read.to_string(), note);
    assert_eq!(read.signed_by(&key), Ok(0));
    let changed = Note::parse(&note.replace("answer", "Answer")).unwrap();
    assert_eq!(changed.signed_by(&key), Err(NoteError::Forged));
    assert_eq!(read.signed_by(signer("PeterNeumann", 1).verifier()), Err(NoteError::Unsigned));
}

#[test]
fn keys_come_and_go_as_text() {
    let key = signer("log.example/1", 4).verifier().clone();
    for kind in [KeyKind::Note, KeyKind::Cosignature] {
        let key = key.with_kind(kind);
        assert_eq!(VerifierKey::parse(&key.to_string()), Ok(key.clone()));
        let text = key.to_string();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let read = String::from_utf8(bytes).map(|t| VerifierKey::parse(&t));
            assert!(!matches!(read, Ok(Ok(_))), "byte {at}");
        }
    }
    for bad in ["", "a+b", "a b+00000000+AQ==", "a+00000000+AQ=="] {
        assert_eq!(VerifierKey::parse(bad), Err(NoteError::Key), "{bad}");
    }
}

#[test]
fn witnesses_sign_text_and_time() {
    let (log, witness) = (signer("log", 1), signer("witness", 2));
    let text = "log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".to_owned();
    let mut note = Note::new(text.clone(), vec![log.sign(&text)]);
    let key = witness.verifier().with_kind(KeyKind::Cosignature);
    assert_eq!(note.signed_by(&key), Err(NoteError::Unsigned));
    note.add(witness.cosign(&text, 1_700_000_000));
    let note = Note::parse(&note.to_string()).unwrap();
    assert_eq!(note.signed_by(log.verifier()), Ok(0));
    assert_eq!(note.signed_by(&key), Ok(1_700_000_000));
    assert_eq!(note.signed_by(witness.verifier()), Err(NoteError::Unsigned), "a cosignature is no signature");
    let mut later = note.signatures()[1].bytes().to_vec();
    later[7] ^= 1;
    let mut moved = note.clone();
    moved.add(Signature::of(&key, &later));
    assert_eq!(moved.signatures().len(), 2, "replaced");
    assert_eq!(moved.signed_by(&key), Err(NoteError::Forged), "another time");
}

/// Any byte of a note changed: it is no note, or the signature is gone or fails; never another valid note.
#[test]
fn a_changed_byte_never_verifies() {
    let log = signer("log", 1);
    let text = "carnet receipt v1\nline\n\nafter an empty line\n".to_owned();
    let note = Note::new(text.clone(), vec![log.sign(&text)]).to_string();
    assert_eq!(Note::parse(&note).unwrap().signed_by(log.verifier()), Ok(0));
    for at in 0..note.len() {
        for bit in 0..8 {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let read = Note::parse(&changed).and_then(|n| n.signed_by(log.verifier()));
            assert!(read.is_err(), "bit {bit} of byte {at}");
        }
    }
    for bad in
        ["", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name AAAA\n", "t\r\n\n— n AAAAAAA=\n"]
    {
        assert_eq!(Note::parse(bad), Err(NoteError::Note), "{bad:?}");
    }
}
