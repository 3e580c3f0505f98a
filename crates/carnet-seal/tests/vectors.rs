//! Golden vectors: the bytes that every version must go on making and opening. They are repeated in
//! `docs/format.md`, and were computed a second time by another implementation
//! (`tests/vectors.py`, Python `cryptography`).

#[cfg(test)]
mod golden {
    use std::fmt::Write as _;

    use carnet_model::ids::{Chain, ContentNo, EntryKind, ObjectNo, RecordNo, Turn};
    use carnet_model::time::Timestamp;
    use carnet_seal::{
        Aad, ContentPlace, Deployment, Entropy, EntryPlace, Header, IdCodec, Key, OutboxPlace, RecordKey,
        SealKey, SnapshotPlace, TagKey, TagKind, TicketPlace, constant_time_eq, entry_hash, mac, padded_len,
        sha1, sha256,
    };

    const RECORD: RecordNo = RecordNo(0x0123_4567_89ab_cdef);
    const DEPLOYMENT: Deployment = Deployment([0xd0; 16]);
    const HEADER: Header = Header { dictionary: 0, generation: 1, schema: 1 };

    /// Bytes 00, 01, 02…: the nonce of every vector.
    #[derive(Debug)]
    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, out: &mut [u8]) {
            for (n, byte) in (0_u8..).zip(out) {
                *byte = n;
            }
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |mut out, byte| {
            write!(out, "{byte:02x}").unwrap();
            out
        })
    }

    fn record_key() -> RecordKey {
        RecordKey::from_key(Key::from_bytes([0x11; 32]), RECORD, 1)
    }

    /// What a key seals with the counting nonce, so that keys can be compared without being shown.
    fn seals(key: &Key, aad: &Aad, plain: &[u8]) -> String {
        let sealed = SealKey::new(key).unwrap().seal(HEADER, aad, plain, &Counting).unwrap();
        hex(sealed.as_bytes())
    }

    fn entry() -> EntryPlace {
        EntryPlace { record: RECORD, chain: Chain::StateOpen, seq: 1, upto: 1, previous: [0; 32] }
    }

    #[test]
    fn headers() {
        assert_eq!(hex(&HEADER.to_bytes()), "0100000000000101");
        let header = Header { dictionary: 0x0203, generation: 0x0405_0607, schema: 8 };
        assert_eq!(hex(&header.to_bytes()), "0102030405060708");
        assert_eq!(Header::read(&header.to_bytes()).unwrap(), (header, [].as_slice()));
        assert_eq!(Header::read(&[2, 0, 0, 0, 0, 0, 1, 1]), Err(carnet_seal::SealError::Newer(2)));
        for bad in [[].as_slice(), &[1; 7], &[0; 8]] {
            assert_eq!(Header::read(bad), Err(carnet_seal::SealError::Malformed));
        }
    }

    #[test]
    fn associated_data() {
        let content = ContentPlace { record: RECORD, content: ContentNo(9) };
        let snapshot = SnapshotPlace { record: RECORD, chain: Chain::StateOpen, turn: Turn(64) };
        let hash = [0xaa; 32];
        let ticket = TicketPlace { kind: 3, hash: &hash, expires: Timestamp(1000) };
        let outbox = OutboxPlace { record: RECORD, id: &[0xbb; 16] };
        let table = [
            (entry().aad(HEADER, DEPLOYMENT), include_str!("vectors/aad_entry.hex")),
            (snapshot.aad(HEADER, DEPLOYMENT), include_str!("vectors/aad_snapshot.hex")),
            (content.aad(HEADER, DEPLOYMENT, 61_449), include_str!("vectors/aad_content.hex")),
            (content.key_aad(HEADER, DEPLOYMENT), include_str!("vectors/aad_content_key.hex")),
            (ticket.aad(HEADER, DEPLOYMENT), include_str!("vectors/aad_ticket.hex")),
            (outbox.aad(HEADER, DEPLOYMENT), include_str!("vectors/aad_outbox.hex")),
        ];
        for (aad, expected) in table {
            assert_eq!(hex(aad.as_bytes()), expected.trim_end());
        }
    }

    /// Each derivation, shown by what it seals.
    #[test]
    fn derivations() {
        let aad = entry().aad(HEADER, DEPLOYMENT);
        let key = record_key();
        let derived: Vec<_> = Chain::ALL
            .into_iter()
            .map(|chain| (format!("ledger {}", chain.name()), key.ledger(chain).unwrap()))
            .chain(
                Chain::ALL
                    .into_iter()
                    .map(|chain| (format!("view {}", chain.name()), key.view(chain).unwrap())),
            )
            .chain([("content".to_owned(), key.content().unwrap())])
            .collect();
        let found = derived.iter().fold(String::new(), |mut out, (name, key)| {
            writeln!(out, "{name}: {}", seals(key, &aad, b"hello")).unwrap();
            out
        });
        assert_eq!(found, include_str!("vectors/derivations.txt"));
    }

    #[test]
    fn an_entry_and_its_hash() {
        let aad = entry().aad(HEADER, DEPLOYMENT);
        let key = SealKey::new(&record_key().ledger(Chain::StateOpen).unwrap()).unwrap();
        let sealed = key.seal(HEADER, &aad, b"hello", &Counting).unwrap();
        assert_eq!(hex(sealed.as_bytes()), include_str!("vectors/entry.hex").trim_end());
        let hash = entry_hash(aad.as_bytes(), sealed.nonce_and_ciphertext());
        assert_eq!(hex(&hash), include_str!("vectors/entry_hash.hex").trim_end());
        assert_eq!(key.open(&aad, sealed.nonce_and_ciphertext()).unwrap(), b"hello");
        let elsewhere = EntryPlace { seq: 2, ..entry() }.aad(HEADER, DEPLOYMENT);
        let refused = Err(carnet_seal::SealError::Refused);
        assert_eq!(key.open(&elsewhere, sealed.nonce_and_ciphertext()), refused);
    }

    #[test]
    fn tags_and_ids() {
        let tags = TagKey::new(&Key::from_bytes([0x22; 32])).unwrap();
        let tag = tags.tag(TagKind::Ins, "1.2.250.1.213.1.4.8|123456789012345");
        assert_eq!(hex(&tag.0), include_str!("vectors/tag.hex").trim_end());
        assert_eq!(hex(&tags.proof(&tag, RECORD)), include_str!("vectors/tag_proof.hex").trim_end());
        assert_eq!(hex(&tags.delivery(RECORD, "mail-1")), include_str!("vectors/delivery.hex").trim_end());
        assert!(tags.proves(&tag, RECORD, &tags.proof(&tag, RECORD)));
        assert!(!tags.proves(&tag, RecordNo(1), &tags.proof(&tag, RECORD)));
        let ids = IdCodec::new(&Key::from_bytes([0x33; 32])).unwrap();
        let id = ids.seal(RECORD, EntryKind::Document, ObjectNo(42)).unwrap();
        assert_eq!(id.to_string(), include_str!("vectors/public_id.txt").trim_end());
        assert_eq!(ids.open(id), Some((RECORD, EntryKind::Document, ObjectNo(42))));
        assert!(ids.seal(RECORD, EntryKind::Document, ObjectNo(1 << 56)).is_err());
        let key = Key::from_bytes([0x44; 32]);
        assert_eq!(hex(&mac(&key, &[b"ab", b"c"])), include_str!("vectors/mac.hex").trim_end());
        assert_ne!(mac(&key, &[b"ab", b"c"]), mac(&key, &[b"a", b"bc"]));
    }

    #[test]
    fn digests_of_the_standards() {
        assert_eq!(hex(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(&sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(constant_time_eq(b"ab", b"ab"));
        assert!(!constant_time_eq(b"ab", b"ac") && !constant_time_eq(b"ab", b"abc"));
    }

    #[test]
    fn padding_costs_at_most_a_thirty_second() {
        for (len, padded) in [(0, 32), (32, 32), (33, 33), (64, 64), (65, 66), (1000, 1008), (61_440, 61_440)]
        {
            assert_eq!(padded_len(len), padded, "{len}");
        }
        for len in 33..100_000_usize {
            let padded = padded_len(len);
            assert!(padded >= len && padded - len <= len / 32 && padded_len(padded) == padded, "{len}");
        }
    }
}
