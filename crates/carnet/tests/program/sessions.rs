//! Sessions and what stands around every answer: security headers on pages and error pages, cookies, new ids at each
//! change of rights, ends. Source: `design/security.md` 5.2 and 9.

use crate::doors::routes;
use crate::http::{Answer, Origin};
use crate::portal::Browser;
use crate::server::{Demo, PHYSICIAN, Start, folder, shared};

const SESSION: &str = "carnet";

/// What every page carries, error pages too.
#[track_caller]
fn is_dressed(what: &str, answer: &Answer) {
    let one = |name: &str| {
        let all: Vec<&str> = answer
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(all.len(), 1, "{what}: {name} {all:?}");
        all[0].to_owned()
    };
    let policy = one("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.split(';').any(|one| one.trim() == part), "{what}: {part} is not in {policy}");
    }
    for never in ["unsafe-inline", "unsafe-eval", "data:", "*", "https:"] {
        assert!(!policy.contains(never), "{what}: {never} in {policy}");
    }
    assert_eq!(one("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(one("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(one("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(one("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(one("permissions-policy").contains("geolocation=()"), "{what}");
    let kept = one("cache-control");
    assert!(
        kept.contains("no-store") || answer.status == 200 && kept.contains("immutable"),
        "{what}: {kept}"
    );
    for name in ["server", "x-powered-by", "access-control-allow-origin"] {
        assert!(answer.header(name).is_empty(), "{what}: {name}");
    }
    for (_, line) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
        is_kept_close(what, line);
    }
    let page = answer.text();
    if answer.header("content-type").starts_with("text/html") {
        let inline = page.split("<script").skip(1).any(|rest| !rest.starts_with(" src=\"/static/"));
        assert!(
            !inline && !page.contains(" style=\"") && !page.contains(" onclick="),
            "{what}: something inline"
        );
    }
}

#[track_caller]
fn is_kept_close(what: &str, line: &str) {
    let attributes: Vec<&str> = line.split(';').skip(1).map(str::trim).collect();
    for wanted in ["Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(attributes.contains(&wanted), "{what}: {line}");
    }
    assert!(!attributes.iter().any(|one| one.starts_with("Domain")), "{what}: {line}");
}

#[test]
fn every_page_and_every_error_page_is_dressed_for_everybody() {
    let demo = shared();
    let mut people = [
        ("nobody", Browser::new(demo)),
        ("a person", Browser::signed_in(demo, demo.account("p7"))),
        ("a professional", Browser::signed_in(demo, demo.account(PHYSICIAN))),
    ];
    let unknown = "01234567-89ab-cdef-0001-0203040506ff";
    let mut looked = 0;
    for (who, browser) in &mut people {
        for route in routes().iter().filter(|route| route["class"] == "portal" && route["listener"] == "main")
        {
            let path = route["path"].as_str().unwrap();
            let parts = path.split('/').map(|part| if part.starts_with('{') { unknown } else { part });
            let concrete = parts.collect::<Vec<_>>().join("/");
            let method = route["method"].as_str().unwrap();
            // A form without its token: the page of a refusal, and nobody is signed out.
            let answer = if method == "GET" {
                browser.get(&concrete)
            } else {
                browser.send(method, &concrete, &[], &[])
            };
            is_dressed(&format!("{who}: {method} {path} {}", answer.status), &answer);
            looked += 1;
        }
        for (method, path, headers) in [
            ("GET", "/nothing/here", vec![]),
            ("GET", "/documents/not-an-id", vec![]),
            ("DELETE", "/documents", vec![]),
            ("GET", "/documents?page=%ff", vec![]),
            ("POST", "/langue", vec![("content-type", "application/json")]),
            ("GET", "/static/unknown.css", vec![]),
        ] {
            let answer = browser.send(method, path, &headers, &[]);
            is_dressed(&format!("{who}: {method} {path} {}", answer.status), &answer);
        }
    }
    assert!(looked > 150, "{looked}");
}

/// The value of the session's cookie.
fn session(browser: &Browser) -> String {
    let line = browser.cookie_line();
    let found = line.split("; ").find_map(|pair| pair.strip_prefix(&format!("{SESSION}=")));
    found.unwrap_or_default().to_owned()
}

/// What a stolen cookie opens, from another browser.
fn opens(demo: &Demo, cookie: &str, path: &str) -> u16 {
    let origin = Origin::of(&demo.addresses.portal);
    origin.send("GET", path, &[("cookie", &format!("{SESSION}={cookie}"))], &[]).status
}

#[test]
fn a_sign_in_makes_an_id_of_its_own_and_a_sign_out_ends_it() {
    let demo = shared();
    let first = session(&Browser::signed_in(demo, demo.account("p10")));
    let mut browser = Browser::signed_in(demo, demo.account("p10"));
    let second = session(&browser);
    assert!(first.len() >= 43 && second.len() >= 43 && first != second, "256 bits, drawn each time");
    for value in ["fixed-by-somebody-else", &"A".repeat(43), &first[..42]] {
        assert_eq!(opens(demo, value, "/documents"), 303, "{value}");
    }
    // Somebody else's id in the browser before the sign-in does not become the id of the session.
    let planted = "B".repeat(43);
    let origin = Origin::of(&demo.addresses.portal);
    let answer = origin.send("GET", "/connexion", &[("cookie", &format!("{SESSION}={planted}"))], &[]);
    let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    assert!(set.into_iter().all(|(_, line)| !line.contains(&planted)));
    assert_eq!(opens(demo, &planted, "/documents"), 303);
    // Both cookies at once: neither counts.
    let both = format!("{SESSION}={planted}; {SESSION}={second}");
    assert_eq!(origin.send("GET", "/documents", &[("cookie", &both)], &[]).status, 303);

    browser.page("/documents");
    browser.post("/deconnexion", &[]).with(303);
    assert_eq!(opens(demo, &second, "/documents"), 303, "after the sign-out");
    assert_eq!(opens(demo, &first, "/documents"), 200, "the other session of the same person");
}

/// Moves the demo's clock.
fn move_clock(demo: &Demo, step: &str) {
    let origin = Origin::of(&demo.addresses.development);
    let page = origin.send("GET", "/demo/horloge", &[], &[]).with(200).text();
    let token = crate::portal::value_of(&page, "_csrf").unwrap();
    let body = crate::http::form(&[("_csrf", &token), ("avancer", step)]);
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", origin.url.as_str())];
    origin.send("POST", "/demo/horloge", &headers, body.as_bytes()).with(303);
}

#[test]
fn a_session_that_is_left_alone_ends() {
    let dir = folder("sessions");
    let demo = Demo::start(&Start { data: &dir.join("data"), people: 1, more: &["--empty"] });
    for (login, path) in [("p0", "/documents"), (PHYSICIAN, "/pro")] {
        let mut browser = Browser::signed_in(&demo, demo.account(login));
        let stolen = session(&browser);
        browser.page(path);
        move_clock(&demo, "1h");
        let answer = browser.get(path).with(303);
        assert!(
            answer.header("location").starts_with("/connexion"),
            "{login}: {}",
            answer.header("location")
        );
        assert_eq!(opens(&demo, &stolen, path), 303, "{login}");
        // A form of that time does nothing either.
        let old = browser.csrf.clone();
        let origin = browser.origin.url.clone();
        let sent = browser.post_with("/session/prolonger", &[], Some(&old), &[("origin", &origin)]);
        assert!(matches!(sent.status, 303 | 403), "{login}: {}", sent.status);
        assert_eq!(opens(&demo, &stolen, path), 303, "{login}");
    }
    drop(demo);
    std::fs::remove_dir_all(&dir).unwrap();
}
