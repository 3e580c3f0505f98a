//! What the provider says about a person.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use carnet_seal::{hex, sha256};
use serde_json::{Value, json};

use super::client::answer;
use super::{Provider, Realm};
use crate::identity::Account;

/// The provider's name for a person: the professional's number is in it, as in Pro Santé Connect; a citizen's says
/// nothing.
pub(super) fn subject(realm: Realm, account: &Account) -> String {
    match realm {
        Realm::Professionals => format!("f:carnet-demo:{}", account.caller.id),
        Realm::People => hex(&sha256(format!("france-connect|{}", account.login).as_bytes())),
    }
}

/// `GET …/userinfo`: JSON for professionals, a signed token for people, as the real ones do.
pub(super) fn userinfo(realm: Realm, State(provider): State<Arc<Provider>>, headers: &HeaderMap) -> Response {
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let found = token.and_then(|token| provider.memory.lock().of_token(realm, token, provider.now()));
    let known = found.and_then(|(granted, _)| Some((provider.account(&granted.login)?, granted)));
    let Some((account, granted)) = known else {
        let challenge = [("www-authenticate", "Bearer error=\"invalid_token\"")];
        return (StatusCode::UNAUTHORIZED, challenge).into_response();
    };
    let mut claims = account.claims.clone();
    if let Some(members) = claims.as_object_mut() {
        members.insert("sub".to_owned(), subject(realm, account).into());
        if realm == Realm::People {
            members.insert("iss".to_owned(), provider.issuer_of(realm).into());
            members.insert("aud".to_owned(), granted.asked.client.into());
        }
    }
    match realm {
        Realm::Professionals => answer(StatusCode::OK, &claims),
        Realm::People => match provider.signed(None, &claims) {
            Some(token) => {
                ([(CONTENT_TYPE, "application/jwt"), (CACHE_CONTROL, "no-store")], token).into_response()
            }
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
    }
}

/// The claims of a citizen, in the shape of FranceConnect+; the INS besides, which no real provider gives.
pub(crate) fn citizen(person: &carnet_town::Person, ins: &str) -> Value {
    json!({
        "given_name": person.birth_given.join(" "),
        "given_name_array": person.birth_given,
        "family_name": person.birth_family,
        "preferred_username": person.used_family,
        "birthdate": person.birth_date.to_string(),
        "gender": match person.sex {
            carnet_town::Sex::Male => "male",
            carnet_town::Sex::Female => "female",
        },
        "birthplace": person.birthplace,
        "birthcountry": "99100",
        "email": person.email,
        "ins": ins,
    })
}

/// The claims of a professional, in the shape of Pro Santé Connect. Each profession is an exercise, each place an
/// activity of it.
pub(crate) fn professional(
    who: &carnet_town::Professional,
    exercises: &[(&str, Option<&str>, Vec<&carnet_town::Structure>)],
) -> Value {
    let activity = |structure: &&carnet_town::Structure| {
        json!({
            "codeModeExercice": "S",
            "codeSecteurDactivite": structure.sector.code,
            "raisonSocialeSite": structure.name,
            "ancienIdentifiantDeLaStructure": structure.id,
        })
    };
    let exercise = |(profession, expertise, places): &(&str, Option<&str>, Vec<&carnet_town::Structure>)| {
        json!({
            "codeProfession": profession,
            "codeCategorieProfessionnelle": "C",
            "codeSavoirFaire": expertise,
            "nomDexercice": who.family,
            "prenomDexercice": who.given,
            "activities": places.iter().map(activity).collect::<Vec<_>>(),
        })
    };
    json!({
        "SubjectNameID": who.id,
        "preferred_username": who.id,
        "given_name": who.given,
        "family_name": who.family,
        "SubjectRefPro": { "exercices": exercises.iter().map(exercise).collect::<Vec<_>>() },
    })
}
