//! A portal on a fresh store, people and professionals, and browsers that keep their cookies.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use bytes::Bytes;
use carnet_identity::passkey::Algorithm;
use carnet_identity::passkey::soft::{Flags, SoftAuthenticator};
use carnet_model::account::AccountRole;
use carnet_model::caller::{ActorKind, AuthMode};
use carnet_model::person::{Contact, Language, Sex, Traits};
use carnet_model::{Caller, Code, Ins, InsDomain};
use carnet_portal::{Portal, PortalConfig, content_router, portal_router};
use carnet_record::policy::Policy;
use carnet_seal::SystemEntropy;
use carnet_service::account::{Device, IdentityProvider, NewOperator, SeedAccount, totp_code};
use carnet_service::budget::BudgetLimits;
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::draft::{DocumentDraft, LotDraft};
use carnet_service::{Delivery, MailError, Mailer, NewPerson, Service, SessionKind};
use carnet_store::{Store, StoreConfig};
use http_body_util::BodyExt;
use tower::ServiceExt;

pub(crate) const ORIGIN: &str = "http://localhost:8080";
pub(crate) const CONTENT: &str = "http://127.0.0.1:8081";
pub(crate) const PASSWORD: &str = "vieille théière bleue 72";
pub(crate) const SECRET: [u8; 20] = *b"a secret of 20 bytes";
pub(crate) const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// A portal, and the folder that goes with it.
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) router: Router,
    pub(crate) content: Router,
    pub(crate) portal: Portal,
    dir: PathBuf,
}

impl World {
    pub(crate) fn new(name: &str) -> Self {
        Self::with(name, None)
    }

    /// A portal whose people and professionals prove at this provider who they are.
    pub(crate) fn with(name: &str, provider: Option<Arc<IdentityProvider>>) -> Self {
        Self::made(name, provider, ServiceConfig::of(Profile::Sandbox))
    }

    /// A portal with these budgets.
    pub(crate) fn with_budgets(name: &str, budgets: BudgetLimits) -> Self {
        Self::made(name, None, ServiceConfig { budgets, ..ServiceConfig::of(Profile::Sandbox) })
    }

    fn made(name: &str, provider: Option<Arc<IdentityProvider>>, config: ServiceConfig) -> Self {
        let dir = std::env::temp_dir().join(format!("carnet-portal-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        let entropy = Arc::new(SystemEntropy);
        let store = Store::open(StoreConfig::in_dir(&dir, entropy.clone())).unwrap();
        let service = Service::new(store, Policy::embedded().unwrap(), config, entropy).unwrap();
        let config = PortalConfig {
            people: provider.clone(),
            professionals: provider,
            ..PortalConfig::loopback(ORIGIN, CONTENT)
        };
        let portal = Portal::new(service.clone(), config);
        Self {
            service,
            router: portal_router(portal.clone()),
            content: content_router(portal.clone()),
            portal,
            dir,
        }
    }

    /// Opens the record of a person.
    pub(crate) async fn person(&self, ins: Ins, family: &str) -> Caller {
        self.born(ins, family, "1979-03-28").await
    }

    /// Opens the record of a child.
    pub(crate) async fn child(&self, ins: Ins, family: &str) -> Caller {
        self.born(ins, family, "2020-03-28").await
    }

    async fn born(&self, ins: Ins, family: &str, birth_date: &str) -> Caller {
        let traits = Traits {
            birth_family: family.into(),
            birth_given: "Hélène".into(),
            given_names: "Hélène".into(),
            used_family: None,
            used_given: None,
            birth_date: birth_date.into(),
            birth_place: "51215".into(),
            sex: Sex::Female,
        };
        let contact = Contact { email: Some("p@example.test".into()), ..Contact::default() };
        self.service.open_record(NewPerson { ins, traits, contact, waiting_until: None }).await.unwrap();
        holder(ins, family)
    }

    /// Gives a person an account with password and code.
    pub(crate) async fn account(&self, ins: Ins, login: &str) {
        let (login, password) = (login.to_owned(), PASSWORD.to_owned());
        let email = Some("helene@exemple.test".to_owned());
        let seed = SeedAccount { login, ins, password, totp: SECRET, email };
        self.service.seed_account(seed).await.unwrap();
    }

    /// A browser in which an operator of this role is signed in, to an account of their own.
    pub(crate) async fn operator(&self, role: AccountRole) -> Browser {
        let service = &self.service;
        let (login, device) = (format!("operateur.{}", service.now().0), Device::default());
        let (name, email) = ("Camille LEROY-TEST".to_owned(), None);
        let code = service.make_operator(NewOperator { login, name, role, email }).await.unwrap().code;
        let token = service.begin_enrolment(None, &code, "", &device).await.unwrap();
        service.enrol_email(&token, Some("camille@exemple.test"), Language::French).await.unwrap();
        let letters = self.letters().await;
        let code = letters.iter().find_map(|one| one.detail.clone()).unwrap();
        service.enrol_email_code(&token, &code).await.unwrap();
        let asked = service.ask_enrolment_passkey(&token, "b").await.unwrap().unwrap();
        let (entropy, flags) = (&SystemEntropy, Flags::VERIFIED);
        let made = SoftAuthenticator::create(entropy, Algorithm::Es256, &asked.options, ORIGIN, flags);
        let answer = (asked.ticket.as_str(), made.unwrap().1);
        let opened = service.enrol_passkey(&token, "b", (answer.0, &answer.1), &device).await.unwrap();
        let mut browser = self.browser();
        browser.cookies.insert("carnet".to_owned(), opened.token);
        browser.page("/operateur").await;
        browser
    }

    /// The letters that left since the last look.
    pub(crate) async fn letters(&self) -> Vec<Delivery> {
        let letters = Arc::new(Letters::default());
        let mailer: Arc<dyn Mailer> = Arc::<Letters>::clone(&letters);
        self.service.deliver(Some(&mailer)).await.unwrap();
        std::mem::take(&mut *letters.0.lock().unwrap())
    }

    /// Files a document for a person; gives its public id.
    pub(crate) async fn file(&self, by: &Caller, subject: Ins, document: DocumentDraft) -> String {
        let lot = LotDraft::of(subject, document);
        self.service.deposit(by, lot).await.unwrap().documents[0].id.to_string()
    }

    /// The public id of a person's record.
    pub(crate) async fn record_id(&self, by: &Caller, ins: Ins) -> String {
        let status = self.service.status(by, ins.into()).await.unwrap().unwrap();
        let (kind, number) = (carnet_model::ids::EntryKind::Record, carnet_model::ObjectNo(0));
        self.service.public_id(status.record, kind, number).to_string()
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            service: self.service.clone(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    /// A browser in which somebody is signed in.
    pub(crate) async fn signed_in(&self, caller: &Caller) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(caller).await;
        browser
    }

    /// Moves the service's clock.
    pub(crate) fn later(&self, millis: i64) {
        let clock = self.service.clock();
        clock.set_offset(clock.offset_millis() + millis);
    }

    /// The bytes behind an address of the content origin.
    pub(crate) async fn fetch(&self, address: &str) -> Answer {
        let path = address.strip_prefix(CONTENT).unwrap();
        let request = Request::get(path).body(Body::empty()).unwrap();
        Answer::of(self.content.clone().oneshot(request).await.unwrap()).await
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

#[derive(Default)]
struct Letters(std::sync::Mutex<Vec<Delivery>>);

impl Mailer for Letters {
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        Box::pin(async move {
            self.0.lock().unwrap().push(delivery.clone());
            Ok(())
        })
    }
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    async fn of(response: axum::response::Response) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, bytes: body.collect().await.unwrap().to_bytes() }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }
}

/// A browser: cookies, and the form token of the last page.
pub(crate) struct Browser {
    router: Router,
    service: Service,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
}

impl Browser {
    /// Sends a request as it is, with the cookies.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let line: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !line.is_empty() {
            request.headers_mut().insert(header::COOKIE, line.join("; ").parse().unwrap());
        }
        let answer = Answer::of(self.router.clone().oneshot(request).await.unwrap()).await;
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(token) = token_in(&answer.text()) {
            self.csrf = token;
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A page that must be there.
    pub(crate) async fn page(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} {} {}", answer.location(), answer.text());
        answer.text()
    }

    /// Sends a form of the last page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        self.post_with(path, fields, &csrf, &[("origin", "null"), ("sec-fetch-site", "same-origin")]).await
    }

    pub(crate) async fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        csrf: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("_csrf", csrf)
            .extend_pairs(fields)
            .finish();
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form with a file.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let csrf = self.csrf.clone();
        self.upload_with(path, fields, file, &csrf, &[("origin", ORIGIN)]).await
    }

    pub(crate) async fn upload_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
        csrf: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in [("_csrf", csrf)].iter().chain(fields) {
            let part =
                format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let (name, bytes) = file.unwrap_or(("", b""));
        let head = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--limit--\r\n");
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limit");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Signs in: the session is opened at the service, its token put into the browser.
    pub(crate) async fn sign_in(&mut self, caller: &Caller) {
        let kind = kind_of(caller);
        let (token, _) = self.service.open_session(kind, caller.clone()).await.unwrap();
        self.cookies.insert("carnet".to_owned(), token);
        let home = if kind == SessionKind::Person { "/" } else { "/pro" };
        self.page(home).await;
    }

    /// Signs in to an account of [`World::account`], by its doors.
    pub(crate) async fn sign_in_by_password(&mut self, login: &str) {
        self.page("/connexion").await;
        let answer =
            self.post("/connexion/mot-de-passe", &[("identifiant", login), ("mot_de_passe", PASSWORD)]).await;
        assert_eq!(answer.location(), "/connexion/code", "{}", answer.text());
        self.page("/connexion/code").await;
        let code = self.totp();
        let answer = self.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(answer.location(), "/", "{}", answer.text());
        self.page("/").await;
    }

    /// The code that the application shows now.
    pub(crate) fn totp(&self) -> String {
        totp_code(&SECRET, self.service.now()).unwrap()
    }
}

fn kind_of(caller: &Caller) -> SessionKind {
    if caller.kind == ActorKind::Professional { SessionKind::Professional } else { SessionKind::Person }
}

/// A parameter of an address.
pub(crate) fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).unwrap().1.into_owned()
}

fn token_in(page: &str) -> Option<String> {
    let rest = page.split_once("name=\"_csrf\" value=\"")?.1;
    Some(rest.split('"').next()?.to_owned())
}

pub(crate) fn test_ins(matricule: &str) -> Ins {
    Ins::parse(InsDomain::NirTest, matricule).unwrap()
}

/// Two persons of the tests.
pub(crate) fn helene() -> Ins {
    test_ins("279035121518989")
}

pub(crate) fn other() -> Ins {
    test_ins("277076322082910")
}

pub(crate) fn holder(ins: Ins, family: &str) -> Caller {
    Caller {
        kind: ActorKind::Holder,
        id: ins.matricule().into(),
        name: format!("Hélène {family}").into(),
        ins: Some(ins),
        ..Caller::anonymous()
    }
}

pub(crate) fn physician(id: &str) -> Caller {
    Caller {
        kind: ActorKind::Professional,
        id: id.into(),
        name: "Camille DURAND-TEST".into(),
        profession: Some("10".into()),
        expertise: Some("SM54".into()),
        structure: Some("1750000001".into()),
        structure_name: Some("Cabinet des Tilleuls".into()),
        sector: Some("SA07".into()),
        auth: AuthMode::Direct,
        ..Caller::anonymous()
    }
}

/// A document of a type, with its bytes.
pub(crate) fn document(kind: &str, title: &str, mime: &str, bytes: &[u8]) -> DocumentDraft {
    DocumentDraft {
        title: Some(title.to_owned()),
        type_code: Some(Code::new("", kind, "")),
        mime: Some(mime.to_owned()),
        content: Bytes::copy_from_slice(bytes),
        ..DocumentDraft::default()
    }
}

pub(crate) fn pdf(title: &str) -> DocumentDraft {
    document("11488-4", title, "application/pdf", &[PDF, title.as_bytes(), b"\n%%EOF\n"].concat())
}

/// The folder of the official samples, if it is there; CI must have it.
pub(crate) fn samples() -> Option<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cda");
    if dir.is_dir() {
        return Some(dir);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is needed in CI");
    println!("../shared is absent: the official samples were not tried");
    None
}
