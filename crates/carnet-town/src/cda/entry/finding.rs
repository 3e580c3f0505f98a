//! Problems, allergies, simple observations and acts.

use jiff::civil::Date;

use super::{Place, coded, coded_with, completed, since, templates, words};
use crate::body::{FindingValue, Presence};
use crate::calendar::{hl7, hl7_day};
use crate::facts::Allergy;
use crate::terms::{Coded, SNOMED_CT};
use crate::xml::Xml;

const ACT: &[(&str, &str)] = &[("classCode", "ACT"), ("moodCode", "EVN")];
const ASSERTED: &[(&str, &str)] = &[("classCode", "OBS"), ("moodCode", "EVN"), ("negationInd", "false")];
const SUBJECT: &[(&str, &str)] = &[("typeCode", "SUBJ"), ("inversionInd", "false")];

pub(super) fn problem(xml: &mut Xml, place: &Place<'_>, icd: Coded, found: Date, reference: &str) {
    xml.node("entry", &[], |xml| {
        xml.node("act", ACT, |xml| {
            templates(
                xml,
                &[
                    "2.16.840.1.113883.10.20.1.27",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.5.1",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.5.2",
                    "1.2.250.1.213.1.1.3.39",
                ],
            );
            place.id(xml, 0);
            xml.leaf("code", &[("nullFlavor", "NA")]);
            xml.leaf("statusCode", &[("code", "active")]);
            since(xml, found);
            xml.node("entryRelationship", SUBJECT, |xml| {
                xml.node("observation", ASSERTED, |xml| {
                    templates(
                        xml,
                        &[
                            "2.16.840.1.113883.10.20.1.28",
                            "1.3.6.1.4.1.19376.1.5.3.1.4.5",
                            "1.2.250.1.213.1.1.3.37",
                        ],
                    );
                    place.id(xml, 1);
                    coded(xml, "code", Coded::new("282291009", SNOMED_CT, "Interprétation diagnostique"));
                    words(xml, reference);
                    completed(xml);
                    since(xml, found);
                    coded_with(xml, "value", icd, &[("xsi:type", "CD")], Some(reference));
                });
            });
        });
    });
}

pub(super) fn allergy(xml: &mut Xml, place: &Place<'_>, allergy: &Allergy, reference: &str) {
    let kind = if allergy.agent.system == SNOMED_CT {
        Coded::new("419199007", SNOMED_CT, "Allergie à une substance")
    } else {
        Coded::new("416098002", SNOMED_CT, "Allergie médicamenteuse")
    };
    xml.node("entry", &[], |xml| {
        xml.node("act", ACT, |xml| {
            templates(
                xml,
                &[
                    "2.16.840.1.113883.10.20.1.27",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.5.1",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.5.3",
                    "1.2.250.1.213.1.1.3.40",
                ],
            );
            place.id(xml, 0);
            xml.leaf("code", &[("nullFlavor", "NA")]);
            xml.leaf("statusCode", &[("code", "active")]);
            xml.node("effectiveTime", &[], |xml| xml.leaf("low", &[("nullFlavor", "UNK")]));
            xml.node("entryRelationship", SUBJECT, |xml| {
                xml.node("observation", ASSERTED, |xml| {
                    templates(
                        xml,
                        &[
                            "2.16.840.1.113883.10.20.1.18",
                            "2.16.840.1.113883.10.20.1.28",
                            "1.3.6.1.4.1.19376.1.5.3.1.4.5",
                            "1.3.6.1.4.1.19376.1.5.3.1.4.6",
                            "1.2.250.1.213.1.1.3.41",
                        ],
                    );
                    place.id(xml, 1);
                    coded(xml, "code", kind);
                    words(xml, reference);
                    completed(xml);
                    xml.node("effectiveTime", &[], |xml| xml.leaf("low", &[("nullFlavor", "UNK")]));
                    xml.node("value", &[("xsi:type", "CD"), ("nullFlavor", "OTH")], |xml| {
                        xml.line("originalText", &[], allergy.reaction);
                    });
                    agent(xml, allergy, reference);
                });
            });
        });
    });
}

fn agent(xml: &mut Xml, allergy: &Allergy, reference: &str) {
    xml.node("participant", &[("typeCode", "CSM")], |xml| {
        xml.node("participantRole", &[("classCode", "MANU")], |xml| {
            xml.node("playingEntity", &[("classCode", "MMAT")], |xml| {
                coded_with(xml, "code", allergy.agent, &[], Some(reference));
                xml.line("name", &[], allergy.agent.display);
            });
        });
    });
}

pub(super) fn finding(xml: &mut Xml, place: &Place<'_>, code: Coded, value: &FindingValue, reference: &str) {
    xml.node("entry", &[], |xml| {
        xml.node("observation", &[("classCode", "OBS"), ("moodCode", "EVN")], |xml| {
            templates(xml, &["1.3.6.1.4.1.19376.1.5.3.1.4.13", "1.2.250.1.213.1.1.3.48"]);
            place.id(xml, 0);
            coded(xml, "code", code);
            words(xml, reference);
            completed(xml);
            xml.leaf("effectiveTime", &[("value", &hl7(place.scene.plan.acted_at))]);
            match value {
                FindingValue::Quantity(value, unit) => {
                    xml.leaf("value", &[("xsi:type", "PQ"), ("value", value), ("unit", unit)]);
                }
                FindingValue::Flag(presence) => {
                    let flag = if *presence == Presence::Present { "true" } else { "false" };
                    xml.leaf("value", &[("xsi:type", "BL"), ("value", flag)]);
                }
            }
        });
    });
}

pub(super) fn act(xml: &mut Xml, place: &Place<'_>, code: Coded, on: Date, reference: &str) {
    xml.node("entry", &[], |xml| {
        xml.node("procedure", &[("classCode", "PROC"), ("moodCode", "EVN")], |xml| {
            templates(
                xml,
                &["1.3.6.1.4.1.19376.1.5.3.1.4.19", "2.16.840.1.113883.10.20.1.29", "1.2.250.1.213.1.1.3.62"],
            );
            place.id(xml, 0);
            coded(xml, "code", code);
            words(xml, reference);
            completed(xml);
            xml.leaf("effectiveTime", &[("value", &hl7_day(on))]);
        });
    });
}
