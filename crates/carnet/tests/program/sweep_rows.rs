//! What the sweep sends to each route. A new route needs a row here: `Bare` when it names nothing, `Path` when its ids
//! stand in its path, `Form` when it is a form besides, `Sends` when the ids stand in a query or a body.

use serde_json::json;

use crate::fhir::{JSON, JSON_PATCH, label, of};
use crate::sweep::{Ask, Ids, consent, deposit, json, url_form};

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
    let replaced =
        json!([{"code": "replaces", "target": {"reference": format!("DocumentReference/{}", ids.document)}}]);
    bundle["entry"][1]["resource"]["relatesTo"] = replaced;
    json("/fhir", JSON, &bundle)
}

fn mask(ids: &Ids) -> Ask {
    let path = format!("/fhir/DocumentReference?identifier=urn:ietf:rfc:3986%7Curn:oid:{}", ids.unique_id);
    json(&path, JSON_PATCH, &label("MASQUE_PS"))
}

fn mask_by_id(ids: &Ids) -> Ask {
    json(&format!("/fhir/DocumentReference/{}", ids.document), JSON_PATCH, &label("MASQUE_PS"))
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
    ("main GET /", Row::Bare),
    ("main GET /connexion", Row::Bare),
    ("main POST /connexion/personne", Row::Bare),
    ("main POST /connexion/professionnel", Row::Bare),
    ("main GET /connexion/retour", Row::Bare),
    ("main POST /deconnexion", Row::Bare),
    ("main GET /deconnecte", Row::Bare),
    ("main POST /session/prolonger", Row::Bare),
    ("main POST /langue", Row::Bare),
    ("main GET /accessibilite", Row::Bare),
    ("main GET /static/{asset}", Row::Bare),
    ("content GET /c/{token}", Row::Bare),
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
];
