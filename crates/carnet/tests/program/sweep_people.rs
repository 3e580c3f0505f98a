//! The record of the sweep, with something of everything, and the people whom it does not concern.

use crate::fhir::{Fhir, authorisation, new_oid, note, of};
use crate::http::{Answer, Origin};
use crate::portal::{Browser, mailbox};
use crate::server::{Account, Demo, until};
use crate::sweep::{Ask, HOLDER, Ids, Listed, WORDS};
use crate::sweep_doors::{AT_A_STRUCTURE, Door, ROLES, by_certificate, officer};
use crate::sweep_rows::Row;

/// Somebody whom the record does not concern.
pub(crate) struct Outsider {
    pub(crate) name: &'static str,
    door: Door,
    browser: Option<Browser>,
    pages: Pages,
    pub(crate) knows: Knows,
    content: Origin,
}

/// For whom the pages are that somebody may look at: the others are shut before any id is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pages {
    People,
    Professionals,
    Offices,
}

/// What an outsider may know of records at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Knows {
    /// Nothing.
    Nothing,
    /// Which records there are: professionals and structures may ask for their status.
    Records,
    /// As before, but the person has blocked them.
    Blocked,
}

impl Outsider {
    /// The answer to a request; absent where this caller has no such door.
    pub(crate) fn send(&mut self, route: &Listed, row: &Row, ids: &Ids) -> Option<Answer> {
        let (method, path) = (route.method.as_str(), route.filled(ids));
        if route.class == "fhir" {
            let ask = match row {
                Row::Sends(make) => make(ids),
                _ => Ask { path, kind: "application/json", body: Vec::new() },
            };
            let headers: &[(&str, &str)] =
                if ask.body.is_empty() { &[] } else { &[("content-type", ask.kind)] };
            return self.door.send(&route.listener, (method, &ask.path), headers, &ask.body);
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
        Some(match answer.header("location").strip_prefix(&self.content.url) {
            Some(path) => self.content.send("GET", path, &[], &[]),
            None => answer,
        })
    }

    /// Whether these pages are made for somebody of this kind.
    pub(crate) fn has_door(&self, route: &Listed) -> bool {
        let pages = match route.path.as_str() {
            path if path.starts_with("/pro") => Pages::Professionals,
            path if path.starts_with("/operateur") => Pages::Offices,
            _ => Pages::People,
        };
        route.class == "fhir" || pages == self.pages
    }
}

/// Everybody whom the record does not concern, each with the doors that they have. `offices` are the activation codes of
/// those who run the deployment.
pub(crate) fn outsiders(demo: &Demo, target: &Ids, offices: &[String]) -> Vec<Outsider> {
    let content = Origin::of(&demo.addresses.content);
    let outsider = |name, fhir: Option<Fhir>, browser, knows| Outsider {
        name,
        door: fhir.map_or(Door::Shut, Door::bearer),
        browser,
        pages: if knows == Knows::Nothing { Pages::People } else { Pages::Professionals },
        knows,
        content: content.clone(),
    };
    let by =
        |account: &Account| (Some(demo.with_token(&account.token)), Some(Browser::signed_in(demo, account)));
    let anonymous = Fhir { origin: Origin::of(&demo.addresses.fhir), token: String::new() };
    let mut nobody = Browser::new(demo);
    nobody.page("/connexion");
    let mut all = vec![outsider("anonymous", Some(anonymous), Some(nobody), Knows::Nothing)];
    let (fhir, browser) = by(demo.account("p2"));
    all.push(outsider("the holder of another record", fhir, browser, Knows::Nothing));
    let (parent, child) = family(demo);
    let (fhir, mut browser) = by(parent);
    turn(browser.as_mut().unwrap(), &record_of(&fhir.clone().unwrap(), child.ins.as_deref().unwrap()));
    all.push(outsider(
        "the representative of a child, before the child's record",
        fhir,
        browser,
        Knows::Nothing,
    ));
    let former = demo.account("p10");
    was_caregiver(demo, former);
    let (fhir, browser) = by(former);
    all.push(outsider("a caregiver whose mandate has ended", fhir, browser, Knows::Nothing));
    let stranger = demo.stranger(&target.ins);
    let (fhir, browser) = by(stranger);
    all.push(outsider("a professional without authorisation", fhir, browser, Knows::Records));
    let blocked = second_stranger(demo, &target.ins, stranger);
    block(demo, &target.ins, blocked);
    let (fhir, browser) = by(blocked);
    all.push(outsider("a blocked professional", fhir, browser, Knows::Blocked));
    // Not the one in which the document was made.
    let structures = demo.accounts.iter().filter(|a| a.kind == "structure" && a.id != "1750000001");
    for structure in structures.take(1) {
        let fhir = Some(demo.with_token(&structure.token));
        all.push(outsider("a structure", fhir, None, Knows::Blocked));
    }
    for (name, door) in by_certificate(demo, &target.ins) {
        let knows = if name == AT_A_STRUCTURE { Knows::Records } else { Knows::Blocked };
        all.push(Outsider { door, ..outsider(name, None, None, knows) });
    }
    for (role, code) in ROLES.into_iter().zip(offices) {
        let browser = Some(officer(demo, role, code));
        all.push(Outsider { pages: Pages::Offices, ..outsider(role, None, browser, Knows::Nothing) });
    }
    all
}

fn second_stranger<'d>(demo: &'d Demo, ins: &str, first: &Account) -> &'d Account {
    let fits = |a: &&Account| {
        a.kind == "professional" && a.login != first.login && !a.records.iter().any(|known| known == ins)
    };
    demo.accounts.iter().filter(fits).find(|account| demo.profession(account) == "10").unwrap()
}

/// The public id of a record.
pub(crate) fn record_of(caller: &Fhir, ins: &str) -> String {
    let found = caller.get(&format!("/Patient?{}", of(ins).replace("patient.", ""))).with(200).json();
    found["entry"][0]["resource"]["id"].as_str().unwrap_or_else(|| panic!("{found}")).to_owned()
}

/// A parent of the town, and a child of theirs: whoever may know the record of a minor besides the minor.
pub(crate) fn family(demo: &Demo) -> (&Account, &Account) {
    let people: Vec<&Account> = demo.accounts.iter().filter(|account| account.kind == "holder").collect();
    let year = |account: &Account| account.id[1..3].parse::<u32>().unwrap();
    for child in people.iter().filter(|account| (9..27).contains(&year(account))) {
        for parent in people.iter().filter(|account| account.id != child.id && account.login != HOLDER) {
            let query = of(child.ins.as_deref().unwrap()).replace("patient.", "");
            let found = demo.with_token(&parent.token).get(&format!("/Patient?{query}"));
            if found.status == 200 && found.json()["total"] == 1 {
                return (*parent, *child);
            }
        }
    }
    panic!("no family in the town: more people are needed");
}

/// Turns a session to the record of somebody for whom the person acts.
pub(crate) fn turn(browser: &mut Browser, record: &str) {
    browser.page("/documents");
    browser.post("/dossier", &[("record", record)]).with(303);
    browser.page("/documents");
}

/// The person blocks a professional.
pub(crate) fn block(demo: &Demo, ins: &str, who: &Account) {
    let holder = demo.accounts.iter().find(|account| account.ins.as_deref() == Some(ins)).unwrap();
    let mut browser = Browser::signed_in(demo, holder);
    browser.page("/partage/soignants/nouveau");
    let fields = [("identifiant", who.id.as_str()), ("nom", who.name.as_str()), ("faire", "bloquer")];
    browser.post("/partage/soignants/nouveau", &fields).with(303);
}

/// The person invites a caregiver to read documents, who accepts: the mandate's id.
pub(crate) fn invite(demo: &Demo, holder: &mut Browser, who: &Account) -> String {
    let before = mandates(holder);
    let page = holder.page("/partage/aidants/inviter");
    let values = page.split("name=\"droit\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let right = values.into_iter().find(|value| value.contains("documents")).unwrap().to_owned();
    let last = page.split("name=\"fin\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1));
    let until_day =
        last.and_then(|rest| rest.split('"').next()).filter(|day| day.len() == 10).unwrap_or("2027-06-30");
    let email = format!("sweep.{}@example.test", who.login);
    let fields = [("nom", who.name.as_str()), ("courriel", &email), ("droit", &right), ("fin", until_day)];
    holder.post("/partage/aidants/inviter", &fields).with(303);
    let development = Origin::of(&demo.addresses.development);
    let link = until("the invitation", || {
        let letters = mailbox(demo).into_iter().map(|path| development.send("GET", &path, &[], &[]).text());
        let letter = letters.into_iter().find(|page| page.contains(&email))?;
        let rest = letter.split("/invitation/").nth(1)?;
        Some(rest.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))).next()?.to_owned())
    });
    let mut guest = Browser::signed_in(demo, who);
    guest.page(&format!("/invitation/{link}"));
    guest.post(&format!("/invitation/{link}/accepter"), &[]).with(303);
    mandates(holder).into_iter().find(|mandate| !before.contains(mandate)).unwrap()
}

/// The mandates on the holder's page.
fn mandates(holder: &mut Browser) -> Vec<String> {
    let page = holder.page("/partage/aidants");
    let ids = page.split("/partage/aidants/").skip(1).filter_map(|rest| rest.split('/').next());
    ids.filter(|id| id.len() == 36).map(ToOwned::to_owned).collect()
}

fn was_caregiver(demo: &Demo, who: &Account) {
    let mut holder = Browser::signed_in(demo, demo.account(HOLDER));
    let mandate = invite(demo, &mut holder, who);
    holder.page(&format!("/partage/aidants/{mandate}/finir"));
    holder.post(&format!("/partage/aidants/{mandate}/finir"), &[]).with(303);
}

/// A record with something of everything.
pub(crate) fn target(demo: &Demo) -> Ids {
    let (doctor, account) = (demo.physician(), demo.account(HOLDER));
    let ins = account.ins.clone().unwrap();
    let unique_id = new_oid();
    let mut deposit = note(&ins, &unique_id, WORDS[1]);
    deposit["content"][0]["attachment"]["title"] = WORDS[0].into();
    let created = doctor.post("/DocumentReference", &deposit).with(201).json();
    let document = crate::fhir::deposited(&created, unique_id);
    doctor.post("/Consent", &authorisation(&ins));
    let first = |caller: &Fhir, path: String| {
        let found = caller.get(&path).with(200).json();
        found["entry"][0]["resource"]["id"].as_str().unwrap_or_else(|| panic!("{path}: {found}")).to_owned()
    };
    let mut browser = Browser::signed_in(demo, account);
    let scraped = |page: &str, start: &str| {
        let found = page.split(start).skip(1).filter_map(|rest| rest.split(['"', '/']).next());
        found.into_iter().find(|id| id.len() >= 16).unwrap_or_else(|| panic!("{start}")).to_owned()
    };
    let mandate = invite(demo, &mut browser, demo.account("p9"));
    Ids {
        record: record_of(&doctor, &ins),
        document: document.id,
        unique_id: document.unique_id,
        content: document.content,
        lot: first(&doctor, format!("/List?{}", of(&ins))),
        consent: first(&doctor, format!("/Consent?{}&status=active", of(&ins))),
        message: scraped(&browser.page("/notifications"), "action=\"/notifications/"),
        access: first(&demo.as_(HOLDER), format!("/AuditEvent?{}", of(&ins))),
        session: scraped(&Browser::signed_in(demo, account).page("/compte"), "/compte/sessions/"),
        mandate,
        ins,
    }
}
