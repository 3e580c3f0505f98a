//! A complete export as its person makes it, what it proves, and the record that another Carnet makes of it; receipts.

use std::path::{Path, PathBuf};

use base64_simd::URL_SAFE_NO_PAD as BASE64;
use serde_json::Value;

use crate::http::Answer;
use crate::portal::Browser;
use crate::server::{Demo, PHYSICIAN, Start, assert_sound, folder, run};

fn demo(data: &Path) -> Demo {
    Demo::start(&Start { data, people: 12, more: &[] })
}

/// The archive of the record of an account, as its browser saves it.
fn saved(demo: &Demo, login: &str, file: &Path) -> Answer {
    let mut browser = Browser::signed_in(demo, demo.account(login));
    browser.page("/mes-donnees");
    let answer = browser.post("/mes-donnees", &[]).with(200);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"dossier.zip\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    std::fs::write(file, &answer.body).unwrap();
    // Once a day.
    browser.page("/mes-donnees");
    browser.post("/mes-donnees", &[]).with(429);
    answer
}

/// The files of an archive, read by another program than ours.
pub(crate) fn unpacked(file: &Path, into: &Path) {
    let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])";
    let (file, into) = (file.to_str().unwrap(), into.to_str().unwrap());
    let done = std::process::Command::new("python3").args(["-c", script, file, into]).status().unwrap();
    assert!(done.success());
}

/// The login of a holder whose record has documents, none of these.
fn holder(demo: &Demo, but: &[String]) -> (String, String) {
    let physician = demo.physician();
    let known = demo.account(PHYSICIAN).records.clone();
    let fits = |account: &&crate::server::Account| {
        account.kind == "holder"
            && account
                .ins
                .as_ref()
                .is_some_and(|ins| known.contains(ins) && !but.contains(ins) && physician.count(ins) > 1)
    };
    let account = demo.accounts.iter().find(fits).unwrap();
    (account.login.clone(), account.ins.clone().unwrap())
}

/// What the physician of every demo sees of the record over FHIR, without what differs between installations.
fn seen(demo: &Demo, ins: &str) -> Vec<String> {
    let answer =
        demo.physician().find(ins, "&status=current,superseded&_sort=date&_count=100").with(200).json();
    let entries = answer["entry"].as_array().cloned().unwrap_or_default();
    let mut shown: Vec<String> = entries
        .iter()
        .map(|entry| {
            let resource = &entry["resource"];
            let mut bytes = Vec::new();
            if let Some(url) = resource["content"][0]["attachment"]["url"].as_str() {
                bytes = demo.physician().follow(&Value::from(url)).with(200).body;
            }
            let kept = [
                "masterIdentifier",
                "status",
                "type",
                "category",
                "date",
                "author",
                "securityLabel",
                "context",
            ];
            let of = |name: &&str| resource[*name].to_string();
            let attachment = &resource["content"][0]["attachment"];
            let facts =
                [&attachment["contentType"], &attachment["hash"], &attachment["title"], &resource["meta"]];
            format!(
                "{} {facts:?} {:?}",
                kept.iter().map(of).collect::<Vec<_>>().join(" "),
                carnet_seal::sha256(&bytes)
            )
        })
        .collect();
    shown.sort();
    shown
}

#[test]
fn a_record_is_taken_along_to_an_empty_carnet() {
    let here = folder("export");
    // Another town, in which nobody knows the person.
    let elsewhere = here.join("elsewhere").join("data");
    std::fs::create_dir_all(here.join("elsewhere")).unwrap();
    let other = Start { data: &elsewhere, people: 12, more: &["--seed", "2"] };
    let town = Demo::start(&other);
    let there: Vec<String> = town.accounts.iter().filter_map(|account| account.ins.clone()).collect();
    town.stop();
    let server = demo(&here.join("data"));
    let (login, ins) = holder(&server, &there);
    let zip = here.join("dossier.zip");
    saved(&server, &login, &zip);
    let files = here.join("files");
    unpacked(&zip, &files);

    let proof = files.join("proof.json");
    let proved = run(&["verify-journal", proof.to_str().unwrap(), "--show"], "");
    assert_eq!(proved.code, 0, "{}", proved.out);
    let bundle: Value =
        serde_json::from_slice(&std::fs::read(files.join("fhir/bundle.json")).unwrap()).unwrap();
    assert_eq!(bundle["type"], "collection");
    let resources: Vec<&Value> =
        bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]).collect();
    let documents: Vec<&&Value> =
        resources.iter().filter(|one| one["resourceType"] == "DocumentReference").collect();
    assert!(documents.len() > 1);
    for document in documents {
        let url = document["content"][0]["attachment"]["url"].as_str().unwrap();
        let name = percent_decoded(url.strip_prefix("../").unwrap());
        let bytes = std::fs::read(files.join(name)).unwrap();
        assert_eq!(document["content"][0]["attachment"]["size"], bytes.len());
    }
    for kind in ["Patient", "List", "AuditEvent"] {
        assert!(resources.iter().any(|one| one["resourceType"] == kind), "{kind}");
    }
    let first_page = std::fs::read_to_string(files.join("LISEZ-MOI.html")).unwrap();
    assert!(
        !first_page.contains("<script") && !first_page.contains("http://") && !first_page.contains("src=")
    );
    let before = seen(&server, &ins);
    server.stop();

    let given = [zip.to_str().unwrap(), "--data", elsewhere.to_str().unwrap()];
    let imported = run(&[&["record", "import"][..], &given].concat(), "");
    assert_eq!(imported.code, 0, "{}", imported.err);
    let again = run(&[&["record", "import"][..], &given].concat(), "");
    assert_ne!(again.code, 0);
    assert!(again.err.contains("has a record here already"), "{}", again.err);
    assert_sound(&elsewhere);
    let server = Demo::start(&other);
    assert!(before.len() > 1);
    assert_eq!(before, seen(&server, &ins));
    server.stop();
    drop(std::fs::remove_dir_all(&here));
}

fn percent_decoded(text: &str) -> PathBuf {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap().into()
}

#[test]
fn receipts_stand_up_to_the_proof_of_the_journal() {
    let here = folder("receipts");
    let server = demo(&here.join("data"));
    let (login, ins) = holder(&server, &[]);
    let note = crate::fhir::note(&ins, &crate::fhir::new_oid(), "with a receipt");
    let filed = server.physician().post("/DocumentReference", &note).with(201);
    let document = filed.json();
    let url = document["content"][0]["attachment"]["url"].clone();
    let read = server.physician().follow(&url).with(200);
    let mut receipts = Vec::new();
    for (number, answer) in [filed, read].iter().enumerate() {
        let hash = answer.header("carnet-receipt");
        let text = BASE64.decode_to_vec(answer.header("carnet-receipt-note")).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.starts_with("carnet receipt v1\n") && text.contains(hash), "{text}");
        let file = here.join(format!("receipt-{number}"));
        std::fs::write(&file, text).unwrap();
        receipts.push(file);
    }
    let mut browser = Browser::signed_in(&server, server.account(&login));
    let proof = here.join("proof.json");
    std::fs::write(&proof, browser.get("/journal/preuve.json").with(200).body).unwrap();
    let check = |receipt: &Path| {
        run(&["verify-journal", proof.to_str().unwrap(), "--receipt", receipt.to_str().unwrap()], "")
    };
    for receipt in &receipts {
        let checked = check(receipt);
        assert_eq!(checked.code, 0, "{}", checked.out);
    }
    let forged = std::fs::read_to_string(&receipts[0]).unwrap().replacen("entry ", "entry 0", 1);
    let file = here.join("forged");
    std::fs::write(&file, forged).unwrap();
    assert_ne!(check(&file).code, 0);
    server.stop();
    drop(std::fs::remove_dir_all(&here));
}
