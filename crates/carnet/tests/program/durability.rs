//! The process is killed under a load of deposits: what was acknowledged is there, whole, and nothing else is half there.
//! `CARNET_KILLS` says how often (3); `./prove kill` does it fifty times and reads the lines that are printed.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::{Value, json};

use crate::fhir::{Fhir, Lot, lot, new_oid, note, of};
use crate::http::Answer;
use crate::server::{Demo, Start, assert_sound, folder, shared, signal};

const CALLERS: usize = 8;
/// The kill comes after so many moments at most. Each deposit has two: it is about to be sent, and it was acknowledged.
const MOST: usize = 400;

/// A number that nobody can foresee.
fn chance(below: usize) -> usize {
    let number = RandomState::new().build_hasher().finish();
    usize::try_from(number % below as u64).unwrap()
}

/// A document that was sent, and whether its deposit was acknowledged.
struct Sent {
    ins: String,
    /// The uniqueId of the first document of its lot.
    lot: String,
    bytes: Vec<u8>,
    acknowledged: bool,
    /// Its bytes were compared after a start.
    compared: bool,
}

type Ledger = Mutex<HashMap<String, Sent>>;

/// A text of its own, of up to 40 kB.
fn text(unique_id: &str) -> String {
    let mut text = format!("Document {unique_id}\n");
    for line in 0..chance(1_000) {
        writeln!(text, "{line} {:016x} {:016x}", chance(usize::MAX), chance(usize::MAX)).unwrap();
    }
    text
}

/// A lot of several documents.
fn lot_of(ins: &str, documents: &[(String, String)]) -> Value {
    let one = |(unique_id, bytes): &(String, String)| {
        lot(&Lot {
            ins,
            unique_id,
            kind: "11488-4",
            title: "Document",
            media_type: "text/plain",
            bytes: bytes.as_bytes(),
            author: crate::server::PHYSICIAN,
        })
    };
    let mut whole = one(&documents[0]);
    for (place, document) in documents.iter().enumerate().skip(1) {
        let mut more = one(document);
        let name = |what: &str| json!(format!("urn:uuid:00000000-0000-4000-{what}-{place:012}"));
        more["entry"][1]["fullUrl"] = name("8001");
        more["entry"][2]["fullUrl"] = name("8002");
        more["entry"][1]["resource"]["content"][0]["attachment"]["url"] = name("8002");
        let items = whole["entry"][0]["resource"]["entry"].as_array_mut().unwrap();
        items.push(json!({"item": {"reference": name("8001")}}));
        let entries = whole["entry"].as_array_mut().unwrap();
        entries.extend(more["entry"].as_array().unwrap()[1..].iter().cloned());
    }
    whole
}

/// One caller: deposits of both kinds, until the server is gone.
fn deposit_on(doctor: &Fhir, people: &[String], ledger: &Ledger, gone: &AtomicBool, moment: &dyn Fn()) {
    while !gone.load(Ordering::Relaxed) {
        let ins = &people[chance(people.len())];
        let documents: Vec<(String, String)> =
            (0..=chance(3)).map(|_| new_oid()).map(|id| (id.clone(), text(&id))).collect();
        let (path, body, status) = match documents.as_slice() {
            [(unique_id, text)] => ("/DocumentReference", note(ins, unique_id, text), 201),
            several => ("", lot_of(ins, several), 200),
        };
        let ids: Vec<String> = documents.iter().map(|(id, _)| id.clone()).collect();
        for (id, text) in documents {
            let lot = ids[0].clone();
            let sent = Sent {
                ins: ins.clone(),
                lot,
                bytes: text.into_bytes(),
                acknowledged: false,
                compared: false,
            };
            ledger.lock().unwrap().insert(id, sent);
        }
        let bearer = format!("Bearer {}", doctor.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", crate::fhir::JSON)];
        let path = format!("/fhir{path}");
        moment();
        let Ok(answer) = doctor.origin.try_send("POST", &path, &headers, body.to_string().as_bytes()) else {
            return;
        };
        assert_eq!(answer.status, status, "{}", answer.text());
        for id in &ids {
            ledger.lock().unwrap().get_mut(id).unwrap().acknowledged = true;
        }
        moment();
    }
}

/// Loads a server and kills it at a moment of chance.
fn load_and_kill(demo: Demo, people: &[String], ledger: &Ledger) {
    let (doctor, pid) = (demo.physician(), demo.addresses.pid);
    let (count, kill_at, gone) = (AtomicUsize::new(0), 1 + chance(MOST), AtomicBool::new(false));
    let moment = || {
        if count.fetch_add(1, Ordering::SeqCst) + 1 == kill_at {
            gone.store(true, Ordering::SeqCst);
            signal(pid, "KILL");
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..CALLERS {
            scope.spawn(|| deposit_on(&doctor, people, ledger, &gone, &moment));
        }
    });
    demo.kill();
}

/// Every document of a person that is listed, by its uniqueId.
fn listed(doctor: &Fhir, ins: &str) -> HashMap<String, Value> {
    let mut all = HashMap::new();
    let mut page = doctor.find(ins, "&_count=100").with(200).json();
    loop {
        for entry in page["entry"].as_array().into_iter().flatten() {
            let resource = entry["resource"].clone();
            let id = resource["masterIdentifier"]["value"]
                .as_str()
                .unwrap()
                .trim_start_matches("urn:oid:")
                .to_owned();
            assert!(all.insert(id, resource).is_none(), "a document is listed twice");
        }
        let links = page["link"].as_array().unwrap();
        let Some(next) = links.iter().find(|link| link["relation"] == "next") else { return all };
        page = doctor.follow(&next["url"].clone()).with(200).json();
    }
}

/// What the ledger of the test says and what the server shows are one. Gives how many acknowledged documents were compared
/// and how many were durable although their answer was lost.
fn compare(demo: &Demo, people: &[String], ledger: &Ledger) -> (usize, usize) {
    let doctor = demo.physician();
    let mut sent = ledger.lock().unwrap();
    let (mut whole, mut lost_answers) = (0, 0);
    for ins in people {
        let listed = listed(&doctor, ins);
        let lots = doctor.get(&format!("/List?{}&_count=0", of(ins))).with(200).json()["total"].as_u64();
        let known_lots: HashSet<&String> =
            listed.keys().filter_map(|id| sent.get(id)).map(|s| &s.lot).collect();
        assert_eq!(lots, Some(known_lots.len() as u64), "each deposit is one lot");
        let whole_lots = sent.iter().filter(|(_, document)| known_lots.contains(&document.lot));
        let parts: Vec<&String> =
            whole_lots.map(|(id, _)| id).filter(|id| !listed.contains_key(*id)).collect();
        assert!(parts.is_empty(), "of a lot that is there, these are not: {parts:?}");
        for (unique_id, resource) in &listed {
            let known = sent.get_mut(unique_id).unwrap_or_else(|| panic!("{unique_id} was never sent"));
            assert_eq!(&known.ins, ins);
            if !known.compared {
                let read = doctor.follow(&resource["content"][0]["attachment"]["url"]).with(200).body;
                assert!(read == known.bytes, "{unique_id} is not whole");
                known.compared = true;
            }
            whole += usize::from(known.acknowledged);
            lost_answers += usize::from(!known.acknowledged);
            // From now on it is known to be there.
            known.acknowledged = true;
        }
        for (unique_id, known) in sent.iter().filter(|(_, known)| &known.ins == ins) {
            if !listed.contains_key(unique_id) {
                assert!(!known.acknowledged, "{unique_id} was acknowledged and is gone");
                let found = doctor.find(ins, &format!("&identifier=urn:ietf:rfc:3986%7Curn:oid:{unique_id}"));
                assert_eq!(found.with(200).json()["total"], 0, "{unique_id} is half there");
            }
        }
    }
    (whole, lost_answers)
}

#[test]
fn a_killed_server_keeps_what_it_promised() {
    let kills: usize = std::env::var("CARNET_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let dir = folder("kill");
    let start = Start { data: &dir.join("data"), people: 3, more: &["--empty"] };
    let ledger = Ledger::default();
    let mut demo = Demo::start(&start);
    let people: Vec<String> = ["p0", "p1", "p2"].map(|login| demo.account(login).ins.clone().unwrap()).into();
    let mut promised = 0;
    for round in 1..=kills {
        load_and_kill(demo, &people, &ledger);
        let stopped = Instant::now();
        demo = Demo::start(&start);
        let back = stopped.elapsed().as_millis();
        let (whole, lost) = compare(&demo, &people, &ledger);
        println!(
            "kill {round}: {whole} acknowledged and whole, {lost} durable whose answer was lost, back after {back} ms"
        );
        assert!(whole >= promised);
        promised = whole;
    }
    assert!(promised > 0, "something was acknowledged");
    // At last everything once more, whatever was compared before.
    ledger.lock().unwrap().values_mut().for_each(|known| known.compared = false);
    compare(&demo, &people, &ledger);
    // What was not acknowledged may be sent again: then it is there, once.
    let doctor = demo.physician();
    let mut lost: HashMap<String, (String, Vec<(String, String)>)> = HashMap::new();
    for (id, document) in ledger.lock().unwrap().iter_mut().filter(|(_, document)| !document.acknowledged) {
        let text = String::from_utf8(document.bytes.clone()).unwrap();
        let lot = lost.entry(document.lot.clone()).or_insert_with(|| (document.ins.clone(), Vec::new()));
        lot.1.push((id.clone(), text));
        document.acknowledged = true;
    }
    for (ins, documents) in lost.values() {
        doctor.post("", &lot_of(ins, documents)).with(200);
    }
    compare(&demo, &people, &ledger);
    assert!(demo.stop().success());
    assert_sound(&dir.join("data"));
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn the_same_deposit_sent_by_many_at_once_is_one_document() {
    let demo = shared();
    let (doctor, ins) = (demo.physician(), demo.account("p1").ins.clone().unwrap());
    let before = doctor.count(&ins);
    let at_once = |bodies: Vec<Value>| -> Vec<Answer> {
        std::thread::scope(|scope| {
            let senders: Vec<_> = bodies
                .into_iter()
                .map(|body| scope.spawn(|| doctor.post("/DocumentReference", &{ body })))
                .collect();
            senders.into_iter().map(|sender| sender.join().unwrap()).collect()
        })
    };
    let same = note(&ins, &new_oid(), "The same from everybody");
    let answers = at_once(vec![same; CALLERS]);
    let ids: HashSet<String> = answers
        .into_iter()
        .map(|answer| answer.with(201).json()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((ids.len(), doctor.count(&ins)), (1, before + 1));
    // Of different bytes under one uniqueId, one is taken and the others are told so.
    let unique_id = new_oid();
    let others =
        (0..CALLERS).map(|number| note(&ins, &unique_id, &format!("From caller {number}"))).collect();
    let mut statuses: Vec<u16> = at_once(others).iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![201], vec![409; CALLERS - 1]].concat());
    assert_eq!(doctor.count(&ins), before + 2);
}
