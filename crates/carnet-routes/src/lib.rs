//! Floor 0: what a door can be asked, as plain data.
//!
//! What lives here: the description of a route (`spec/check-doors.md`, `carnet routes --json`). Every interface builds its
//! router from one table of these, so that the list and the program cannot differ.
//!
//! What may not: handlers, HTTP types, rules.

use serde::Serialize;

/// One method of one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Route {
    /// Where it is served.
    pub listener: Listener,
    /// Method.
    pub method: Method,
    /// Path; parameters in braces.
    pub path: &'static str,
    /// Interface that it belongs to.
    pub class: Class,
    /// Kinds of callers that can ever get something other than a refusal.
    pub actors: &'static [Actor],
    /// Whether it shows something of a record.
    pub reads: bool,
    /// Whether it changes something, traces of access apart.
    pub writes: bool,
    /// The identifiers in its path or body that name something of a record.
    pub ids: &'static [Id],
    /// Whether a form token is asked for.
    pub csrf: bool,
}

impl Route {
    /// A route of the main listener that neither reads nor writes.
    #[must_use]
    pub const fn new(class: Class, method: Method, path: &'static str, actors: &'static [Actor]) -> Self {
        Self {
            listener: Listener::Main,
            method,
            path,
            class,
            actors,
            reads: false,
            writes: false,
            ids: &[],
            csrf: false,
        }
    }

    /// On another listener.
    #[must_use]
    pub const fn on(self, listener: Listener) -> Self {
        Self { listener, ..self }
    }

    /// That shows something of a record.
    #[must_use]
    pub const fn reading(self) -> Self {
        Self { reads: true, ..self }
    }

    /// That changes something.
    #[must_use]
    pub const fn writing(self) -> Self {
        Self { writes: true, ..self }
    }

    /// With these identifiers.
    #[must_use]
    pub const fn naming(self, ids: &'static [Id]) -> Self {
        Self { ids, ..self }
    }

    /// Protected by a form token.
    #[must_use]
    pub const fn with_form_token(self) -> Self {
        Self { csrf: true, ..self }
    }
}

/// Where a route is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Listener {
    /// Pages and interfaces.
    Main,
    /// The second origin, for documents.
    Content,
    /// Mutual TLS.
    Mtls,
    /// Health and figures, for who runs the machines.
    Ops,
}

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET (and HEAD).
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

/// Interface that a route belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// FHIR R4.
    Fhir,
    /// IHE XDS.b over SOAP.
    Xds,
    /// Authorisation server.
    Oauth,
    /// Pages.
    Portal,
    /// Interfaces of our own.
    Api,
    /// Health and figures.
    Ops,
    /// Style sheets, images.
    Static,
}

/// Kinds of callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// The person whose record it is.
    Holder,
    /// Legal representative of a minor.
    Representative,
    /// A caregiver with mandates.
    Caregiver,
    /// A named professional.
    Professional,
    /// A structure.
    Structure,
    /// A referenced application.
    App,
    /// Who runs the machines.
    Operator,
    /// Nobody known.
    Anonymous,
}

impl Actor {
    /// Everybody.
    pub const ALL: &'static [Self] = &[
        Self::Holder,
        Self::Representative,
        Self::Caregiver,
        Self::Professional,
        Self::Structure,
        Self::App,
        Self::Operator,
        Self::Anonymous,
    ];
}

/// An identifier that a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Id {
    /// Name of the parameter.
    pub name: &'static str,
    /// What it names.
    pub kind: IdKind,
}

/// What an identifier names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IdKind {
    /// A person's record.
    Record,
    /// A document, in any of its versions.
    Document,
    /// A submission set.
    Lot,
    /// A folder.
    Folder,
    /// The bytes of a document.
    Content,
    /// A measure.
    Measure,
    /// A device.
    Device,
    /// An account.
    Account,
    /// A mandate.
    Mandate,
    /// A professional.
    Professional,
    /// A structure.
    Structure,
    /// A referenced application.
    App,
    /// A pairing.
    Pairing,
    /// An authorisation.
    Consent,
    /// A campaign.
    Campaign,
    /// A message.
    Message,
    /// Nothing of a record.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_is_that_of_the_check_doors() {
        const ROUTE: Route = Route::new(
            Class::Fhir,
            Method::Get,
            "/fhir/DocumentReference/{id}",
            &[Actor::Holder, Actor::Professional],
        )
        .reading()
        .naming(&[Id { name: "id", kind: IdKind::Document }]);
        assert_eq!(
            serde_json::to_string(&ROUTE).unwrap(),
            r#"{"listener":"main","method":"GET","path":"/fhir/DocumentReference/{id}","class":"fhir","actors":["holder","professional"],"reads":true,"writes":false,"ids":[{"name":"id","kind":"document"}],"csrf":false}"#
        );
    }
}
