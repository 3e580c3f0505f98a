//! CapabilityStatement of the document-sharing manager (`spec/dmp.md` 9).

use crate::json::{Array, Object, write_object};
use crate::search::{
    AUDIT_PARAMETERS, CONSENT_PARAMETERS, DOCUMENT_PARAMETERS, LOT_PARAMETERS, PATIENT_PARAMETERS, Parameter,
};

/// Day on which this description was last changed.
const DATE: &str = "2026-11-24";

/// The statement.
pub(crate) fn capability(base: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(8192);
    write_object(&mut out, |o| {
        o.text("resourceType", "CapabilityStatement");
        o.text("status", "active");
        o.text("date", DATE);
        o.text("kind", "instance");
        o.object("software", |o| {
            o.text("name", "Carnet");
            o.text("version", env!("CARGO_PKG_VERSION"));
        });
        o.object("implementation", |o| {
            o.text("description", "Carnet, shared health record");
            o.text("url", base);
        });
        o.text("fhirVersion", "4.0.1");
        o.array("format", |a| {
            a.text("application/fhir+json");
            a.text("json");
        });
        o.array("patchFormat", |a| {
            a.text("application/json-patch+json");
            a.text("application/fhir+json");
        });
        o.array("rest", |a| a.object(rest));
    });
    out
}

fn rest(o: &mut Object<'_>) {
    o.text("mode", "server");
    o.object("security", |o| {
        o.array("service", |a| {
            a.object(|o| {
                super::coding::write_literal(
                    o,
                    "http://terminology.hl7.org/CodeSystem/restful-security-service",
                    "OAuth",
                );
            });
        });
    });
    o.array("resource", |a| {
        resource(a, "Patient", &["read", "search-type"], PATIENT_PARAMETERS);
        resource(a, "DocumentReference", &["read", "search-type", "create", "patch"], DOCUMENT_PARAMETERS);
        resource(a, "List", &["read", "search-type"], LOT_PARAMETERS);
        resource(a, "Binary", &["read"], &[]);
        resource(a, "Bundle", &["read"], &[]);
        resource(a, "Consent", &["read", "search-type", "create", "delete"], CONSENT_PARAMETERS);
        resource(a, "AuditEvent", &["read", "search-type"], AUDIT_PARAMETERS);
    });
    o.array("interaction", |a| a.object(|o| o.text("code", "transaction")));
}

fn resource(a: &mut Array<'_>, kind: &str, interactions: &[&str], parameters: &[Parameter]) {
    a.object(|o| {
        o.text("type", kind);
        o.array("interaction", |a| {
            for code in interactions {
                a.object(|o| o.text("code", code));
            }
        });
        if interactions.contains(&"patch") {
            o.text("versioning", "versioned");
        }
        if kind == "DocumentReference" {
            o.array("searchInclude", |a| {
                a.text("DocumentReference:subject");
                a.text("DocumentReference:patient");
            });
        }
        o.some("searchParam", |a| {
            for parameter in parameters {
                a.object(|o| {
                    o.text("name", parameter.name);
                    o.text("type", parameter.kind);
                });
            }
        });
    });
}
