//! Consent: an authorisation to consult. The profile is our own: `docs/fhir.md`.

use carnet_model::PublicId;
use carnet_model::event::ConsentGround;
use carnet_service::items::{ConsentItem, InForce};

use super::GROUNDS;
use super::coding::write_literal;
use super::document::write_subject;
use crate::json::Object;

/// The status of each standing.
pub(crate) const fn consent_status(standing: InForce) -> &'static str {
    match standing {
        InForce::Yes => "active",
        InForce::Expired | InForce::Blocked => "inactive",
    }
}

/// Writes the members of a Consent.
pub(crate) fn write_consent(o: &mut Object<'_>, id: PublicId, patient: PublicId, item: &ConsentItem) {
    let authorisation = &item.authorisation;
    o.text("resourceType", "Consent");
    o.shown("id", id);
    o.object("meta", |o| {
        o.text("versionId", "1");
        o.shown("lastUpdated", authorisation.since);
    });
    o.text("status", consent_status(item.in_force));
    o.object("scope", |o| {
        write_literal(o, "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy");
    });
    o.array("category", |a| a.object(|o| write_literal(o, GROUNDS, ground(authorisation.ground))));
    o.object("patient", |o| write_subject(o, Some(patient), &item.ins));
    o.shown("dateTime", authorisation.since);
    o.object("provision", |o| {
        o.text("type", "permit");
        o.object("period", |o| {
            o.shown("start", authorisation.since);
            o.shown("end", authorisation.until);
        });
        o.array("actor", |a| {
            a.object(|o| {
                o.object("role", |o| {
                    write_literal(o, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP");
                });
                o.object("reference", |o| {
                    o.object("identifier", |o| {
                        o.text("system", "urn:oid:1.2.250.1.71.4.2.1");
                        o.text("value", &item.professional);
                    });
                    o.maybe("display", Some(&authorisation.name));
                });
            });
        });
    });
}

const fn ground(ground: ConsentGround) -> &'static str {
    match ground {
        ConsentGround::CareTeam => "care-team",
        ConsentGround::Consent => "consent",
        ConsentGround::Person => "person",
    }
}
