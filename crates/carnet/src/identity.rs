//! The development listener of the demo: an identity provider where one chooses who one is, the mailbox, the clock.
//! `carnet serve` has none of it.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Router, middleware};
use carnet_model::{Caller, Timestamp};
use carnet_pages::SafeHtml;
use carnet_pages::demo::{
    AccountChooserPage, AccountInterest, AccountKind, ClockPage, DemoAccount, MailPage, MailRow, MailboxPage,
};
use carnet_pages::layout::{Layout, Setting};
use carnet_service::{Service, SessionKind};
use serde::Deserialize;

use crate::mailbox::{Mail, Mailbox};
use crate::provider::{self, Fields, Provider, Realm};

/// An account that can be chosen.
#[derive(Clone)]
pub(crate) struct Account {
    /// Its handle.
    pub(crate) login: String,
    /// As what it signs in.
    pub(crate) kind: SessionKind,
    /// Who it is.
    pub(crate) caller: Caller,
    /// What is worth trying.
    pub(crate) interest: AccountInterest,
    /// What a provider of identities says of them, the subject apart.
    pub(crate) claims: serde_json::Value,
}

/// What the listener's handlers share.
#[derive(Clone)]
pub(crate) struct Development {
    pub(crate) service: Service,
    pub(crate) accounts: Arc<Vec<Account>>,
    pub(crate) mailbox: Mailbox,
    pub(crate) provider: Arc<Provider>,
    pub(crate) portal: String,
    /// Form token of this run: the listener has no sessions.
    pub(crate) form_token: Arc<str>,
}

/// The router of the development listener.
pub(crate) fn router(development: Development) -> Router {
    let realms = provider::router(Arc::clone(&development.provider));
    let mut router = Router::new();
    for realm in Realm::ALL {
        let choose = async move |dev, query| authorize(realm, dev, query);
        router = router.route(&Provider::authorization_path(realm), get(choose));
    }
    router
        .route("/demo/comptes", get(browse))
        .route("/demo/comptes/choisir", axum::routing::post(chosen))
        .route("/demo/courrier", get(mails))
        .route("/demo/courrier/{number}", get(mail))
        .route("/demo/courrier/{number}/source", get(mail_source))
        .route("/demo/horloge", get(clock).post(set_clock))
        .route("/static/{asset}", get(asset))
        .with_state(development)
        .merge(realms)
        .layer(middleware::map_response(no_store))
}

/// The links of the demo's pages, which lead to the development listener.
pub(crate) fn links(development: &str) -> Router {
    let to = |path: &str| {
        let target = format!("{development}{path}");
        get(async move || Redirect::to(&target))
    };
    Router::new()
        .route("/demo/courrier", to("/demo/courrier"))
        .route("/demo/horloge", to("/demo/horloge"))
        .route("/demo/comptes", to("/demo/comptes"))
}

async fn no_store(mut response: Response) -> Response {
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(axum::http::HeaderValue::from_static("no-store"));
    response
}

/// The authorization endpoint of a realm: one chooses who one is.
fn authorize(realm: Realm, State(dev): State<Development>, Query(query): Query<Fields>) -> Response {
    let kind = match realm {
        Realm::Professionals => SessionKind::Professional,
        Realm::People => SessionKind::Person,
    };
    match provider::begin(realm, &dev.provider, &query) {
        Ok(name) => page(&dev, name, Some(kind)),
        Err(answer) => *answer,
    }
}

async fn browse(State(dev): State<Development>) -> Response {
    page(&dev, String::new(), None)
}

fn page(dev: &Development, state: String, kind: Option<SessionKind>) -> Response {
    let wanted = |account: &&Account| kind.is_none_or(|kind| account.kind == kind);
    let accounts = dev.accounts.iter().filter(wanted).map(|account| DemoAccount {
        account: account.login.clone(),
        kind: match account.kind {
            SessionKind::Person => AccountKind::Holder,
            SessionKind::Professional | SessionKind::Operator => AccountKind::Professional,
        },
        name: account.caller.name.to_string(),
        interests: vec![account.interest.clone()],
    });
    let page = AccountChooserPage {
        layout: layout(dev, "/demo/comptes"),
        action: "/demo/comptes/choisir".to_owned(),
        state,
        accounts: accounts.collect(),
    };
    Html(page.render()).into_response()
}

fn layout(dev: &Development, path: &str) -> Layout {
    Layout {
        csrf: dev.form_token.to_string(),
        return_to: path.to_owned(),
        setting: Setting::Demo,
        ..Layout::default()
    }
}

#[derive(Deserialize)]
struct Chosen {
    compte: String,
    state: String,
    #[serde(rename = "_csrf")]
    csrf: String,
}

async fn chosen(State(dev): State<Development>, Form(form): Form<Chosen>) -> Response {
    if *form.csrf != *dev.form_token {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(account) = dev.accounts.iter().find(|account| account.login == form.compte) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if form.state.is_empty() {
        return Redirect::to(&format!("{}/connexion", dev.portal)).into_response();
    }
    let back = provider::chosen(&dev.provider, &form.state, account);
    back.unwrap_or_else(|| StatusCode::BAD_REQUEST.into_response())
}

/// A text in percent form.
pub(crate) fn url_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

async fn mails(State(dev): State<Development>) -> Response {
    let mails = dev.mailbox.all().iter().map(row).collect();
    Html(MailboxPage { layout: layout(&dev, "/demo/courrier"), mails }.render()).into_response()
}

async fn mail(State(dev): State<Development>, Path(number): Path<u64>) -> Response {
    let Some(mail) = dev.mailbox.get(number) else { return StatusCode::NOT_FOUND.into_response() };
    let html: Option<SafeHtml> = None;
    let page = MailPage { layout: layout(&dev, "/demo/courrier"), mail: row(&mail), text: mail.text, html };
    Html(page.render()).into_response()
}

async fn mail_source(State(dev): State<Development>, Path(number): Path<u64>) -> Response {
    let Some(mail) = dev.mailbox.get(number) else { return StatusCode::NOT_FOUND.into_response() };
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], mail.source).into_response()
}

fn row(mail: &Mail) -> MailRow {
    MailRow {
        href: format!("/demo/courrier/{}", mail.number),
        to: mail.to.clone(),
        subject: mail.subject.clone(),
        at: civil(mail.at),
    }
}

fn civil(at: Timestamp) -> jiff::civil::DateTime {
    at.to_jiff()
        .in_tz("Europe/Paris")
        .map_or_else(|_| jiff::tz::Offset::UTC.to_datetime(at.to_jiff()), |zoned| zoned.datetime())
}

async fn clock(State(dev): State<Development>) -> Response {
    let page = ClockPage { layout: layout(&dev, "/demo/horloge"), now: civil(dev.service.now()) };
    Html(page.render()).into_response()
}

#[derive(Deserialize)]
struct SetClock {
    #[serde(default)]
    avancer: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    heure: Option<String>,
    #[serde(rename = "_csrf")]
    csrf: String,
}

async fn set_clock(State(dev): State<Development>, Form(form): Form<SetClock>) -> Response {
    if *form.csrf != *dev.form_token {
        return StatusCode::FORBIDDEN.into_response();
    }
    let step = match form.avancer.as_deref() {
        Some("1h") => Some(3_600_000),
        Some("1j") => Some(Timestamp::DAY),
        Some("15j") => Some(15 * Timestamp::DAY),
        Some("42j") => Some(42 * Timestamp::DAY),
        _ => chosen_instant(&form).map(|at| at.0 - dev.service.now().0),
    };
    let Some(step) = step else { return StatusCode::BAD_REQUEST.into_response() };
    let clock = dev.service.clock();
    clock.set_offset(clock.offset_millis().saturating_add(step));
    Redirect::to("/demo/horloge").into_response()
}

fn chosen_instant(form: &SetClock) -> Option<Timestamp> {
    let text = format!("{}T{}", form.date.as_deref()?, form.heure.as_deref()?);
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    Some(Timestamp(civil.in_tz("Europe/Paris").ok()?.timestamp().as_millisecond()))
}

async fn asset(Path(name): Path<String>) -> Response {
    match carnet_pages::assets::asset(&format!("/static/{name}")) {
        Some(asset) => ([(header::CONTENT_TYPE, asset.content_type)], asset.bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
