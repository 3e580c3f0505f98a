//! The main job, over HTTP only: a deposit, an e-mail, a person who reads, hides and shows again, a colleague who sees,
//! sees no longer, and sees again.

use serde_json::Value;

use crate::fhir::{Deposited, Fhir, Lot, cda, deposited, lot, new_oid, of};
use crate::http::Origin;
use crate::portal::{Browser, mailbox};
use crate::server::{Demo, PHYSICIAN, shared, until};

const PERSON: &str = "p3";
const TITLE: &str = "Consultation de pneumologie";
const WORDS: &str = "Spirographie inchangée sous bronchodilatateur.";

fn deposit(doctor: &Fhir, ins: &str) -> Deposited {
    let unique_id = new_oid();
    let bytes = cda(ins, &unique_id, TITLE, WORDS);
    let given = Lot {
        ins,
        unique_id: &unique_id,
        kind: "11488-4",
        title: TITLE,
        media_type: "text/xml",
        bytes: bytes.as_bytes(),
        author: PHYSICIAN,
    };
    let answer = doctor.post("", &lot(&given)).with(200).json();
    let resource = doctor.follow(&answer["entry"][1]["response"]["location"]).with(200).json();
    let found = deposited(&resource, unique_id);
    assert_eq!(doctor.get(&format!("/Binary/{}", found.content)).with(200).body, bytes.as_bytes());
    found
}

/// The e-mail of the deposit came: it says that there is something, and nothing of what.
fn letter(demo: &Demo, before: usize) -> String {
    let mails = until("an e-mail", || Some(mailbox(demo)).filter(|mails| mails.len() > before));
    let provider = Origin::of(&demo.addresses.development);
    let page = provider.send("GET", &mails[0], &[], &[]).with(200).text();
    // The mail itself, without the page around it.
    let mail = page.split_once("<main").unwrap().1.split_once("</main>").unwrap().0.to_owned();
    assert!(mail.contains("Carnet") && mail.contains("http://localhost"), "{mail}");
    mail
}

/// Everything of a record that this caller obtains over FHIR, as one text.
fn everything(caller: &Fhir, ins: &str, document: &Deposited) -> String {
    let by_identifier = format!("&identifier=urn:ietf:rfc:3986%7Curn:oid:{}", document.unique_id);
    let mut texts = vec![
        caller.find(ins, "&_count=100&status=current,superseded&isArchived=true,false").with(200).text(),
        caller.find(ins, &by_identifier).with(200).json()["total"].to_string(),
        caller.find(ins, &format!("&_id={}", document.id)).with(200).json()["total"].to_string(),
        caller.get(&format!("/List?{}&_count=100", of(ins))).with(200).text(),
    ];
    for path in ["DocumentReference", "Binary"] {
        let id = if path == "Binary" { &document.content } else { &document.id };
        texts.push(caller.get(&format!("/{path}/{id}")).text());
    }
    // Ids that were asked for stand in the links of the answers: they are no news.
    texts.join("\n")
}

fn lots(caller: &Fhir, ins: &str) -> u64 {
    caller.get(&format!("/List?{}&_count=0", of(ins))).with(200).json()["total"].as_u64().unwrap()
}

fn titles(bundle: &Value) -> Vec<String> {
    let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
    entries.iter().map(|e| e["resource"]["content"][0]["attachment"]["title"].to_string()).collect()
}

#[test]
fn the_main_job() {
    let demo = shared();
    let (doctor, account) = (demo.physician(), demo.account(PERSON));
    let ins = account.ins.clone().unwrap();
    let colleague_account = demo.stranger(&ins);
    let colleague = demo.with_token(&colleague_account.token);
    let physician_name = &demo.account(PHYSICIAN).name;
    let mails = mailbox(demo).len();

    let document = deposit(&doctor, &ins);
    let mail = letter(demo, mails);
    let family = physician_name.split(' ').next_back().unwrap();
    for secret in [TITLE, "pneumologie", "Spirographie", family, "Cabinet", "Centre", "Hôpital", &document.id]
    {
        assert!(!mail.contains(secret), "{secret} stands in {mail}");
    }

    // The person signs in, finds it, reads it.
    let mut person = Browser::signed_in(demo, account);
    assert!(person.page("/").contains(&document.id), "it is new");
    assert!(person.page("/documents").contains(&document.id));
    let found = person.post("/documents/recherche", &[("mots", "pneumologie")]).with(303);
    assert!(person.page(found.header("location")).contains(&document.id));
    let page = person.page(&format!("/documents/{}", document.id));
    assert!(page.contains("Spirographie inchangée"), "{page}");

    // A colleague authorises themself by an explicit act, finds it among what there is, reads it.
    colleague.find(&ins, "").with(403);
    colleague.get(&format!("/DocumentReference/{}", document.id)).with(404);
    let mut office = Browser::signed_in(demo, colleague_account);
    let screen = office.open_record(&ins);
    let page = office.page(&format!("{screen}/documents/{}", document.id));
    assert!(page.contains("Spirographie inchangée"), "{page}");
    assert!(
        titles(&colleague.find(&ins, "&type=11488-4").with(200).json()).iter().any(|t| t.contains(TITLE))
    );
    colleague.get(&format!("/Binary/{}", document.content)).with(200);

    // The person sees who filed it and who read it.
    let journal = person.page("/journal");
    let about = person.page(&format!("/documents/{}", document.id));
    assert!(about.contains(&colleague_account.name), "{about}");
    for name in [physician_name, &colleague_account.name] {
        assert!(journal.contains(name.as_str()), "{name}: {journal}");
    }

    let seen = (colleague.count(&ins), lots(&colleague, &ins));
    person.page(&format!("/documents/{}/masquer", document.id));
    person.post(&format!("/documents/{}/masquer", document.id), &[]).with(303);

    // For the colleague it is gone, from everything.
    assert_eq!((colleague.count(&ins), lots(&colleague, &ins)), (seen.0 - 1, seen.1 - 1));
    let all = everything(&colleague, &ins, &document);
    for trace in [TITLE, "Spirographie", &document.unique_id, &document.content] {
        assert!(!all.contains(trace), "{trace}");
    }
    for path in ["DocumentReference", "Binary"] {
        let id = if path == "Binary" { &document.content } else { &document.id };
        colleague.get(&format!("/{path}/{id}")).with(404);
    }
    assert!(!office.page(&screen).contains(&document.id));
    office.get(&format!("{screen}/documents/{}", document.id)).with(404);
    let found = office.post(&format!("{screen}/recherche"), &[("mots", "pneumologie")]).with(303);
    assert!(!office.page(found.header("location")).contains(&document.id));
    // Its author still sees it, and so does the person.
    doctor.get(&format!("/DocumentReference/{}", document.id)).with(200);
    assert!(person.page("/documents?visibilite=masque").contains(&document.id));

    person.page(&format!("/documents/{}/demasquer", document.id));
    person.post(&format!("/documents/{}/demasquer", document.id), &[]).with(303);
    // Each change of visibility is a lot of its own, which is seen with the document.
    assert_eq!((colleague.count(&ins), lots(&colleague, &ins)), (seen.0, seen.1 + 2));
    assert!(everything(&colleague, &ins, &document).contains(TITLE));
    assert!(office.page(&format!("{screen}/documents/{}", document.id)).contains("Spirographie inchangée"));
}
