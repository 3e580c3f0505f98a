use std::path::PathBuf;

use carnet_model::document::{AuthorKind, Visibility};
use carnet_service::Subject;
use carnet_service::draft::Replaced;
use serde_json::{Value, json};

use super::*;
use crate::json::{Limits, Node, read};
use crate::outcome::Place;

/// A published example. Absent on a machine without the shared data: the test says so, and fails in CI.
fn example(name: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/fhir/dmp").join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{}: {error}", path.display());
            println!("skipped: {} is not here", path.display());
            None
        }
    }
}

fn read_bundle(value: &Value) -> Result<Submission, Problem> {
    let text = value.to_string();
    let value = read(text.as_bytes(), Limits::default()).unwrap();
    bundle(&Node::root(&value, "Bundle"))
}

fn read_simple(value: &Value) -> Result<Submission, Problem> {
    let text = value.to_string();
    let value = read(text.as_bytes(), Limits::default()).unwrap();
    simple(&Node::root(&value, "DocumentReference"))
}

const LOT: &str = "Bundle-example-td2-iti65-lot-soumission.json";
const REPLACEMENT: &str = "Bundle-example-td2-1-remplacement.json";
const SIMPLE: &str = "DocumentReference-example-td2-iti105-publication-simplifiee.json";
const CDA: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";

#[test]
fn the_published_lot_is_read() {
    let Some(example) = example(LOT) else { return };
    let submission = read_bundle(&example).unwrap();
    assert_eq!(submission.answers, [Answer::Lot, Answer::Document(0), Answer::Content(0)]);
    assert_eq!(submission.place, Place::Bundle { lot: 0, documents: vec![1] });
    let Subject::Ins(ins) = submission.subject else { panic!("an INS") };
    assert_eq!((ins.domain().oid(), ins.matricule()), ("1.2.250.1.213.1.4.8", "123456789012345"));
    let draft = submission.into_draft(|subject| match subject {
        Subject::Ins(ins) => Some(ins),
        Subject::Id(_) => None,
    });
    let draft = draft.unwrap();
    assert_eq!(draft.source_id.as_deref(), Some("1.2.3.4.5.6.7.8"));
    assert_eq!(draft.content_type.map(|code| code.code), Some("11".into()));
    assert_eq!(draft.claimed_time.map(|at| at.as_str().to_owned()).as_deref(), Some("20260612080000"));
    let author = draft.author.unwrap();
    assert_eq!((author.kind, &*author.id.unwrap().value), (AuthorKind::Professional, "899700218896"));
    let document = &draft.documents[0];
    assert_eq!(document.content, CDA.as_bytes());
    assert_eq!(document.size, Some(80));
    assert_eq!(document.hash.map(|hash| hash[..2].to_vec()), Some(vec![0x03, 0xf8]));
    assert_eq!(document.unique_id.as_ref().unwrap().as_str(), "1.2.250.1.213.1.4.8.99999.2");
    assert_eq!(document.type_code.as_ref().unwrap().system, "2.16.840.1.113883.6.1".into());
    assert_eq!(document.class.as_ref().unwrap().system, "1.2.250.1.213.1.1.4.1".into());
    assert_eq!(&*document.source_patient.ids[0].value, "123456789012345");
    assert_eq!(document.legal_authenticator.as_ref(), document.authors.first());
}

#[test]
fn the_published_simple_deposit_is_read() {
    let Some(example) = example(SIMPLE) else { return };
    let submission = read_simple(&example).unwrap();
    let document = &submission.documents[0].1;
    assert_eq!(document.content, CDA.as_bytes());
    assert_eq!((document.class.as_ref(), document.confidentiality), (None, None));
    let received: Value = serde_json::from_slice(document.received.as_ref().unwrap()).unwrap();
    let mut expected = example;
    expected["content"][0]["attachment"].as_object_mut().unwrap().remove("data");
    assert_eq!(received, expected, "kept as it came, without the bytes");
}

#[test]
fn the_published_replacement_names_an_id_that_no_document_here_has() {
    let Some(mut example) = example(REPLACEMENT) else { return };
    let problem = read_bundle(&example).err().unwrap();
    assert_eq!((problem.status().as_u16(), problem.issues()[0].xds_name()), (422, Some("XDSReplaceFailed")));
    // With an id of ours, in any of the three ways to name it, it is read.
    let id = "01234567-89ab-cdef-0001-0203040506ff";
    example["entry"][1]["resource"]["relatesTo"][0]["target"]["reference"] =
        json!(format!("DocumentReference/{id}"));
    example["entry"][2]["request"]["url"] = json!(format!("DocumentReference/{id}"));
    let submission = read_bundle(&example).unwrap();
    assert_eq!(
        submission.answers,
        [Answer::Lot, Answer::Document(0), Answer::Replaced(0), Answer::Content(0)],
        "in the order of the request"
    );
    assert_eq!(submission.replacements[0].patched, submission.replacements[0].related);
    let conditional = "DocumentReference?identifier=urn:ietf:rfc:3986|urn:oid:1.2.3";
    for target in [
        json!({"reference": conditional}),
        json!({"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}}),
    ] {
        example["entry"][1]["resource"]["relatesTo"][0]["target"] = target;
        example["entry"][2]["request"]["url"] = json!(conditional);
        let submission = read_bundle(&example).unwrap();
        assert!(matches!(submission.documents[0].1.replaces, Some(Replaced::UniqueId(_))));
    }
}

#[test]
fn entries_may_come_in_any_order() {
    let Some(mut example) = example(LOT) else { return };
    example["entry"].as_array_mut().unwrap().reverse();
    let submission = read_bundle(&example).unwrap();
    assert_eq!(submission.answers, [Answer::Content(0), Answer::Document(0), Answer::Lot]);
    assert_eq!(submission.place, Place::Bundle { lot: 2, documents: vec![1] });
}

#[test]
fn three_forms_of_subject_are_one_person() {
    let Some(mut example) = example(SIMPLE) else { return };
    let ins = "urn:oid:1.2.250.1.213.1.4.8|123456789012345";
    let mut found = Vec::new();
    for subject in [
        json!({"reference": format!("Patient?identifier={ins}")}),
        json!({"reference": format!("Patient?identifier={}", ins.replace('|', "%7C"))}),
        json!({"identifier": {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "1 23 45 67 890 123 45"}}),
    ] {
        example["subject"] = subject;
        found.push(read_simple(&example).unwrap().subject);
    }
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{found:?}");
    example["subject"] = json!({"reference": "Patient/01234567-89ab-cdef-0001-0203040506ff"});
    assert!(matches!(read_simple(&example).unwrap().subject, Subject::Id(_)));
}

#[test]
fn faults_of_a_lot_are_told_with_their_place() {
    let Some(example) = example(LOT) else { return };
    for (pointer, value, status, at) in [
        ("/type", json!("batch"), 422, "Bundle.type"),
        ("/resourceType", json!("List"), 400, "Bundle.resourceType"),
        ("/entry/0/resource/status", json!("retired"), 422, "Bundle.entry[0].resource.status"),
        ("/entry/0/resource/code/coding/0/code", json!("folder"), 422, "Bundle.entry[0].resource.code"),
        (
            "/entry/0/resource/entry/0/item/reference",
            json!("urn:uuid:x"),
            422,
            "Bundle.entry[0].resource.entry[0].item.reference",
        ),
        ("/entry/0/resource/entry", json!([]), 422, "Bundle.entry[1]"),
        ("/entry/0/request/url", json!("Patient"), 422, "Bundle.entry[0].request.url"),
        ("/entry/0/request/method", json!("STEAL"), 422, "Bundle.entry[0].request.method"),
        ("/entry/1/fullUrl", json!("urn:uuid:aaaaaaaa-0000-0000-0000-000000000001"), 422, "Bundle.entry[1]"),
        ("/entry/2/resource/data", json!("%%%%"), 422, "Bundle.entry[2].resource.data"),
        ("/entry/2/resource/contentType", json!("image/png"), 422, "Bundle.entry[2].resource.contentType"),
        ("/entry/2/resource/data", json!(7), 400, "Bundle.entry[2].resource.data"),
    ] {
        let mut changed = example.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        let problem = read_bundle(&changed).err().unwrap();
        let issue = &problem.issues()[0];
        assert_eq!(
            (problem.status().as_u16(), issue.expression()),
            (status, Some(at)),
            "{pointer} {issue:?}"
        );
    }
}

#[test]
fn faults_of_a_document_are_told_with_their_place() {
    let Some(example) = example(LOT) else { return };
    let resource = example["entry"][1]["resource"].clone();
    for (key, value, status, at) in [
        ("status", json!("superseded"), 422, "status"),
        ("date", json!("yesterday"), 422, "date"),
        ("masterIdentifier", json!({"system": "urn:ietf:rfc:3986", "value": "x"}), 422, "masterIdentifier"),
        ("author", json!([{"reference": "#nobody"}]), 422, ""),
        ("author", json!([{"reference": "Practitioner/1"}]), 422, "author[0]"),
        ("author", json!({}), 400, "author"),
        (
            "securityLabel",
            json!([{"coding": [{"code": "MASQUE_PT"}]}]),
            422,
            "securityLabel[0].coding[0].code",
        ),
        (
            "securityLabel",
            json!([{"coding": [{"code": "N"}]}, {"coding": [{"code": "R"}]}]),
            422,
            "securityLabel[1]",
        ),
        ("relatesTo", json!([{"code": "appends", "target": {}}]), 422, "relatesTo[0].code"),
        ("relatesTo", json!([{}, {}]), 422, "relatesTo[1]"),
        ("content", json!([]), 422, "content"),
        ("modifierExtension", json!([]), 422, "modifierExtension"),
        ("subject", json!({"reference": "Patient?identifier=1.2|3"}), 422, "subject.reference"),
        ("subject", json!({"reference": "#x"}), 422, ""),
        ("category", json!([{"coding": []}]), 422, "category[0].coding"),
    ] {
        let mut changed = resource.clone();
        changed[key] = value.clone();
        let mut bundle = example.clone();
        bundle["entry"][1]["resource"] = changed;
        let problem = read_bundle(&bundle).err().unwrap();
        let at = format!("Bundle.entry[1].resource.{at}");
        let issue = &problem.issues()[0];
        assert_eq!(
            (problem.status().as_u16(), issue.expression()),
            (status, Some(at.trim_end_matches('.'))),
            "{key} {value} {issue:?}"
        );
    }
}

#[test]
fn labels_are_read_whatever_their_system() {
    let Some(mut example) = example(SIMPLE) else { return };
    example["securityLabel"] = json!([
        {"coding": [{"system": "https://mos.esante.gouv.fr/NOS/TRE_A08", "code": "N"}]},
        {"coding": [{"system": "urn:oid:1.2.250.1.213.1.1.4.13", "code": "MASQUE_PS"}]},
        {"coding": [{"code": "INVISIBLE_REP_LEGAUX"}]},
    ]);
    let submission = read_simple(&example).unwrap();
    let expected = Visibility::MASKED.with(Visibility::HIDDEN_FROM_REPRESENTATIVES);
    assert_eq!(submission.documents[0].1.visibility, expected);
}

#[test]
fn a_role_brings_its_person_its_structure_and_its_specialty() {
    let Some(mut example) = example(SIMPLE) else { return };
    example["contained"] = json!([
        {"resourceType": "Practitioner", "id": "p", "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "81"}],
         "name": [{"family": "DAVID", "given": ["Charles", "Louis"]}]},
        {"resourceType": "Organization", "id": "o", "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": "1750803447"}],
         "name": "Hôpital X"},
        {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "#p"}, "organization": {"reference": "#o"},
         "specialty": [{"coding": [{"system": "urn:oid:1.2.250.1.213.1.1.4.5", "code": "G15_10/SM26"}]}]},
    ]);
    example["author"] = json!([{"reference": "#r"}]);
    example["custodian"] = json!({"reference": "#o"});
    let submission = read_simple(&example).unwrap();
    let document = &submission.documents[0].1;
    let author = &document.authors[0];
    assert_eq!((&*author.family, &*author.given), ("DAVID", "Charles Louis"));
    assert_eq!(&*author.id.as_ref().unwrap().value, "81");
    assert_eq!(&*author.institution.as_ref().unwrap().name, "Hôpital X");
    assert_eq!(&*author.specialty.as_ref().unwrap().code, "G15_10/SM26");
    assert_eq!(document.custodian, author.institution);
}

#[test]
fn a_simple_deposit_has_its_bytes_in_it() {
    let Some(example) = example(SIMPLE) else { return };
    let attachment = |change: Value| {
        let mut example = example.clone();
        example["content"][0]["attachment"] = change;
        example
    };
    for (change, at) in [
        (json!({"contentType": "text/plain", "title": "x", "url": "Binary/1"}), "content[0].attachment.url"),
        (json!({"contentType": "text/plain", "title": "x"}), "content[0].attachment"),
        (json!({"contentType": "text/plain", "data": "QQ=="}), "content[0].attachment.title"),
        (json!({"title": "x", "data": "QQ=="}), "content[0].attachment.contentType"),
    ] {
        let problem = read_simple(&attachment(change)).err().unwrap();
        let expected = format!("DocumentReference.{at}");
        assert_eq!(problem.issues()[0].expression(), Some(expected.as_str()));
    }
    let spaced = json!({"contentType": "text/plain", "title": "x", "data": " QU JD\n"});
    assert_eq!(read_simple(&attachment(spaced)).unwrap().documents[0].1.content, "ABC");
}

#[test]
fn a_consent_permits_blocks_or_objects() {
    let whole = json!({
        "resourceType": "Consent", "status": "active",
        "category": [{"coding": [{"system": "urn:carnet:consent-ground", "code": "care-team"}]}],
        "patient": {"identifier": {"system": "urn:oid:1.2.250.1.213.1.4.10", "value": "279035121518989"}},
        "provision": {"type": "permit", "period": {"end": "2027-01-31"},
            "actor": [{"reference": {"identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "899700218896"}}}]},
    });
    let asked = |value: &Value| {
        let text = value.to_string();
        let value = read(text.as_bytes(), Limits::default()).unwrap();
        consent(&Node::root(&value, "Consent")).map(|asked| (asked.decision, asked.actor))
    };
    let (decision, actor) = asked(&whole).unwrap();
    let until = carnet_model::Timestamp::parse_rfc3339("2027-02-01T00:00:00Z");
    let ground = Some(carnet_model::event::ConsentGround::CareTeam);
    assert_eq!(decision, Decided::Permit { until, ground });
    assert_eq!(actor.map(|(id, _, _)| id.value), Some("899700218896".into()));
    for (key, value, at) in [
        ("status", json!("inactive"), "Consent.status"),
        (
            "category",
            json!([{"coding": [{"system": "urn:carnet:consent-ground", "code": "whim"}]}]),
            "Consent.category[0].coding[0].code",
        ),
        ("provision", json!({"type": "perhaps"}), "Consent.provision.type"),
        ("provision", json!({"type": "deny"}), "Consent.provision.actor"),
        (
            "provision",
            json!({"type": "deny", "purpose": [{"code": "normal"}]}),
            "Consent.provision.purpose[0].code",
        ),
    ] {
        let mut changed = whole.clone();
        changed[key] = value;
        assert_eq!(asked(&changed).err().unwrap().issues()[0].expression(), Some(at));
    }
}
