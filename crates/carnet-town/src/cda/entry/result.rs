//! Laboratory results and vital signs.

use super::{Place, coded, coded_with, completed, templates, words};
use crate::body::{LabResult, Vital};
use crate::calendar::hl7;
use crate::facts::unscaled;
use crate::terms::Coded;
use crate::xml::Xml;

const OBSERVATION: &[(&str, &str)] = &[("classCode", "OBS"), ("moodCode", "EVN")];

pub(super) fn results(xml: &mut Xml, place: &Place<'_>, code: Coded, results: &[LabResult]) {
    xml.node("entry", &[("typeCode", "DRIV")], |xml| {
        templates(xml, &["1.3.6.1.4.1.19376.1.3.1", "1.2.250.1.213.1.1.3.21"]);
        xml.node("act", &[("classCode", "ACT"), ("moodCode", "EVN")], |xml| {
            coded(xml, "code", code);
            completed(xml);
            for result in results {
                xml.node("entryRelationship", &[("typeCode", "COMP")], |xml| lab_result(xml, place, result));
            }
        });
    });
}

fn lab_result(xml: &mut Xml, place: &Place<'_>, result: &LabResult) {
    let analyte = result.analyte;
    let print = |value| unscaled(value, analyte.decimals);
    xml.node("observation", OBSERVATION, |xml| {
        templates(xml, &["1.3.6.1.4.1.19376.1.3.1.6", "1.2.250.1.213.1.1.3.80"]);
        coded_with(xml, "code", analyte.loinc, &[], Some(&result.reference));
        completed(xml);
        xml.leaf("effectiveTime", &[("value", &hl7(place.scene.plan.acted_at))]);
        xml.leaf("value", &[("xsi:type", "PQ"), ("value", &print(result.value)), ("unit", analyte.ucum)]);
        coded(xml, "interpretationCode", result.interpretation());
        xml.node("referenceRange", &[("typeCode", "REFV")], |xml| {
            xml.node("observationRange", &[("classCode", "OBS"), ("moodCode", "EVN.CRT")], |xml| {
                xml.node("value", &[("xsi:type", "IVL_PQ")], |xml| {
                    xml.leaf("low", &[("value", &print(result.range.0)), ("unit", analyte.ucum)]);
                    xml.leaf("high", &[("value", &print(result.range.1)), ("unit", analyte.ucum)]);
                });
                coded(xml, "interpretationCode", Coded::new("N", "2.16.840.1.113883.5.83", "Normal"));
            });
        });
    });
}

pub(super) fn vitals(xml: &mut Xml, place: &Place<'_>, vitals: &[Vital]) {
    xml.node("entry", &[], |xml| {
        xml.node("organizer", &[("classCode", "CLUSTER"), ("moodCode", "EVN")], |xml| {
            templates(
                xml,
                &[
                    "2.16.840.1.113883.10.20.1.32",
                    "2.16.840.1.113883.10.20.1.35",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.13.1",
                    "1.2.250.1.213.1.1.3.49",
                ],
            );
            place.id(xml, 0);
            coded(xml, "code", Coded::loinc("85353-1", "Signes vitaux"));
            completed(xml);
            xml.leaf("effectiveTime", &[("value", &hl7(place.scene.plan.acted_at))]);
            for (vital, part) in vitals.iter().zip(1..) {
                xml.node("component", &[("typeCode", "COMP")], |xml| vital_sign(xml, place, vital, part));
            }
        });
    });
}

fn vital_sign(xml: &mut Xml, place: &Place<'_>, vital: &Vital, part: u64) {
    xml.node("observation", OBSERVATION, |xml| {
        templates(
            xml,
            &[
                "2.16.840.1.113883.10.20.1.31",
                "1.3.6.1.4.1.19376.1.5.3.1.4.13",
                "1.3.6.1.4.1.19376.1.5.3.1.4.13.2",
                "1.2.250.1.213.1.1.3.50",
            ],
        );
        place.id(xml, part);
        coded(xml, "code", vital.code);
        words(xml, &vital.reference);
        completed(xml);
        xml.leaf("effectiveTime", &[("value", &hl7(place.scene.plan.acted_at))]);
        xml.leaf("value", &[("xsi:type", "PQ"), ("value", &vital.value), ("unit", vital.unit)]);
    });
}
