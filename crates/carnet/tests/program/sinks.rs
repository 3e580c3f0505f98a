//! The two places for traces, the ledger and the spool, with either full and with both: what clients received stands in
//! the journal, and when neither takes a trace nothing is read. Source: `design/security.md` 2 row 7, 11.4.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use carnet_model::event::{Outcome, Trace, Transaction, decode};

use crate::disk::{Disk, text};
use crate::fhir::{Deposited, new_oid, note, of};
use crate::http::Origin;
use crate::portal::Browser;
use crate::server::{Account, Demo, assert_sound, folder, run, until};
use crate::traces::{Counts, all_are_traced, documents, readers, start, title};

const DOCUMENTS: usize = 20;
/// Size of the disk, in MiB, and bytes that go when there is room again: enough for all that a spool holds.
const DISK: u32 = 72;
const BALLAST: usize = 48 << 20;
/// More readings than any spool of a demo takes.
const MANY: usize = 40_000;

/// A disk without room: a file that takes all there is.
struct Ballast(PathBuf, File);

impl Ballast {
    /// Fills the disk with deposits, the smallest at the end, then whatever is left with padding.
    fn fill(demo: &Demo, disk: &Disk, ins: &str) -> Self {
        let path = disk.0.join("ballast");
        std::fs::write(&path, vec![1; BALLAST]).unwrap();
        let doctor = demo.physician();
        for (round, large) in [true, false].into_iter().enumerate() {
            for number in 0..600 {
                let words = if large { text(number) } else { "x".repeat(300) };
                let unique_id = format!("{}.{round}", new_oid());
                if doctor.post("/DocumentReference", &note(ins, &unique_id, &words)).status != 201 {
                    break;
                }
            }
        }
        let mut file = File::options().append(true).open(&path).unwrap();
        while file.write(&[1; 4096]).is_ok_and(|written| written > 0) {}
        Self(path, file)
    }

    fn away(self) {
        drop(self.1);
        std::fs::remove_file(self.0).unwrap();
    }
}

/// Readers with an authorisation, what they read, and what came of it.
struct Reading<'d> {
    demo: &'d Demo,
    readers: Vec<&'d Account>,
    filed: Vec<Deposited>,
    received: Counts,
    asked: usize,
}

impl<'d> Reading<'d> {
    fn of(demo: &'d Demo, ins: &str) -> Self {
        let (filed, readers) = (documents(demo, ins, DOCUMENTS), readers(demo, ins, 0));
        Self { demo, readers, filed, received: Counts::new(), asked: 0 }
    }

    /// One reading, whoever's turn it is: whether it was given.
    #[track_caller]
    fn once(&mut self) -> bool {
        let reader = self.readers[self.asked % self.readers.len()];
        let place = self.asked / self.readers.len() % self.filed.len();
        self.asked += 1;
        let path = format!("/Binary/{}", self.filed[place].content);
        let answer = self.demo.with_token(&reader.token).get(&path);
        if answer.status == 200 {
            assert_eq!(answer.text(), title(place));
            *self.received.entry(reader.name.clone()).or_default() += 1;
            return true;
        }
        assert!(matches!(answer.status, 503 | 507), "{} {}", answer.status, answer.text());
        assert!(!answer.text().contains(&title(place)), "a refusal with the document in it");
        assert!(!answer.header("retry-after").is_empty(), "{:?}", answer.headers);
        false
    }

    fn total(&self) -> usize {
        self.received.values().sum()
    }

    /// Neither the professionals nor the person get anything, by whatever way.
    fn nothing_is_given(&mut self, ins: &str) {
        for _ in 0..3 * self.readers.len() {
            assert!(!self.once(), "given without a trace");
        }
        for (caller, path) in [
            (self.demo.with_token(&self.readers[0].token), format!("/DocumentReference?{}", of(ins))),
            (
                self.demo.with_token(&self.readers[0].token),
                format!("/DocumentReference/{}", self.filed[0].id),
            ),
            (self.demo.as_("p0"), format!("/Binary/{}", self.filed[0].content)),
            (self.demo.as_("p0"), format!("/AuditEvent?{}", of(ins))),
        ] {
            // A trace that is shorter than others may find its place in what is left, a few times.
            let refused = (0..200).map(|_| caller.get(&path)).find(|answer| answer.status != 200);
            let answer = refused.unwrap_or_else(|| panic!("{path} is given again and again"));
            assert!(matches!(answer.status, 503 | 507), "{path}: {}", answer.status);
            assert!(!answer.text().contains("Document 0"), "{path}");
            assert_ne!(caller.get(&path).status, 200, "{path}");
        }
        let refused = self.demo.physician().post("/DocumentReference", &note(ins, &new_oid(), "one more"));
        assert!(matches!(refused.status, 503 | 507), "{}", refused.status);
    }

    /// The service goes on by itself, and every reading that was given is in the journal.
    fn all_goes_on(&mut self) {
        until("the service goes on", || self.once().then_some(()));
        // What the spool holds comes back bit by bit.
        let mut traced = journal(self.demo);
        loop {
            let before: usize = traced.values().sum();
            if before >= self.total() {
                break;
            }
            traced = journal(self.demo);
            let (held, wanted) = (traced.values().sum::<usize>(), self.total());
            assert!(held > before || held >= wanted, "{held} of {wanted} are in the journal");
        }
        all_are_traced(&self.received, &traced);
    }
}

/// How many readings of a document by whom the holder's journal holds: all its entries, by its proof.
fn journal(demo: &Demo) -> Counts {
    let here = folder("sinks-proof");
    let file = here.join("proof.json");
    let mut browser = Browser::signed_in(demo, demo.account("p0"));
    // Too busy for a moment, while the ledger takes what the spool holds.
    let proof = until("the proof", || {
        let answer = browser.get("/journal/preuve.json");
        (answer.status == 200).then_some(answer.body)
    });
    std::fs::write(&file, proof).unwrap();
    let proved = run(&["verify-journal", file.to_str().unwrap(), "--show"], "");
    assert_eq!(proved.code, 0, "{}", proved.out);
    let mut found = Counts::new();
    for line in proved.out.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        for item in line["items"].as_array().into_iter().flatten() {
            let bytes = base64_simd::STANDARD.decode_to_vec(item["base64"].as_str().unwrap()).unwrap();
            let trace: Trace = decode(&bytes).unwrap();
            if trace.transaction == Transaction::Read && trace.outcome == Outcome::Done {
                *found.entry(trace.caller.name.to_string()).or_default() += 1;
            }
        }
    }
    std::fs::remove_dir_all(here).unwrap();
    found
}

/// A small disk for a demo, in a folder that is gone afterwards.
fn small(name: &str) -> Option<(PathBuf, Disk)> {
    let dir = folder(name);
    let disk = Disk::with(&dir.join("data"), DISK);
    if disk.is_none() {
        println!("skipped: only root may mount the small file system of this test");
    }
    Some((dir, disk?))
}

#[test]
fn with_the_ledger_full_the_spool_takes_traces_until_it_is_full_too() {
    let Some((dir, disk)) = small("sinks") else { return };
    let demo = start(&disk.0);
    let ins = demo.account("p0").ins.clone().unwrap();
    let mut reading = Reading::of(&demo, &ins);
    let ballast = Ballast::fill(&demo, &disk, &ins);
    for _ in 0..200 {
        assert!(reading.once(), "the spool has room");
    }
    while reading.once() {
        assert!(reading.asked < MANY, "the spool never fills");
    }
    let total = reading.total();
    let ops = Origin::of(&demo.addresses.ops);
    let unready = ops.send("GET", "/readyz", &[], &[]).with(503).text();
    assert!(unready.contains("the spool of traces is nearly full"), "{unready}");
    assert!(demo.figure("carnet_spool_used_bytes") > 0.8 * demo.figure("carnet_spool_bytes"));
    reading.nothing_is_given(&ins);
    assert_eq!(reading.total(), total);
    ballast.away();
    reading.all_goes_on();
    ops.send("GET", "/readyz", &[], &[]).with(200);
    println!("{total} readings before both were full");
    assert!(demo.stop().success());
    assert_sound(&disk.0);
    drop(disk);
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn with_no_room_for_a_spool_the_ledger_alone_takes_traces() {
    let Some((dir, disk)) = small("sinks-no-spool") else { return };
    let spool = Disk::with(&disk.0.join("spool"), 1).unwrap();
    std::fs::write(spool.0.join("ballast"), vec![1; 900 << 10]).unwrap();
    let demo = start(&disk.0);
    let ins = demo.account("p0").ins.clone().unwrap();
    let mut reading = Reading::of(&demo, &ins);
    for _ in 0..100 {
        assert!(reading.once(), "the ledger has room");
    }
    let ballast = Ballast::fill(&demo, &disk, &ins);
    // The last pages of the ledger may hold some more.
    while reading.once() {
        assert!(reading.asked < MANY, "the ledger never fills");
    }
    reading.nothing_is_given(&ins);
    ballast.away();
    reading.all_goes_on();
    assert!(demo.stop().success());
    assert_sound(&disk.0);
    drop(spool);
    drop(disk);
    std::fs::remove_dir_all(dir).unwrap();
}
