//! Coded entries. Each points with `reference` to the words that say the same.

mod drug;
mod finding;
mod result;

use super::{coded, coded_with, templates};
use crate::body::{Entry, Section};
use crate::calendar::{hl7, hl7_day};
use crate::prng::{key, label};
use crate::scene::Scene;
use crate::terms::Coded;
use crate::xml::Xml;

/// Where an entry stands: the source of its identifiers.
struct Place<'a> {
    scene: &'a Scene<'a>,
    section: &'a str,
    at: usize,
}

impl Place<'_> {
    /// A UUID for one part of the entry.
    fn uuid(&self, part: u64) -> String {
        let seed = label(&self.scene.plan.unique_id());
        let high = key(seed, &[label(self.section), self.at as u64, part]);
        let low = key(high, &[part]);
        format!(
            "{:08X}-{:04X}-4{:03X}-{:04X}-{:012X}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 48) & 0x3fff,
            low & 0xffff_ffff_ffff
        )
    }

    fn id(&self, xml: &mut Xml, part: u64) {
        xml.leaf("id", &[("root", &self.uuid(part))]);
    }
}

pub(super) fn entry(xml: &mut Xml, scene: &Scene<'_>, section: &Section, entry: &Entry, at: usize) {
    let place = Place { scene, section: section.kind.code.code, at };
    match entry {
        Entry::Results { code, results } => result::results(xml, &place, *code, results),
        Entry::Vitals(vitals) => result::vitals(xml, &place, vitals),
        Entry::Problem { condition, reference } => {
            finding::problem(xml, &place, condition.icd(), condition.since, reference);
        }
        Entry::Allergy { allergy, reference } => finding::allergy(xml, &place, allergy, reference),
        Entry::Finding { code, value, reference } => finding::finding(xml, &place, *code, value, reference),
        Entry::Act { code, on, reference } => finding::act(xml, &place, *code, *on, reference),
        Entry::Treatment { drug, since, days, reference } => {
            drug::treatment(xml, &place, drug, (*since, *days), reference);
        }
        Entry::Order { drug, since, days, reference } => {
            drug::order(xml, &place, drug, (*since, *days), reference);
        }
        Entry::Supply { drug, boxes, lot, reference } => {
            drug::supply(xml, &place, drug, (*boxes, lot), reference);
        }
        Entry::Immunization { vaccine, on, rank, lot, reference } => {
            drug::immunization(xml, &place, vaccine, (*on, *rank, lot), reference);
        }
        Entry::Attachment { media_type, bytes, id } => attachment(xml, &place, media_type, bytes, id),
    }
}

fn words(xml: &mut Xml, reference: &str) {
    xml.node("text", &[], |xml| xml.leaf("reference", &[("value", &format!("#{reference}"))]));
}

fn completed(xml: &mut Xml) {
    xml.leaf("statusCode", &[("code", "completed")]);
}

fn attachment(xml: &mut Xml, place: &Place<'_>, media_type: &str, bytes: &[u8], id: &str) {
    let encoded = base64_simd::STANDARD.encode_to_string(bytes);
    xml.node("entry", &[], |xml| {
        xml.node("organizer", &[("classCode", "CLUSTER"), ("moodCode", "EVN")], |xml| {
            templates(xml, &["1.2.250.1.213.1.1.3.18"]);
            place.id(xml, 0);
            coded(xml, "code", Coded::loinc("55107-7", "Document attaché"));
            completed(xml);
            xml.leaf("effectiveTime", &[("value", &hl7(place.scene.plan.created_at))]);
            xml.node("component", &[], |xml| {
                xml.node(
                    "observationMedia",
                    &[("classCode", "OBS"), ("moodCode", "EVN"), ("ID", id)],
                    |xml| {
                        xml.line("value", &[("mediaType", media_type), ("representation", "B64")], &encoded);
                    },
                );
            });
        });
    });
}

fn since(xml: &mut Xml, day: jiff::civil::Date) {
    xml.node("effectiveTime", &[], |xml| xml.leaf("low", &[("value", &hl7_day(day))]));
}
