//! Patient: the status of a record (TD0.2, `spec/dmp.md` 4).

use carnet_model::person::{Sex, Traits};
use carnet_model::{PublicId, Timestamp};
use carnet_record::policy::case::Authorisation;
use carnet_record::record::Status;
use carnet_service::items::{Attending, Blocked, StatusItem};

use super::DMP;
use super::coding::write_literal;
use crate::json::{Array, Object};

/// Writes the members of a Patient.
pub(crate) fn write_patient(o: &mut Object<'_>, id: PublicId, item: &StatusItem) {
    o.text("resourceType", "Patient");
    o.shown("id", id);
    o.object("meta", |o| {
        o.array("profile", |a| {
            a.text("https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient");
        });
    });
    o.array("extension", |a| write_extensions(a, item));
    o.array("identifier", |a| {
        a.object(|o| {
            o.text("use", "official");
            o.shown("system", format_args!("urn:oid:{}", item.ins.domain().oid()));
            o.text("value", item.ins.matricule());
        });
    });
    o.truth("active", matches!(item.status, Status::Active));
    if let Some(traits) = &item.traits {
        write_traits(o, traits);
    }
}

fn definition(name: &str) -> String {
    format!("{DMP}StructureDefinition/{name}")
}

fn write_extensions(a: &mut Array<'_>, item: &StatusItem) {
    if let Status::Closed { at, reason, text } = &item.status {
        a.object(|o| {
            o.text("url", &definition("dmp-fermeture"));
            o.array("extension", |a| write_closing(a, *at, reason, text));
        });
    }
    a.object(|o| {
        o.text("url", &definition("dmp-medecin-traitant"));
        o.truth("valueBoolean", item.attending == Attending::Yes);
    });
    a.object(|o| {
        o.text("url", &definition("dmp-autorisation"));
        o.text("valueCode", authorisation(item));
    });
}

fn write_closing(a: &mut Array<'_>, at: Timestamp, reason: &str, text: &str) {
    a.object(|o| {
        o.text("url", "dateFermeture");
        o.text("valueDate", at.to_string().get(..10).unwrap_or_default());
    });
    a.object(|o| {
        o.text("url", "motifFermeture");
        o.object("valueCodeableConcept", |o| {
            write_literal(o, &format!("{DMP}CodeSystem/dmp-motif-fermeture"), reason);
        });
    });
    if !text.is_empty() {
        a.object(|o| {
            o.text("url", "raisonFermeture");
            o.text("valueString", text);
        });
    }
}

/// The words of the legacy status query, where they are known.
const fn authorisation(item: &StatusItem) -> &'static str {
    match (item.blocked, item.authorisation) {
        (Blocked::Yes, _) => "INTERDIT",
        (Blocked::No, Authorisation::Valid) => "VALIDE",
        (Blocked::No, Authorisation::Expired) => "EXPIREE",
        (Blocked::No, Authorisation::Missing) => "NON_DEFINIE",
    }
}

fn write_traits(o: &mut Object<'_>, traits: &Traits) {
    o.array("name", |a| {
        a.object(|o| {
            o.array("extension", |a| {
                a.object(|o| {
                    o.text(
                        "url",
                        "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name",
                    );
                    o.text("valueString", &traits.given_names);
                });
            });
            o.text("use", "official");
            o.text("family", &traits.birth_family);
            o.array("given", |a| a.text(&traits.birth_given));
        });
        if traits.used_family.is_some() || traits.used_given.is_some() {
            a.object(|o| {
                o.text("use", "usual");
                o.maybe("family", traits.used_family.as_deref());
                o.some("given", |a| {
                    if let Some(given) = &traits.used_given {
                        a.text(given);
                    }
                });
            });
        }
    });
    o.text(
        "gender",
        match traits.sex {
            Sex::Male => "male",
            Sex::Female => "female",
            Sex::Unknown => "unknown",
        },
    );
    o.maybe("birthDate", Some(&traits.birth_date));
}
