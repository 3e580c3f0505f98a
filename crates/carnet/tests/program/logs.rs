//! The technical log at its most talkative holds nothing of anybody: a person and a professional do all that they do,
//! rightly and wrongly, and then every name, INS, title, word, token, id and address of theirs is looked for in it. Source:
//! `design/security.md` 12, "logs".

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::fhir::{JSON, Lot, authorisation, cda, lot, new_oid, note, of};
use crate::http::Origin;
use crate::markers::{find, marker};
use crate::portal::Browser;
use crate::secure::Secure;
use crate::server::{Account, Demo, PHYSICIAN, Start, folder, until};
use crate::tokens::own_token;

const CLINIC: &str = "1750000003";

/// What people are called, and what they did.
#[derive(Default)]
struct Words(BTreeSet<String>);

impl Words {
    fn add(&mut self, word: impl Into<String>) {
        let word = word.into();
        assert!(word.len() > 4, "{word} would be found anywhere");
        self.0.insert(word);
    }

    /// The parts of a name; short ones stand in other words.
    fn name(&mut self, name: &str) {
        for part in name.split([' ', '-']).filter(|part| part.len() > 4) {
            self.add(part);
        }
    }

    fn person(&mut self, account: &Account) {
        self.name(&account.name);
        self.add(&*account.token);
        for ins in account.ins.iter().chain(&account.records) {
            self.add(ins.rsplit('|').next().unwrap());
        }
    }
}

/// All that is done over FHIR; the words that it makes.
fn over_fhir(demo: &Demo, ins: &str, words: &mut Words) {
    let doctor = demo.physician();
    let unique_id = new_oid();
    let (title, body) = (marker("Title"), marker("Body"));
    let bytes = cda(ins, &unique_id, &title, &body);
    let given = Lot {
        ins,
        unique_id: &unique_id,
        kind: "11488-4",
        title: &title,
        media_type: "text/xml",
        bytes: bytes.as_bytes(),
        author: PHYSICIAN,
    };
    let mut bundle = lot(&given);
    bundle["entry"][1]["resource"]["description"] = json!(marker("Comment"));
    let answer = doctor.post("", &bundle).with(200).json();
    let created = doctor.follow(&answer["entry"][1]["response"]["location"]).with(200).json();
    let id = created["id"].as_str().unwrap().to_owned();
    doctor.get(&format!("/DocumentReference/{id}")).with(200);
    doctor.find(ins, &format!("&author.family={}", marker("Searched"))).with(200);
    doctor.get(&format!("/List?{}", of(ins))).with(200);
    doctor.get(&format!("/Patient?identifier={ins}"));
    doctor.post("/Consent", &authorisation(ins)).with(201);
    doctor.label(&id, "MASQUE_PS").with(200);
    demo.as_("p0").get(&format!("/AuditEvent?{}", of(ins))).with(200);
    // And what goes wrong: what is no JSON, what is refused, unknown, forbidden, not understood.
    let mut bad = note(ins, &new_oid(), &marker("Refused"));
    bad["content"][0]["attachment"]["size"] = json!(1);
    doctor.post("/DocumentReference", &bad).with(422);
    bad["subject"] = json!({"reference": format!("Patient?identifier={}", marker("Nobody"))});
    assert!(doctor.post("/DocumentReference", &bad).status >= 400);
    let broken = format!("{{\"{}\": ", marker("Broken"));
    assert!(doctor.send("POST", "", &[("content-type", JSON)], broken.as_bytes()).status >= 400);
    assert!(doctor.find(ins, &format!("&{}=1", marker("Parameter"))).status < 500);
    assert_eq!(doctor.get(&format!("/DocumentReference/{}", marker("Unknown"))).status, 404);
    assert_eq!(doctor.get(&format!("/{}", marker("Nowhere"))).status, 404);
    demo.with_token(&marker("Token")).find(ins, "").with(401);
    demo.as_(&demo.stranger(ins).login).find(ins, "");
    let agent = [("user-agent", &*marker("Agent")), ("x-request-id", &*marker("Request"))];
    doctor.send("GET", "/metadata", &agent, &[]).with(200);
    let made =
        ["Title", "Body", "Comment", "Searched", "Refused", "Nobody", "Broken", "Parameter", "Unknown"];
    let made = made.into_iter().chain(["Nowhere", "Token", "Agent", "Request"]);
    for word in made {
        words.add(marker(word));
    }
    words.add(id);
    words.add(unique_id);
}

/// All that is done on the pages.
fn over_pages(demo: &Demo, person: &Account, stranger: &Account, words: &mut Words) {
    let mut browser = Browser::signed_in(demo, person);
    for path in ["/", "/documents", "/journal", "/partage", "/notifications", "/compte", "/mes-donnees"] {
        browser.get(path);
    }
    browser.page("/documents");
    browser.post("/documents/recherche", &[("mots", &marker("Asked"))]).with(303);
    assert_eq!(browser.get(&format!("/documents/{}", marker("Absent"))).status, 404);
    assert!(browser.get(&format!("/connexion?retour=/{}", marker("Return"))).status < 500);
    let pdf = format!("%PDF-1.4\n% {}\n", marker("Pdf"));
    browser.page("/documents/ajouter");
    let fields =
        [("titre", &*marker("Upload")), ("type", "x"), ("date", "x"), ("commentaire", &*marker("Remark"))];
    assert!(browser.upload("/documents/ajouter", &fields, (&marker("File"), pdf.as_bytes())).status < 500);
    let mut office = Browser::signed_in(demo, stranger);
    office.page("/pro");
    let matricule = person.ins.as_deref().unwrap().rsplit('|').next().unwrap().to_owned();
    let door = office.post("/pro/dossiers", &[("ins", &matricule)]).with(303).header("location").to_owned();
    office.page(&door);
    office.post(&door, &[("mode", "urgence"), ("motif", &marker("Reason"))]).with(303);
    // What a visitor sends who is nobody.
    let pages = Origin::of(&demo.addresses.portal);
    let (kind, form) =
        (("content-type", "application/x-www-form-urlencoded"), format!("x={}", marker("Form")));
    assert!(pages.send("POST", &format!("/{}", marker("Post")), &[kind], form.as_bytes()).status >= 400);
    let content = Origin::of(&demo.addresses.content);
    assert_eq!(content.send("GET", &format!("/c/{}", marker("Content")), &[], &[]).status, 404);
    let made =
        ["Asked", "Absent", "Return", "Pdf", "Upload", "Remark", "File", "Reason", "Form", "Post", "Content"];
    for word in made {
        words.add(marker(word));
    }
    words.add(door.split('/').nth(3).unwrap());
}

/// What software does with its certificate, and wrongly.
fn over_mtls(demo: &Demo, ins: &str, words: &mut Words) {
    let clinic = Secure::of(demo, CLINIC);
    let token = own_token(&clinic, CLINIC, &[]);
    let bearer = format!("Bearer {token}");
    clinic.get(&format!("/fhir/DocumentReference?{}", of(ins)), &[("authorization", &bearer)]);
    clinic.form("/oauth/introspect", &[("token", &token)]);
    let wrong = [
        ("grant_type", &*marker("Grant")),
        ("client_id", &marker("Client")),
        ("subject_token", &marker("Subject")),
    ];
    assert!(clinic.form("/oauth/token", &wrong).status >= 400);
    for word in ["Grant", "Client", "Subject"] {
        words.add(marker(word));
    }
    words.add(token);
}

/// A collector of spans on this machine, and all that it was sent.
fn collector() -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let sent = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&sent);
    // It ends with the test's process.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, kept) = (stream.unwrap(), Arc::clone(&kept));
            std::thread::spawn(move || {
                let mut piece = vec![0; 64 << 10];
                while let Ok(count @ 1..) = stream.read(&mut piece) {
                    let text = String::from_utf8_lossy(&piece[..count]).into_owned();
                    let whole = text.trim_end().ends_with('}');
                    kept.lock().unwrap().push_str(&text);
                    if whole && stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, sent)
}

/// None of the words stands in a text.
#[track_caller]
fn nothing_of(words: &Words, what: &str, text: &str) {
    let lower = text.to_lowercase();
    for word in &words.0 {
        let found = find(text.as_bytes(), word)
            .or_else(|| lower.contains(&word.to_lowercase()).then_some("any case"));
        let around = text.lines().find(|line| line.to_lowercase().contains(&word.to_lowercase()));
        assert!(found.is_none(), "{word} stands in {what} ({found:?}): {around:?}");
    }
}

#[test]
fn the_log_at_its_most_talkative_holds_nothing_of_anybody() {
    let dir = folder("logs");
    let data = dir.join("data");
    let (collector, spans) = collector();
    let environment = [("CARNET_LOG", "debug"), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.as_str())];
    let demo = Demo::start_in(&Start { data: &data, people: 3, more: &["--empty"] }, &environment);
    let person = demo.account("p0").clone();
    let ins = person.ins.clone().unwrap();
    let stranger = demo.stranger(&ins).clone();
    let mut words = Words::default();
    over_fhir(&demo, &ins, &mut words);
    over_pages(&demo, &person, &stranger, &mut words);
    over_mtls(&demo, &ins, &mut words);
    let physician = demo.account(PHYSICIAN).clone();
    for account in [&person, &stranger, &physician] {
        words.person(account);
    }
    until("spans reach the collector", || {
        (spans.lock().unwrap().matches("spanId").count() > 20).then_some(())
    });
    let requests = demo.figure("carnet_requests_total");
    assert!(demo.stop().success());

    let log = std::fs::read_to_string(dir.join("stderr.log")).unwrap();
    let (mut named, mut answered) = (BTreeSet::new(), 0.0);
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if line["fields"]["message"] == "answered" || line["fields"]["message"] == "not served" {
            answered += 1.0;
            assert!(
                named.insert(line["span"]["id"].as_u64().unwrap()),
                "a request has a name of its own: {line}"
            );
        }
    }
    assert!(answered >= requests, "each of {requests} requests is in the log: {answered}");
    let spans = spans.lock().unwrap().clone();
    nothing_of(&words, "the log", &log);
    nothing_of(&words, "the spans", &spans);
    assert!(words.0.len() > 35, "{} words were looked for", words.0.len());
    std::fs::remove_dir_all(&dir).unwrap();
}
