//! Doors of the sweep that are no browser and no plain token: the listener for software and cards, by certificate alone
//! and with its tokens, and the offices of those who run the deployment.

use std::fmt::Write as _;
use std::path::Path;

use crate::fhir::Fhir;
use crate::http::{Answer, Origin};
use crate::portal::{Browser, mailbox};
use crate::secure::Secure;
use crate::server::{Demo, run, until};
use crate::tokens::{air_if, own_token};

/// A structure of the town in which nothing of the record was made.
const CLINIC: &str = "1750000003";
/// Where physicians of the town practise who have no part in the record.
const ELSEWHERE: [&str; 5] = ["1750000002", "1750000003", "1750000004", "1750000005", "1750000006"];
/// Roles of those who run a deployment.
pub(crate) const ROLES: [&str; 3] = ["operator", "security-officer", "counter-agent"];
const PASSWORD: &str = "une phrase que personne ne devine 47";

/// How somebody reaches the FHIR interface.
pub(crate) enum Door {
    /// Not at all.
    Shut,
    /// By the main listener.
    Main(Box<Fhir>),
    /// By the listener for software and cards, with a token or without.
    Certificate(Box<Secure>, Option<String>),
}

impl Door {
    pub(crate) fn bearer(fhir: Fhir) -> Self {
        Self::Main(Box::new(fhir))
    }

    /// The answer to a request on a listener; absent where the door is another.
    pub(crate) fn send(
        &self,
        listener: &str,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        let mut all = headers.to_vec();
        match (self, listener) {
            (Self::Main(fhir), "main") if fhir.token.is_empty() => {
                Some(fhir.origin.send(method, path, headers, body))
            }
            (Self::Main(fhir), "main") => {
                Some(fhir.send(method, path.strip_prefix("/fhir").unwrap(), headers, body))
            }
            (Self::Certificate(client, token), "mtls") => {
                let bearer = token.as_ref().map(|token| format!("Bearer {token}"));
                all.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
                Some(client.send(method, path, &all, body))
            }
            _ => None,
        }
    }
}

/// Software and cards whom the record does not concern: their names and doors, and whether each may ask for records.
pub(crate) fn by_certificate(demo: &Demo, ins: &str) -> Vec<(&'static str, Door)> {
    let clinic = || Box::new(Secure::of(demo, CLINIC));
    let own = own_token(&clinic(), CLINIC, &[("declared_profession", "10")]);
    let lent = Fhir { origin: Origin::of(&demo.addresses.fhir), token: own.clone() };
    let (structure, exchanged) = stranger(demo, ins);
    vec![
        ("a structure, by certificate", Door::Certificate(clinic(), None)),
        ("a structure, with its token", Door::Certificate(clinic(), Some(own))),
        ("a structure's token without its certificate", Door::bearer(lent)),
        ("staff, by card", Door::Certificate(Box::new(Secure::of(demo, "staff-card")), None)),
        (AT_A_STRUCTURE, Door::Certificate(Box::new(Secure::of(demo, structure)), Some(exchanged))),
    ]
}

/// The only one of them who may ask for records, and open one.
pub(crate) const AT_A_STRUCTURE: &str =
    "a professional without authorisation, through a structure's software";

/// A physician without authorisation who practises at a structure of the town, and the token of both.
fn stranger(demo: &Demo, ins: &str) -> (&'static str, String) {
    let strangers = demo.accounts.iter().filter(|account| {
        account.kind == "professional"
            && demo.profession(account) == "10"
            && !account.records.iter().any(|known| known == ins)
    });
    for account in strangers {
        for structure in ELSEWHERE {
            let client = Secure::of(demo, structure);
            if let Some(token) = air_if(demo, &client, structure, &account.login) {
                return (structure, token);
            }
        }
    }
    panic!("nobody practises elsewhere");
}

/// Activation codes of one account for each role, made while no server has the data.
pub(crate) fn codes(data: &Path) -> Vec<String> {
    let add = |role: &&str| {
        let login = format!("sweep.{role}");
        let data = data.to_str().unwrap();
        let ran =
            run(&["operator", "add", "--data", data, "--role", role, "--login", &login, "--name", role], "");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let made: serde_json::Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
        made["code"].as_str().unwrap().to_owned()
    };
    ROLES.iter().map(add).collect()
}

/// A browser in which somebody who runs the deployment opened their account, and is signed in.
pub(crate) fn officer(demo: &Demo, role: &str, code: &str) -> Browser {
    let mut browser = Browser::new(demo);
    let email = format!("{role}@example.test");
    browser.page("/inscription");
    browser.post("/inscription", &[("code", code), ("naissance", "")]).with(303);
    browser.page("/inscription/courriel");
    browser.post("/inscription/courriel", &[("courriel", &email)]).with(303);
    browser.page("/inscription/courriel/code");
    let sent = mailed_code(demo, &email);
    browser.post("/inscription/courriel/code", &[("code", &sent)]).with(303);
    browser.page("/inscription/mot-de-passe");
    let login = format!("sweep.{role}");
    let fields = [("identifiant", login.as_str()), ("mot_de_passe", PASSWORD)];
    browser.post("/inscription/mot-de-passe", &fields).with(303);
    let page = browser.page("/inscription/totp");
    browser.post("/inscription/totp", &[("code", &totp(&page))]).with(303);
    assert!(browser.get("/operateur").status == 200, "{role} is at work");
    browser
}

/// The six digits in the last e-mail to somebody.
fn mailed_code(demo: &Demo, email: &str) -> String {
    let development = Origin::of(&demo.addresses.development);
    until("the letter with the code", || {
        let letters = mailbox(demo).into_iter().map(|path| development.send("GET", &path, &[], &[]).text());
        let letter = letters.into_iter().find(|page| page.contains(email))?;
        let text = letter.rsplit(email).next()?;
        let words = text.split(|c: char| !c.is_ascii_digit() && c != '\u{a0}' && c != ' ');
        let codes = words.map(|word| word.chars().filter(char::is_ascii_digit).collect::<String>());
        codes.into_iter().find(|digits| digits.len() == 6)
    })
}

/// The code that an application shows for the secret of a page (RFC 6238).
fn totp(page: &str) -> String {
    let shown = page.split_once("class=\"secret\"").unwrap().1.split("</p>").next().unwrap();
    let groups = shown.split("<span>").skip(1).map(|rest| rest.split('<').next().unwrap());
    let mut bits = String::new();
    for letter in groups.collect::<String>().bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        write!(bits, "{value:05b}").unwrap();
    }
    let bytes: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let secret: [u8; 20] = bytes.try_into().unwrap();
    let now = carnet_model::Timestamp(i64::try_from(crate::mtls::now_millis()).unwrap());
    carnet_service::account::totp_code(&secret, now).unwrap()
}
