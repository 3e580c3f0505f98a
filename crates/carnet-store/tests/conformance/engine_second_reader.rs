//! The format stands in `docs/format.md`, and not only in this code: a reader written from that page in
//! another language opens everything that this store wrote.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, Turn};
use carnet_seal::sha256;
use carnet_store::{Batch, Expect, Store};

use crate::fixture::{Folder, opened, random};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

async fn fill(store: &Store) {
    for n in 0..3_u64 {
        let record = opened(store).await;
        for turn in [1, 3, 5] {
            let mut batch = Batch::new(record, Expect::Turn(Turn(turn)));
            batch.entries = vec![
                (Chain::StateOpen, random(n * 10 + turn, 300)),
                (Chain::StateSecret, "secret ".repeat(200).into_bytes()),
                (Chain::Measure, vec![9; 10]),
            ];
            let text = Bytes::from("compte rendu ".repeat(3000));
            let noise = Bytes::from(random(turn, 61_440));
            batch.contents = vec![(ContentNo(turn), text), (ContentNo(turn + 100), noise)];
            batch.traces = vec![(Chain::TraceOpen, b"a".to_vec()), (Chain::TraceOpen, b"b".to_vec())];
            batch.snapshot = (turn == 3).then(|| b"fold".repeat(50));
            store.commit(batch).await.unwrap();
        }
    }
}

/// What the second reader must print, from what the store itself reads.
fn expected(store: &Store, folder: &Path) -> String {
    let mut out = String::new();
    for record in store.records(None, 10).unwrap() {
        let heads = store.heads(record).unwrap().unwrap();
        writeln!(out, "record {record} turn {}", heads.turn.0).unwrap();
        let mut traces = store.traces(record, Chain::TraceOpen, None, 99).unwrap();
        traces.reverse();
        for entry in traces {
            let items: Vec<_> = entry.items.iter().map(|item| hex(item)).collect();
            writeln!(out, "trace.open {} {}", entry.seq, items.join(" ")).unwrap();
        }
        let mut measures = store.measures(record, None, 99).unwrap();
        measures.reverse();
        for entry in measures {
            writeln!(out, "measure {} {}", entry.seq, hex(&entry.payload)).unwrap();
        }
        let loaded = store.load(record).unwrap().unwrap();
        let (turn, fold) = loaded.snapshot.unwrap();
        // The store reads from its snapshot on; the first entries are known from what was written.
        let written = out.len();
        for entry in loaded.entries {
            let name = entry.chain.name();
            writeln!(out, "{} {name} {} {}", entry.turn.0, entry.seq, hex(&entry.payload)).unwrap();
        }
        assert!(out.len() > written);
        writeln!(out, "snapshot {} {}", turn.0, hex(&fold)).unwrap();
        for content in [1, 3, 5, 101, 103, 105] {
            let bytes = store.content(record, ContentNo(content)).unwrap();
            writeln!(out, "content {content} {}", hex(&sha256(&bytes))).unwrap();
        }
    }
    assert!(folder.join("carnet.db").exists());
    out
}

#[tokio::test]
async fn another_language_reads_the_same() {
    let folder = Folder::new();
    let store = folder.open();
    fill(&store).await;
    let expected = expected(&store, &folder.0);
    store.close().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_reader.py");
    let Ok(reader) = Command::new("python3").arg(script).arg(&folder.0).output() else {
        println!("not run: there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&reader.stdout);
    if reader.status.code() == Some(77) {
        println!("not run: {said}");
        return;
    }
    assert!(reader.status.success(), "{said}{}", String::from_utf8_lossy(&reader.stderr));
    // Turns 1 to 5 are inside the snapshot: the second reader prints them too, from the beginning.
    let inside = |line: &&str| !matches!(line.split(' ').next(), Some("1" | "2" | "3" | "4" | "5"));
    let seen: Vec<_> = said.lines().filter(inside).collect();
    assert_eq!(seen, expected.lines().collect::<Vec<_>>());
    assert_eq!(said.lines().count() - seen.len(), 15);
}
