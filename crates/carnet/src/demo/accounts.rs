//! Accounts of the demo: the file for programs, the chooser and the greeting for people.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use carnet_model::{Caller, Ins};
use carnet_pages::demo::AccountInterest;
use carnet_service::peer::{Holder, Peer, Revocation};
use carnet_service::{Service, SessionKind};
use carnet_town::{Professional, Structure, Town, Trade};
use serde::Serialize;
use serde_json::Value;

use super::Origins;
use super::authority::Authority;
use super::clients::{self, Clients};
use super::password::Way;
use super::sowing::{Sown, holder, ins_of, professional};
use crate::cli::CliError;
use crate::identity::Account;
use crate::provider::{Provider, Realm};

/// Life of the demo's tokens, in milliseconds. Source: `spec/check-doors.md`.
const TOKEN_LIFE: i64 = 12 * 3_600_000;
/// Beyond this many people, only the first get a token: a large town is for benchmarks.
const TOKENS: usize = 5_000;
/// People shown in the chooser.
const CHOOSER: usize = 40;

/// An account with its token.
pub(super) struct Known {
    account: Account,
    token: Option<String>,
    ins: Option<Ins>,
    documents: u32,
    records: Vec<String>,
    /// Name of its certificate below the authority's folder.
    certificate: Option<Box<str>>,
}

/// Everybody: who signs in, and the structures, whose software shows a certificate.
pub(super) struct Accounts {
    people: Vec<Known>,
    structures: Vec<Software>,
}

/// A structure with the token of its software.
struct Software {
    caller: Caller,
    token: String,
}

/// Makes the accounts and their tokens.
pub(super) async fn accounts(service: &Service, sown: &Sown) -> Result<Accounts, CliError> {
    let people = people(service, sown).await?;
    let mut structures = Vec::new();
    for structure in sown.town.structures {
        let holder = Holder::Structure { id: structure.id.into(), name: structure.name.into() };
        let caller = Peer { thumbprint: [0; 32], holder, revocation: Revocation::Checked }.caller();
        let token = service.issue_token(&caller, TOKEN_LIFE).await?;
        structures.push(Software { caller, token });
    }
    Ok(Accounts { people, structures })
}

async fn people(service: &Service, sown: &Sown) -> Result<Vec<Known>, CliError> {
    let town = &sown.town;
    let card = town.professionals.first().map(|who| who.id.clone());
    let mut all = Vec::with_capacity(town.people.len() + town.professionals.len());
    let everybody: Vec<Ins> =
        town.people.iter().filter_map(ins_of).chain(sown.twins.iter().copied()).collect();
    for who in &town.professionals {
        let caller = professional(town, who);
        let follows = town.people.iter().filter(|p| town.attending(p).is_some_and(|a| a.id == who.id));
        let records = if who.id == carnet_town::KNOWN_PROFESSIONAL {
            everybody.iter().map(token_of).collect()
        } else {
            follows.filter_map(ins_of).map(|ins| token_of(&ins)).collect()
        };
        let interest = AccountInterest::Profession(who.specialty().display.to_owned());
        let claims = situations(town, who);
        let account =
            Account { login: who.id.clone(), kind: SessionKind::Professional, caller, interest, claims };
        let of_card = card.as_ref() == Some(&account.login);
        let known = known(service, account, None, 0, records, TOKENS > all.len()).await?;
        all.push(Known { certificate: of_card.then(|| "card".into()), ..known });
    }
    for person in &town.people {
        let Some(ins) = ins_of(person) else { continue };
        let login = format!("p{}", person.index);
        let with_token = TOKENS > all.len();
        all.push(of_person(service, person, ins, login, person.abundance, with_token).await?);
        let twin = sown.twins.iter().find(|twin| twin.matricule() == ins.matricule() && **twin != ins);
        if let Some(twin) = twin {
            let login = format!("p{}-nir", person.index);
            all.push(of_person(service, person, *twin, login, 0, with_token).await?);
        }
    }
    Ok(all)
}

/// What Pro Santé Connect would say of a professional: a few have several places, one has two professions. The one whom
/// everybody knows has one of each, so that nobody is asked to choose.
fn situations(town: &Town, who: &Professional) -> Value {
    let places: Vec<&Structure> = who.sites.iter().map(|site| town.structure(*site)).collect();
    let kept = if who.id == carnet_town::KNOWN_PROFESSIONAL { 1 } else { places.len() };
    let places: Vec<&Structure> = places.into_iter().take(kept).collect();
    let mut exercises = vec![(who.profession(), who.expertise(), places.clone())];
    if who.trade == Trade::Midwife {
        exercises.push((Trade::Nurse.profession(), Trade::Nurse.expertise(), places));
    }
    crate::provider::professional(who, &exercises)
}

/// The account of a person in one of the domains in which they have a record.
async fn of_person(
    service: &Service,
    person: &carnet_town::Person,
    ins: Ins,
    login: String,
    documents: u32,
    with_token: bool,
) -> Result<Known, CliError> {
    let caller = holder(person, ins);
    let interest = AccountInterest::Documents(documents);
    let claims = crate::provider::citizen(person, &token_of(&ins));
    let account = Account { login, kind: SessionKind::Person, caller, interest, claims };
    known(service, account, Some(ins), documents, vec![token_of(&ins)], with_token).await
}

async fn known(
    service: &Service,
    account: Account,
    ins: Option<Ins>,
    documents: u32,
    records: Vec<String>,
    with_token: bool,
) -> Result<Known, CliError> {
    let token = if with_token { Some(service.issue_token(&account.caller, TOKEN_LIFE).await?) } else { None };
    Ok(Known { account, token, ins, documents, records, certificate: None })
}

fn token_of(ins: &Ins) -> String {
    format!("urn:oid:{}|{}", ins.domain().oid(), ins.matricule())
}

/// The accounts of the chooser: professionals, then the people with most to see.
pub(super) fn chooser(all: &Accounts) -> Vec<Account> {
    let all = &all.people;
    let of = |kind: SessionKind| all.iter().filter(move |known| known.account.kind == kind);
    let mut people: Vec<&Known> = of(SessionKind::Person).collect();
    people.sort_by_key(|known| std::cmp::Reverse(known.documents));
    let people = people.into_iter().take(CHOOSER);
    people.chain(of(SessionKind::Professional)).map(|known| known.account.clone()).collect()
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    id: &'a str,
    name: &'a str,
    ins: Option<String>,
    profession: Option<&'a str>,
    login: &'a str,
    token: Option<&'a str>,
    records: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<PathBuf>,
}

#[derive(Serialize)]
struct ServerLine<'a> {
    kind: &'static str,
    portal: &'a str,
    fhir: String,
    content: &'a str,
    ops: &'a str,
    development: &'a str,
    mtls: &'a str,
    authority: &'a Path,
    /// Issuer of professionals' identities.
    professionals: String,
    /// Issuer of people's identities.
    people: String,
    /// A structure's software, as a client of the first.
    software: SoftwareClient<'a>,
    pid: u32,
}

#[derive(Serialize)]
struct SoftwareClient<'a> {
    id: &'a str,
    secret: &'a str,
    redirect_uri: &'a str,
}

/// Writes the accounts file; it appears whole, when everything is ready.
pub(super) fn write(
    path: &Path,
    all: &Accounts,
    origins: &Origins,
    authority: &Authority,
    clients: &Clients,
) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&partial)?);
    for known in &all.people {
        let Caller { id, name, profession, .. } = &known.account.caller;
        let line = Line {
            kind: match known.account.kind {
                SessionKind::Person => "holder",
                SessionKind::Professional => "professional",
                SessionKind::Operator => "operator",
            },
            id,
            name,
            ins: known.ins.as_ref().map(token_of),
            profession: profession.as_deref(),
            login: &known.account.login,
            token: known.token.as_deref(),
            records: &known.records,
            certificate: known.certificate.as_deref().map(|name| authority.certificate(name)),
            key: known.certificate.as_deref().map(|name| authority.key(name)),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    for Software { caller, token } in &all.structures {
        let line = Line {
            kind: "structure",
            id: &caller.id,
            name: &caller.name,
            ins: None,
            profession: caller.profession.as_deref(),
            login: &caller.id,
            token: Some(token),
            records: &[],
            certificate: Some(authority.certificate(&caller.id)),
            key: Some(authority.key(&caller.id)),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    let server = ServerLine {
        kind: "server",
        portal: &origins.portal,
        fhir: format!("{}/fhir", origins.portal),
        content: &origins.content,
        ops: &origins.ops,
        development: &origins.development,
        mtls: &origins.software,
        authority: authority.folder(),
        professionals: Provider::issuer(&origins.development, Realm::Professionals),
        people: Provider::issuer(&origins.development, Realm::People),
        software: SoftwareClient {
            id: clients::SOFTWARE,
            secret: &clients.software,
            redirect_uri: clients::SOFTWARE_REDIRECT,
        },
        pid: std::process::id(),
    };
    serde_json::to_writer(&mut out, &server)?;
    out.write_all(b"\n")?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(partial, path)
}

/// Says where to click and as whom.
pub(super) fn greet(all: &Accounts, origins: &Origins, sown: &Sown, authority: &Authority, took: Duration) {
    let all = &all.people;
    let richest = all.iter().max_by_key(|known| known.documents).map(|known| &*known.account.caller.name);
    let physician = all.iter().find(|known| known.account.login == carnet_town::KNOWN_PROFESSIONAL);
    let patient = richest.unwrap_or("—");
    let doctor = physician.map_or("—", |known| &*known.account.caller.name);
    let ins = all.iter().max_by_key(|known| known.documents).and_then(|known| known.ins);
    let matricule = ins.map(|ins| ins.matricule().to_owned()).unwrap_or_default();
    println!(
        "\n  Carnet is ready after {:.1} s: {} records, {} documents sown. Everybody in it is invented.\n\n\
         \x20   Pages        {}\n\
         \x20   FHIR         {}/fhir/metadata\n\
         \x20   Mailbox      {}/demo/courrier\n\
         \x20   Clock        {}/demo/horloge\n\
         \x20   Figures      {}/metrics\n\
         \x20   Software     {}/fhir/metadata (certificates in {})\n\n\
         \x20 Three things to try:\n\
         \x20   1. Sign in as {patient} (a person): find a document among hundreds, mask it, open the journal.\n\
         \x20   2. Sign in as {doctor} (a physician): open the record {matricule}, read, deposit a document.\n\
         \x20   3. Open the mailbox: the e-mail says that something came, never what.\n",
        took.as_secs_f64(),
        sown.town.people.len() + sown.twins.len(),
        sown.documents,
        origins.portal,
        origins.portal,
        origins.development,
        origins.development,
        origins.ops,
        origins.software,
        authority.folder().display(),
    );
}

/// Says how to try the way in that needs no provider and no passkey.
pub(super) fn greet_by_password(way: &Way, origins: &Origins) {
    let Way { name, login, password, totp } = way;
    println!(
        "\x20 Without the demo's identity provider: sign in at {}/connexion as {name}, by a password and a code.\n\
         \x20   Login        {login}\n\
         \x20   Password     {password}\n\
         \x20   Code         from any application that makes codes; secret {totp}\n\
         \x20                or: oathtool --totp --base32 {totp}\n",
        origins.portal,
    );
}
