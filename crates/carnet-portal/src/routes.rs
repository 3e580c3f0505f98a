//! The one table of the doors of the pages: the routers and the list of routes come from it.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use carnet_routes::{Actor, Class, Id, IdKind, Listener, Method, Route};

use crate::person::{adding, bin, document, documents, home, journal, masking, notifications, state};
use crate::portal::Portal;
use crate::professional::{deposit, document as pro_document, home as pro_home, opening, screen};
use crate::{assets, content, guard};

/// One method of one path, and what answers it.
pub(crate) struct Door {
    pub(crate) route: Route,
    pub(crate) handler: fn() -> MethodRouter<Portal>,
}

const PERSON: &[Actor] = &[Actor::Holder, Actor::Representative, Actor::Caregiver];
const PRO: &[Actor] = &[Actor::Professional];
const ANYBODY: &[Actor] = &[Actor::Holder, Actor::Professional, Actor::Anonymous];

const DOCUMENT: &[Id] = &[Id { name: "id", kind: IdKind::Document }];
const MESSAGE: &[Id] = &[Id { name: "id", kind: IdKind::Message }];
const RECORD: &[Id] = &[Id { name: "record", kind: IdKind::Record }];
const OF_RECORD: &[Id] =
    &[Id { name: "record", kind: IdKind::Record }, Id { name: "id", kind: IdKind::Document }];

const fn page(path: &'static str, actors: &'static [Actor]) -> Route {
    Route::new(Class::Portal, Method::Get, path, actors)
}

const fn form(path: &'static str, actors: &'static [Actor]) -> Route {
    Route::new(Class::Portal, Method::Post, path, actors).writing().with_form_token()
}

/// Every door, on both listeners.
fn doors() -> Vec<Door> {
    let accounts = [crate::account::doors(), crate::account::unguarded()];
    let pages = [person(), person_documents(), professional(), professional_documents()];
    let people =
        [crate::family::doors::doors(), crate::access::doors::doors(), crate::operator::doors::doors()];
    let people = people.into_iter().chain([crate::person::export::doors()]);
    let all = [everybody(), crate::log::doors()].into_iter().chain(people).chain(accounts).chain(pages);
    all.flatten().collect()
}

fn everybody() -> Vec<Door> {
    vec![
        Door { route: page("/", ANYBODY).reading(), handler: || get(home::show) },
        Door {
            route: Route::new(Class::Static, Method::Get, "/static/{asset}", ANYBODY),
            handler: || get(assets::show),
        },
        Door {
            route: Route::new(Class::Portal, Method::Get, "/c/{token}", ANYBODY)
                .on(Listener::Content)
                .reading(),
            handler: || get(content::show),
        },
    ]
}

fn person() -> Vec<Door> {
    vec![
        Door { route: page("/notifications", PERSON).reading(), handler: || get(notifications::show) },
        Door { route: form("/notifications/toutes", PERSON), handler: || post(notifications::mark_all) },
        Door {
            route: form("/notifications/{id}", PERSON).naming(MESSAGE),
            handler: || post(notifications::mark),
        },
        Door { route: page("/preferences", PERSON).reading(), handler: || get(notifications::preferences) },
        Door { route: form("/preferences", PERSON), handler: || post(notifications::set_preferences) },
        Door { route: page("/journal", PERSON).reading(), handler: || get(journal::show) },
        Door { route: page("/dossier/etat", PERSON).reading(), handler: || get(state::show) },
        Door { route: page("/dossier/activer", PERSON), handler: || get(state::ask) },
        Door { route: form("/dossier/activer", PERSON), handler: || post(state::perform) },
        Door { route: page("/dossier/opposer", PERSON), handler: || get(state::ask) },
        Door { route: form("/dossier/opposer", PERSON), handler: || post(state::perform) },
        Door { route: page("/dossier/fermer", PERSON), handler: || get(state::ask) },
        Door { route: form("/dossier/fermer", PERSON), handler: || post(state::perform) },
        Door { route: page("/dossier/rouvrir", PERSON), handler: || get(state::ask) },
        Door { route: form("/dossier/rouvrir", PERSON), handler: || post(state::perform) },
        Door { route: page("/corbeille", PERSON).reading(), handler: || get(bin::show) },
        Door {
            route: form("/corbeille/{id}/restaurer", PERSON).naming(DOCUMENT),
            handler: || post(bin::restore),
        },
    ]
}

fn person_documents() -> Vec<Door> {
    let about = |path| page(path, PERSON).reading().naming(DOCUMENT);
    let act = |path| form(path, PERSON).naming(DOCUMENT);
    vec![
        Door { route: page("/documents", PERSON).reading(), handler: || get(documents::show) },
        Door { route: form("/documents/recherche", PERSON), handler: || post(documents::search) },
        Door { route: page("/documents/ajouter", PERSON), handler: || get(adding::show) },
        Door { route: form("/documents/ajouter", PERSON), handler: || post(adding::add) },
        Door { route: about("/documents/{id}"), handler: || get(document::show) },
        Door { route: about("/documents/{id}/telecharger"), handler: || get(document::download) },
        Door { route: about("/documents/{id}/contenu"), handler: || get(document::content) },
        Door { route: about("/documents/{id}/media/{place}"), handler: || get(document::medium) },
        Door { route: about("/documents/{id}/masquer"), handler: || get(masking::ask_mask) },
        Door { route: act("/documents/{id}/masquer"), handler: || post(masking::mask) },
        Door { route: about("/documents/{id}/demasquer"), handler: || get(masking::ask_unmask) },
        Door { route: act("/documents/{id}/demasquer"), handler: || post(masking::unmask) },
        Door { route: about("/documents/{id}/supprimer"), handler: || get(masking::ask_delete) },
        Door { route: act("/documents/{id}/supprimer"), handler: || post(masking::delete) },
        Door { route: about("/documents/{id}/remplacer"), handler: || get(adding::show_replacement) },
        Door { route: act("/documents/{id}/remplacer"), handler: || post(adding::replace) },
    ]
}

fn professional() -> Vec<Door> {
    let about = |path| page(path, PRO).reading().naming(RECORD);
    let act = |path| form(path, PRO).naming(RECORD);
    vec![
        Door { route: page("/pro", PRO).reading(), handler: || get(pro_home::show) },
        Door { route: form("/pro/dossiers", PRO), handler: || post(pro_home::find) },
        Door { route: about("/pro/dossiers/{record}"), handler: || get(screen::show) },
        Door { route: about("/pro/dossiers/{record}/ouvrir"), handler: || get(opening::show) },
        Door { route: act("/pro/dossiers/{record}/ouvrir"), handler: || post(opening::open) },
        Door { route: act("/pro/dossiers/{record}/recherche"), handler: || post(screen::search) },
        Door { route: act("/pro/dossiers/{record}/lus"), handler: || post(screen::mark_read) },
        Door { route: about("/pro/dossiers/{record}/deposer"), handler: || get(deposit::show) },
        Door { route: act("/pro/dossiers/{record}/deposer"), handler: || post(deposit::deposit) },
    ]
}

fn professional_documents() -> Vec<Door> {
    let about = |path| page(path, PRO).reading().naming(OF_RECORD);
    let act = |path| form(path, PRO).naming(OF_RECORD);
    vec![
        Door { route: about("/pro/dossiers/{record}/documents/{id}"), handler: || get(pro_document::show) },
        Door {
            route: about("/pro/dossiers/{record}/documents/{id}/telecharger"),
            handler: || get(pro_document::download),
        },
        Door {
            route: about("/pro/dossiers/{record}/documents/{id}/contenu"),
            handler: || get(pro_document::content),
        },
        Door {
            route: about("/pro/dossiers/{record}/documents/{id}/media/{place}"),
            handler: || get(pro_document::medium),
        },
        Door {
            route: act("/pro/dossiers/{record}/documents/{id}/masquer"),
            handler: || post(pro_document::mask),
        },
        Door {
            route: act("/pro/dossiers/{record}/documents/{id}/demasquer"),
            handler: || post(pro_document::unmask),
        },
        Door {
            route: act("/pro/dossiers/{record}/documents/{id}/annoncer"),
            handler: || post(pro_document::announce),
        },
        Door {
            route: act("/pro/dossiers/{record}/documents/{id}/supprimer"),
            handler: || post(pro_document::delete),
        },
    ]
}

/// Every route of the pages, on both listeners.
#[must_use]
pub fn routes() -> Vec<Route> {
    doors().into_iter().map(|door| door.route).collect()
}

/// The pages, for the main listener. The routers of other interfaces may be merged into it as long as they have no
/// fallback: paths that none knows get the page that says so.
pub fn portal_router(portal: Portal) -> Router {
    portal_router_with(portal, Router::new())
}

/// The pages together with others of the program, which get the same guard: origin of forms, headers, error pages.
pub fn portal_router_with(portal: Portal, others: Router<Portal>) -> Router {
    let add = |router: Router<Portal>, door: Door| router.route(door.route.path, (door.handler)());
    let (fixed, pages): (Vec<Door>, Vec<Door>) = doors()
        .into_iter()
        .filter(|door| door.route.listener == Listener::Main)
        .partition(|door| matches!(door.route.class, Class::Static | Class::Api));
    let fixed =
        fixed.into_iter().fold(Router::new(), add).layer(from_fn_with_state(portal.clone(), guard::plain));
    pages
        .into_iter()
        .fold(others, add)
        .fallback(|| async { crate::failure::Failure::NotFound })
        .layer(DefaultBodyLimit::max(crate::upload::DRAINED))
        .layer(from_fn_with_state(portal.clone(), guard::guard))
        .merge(fixed)
        .with_state(portal)
}

/// The bytes of documents, for the content listener.
pub fn content_router(portal: Portal) -> Router {
    doors()
        .into_iter()
        .filter(|door| door.route.listener == Listener::Content)
        .fold(Router::new(), |router, door| router.route(door.route.path, (door.handler)()))
        .layer(from_fn_with_state(portal.clone(), content::guard))
        .with_state(portal)
}
