//! Every route × every id that it takes × every kind of caller whom the record does not concern: the answer to an id of
//! the record is, byte for byte, that to an id of nothing, and the attempt stands in the record's journal. The routes
//! come from `carnet routes --json`; one without a row in `sweep_rows.rs` fails.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::doors::routes;
use crate::fhir::{Fhir, authorisation, new_oid, note, of};
use crate::http::{Answer, Origin, form};
use crate::portal::Browser;
use crate::server::{Demo, Start, folder};
use crate::sweep_rows::{ROWS, Row};

/// Words that stand in the record and nowhere else.
const WORDS: [&str; 2] = ["ZqxTitleWvk", "ZqxBodyWvk"];
/// The holder of the record.
const HOLDER: &str = "p1";
const UNKNOWN: &str = "01234567-89ab-cdef-0001-0203040506ff";

/// By these a professional who is not blocked becomes one whom the record concerns.
const GIVES_ACCESS: [&str; 2] = ["main POST /fhir/Consent", "main POST /pro/dossiers/{record}/ouvrir"];

/// Ids as a caller may send them: those of the record, or of nothing.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    /// The person, `system|value`.
    pub(crate) ins: String,
    /// The record's public id.
    pub(crate) record: String,
    pub(crate) document: String,
    pub(crate) unique_id: String,
    pub(crate) content: String,
    pub(crate) lot: String,
    pub(crate) consent: String,
    pub(crate) message: String,
}

impl Ids {
    fn of_nothing() -> Self {
        let id = UNKNOWN.to_owned();
        Self {
            ins: "urn:oid:1.2.250.1.213.1.4.10|168017500100110".to_owned(),
            record: id.clone(),
            document: id.clone(),
            unique_id: "1.2.250.1.999.1.1.1.1.1".to_owned(),
            content: id.clone(),
            lot: id.clone(),
            consent: id.clone(),
            message: id,
        }
    }

    /// What stands in a path for an id of this kind.
    fn of_kind(&self, kind: &str) -> &str {
        match kind {
            "record" => &self.record,
            "document" => &self.document,
            "content" => &self.content,
            "lot" => &self.lot,
            "consent" => &self.consent,
            "message" => &self.message,
            other => panic!("no id of the kind {other} in the record: make one"),
        }
    }

    /// The ids, longest first, to be told apart from the rest of an answer.
    fn words(&self) -> Vec<String> {
        let matricule = self.ins.rsplit('|').next().unwrap().to_owned();
        let ids = [&self.record, &self.document, &self.content, &self.lot, &self.consent, &self.message];
        let mut words =
            vec![crate::http::encoded(&self.ins), self.ins.clone(), matricule, self.unique_id.clone()];
        words.extend(ids.into_iter().cloned());
        words
    }
}

/// A request.
pub(crate) struct Ask {
    pub(crate) path: String,
    pub(crate) kind: &'static str,
    pub(crate) body: Vec<u8>,
}

/// A route of the list.
pub(crate) struct Listed {
    listener: String,
    method: String,
    pub(crate) path: String,
    class: String,
    /// Name and kind of each id.
    ids: Vec<(String, String)>,
}

impl Listed {
    fn of(route: &Value) -> Self {
        let text = |name: &str| route[name].as_str().unwrap().to_owned();
        let ids = route["ids"].as_array().unwrap();
        let id =
            |id: &Value| (id["name"].as_str().unwrap().to_owned(), id["kind"].as_str().unwrap().to_owned());
        Self {
            listener: text("listener"),
            method: text("method"),
            path: text("path"),
            class: text("class"),
            ids: ids.iter().map(id).collect(),
        }
    }

    fn key(&self) -> String {
        format!("{} {} {}", self.listener, self.method, self.path)
    }

    /// The path with these ids in it, the rest of its variables filled.
    fn filled(&self, ids: &Ids) -> String {
        let mut path = self.path.clone();
        for (name, kind) in &self.ids {
            path = path.replace(&format!("{{{name}}}"), ids.of_kind(kind));
        }
        path.replace("{place}", "0")
    }

    fn takes_file(&self) -> bool {
        self.path.ends_with("/remplacer") || self.path.ends_with("/deposer")
    }
}

/// Whom the record does not concern.
struct Outsider<'d> {
    name: &'static str,
    fhir: Option<Fhir>,
    browser: Option<Browser>,
    /// Professionals know which records there are; what is in them they do not.
    knows_records: bool,
    demo: &'d Demo,
}

impl Outsider<'_> {
    fn send(&mut self, route: &Listed, row: &Row, ids: &Ids) -> Option<Answer> {
        let (method, path) = (route.method.as_str(), route.filled(ids));
        if route.class == "fhir" {
            let ask = match row {
                Row::Sends(make) => make(ids),
                _ => Ask { path, kind: "application/json", body: Vec::new() },
            };
            let headers: &[(&str, &str)] =
                if ask.body.is_empty() { &[] } else { &[("content-type", ask.kind)] };
            let caller = self.fhir.as_ref()?;
            return Some(if caller.token.is_empty() {
                caller.origin.send(method, &ask.path, headers, &ask.body)
            } else {
                caller.send(method, ask.path.strip_prefix("/fhir").unwrap(), headers, &ask.body)
            });
        }
        let browser = self.browser.as_mut()?;
        let fields = match row {
            Row::Form(fields) => *fields,
            _ => &[],
        };
        let answer = match (method, row) {
            (_, Row::Sends(make)) => {
                let ask = make(ids);
                let origin = browser.origin.url.clone();
                let body = [ask.body, format!("&_csrf={}", browser.csrf).into_bytes()].concat();
                browser.send(method, &ask.path, &[("origin", &origin), ("content-type", ask.kind)], &body)
            }
            ("GET", _) => browser.get(&path),
            _ if route.takes_file() => browser.upload(&path, fields, ("a.txt", b"text")),
            _ => browser.post(&path, fields),
        };
        // What is shown inline comes from another origin, by an address that is good once.
        let content = Origin::of(&self.demo.addresses.content);
        Some(match answer.header("location").strip_prefix(&content.url) {
            Some(path) => content.send("GET", path, &[], &[]),
            None => answer,
        })
    }
}

fn outsiders<'d>(demo: &'d Demo, target: &Ids) -> Vec<Outsider<'d>> {
    let portal = Browser::new(demo);
    let nobody = Fhir { origin: Origin::of(&demo.addresses.fhir), token: String::new() };
    let stranger = demo.stranger(&target.ins);
    vec![
        Outsider { name: "anonymous", fhir: Some(nobody), browser: Some(portal), knows_records: false, demo },
        Outsider {
            name: "the holder of another record",
            fhir: Some(demo.as_("p2")),
            browser: Some(Browser::signed_in(demo, demo.account("p2"))),
            knows_records: false,
            demo,
        },
        Outsider {
            name: "a professional without authorisation",
            fhir: Some(demo.with_token(&stranger.token)),
            browser: Some(Browser::signed_in(demo, stranger)),
            knows_records: true,
            demo,
        },
    ]
}

/// A record with something of everything.
fn target(demo: &Demo) -> Ids {
    let (doctor, account) = (demo.physician(), demo.account(HOLDER));
    let ins = account.ins.clone().unwrap();
    let mut deposit = note(&ins, &new_oid(), WORDS[1]);
    deposit["content"][0]["attachment"]["title"] = WORDS[0].into();
    let unique_id = new_oid();
    deposit["masterIdentifier"]["value"] = format!("urn:oid:{unique_id}").into();
    let created = doctor.post("/DocumentReference", &deposit).with(201).json();
    let document = crate::fhir::deposited(&created, unique_id);
    let first = |path: String| {
        let found = doctor.get(&path).with(200).json();
        found["entry"][0]["resource"]["id"].as_str().unwrap_or_else(|| panic!("{path}: {found}")).to_owned()
    };
    let mut browser = Browser::signed_in(demo, account);
    let page = browser.page("/notifications");
    let messages = page.split("action=\"/notifications/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let message = messages.into_iter().find(|id| id.len() == UNKNOWN.len()).unwrap().to_owned();
    Ids {
        record: first(format!("/Patient?{}", of(&ins).replace("patient.", ""))),
        document: document.id,
        unique_id: document.unique_id,
        content: document.content,
        lot: first(format!("/List?{}", of(&ins))),
        consent: first(format!("/Consent?{}&status=active", of(&ins))),
        message,
        ins,
    }
}

/// Everything of an answer that may not differ: `docs/random-fields.md`. What was asked for is not told apart.
fn bare(answer: &Answer, asked: &[String]) -> (u16, Vec<(String, String)>, String) {
    let mut headers = answer.headers.clone();
    let (whole, mut body) = (answer.text(), answer.text());
    for word in asked {
        body = body.replace(word, "ASKED");
        for (_, value) in &mut headers {
            *value = value.replace(word, "ASKED");
        }
    }
    let echoed = body != whole;
    // The length of an answer follows the length of what it repeats.
    headers.retain(|(name, _)| {
        name != "date" && !(echoed && matches!(name.as_str(), "content-length" | "etag"))
    });
    headers.sort();
    (answer.status, headers, masked(&body))
}

/// A page without its fields that are fresh each time.
pub(crate) fn masked(body: &str) -> String {
    let mut text = body.to_owned();
    for name in ["_csrf", "state", "recherche", "fichier_garde"] {
        let start = format!("name=\"{name}\" value=\"");
        let parts: Vec<String> = text
            .split(&start)
            .enumerate()
            .map(|(place, part)| match (place, part.split_once('"')) {
                (1.., Some((_, rest))) => format!("FRESH\"{rest}"),
                _ => part.to_owned(),
            })
            .collect();
        text = parts.join(&start);
    }
    text
}

/// The refused accesses on the first page of the holder's journal, newest first.
fn refusals(holder: &mut Browser) -> BTreeSet<String> {
    let page = holder.page("/journal");
    let lines = page
        .split("<li class=\"is-watch\">")
        .skip(1)
        .filter(|line| line.split("</li>").next().unwrap().contains("#i-stop"));
    lines.map(|line| line.split("</li>").next().unwrap().to_owned()).collect()
}

fn with_kinds(known: &Ids, unknown: &Ids, keep_record: bool) -> Ids {
    if keep_record {
        Ids { ins: known.ins.clone(), record: known.record.clone(), ..unknown.clone() }
    } else {
        unknown.clone()
    }
}

#[test]
fn every_route_has_its_row() {
    let listed: BTreeSet<String> = routes().iter().map(|route| Listed::of(route).key()).collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|(key, _)| (*key).to_owned()).collect();
    assert_eq!(rows.len(), ROWS.len(), "a route has two rows");
    let missing: Vec<_> = listed.difference(&rows).collect();
    assert!(missing.is_empty(), "routes without an expectation in sweep_rows.rs: {missing:#?}");
    let gone: Vec<_> = rows.difference(&listed).collect();
    assert!(gone.is_empty(), "rows of routes that are not served: {gone:#?}");
    for route in routes().iter().map(Listed::of) {
        let (key, row) = ROWS.iter().find(|(key, _)| *key == route.key()).unwrap();
        let in_path = |name: &str| route.path.contains(&format!("{{{name}}}"));
        match row {
            Row::Bare => assert!(route.ids.is_empty(), "{key} names something"),
            Row::Path | Row::Form(_) => {
                assert!(!route.ids.is_empty() && route.ids.iter().all(|(name, _)| in_path(name)), "{key}");
            }
            Row::Sends(_) => assert!(!route.ids.is_empty(), "{key} names nothing"),
        }
    }
}

#[test]
fn an_id_of_a_record_that_does_not_concern_the_caller_is_an_id_of_nothing() {
    let dir = folder("sweep");
    let demo = Demo::start(&Start { data: &dir.join("data"), people: 5, more: &[] });
    let known = target(&demo);
    let nothing = Ids::of_nothing();
    let words = [known.words(), nothing.words()].concat();
    let mut holder = Browser::signed_in(&demo, demo.account(HOLDER));
    let mut asked = 0;
    let mut faults: Vec<String> = Vec::new();
    for mut outsider in outsiders(&demo, &known) {
        for route in routes().iter().map(Listed::of).filter(|route| !route.ids.is_empty()) {
            let Some((key, row)) = ROWS.iter().find(|(key, _)| *key == route.key()) else { continue };
            if outsider.knows_records && GIVES_ACCESS.contains(key) {
                continue;
            }
            // A professional may ask for a record; what is compared then is what is asked for in it.
            let keep_record = outsider.knows_records;
            let about_records = route.ids.iter().all(|(_, kind)| kind == "record");
            let unknown = with_kinds(&known, &nothing, keep_record);
            let before = refusals(&mut holder);
            let Some(real) = outsider.send(&route, row, &known) else { continue };
            let after = refusals(&mut holder);
            let what = format!("{} → {key}: {}", outsider.name, real.status);
            asked += 1;
            if let Some(word) = WORDS.iter().find(|word| real.text().contains(**word)) {
                faults.push(format!("{what}: {word} is told"));
            }
            if keep_record && about_records {
                continue;
            }
            let absent = outsider.send(&route, row, &unknown).unwrap();
            let (told, would) = (bare(&real, &words), bare(&absent, &words));
            if told != would {
                faults.push(format!("{what}: not as for nothing: {}", first_difference(&told, &would)));
            }
            let signed_in = outsider.name != "anonymous";
            if signed_in && reaches_the_record(&route, &outsider, &real) && after.is_subset(&before) {
                faults.push(format!("{what}: not in the journal of the record"));
            }
        }
    }
    assert!(asked > 100, "{asked}");
    assert!(faults.is_empty(), "{} of {asked}:\n{}", faults.len(), faults.join("\n"));
    assert!(demo.figure("carnet_panics_total").abs() < 0.5, "something panicked");
    drop(demo);
    std::fs::remove_dir_all(&dir).unwrap();
}

/// Pages of the other profession are shut before any id is looked at; all else is an attempt on the record.
fn reaches_the_record(route: &Listed, outsider: &Outsider<'_>, answer: &Answer) -> bool {
    let professionals_page = route.path.starts_with("/pro");
    let shut = route.class == "portal" && professionals_page != outsider.knows_records;
    !shut && answer.status != 401
}

pub(crate) fn first_difference<T: std::fmt::Debug>(one: &T, other: &T) -> String {
    let (one, other) = (format!("{one:?}"), format!("{other:?}"));
    let place =
        one.bytes().zip(other.bytes()).position(|(a, b)| a != b).unwrap_or(one.len().min(other.len()));
    let around = |text: &str| {
        let from = (0..=place.saturating_sub(120)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.chars().skip(text[..from].chars().count()).take(260).collect::<String>()
    };
    format!("\n    {}\n    {}", around(&one), around(&other))
}

/// The form of a deposit, of an authorisation and of a change, for the rows.
pub(crate) fn json(path: &str, kind: &'static str, body: &Value) -> Ask {
    Ask { path: path.to_owned(), kind, body: body.to_string().into_bytes() }
}

pub(crate) fn url_form(path: &str, fields: &[(&str, &str)]) -> Ask {
    Ask { path: path.to_owned(), kind: "application/x-www-form-urlencoded", body: form(fields).into_bytes() }
}

pub(crate) fn deposit(ids: &Ids) -> Ask {
    let mut body = note(&ids.ins, "1.2.250.1.999.7.7", "text");
    body["relatesTo"] = serde_json::json!([{"code": "replaces", "target": {"reference": format!("DocumentReference/{}", ids.document)}}]);
    json("/fhir/DocumentReference", crate::fhir::JSON, &body)
}

pub(crate) fn consent(ids: &Ids) -> Ask {
    json("/fhir/Consent", crate::fhir::JSON, &authorisation(&ids.ins))
}
