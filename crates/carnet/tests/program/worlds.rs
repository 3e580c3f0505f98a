//! Two worlds: servers with the same people, asked the same, that differ by one thing which the observer may not know.
//! Everything that the observer can reach is byte for byte the same: pages, searches, counts, headers, e-mails.

use std::collections::{BTreeSet, VecDeque};

use serde_json::json;

use crate::canon::Canon;
use crate::fhir::{Deposited, Fhir, authorisation, deposited, note, of};
use crate::portal::Browser;
use crate::server::{Account, Demo, Start, folder, until};
use crate::sweep_people::{block, family, record_of, turn};
use crate::worlds_files::{letters, taken_away};

/// Pages looked at by one observer at most.
const PAGES: usize = 250;

/// One of the two servers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum World {
    /// In which it is so.
    With,
    /// In which it is not.
    Without,
}

/// Steps on one record, and who may not know what differs.
struct Scenario {
    name: &'static str,
    /// Login of the holder of the record; `CHILD` is the first child of the town.
    holder: &'static str,
    observer: Observer,
    act: fn(&Demo, World, &str),
}

#[derive(Clone, Copy)]
enum Observer {
    Holder,
    /// A professional with an authorisation of their own, who filed nothing.
    Colleague,
    /// The holder of another record.
    Neighbour,
    /// A parent of the child, before the child's record.
    Representative,
}

/// The child of the first family of the town.
const CHILD: &str = "the child";

/// The code of a minor's secret.
const SECRET: &str = "INVISIBLE_REPRESENTANTS_LEGAUX";

/// A person who has nothing to do with a record, and in whose own nothing differs.
fn unrelated<'d>(demo: &'d Demo, ins: &str) -> &'d Account {
    let query = of(ins).replace("patient.", "");
    let asks = |account: &Account| demo.with_token(&account.token).get(&format!("/Patient?{query}"));
    let apart = |account: &&Account| {
        let grown = !(9..27).contains(&account.id[1..3].parse::<u32>().unwrap());
        account.kind == "holder" && grown && SCENARIOS.iter().all(|scenario| scenario.holder != account.login)
    };
    let people = demo.accounts.iter().filter(apart);
    people.into_iter().find(|account| asks(account).json()["total"] == 0).unwrap()
}

/// What the scenarios file. The uniqueIds are the same in both worlds.
fn file(demo: &Demo, ins: &str, number: u32, title: &str, codes: &[&str]) -> Deposited {
    let unique_id = format!("1.2.250.1.999.3.{}.{number}", ins.rsplit('|').next().unwrap());
    let mut body = note(ins, &unique_id, title);
    body["content"][0]["attachment"]["title"] = title.into();
    if !codes.is_empty() {
        let code =
            |code: &&str| json!({"coding": [{"system": "urn:oid:1.2.250.1.213.1.1.4.13", "code": code}]});
        let n = json!({"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}]});
        body["securityLabel"] = std::iter::once(n).chain(codes.iter().map(code)).collect();
    }
    let created = demo.physician().post("/DocumentReference", &body).with(201).json();
    deposited(&created, unique_id)
}

fn holder_of<'d>(demo: &'d Demo, login: &str) -> &'d Account {
    if login == CHILD { family(demo).1 } else { demo.account(login) }
}

fn ins_of(demo: &Demo, login: &str) -> String {
    holder_of(demo, login).ins.clone().unwrap()
}

/// The colleague: a physician of the town without a relation to the record but the authorisation that they set.
fn colleague<'d>(demo: &'d Demo, ins: &str) -> &'d Account {
    demo.stranger(ins)
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "masked from its deposit, or never there",
        holder: "p0",
        observer: Observer::Colleague,
        act: |demo, world, ins| {
            file(demo, ins, 1, "Seen by all", &[]);
            if world == World::With {
                file(demo, ins, 2, "Hidden thing", &["MASQUE_PS"]);
            }
            file(demo, ins, 3, "Seen by all too", &[]);
        },
    },
    Scenario {
        name: "masked after it was visible, or deleted at that moment",
        holder: "p1",
        observer: Observer::Colleague,
        act: |demo, world, ins| {
            file(demo, ins, 1, "Seen by all", &[]);
            let document = file(demo, ins, 2, "Seen at first", &[]);
            let colleague = demo.with_token(&colleague(demo, ins).token);
            colleague.post("/Consent", &authorisation(ins)).with(201);
            colleague.get(&format!("/Binary/{}", document.content)).with(200);
            match world {
                World::With => demo.physician().label(&document.id, "MASQUE_PS").with(200),
                World::Without => {
                    let removed = json!([{"op": "replace", "path": "/status", "value": "entered-in-error"}]);
                    demo.physician().patch(&format!("/DocumentReference/{}", document.id), &removed).with(200)
                }
            };
        },
    },
    Scenario {
        name: "what is masked is another thing",
        holder: "p2",
        observer: Observer::Colleague,
        act: |demo, world, ins| {
            let title =
                if world == World::With { "A long and telling title of a hidden thing" } else { "Short" };
            file(demo, ins, 1, title, &["MASQUE_PS"]);
            file(demo, ins, 2, "Seen by all", &[]);
        },
    },
    Scenario {
        name: "withheld from the person, or never there",
        holder: "p3",
        observer: Observer::Holder,
        act: |demo, world, ins| {
            file(demo, ins, 1, "Seen by all", &[]);
            if world == World::With {
                file(demo, ins, 2, "To be announced", &["INVISIBLE_PATIENT"]);
            }
            file(demo, ins, 3, "Seen by all too", &[]);
        },
    },
    Scenario {
        name: "withheld, read and searched by professionals, or never there",
        holder: "p4",
        observer: Observer::Holder,
        act: |demo, world, ins| {
            file(demo, ins, 1, "Seen by all", &[]);
            if world == World::With {
                let document = file(demo, ins, 2, "To be announced", &["INVISIBLE_PATIENT"]);
                let doctor = demo.physician();
                doctor.get(&format!("/Binary/{}", document.content)).with(200);
                doctor.get(&format!("/DocumentReference/{}", document.id)).with(200);
            }
            file(demo, ins, 3, "Seen by all too", &[]);
        },
    },
    Scenario {
        name: "another record has a document more",
        holder: "p9",
        observer: Observer::Neighbour,
        act: |demo, world, ins| {
            if world == World::With {
                file(demo, ins, 1, "Of the neighbour", &[]);
            }
        },
    },
    Scenario {
        name: "a secret of a minor, read by the minor and a professional, or never there",
        holder: CHILD,
        observer: Observer::Representative,
        act: |demo, world, ins| {
            file(demo, ins, 1, "Seen by all", &[]);
            if world == World::With {
                let document = file(demo, ins, 2, "A secret thing", &[SECRET]);
                let replaced = file(demo, ins, 4, "Another secret thing", &[SECRET, "MASQUE_PS"]);
                let child = demo.accounts.iter().find(|account| account.ins.as_deref() == Some(ins)).unwrap();
                let minor = demo.with_token(&child.token);
                minor.get(&format!("/Binary/{}", document.content)).with(200);
                minor.get(&format!("/DocumentReference/{}", replaced.id)).with(200);
                demo.physician().get(&format!("/Binary/{}", document.content)).with(200);
                demo.physician().label(&replaced.id, "N");
            }
            file(demo, ins, 3, "Seen by all too", &[]);
        },
    },
    Scenario {
        name: "a professional is blocked",
        holder: "p8",
        observer: Observer::Colleague,
        act: |demo, world, ins| {
            file(demo, ins, 1, "Seen by all", &[]);
            if world == World::With {
                let fits =
                    |a: &&Account| a.kind == "professional" && a.records.iter().any(|known| known == ins);
                block(demo, ins, demo.accounts.iter().rfind(fits).unwrap());
            }
        },
    },
    Scenario {
        name: CONTROL,
        holder: "p7",
        observer: Observer::Holder,
        act: |demo, world, ins| {
            if world == World::With {
                file(demo, ins, 1, "Seen by all", &[]);
            }
        },
    },
];

/// The one difference that its observer may know: it must show, or the comparison is blind.
const CONTROL: &str = "a document more for its holder";

/// Everything that somebody reaches over FHIR about a record.
pub(crate) fn over_fhir(caller: &Fhir, ins: &str, canon: &mut Canon, seen: &mut Vec<(String, String)>) {
    let mut ask = |path: String| {
        let answer = caller.get(&path);
        let name = canon.text(&path);
        seen.push((format!("FHIR {name}"), canon.answer(&answer)));
        answer
    };
    let every = "&status=current,superseded&isArchived=true,false";
    for query in [
        String::new(),
        every.to_owned(),
        format!("{every}&_count=0"),
        format!("{every}&_count=1"),
        format!("{every}&_sort=-date"),
        format!("{every}&_sort=_lastUpdated"),
        "&date=ge2026-01-01".to_owned(),
        "&type=11488-4".to_owned(),
        "&identifier=urn:ietf:rfc:3986%7Curn:oid:1.2.250.1.999.3.0.2".to_owned(),
    ] {
        let found = ask(format!("/DocumentReference?{}{query}", of(ins)));
        let Some(entries) = found.status.eq(&200).then(|| found.json()["entry"].clone()) else { continue };
        for entry in entries.as_array().into_iter().flatten() {
            let id = entry["resource"]["id"].as_str().unwrap().to_owned();
            ask(format!("/DocumentReference/{id}"));
            let url = entry["resource"]["content"][0]["attachment"]["url"].as_str().unwrap();
            ask(format!("/Binary/{}", url.rsplit('/').next().unwrap()));
        }
    }
    for query in ["", "&_count=0", "&status=current,superseded&_sort=-date"] {
        ask(format!("/List?{}{query}", of(ins)));
    }
    let number = ins.rsplit('|').next().unwrap();
    for unique_id in 1..4 {
        ask(format!(
            "/DocumentReference?{}&identifier=urn:ietf:rfc:3986%7Curn:oid:1.2.250.1.999.3.{number}.{unique_id}",
            of(ins)
        ));
    }
    ask(format!("/Consent?{}", of(ins)));
    ask(format!("/AuditEvent?{}", of(ins)));
    ask(format!("/AuditEvent?{}&_count=0", of(ins)));
    ask(format!("/Patient?{}", of(ins).replace("patient.", "")));
}

/// Every page that can be reached by links from these.
pub(crate) fn over_pages(
    browser: &mut Browser,
    starts: &[String],
    canon: &mut Canon,
    seen: &mut Vec<(String, String)>,
) {
    let mut waiting: VecDeque<String> = starts.iter().cloned().collect();
    let mut known: BTreeSet<String> = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        let name = canon.text(&path);
        if known.len() >= PAGES || !known.insert(name.clone()) {
            continue;
        }
        let answer = browser.get(&path);
        let told = canon.answer(&answer);
        let html = answer.header("content-type").starts_with("text/html");
        if html {
            let page = answer.text();
            let links = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
            let readers =
                page.split("name=\"comme\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
            waiting.extend(readers.map(|reader| format!("/partage/voir-comme?comme={reader}")));
            let links = links.filter(|link| {
                link.starts_with('/')
                    && !["/static/", "/journal/preuve"].iter().any(|no| link.starts_with(no))
            });
            waiting.extend(links.map(|link| link.replace("&amp;", "&").replace("&#38;", "&")));
        }
        seen.push((format!("page {name}"), told));
    }
}

/// Every page of a person that names nothing.
pub(crate) fn pages() -> Vec<String> {
    // A proof holds places in the log of all records, which differ with whatever anybody does: it is looked at by itself.
    let elsewhere = ["/connexion", "/inscription", "/confirmer", "/deconnecte", "/journal/preuve"];
    let all = crate::doors::routes();
    let of_people = all.iter().filter(|route| {
        let path = route["path"].as_str().unwrap();
        let person = route["actors"].as_array().unwrap().iter().any(|actor| actor == "holder");
        person
            && route["method"] == "GET"
            && route["class"] == "portal"
            && route["listener"] == "main"
            && !path.contains('{')
            && !elsewhere.iter().any(|start| path.starts_with(start))
    });
    of_people.map(|route| route["path"].as_str().unwrap().to_owned()).collect()
}

/// Everything that an observer can learn.
fn observed(demo: &Demo, scenario: &Scenario) -> Vec<(String, String)> {
    let ins = ins_of(demo, scenario.holder);
    let mut canon = Canon::of(demo);
    let mut seen = Vec::new();
    let account = match scenario.observer {
        Observer::Holder => holder_of(demo, scenario.holder),
        Observer::Colleague => colleague(demo, &ins),
        Observer::Neighbour => unrelated(demo, &ins),
        Observer::Representative => family(demo).0,
    };
    let fhir = demo.with_token(&account.token);
    if matches!(scenario.observer, Observer::Colleague) {
        fhir.post("/Consent", &authorisation(&ins)).with(201);
    }
    over_fhir(&fhir, &ins, &mut canon, &mut seen);
    let mut browser = Browser::signed_in(demo, account);
    let starts = match scenario.observer {
        Observer::Colleague => vec!["/pro".to_owned(), browser.open_record(&ins)],
        Observer::Representative => {
            turn(&mut browser, &record_of(&fhir, &ins));
            pages()
        }
        Observer::Holder | Observer::Neighbour => pages(),
    };
    over_pages(&mut browser, &starts, &mut canon, &mut seen);
    if !matches!(scenario.observer, Observer::Colleague) {
        taken_away(&mut browser, &mut canon, &mut seen);
    }
    seen
}

fn lived(world: World) -> (Vec<Vec<(String, String)>>, Vec<String>) {
    let dir = folder(&format!("worlds-{world:?}"));
    let more = ["--empty", "--seed", "5"];
    let demo = Demo::start(&Start { data: &dir.join("data"), people: 16, more: &more });
    for scenario in SCENARIOS {
        (scenario.act)(&demo, world, &ins_of(&demo, scenario.holder));
    }
    // One more deposit whose e-mail comes after those of the scenarios.
    file(&demo, &ins_of(&demo, "p3"), 9, "The last", &[]);
    let seen = SCENARIOS.iter().map(|scenario| observed(&demo, scenario)).collect();

    let to_p3 = || (letters(&demo, &mut Canon::of(&demo), "p3").len() >= 3).then_some(());
    until("the e-mails are sent", to_p3);
    let mut canon = Canon::of(&demo);
    let parent = family(&demo).0.login.clone();
    let readers = ["p3", "p4", "p6", &parent];
    let mails = readers.into_iter().flat_map(|login| letters(&demo, &mut canon, login)).collect();
    drop(demo);
    std::fs::remove_dir_all(&dir).unwrap();
    (seen, mails)
}

#[test]
fn what_an_observer_may_not_know_leaves_no_mark() {
    let (with, without) = std::thread::scope(|scope| {
        let with = scope.spawn(|| lived(World::With));
        let without = scope.spawn(|| lived(World::Without));
        (with.join().unwrap(), without.join().unwrap())
    });
    let mut faults = Vec::new();
    let mut compared = 0;
    for ((scenario, with), without) in SCENARIOS.iter().zip(&with.0).zip(&without.0) {
        if scenario.name == CONTROL {
            let differs =
                |kind: &str| with.iter().any(|one| one.0.starts_with(kind) && !without.contains(one));
            assert!(differs("FHIR") && differs("page"), "the comparison is blind");
            continue;
        }
        assert!(with.len() > 25, "{}: {}", scenario.name, with.len());
        for (one, other) in with.iter().zip(without) {
            compared += 1;
            if one != other {
                faults.push(format!(
                    "{}: {}\n{}",
                    scenario.name,
                    one.0,
                    crate::sweep::first_difference(one, other)
                ));
                break;
            }
        }
        if with.len() != without.len() {
            faults.push(format!("{}: {} answers, {} answers", scenario.name, with.len(), without.len()));
        }
    }
    if with.1 != without.1 {
        faults.push(format!("e-mails: {}", crate::sweep::first_difference(&with.1, &without.1)));
    }
    assert!(faults.is_empty(), "{} of {compared}:\n{}", faults.len(), faults.join("\n"));
}
