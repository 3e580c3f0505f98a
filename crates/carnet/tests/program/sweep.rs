//! Every route × every id that it takes × every kind of caller whom the record does not concern: the answer to an id of
//! the record is, byte for byte, that to an id of nothing, and the attempt stands in the record's journal. The routes
//! come from `carnet routes --json`; one without a row in `sweep_rows.rs` fails.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::doors::routes;
use crate::http::Answer;
use crate::portal::Browser;
use crate::server::{Demo, Start, folder};
use crate::sweep_people::{Knows, Outsider, outsiders, target};
use crate::sweep_rows::{ROWS, Row};

/// Words that stand in the record and nowhere else.
pub(crate) const WORDS: [&str; 2] = ["ZqxTitleWvk", "ZqxBodyWvk"];
/// The holder of the record.
pub(crate) const HOLDER: &str = "p1";
const UNKNOWN: &str = "01234567-89ab-cdef-0001-0203040506ff";
/// By these a professional who is not blocked becomes one whom the record concerns.
const GIVES_ACCESS: [&str; 3] =
    ["main POST /fhir/Consent", "mtls POST /fhir/Consent", "main POST /pro/dossiers/{record}/ouvrir"];
/// Parts of a path that are no id of a record: what they stand for, and why nobody can try them.
const NO_IDS: [(&str, &str); 7] = [
    ("{number}", "a number in Carnet's own ledger, for operators"),
    ("{place}", "the place of a picture in a document"),
    ("{asset}", "a file of ours"),
    ("{*path}", "a file of the transparency log"),
    ("{token}", "256 random bits, good once"),
    ("{ticket}", "256 random bits, good once"),
    ("{acte}", "a word"),
];

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
    /// A line of the notification centre.
    pub(crate) message: String,
    /// A line of the journal.
    pub(crate) access: String,
    pub(crate) mandate: String,
    /// A session of the holder.
    pub(crate) session: String,
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
            message: id.clone(),
            access: id.clone(),
            session: id.clone(),
            mandate: id,
        }
    }

    /// What stands in a path for an id of this kind.
    fn of_kind(&self, path: &str, kind: &str) -> &str {
        match kind {
            "record" => &self.record,
            "document" => &self.document,
            "content" => &self.content,
            "lot" => &self.lot,
            "consent" => &self.consent,
            "mandate" => &self.mandate,
            "message" if path.contains("/journal/") || path.contains("/AuditEvent") => &self.access,
            "message" => &self.message,
            "account" if path.contains("/sessions/") => &self.session,
            // Accounts of the demo have no passkey; an id of one can only be made up.
            "account" => UNKNOWN,
            "professional" => "899700218896",
            other => panic!("{path}: no id of the kind {other} in the record: make one"),
        }
    }

    /// The ids, to be told apart from the rest of an answer.
    fn words(&self) -> Vec<String> {
        let matricule = self.ins.rsplit('|').next().unwrap().to_owned();
        let mut words =
            vec![crate::http::encoded(&self.ins), self.ins.clone(), matricule, self.unique_id.clone()];
        let ids = [&self.record, &self.document, &self.content, &self.lot, &self.consent, &self.message];
        words.extend(ids.into_iter().chain([&self.access, &self.mandate, &self.session]).cloned());
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
    pub(crate) listener: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) class: String,
    /// Name and kind of each id.
    ids: Vec<(String, String)>,
}

impl Listed {
    fn of(route: &Value) -> Self {
        let text = |name: &str| route[name].as_str().unwrap().to_owned();
        let id =
            |id: &Value| (id["name"].as_str().unwrap().to_owned(), id["kind"].as_str().unwrap().to_owned());
        Self {
            listener: text("listener"),
            method: text("method"),
            path: text("path"),
            class: text("class"),
            ids: route["ids"].as_array().unwrap().iter().map(id).collect(),
        }
    }

    fn key(&self) -> String {
        format!("{} {} {}", self.listener, self.method, self.path)
    }

    /// The path with these ids in it, the rest of its variables filled.
    pub(crate) fn filled(&self, ids: &Ids) -> String {
        let mut path = self.path.clone();
        for (name, kind) in &self.ids {
            path = path.replace(&format!("{{{name}}}"), ids.of_kind(&self.path, kind));
        }
        path.replace("{place}", "0").replace("{acte}", "bloquer")
    }

    pub(crate) fn takes_file(&self) -> bool {
        self.path.ends_with("/remplacer") || self.path.ends_with("/deposer")
    }

    fn has(&self, name: &str) -> bool {
        self.path.contains(&format!("{{{name}}}"))
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
    let fields = ["_csrf", "state", "recherche", "fichier_garde", "defi"];
    let starts = fields.iter().map(|name| format!("name=\"{name}\" value=\""));
    for start in starts.chain(["data-who=\"".to_owned()]) {
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
    let lines = page.split("<li class=\"is-watch\">").skip(1);
    let lines = lines.map(|line| line.split("</li>").next().unwrap());
    lines.filter(|line| line.contains("#i-stop")).map(ToOwned::to_owned).collect()
}

/// What is asked for in place of the ids of the record. A professional may ask for a record: it stays.
fn in_their_place(known: &Ids, knows: Knows) -> Ids {
    let nothing = Ids::of_nothing();
    match knows {
        Knows::Nothing => nothing,
        Knows::Records | Knows::Blocked => {
            Ids { ins: known.ins.clone(), record: known.record.clone(), ..nothing }
        }
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
    let mut faults = Vec::new();
    for route in routes().iter().map(Listed::of) {
        let (key, row) = ROWS.iter().find(|(key, _)| *key == route.key()).unwrap();
        match row {
            Row::Bare => assert!(route.ids.is_empty(), "{key} names something"),
            Row::Path | Row::Form(_) => {
                assert!(!route.ids.is_empty() && route.ids.iter().all(|(name, _)| route.has(name)), "{key}");
            }
            Row::Sends(_) => assert!(!route.ids.is_empty(), "{key} names nothing"),
        }
        for part in route.path.split('/').filter(|part| part.starts_with('{')) {
            let declared = route.ids.iter().any(|(name, _)| part == format!("{{{name}}}"));
            if !declared && !NO_IDS.iter().any(|(known, _)| *known == part) {
                faults.push(format!("{key}: {part} is not among the ids of the route"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// One route, tried by one outsider: what is wrong; nothing where they have no such door.
fn faults_of(
    route: &Listed,
    row: &Row,
    outsider: &mut Outsider,
    known: &Ids,
    holder: &mut Browser,
) -> Option<Vec<String>> {
    let words = [known.words(), Ids::of_nothing().words()].concat();
    let before = refusals(holder);
    let real = outsider.send(route, row, known)?;
    let after = refusals(holder);
    let what = format!("{} → {}: {}", outsider.name, route.key(), real.status);
    let mut faults = Vec::new();
    if let Some(word) = WORDS.iter().find(|word| real.text().contains(**word)) {
        faults.push(format!("{what}: {word} is told"));
    }
    if outsider.knows != Knows::Nothing && route.ids.iter().all(|(_, kind)| kind == "record") {
        return Some(faults);
    }
    let absent = outsider.send(route, row, &in_their_place(known, outsider.knows)).unwrap();
    let (told, would) = (bare(&real, &words), bare(&absent, &words));
    if told != would {
        faults.push(format!("{what}: not as for nothing: {}", first_difference(&told, &would)));
    }
    // Sessions and professionals are looked for among the caller's own: no record is touched.
    let of_nobody = route.ids.iter().all(|(_, kind)| matches!(kind.as_str(), "account" | "professional"));
    let attempted = outsider.name != "anonymous" && outsider.has_door(route) && !of_nobody;
    if attempted && real.status != 401 && after.is_subset(&before) {
        faults.push(format!("{what}: not in the journal of the record"));
    }
    Some(faults)
}

#[test]
fn an_id_of_a_record_that_does_not_concern_the_caller_is_an_id_of_nothing() {
    let dir = folder("sweep");
    let data = dir.join("data");
    let start = Start { data: &data, people: 14, more: &[] };
    assert!(Demo::start(&start).stop().success());
    let offices = crate::sweep_doors::codes(&data);
    let demo = Demo::start(&start);
    let known = target(&demo);
    let mut holder = Browser::signed_in(&demo, demo.account(HOLDER));
    let mut faults: Vec<String> = Vec::new();
    let (mut asked, mut by_listener) = (0, [0; 2]);
    for mut outsider in outsiders(&demo, &known, &offices) {
        for route in routes().iter().map(Listed::of).filter(|route| !route.ids.is_empty()) {
            let Some((key, row)) = ROWS.iter().find(|(key, _)| *key == route.key()) else { continue };
            if outsider.knows == Knows::Records && GIVES_ACCESS.contains(key) {
                continue;
            }
            if let Some(found) = faults_of(&route, row, &mut outsider, &known, &mut holder) {
                asked += 1;
                by_listener[usize::from(route.listener == "mtls")] += 1;
                faults.extend(found);
            }
        }
    }
    println!("{asked} requests");
    assert!(asked > 600 && by_listener.iter().all(|asked| *asked > 90), "{asked} {by_listener:?}");
    assert!(faults.is_empty(), "{} of {asked}:\n{}", faults.len(), faults.join("\n"));
    assert!(demo.figure("carnet_panics_total").abs() < 0.5, "something panicked");
    drop(demo);
    std::fs::remove_dir_all(&dir).unwrap();
}

/// Where two values part, with what stands around.
pub(crate) fn first_difference<T: std::fmt::Debug>(one: &T, other: &T) -> String {
    let (one, other) = (format!("{one:?}"), format!("{other:?}"));
    let place = one.chars().zip(other.chars()).position(|(a, b)| a != b);
    let place = place.unwrap_or_else(|| one.chars().count().min(other.chars().count()));
    let around = |text: &str| text.chars().skip(place.saturating_sub(140)).take(280).collect::<String>();
    format!("\n    {}\n    {}", around(&one), around(&other))
}
