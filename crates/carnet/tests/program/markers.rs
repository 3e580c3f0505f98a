//! Nothing that was said of a person stands in clear anywhere on the disk or in the log: names, INS, titles, words.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::fhir::{Lot, authorisation, cda, lot, new_oid, note, of};
use crate::portal::{Browser, mailbox};
use crate::server::{Demo, PHYSICIAN, Start, assert_sound, folder, until};

/// A word that nothing else holds.
pub(crate) fn marker(what: &str) -> String {
    format!("Zqx{what}Wvk")
}

/// The forms in which a word may stand in bytes.
fn forms(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![
        ("raw", word.as_bytes().to_vec()),
        ("UTF-16 LE", word.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16 BE", word.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("lower case", word.to_lowercase().into_bytes()),
        ("upper case", word.to_uppercase().into_bytes()),
        ("percent", crate::http::encoded(word).into_bytes()),
        ("hex", crate::http::hex(word.as_bytes()).into_bytes()),
    ];
    for shift in 0..3 {
        let mut bytes = vec![0; shift];
        bytes.extend_from_slice(word.as_bytes());
        let text = base64_simd::STANDARD_NO_PAD.encode_to_string(&bytes);
        // Characters that hold bits of a neighbour are left out.
        let (from, to) = ((shift * 8).div_ceil(6), bytes.len() * 8 / 6);
        forms.push(("base64", text.as_bytes()[from..to].to_vec()));
    }
    forms
}

/// In which form a word stands in bytes, if it does.
pub(crate) fn find(bytes: &[u8], word: &str) -> Option<&'static str> {
    let stands = |form: &[u8]| bytes.windows(form.len()).any(|window| window == form);
    forms(word).into_iter().find(|(_, form)| stands(form)).map(|(name, _)| name)
}

/// Every file below a folder.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_of(&path) } else { vec![path] }).collect()
}

/// Looks for every word in every file but the key.
#[track_caller]
fn nothing_stands_in_clear(when: &str, folder: &Path, log: &Path, words: &[String]) -> usize {
    let mut files = files_of(folder);
    files.retain(|path| path.file_name().unwrap() != "master.key");
    files.push(log.to_owned());
    let mut looked = 0;
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        looked += bytes.len();
        for word in words {
            let found = find(&bytes, word);
            assert!(found.is_none(), "{when}: {word} stands in {} ({found:?})", file.display());
        }
    }
    looked
}

#[test]
fn the_search_finds_what_stands_in_clear() {
    let word = marker("Probe");
    for shift in 0..3 {
        let text = format!("{}{word} and more", "x".repeat(shift));
        let encoded = base64_simd::STANDARD.encode_to_string(&text);
        assert_eq!(find(encoded.as_bytes(), &word), Some("base64"));
    }
    let wide: Vec<u8> = format!("a{word}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(find(&wide, &word), Some("UTF-16 LE"));
    assert_eq!(find(format!("a {word}").as_bytes(), &word), Some("raw"));
    assert_eq!(find(b"nothing of it", &word), None);
}

#[test]
fn no_word_of_a_person_stands_in_clear() {
    let dir = folder("markers");
    let data = dir.join("data");
    let demo = Demo::start(&Start { data: &data, people: 1, more: &["--empty"] });
    let (doctor, account) = (demo.physician(), demo.account("p0").clone());
    let ins = account.ins.clone().unwrap();
    let mails = mailbox(&demo).len();

    // A CDA with its words, a plain text, an author and a patient with names, a comment, a reference.
    let (title, body, place) = (marker("Title"), marker("Body"), marker("Place"));
    let unique_id = new_oid();
    let bytes = cda(&ins, &unique_id, &title, &format!("{body} and a sentence around it"));
    let given = Lot {
        ins: &ins,
        unique_id: &unique_id,
        kind: "11488-4",
        title: &title,
        media_type: "text/xml",
        bytes: bytes.as_bytes(),
        author: PHYSICIAN,
    };
    let mut bundle = lot(&given);
    let (comment, lot_title) = (marker("Comment"), marker("Lot"));
    bundle["entry"][1]["resource"]["description"] = json!(comment);
    bundle["entry"][0]["resource"]["title"] = json!(lot_title);
    let answer = doctor.post("", &bundle).with(200).json();
    let (family, given_name) = (marker("Family"), marker("Given"));
    let mut other = note(&ins, &new_oid(), &format!("{}\n{}", marker("Note"), marker("Words")));
    other["contained"][0]["name"] = json!([{"family": family, "given": [given_name]}]);
    other["custodian"] = json!({"display": place});
    doctor.post("/DocumentReference", &other).with(201);
    // A refused deposit, a search, an authorisation, a change: they leave traces.
    let mut bad = note(&ins, &new_oid(), &marker("Refused"));
    bad["content"][0]["attachment"]["size"] = json!(1);
    doctor.post("/DocumentReference", &bad).with(422);
    doctor.find(&ins, &format!("&author.family={}", marker("Searched"))).with(200);
    doctor.post("/Consent", &authorisation(&ins)).with(201);
    let created = doctor.follow(&answer["entry"][1]["response"]["location"]).with(200).json();
    doctor.label(created["id"].as_str().unwrap(), "MASQUE_PS").with(200);

    // The person's own document, their search words, the words of an emergency.
    let mut person = Browser::signed_in(&demo, &account);
    person.page("/documents/ajouter");
    let pdf = format!(
        "%PDF-1.4\n% {}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n",
        marker("Pdf")
    );
    let fields = [
        ("titre", &*marker("Upload")),
        ("type", "60280-3"),
        ("date", "2026-01-01"),
        ("commentaire", &*marker("Remark")),
    ];
    let page = person.page("/documents/ajouter");
    let kind = page
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|value| !value.is_empty());
    let fields =
        fields.map(|(name, value)| if name == "type" { (name, kind.unwrap()) } else { (name, value) });
    let added =
        person.upload("/documents/ajouter", &fields, (&format!("{}.pdf", marker("Name")), pdf.as_bytes()));
    assert_eq!(added.status, 303, "{}", added.text());
    person.post("/documents/recherche", &[("mots", &marker("Asked"))]).with(303);
    let stranger = demo.stranger(&ins).clone();
    let mut office = Browser::signed_in(&demo, &stranger);
    office.page("/pro");
    let matricule = ins.rsplit('|').next().unwrap().to_owned();
    let door = office.post("/pro/dossiers", &[("ins", &matricule)]).with(303).header("location").to_owned();
    office.page(&door);
    office.post(&door, &[("mode", "urgence"), ("motif", &marker("Reason"))]).with(303);
    until("an e-mail", || Some(mailbox(&demo)).filter(|all| all.len() > mails));

    let mut words: Vec<String> = [
        "Title", "Body", "Place", "Comment", "Lot", "Family", "Given", "Note", "Words", "Refused",
        "Searched", "Pdf", "Upload", "Remark", "Name", "Asked", "Reason",
    ]
    .map(marker)
    .into();
    words.extend(
        account
            .name
            .split(' ')
            .chain(stranger.name.split(' '))
            .filter(|w| w.len() > 4)
            .map(ToOwned::to_owned),
    );
    words.extend([matricule, unique_id, demo.physician().token, account.token, stranger.token]);
    // Through the door they are all there: the search would find them.
    let shown = doctor.find(&ins, "&status=current,superseded").with(200).text();
    for word in ["Title", "Comment", "Family", "Upload"].map(marker) {
        assert_eq!(find(shown.as_bytes(), &word), Some("raw"), "{word}");
    }
    doctor.get(&format!("/List?{}", of(&ins))).with(200);

    let log = dir.join("stderr.log");
    let looked = nothing_stands_in_clear("while it runs", &data, &log, &words);
    assert!(looked > 100_000, "{looked} bytes were looked through");
    assert!(demo.stop().success());
    nothing_stands_in_clear("after it stopped", &data, &log, &words);
    assert_sound(&data);
    std::fs::remove_dir_all(&dir).unwrap();
}
