//! Codes, identifiers and names.

use carnet_model::Code;
use carnet_model::document::{Confidentiality, Identifier, UniqueId};

use crate::json::{Array, Object};

/// The published address of the classes; the examples write it, where other national systems go by their OID.
const CLASSES: &str = "https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument";

/// A system as it is served.
fn address(system: &str) -> String {
    if system == "1.2.250.1.213.1.1.4.1" { CLASSES.to_owned() } else { carnet_terms::system_uri(system) }
}

/// Members of a Coding.
pub(super) fn write_coding(o: &mut Object<'_>, code: &Code) {
    o.maybe("system", Some(&address(&code.system)));
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
    o.maybe("system", Some(&address(&identifier.system)));
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
