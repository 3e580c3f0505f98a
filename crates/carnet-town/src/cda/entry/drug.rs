//! Treatments, orders, dispensed products and vaccinations.

use jiff::civil::Date;

use super::{Place, coded, coded_with, completed, templates, words};
use crate::calendar::{days_after, hl7_day};
use crate::facts::{Drug, Vaccine};
use crate::terms::{ACT_CODE, ATC, Coded, EDQM};
use crate::xml::Xml;

const EVENT: &[(&str, &str)] = &[("classCode", "SBADM"), ("moodCode", "EVN")];
const INTENT: &[(&str, &str)] = &[("classCode", "SBADM"), ("moodCode", "INT")];
const PRODUCT: &[&str] =
    &["2.16.840.1.113883.10.20.1.53", "1.3.6.1.4.1.19376.1.5.3.1.4.7.2", "1.2.250.1.213.1.1.3.43"];

pub(super) fn treatment(
    xml: &mut Xml,
    place: &Place<'_>,
    drug: &Drug,
    period: (Date, Option<i64>),
    reference: &str,
) {
    xml.node("entry", &[("typeCode", "DRIV")], |xml| {
        xml.node("substanceAdministration", EVENT, |xml| {
            templates(
                xml,
                &[
                    "2.16.840.1.113883.10.20.1.24",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.7",
                    "1.2.250.1.213.1.1.3.42",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.7.1",
                ],
            );
            administration(xml, place, drug, period, reference);
        });
    });
}

pub(super) fn order(
    xml: &mut Xml,
    place: &Place<'_>,
    drug: &Drug,
    (from, days): (Date, i64),
    reference: &str,
) {
    xml.node("entry", &[], |xml| {
        xml.node("substanceAdministration", INTENT, |xml| {
            templates(
                xml,
                &[
                    "2.16.840.1.113883.10.20.1.24",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.7",
                    "1.3.6.1.4.1.19376.1.9.1.3.2",
                    "1.2.250.1.213.1.1.3.83",
                ],
            );
            administration(xml, place, drug, (from, Some(days)), reference);
        });
    });
}

fn administration(
    xml: &mut Xml,
    place: &Place<'_>,
    drug: &Drug,
    (from, days): (Date, Option<i64>),
    reference: &str,
) {
    place.id(xml, 0);
    coded(xml, "code", Coded::new("DRUG", ACT_CODE, "Médicament"));
    words(xml, reference);
    completed(xml);
    xml.node("effectiveTime", &[("xsi:type", "IVL_TS")], |xml| {
        xml.leaf("low", &[("value", &hl7_day(from))]);
        match days {
            Some(days) => xml.leaf("high", &[("value", &hl7_day(days_after(from, days)))]),
            None => xml.leaf("high", &[("nullFlavor", "UNK")]),
        }
    });
    let period = (24 / drug.times_a_day.clamp(1, 24)).to_string();
    xml.node("effectiveTime", &[("xsi:type", "PIVL_TS"), ("operator", "A")], |xml| {
        xml.leaf("period", &[("value", &period), ("unit", "h")]);
    });
    coded(xml, "routeCode", route(drug));
    xml.node("doseQuantity", &[], |xml| {
        xml.leaf("low", &[("value", drug.dose), ("unit", drug.unit)]);
        xml.leaf("high", &[("value", drug.dose), ("unit", drug.unit)]);
    });
    xml.node("consumable", &[], |xml| product(xml, drug, "", reference));
}

fn route(drug: &Drug) -> Coded {
    match drug.unit {
        "{puff}" => Coded::new("20020000", EDQM, "Voie inhalée"),
        "[IU]" | "{syringe}" => Coded::new("20066000", EDQM, "Voie sous-cutanée"),
        _ => Coded::new("20053000", EDQM, "Voie orale"),
    }
}

/// The product, coded by its substance: the generator knows no commercial catalogue.
fn product(xml: &mut Xml, drug: &Drug, lot: &str, reference: &str) {
    xml.node("manufacturedProduct", &[], |xml| {
        templates(xml, PRODUCT);
        xml.node("manufacturedMaterial", &[], |xml| {
            coded_with(xml, "code", drug.atc, &[], Some(reference));
            xml.line("name", &[], drug.product);
            if !lot.is_empty() {
                xml.line("lotNumberText", &[], lot);
            }
        });
    });
}

pub(super) fn supply(
    xml: &mut Xml,
    place: &Place<'_>,
    drug: &Drug,
    (boxes, lot): (i64, &str),
    reference: &str,
) {
    xml.node("entry", &[], |xml| {
        xml.node("supply", &[("classCode", "SPLY"), ("moodCode", "EVN")], |xml| {
            templates(
                xml,
                &[
                    "2.16.840.1.113883.10.20.1.34",
                    "1.3.6.1.4.1.19376.1.5.3.1.4.7.3",
                    "1.3.6.1.4.1.19376.1.9.1.3.4",
                    "1.2.250.1.213.1.1.3.204",
                ],
            );
            place.id(xml, 0);
            words(xml, reference);
            completed(xml);
            xml.leaf("quantity", &[("value", &boxes.to_string())]);
            xml.node("product", &[], |xml| product(xml, drug, lot, reference));
        });
    });
}

pub(super) fn immunization(
    xml: &mut Xml,
    place: &Place<'_>,
    vaccine: &Vaccine,
    (on, rank, lot): (Date, u32, &str),
    reference: &str,
) {
    let kind = if rank == 1 {
        Coded::new("INITIMMUNIZ", ACT_CODE, "1ère série vaccinante")
    } else {
        Coded::new("IMMUNIZ", ACT_CODE, "Vaccination")
    };
    xml.node("entry", &[], |xml| {
        xml.node(
            "substanceAdministration",
            &[("classCode", "SBADM"), ("moodCode", "EVN"), ("negationInd", "false")],
            |xml| {
                templates(
                    xml,
                    &[
                        "2.16.840.1.113883.10.20.1.24",
                        "1.3.6.1.4.1.19376.1.5.3.1.4.12",
                        "1.2.250.1.213.1.1.3.45",
                    ],
                );
                place.id(xml, 0);
                coded(xml, "code", kind);
                words(xml, reference);
                completed(xml);
                xml.leaf("effectiveTime", &[("value", &hl7_day(on))]);
                coded(xml, "routeCode", vaccine.route);
                xml.node("consumable", &[("typeCode", "CSM")], |xml| {
                    xml.node("manufacturedProduct", &[], |xml| {
                        templates(xml, PRODUCT);
                        xml.node("manufacturedMaterial", &[], |xml| {
                            coded_with(
                                xml,
                                "code",
                                Coded::new(vaccine.atc.code, ATC, vaccine.atc.display),
                                &[],
                                Some(reference),
                            );
                            xml.line("name", &[], vaccine.atc.display);
                            xml.line("lotNumberText", &[], lot);
                        });
                    });
                });
                rank_of(xml, rank);
            },
        );
    });
}

fn rank_of(xml: &mut Xml, rank: u32) {
    xml.node("entryRelationship", &[("typeCode", "SUBJ")], |xml| {
        xml.node("observation", &[("classCode", "OBS"), ("moodCode", "EVN")], |xml| {
            templates(xml, &["2.16.840.1.113883.10.20.1.46", "1.2.250.1.213.1.1.3.82"]);
            coded(xml, "code", Coded::loinc("30973-2", "Rang de la vaccination"));
            completed(xml);
            xml.leaf("value", &[("xsi:type", "INT"), ("value", &rank.to_string())]);
        });
    });
}
