//! Nothing changes by a request that another site made a browser send. The routes come from `carnet routes --json`, so
//! that a new form is tried the day it is served.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::doors::routes;
use crate::fhir::JSON;
use crate::http::Origin;
use crate::portal::Browser;
use crate::server::{Account, Demo, PHYSICIAN, shared};

const UNKNOWN: &str = "01234567-89ab-cdef-0001-0203040506ff";

/// Routes that change something without a form token: nothing of theirs depends on a cookie.
const WITHOUT_TOKEN: &[(&str, &str)] = &[
    ("GET /connexion/retour", "tied to the browser by its sealed, one-time state"),
    ("POST /connexion/fin-de-session", "a provider's word, signed by it"),
];

fn text<'a>(route: &'a Value, name: &str) -> &'a str {
    route[name].as_str().unwrap()
}

fn filled(route: &Value) -> String {
    let path = text(route, "path");
    let parts = path.split('/').map(|part| if part.starts_with('{') { UNKNOWN } else { part });
    parts.collect::<Vec<_>>().join("/").replace(&format!("media/{UNKNOWN}"), "media/0")
}

/// Forms with a file are sent in parts.
fn takes_file(path: &str) -> bool {
    ["/ajouter", "/remplacer", "/deposer"].iter().any(|end| path.ends_with(end))
        && !path.starts_with("/compte")
}

/// Who sends a form: a person or a professional who may. Operators enrol by letter and key; nobody stands for them.
fn sender<'d>(demo: &'d Demo, route: &Value) -> Option<&'d Account> {
    let actors: BTreeSet<&str> =
        route["actors"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    match () {
        () if actors.contains("holder") => Some(demo.account("p2")),
        () if actors.contains("professional") => Some(demo.account(PHYSICIAN)),
        () => None,
    }
}

fn browser_of(demo: &Demo, account: Option<&Account>) -> Browser {
    account.map_or_else(
        || {
            let mut nobody = Browser::new(demo);
            nobody.page("/connexion");
            nobody
        },
        |account| Browser::signed_in(demo, account),
    )
}

/// A forged request: what is wrong with it, the form token and the headers.
type Forgery<'a> = (&'static str, Option<&'a str>, Vec<(&'a str, &'a str)>);

/// What another site can bring about: the form token and headers that a browser would then send.
fn forgeries<'a>(own: &'a str, origin: &'a str) -> Vec<Forgery<'a>> {
    vec![
        ("no token", None, vec![("origin", origin)]),
        ("an empty token", Some(""), vec![("origin", origin)]),
        ("a token of nobody", Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), vec![("origin", origin)]),
        ("a foreign origin", Some(own), vec![("origin", "https://evil.example")]),
        ("a neighbouring origin", Some(own), vec![("origin", "http://localhost:1")]),
        ("an origin hidden", Some(own), vec![("origin", "null")]),
        ("a cross-site form", Some(own), vec![("origin", origin), ("sec-fetch-site", "cross-site")]),
        ("a same-site form", Some(own), vec![("origin", "null"), ("sec-fetch-site", "same-site")]),
        ("no origin at all", Some(own), vec![]),
    ]
}

#[test]
fn no_form_is_taken_from_another_site() {
    let demo = shared();
    let mut browsers: Vec<(String, Browser)> = Vec::new();
    let mut faults = Vec::new();
    let mut tried = 0;
    for route in routes() {
        if text(&route, "class") == "fhir" || !matches!(text(&route, "listener"), "main" | "content") {
            continue;
        }
        let (method, path) = (text(&route, "method"), filled(&route));
        let name = format!("{method} {}", text(&route, "path"));
        let excused = WITHOUT_TOKEN.iter().any(|(known, _)| *known == name);
        let changes = method != "GET" || route["writes"] == true;
        assert_eq!(
            changes && !excused,
            route["csrf"] == true,
            "{name}: a change needs a form token or a reason"
        );
        if !changes || excused {
            continue;
        }
        assert_ne!(method, "GET", "{name}: a link may not change anything");
        let account = sender(demo, &route);
        let login = account.map(|account| account.login.clone()).unwrap_or_default();
        if !browsers.iter().any(|(known, _)| *known == login) {
            browsers.push((login.clone(), browser_of(demo, account)));
        }
        let (_, browser) = browsers.iter_mut().find(|(known, _)| *known == login).unwrap();
        let (own, origin) = (browser.csrf.clone(), browser.origin.url.clone());
        for (what, token, mut headers) in forgeries(&own, &origin) {
            let (kind, body) = if takes_file(&path) {
                let field = |token| {
                    format!("--limit\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{token}\r\n")
                };
                (
                    "multipart/form-data; boundary=limit",
                    token.map_or_else(String::new, field) + "--limit--\r\n",
                )
            } else {
                (
                    "application/x-www-form-urlencoded",
                    token.map_or_else(String::new, |token| format!("_csrf={token}")),
                )
            };
            headers.push(("content-type", kind));
            let answer = browser.send(method, &path, &headers, body.as_bytes());
            browser.csrf.clone_from(&own);
            tried += 1;
            let sent_away = login.is_empty() && answer.header("location").starts_with("/connexion");
            if !sent_away && (answer.status != 403 || !answer.text().contains("<h1")) {
                faults.push(format!("{name}, {what}: {}", answer.status));
            }
        }
    }
    assert!(tried > 200, "{tried}");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
    // All of them are still signed in: nothing was done, not even signing out.
    for (login, mut browser) in browsers.into_iter().filter(|(login, _)| !login.is_empty()) {
        let home = if login == PHYSICIAN { "/pro" } else { "/documents" };
        browser.get(home).with(200);
    }
}

#[test]
fn the_token_of_one_session_is_worth_nothing_in_another() {
    let demo = shared();
    let other = Browser::signed_in(demo, demo.account("p4")).csrf;
    let mut again = Browser::signed_in(demo, demo.account("p5"));
    let mut browser = Browser::signed_in(demo, demo.account("p5"));
    let own = browser.csrf.clone();
    assert!(own.len() >= 22 && own != other && own != again.csrf, "tokens are drawn for each session");
    let origin = browser.origin.url.clone();
    for token in [&other, &again.csrf.clone()] {
        browser.post_with("/deconnexion", &[], Some(token), &[("origin", &origin)]).with(403);
    }
    again.page("/documents");
    browser.page("/documents");
}

/// The interfaces for software take a bearer token and nothing that a browser sends by itself.
#[test]
fn a_cookie_opens_no_interface_for_software() {
    let demo = shared();
    for (login, home) in [("p6", "/documents"), (PHYSICIAN, "/pro")] {
        let mut browser = Browser::signed_in(demo, demo.account(login));
        browser.page(home);
        let cookies = browser.cookie_line();
        let origin = Origin::of(&demo.addresses.portal);
        for route in routes() {
            let open = route["actors"].as_array().unwrap().iter().any(|actor| actor == "anonymous");
            let listener = text(&route, "listener");
            if open || listener != "main" || !matches!(text(&route, "class"), "fhir" | "xds" | "oauth") {
                continue;
            }
            let headers =
                [("cookie", cookies.as_str()), ("content-type", JSON), ("origin", origin.url.as_str())];
            let answer = origin.send(text(&route, "method"), &filled(&route), &headers, b"");
            assert_eq!(answer.status, 401, "{} {}", text(&route, "method"), text(&route, "path"));
        }
    }
}
