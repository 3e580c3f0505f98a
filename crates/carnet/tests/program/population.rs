//! A population opened by the program: hostile files, kills, a second run. Source: `docs/population.md`.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::server::{PROGRAM, assert_sound, folder, until};

const HEADER: &str =
    "ins;birth_family;birth_given;birth_date;birth_place;sex;email;language;paper;parent_1;parent_2;deceased";
const MOTHER: &str =
    "1.2.250.1.213.1.4.10|279035121518989;DROIT;Lina;1979-03-28;51215;F;lina@example.test;fr;0;;;";

fn sample(people: u32, file: &Path) {
    let out = fs::File::create(file).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["population", "sample", "--people", &people.to_string()]).stdout(out);
    assert!(command.status().unwrap().success());
}

fn open(folder: &Path, file: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["population", "open"]).arg(file).arg("--data").arg(folder.join("data")).args(more);
    command.env("CARNET_LOG", "warn").stdin(Stdio::null()).stderr(Stdio::null());
    command
}

fn summary(mut command: Command) -> Value {
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{:?}", ran.status);
    serde_json::from_slice(&ran.stdout).unwrap()
}

fn letters(folder: &Path) -> Vec<String> {
    let Ok(files) = fs::read_dir(folder.join("letters")) else { return Vec::new() };
    let texts = files.map(|file| {
        let path = file.unwrap().path();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::read_to_string(path).unwrap()
    });
    let rows = texts.flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>());
    rows.filter(|row| row.starts_with(|c: char| c.is_ascii_digit())).collect()
}

#[test]
fn every_bad_line_is_reported_and_the_good_ones_are_opened() {
    let folder = folder("population-hostile");
    let file = folder.join("people.csv");
    let mut text = format!("\u{feff}{HEADER}\r\n").into_bytes();
    let mut line = |bytes: &[u8]| {
        text.extend_from_slice(bytes);
        text.extend_from_slice(b"\r\n");
    };
    line(MOTHER.as_bytes()); // 2
    line(b""); // 3: blank
    line(b";;;;;;;;;;;"); // 4
    line(MOTHER.as_bytes()); // 5: twice
    line(MOTHER.replacen("279035121518989", "27903512151898X", 1).as_bytes()); // 6
    line(MOTHER.replacen("1979-03-28", "1979-13-45", 1).as_bytes()); // 7
    line(MOTHER.replacen("DROIT", "\"DROIT", 1).as_bytes()); // 8: no end of quotes
    line(&MOTHER.replacen("DROIT", "DRO\u{1}IT", 1).into_bytes()); // 9
    line(&[MOTHER.as_bytes(), &[0xe9, 0xff]].concat()); // 10: another encoding
    line(&vec![b'x'; 10 << 20]); // 11: ten megabytes
    line(MOTHER.replacen(";0;;;", ";0;;;1", 1).as_bytes()); // 12: deceased
    // 13: a newborn with the mother above and somebody without a record.
    let child = "1.2.250.1.213.1.4.10|277076322082910;\"L'ENFANT; DROIT\";Zoé;2026-01-15;51215;F;;fr;0;\
                 1.2.250.1.213.1.4.10|279035121518989;1.2.250.1.213.1.4.10|123456789012345;";
    line(child.as_bytes());
    fs::write(&file, &text).unwrap();
    let (letters_at, report) = (folder.join("letters"), folder.join("people.csv.report.csv"));
    let done = summary(open(&folder, &file, &["--letters", letters_at.to_str().unwrap()]));
    assert_eq!((done["opened"].as_u64(), done["parents"].as_u64()), (Some(2), Some(1)), "{done}");
    let text = fs::read_to_string(&report).unwrap();
    let reported: Vec<(&str, &str)> = text
        .lines()
        .skip(1)
        .map(|row| row.split_once(';').unwrap())
        .map(|(line, rest)| (line, rest.split(';').next().unwrap()))
        .collect();
    assert_eq!(
        reported,
        [
            ("4", "empty"),
            ("5", "twice"),
            ("6", "ins"),
            ("7", "birth-date"),
            ("8", "quotes"),
            ("9", "control"),
            ("10", "encoding"),
            ("11", "too-long"),
            ("12", "deceased"),
            ("13", "parent-without-record"),
        ]
    );
    assert_eq!(fs::metadata(&report).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!text.contains("279035"), "the report names nobody");
    let again = summary(open(&folder, &file, &["--letters", letters_at.to_str().unwrap()]));
    assert_eq!(again["opened"].as_u64(), Some(0));
    assert_eq!(
        (again["known"].as_u64(), again["parents"].as_u64(), again["letters"].as_u64()),
        (Some(2), Some(0), Some(0))
    );
    assert_eq!(letters(&folder).len(), 1);
    assert_sound(&folder.join("data"));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_run_that_is_killed_goes_on_and_a_finished_one_changes_nothing() {
    let folder = folder("population-killed");
    let file = folder.join("people.csv");
    sample(30_000, &file);
    let at = folder.join("letters");
    let more = ["--letters", at.to_str().unwrap()];
    let mut before = 0;
    for _ in 0..2 {
        let mut child = open(&folder, &file, &more).stdout(Stdio::null()).spawn().unwrap();
        // Killed in the middle: some letters more than before are there.
        until("more letters", || {
            let now = letters(&folder).len();
            (now > before || child.try_wait().unwrap().is_some()).then_some(())
        });
        child.kill().unwrap();
        child.wait().unwrap();
        before = letters(&folder).len();
    }
    let last = summary(open(&folder, &file, &more));
    assert_eq!(last["opened"].as_u64().unwrap() + last["known"].as_u64().unwrap(), 30_000, "{last}");
    assert!(last["known"].as_u64().unwrap() > 0, "the killed runs had opened some");
    assert_eq!(last["parents"].as_u64().unwrap() + last["parents_known"].as_u64().unwrap(), 12_000);
    let rows = letters(&folder);
    let lines: HashSet<&str> = rows.iter().map(|row| row.split(';').next().unwrap()).collect();
    let codes: HashSet<&str> = rows.iter().map(|row| row.split(';').nth(1).unwrap()).collect();
    assert_eq!((lines.len(), codes.len()), (rows.len(), rows.len()), "one letter a line, one code a letter");
    let paper = fs::read_to_string(&file)
        .unwrap()
        .lines()
        .skip(1)
        .filter(|line| line.contains(";;fr;") || line.contains(";;en;"))
        .count();
    assert_eq!(rows.len(), paper);
    let entries = entries(&folder.join("data"));
    let second = summary(open(&folder, &file, &more));
    for (what, expected) in [("opened", 0), ("letters", 0), ("parents", 0), ("known", 30_000)] {
        assert_eq!(second[what].as_u64(), Some(expected), "{what}: {second}");
    }
    assert_eq!(self::entries(&folder.join("data")), entries, "the second run wrote nothing to any ledger");
    fs::remove_dir_all(&folder).unwrap();
}

/// Entries of all ledgers.
fn entries(data: &Path) -> Value {
    assert_sound(data)["entries"].clone()
}

#[test]
fn without_a_folder_for_letters_nobody_is_opened_uninformed() {
    let folder = folder("population-letters");
    let file: PathBuf = folder.join("people.csv");
    fs::write(&file, format!("{HEADER}\n{}\n", MOTHER.replacen("lina@example.test", "", 1))).unwrap();
    let done = summary(open(&folder, &file, &[]));
    assert_eq!((done["opened"].as_u64(), done["reasons"]["needs-letter"].as_u64()), (Some(0), Some(1)));
    fs::write(&file, "ins;name\n").unwrap();
    assert!(!open(&folder, &file, &[]).output().unwrap().status.success(), "a header that is not understood");
    fs::remove_dir_all(&folder).unwrap();
}
