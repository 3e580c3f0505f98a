//! Doors of families.

use axum::routing::{get, post};
use carnet_routes::{Actor, Class, Id, IdKind, Method, Route};

use super::{answering, attestation, caregivers, helping, inviting, majority};
use crate::routes::Door;

/// Those who decide about a record, and whoever turned to one.
const PERSON: &[Actor] = &[Actor::Holder, Actor::Representative];
const ANY_PERSON: &[Actor] = &[Actor::Holder, Actor::Representative, Actor::Caregiver];
const MANDATE: &[Id] = &[Id { name: "id", kind: IdKind::Mandate }];
const RECORD: &[Id] = &[Id { name: "record", kind: IdKind::Record }];

const fn page(path: &'static str, actors: &'static [Actor]) -> Route {
    Route::new(Class::Portal, Method::Get, path, actors)
}

const fn form(path: &'static str, actors: &'static [Actor]) -> Route {
    Route::new(Class::Portal, Method::Post, path, actors).writing().with_form_token()
}

pub(crate) fn doors() -> Vec<Door> {
    let about = |path| page(path, PERSON).reading().naming(MANDATE);
    let act = |path| form(path, PERSON).naming(MANDATE);
    vec![
        Door { route: page("/partage/aidants", PERSON).reading(), handler: || get(caregivers::show) },
        Door {
            route: page("/partage/aidants/formulaire", PERSON).reading(),
            handler: || get(caregivers::paper),
        },
        Door { route: page("/partage/aidants/inviter", PERSON).reading(), handler: || get(inviting::show) },
        Door { route: form("/partage/aidants/inviter", PERSON), handler: || post(inviting::invite) },
        Door { route: about("/partage/aidants/{id}/finir"), handler: || get(caregivers::ask_end) },
        Door { route: act("/partage/aidants/{id}/finir"), handler: || post(caregivers::end) },
        Door { route: about("/partage/aidants/{id}/reduire"), handler: || get(inviting::show_narrow) },
        Door { route: act("/partage/aidants/{id}/reduire"), handler: || post(inviting::narrow) },
        Door { route: about("/partage/aidants/{id}/attestation"), handler: || get(attestation::show) },
        Door { route: page("/partage/j-aide", ANY_PERSON).reading(), handler: || get(helping::show) },
        Door {
            route: page("/partage/j-aide/{record}/rendre", ANY_PERSON).reading().naming(RECORD),
            handler: || get(helping::ask_give_back),
        },
        Door {
            route: form("/partage/j-aide/{record}/rendre", ANY_PERSON).naming(RECORD),
            handler: || post(helping::give_back),
        },
        Door { route: page("/invitation/{token}", ANY_PERSON).reading(), handler: || get(answering::show) },
        Door { route: form("/invitation/{token}/accepter", ANY_PERSON), handler: || post(answering::accept) },
        Door { route: form("/invitation/{token}/refuser", ANY_PERSON), handler: || post(answering::decline) },
        Door { route: page("/majorite", PERSON).reading(), handler: || get(majority::show) },
        Door { route: form("/majorite", PERSON), handler: || post(majority::read) },
    ]
}
