//! A browser on the pages: cookies, and the form token of the last page.

use std::collections::BTreeMap;

use crate::http::{Answer, Origin, form};
use crate::server::{Account, Demo};

/// A browser.
pub(crate) struct Browser {
    pub(crate) origin: Origin,
    cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
}

impl Browser {
    pub(crate) fn new(demo: &Demo) -> Self {
        let origin = Origin::of(&demo.addresses.portal);
        Self { origin, cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// A browser in which somebody signed in, through the development identity provider.
    #[track_caller]
    pub(crate) fn signed_in(demo: &Demo, account: &Account) -> Self {
        let mut browser = Self::new(demo);
        browser.page("/connexion");
        let door = if account.kind == "holder" { "/connexion/personne" } else { "/connexion/professionnel" };
        let answer = browser.post(door, &[]).with(303);
        let provider = Origin::of(&demo.addresses.development);
        let path = answer.header("location").strip_prefix(&provider.url).unwrap().to_owned();
        // The provider keeps what was asked, and shows who one can be.
        let asked = provider.send("GET", &path, &[], &[]);
        let page = match asked.header("location") {
            "" => asked,
            next => provider.send("GET", next, &[], &[]),
        };
        let page = page.with(200).text();
        assert!(page.contains(&format!("value=\"{}\"", account.login)), "{} is offered", account.login);
        let fields = [
            ("compte", account.login.as_str()),
            ("state", &value_of(&page, "state").unwrap()),
            ("_csrf", &value_of(&page, "_csrf").unwrap()),
        ];
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let answer =
            provider.send("POST", "/demo/comptes/choisir", &kind, form(&fields).as_bytes()).with(303);
        let back = answer.header("location").strip_prefix(&demo.addresses.portal).unwrap().to_owned();
        let answer = browser.get(&back).with(303);
        let home = answer.header("location").to_owned();
        assert!(!home.starts_with("/connexion"), "{} is signed in: {home}", account.login);
        browser.page(&home);
        browser
    }

    /// Sends a request with the cookies.
    #[track_caller]
    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let line = self.cookie_line();
        let mut all = headers.to_vec();
        if !line.is_empty() {
            all.push(("cookie", &line));
        }
        let answer = self.origin.send(method, path, &all, body);
        for (_, line) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(token) = value_of(&answer.text(), "_csrf") {
            self.csrf = token;
        }
        answer
    }

    /// The cookies, as their header.
    pub(crate) fn cookie_line(&self) -> String {
        let line: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        line.join("; ")
    }

    #[track_caller]
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    /// A page that must be there.
    #[track_caller]
    pub(crate) fn page(&mut self, path: &str) -> String {
        self.get(path).with(200).text()
    }

    /// Sends a form of the last page.
    #[track_caller]
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let origin = self.origin.url.clone();
        self.post_with(path, fields, Some(&csrf), &[("origin", &origin)])
    }

    /// Sends a form with this token and these headers.
    #[track_caller]
    pub(crate) fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        csrf: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut all = fields.to_vec();
        if let Some(csrf) = csrf {
            all.push(("_csrf", csrf));
        }
        let mut with_type = headers.to_vec();
        with_type.push(("content-type", "application/x-www-form-urlencoded"));
        self.send("POST", path, &with_type, form(&all).as_bytes())
    }

    /// Sends a form with a file.
    #[track_caller]
    pub(crate) fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        let origin = self.origin.url.clone();
        let csrf = self.csrf.clone();
        let mut body = Vec::new();
        for (name, value) in [("_csrf", csrf.as_str())].iter().chain(fields) {
            let part =
                format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            file.0
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file.1);
        body.extend_from_slice(b"\r\n--limit--\r\n");
        let headers = [("origin", origin.as_str()), ("content-type", "multipart/form-data; boundary=limit")];
        self.send("POST", path, &headers, &body)
    }

    /// As a professional: the address of a record's screen, opened first with the care relation if it must be.
    #[track_caller]
    pub(crate) fn open_record(&mut self, ins: &str) -> String {
        let matricule = ins.rsplit('|').next().unwrap();
        self.page("/pro");
        let answer = self.post("/pro/dossiers", &[("ins", matricule)]).with(303);
        let screen = answer.header("location").trim_end_matches("/ouvrir").to_owned();
        if self.get(&screen).status != 200 {
            self.page(&format!("{screen}/ouvrir"));
            let declared = [("base", "equipe"), ("mode", "normal")];
            self.post(&format!("{screen}/ouvrir"), &declared).with(303);
            self.page(&screen);
        }
        screen
    }
}

/// The value of a field of a page.
pub(crate) fn value_of(page: &str, name: &str) -> Option<String> {
    let rest = page.split_once(&format!("name=\"{name}\" value=\""))?.1;
    Some(rest.split('"').next()?.replace("&amp;", "&").replace("&#38;", "&"))
}

/// The mailbox of the demo: the address of each e-mail, newest first.
#[track_caller]
pub(crate) fn mailbox(demo: &Demo) -> Vec<String> {
    let page =
        Origin::of(&demo.addresses.development).send("GET", "/demo/courrier", &[], &[]).with(200).text();
    let links = page.split("href=\"/demo/courrier/").skip(1);
    links.map(|rest| format!("/demo/courrier/{}", rest.split('"').next().unwrap())).collect()
}
