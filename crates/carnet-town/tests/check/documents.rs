//! What the documents say: the shape of dmp.md 12.1, agreement of header, metadata and terminologies, and
//! agreement of coded entries with the narrative.

use std::collections::{BTreeMap, BTreeSet};

use crate::outside::shared;
use carnet_town::{Kind, Rendered, Signatory, Town};
use jiff::civil::date;
use roxmltree::{Document, Node};

const HL7: &str = "urn:hl7-org:v3";

fn town() -> Town {
    Town::build(20_261_124, 300, date(2026, 11, 23))
}

/// Some of every kind; all when `every` is 1.
fn each_cda(every: usize, mut check: impl FnMut(&carnet_town::DocumentPlan<'_>, &Rendered, &Document<'_>)) {
    let town = town();
    let mut kinds = BTreeSet::new();
    let mut seen: BTreeMap<Kind, usize> = BTreeMap::new();
    for plan in town.documents() {
        let count = seen.entry(plan.kind).or_default();
        *count += 1;
        if !(*count - 1).is_multiple_of(every) && plan.replaces().is_none() {
            continue;
        }
        let rendered = plan.render();
        if rendered.content_type == "text/xml" {
            let text = std::str::from_utf8(&rendered.bytes).unwrap();
            let xml = Document::parse(text)
                .unwrap_or_else(|fault| panic!("{:?} {}: {fault}", plan.kind, plan.index));
            check(&plan, &rendered, &xml);
            kinds.insert(plan.kind);
        }
    }
    assert_eq!(kinds.len(), 22, "every kind: {kinds:?}");
}

fn children<'a>(node: Node<'a, 'a>, name: &'static str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|child| child.has_tag_name((HL7, name))).collect()
}

/// The one node at the end of a path.
fn at<'a>(node: Node<'a, 'a>, path: &[&'static str]) -> Node<'a, 'a> {
    path.iter().fold(node, |node, name| {
        *children(node, name).first().unwrap_or_else(|| panic!("{name} of {path:?} in {:?}", node.tag_name()))
    })
}

fn attribute<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_else(|| panic!("{name} of {:?}", node.tag_name()))
}

#[test]
fn every_kind_has_the_shape_of_the_minimal_structure() {
    each_cda(5, |plan, _, xml| {
        let root = xml.root_element();
        assert!(root.has_tag_name((HL7, "ClinicalDocument")));
        let count = |name| children(root, name).len();
        for name in [
            "realmCode",
            "typeId",
            "id",
            "code",
            "title",
            "effectiveTime",
            "confidentialityCode",
            "languageCode",
            "setId",
            "versionNumber",
            "recordTarget",
            "custodian",
            "legalAuthenticator",
            "componentOf",
            "component",
        ] {
            assert_eq!(count(name), 1, "{name} in {:?}", plan.kind);
        }
        assert_eq!(attribute(at(root, &["realmCode"]), "code"), "FR");
        assert_eq!(attribute(at(root, &["typeId"]), "root"), "2.16.840.1.113883.1.3");
        assert_eq!(attribute(at(root, &["typeId"]), "extension"), "POCD_HD000040");
        let templates: Vec<_> =
            children(root, "templateId").iter().map(|node| attribute(*node, "root")).collect();
        for fixed in ["2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1"] {
            assert_eq!(templates.iter().filter(|root| **root == fixed).count(), 1);
        }
        assert!(templates.len() >= 3, "one more names the model");
        assert_eq!(attribute(at(root, &["legalAuthenticator", "signatureCode"]), "code"), "S");
        assert!(count("author") >= 1 && count("documentationOf") >= 1);
        let event = at(root, &["documentationOf", "serviceEvent"]);
        assert_eq!((children(event, "performer").len(), children(event, "effectiveTime").len()), (1, 1));
        assert!(
            count("relatedDocument") == usize::from(plan.replaces().is_some()) && count("dataEnterer") <= 1
        );
        let time = attribute(at(root, &["effectiveTime"]), "value");
        assert!(time.len() == 19 && time.ends_with("00") && time.contains('+'), "{time}");
        let level_1 = !children(at(root, &["component"]), "nonXMLBody").is_empty();
        if level_1 {
            assert_eq!(templates.len(), 3);
            assert_eq!(templates[2], "1.3.6.1.4.1.19376.1.2.20");
        }
        assert_eq!(level_1, matches!(plan.kind, Kind::Scan | Kind::Own));
    });
}

#[test]
fn traits_stand_where_the_schematron_wants_them() {
    each_cda(11, |plan, _, xml| {
        let role = at(xml.root_element(), &["recordTarget", "patientRole"]);
        let ins: Vec<_> = children(role, "id")
            .into_iter()
            .filter(|id| id.attribute("root") == Some(plan.person.ins.domain))
            .collect();
        assert_eq!(ins.len(), 1);
        assert_eq!(attribute(ins[0], "extension"), plan.person.ins.value);
        let patient = at(role, &["patient"]);
        let named = |name, qualifier: Option<&str>| {
            let found = children(at(patient, &["name"]), name)
                .into_iter()
                .find(|node| node.attribute("qualifier") == qualifier);
            found.and_then(|node| node.text()).unwrap_or_else(|| panic!("{name} {qualifier:?}")).to_owned()
        };
        assert_eq!(named("family", Some("BR")), plan.person.birth_family);
        assert_eq!(named("given", Some("BR")), plan.person.given());
        assert_eq!(named("given", None), plan.person.birth_given.join(" "));
        assert_eq!(named("family", Some("CL")), plan.person.family_name());
        assert_eq!(attribute(at(patient, &["administrativeGenderCode"]), "code"), plan.person.sex.code());
        assert_eq!(at(patient, &["birthplace", "place", "addr", "county"]).text().unwrap().len(), 5);
    });
}

#[test]
fn metadata_say_what_the_header_says() {
    each_cda(7, |plan, rendered, xml| {
        let (root, said) = (xml.root_element(), &rendered.metadata);
        assert_eq!(attribute(at(root, &["id"]), "root"), rendered.unique_id);
        assert_eq!(attribute(at(root, &["code"]), "code"), said.type_code.code);
        assert_eq!(attribute(at(root, &["code"]), "codeSystem"), said.type_code.system);
        assert_eq!(at(root, &["title"]).text(), Some(said.title.as_str()));
        assert_eq!(attribute(at(root, &["languageCode"]), "code"), said.language);
        let instant =
            |text: &str| jiff::fmt::strtime::parse("%Y%m%d%H%M%S%z", text).unwrap().to_timestamp().unwrap();
        assert_eq!(instant(attribute(at(root, &["effectiveTime"]), "value")), said.created_at);
        let event = at(root, &["documentationOf", "serviceEvent"]);
        assert_eq!(instant(attribute(at(event, &["effectiveTime", "low"]), "value")), said.started_at);
        assert_eq!(instant(attribute(at(event, &["effectiveTime", "high"]), "value")), said.stopped_at);
        let setting = at(
            event,
            &["performer", "assignedEntity", "representedOrganization", "standardIndustryClassCode"],
        );
        assert_eq!(attribute(setting, "code"), said.practice_setting.code);
        let facility =
            at(root, &["componentOf", "encompassingEncounter", "location", "healthCareFacility", "code"]);
        assert_eq!(attribute(facility, "code"), said.facility_type.code);
        let events: Vec<_> = children(root, "documentationOf")
            .into_iter()
            .filter_map(|node| children(at(node, &["serviceEvent"]), "code").first().copied())
            .map(|code| attribute(code, "code"))
            .collect();
        assert_eq!(events, said.event_codes.iter().map(|event| event.code).collect::<Vec<_>>());
        let author = attribute(at(root, &["author", "assignedAuthor", "id"]), "extension");
        let signed = attribute(at(root, &["legalAuthenticator", "assignedEntity", "id"]), "extension");
        match &said.author {
            Signatory::Professional { id, .. } => assert_eq!((author, signed), (id.as_str(), id.as_str())),
            Signatory::Holder { ins, .. } => {
                assert_eq!((author, signed), (ins.value.as_str(), ins.value.as_str()));
            }
        }
        let replaced = children(root, "relatedDocument")
            .first()
            .map(|node| attribute(at(*node, &["parentDocument", "id"]), "root").to_owned());
        assert_eq!(replaced, plan.replaces());
    });
}

/// The codes of a value set, as `system|code`.
fn value_set(name: &str) -> Option<BTreeSet<String>> {
    let text = std::fs::read_to_string(shared(&format!("terminology/{name}.json"))?).unwrap();
    let set: serde_json::Value = serde_json::from_str(&text).unwrap();
    let system = |concept: &serde_json::Value| {
        concept["system"].as_str().map(|system| system.trim_start_matches("urn:oid:").to_owned())
    };
    let concepts = set["concepts"].as_array().unwrap().iter();
    Some(
        concepts
            .filter_map(|concept| Some(format!("{}|{}", system(concept)?, concept["code"].as_str()?)))
            .collect(),
    )
}

#[test]
fn codes_are_in_the_national_value_sets() {
    let Some(specialties) = value_set("authorSpecialty") else { return };
    let (types, classes, formats) =
        (value_set("typeCode").unwrap(), value_set("classCode").unwrap(), value_set("formatCode").unwrap());
    let (settings, facilities) =
        (value_set("practiceSettingCode").unwrap(), value_set("healthcareFacilityTypeCode").unwrap());
    let encounters = value_set("encounterType").unwrap();
    let table: serde_json::Value = serde_json::from_str(
        &std::fs::read_to_string(shared("terminology/typeToClass.json").unwrap()).unwrap(),
    )
    .unwrap();
    let class_of: BTreeMap<_, _> = table["concepts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["type"].as_str().unwrap(), row["class"].as_str().unwrap()))
        .collect();
    each_cda(3, |plan, rendered, xml| {
        let said = &rendered.metadata;
        let known = |set: &BTreeSet<String>, coded: carnet_town::Coded| {
            assert!(
                set.contains(&format!("{}|{}", coded.system, coded.code)),
                "{coded:?} of {:?}",
                plan.kind
            );
        };
        known(&types, said.type_code);
        known(&classes, said.class_code);
        known(&settings, said.practice_setting);
        known(&facilities, said.facility_type);
        known(&formats, said.format_code);
        assert_eq!(class_of.get(said.type_code.code), Some(&said.class_code.code), "{:?}", plan.kind);
        if let Signatory::Professional { specialty, .. } = said.author {
            known(&specialties, specialty);
        }
        let met = at(xml.root_element(), &["componentOf", "encompassingEncounter", "code"]);
        let met = format!("{}|{}", attribute(met, "codeSystem"), attribute(met, "code"));
        assert!(encounters.contains(&met), "{met}");
    });
}

#[test]
fn formats_follow_from_the_templates() {
    let Some(path) = shared("terminology/templateToFormat.json") else { return };
    let table: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let rows = table["concepts"].as_array().unwrap();
    each_cda(9, |plan, rendered, xml| {
        let root = xml.root_element();
        let templates: Vec<_> =
            children(root, "templateId").iter().map(|node| attribute(*node, "root")).collect();
        let media = children(at(root, &["component"]), "nonXMLBody")
            .first()
            .map(|body| attribute(at(*body, &["text"]), "mediaType"));
        let mut formats = rows.iter().filter(|row| {
            templates.contains(&row["templateId"].as_str().unwrap())
                && row["mediaType"].as_str().is_none_or(|of| Some(of) == media)
        });
        let format = formats
            .next()
            .map_or("urn:asipSante:modelesHorsProfils:2011", |row| row["formatCode"].as_str().unwrap());
        assert_eq!(rendered.metadata.format_code.code, format, "{:?}", plan.kind);
    });
}

#[test]
fn entries_point_to_words_that_are_there() {
    let mut pointed = 0;
    each_cda(4, |plan, _, xml| {
        let ids: Vec<_> = xml.descendants().filter_map(|node| node.attribute("ID")).collect();
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{:?}", plan.kind);
        for node in xml.descendants() {
            let target = if node.tag_name().name() == "reference" {
                attribute(node, "value").strip_prefix('#')
            } else {
                node.attribute("referencedObject")
            };
            if let Some(target) = target {
                assert!(ids.contains(&target), "{target} in {:?}", plan.kind);
                pointed += 1;
            }
        }
        for text in xml
            .descendants()
            .filter(|node| ["paragraph", "td", "item", "title"].contains(&node.tag_name().name()))
        {
            let words = text.text().unwrap_or_default();
            assert!(!words.trim().is_empty(), "empty {} in {:?}", text.tag_name().name(), plan.kind);
            assert!(!words.contains(['{', '<', '|']), "{words}");
        }
    });
    assert!(pointed > 5_000, "{pointed}");
}

#[test]
fn results_agree_with_their_ranges_and_their_narrative() {
    let (mut results, mut outside) = (0, 0);
    each_cda(2, |plan, _, xml| {
        if plan.kind != Kind::Biology {
            return;
        }
        for observation in xml
            .descendants()
            .filter(|node| node.has_tag_name((HL7, "referenceRange")))
            .filter_map(|node| node.parent())
        {
            let number = |node: Node<'_, '_>| node.attribute("value").unwrap().parse::<f64>().unwrap();
            let value = at(observation, &["value"]);
            let range = at(observation, &["referenceRange", "observationRange", "value"]);
            let (low, high) = (number(at(range, &["low"])), number(at(range, &["high"])));
            let flag = attribute(at(observation, &["interpretationCode"]), "code");
            let expected = if number(value) < low {
                "L"
            } else if number(value) > high {
                "H"
            } else {
                "N"
            };
            assert_eq!(flag, expected);
            let id = attribute(at(observation, &["code", "originalText", "reference"]), "value")
                .trim_start_matches('#');
            let cell = xml.descendants().find(|node| node.attribute("ID") == Some(id)).unwrap();
            let row: Vec<_> = cell.parent().unwrap().children().filter_map(|cell| cell.text()).collect();
            let printed = attribute(value, "value").replace('.', ",");
            assert!(
                row.iter().any(|cell| cell.split(' ').next() == Some(printed.as_str())),
                "{printed} in {row:?}"
            );
            results += 1;
            outside += usize::from(flag != "N");
        }
    });
    assert!(results > 2_000, "{results}");
    assert!((3..=40).contains(&(outside * 100 / results)), "{outside} of {results} abnormal");
}

#[test]
fn nothing_is_before_birth_or_after_writing() {
    each_cda(3, |plan, _, xml| {
        let born = plan.person.birth_date;
        let born = format!("{}{:02}{:02}", born.year(), born.month(), born.day());
        let written = attribute(at(xml.root_element(), &["effectiveTime"]), "value");
        let mut doses: BTreeSet<(String, String)> = BTreeSet::new();
        for node in xml.descendants().filter(|node| node.has_tag_name((HL7, "substanceAdministration"))) {
            let time = at(node, &["effectiveTime"]);
            let day = time.attribute("value").unwrap_or_else(|| attribute(at(time, &["low"]), "value"));
            assert!(day >= born.as_str() && day[..8] <= written[..8], "{day} in {:?}", plan.kind);
            if let Some(lot) = node.descendants().find(|node| node.tag_name().name() == "lotNumberText") {
                let name = node
                    .descendants()
                    .find(|node| node.tag_name().name() == "name")
                    .and_then(|node| node.text());
                let rank =
                    (name.unwrap_or_default().to_owned(), format!("{day}{}", lot.text().unwrap_or_default()));
                assert!(doses.insert(rank), "a dose twice");
            }
        }
    });
}

#[test]
fn sizes_are_those_of_real_documents() {
    each_cda(3, |plan, rendered, _| {
        let size = rendered.bytes.len();
        assert!((6_000..=64_000).contains(&size), "{:?} of {size} bytes", plan.kind);
    });
}
