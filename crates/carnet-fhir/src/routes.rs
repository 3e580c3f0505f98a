//! The one table of routes.

use carnet_routes::{Actor, Class, Id, IdKind, Method, Route};

/// What a route does; the table ties each to its method and path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Endpoint {
    /// CapabilityStatement.
    Metadata,
    /// ITI-65.
    Transaction,
    /// TD0.2, by address.
    FindPatient,
    /// TD0.2, by body.
    FindPatientByPost,
    /// One Patient.
    ReadPatient,
    /// ITI-105.
    CreateDocument,
    /// ITI-67, by address.
    FindDocuments,
    /// ITI-67, by body.
    FindDocumentsByPost,
    /// One DocumentReference.
    ReadDocument,
    /// TD3.3, by identifier.
    PatchDocuments,
    /// TD3.3, by id.
    PatchDocument,
    /// ITI-66, by address.
    FindLots,
    /// ITI-66, by body.
    FindLotsByPost,
    /// One List.
    ReadLot,
    /// ITI-68.
    ReadBinary,
    /// A FHIR document.
    ReadBundle,
    /// TD0.3.
    CreateConsent,
    /// Authorisations, by address.
    FindConsents,
    /// Authorisations, by body.
    FindConsentsByPost,
    /// One authorisation.
    ReadConsent,
    /// TD0.3, removal.
    DeleteConsent,
    /// The journal of accesses, by address.
    FindAudits,
    /// The journal of accesses, by body.
    FindAuditsByPost,
    /// One access.
    ReadAudit,
}

const ALL: &[Actor] = &[
    Actor::Holder,
    Actor::Representative,
    Actor::Caregiver,
    Actor::Professional,
    Actor::Structure,
    Actor::App,
];
/// Who may ever consult.
const READERS: &[Actor] =
    &[Actor::Holder, Actor::Representative, Actor::Caregiver, Actor::Professional, Actor::App];
/// Who may ask for the status of a record.
const ASKERS: &[Actor] = &[Actor::Holder, Actor::Representative, Actor::Professional, Actor::Structure];
/// Who may change a document.
const KEEPERS: &[Actor] =
    &[Actor::Holder, Actor::Representative, Actor::Caregiver, Actor::Professional, Actor::Structure];
/// Who has to do with authorisations.
const AUTHORISERS: &[Actor] = &[Actor::Holder, Actor::Representative, Actor::Professional];
const fn fhir(method: Method, path: &'static str, actors: &'static [Actor]) -> Route {
    Route::new(Class::Fhir, method, path, actors)
}

const RECORD: Id = Id { name: "id", kind: IdKind::Record };
const DOCUMENT: Id = Id { name: "id", kind: IdKind::Document };
const LOT: Id = Id { name: "id", kind: IdKind::Lot };
const CONTENT: Id = Id { name: "id", kind: IdKind::Content };
const CONSENT: Id = Id { name: "id", kind: IdKind::Consent };
const ACCESS: Id = Id { name: "id", kind: IdKind::Message };
const PATIENT: Id = Id { name: "patient", kind: IdKind::Record };
const IDENTIFIER: Id = Id { name: "identifier", kind: IdKind::Document };
const SUBJECT: Id = Id { name: "subject", kind: IdKind::Record };
const REPLACED: Id = Id { name: "relatesTo", kind: IdKind::Document };

/// Every route of the interface.
pub(crate) const TABLE: &[(Endpoint, Route)] = &[
    (Endpoint::Metadata, fhir(Method::Get, "/fhir/metadata", Actor::ALL)),
    (Endpoint::Transaction, fhir(Method::Post, "/fhir", ALL).writing().naming(&[SUBJECT, REPLACED])),
    (
        Endpoint::FindPatient,
        fhir(Method::Get, "/fhir/Patient", ASKERS).reading().naming(&[Id { name: "identifier", ..RECORD }]),
    ),
    (
        Endpoint::FindPatientByPost,
        fhir(Method::Post, "/fhir/Patient/_search", ASKERS)
            .reading()
            .naming(&[Id { name: "identifier", ..RECORD }]),
    ),
    (Endpoint::ReadPatient, fhir(Method::Get, "/fhir/Patient/{id}", ASKERS).reading().naming(&[RECORD])),
    (
        Endpoint::CreateDocument,
        fhir(Method::Post, "/fhir/DocumentReference", ALL).writing().naming(&[SUBJECT, REPLACED]),
    ),
    (
        Endpoint::FindDocuments,
        fhir(Method::Get, "/fhir/DocumentReference", READERS).reading().naming(&[PATIENT, IDENTIFIER]),
    ),
    (
        Endpoint::FindDocumentsByPost,
        fhir(Method::Post, "/fhir/DocumentReference/_search", READERS)
            .reading()
            .naming(&[PATIENT, IDENTIFIER]),
    ),
    (
        Endpoint::ReadDocument,
        fhir(Method::Get, "/fhir/DocumentReference/{id}", READERS).reading().naming(&[DOCUMENT]),
    ),
    (
        Endpoint::PatchDocuments,
        fhir(Method::Patch, "/fhir/DocumentReference", KEEPERS).reading().writing().naming(&[IDENTIFIER]),
    ),
    (
        Endpoint::PatchDocument,
        fhir(Method::Patch, "/fhir/DocumentReference/{id}", KEEPERS).reading().writing().naming(&[DOCUMENT]),
    ),
    (Endpoint::FindLots, fhir(Method::Get, "/fhir/List", READERS).reading().naming(&[PATIENT])),
    (
        Endpoint::FindLotsByPost,
        fhir(Method::Post, "/fhir/List/_search", READERS).reading().naming(&[PATIENT]),
    ),
    (Endpoint::ReadLot, fhir(Method::Get, "/fhir/List/{id}", READERS).reading().naming(&[LOT])),
    (Endpoint::ReadBinary, fhir(Method::Get, "/fhir/Binary/{id}", READERS).reading().naming(&[CONTENT])),
    (Endpoint::ReadBundle, fhir(Method::Get, "/fhir/Bundle/{id}", READERS).reading().naming(&[CONTENT])),
    (Endpoint::CreateConsent, fhir(Method::Post, "/fhir/Consent", AUTHORISERS).writing().naming(&[PATIENT])),
    (Endpoint::FindConsents, fhir(Method::Get, "/fhir/Consent", AUTHORISERS).reading().naming(&[PATIENT])),
    (
        Endpoint::FindConsentsByPost,
        fhir(Method::Post, "/fhir/Consent/_search", AUTHORISERS).reading().naming(&[PATIENT]),
    ),
    (
        Endpoint::ReadConsent,
        fhir(Method::Get, "/fhir/Consent/{id}", AUTHORISERS).reading().naming(&[CONSENT]),
    ),
    (
        Endpoint::DeleteConsent,
        fhir(Method::Delete, "/fhir/Consent/{id}", AUTHORISERS).writing().naming(&[CONSENT]),
    ),
    (Endpoint::FindAudits, fhir(Method::Get, "/fhir/AuditEvent", AUTHORISERS).reading().naming(&[PATIENT])),
    (
        Endpoint::FindAuditsByPost,
        fhir(Method::Post, "/fhir/AuditEvent/_search", AUTHORISERS).reading().naming(&[PATIENT]),
    ),
    (
        Endpoint::ReadAudit,
        fhir(Method::Get, "/fhir/AuditEvent/{id}", AUTHORISERS).reading().naming(&[ACCESS]),
    ),
];

/// Every route of the interface, for `carnet routes`.
pub fn routes() -> Vec<Route> {
    TABLE.iter().map(|(_, route)| *route).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_and_every_endpoint_stands_once() {
        let (mut routes, mut endpoints) =
            (std::collections::HashSet::new(), std::collections::HashSet::new());
        for (endpoint, route) in TABLE {
            assert!(routes.insert((route.method, route.path)), "{route:?}");
            assert!(endpoints.insert(*endpoint), "{endpoint:?}");
            assert!(route.path.starts_with("/fhir"), "{route:?}");
            let takes_id = route.path.ends_with("/{id}");
            assert_eq!(takes_id, route.ids.iter().any(|id| id.name == "id"), "{route:?}");
        }
    }

    #[test]
    fn nothing_but_the_metadata_is_open_to_anybody() {
        let open: Vec<_> = TABLE
            .iter()
            .filter(|(_, route)| route.actors.contains(&Actor::Anonymous))
            .map(|(e, _)| *e)
            .collect();
        assert_eq!(open, [Endpoint::Metadata]);
    }
}
