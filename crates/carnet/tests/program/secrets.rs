//! The secret of a minor (`spec/dmp.md` 8.1, 8.4): whatever a representative asks for, by pages or software, no word of
//! it, no id, no number, no letter. The minor has all of it.

use serde_json::{Value, json};

use crate::canon::Canon;
use crate::fhir::{Deposited, Fhir, deposited, new_oid, note, of};
use crate::http::Origin;
use crate::portal::{Browser, mailbox};
use crate::server::{Account, Demo, Start, folder};
use crate::sweep_people::{family, record_of, turn};
use crate::worlds::{over_fhir, over_pages, pages};

/// Words that stand in the secret only.
const TITLE: &str = "ZqxSecretWvk";
const BODY: &str = "ZqxSilenceWvk";
/// Of a type that nothing else in the record has, so that a facet would show it.
const TYPE: &str = "11502-2";
const SECRET: &str = "INVISIBLE_REPRESENTANTS_LEGAUX";

fn labelled(mut body: Value, codes: &[&str]) -> Value {
    let code = |code: &&str| json!({"coding": [{"system": "urn:oid:1.2.250.1.213.1.1.4.13", "code": code}]});
    let n = json!({"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}]});
    body["securityLabel"] = std::iter::once(n).chain(codes.iter().map(code)).collect();
    body
}

/// A secret document, filed by the physician.
fn secret(doctor: &Fhir, ins: &str, replaces: Option<&Deposited>) -> Deposited {
    let unique_id = new_oid();
    let mut body = labelled(note(ins, &unique_id, BODY), &[SECRET]);
    body["content"][0]["attachment"]["title"] = TITLE.into();
    body["type"]["coding"][0]["code"] = TYPE.into();
    if let Some(replaced) = replaces {
        let target = json!({"reference": format!("DocumentReference/{}", replaced.id)});
        body["relatesTo"] = json!([{"code": "replaces", "target": target}]);
    }
    deposited(&doctor.post("/DocumentReference", &body).with(201).json(), unique_id)
}

/// Everything that somebody gets, in one text.
fn all_of(demo: &Demo, account: &Account, ins: &str, own: bool) -> String {
    let fhir = demo.with_token(&account.token);
    let mut canon = Canon::plain();
    let mut seen = Vec::new();
    over_fhir(&fhir, ins, &mut canon, &mut seen);
    let mut browser = Browser::signed_in(demo, account);
    if !own {
        turn(&mut browser, &record_of(&fhir, ins));
    }
    over_pages(&mut browser, &pages(), &mut canon, &mut seen);
    browser.page("/documents");
    for words in [TITLE, BODY, "ZqxS"] {
        let sent = browser.post("/documents/recherche", &[("mots", words)]);
        let found = if sent.status == 303 { browser.get(sent.header("location")) } else { sent };
        // What was typed is said again, in the field and above what was found.
        let echoes = [format!("value=\"{words}\""), format!("«\u{a0}{words}\u{a0}»"), format!("« {words} »")];
        let told = echoes.iter().fold(found.with(200).text(), |text, echo| text.replace(echo, ""));
        seen.push(("search".to_owned(), told));
    }
    assert!(seen.len() > 60, "{}", seen.len());
    seen.into_iter().map(|(_, told)| told).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_door_tells_a_representative_of_a_minors_secret() {
    let dir = folder("secrets");
    let demo = Demo::start(&Start { data: &dir.join("data"), people: 16, more: &["--empty", "--seed", "5"] });
    let (parent, child) = family(&demo);
    let ins = child.ins.clone().unwrap();
    let doctor = demo.physician();
    doctor.file(&ins, "Seen by all");
    let replaced = doctor.file(&ins, "Seen by all, until it was replaced in secret");
    let first = secret(&doctor, &ins, None);
    let second = secret(&doctor, &ins, Some(&replaced));
    // What was visible and becomes secret by the wish of the minor.
    let wished = doctor.file(&ins, TITLE);
    let minor = demo.with_token(&child.token);
    minor.label(&wished.id, SECRET).with(200);
    minor.get(&format!("/Binary/{}", first.content)).with(200);
    doctor.get(&format!("/Binary/{}", second.content)).with(200);

    let told = all_of(&demo, parent, &ins, false);
    let known = all_of(&demo, child, &ins, true);
    for word in [TITLE, BODY] {
        assert!(known.contains(word), "the minor is told of {word}");
        assert!(!told.contains(word), "{word}: {}", around(&told, word));
    }
    for document in [&first, &second, &wished] {
        for id in [&document.id, &document.content, &document.unique_id] {
            assert!(!told.contains(id.as_str()), "{id}: {}", around(&told, id));
        }
        assert!(known.contains(&document.id), "the minor is told of each");
    }
    let representative = demo.with_token(&parent.token);
    assert_eq!((representative.count(&ins), minor.count(&ins)), (2, 5));
    // The one that was replaced in secret looks as before: current, related to nothing.
    let before = representative.get(&format!("/DocumentReference/{}", replaced.id)).with(200).json();
    assert_eq!((&before["status"], before.get("relatesTo")), (&json!("current"), None), "{before}");
    for query in ["&type=11502-2", "&related=x", &format!("&relatesto=DocumentReference/{}", replaced.id)] {
        let found = representative.find(&ins, query);
        assert!(found.status != 200 || found.json()["total"] == 0, "{query}: {}", found.text());
    }
    let lots = |caller: &Fhir| {
        caller.get(&format!("/List?{}&_count=0", of(&ins))).with(200).json()["total"].as_u64().unwrap()
    };
    assert!(lots(&representative) < lots(&minor));
    // No letter to anybody tells of it.
    let development = Origin::of(&demo.addresses.development);
    for letter in mailbox(&demo) {
        let text = development.send("GET", &letter, &[], &[]).with(200).text();
        assert!(!text.contains(TITLE) && !text.contains(BODY));
    }
    drop(demo);
    std::fs::remove_dir_all(&dir).unwrap();
}

fn around(text: &str, word: &str) -> String {
    let at = text.find(word).unwrap_or_default();
    let from = text[..at].char_indices().rev().nth(300).map_or(0, |(place, _)| place);
    text[from..].chars().take(700).collect()
}
