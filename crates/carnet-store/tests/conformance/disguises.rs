//! Nothing in clear: unique words in every field, then a search in every byte, however it is written.

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{TagKind, sha256};
use carnet_store::{Batch, Expect, OutboxItem, Store, TicketKind};

use crate::steps::opened;

const WORD: &str = "Zyxomarqueur";

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let value = chunk.iter().fold(0_u32, |v, b| v << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for digit in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(value >> (18 - 6 * digit) & 63) as usize]));
        }
    }
    out
}

/// The word as it is, in both orders of UTF-16, and in base64 at each of the three alignments.
fn disguises() -> Vec<Vec<u8>> {
    let mut out =
        vec![WORD.as_bytes().to_vec(), WORD.to_lowercase().into_bytes(), WORD.to_uppercase().into_bytes()];
    out.push(WORD.encode_utf16().flat_map(u16::to_le_bytes).collect());
    out.push(WORD.encode_utf16().flat_map(u16::to_be_bytes).collect());
    for lead in 0..3 {
        let text = base64(&[vec![0; lead], WORD.as_bytes().to_vec()].concat());
        // The first and last digits depend on the neighbours.
        let whole = &text[lead + usize::from(lead > 0)..text.len() - 2];
        out.push(whole.as_bytes().to_vec());
    }
    out
}

/// What can be unpacked of every zstd frame that seems to begin somewhere in `bytes`.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, window) in bytes.windows(4).enumerate() {
        if window == [0x28, 0xb5, 0x2f, 0xfd]
            && let Ok(mut frame) = zstd::stream::Decoder::new(&bytes[at..])
        {
            let _ = std::io::copy(&mut frame, &mut out);
        }
    }
    out
}

pub(crate) fn hits(bytes: &[u8]) -> usize {
    let search = |bytes: &[u8]| {
        let found = |word: &Vec<u8>| bytes.windows(word.len()).filter(|w| *w == word.as_slice()).count();
        disguises().iter().map(found).sum::<usize>()
    };
    search(bytes) + search(&unpacked(bytes))
}

#[test]
fn the_search_finds_what_is_there() {
    let text = format!("avant {WORD} après").repeat(9);
    for lead in 0..3 {
        assert!(
            hits(base64(&[vec![b'x'; lead], text.as_bytes().to_vec()].concat()).as_bytes()) > 0,
            "{lead}"
        );
    }
    assert_eq!(hits(WORD.as_bytes()), 1);
    let packed = zstd::bulk::compress(text.as_bytes(), 3).unwrap();
    assert!(hits(&[b"junk".as_slice(), &packed, b"junk"].concat()) > 0);
    assert!(hits(&WORD.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()) > 0);
}

/// A record whose every field holds the word, up to a checkpoint.
pub(crate) async fn marked(store: &Store) -> RecordNo {
    let record = opened(store).await;
    let text = |what: &str| format!("{what} {WORD} ").repeat(40).into_bytes();
    for turn in 1..=20 {
        let mut batch = Batch::new(record, Expect::Turn(Turn(turn)));
        batch.entries = vec![(Chain::StateOpen, text("titre")), (Chain::Measure, text("mesure"))];
        batch.contents = vec![(ContentNo(turn), Bytes::from(text("document").repeat(50)))];
        batch.traces = vec![(Chain::TraceOpen, text("accès"))];
        batch.add_tags = vec![store.tag(TagKind::Ins, &format!("{WORD}{turn}"))];
        let name = format!("courriel {WORD} {turn}");
        batch.outbox = vec![OutboxItem { id: name, due: Timestamp(0), payload: text("courriel") }];
        batch.snapshot = Some(text("pli"));
        store.commit(batch).await.unwrap();
    }
    store.put_ticket(TicketKind(1), &sha256(b"t"), Timestamp(9), text("session")).await.unwrap();
    store.claim_due(Timestamp(0), 1, 3).await.unwrap();
    store.checkpoint(Timestamp(0)).await.unwrap();
    record
}
