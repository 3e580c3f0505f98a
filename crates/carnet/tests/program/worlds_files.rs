//! What an observer of two worlds takes away: the proof of a journal, a complete export, e-mails as they came.

use std::path::Path;

use serde_json::Value;

use crate::canon::Canon;
use crate::export::unpacked;
use crate::http::Origin;
use crate::portal::{Browser, mailbox};
use crate::server::{Demo, folder};

/// The proof and the export of the record that a person looks at; the export comes last, since it is traced.
pub(crate) fn taken_away(browser: &mut Browser, canon: &mut Canon, seen: &mut Vec<(String, String)>) {
    let page = browser.get("/journal/preuve");
    seen.push(("page of the proof".to_owned(), canon.answer(&page)));
    let proof = browser.get("/journal/preuve.json").with(200);
    seen.push(("proof".to_owned(), shape_of_proof(&proof.json())));

    browser.page("/mes-donnees");
    let saved = browser.post("/mes-donnees", &[]);
    if saved.header("content-type") != "application/zip" {
        seen.push(("export".to_owned(), canon.answer(&saved)));
        return;
    }
    let mut headers = saved.clone();
    headers.headers.retain(|(name, _)| name != "content-length");
    headers.body = Vec::new();
    seen.push(("export".to_owned(), canon.answer(&headers)));
    let here = folder(&format!("worlds-export-{}", canon.name_of_run()));
    let file = here.join("dossier.zip");
    std::fs::write(&file, &saved.body).unwrap();
    let files = here.join("files");
    unpacked(&file, &files);
    let mut paths = Vec::new();
    walk(&files, &mut paths);
    let mut told: Vec<(String, String)> = Vec::new();
    for path in paths {
        let name = path.strip_prefix(&files).unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let text = match serde_json::from_slice(&bytes) {
            Ok(proof) if name == "proof.json" => shape_of_proof(&proof),
            _ if path.extension().is_some_and(|kind| kind == "cbor") => canon.text(&without_instants(&bytes)),
            _ => canon.text(&String::from_utf8_lossy(&bytes)),
        };
        told.push((format!("export, {}", canon.text(name)), text));
    }
    seen.append(&mut told);
    std::fs::remove_dir_all(here).unwrap();
}

/// The files below a folder, in the order of their names.
fn walk(folder: &Path, paths: &mut Vec<std::path::PathBuf>) {
    let mut here: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    here.sort();
    for path in here {
        if path.is_dir() {
            walk(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// What a proof tells of its record: which chains, and of each entry its number, its length, and whether it is opened.
/// Keys, hashes, labels, epochs and places in the log follow chance, the clock and everybody else.
fn shape_of_proof(proof: &Value) -> String {
    let fields: Vec<&String> = proof.as_object().unwrap().keys().collect();
    let mut lines = vec![format!("{fields:?} {}", proof["format"])];
    for chain in proof["chains"].as_array().unwrap() {
        lines.push(format!("{} {:?}", chain["chain"], chain.as_object().unwrap().keys()));
        for entry in chain["entries"].as_array().unwrap() {
            let length = entry["sealed"].as_str().unwrap().len();
            lines.push(format!("{} {length} {}", entry["seq"], entry["open"].is_string()));
        }
    }
    lines.join("\n")
}

/// CBOR (RFC 8949) without its instants: integers of eight bytes that begin as milliseconds since 1970 do.
fn without_instants(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        out.push(*byte);
        rest = if *byte == 0x1b && after.starts_with(&[0, 0, 1]) {
            after.get(8..).unwrap_or_default()
        } else {
            after
        };
    }
    out.iter().flat_map(|byte| std::ascii::escape_default(*byte)).map(char::from).collect()
}

/// An e-mail as its receiver has it: every header, the length of the whole, and the text.
pub(crate) fn letter(demo: &Demo, path: &str, canon: &mut Canon) -> String {
    let origin = Origin::of(&demo.addresses.development);
    let page = origin.send("GET", path, &[], &[]).with(200).text();
    let source = origin.send("GET", &format!("{path}/source"), &[], &[]).with(200).text();
    let (head, _) = source.split_once("\r\n\r\n").unwrap();
    let boundary = head.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let headers = head.lines().map(|line| match line.split_once(": ") {
        Some(("Date", _)) => "Date: INSTANT".to_owned(),
        _ => canon.text(&line.replace(boundary, "BOUNDARY")),
    });
    let headers: Vec<String> = headers.collect();
    format!("{}\nlength {}\n{}", headers.join("\n"), source.len(), canon.text(&page))
}

/// The e-mails to somebody, oldest first.
pub(crate) fn letters(demo: &Demo, canon: &mut Canon, login: &str) -> Vec<String> {
    let to = format!(".{}@example.test", login.trim_start_matches('p'));
    let mut all: Vec<String> = mailbox(demo)
        .iter()
        .map(|path| letter(demo, path, canon))
        .filter(|mail| mail.contains(&to))
        .collect();
    all.reverse();
    all
}
