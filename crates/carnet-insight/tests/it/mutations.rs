//! Damaged documents never panic, and what is still read renders safely. The corpus of the fuzz targets is replayed too.

use std::path::Path;

use carnet_insight::{cda, metadata, narrative, sniff, summary};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::corpus;
use crate::walk::{assert_safe, rendered};

/// Everything that a deposit or a page does with bytes.
fn exercise(bytes: &[u8], name: &str) {
    let _kind = sniff::sniff(bytes);
    if let Ok(header) = cda::read_header(bytes) {
        let facts = metadata::from_header(&header);
        let _strings: Vec<String> = facts.references.iter().map(ToString::to_string).collect();
        let _fields = facts.source_patient_info.pid_fields();
        let _summary = summary::summarize(&header);
    }
    if let Ok(document) = cda::read(bytes) {
        assert_eq!(cda::read_header(bytes).as_ref(), Ok(&document.header), "{name}");
        if let cda::Body::Structured(sections) = &document.body {
            let _text = narrative::plain_text(sections);
        }
        assert_safe(&rendered(&document), name);
    }
}

/// The documents that mutants are made of: our own, and the official ones without their large files (which would only be copied around).
fn seeds() -> Vec<Vec<u8>> {
    let own = include_str!("payload.xml").replace('§', "mot").into_bytes();
    let official = corpus::samples().unwrap_or_default();
    let small = official.into_iter().map(|(_, bytes)| bytes).filter(|bytes| bytes.len() < 70_000);
    std::iter::once(own).chain(small).collect()
}

#[derive(Debug, Clone)]
enum Damage {
    Cut(usize),
    Flip(usize, u8),
    Remove(usize, usize),
    Repeat(usize, usize),
    Insert(usize, &'static [u8]),
}

fn damage() -> impl Strategy<Value = Damage> {
    let pieces = prop::sample::select(vec![
        &b"<"[..],
        b">",
        b"&",
        b"\"",
        b"<!--",
        b"]]>",
        b"<![CDATA[",
        b"<!DOCTYPE a>",
        b"&#0;",
        b"\0",
        b"\xFF",
        b"\xEF\xBB\xBF",
        b"</section>",
        b"<table>",
        b"<td colspan='99999'>",
        b" xmlns=''",
        b"<br/>",
        b"?>",
    ]);
    prop_oneof![
        any::<usize>().prop_map(Damage::Cut),
        (any::<usize>(), any::<u8>()).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        (any::<usize>(), 1..200usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<usize>(), 1..200usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (any::<usize>(), pieces).prop_map(|(at, piece)| Damage::Insert(at, piece)),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let length = bytes.len().max(1);
    let slice = |at: usize, count: usize| (at % length)..(at % length + count).min(bytes.len());
    match damage {
        Damage::Cut(at) => bytes.truncate(at % length),
        Damage::Flip(at, bits) => {
            if let Some(byte) = bytes.get_mut(at % length) {
                *byte ^= bits;
            }
        }
        Damage::Remove(at, count) => drop(bytes.drain(slice(*at, *count))),
        Damage::Repeat(at, count) => {
            let piece = bytes[slice(*at, *count)].to_vec();
            let place = at % length;
            drop(bytes.splice(place..place, piece));
        }
        Damage::Insert(at, piece) => {
            let place = at % (bytes.len() + 1);
            drop(bytes.splice(place..place, piece.iter().copied()));
        }
    }
}

#[test]
fn two_thousand_mutants() {
    let seeds = seeds();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let strategy = (0..seeds.len(), vec(damage(), 1..4));
    let result = runner.run(&strategy, |(seed, list)| {
        let mut bytes = seeds[seed].clone();
        for one in &list {
            if !bytes.is_empty() {
                apply(&mut bytes, one);
            }
        }
        exercise(&bytes, "mutant");
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn the_corpus_of_the_fuzz_targets_is_replayed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut replayed = 0;
    for target in ["cda", "render", "sniff"] {
        for (name, bytes) in corpus::files(&folder.join(target)) {
            exercise(&bytes, &name);
            replayed += 1;
        }
    }
    assert!(replayed >= 12, "{replayed} files");
}
