//! Damaged input: the corpus of the fuzz target, and mutants of it and of the published examples. Nothing panics, nothing
//! takes long.
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking, its helpers too")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn files(dir: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> =
        std::fs::read_dir(dir).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

fn below(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A repeatable sequence of numbers.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }
}

/// The text with a byte changed, a piece cut out, or a piece doubled.
fn mutant(text: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut mutant = text.to_vec();
    let (at, length) = (numbers.next(text.len()), numbers.next(40));
    let end = (at + length).min(text.len());
    match numbers.next(4) {
        0 => {
            let byte = b"\"\\{}[]:,0\x00\xffu"[numbers.next(12)];
            mutant[at] = byte;
        }
        1 => mutant.truncate(at),
        2 => drop(mutant.drain(at..end)),
        _ => {
            let piece = text[at..end].to_vec();
            drop(mutant.splice(at..at, piece));
        }
    }
    mutant
}

#[test]
fn the_corpus_holds_what_is_accepted_and_what_is_not() {
    let corpus = files(&below("fuzz/corpus/bundle"));
    let accepted = corpus.iter().filter(|text| carnet_fhir::read_deposit(text)).count();
    assert!(accepted >= 3 && accepted < corpus.len(), "{accepted} of {}", corpus.len());
}

#[test]
fn mutants_are_answered_quickly_and_without_panic() {
    let mut texts = files(&below("fuzz/corpus/bundle"));
    texts.extend(files(&below("../shared/data/fhir/dmp")));
    let mut numbers = Numbers(20_261_124);
    let mut slowest = Duration::ZERO;
    for _ in 0..3_000 {
        let text = &texts[numbers.next(texts.len())];
        let mut mutant = mutant(text, &mut numbers);
        if numbers.next(2) == 0 && !mutant.is_empty() {
            mutant = self::mutant(&mutant, &mut numbers);
        }
        let start = Instant::now();
        carnet_fhir::read_deposit(&mutant);
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
}
