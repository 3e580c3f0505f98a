//! No trace, no data: whatever a client received stands in the journal of the record, also when the process is killed in
//! the middle of it and when there is no room left for traces. Source: `design/security.md` 7.1, ARCHITECTURE.md 3.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::disk::Disk;
use crate::fhir::{Deposited, Fhir, authorisation, new_oid, note};
use crate::portal::Browser;
use crate::server::{Account, Demo, Start, assert_sound, folder, signal};

const READERS: usize = 12;
const DOCUMENTS: usize = 40;

/// A number that nobody can foresee.
fn chance(below: usize) -> usize {
    usize::try_from(RandomState::new().build_hasher().finish() % below as u64).unwrap()
}

/// How many documents somebody read.
pub(crate) type Counts = BTreeMap<String, usize>;

pub(crate) fn title(number: usize) -> String {
    format!("Document {number:03}")
}

pub(crate) fn start(data: &Path) -> Demo {
    Demo::start(&Start { data, people: 1, more: &["--empty"] })
}

/// Documents of p0, filed one by one.
pub(crate) fn documents(demo: &Demo, ins: &str, count: usize) -> Vec<Deposited> {
    let one = |number| {
        let unique_id = new_oid();
        let mut body = note(ins, &unique_id, &title(number));
        body["content"][0]["attachment"]["title"] = title(number).into();
        crate::fhir::deposited(
            &demo.physician().post("/DocumentReference", &body).with(201).json(),
            unique_id,
        )
    };
    (0..count).map(one).collect()
}

/// Physicians of the town, each with an authorisation.
pub(crate) fn readers<'d>(demo: &'d Demo, ins: &str, round: usize) -> Vec<&'d Account> {
    let all = demo
        .accounts
        .iter()
        .filter(|account| account.kind == "professional" && demo.profession(account) == "10");
    let readers: Vec<&Account> = all.skip(round * READERS).take(READERS).collect();
    for reader in &readers {
        demo.with_token(&reader.token).post("/Consent", &authorisation(ins)).with(201);
    }
    readers
}

/// How many readings of a document by whom stand in the holder's journal, over all its pages. Nobody reads a document
/// twice here: the page joins repetitions.
fn journal(demo: &Demo) -> Counts {
    let mut browser = Browser::signed_in(demo, demo.account("p0"));
    let mut found = Counts::new();
    for page in 1..200 {
        let text = browser.page(&format!("/journal?page={page}"));
        let lines = text.split("<li").skip(1).filter_map(|rest| rest.split("</li>").next());
        for line in lines.filter(|line| line.contains("#i-eye") && line.contains('«')) {
            let name = line.split("<b>").nth(1).and_then(|rest| rest.split("</b>").next()).unwrap();
            *found.entry(name.to_owned()).or_default() += 1;
        }
        if !text.contains(&format!("page={}", page + 1)) {
            return found;
        }
    }
    panic!("the journal does not end");
}

/// Each reader reads each document once; all that came whole is kept.
fn read_on(caller: &Fhir, name: &str, documents: &[Deposited], received: &Mutex<Counts>, note: &dyn Fn()) {
    for document in documents {
        let bearer = format!("Bearer {}", caller.token);
        let path = format!("/fhir/Binary/{}", document.content);
        let answer = caller.origin.try_send("GET", &path, &[("authorization", &bearer)], &[]);
        let Ok(answer) = answer else { return };
        if answer.status == 200 {
            *received.lock().unwrap().entry(name.to_owned()).or_default() += 1;
        }
        note();
    }
}

#[track_caller]
pub(crate) fn all_are_traced(received: &Counts, traced: &Counts) {
    for (name, count) in received {
        let known = traced.get(name).copied().unwrap_or_default();
        assert!(known >= *count, "{name} received {count} documents, {known} are in the journal");
    }
}

#[test]
fn what_was_received_is_in_the_journal_after_a_kill() {
    let dir = folder("traces");
    let data = dir.join("data");
    let mut demo = start(&data);
    let ins = demo.account("p0").ins.clone().unwrap();
    let filed = documents(&demo, &ins, DOCUMENTS);
    for round in 0..2 {
        let received = Mutex::new(Counts::new());
        let (count, killed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let kill_at = 1 + chance(READERS * DOCUMENTS - READERS);
        let pid = demo.addresses.pid;
        let note = || {
            if count.fetch_add(1, Ordering::SeqCst) + 1 == kill_at {
                killed.store(true, Ordering::SeqCst);
                signal(pid, "KILL");
            }
        };
        let readers: Vec<(Fhir, String)> = readers(&demo, &ins, round)
            .into_iter()
            .map(|account| (demo.with_token(&account.token), account.name.clone()))
            .collect();
        std::thread::scope(|scope| {
            for (caller, name) in &readers {
                scope.spawn(|| read_on(caller, name, &filed, &received, &note));
            }
        });
        assert!(killed.load(Ordering::SeqCst), "round {round}: the kill came");
        demo.kill();
        demo = start(&data);
        let received = received.into_inner().unwrap();
        let total: usize = received.values().sum();
        assert!(total + 1 >= kill_at, "{total} received, killed at {kill_at}");
        all_are_traced(&received, &journal(&demo));
    }
    assert!(demo.stop().success());
    assert_sound(&data);
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn with_no_room_for_traces_nothing_is_given() {
    let dir = folder("traces-full");
    let Some(disk) = Disk::mount(&dir.join("data")) else {
        println!("skipped: only root may mount the small file system of this test");
        return;
    };
    let demo = start(&disk.0);
    let ins = demo.account("p0").ins.clone().unwrap();
    let filed = documents(&demo, &ins, DOCUMENTS);
    let readers = readers(&demo, &ins, 0);
    let ballast = disk.0.join("ballast");
    std::fs::write(&ballast, vec![1; 6 << 20]).unwrap();
    // Deposits until there is no room; then the smallest ones, into what is left.
    let doctor = demo.physician();
    for (round, large) in [true, false].into_iter().enumerate() {
        for number in 0..600 {
            let words = if large { crate::disk::text(number) } else { "x".repeat(300) };
            let unique_id = format!("{}.{round}", new_oid());
            if doctor.post("/DocumentReference", &note(&ins, &unique_id, &words)).status != 201 {
                break;
            }
        }
    }
    // Whatever room there still is fills up with padding.
    let mut last = std::fs::OpenOptions::new().append(true).open(&ballast).unwrap();
    while std::io::Write::write(&mut last, &[1; 4096]).is_ok_and(|written| written > 0) {}
    let received = Mutex::new(Counts::new());
    let refused = AtomicUsize::new(0);
    for account in &readers {
        let caller = demo.with_token(&account.token);
        for (number, document) in filed.iter().enumerate() {
            let answer = caller.get(&format!("/Binary/{}", document.content));
            if answer.status == 200 {
                *received.lock().unwrap().entry(account.name.clone()).or_default() += 1;
            } else {
                assert!(matches!(answer.status, 503 | 507), "{} {}", answer.status, answer.text());
                assert!(!answer.text().contains(&title(number)), "a refusal with the document in it");
                refused.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
    drop(last);
    std::fs::remove_file(&ballast).unwrap();
    let received = received.into_inner().unwrap();
    let total: usize = received.values().sum();
    assert!(total + refused.load(Ordering::SeqCst) == READERS * DOCUMENTS);
    all_are_traced(&received, &journal(&demo));
    assert!(demo.stop().success());
    assert_sound(&disk.0);
    println!("{total} received, {} refused", refused.load(Ordering::SeqCst));
    drop(disk);
    std::fs::remove_dir_all(&dir).unwrap();
}
