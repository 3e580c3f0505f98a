//! Our own writer of CDA R2 documents in the shape of the French minimal structure (dmp.md, 12.1).

mod body;
mod entry;
mod header;
mod narrative;

use crate::body::Section;
use crate::scene::Scene;
use crate::terms::Coded;
use crate::xml::Xml;

/// A document with sections and coded entries (level 3).
pub(crate) fn structured(scene: &Scene<'_>, events: &[Coded], sections: &[Section]) -> Vec<u8> {
    document(scene, events, |xml| {
        xml.node("structuredBody", &[], |xml| {
            for section in sections {
                body::section(xml, scene, section);
            }
        });
    })
}

/// A file in an envelope (level 1).
pub(crate) fn unstructured(scene: &Scene<'_>, media_type: &'static str, file: &[u8]) -> Vec<u8> {
    let encoded = base64_simd::STANDARD.encode_to_string(file);
    document(scene, &[], |xml| {
        xml.node("nonXMLBody", &[], |xml| {
            xml.line("text", &[("mediaType", media_type), ("representation", "B64")], &encoded);
        });
    })
}

fn document(scene: &Scene<'_>, events: &[Coded], body: impl FnOnce(&mut Xml)) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.node(
        "ClinicalDocument",
        &[
            ("xmlns", "urn:hl7-org:v3"),
            ("xmlns:lab", "urn:oid:1.3.6.1.4.1.19376.1.3.2"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
        |xml| {
            header::header(xml, scene, events);
            xml.node("component", &[], body);
        },
    );
    xml.into_bytes()
}

/// An element that carries a coded value.
fn coded(xml: &mut Xml, name: &str, value: Coded) {
    coded_with(xml, name, value, &[], None);
}

fn coded_with(
    xml: &mut Xml,
    name: &str,
    value: Coded,
    before: &[(&'static str, &str)],
    reference: Option<&str>,
) {
    let mut attributes: Vec<(&'static str, &str)> = before.to_vec();
    attributes.extend([("code", value.code), ("codeSystem", value.system)]);
    if let Some(system) = crate::terms::system_name(value.system) {
        attributes.push(("codeSystemName", system));
    }
    attributes.push(("displayName", value.display));
    match reference {
        None => xml.leaf(name, &attributes),
        Some(id) => xml.node(name, &attributes, |xml| {
            xml.node("originalText", &[], |xml| xml.leaf("reference", &[("value", &format!("#{id}"))]));
        }),
    }
}

fn templates(xml: &mut Xml, roots: &[&str]) {
    for root in roots {
        xml.leaf("templateId", &[("root", root)]);
    }
}
