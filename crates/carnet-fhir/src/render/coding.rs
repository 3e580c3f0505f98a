//! Codes, identifiers and names.

use carnet_model::Code;
use carnet_model::document::{Confidentiality, Identifier, UniqueId};
use carnet_terms::system_uri;

use crate::json::{Array, Object};

/// Members of a Coding.
pub(super) fn write_coding(o: &mut Object<'_>, code: &Code) {
    o.maybe("system", Some(&system_uri(&code.system)));
    o.text("code", &code.code);
    o.maybe("display", Some(&code.display));
}

/// Members of a CodeableConcept with one coding.
pub(super) fn write_concept(o: &mut Object<'_>, code: &Code) {
    o.array("coding", |a| a.object(|o| write_coding(o, code)));
}

/// Members of a CodeableConcept whose system is written as it is.
pub(super) fn write_literal(o: &mut Object<'_>, system: &str, code: &str) {
    o.array("coding", |a| {
        a.object(|o| {
            o.text("system", system);
            o.text("code", code);
        });
    });
}

/// Members of an Identifier.
pub(super) fn write_identifier(o: &mut Object<'_>, identifier: &Identifier) {
    o.maybe("system", Some(&system_uri(&identifier.system)));
    o.text("value", &identifier.value);
}

/// Members of an Identifier that holds a uniqueId.
pub(super) fn write_unique_id(o: &mut Object<'_>, id: &UniqueId) {
    let (system, value) = id.to_fhir();
    o.text("system", &system);
    o.text("value", &value);
}

/// The code of a base label.
pub(super) const fn confidentiality(code: Confidentiality) -> &'static str {
    match code {
        Confidentiality::Normal => "N",
        Confidentiality::Restricted => "R",
        Confidentiality::VeryRestricted => "V",
    }
}

/// A list of one HumanName, if there is a name.
pub(super) fn write_name(o: &mut Object<'_>, family: &str, given: &str) {
    if family.is_empty() && given.is_empty() {
        return;
    }
    o.array("name", |a: &mut Array<'_>| {
        a.object(|o| {
            o.maybe("family", Some(family));
            o.some("given", |a| {
                for part in given.split(' ').filter(|part| !part.is_empty()) {
                    a.text(part);
                }
            });
        });
    });
}
