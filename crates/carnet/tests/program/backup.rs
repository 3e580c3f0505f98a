//! `carnet backup` beside a server, killed and repeated; `carnet restore` on a bare folder, killed and repeated.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::fhir::{Fhir, new_oid, note};
use crate::portal::Browser;
use crate::server::{Demo, PROGRAM, Ran, Start, assert_sound, folder, run};

/// Kills of each kind.
const KILLS: usize = 6;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Begins a command and kills it after a time that nobody can foresee.
fn begin_and_kill(args: &[&str], within: Duration) {
    let mut child =
        Command::new(PROGRAM).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let chance = RandomState::new().build_hasher().finish() % 1_000;
    std::thread::park_timeout(within * u32::try_from(chance).unwrap() / 1_000);
    // It may have ended by then.
    let _ = child.kill();
    child.wait().unwrap();
}

fn deposit(doctor: &Fhir, ins: &str) -> String {
    let unique_id = new_oid();
    doctor.post("/DocumentReference", &note(ins, &unique_id, "A document")).with(201);
    unique_id
}

fn listed(doctor: &Fhir, ins: &str) -> BTreeSet<String> {
    let page = doctor.find(ins, "&_count=100").with(200).json();
    let ids = page["entry"].as_array().unwrap().iter().map(|entry| {
        let id = entry["resource"]["masterIdentifier"]["value"].as_str().unwrap();
        id.trim_start_matches("urn:oid:").to_owned()
    });
    ids.collect()
}

#[test]
fn what_was_backed_up_comes_back_and_nobody_is_signed_in() {
    let dir = folder("backup");
    let (data, backup, bare) = (dir.join("data"), dir.join("backup"), dir.join("bare"));
    let demo = Demo::start(&Start { data: &data, people: 2, more: &["--empty"] });
    let (doctor, ins) = (demo.physician(), demo.account("p0").ins.clone().unwrap());
    let browser = Browser::signed_in(&demo, demo.account("p0"));
    let take = ["backup", "--data", text(&data), "--to", text(&backup)];
    let mut deposited = BTreeSet::from([deposit(&doctor, &ins)]);
    let begun = Instant::now();
    let whole = run(&take, "");
    let within = begun.elapsed();
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert!(lines(&whole).iter().all(|set| set["everything"] == true));
    for _ in 0..KILLS {
        deposited.insert(deposit(&doctor, &ins));
        begin_and_kill(&take, within);
    }
    let last = run(&take, "");
    assert_eq!(last.code, 0, "{}", last.err);
    assert!(lines(&last).iter().all(|set| set["everything"] == false), "{}", last.out);
    let cookie = browser.cookie_line();
    let token = doctor.token.clone();
    // The disk is lost; its owner has the key.
    demo.kill();
    let check = run(&["restore", "--to", text(&data), "--from", text(&backup), "--check"], "");
    assert_eq!(check.code, 0, "{}", check.err);
    fs::create_dir(&bare).unwrap();
    fs::copy(data.join("master.key"), bare.join("master.key")).unwrap();
    fs::remove_dir_all(&data).unwrap();
    let put_back = ["restore", "--to", text(&bare), "--from", text(&backup)];
    for _ in 0..KILLS {
        begin_and_kill(&put_back, within);
        // One that came to its end is not begun again.
        if bare.join("carnet.db").exists() && !bare.join("restoring").exists() {
            fs::remove_file(bare.join("carnet.db")).unwrap();
            fs::remove_file(bare.join("keys.db")).unwrap();
        }
    }
    let restored = run(&put_back, "");
    assert_eq!(restored.code, 0, "{}{}", restored.out, restored.err);
    let told = lines(&restored);
    assert_eq!((told.len(), told[2]["faults"].as_u64()), (3, Some(0)), "{told:?}");
    assert!(told[0]["ended"].as_u64().unwrap() >= 2, "a session and a token: {told:?}");
    assert_sound(&bare);
    assert_ne!(run(&put_back, "").code, 0, "there is data now");

    let demo = Demo::start(&Start { data: &bare, people: 2, more: &["--empty"] });
    let doctor = demo.physician();
    assert_eq!(listed(&doctor, &ins), deposited);
    let old = demo.with_token(&token);
    assert_ne!(token, doctor.token);
    old.find(&ins, "").with(401);
    let origin = crate::http::Origin::of(&demo.addresses.portal);
    let answer = origin.send("GET", "/documents", &[("cookie", &cookie)], &[]).with(303);
    assert!(answer.header("location").starts_with("/connexion"));
    deposited.insert(deposit(&doctor, &ins));
    assert_eq!(listed(&doctor, &ins), deposited);
    assert!(demo.stop().success());
    assert_sound(&bare);
    fs::remove_dir_all(&dir).unwrap();
}
