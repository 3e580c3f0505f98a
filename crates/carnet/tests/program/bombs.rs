//! Small requests that would become large: they are refused quickly, and the process does not grow.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::fhir::{JSON, fault, new_oid, note};
use crate::server::{Demo, Start, folder};

/// Most that the process may grow by. Source: `design/security.md` 3.2, 9 and 11.
const GROWTH_KIB: u64 = 64 << 10;

/// The most memory that a process ever had, in KiB.
fn peak(demo: &Demo) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", demo.addresses.pid)).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn what_would_grow_is_refused_before_it_does() {
    let dir = folder("bombs");
    let demo = Demo::start(&Start { data: &dir.join("data"), people: 1, more: &["--empty"] });
    let (doctor, ins) = (demo.physician(), demo.account("p0").ins.clone().unwrap());
    let id = new_oid();
    let plain = crate::fhir::cda(&ins, &id, "t", "x");
    let with = |text: &str| plain.replace("<paragraph>x</paragraph>", text);
    let doctype = |inner: &str| {
        plain.replacen("<ClinicalDocument", &format!("<!DOCTYPE a [{inner}]><ClinicalDocument"), 1)
    };
    let levels: String = (1..30).fold("<!ENTITY a0 \"0123456789\">".to_owned(), |text, level| {
        let inner = format!("&a{};", level - 1).repeat(10);
        format!("{text}<!ENTITY a{level} \"{inner}\">")
    });
    let long = format!("<!ENTITY a \"{}\">", "x".repeat(1 << 20));
    let attributes: Vec<String> = (0..5_000).map(|number| format!("a{number}=\"\"")).collect();
    let documents = [
        ("entities of entities", doctype(&levels).replace("<paragraph>x", "<paragraph>&a29;")),
        (
            "a long entity, many times",
            doctype(&long).replace("<paragraph>x", &format!("<paragraph>{}", "&a;".repeat(10_000))),
        ),
        ("more than a million elements", with(&"<br/>".repeat(1_000_001))),
        ("100 000 levels", with(&format!("{}{}", "<content>".repeat(100_000), "</content>".repeat(100_000)))),
        ("5 000 attributes", with(&format!("<content {}/>", attributes.join(" ")))),
        ("an attribute of 1 MB", with(&format!("<content ID=\"{}\"/>", "é".repeat(1 << 19)))),
    ];
    let before = peak(&demo);
    for (what, text) in documents {
        let mut deposit = note(&ins, &id, "text");
        deposit["content"][0]["attachment"]["contentType"] = json!("text/xml");
        deposit["content"][0]["attachment"]["data"] = json!(base64_simd::STANDARD.encode_to_string(&text));
        let begun = Instant::now();
        let answer = doctor.post("/DocumentReference", &deposit);
        assert_eq!(answer.status, 422, "{what}: {}", answer.text());
        assert_eq!(fault(&answer), "content", "{what}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{what}: {:?}", begun.elapsed());
    }
    for (what, body) in [
        ("two million levels", "[".repeat(2_000_000)),
        ("two million values", format!("[{}0]", "0,".repeat(2_000_000))),
        (
            "300 000 keys",
            format!("{{{}}}", (0..300_000).map(|key| format!("\"{key}\":0")).collect::<Vec<_>>().join(",")),
        ),
    ] {
        let begun = Instant::now();
        let answer = doctor.send("POST", "/DocumentReference", &[("content-type", JSON)], body.as_bytes());
        assert_eq!((answer.status, fault(&answer).as_str()), (400, "json"), "{what}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{what}: {:?}", begun.elapsed());
    }
    let zipped = [("content-type", JSON), ("content-encoding", "gzip")];
    assert_eq!(doctor.send("POST", "", &zipped, b"\x1f\x8b\x08\0\0\0\0\0").status, 415);
    let grown = peak(&demo).saturating_sub(before);
    println!("the process grew by {grown} KiB");
    assert!(grown < GROWTH_KIB, "the process grew by {grown} KiB");
    assert_eq!(doctor.count(&ins), 0);
    assert!(demo.stop().success());
    std::fs::remove_dir_all(&dir).unwrap();
}
