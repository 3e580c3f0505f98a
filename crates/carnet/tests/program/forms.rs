//! Damaged and hostile forms on every page that takes one: a page that says so, nothing stored, no fault of the server.

use crate::doors::routes;
use crate::malformed::{alone, storing_nothing};
use crate::portal::Browser;
use crate::server::{Account, Demo, PHYSICIAN, shared};

const PERSON: &str = "p0";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// A form of the pages: its path with real ids, and who may send it.
struct Form<'d> {
    path: String,
    sender: &'d Account,
}

/// Every form of the list of routes.
fn forms<'d>(demo: &'d Demo, ins: &str) -> Vec<Form<'d>> {
    let doctor = demo.physician();
    let document = doctor.file(ins, "For the forms").id;
    let query = crate::fhir::of(ins).replace("patient.", "");
    let record = doctor.get(&format!("/Patient?{query}")).with(200).json();
    let record = record["entry"][0]["resource"]["id"].as_str().unwrap().to_owned();
    let forms = routes().into_iter().filter(|route| route["csrf"] == true);
    let with_sender = forms.filter_map(|route| {
        let actors: Vec<&str> =
            route["actors"].as_array().unwrap().iter().map(|actor| actor.as_str().unwrap()).collect();
        let login = match () {
            () if actors.contains(&"holder") => PERSON,
            () if actors.contains(&"professional") => PHYSICIAN,
            // The forms of those who run it are tried with their accounts, beside the service.
            () => return None,
        };
        let path = route["path"].as_str().unwrap().replace("{id}", &document).replace("{record}", &record);
        let path = ["{token}", "{session}", "{passkey}", "{soignant}", "{acte}", "{ticket}"]
            .iter()
            .fold(path, |path, name| path.replace(name, "x"));
        Some(Form { path, sender: demo.account(login) })
    });
    let all: Vec<Form<'d>> = with_sender.collect();
    assert!(all.len() > 25, "{}", all.len());
    all
}

fn takes_file(path: &str) -> bool {
    ["ajouter", "remplacer", "deposer"].iter().any(|end| path.ends_with(end))
}

#[track_caller]
fn is_page(what: &str, answer: &crate::http::Answer, statuses: &[u16]) {
    assert!(statuses.contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
    assert!(answer.header("content-type").starts_with("text/html"), "{what}: {:?}", answer.headers);
    assert!(answer.text().contains("<h1"), "{what}");
}

#[test]
fn a_form_without_its_token_or_from_elsewhere_does_nothing() {
    let _alone = alone();
    let demo = shared();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let all = forms(demo, &ins);
    let mut person = Browser::signed_in(demo, demo.account(PERSON));
    let mut professional = Browser::signed_in(demo, demo.account(PHYSICIAN));
    let origin = person.origin.url.clone();
    storing_nothing(demo, &ins, || {
        for Form { path, sender } in &all {
            let browser = if sender.login == PERSON { &mut person } else { &mut professional };
            let right = browser.csrf.clone();
            let wrong = "A".repeat(right.len());
            for (csrf, headers) in [
                (None, vec![("origin", origin.as_str())]),
                (Some(""), vec![("origin", origin.as_str())]),
                (Some(&*wrong), vec![("origin", origin.as_str())]),
                (Some(&*right), vec![("origin", "https://evil.example")]),
                (Some(&*right), vec![("origin", "null")]),
                (Some(&*right), vec![("origin", origin.as_str()), ("sec-fetch-site", "cross-site")]),
                (Some(&*right), vec![]),
            ] {
                let what = format!("{path} {csrf:?} {headers:?}");
                let answer = if takes_file(path) {
                    // As a browser sends it: a form with a file.
                    let token = csrf.map(|csrf| {
                        format!("--limit\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{csrf}\r\n")
                    });
                    let body = format!("{}--limit--\r\n", token.unwrap_or_default());
                    let mut headers = headers;
                    headers.push(("content-type", "multipart/form-data; boundary=limit"));
                    browser.send("POST", path, &headers, body.as_bytes())
                } else {
                    browser.post_with(path, &[], csrf, &headers)
                };
                is_page(&what, &answer, &[403]);
            }
        }
    });
}

#[test]
fn forms_with_missing_or_senseless_fields() {
    let _alone = alone();
    let demo = shared();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let all = forms(demo, &ins);
    let long = "x".repeat(70_000);
    storing_nothing(demo, &ins, || {
        for Form { path, sender } in &all {
            // These do what they are asked without any field; they are tried where they belong.
            let whole = [
                "masquer",
                "demasquer",
                "supprimer",
                "annoncer",
                "deconnexion",
                "restaurer",
                "urgence",
                "majorite",
                "mes-donnees",
            ];
            let acts = whole.iter().any(|end| path.ends_with(end));
            let mut browser = Browser::signed_in(demo, sender);
            for fields in [
                vec![],
                vec![
                    ("\u{0}", "\u{0}"),
                    ("x", "\u{202e}"),
                    ("etat", "?"),
                    ("langue", "??"),
                    ("frequence", "??"),
                    ("ins", "'--"),
                ],
                vec![
                    ("base", "?"),
                    ("mode", "?"),
                    ("motif", ""),
                    ("confirmation", "non"),
                    ("mots", "%"),
                    ("retour", "//evil.example"),
                ],
                vec![("mots", "a".repeat(5_000).leak()), ("etat", ""), ("ins", "1")],
            ] {
                if acts && !fields.is_empty() {
                    continue;
                }
                let answer = if acts {
                    browser.post_with(path, &fields, Some("?"), &[])
                } else {
                    browser.post(path, &fields)
                };
                assert!(
                    (200..500).contains(&answer.status),
                    "{path} {fields:?}: {} {}",
                    answer.status,
                    answer.text()
                );
                assert!(!answer.header("location").contains("evil"), "{path}");
            }
            let browser = &mut Browser::signed_in(demo, sender);
            is_page(path, &browser.post(path, &[("mots", &long)]), &[400, 403, 413, 415]);
            for (kind, body) in [
                ("application/json", "{}"),
                ("multipart/form-data", "x"),
                ("multipart/form-data; boundary=limit", "--limit\r\nbroken"),
                ("text/plain", "_csrf=x"),
                ("application/x-www-form-urlencoded", "%zz=%ff&&&=&_csrf"),
            ] {
                let origin = browser.origin.url.clone();
                let headers = [("origin", origin.as_str()), ("content-type", kind)];
                let answer = browser.send("POST", path, &headers, body.as_bytes());
                is_page(&format!("{path} {kind}"), &answer, &[400, 403, 413, 415, 422]);
            }
        }
    });
}

/// Fields of the form for one's own document.
fn own<'a>(kind: &'a str, title: &'a str, date: &'a str) -> [(&'a str, &'a str); 3] {
    [("titre", title), ("type", kind), ("date", date)]
}

#[test]
fn files_that_are_too_large_or_of_another_type() {
    let _alone = alone();
    let demo = shared();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let mut person = Browser::signed_in(demo, demo.account(PERSON));
    let mut professional = Browser::signed_in(demo, demo.account(PHYSICIAN));
    let screen = professional.open_record(&ins);
    let page = person.page("/documents/ajouter");
    let options = page.split("<option value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let kind = options.into_iter().find(|value| !value.is_empty()).unwrap().to_owned();
    professional.page(&format!("{screen}/deposer"));
    let too_large = [PDF, &vec![b' '; 26_000_000][..]].concat();
    let polyglot = [b"GIF89a<html><script>alert(1)</script>".as_slice(), PDF].concat();
    storing_nothing(demo, &ins, || {
        for (what, name, bytes) in [
            ("no file", "", &b""[..]),
            ("an empty file", "a.pdf", b""),
            ("a program", "a.exe", b"MZ\x90\0\x03\0\0\0"),
            ("a program that calls itself a PDF", "a.pdf", b"MZ\x90\0\x03\0\0\0"),
            ("HTML", "a.pdf", b"<!doctype html><script>alert(1)</script>"),
            ("SVG", "a.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"),
            ("an archive", "a.zip", b"PK\x03\x04\x14\0\0\0"),
            ("two in one", "a.pdf", &polyglot),
            ("26 MB", "a.pdf", &too_large),
        ] {
            let fields = own(&kind, "Un titre", "2026-01-01");
            let answer = person.upload("/documents/ajouter", &fields, (name, bytes));
            is_page(&format!("person: {what}"), &answer, &[413, 422]);
            let fields = own("11488-4", "Un titre", "2026-01-01");
            let answer = professional.upload(&format!("{screen}/deposer"), &fields, (name, bytes));
            is_page(&format!("professional: {what}"), &answer, &[413, 422]);
        }
        for fields in [
            own("", "Un titre", "2026-01-01"),
            own("no such type", "Un titre", "2026-01-01"),
            own(&kind, "", "2026-01-01"),
            own(&kind, "Un titre", "2026-02-31"),
            own(&kind, "Un titre", "2099-01-01"),
            own(&kind, "Un titre", "hier"),
        ] {
            is_page(
                &format!("{fields:?}"),
                &person.upload("/documents/ajouter", &fields, ("a.pdf", PDF)),
                &[422],
            );
        }
        // Announced beyond all measure: refused unread.
        let origin = person.origin.url.clone();
        let head = format!(
            "POST /documents/ajouter HTTP/1.1\r\nhost: {}\r\nconnection: close\r\norigin: {origin}\r\ncookie: {}\r\ncontent-type: multipart/form-data; boundary=limit\r\ncontent-length: 200000000\r\n\r\n",
            person.origin.host(),
            person.cookie_line()
        );
        is_page("200 MB", &person.origin.raw(head.as_bytes()).unwrap(), &[413]);
    });
}
