//! The doors of operators.

use axum::routing::{get, post};
use carnet_routes::{Actor, Class, Method, Route};

use super::{acting, home, paper, safety, splitting};
use crate::routes::Door;

const OPERATORS: &[Actor] = &[Actor::Operator];

const fn page(path: &'static str) -> Route {
    Route::new(Class::Portal, Method::Get, path, OPERATORS)
}

const fn form(path: &'static str) -> Route {
    Route::new(Class::Portal, Method::Post, path, OPERATORS).writing().with_form_token()
}

pub(crate) fn doors() -> Vec<Door> {
    vec![
        Door { route: page("/operateur"), handler: || get(home::show) },
        Door { route: form("/operateur/propositions/{number}/approuver"), handler: || post(home::approve) },
        Door { route: form("/operateur/propositions/{number}/rejeter"), handler: || post(home::reject) },
        Door { route: page("/operateur/acte"), handler: || get(acting::show) },
        Door { route: form("/operateur/acte"), handler: || post(acting::propose) },
        Door { route: page("/operateur/separation"), handler: || get(splitting::show) },
        Door { route: form("/operateur/separation"), handler: || post(splitting::propose) },
        Door { route: page("/operateur/guichet"), handler: || get(paper::show) },
        Door { route: form("/operateur/guichet"), handler: || post(paper::propose) },
        Door { route: page("/operateur/surete"), handler: || get(safety::show) },
        Door { route: form("/operateur/surete/{number}"), handler: || post(safety::review) },
    ]
}
