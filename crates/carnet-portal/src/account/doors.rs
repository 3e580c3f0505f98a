//! The doors of accounts.

use axum::routing::{get, post};
use carnet_routes::{Actor, Class, Id, IdKind, Method, Route};

use super::{
    adding, changing, coming_back, confirming, enrolling, enrolment_keys, leaving, objecting, recovering,
    security, signing_in,
};
use crate::routes::Door;

const ANYBODY: &[Actor] = &[Actor::Holder, Actor::Professional, Actor::Operator, Actor::Anonymous];
const SIGNED_IN: &[Actor] = &[Actor::Holder, Actor::Professional, Actor::Operator];
/// Those who have an account here: professionals have theirs at their provider.
const WITH_ACCOUNT: &[Actor] = &[Actor::Holder, Actor::Operator];
const PEOPLE: &[Actor] = &[Actor::Holder];
const RECORD: &[Id] = &[Id { name: "record", kind: IdKind::Record }];
const SESSION: &[Id] = &[Id { name: "session", kind: IdKind::Account }];
const PASSKEY: &[Id] = &[Id { name: "passkey", kind: IdKind::Account }];

const fn page(path: &'static str, actors: &'static [Actor]) -> Route {
    Route::new(Class::Portal, Method::Get, path, actors)
}

const fn form(path: &'static str, actors: &'static [Actor]) -> Route {
    Route::new(Class::Portal, Method::Post, path, actors).writing().with_form_token()
}

/// Every door of accounts.
pub(crate) fn doors() -> Vec<Door> {
    [signing_in_doors(), enrolment(), account(), passkeys(), fresh_proofs()].into_iter().flatten().collect()
}

fn signing_in_doors() -> Vec<Door> {
    vec![
        Door { route: page("/connexion", ANYBODY), handler: || get(signing_in::show) },
        Door { route: form("/connexion/passkey", ANYBODY), handler: || post(signing_in::passkey) },
        Door { route: form("/connexion/mot-de-passe", ANYBODY), handler: || post(signing_in::password) },
        Door { route: page("/connexion/code", ANYBODY), handler: || get(signing_in::ask_code) },
        Door { route: form("/connexion/code", ANYBODY), handler: || post(signing_in::code) },
        Door { route: form("/connexion/personne", ANYBODY), handler: || post(signing_in::person) },
        Door { route: form("/connexion/professionnel", ANYBODY), handler: || post(signing_in::professional) },
        Door { route: page("/connexion/retour", ANYBODY).writing(), handler: || get(coming_back::back) },
        Door { route: page("/connexion/exercice", ANYBODY), handler: || get(coming_back::ask_exercise) },
        Door { route: form("/connexion/exercice", ANYBODY), handler: || post(coming_back::exercise) },
        Door { route: page("/connexion/secours", ANYBODY), handler: || get(recovering::show) },
        Door { route: form("/connexion/secours", ANYBODY), handler: || post(recovering::ask) },
        Door { route: page("/connexion/secours/code", ANYBODY), handler: || get(recovering::show_code) },
        Door { route: form("/connexion/secours/code", ANYBODY), handler: || post(recovering::code) },
        Door {
            route: page("/connexion/secours/suite", WITH_ACCOUNT),
            handler: || get(recovering::recovered),
        },
        Door { route: form("/deconnexion", ANYBODY), handler: || post(leaving::sign_out) },
        Door { route: page("/deconnecte", ANYBODY), handler: || get(leaving::signed_out) },
        Door { route: form("/session/prolonger", SIGNED_IN), handler: || post(leaving::stay) },
        Door { route: form("/langue", ANYBODY), handler: || post(leaving::language) },
        Door { route: page("/accessibilite", ANYBODY), handler: || get(leaving::accessibility) },
    ]
}

fn enrolment() -> Vec<Door> {
    vec![
        Door { route: page("/inscription", ANYBODY), handler: || get(enrolling::show) },
        Door { route: form("/inscription", ANYBODY), handler: || post(enrolling::begin) },
        Door { route: form("/inscription/personne", ANYBODY), handler: || post(enrolling::by_provider) },
        Door { route: page("/inscription/courriel", ANYBODY), handler: || get(enrolling::ask_email) },
        Door { route: form("/inscription/courriel", ANYBODY), handler: || post(enrolling::email) },
        Door {
            route: page("/inscription/courriel/code", ANYBODY),
            handler: || get(enrolling::ask_email_code),
        },
        Door { route: form("/inscription/courriel/code", ANYBODY), handler: || post(enrolling::email_code) },
        Door {
            route: form("/inscription/courriel/renvoyer", ANYBODY),
            handler: || post(enrolling::email_again),
        },
        Door { route: page("/inscription/cle", ANYBODY), handler: || get(enrolment_keys::ask_key) },
        Door { route: form("/inscription/passkey", ANYBODY), handler: || post(enrolment_keys::passkey) },
        Door {
            route: page("/inscription/mot-de-passe", ANYBODY),
            handler: || get(enrolment_keys::ask_password),
        },
        Door {
            route: form("/inscription/mot-de-passe", ANYBODY),
            handler: || post(enrolment_keys::password),
        },
        Door { route: page("/inscription/totp", ANYBODY), handler: || get(enrolment_keys::ask_totp) },
        Door { route: form("/inscription/totp", ANYBODY), handler: || post(enrolment_keys::totp) },
        Door { route: page("/opposition", ANYBODY), handler: || get(objecting::show) },
        Door { route: form("/opposition", ANYBODY), handler: || post(objecting::answer) },
        Door { route: page("/inscription/fin", WITH_ACCOUNT), handler: || get(enrolling::done) },
    ]
}

fn account() -> Vec<Door> {
    let page = |path| page(path, WITH_ACCOUNT);
    let form = |path| form(path, WITH_ACCOUNT);
    vec![
        Door { route: page("/compte"), handler: || get(security::show) },
        Door {
            route: form("/compte/sessions/{session}/fermer").naming(SESSION),
            handler: || post(security::close),
        },
        Door { route: form("/compte/sessions/fermer"), handler: || post(security::close_others) },
        Door { route: form("/compte/langue"), handler: || post(security::language) },
        Door { route: form("/compte/discret"), handler: || post(security::discretion) },
        Door { route: form("/compte/identite"), handler: || post(security::link) },
        Door { route: page("/compte/identite/retirer"), handler: || get(security::ask_unlink) },
        Door { route: form("/compte/identite/retirer"), handler: || post(security::unlink) },
        Door { route: page("/compte/courriel"), handler: || get(changing::ask_email) },
        Door { route: form("/compte/courriel"), handler: || post(changing::email) },
        Door { route: page("/compte/courriel/code"), handler: || get(changing::ask_email_code) },
        Door { route: form("/compte/courriel/code"), handler: || post(changing::email_code) },
        Door { route: form("/compte/courriel/annuler"), handler: || post(changing::withdraw_email) },
        Door { route: page("/compte/mot-de-passe"), handler: || get(changing::ask_password) },
        Door { route: form("/compte/mot-de-passe"), handler: || post(changing::password) },
        Door { route: page("/compte/mot-de-passe/retirer"), handler: || get(changing::ask_password_removal) },
        Door { route: form("/compte/mot-de-passe/retirer"), handler: || post(changing::password_removal) },
        Door { route: page("/compte/totp"), handler: || get(changing::ask_totp) },
        Door { route: form("/compte/totp"), handler: || post(changing::totp) },
    ]
}

fn passkeys() -> Vec<Door> {
    let page = |path| page(path, WITH_ACCOUNT);
    let form = |path| form(path, WITH_ACCOUNT);
    vec![
        Door { route: page("/compte/passkeys/ajouter"), handler: || get(adding::ask) },
        Door { route: form("/compte/passkeys/ajouter"), handler: || post(adding::add) },
        Door {
            route: page("/compte/passkeys/{passkey}/renommer").naming(PASSKEY),
            handler: || get(adding::ask_rename),
        },
        Door {
            route: form("/compte/passkeys/{passkey}/renommer").naming(PASSKEY),
            handler: || post(adding::rename),
        },
        Door {
            route: page("/compte/passkeys/{passkey}/retirer").naming(PASSKEY),
            handler: || get(adding::ask_remove),
        },
        Door {
            route: form("/compte/passkeys/{passkey}/retirer").naming(PASSKEY),
            handler: || post(adding::remove),
        },
    ]
}

fn fresh_proofs() -> Vec<Door> {
    vec![
        Door { route: page("/confirmer", SIGNED_IN), handler: || get(confirming::show) },
        Door { route: form("/confirmer/passkey", WITH_ACCOUNT), handler: || post(confirming::passkey) },
        Door { route: form("/confirmer/mot-de-passe", WITH_ACCOUNT), handler: || post(confirming::password) },
        Door { route: form("/confirmer/personne", SIGNED_IN), handler: || post(confirming::provider) },
        Door { route: form("/dossier", PEOPLE).naming(RECORD), handler: || post(confirming::turn) },
        Door { route: page("/compte/annuler/{ticket}", ANYBODY), handler: || get(changing::ask_cancel) },
        Door { route: form("/compte/annuler/{ticket}", ANYBODY), handler: || post(changing::cancel) },
    ]
}

/// What no browser sends: it has neither guard nor form token.
pub(crate) fn unguarded() -> Vec<Door> {
    let route = Route::new(Class::Api, Method::Post, "/connexion/fin-de-session", ANYBODY).writing();
    vec![Door { route, handler: || post(coming_back::back_channel) }]
}
