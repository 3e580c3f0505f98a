//! Doors of accesses.

use axum::routing::{get, post};
use carnet_routes::{Actor, Class, Id, IdKind, Method, Route};

use super::{law, page, professional, proof, report, see_as};
use crate::person::{erasure, journal_files};
use crate::routes::Door;

/// Those who decide about a record.
const PERSON: &[Actor] = &[Actor::Holder, Actor::Representative];
const ANYBODY: &[Actor] = &[
    Actor::Holder,
    Actor::Representative,
    Actor::Caregiver,
    Actor::Professional,
    Actor::Operator,
    Actor::Anonymous,
];
const ACCESS: &[Id] = &[Id { name: "id", kind: IdKind::Message }];
const WHO: &[Id] = &[Id { name: "soignant", kind: IdKind::Professional }];

const fn page_route(path: &'static str) -> Route {
    Route::new(Class::Portal, Method::Get, path, PERSON).reading()
}

const fn form(path: &'static str) -> Route {
    Route::new(Class::Portal, Method::Post, path, PERSON).writing().with_form_token()
}

pub(crate) fn doors() -> Vec<Door> {
    vec![
        Door { route: page_route("/partage"), handler: || get(page::show) },
        Door { route: form("/partage/urgence"), handler: || post(page::set_emergency) },
        Door { route: page_route("/partage/soignants/nouveau"), handler: || get(professional::show_new) },
        Door { route: form("/partage/soignants/nouveau"), handler: || post(professional::add) },
        Door {
            route: page_route("/partage/soignants/{soignant}/{acte}").naming(WHO),
            handler: || get(professional::ask),
        },
        Door {
            route: form("/partage/soignants/{soignant}/{acte}").naming(WHO),
            handler: || post(professional::perform),
        },
        Door { route: page_route("/partage/voir-comme"), handler: || get(see_as::show) },
        Door { route: page_route("/journal.csv"), handler: || get(journal_files::csv) },
        Door { route: page_route("/journal.json"), handler: || get(journal_files::json) },
        Door { route: page_route("/journal/preuve"), handler: || get(proof::show) },
        Door { route: page_route("/journal/preuve.json"), handler: || get(proof::file) },
        Door { route: page_route("/journal/{id}/signaler").naming(ACCESS), handler: || get(report::show) },
        Door { route: form("/journal/{id}/signaler").naming(ACCESS), handler: || post(report::send) },
        Door { route: page_route("/dossier/detruire"), handler: || get(erasure::ask) },
        Door { route: form("/dossier/detruire"), handler: || post(erasure::perform) },
        Door { route: page_route("/dossier/conserver"), handler: || get(erasure::ask) },
        Door { route: form("/dossier/conserver"), handler: || post(erasure::perform) },
        Door {
            route: Route::new(Class::Portal, Method::Get, "/reglages-de-la-loi", ANYBODY),
            handler: || get(law::show),
        },
    ]
}
