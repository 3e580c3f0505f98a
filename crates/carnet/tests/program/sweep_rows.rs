//! What the sweep sends to each route. A new route needs a row here: `Bare` when it names nothing, `Path` when its ids
//! stand in its path, `Form` when it is a form besides, `Sends` when the ids stand in a query or a body.

use serde_json::{Value, json};

use crate::fhir::{JSON, JSON_PATCH, authorisation, label, note, of};
use crate::sweep::{Ask, Ids};

/// How a route is asked.
pub(crate) enum Row {
    /// It names nothing of a record.
    Bare,
    /// By the ids in its path.
    Path,
    /// By the ids in its path, with these fields.
    Form(&'static [(&'static str, &'static str)]),
    /// By ids in its query or body.
    Sends(fn(&Ids) -> Ask),
}

fn get(path: &str, query: &str) -> Ask {
    Ask { path: format!("{path}?{query}"), kind: "", body: Vec::new() }
}

fn sent(path: &str, kind: &'static str, body: &Value) -> Ask {
    Ask { path: path.to_owned(), kind, body: body.to_string().into_bytes() }
}

fn url_form(path: &str, fields: &[(&str, &str)]) -> Ask {
    let body = crate::http::form(fields).into_bytes();
    Ask { path: path.to_owned(), kind: "application/x-www-form-urlencoded", body }
}

fn replaces(ids: &Ids) -> Value {
    json!([{"code": "replaces", "target": {"reference": format!("DocumentReference/{}", ids.document)}}])
}

fn deposit(ids: &Ids) -> Ask {
    let mut body = note(&ids.ins, "1.2.250.1.999.7.7", "text");
    body["relatesTo"] = replaces(ids);
    sent("/fhir/DocumentReference", JSON, &body)
}

fn consent(ids: &Ids) -> Ask {
    let mut body = authorisation(&ids.ins);
    // A person says whom; a professional decides for themselves.
    body["provision"]["actor"] = json!([{"role": {"coding": [{"code": "PRCP"}]}, "reference": {
        "identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "899700300004"}, "display": "X"}}]);
    sent("/fhir/Consent", JSON, &body)
}

fn lot(ids: &Ids) -> Ask {
    let given = crate::fhir::Lot {
        ins: &ids.ins,
        unique_id: "1.2.250.1.999.7.8",
        kind: "11488-4",
        title: "t",
        media_type: "text/plain",
        bytes: b"text",
        author: crate::server::PHYSICIAN,
    };
    let mut bundle = crate::fhir::lot(&given);
    bundle["entry"][1]["resource"]["relatesTo"] = replaces(ids);
    sent("/fhir", JSON, &bundle)
}

fn mask(ids: &Ids) -> Ask {
    let path = format!("/fhir/DocumentReference?identifier=urn:ietf:rfc:3986%7Curn:oid:{}", ids.unique_id);
    sent(&path, JSON_PATCH, &label("MASQUE_PS"))
}

fn mask_by_id(ids: &Ids) -> Ask {
    sent(&format!("/fhir/DocumentReference/{}", ids.document), JSON_PATCH, &label("MASQUE_PS"))
}

/// Listener, method and path of each route, and how it is asked.
pub(crate) const ROWS: &[(&str, Row)] = &[
    ("main GET /fhir/metadata", Row::Bare),
    ("main POST /fhir", Row::Sends(lot)),
    ("main GET /fhir/Patient", Row::Sends(|ids| get("/fhir/Patient", &of(&ids.ins).replace("patient.", "")))),
    (
        "main POST /fhir/Patient/_search",
        Row::Sends(|ids| url_form("/fhir/Patient/_search", &[("identifier", &ids.ins)])),
    ),
    ("main GET /fhir/Patient/{id}", Row::Path),
    ("main POST /fhir/DocumentReference", Row::Sends(deposit)),
    (
        "main GET /fhir/DocumentReference",
        Row::Sends(|ids| {
            get(
                "/fhir/DocumentReference",
                &format!("{}&identifier=urn:ietf:rfc:3986%7Curn:oid:{}", of(&ids.ins), ids.unique_id),
            )
        }),
    ),
    (
        "main POST /fhir/DocumentReference/_search",
        Row::Sends(|ids| url_form("/fhir/DocumentReference/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("main GET /fhir/DocumentReference/{id}", Row::Path),
    ("main PATCH /fhir/DocumentReference", Row::Sends(mask)),
    ("main PATCH /fhir/DocumentReference/{id}", Row::Sends(mask_by_id)),
    ("main GET /fhir/List", Row::Sends(|ids| get("/fhir/List", &of(&ids.ins)))),
    (
        "main POST /fhir/List/_search",
        Row::Sends(|ids| url_form("/fhir/List/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("main GET /fhir/List/{id}", Row::Path),
    ("main GET /fhir/Binary/{id}", Row::Path),
    ("main GET /fhir/Bundle/{id}", Row::Path),
    ("main POST /fhir/Consent", Row::Sends(consent)),
    ("main GET /fhir/Consent", Row::Sends(|ids| get("/fhir/Consent", &of(&ids.ins)))),
    (
        "main POST /fhir/Consent/_search",
        Row::Sends(|ids| url_form("/fhir/Consent/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("main GET /fhir/Consent/{id}", Row::Path),
    ("main DELETE /fhir/Consent/{id}", Row::Path),
    ("main GET /fhir/AuditEvent", Row::Sends(|ids| get("/fhir/AuditEvent", &of(&ids.ins)))),
    (
        "main POST /fhir/AuditEvent/_search",
        Row::Sends(|ids| url_form("/fhir/AuditEvent/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("main GET /fhir/AuditEvent/{id}", Row::Path),
    ("mtls GET /fhir/metadata", Row::Bare),
    ("mtls POST /fhir", Row::Sends(lot)),
    ("mtls GET /fhir/Patient", Row::Sends(|ids| get("/fhir/Patient", &of(&ids.ins).replace("patient.", "")))),
    (
        "mtls POST /fhir/Patient/_search",
        Row::Sends(|ids| url_form("/fhir/Patient/_search", &[("identifier", &ids.ins)])),
    ),
    ("mtls GET /fhir/Patient/{id}", Row::Path),
    ("mtls POST /fhir/DocumentReference", Row::Sends(deposit)),
    (
        "mtls GET /fhir/DocumentReference",
        Row::Sends(|ids| {
            get(
                "/fhir/DocumentReference",
                &format!("{}&identifier=urn:ietf:rfc:3986%7Curn:oid:{}", of(&ids.ins), ids.unique_id),
            )
        }),
    ),
    (
        "mtls POST /fhir/DocumentReference/_search",
        Row::Sends(|ids| url_form("/fhir/DocumentReference/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("mtls GET /fhir/DocumentReference/{id}", Row::Path),
    ("mtls PATCH /fhir/DocumentReference", Row::Sends(mask)),
    ("mtls PATCH /fhir/DocumentReference/{id}", Row::Sends(mask_by_id)),
    ("mtls GET /fhir/List", Row::Sends(|ids| get("/fhir/List", &of(&ids.ins)))),
    (
        "mtls POST /fhir/List/_search",
        Row::Sends(|ids| url_form("/fhir/List/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("mtls GET /fhir/List/{id}", Row::Path),
    ("mtls GET /fhir/Binary/{id}", Row::Path),
    ("mtls GET /fhir/Bundle/{id}", Row::Path),
    ("mtls POST /fhir/Consent", Row::Sends(consent)),
    ("mtls GET /fhir/Consent", Row::Sends(|ids| get("/fhir/Consent", &of(&ids.ins)))),
    (
        "mtls POST /fhir/Consent/_search",
        Row::Sends(|ids| url_form("/fhir/Consent/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("mtls GET /fhir/Consent/{id}", Row::Path),
    ("mtls DELETE /fhir/Consent/{id}", Row::Path),
    ("mtls GET /fhir/AuditEvent", Row::Sends(|ids| get("/fhir/AuditEvent", &of(&ids.ins)))),
    (
        "mtls POST /fhir/AuditEvent/_search",
        Row::Sends(|ids| url_form("/fhir/AuditEvent/_search", &[("patient.identifier", &ids.ins)])),
    ),
    ("mtls GET /fhir/AuditEvent/{id}", Row::Path),
    ("mtls POST /oauth/token", Row::Bare),
    ("mtls POST /oauth/revoke", Row::Bare),
    ("mtls POST /oauth/introspect", Row::Bare),
    ("mtls GET /.well-known/oauth-authorization-server", Row::Bare),
    ("main GET /", Row::Bare),
    ("main GET /static/{asset}", Row::Bare),
    ("content GET /c/{token}", Row::Bare),
    ("main GET /log/checkpoint", Row::Bare),
    ("main GET /log/tile/{*path}", Row::Bare),
    ("main GET /partage/aidants", Row::Bare),
    ("main GET /partage/aidants/formulaire", Row::Bare),
    ("main GET /partage/aidants/inviter", Row::Bare),
    ("main POST /partage/aidants/inviter", Row::Bare),
    ("main GET /partage/aidants/{id}/finir", Row::Path),
    ("main POST /partage/aidants/{id}/finir", Row::Form(&[])),
    ("main GET /partage/aidants/{id}/reduire", Row::Path),
    ("main POST /partage/aidants/{id}/reduire", Row::Form(&[("fin", "2027-01-31")])),
    ("main GET /partage/aidants/{id}/attestation", Row::Path),
    ("main GET /partage/j-aide", Row::Bare),
    ("main GET /partage/j-aide/{record}/rendre", Row::Path),
    ("main POST /partage/j-aide/{record}/rendre", Row::Form(&[])),
    ("main GET /invitation/{token}", Row::Bare),
    ("main POST /invitation/{token}/accepter", Row::Bare),
    ("main POST /invitation/{token}/refuser", Row::Bare),
    ("main GET /majorite", Row::Bare),
    ("main POST /majorite", Row::Bare),
    ("main GET /partage", Row::Bare),
    ("main POST /partage/urgence", Row::Bare),
    ("main GET /partage/soignants/nouveau", Row::Bare),
    ("main POST /partage/soignants/nouveau", Row::Bare),
    ("main GET /partage/soignants/{soignant}/{acte}", Row::Path),
    ("main POST /partage/soignants/{soignant}/{acte}", Row::Form(&[])),
    ("main GET /partage/voir-comme", Row::Bare),
    ("main GET /journal.csv", Row::Bare),
    ("main GET /journal.json", Row::Bare),
    ("main GET /journal/preuve", Row::Bare),
    ("main GET /journal/preuve.json", Row::Bare),
    ("main GET /journal/{id}/signaler", Row::Path),
    ("main POST /journal/{id}/signaler", Row::Form(&[("motif", "inconnu"), ("texte", "Qui est-ce ?")])),
    ("main GET /dossier/detruire", Row::Bare),
    ("main POST /dossier/detruire", Row::Bare),
    ("main GET /dossier/conserver", Row::Bare),
    ("main POST /dossier/conserver", Row::Bare),
    ("main GET /reglages-de-la-loi", Row::Bare),
    ("main GET /operateur", Row::Bare),
    ("main POST /operateur/propositions/{number}/approuver", Row::Bare),
    ("main POST /operateur/propositions/{number}/rejeter", Row::Bare),
    ("main GET /operateur/acte", Row::Bare),
    ("main POST /operateur/acte", Row::Bare),
    ("main GET /operateur/separation", Row::Bare),
    ("main POST /operateur/separation", Row::Bare),
    ("main GET /operateur/guichet", Row::Bare),
    ("main POST /operateur/guichet", Row::Bare),
    ("main GET /operateur/surete", Row::Bare),
    ("main POST /operateur/surete/{number}", Row::Bare),
    ("main GET /mes-donnees", Row::Bare),
    ("main POST /mes-donnees", Row::Bare),
    ("main GET /connexion", Row::Bare),
    ("main POST /connexion/passkey", Row::Bare),
    ("main POST /connexion/mot-de-passe", Row::Bare),
    ("main GET /connexion/code", Row::Bare),
    ("main POST /connexion/code", Row::Bare),
    ("main POST /connexion/personne", Row::Bare),
    ("main POST /connexion/professionnel", Row::Bare),
    ("main GET /connexion/retour", Row::Bare),
    ("main GET /connexion/exercice", Row::Bare),
    ("main POST /connexion/exercice", Row::Bare),
    ("main GET /connexion/secours", Row::Bare),
    ("main POST /connexion/secours", Row::Bare),
    ("main GET /connexion/secours/code", Row::Bare),
    ("main POST /connexion/secours/code", Row::Bare),
    ("main GET /connexion/secours/suite", Row::Bare),
    ("main POST /deconnexion", Row::Bare),
    ("main GET /deconnecte", Row::Bare),
    ("main POST /session/prolonger", Row::Bare),
    ("main POST /langue", Row::Bare),
    ("main GET /accessibilite", Row::Bare),
    ("main GET /inscription", Row::Bare),
    ("main POST /inscription", Row::Bare),
    ("main POST /inscription/personne", Row::Bare),
    ("main GET /inscription/courriel", Row::Bare),
    ("main POST /inscription/courriel", Row::Bare),
    ("main GET /inscription/courriel/code", Row::Bare),
    ("main POST /inscription/courriel/code", Row::Bare),
    ("main POST /inscription/courriel/renvoyer", Row::Bare),
    ("main GET /inscription/cle", Row::Bare),
    ("main POST /inscription/passkey", Row::Bare),
    ("main GET /inscription/mot-de-passe", Row::Bare),
    ("main POST /inscription/mot-de-passe", Row::Bare),
    ("main GET /inscription/totp", Row::Bare),
    ("main POST /inscription/totp", Row::Bare),
    ("main GET /inscription/fin", Row::Bare),
    ("main GET /opposition", Row::Bare),
    ("main POST /opposition", Row::Bare),
    ("main GET /compte", Row::Bare),
    ("main POST /compte/sessions/{session}/fermer", Row::Form(&[])),
    ("main POST /compte/sessions/fermer", Row::Bare),
    ("main POST /compte/langue", Row::Bare),
    ("main POST /compte/discret", Row::Bare),
    ("main POST /compte/identite", Row::Bare),
    ("main GET /compte/identite/retirer", Row::Bare),
    ("main POST /compte/identite/retirer", Row::Bare),
    ("main GET /compte/courriel", Row::Bare),
    ("main POST /compte/courriel", Row::Bare),
    ("main GET /compte/courriel/code", Row::Bare),
    ("main POST /compte/courriel/code", Row::Bare),
    ("main POST /compte/courriel/annuler", Row::Bare),
    ("main GET /compte/mot-de-passe", Row::Bare),
    ("main POST /compte/mot-de-passe", Row::Bare),
    ("main GET /compte/mot-de-passe/retirer", Row::Bare),
    ("main POST /compte/mot-de-passe/retirer", Row::Bare),
    ("main GET /compte/totp", Row::Bare),
    ("main POST /compte/totp", Row::Bare),
    ("main GET /compte/passkeys/ajouter", Row::Bare),
    ("main POST /compte/passkeys/ajouter", Row::Bare),
    ("main GET /compte/passkeys/{passkey}/renommer", Row::Path),
    ("main POST /compte/passkeys/{passkey}/renommer", Row::Form(&[])),
    ("main GET /compte/passkeys/{passkey}/retirer", Row::Path),
    ("main POST /compte/passkeys/{passkey}/retirer", Row::Form(&[])),
    ("main GET /confirmer", Row::Bare),
    ("main POST /confirmer/passkey", Row::Bare),
    ("main POST /confirmer/mot-de-passe", Row::Bare),
    ("main POST /confirmer/personne", Row::Bare),
    ("main POST /dossier", Row::Sends(|ids| url_form("/dossier", &[("record", &ids.record)]))),
    ("main GET /compte/annuler/{ticket}", Row::Bare),
    ("main POST /compte/annuler/{ticket}", Row::Bare),
    ("main POST /connexion/fin-de-session", Row::Bare),
    ("main GET /notifications", Row::Bare),
    ("main POST /notifications/toutes", Row::Bare),
    ("main POST /notifications/{id}", Row::Form(&[("etat", "lue")])),
    ("main GET /preferences", Row::Bare),
    ("main POST /preferences", Row::Bare),
    ("main GET /journal", Row::Bare),
    ("main GET /dossier/etat", Row::Bare),
    ("main GET /dossier/activer", Row::Bare),
    ("main POST /dossier/activer", Row::Bare),
    ("main GET /dossier/opposer", Row::Bare),
    ("main POST /dossier/opposer", Row::Bare),
    ("main GET /dossier/fermer", Row::Bare),
    ("main POST /dossier/fermer", Row::Bare),
    ("main GET /dossier/rouvrir", Row::Bare),
    ("main POST /dossier/rouvrir", Row::Bare),
    ("main GET /corbeille", Row::Bare),
    ("main POST /corbeille/{id}/restaurer", Row::Form(&[])),
    ("main GET /documents", Row::Bare),
    ("main POST /documents/recherche", Row::Bare),
    ("main GET /documents/ajouter", Row::Bare),
    ("main POST /documents/ajouter", Row::Bare),
    ("main GET /documents/{id}", Row::Path),
    ("main GET /documents/{id}/telecharger", Row::Path),
    ("main GET /documents/{id}/contenu", Row::Path),
    ("main GET /documents/{id}/media/{place}", Row::Path),
    ("main GET /documents/{id}/masquer", Row::Path),
    ("main POST /documents/{id}/masquer", Row::Form(&[])),
    ("main GET /documents/{id}/demasquer", Row::Path),
    ("main POST /documents/{id}/demasquer", Row::Form(&[])),
    ("main GET /documents/{id}/supprimer", Row::Path),
    ("main POST /documents/{id}/supprimer", Row::Form(&[("confirmation", "oui")])),
    ("main GET /documents/{id}/remplacer", Row::Path),
    (
        "main POST /documents/{id}/remplacer",
        Row::Form(&[("titre", "Un titre"), ("type", "74465-6"), ("date", "2026-01-01")]),
    ),
    ("main GET /pro", Row::Bare),
    ("main POST /pro/dossiers", Row::Bare),
    ("main GET /pro/dossiers/{record}", Row::Path),
    ("main GET /pro/dossiers/{record}/ouvrir", Row::Path),
    ("main POST /pro/dossiers/{record}/ouvrir", Row::Form(&[("base", "equipe"), ("mode", "normal")])),
    ("main POST /pro/dossiers/{record}/recherche", Row::Form(&[])),
    ("main POST /pro/dossiers/{record}/lus", Row::Form(&[])),
    ("main GET /pro/dossiers/{record}/deposer", Row::Path),
    (
        "main POST /pro/dossiers/{record}/deposer",
        Row::Form(&[("titre", "Un titre"), ("type", "11488-4"), ("date", "2026-01-01")]),
    ),
    ("main GET /pro/dossiers/{record}/documents/{id}", Row::Path),
    ("main GET /pro/dossiers/{record}/documents/{id}/telecharger", Row::Path),
    ("main GET /pro/dossiers/{record}/documents/{id}/contenu", Row::Path),
    ("main GET /pro/dossiers/{record}/documents/{id}/media/{place}", Row::Path),
    ("main POST /pro/dossiers/{record}/documents/{id}/masquer", Row::Form(&[])),
    ("main POST /pro/dossiers/{record}/documents/{id}/demasquer", Row::Form(&[])),
    ("main POST /pro/dossiers/{record}/documents/{id}/annoncer", Row::Form(&[])),
    ("main POST /pro/dossiers/{record}/documents/{id}/supprimer", Row::Form(&[("confirmation", "oui")])),
    ("ops GET /healthz", Row::Bare),
    ("ops GET /readyz", Row::Bare),
    ("ops GET /metrics", Row::Bare),
    ("ops POST /log/cosignature", Row::Bare),
];
