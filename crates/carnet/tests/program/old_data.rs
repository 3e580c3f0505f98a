//! Data folders that earlier versions wrote, opened by this one.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::doors::copy_folder;
use crate::fhir::{Deposited, Lot, cda, deposited, lot, new_oid, of};
use crate::http::hex;
use crate::server::{Demo, PHYSICIAN, Start, assert_sound, folder};

/// A person whom every demo has, whatever its seed.
const PERSON: &str = "urn:oid:1.2.250.1.213.1.4.10|279035121518989";
/// Options of the demo that wrote the data, and that opens it again.
const OPTIONS: [&str; 4] = ["--seed", "7", "--today", "2026-11-24"];

fn all() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn start(data: &Path) -> Demo {
    Demo::start(&Start { data, people: 1, more: &OPTIONS })
}

fn person(demo: &Demo) -> crate::fhir::Fhir {
    let account = demo.accounts.iter().find(|account| account.ins.as_deref() == Some(PERSON));
    demo.with_token(&account.unwrap().token)
}

#[test]
fn data_of_every_version_is_opened_read_and_gone_on_with() {
    let mut versions: Vec<PathBuf> =
        std::fs::read_dir(all()).unwrap().map(|entry| entry.unwrap().path()).collect();
    versions.retain(|path| path.is_dir());
    assert!(!versions.is_empty());
    for version in versions {
        let name = version.file_name().unwrap().to_str().unwrap().to_owned();
        let expected = std::fs::read_to_string(version.join("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let dir = folder(&format!("old-{name}"));
        let data = dir.join("data");
        copy_folder(&version.join("files"), &data);
        std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o700)).unwrap();
        std::fs::set_permissions(data.join("master.key"), std::fs::Permissions::from_mode(0o400)).unwrap();
        assert_eq!(assert_sound(&data), expected["verify"], "{name}");

        let demo = start(&data);
        let person = person(&demo);
        for document in expected["documents"].as_array().unwrap() {
            let id = document["unique_id"].as_str().unwrap();
            let query = format!("&status=current,superseded&identifier=urn:ietf:rfc:3986%7Curn:oid:{id}");
            let found = person.find(PERSON, &query).with(200).json();
            assert_eq!(found["total"], 1, "{name} {id}");
            let resource = &found["entry"][0]["resource"];
            assert_eq!(resource["status"], document["status"], "{name} {id}");
            let attachment = &resource["content"][0]["attachment"];
            assert_eq!(attachment["title"], document["title"], "{name} {id}");
            let bytes = person.follow(&attachment["url"]).with(200).body;
            assert_eq!(
                hex(&carnet_seal::sha256(&bytes)),
                document["sha256"].as_str().unwrap(),
                "{name} {id}"
            );
        }
        // The record goes on where it stood.
        let before = person.count(PERSON);
        assert!(before >= expected["count"].as_u64().unwrap(), "{name}: {before}");
        demo.physician().file(PERSON, "Filed by a later version");
        assert_eq!(person.count(PERSON), before + 1);
        assert!(person.get(&format!("/List?{}", of(PERSON))).with(200).json()["total"].as_u64() > Some(0));
        assert!(demo.stop().success());
        assert_sound(&data);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}

/// A version without its data cannot be released: `CARNET_WRITE_DATA=1` writes it, once.
#[test]
fn this_version_has_left_its_data() {
    let version = all().join(format!("v{}", env!("CARGO_PKG_VERSION")));
    if std::env::var_os("CARNET_WRITE_DATA").is_some() {
        assert!(!version.exists(), "{} is written once and never again", version.display());
        write_the_data_of_this_version(&version);
    }
    assert!(version.join("expected.json").is_file(), "write {} with CARNET_WRITE_DATA=1", version.display());
}

fn write_the_data_of_this_version(version: &Path) {
    let dir = folder("new-data");
    let data = dir.join("data");
    let demo = start(&data);
    let (doctor, person) = (demo.physician(), person(&demo));
    let note = doctor.file(PERSON, "A note that stays\nAnd its second line: é, œ, 漢");
    let masked = doctor.file(PERSON, "A note that the person masked");
    person.label(&masked.id, "MASQUE_PS").with(200);
    let letter = |title: &str, text: &str, replaces: Option<&Deposited>| {
        let unique_id = new_oid();
        let bytes = cda(PERSON, &unique_id, title, text);
        let given = Lot {
            ins: PERSON,
            unique_id: &unique_id,
            kind: "11488-4",
            title,
            media_type: "text/xml",
            bytes: bytes.as_bytes(),
            author: PHYSICIAN,
        };
        let mut bundle = lot(&given);
        if let Some(old) = replaces {
            let target = json!({"reference": format!("DocumentReference/{}", old.id)});
            bundle["entry"][1]["resource"]["relatesTo"] = json!([{"code": "replaces", "target": target}]);
        }
        let answer = doctor.post("", &bundle).with(200).json();
        let resource = doctor.follow(&answer["entry"][1]["response"]["location"]).with(200).json();
        deposited(&resource, unique_id)
    };
    let first = letter("A letter", "Its first text.", None);
    let second = letter("A letter, amended", "Its second text.", Some(&first));
    let shown = [&note, &masked, &first, &second].map(|document| {
        let resource = person.get(&format!("/DocumentReference/{}", document.id)).with(200).json();
        let bytes = person.get(&format!("/Binary/{}", document.content)).with(200).body;
        json!({"unique_id": document.unique_id, "status": resource["status"],
            "title": resource["content"][0]["attachment"]["title"], "sha256": hex(&carnet_seal::sha256(&bytes))})
    });
    let count = person.count(PERSON);
    assert!(demo.stop().success());
    let totals = assert_sound(&data);
    let files = version.join("files");
    std::fs::create_dir_all(&files).unwrap();
    for name in ["carnet.db", "keys.db", "master.key"] {
        std::fs::copy(data.join(name), files.join(name)).unwrap();
    }
    let expected = json!({"verify": totals, "count": count, "documents": shown});
    let text = serde_json::to_string_pretty(&expected).unwrap();
    std::fs::write(version.join("expected.json"), format!("{text}\n")).unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
}
