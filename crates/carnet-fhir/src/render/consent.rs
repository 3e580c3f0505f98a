//! Consent: who may consult, who is blocked, what is objected to. The profile is our own: `docs/fhir.md`.

use carnet_model::PublicId;
use carnet_model::event::ConsentGround;
use carnet_service::items::{InForce, RightItem};

use super::coding::write_literal;
use super::document::write_subject;
use super::{GROUNDS, PURPOSES};
use crate::json::Object;

/// The status of each standing.
const fn consent_status(standing: InForce) -> &'static str {
    match standing {
        InForce::Yes => "active",
        InForce::Expired | InForce::Blocked => "inactive",
    }
}

/// The status of a right: what the person decided stands until they take it back.
pub(crate) const fn right_status(item: &RightItem) -> &'static str {
    match item {
        RightItem::Authorisation(item) => consent_status(item.in_force),
        RightItem::Block { .. } | RightItem::Objection { .. } => "active",
    }
}

/// Writes the members of a Consent.
pub(crate) fn write_consent(o: &mut Object<'_>, id: PublicId, patient: PublicId, item: &RightItem) {
    o.text("resourceType", "Consent");
    o.shown("id", id);
    if let RightItem::Authorisation(item) = item {
        o.object("meta", |o| {
            o.text("versionId", "1");
            o.shown("lastUpdated", item.authorisation.since);
        });
    }
    o.text("status", right_status(item));
    o.object("scope", |o| {
        write_literal(o, "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy");
    });
    let declared = match item {
        RightItem::Authorisation(item) => ground(item.authorisation.ground),
        RightItem::Block { .. } | RightItem::Objection { .. } => ground(ConsentGround::Person),
    };
    o.array("category", |a| a.object(|o| write_literal(o, GROUNDS, declared)));
    o.object("patient", |o| write_subject(o, Some(patient), item.ins()));
    match item {
        RightItem::Authorisation(item) => {
            o.shown("dateTime", item.authorisation.since);
            o.object("provision", |o| {
                o.text("type", "permit");
                o.object("period", |o| {
                    o.shown("start", item.authorisation.since);
                    o.shown("end", item.authorisation.until);
                });
                write_actor(o, &item.professional, &item.authorisation.name);
            });
        }
        RightItem::Block { professional, name, .. } => o.object("provision", |o| {
            o.text("type", "deny");
            write_actor(o, professional, name);
        }),
        RightItem::Objection { purpose, .. } => o.object("provision", |o| {
            o.text("type", "deny");
            o.array("purpose", |a| {
                a.object(|o| {
                    o.text("system", PURPOSES);
                    o.text("code", purpose.code());
                });
            });
        }),
    }
}

fn write_actor(o: &mut Object<'_>, professional: &str, name: &str) {
    o.array("actor", |a| {
        a.object(|o| {
            o.object("role", |o| {
                write_literal(o, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP");
            });
            o.object("reference", |o| {
                o.object("identifier", |o| {
                    o.text("system", "urn:oid:1.2.250.1.71.4.2.1");
                    o.text("value", professional);
                });
                o.maybe("display", Some(name));
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
