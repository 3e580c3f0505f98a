//! The published examples and the official samples, deposited by a professional's software and looked at by people.

use serde_json::{Value, json};

use crate::fhir::{Fhir, JSON, Lot, deposited, lot, new_oid, note, of};
use crate::http::Origin;
use crate::portal::Browser;
use crate::server::{Demo, PHYSICIAN, data_folder, shared};

/// The person of the published examples.
const EXAMPLE: &str = "urn:oid:1.2.250.1.213.1.4.8|123456789012345";

fn example(name: &str) -> Option<Value> {
    let bytes = std::fs::read(data_folder("fhir/dmp")?.join(name)).unwrap();
    Some(serde_json::from_slice(&bytes).unwrap())
}

fn statuses(answer: &Value) -> Vec<&str> {
    answer["entry"].as_array().unwrap().iter().map(|e| e["response"]["status"].as_str().unwrap()).collect()
}

fn has_no_error(answer: &Value) {
    for entry in answer["entry"].as_array().unwrap() {
        let issues = entry["response"]["outcome"]["issue"].as_array().cloned().unwrap_or_default();
        let severe =
            |issue: &Value| !["warning", "information"].contains(&issue["severity"].as_str().unwrap());
        assert!(!issues.iter().any(severe), "{issues:?}");
    }
}

#[test]
fn the_published_lot_and_its_replacement() {
    let (Some(published), Some(mut replacement), Some(x)) = (
        example("Bundle-example-td2-iti65-lot-soumission.json"),
        example("Bundle-example-td2-1-remplacement.json"),
        example("DocumentReference-doc-x-id.json"),
    ) else {
        return;
    };
    let demo = shared();
    let doctor = demo.physician();
    let answer = doctor.post("", &published).with(200).json();
    assert_eq!(
        (&answer["type"], statuses(&answer)),
        (&json!("transaction-response"), vec!["201 Created"; 3])
    );
    has_no_error(&answer);
    for (at, kind) in ["List", "DocumentReference", "Binary"].iter().enumerate() {
        let location = &answer["entry"][at]["response"]["location"];
        assert!(location.as_str().unwrap().contains(&format!("/fhir/{kind}/")), "{location}");
        doctor.follow(location).with(200);
    }
    let bytes = doctor.follow(&answer["entry"][2]["response"]["location"]).with(200).body;
    let sent = published["entry"][2]["resource"]["data"].as_str().unwrap();
    assert_eq!(base64_simd::STANDARD.encode_to_string(bytes), sent);

    // X as its example shows it before the replacement: current, its bytes those of the same size and hash.
    let mut first = published.clone();
    let url = first["entry"][2]["fullUrl"].clone();
    let full_url = first["entry"][1]["fullUrl"].clone();
    first["entry"][1]["resource"] = x.clone();
    first["entry"][1]["resource"]["status"] = json!("current");
    first["entry"][1]["resource"]["content"][0]["attachment"]["url"] = url;
    first["entry"][0]["resource"]["entry"][0]["item"]["reference"] = full_url;
    first["entry"][0]["resource"].as_object_mut().unwrap().remove("identifier");
    let answer = doctor.post("", &first).with(200).json();
    let x_at = answer["entry"][1]["response"]["location"].clone();
    let x_id = x_at.as_str().unwrap().rsplit('/').nth(if x_at.as_str().unwrap().contains("_history") {
        2
    } else {
        0
    });
    let named = format!("DocumentReference/{}", x_id.unwrap());
    replacement["entry"][1]["resource"]["relatesTo"][0]["target"]["reference"] = json!(named);
    replacement["entry"][2]["request"]["url"] = json!(named);
    let answer = doctor.post("", &replacement).with(200).json();
    assert_eq!(statuses(&answer), ["201 Created", "201 Created", "200 OK", "201 Created"]);
    has_no_error(&answer);
    // X is now what its example shows.
    let old = doctor.get(&format!("/{named}")).with(200).json();
    for pointer in [
        "/status",
        "/masterIdentifier",
        "/type/coding/0/code",
        "/content/0/attachment/title",
        "/content/0/attachment/size",
        "/content/0/attachment/hash",
    ] {
        assert_eq!(old.pointer(pointer), x.pointer(pointer), "{pointer}");
    }
    let new = doctor.follow(&answer["entry"][1]["response"]["location"]).with(200).json();
    assert_eq!((&new["status"], &new["relatesTo"][0]["code"]), (&json!("current"), &json!("replaces")));
    assert_eq!(new["relatesTo"][0]["target"]["reference"], named);
    // The holder sees the new one, and the old one as history.
    let holder = demo.as_("p18");
    let found = |query: &str| holder.find(EXAMPLE, query).with(200).json();
    let id = "&identifier=urn:ietf:rfc:3986%7Curn:oid:1.2.250.1.213.1.4.8.99999.";
    assert_eq!(found(&format!("{id}3"))["total"], 1);
    assert_eq!(found(&format!("{id}0"))["total"], 0);
    assert_eq!(found(&format!("{id}0&status=superseded"))["total"], 1);
}

#[test]
fn the_published_simplified_deposit() {
    let Some(simple) = example("DocumentReference-example-td2-iti105-publication-simplifiee.json") else {
        return;
    };
    let doctor = shared().physician();
    let answer = doctor.post("/DocumentReference", &simple).with(201);
    let created = answer.json();
    let attachment = &created["content"][0]["attachment"];
    assert!(answer.header("location").contains(created["id"].as_str().unwrap()));
    assert_eq!(created["meta"]["versionId"], "1");
    assert!(created["meta"]["lastUpdated"].is_string() && attachment.get("data").is_none());
    let bytes = doctor.follow(&attachment["url"]).with(200).body;
    let sent = simple["content"][0]["attachment"]["data"].as_str().unwrap();
    assert_eq!(base64_simd::STANDARD.encode_to_string(bytes), sent);
    // The same again is the same document.
    let again = doctor.post("/DocumentReference", &simple).with(201).json();
    assert_eq!(again["id"], created["id"]);
}

#[test]
fn a_published_fhir_document_stands_beside_a_cda() {
    let (Some(document), Some(searchset)) = (
        example("Bundle-example-annexe-fhir-document.json"),
        example("Bundle-example-annexe-searchset-documentreferences.json"),
    ) else {
        return;
    };
    let doctor = shared().physician();
    let mut ids = Vec::new();
    // As in the example's searchset: a CDA and a FHIR document of the same person, told apart by their types.
    for entry in searchset["entry"].as_array().unwrap() {
        let shown = &entry["resource"];
        let kind = &shown["content"][0]["attachment"]["contentType"];
        let bytes = if kind == JSON {
            document.to_string()
        } else {
            r#"<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>"#.to_owned()
        };
        let mut deposit = note(EXAMPLE, &new_oid(), "x");
        deposit["masterIdentifier"] = shown["masterIdentifier"].clone();
        deposit["type"] = shown["type"].clone();
        deposit["date"] = shown["date"].clone();
        let attachment = &mut deposit["content"][0]["attachment"];
        attachment["contentType"] = kind.clone();
        attachment["title"] = shown["content"][0]["attachment"]["title"].clone();
        attachment["data"] = json!(base64_simd::STANDARD.encode_to_string(&bytes));
        let created = doctor.post("/DocumentReference", &deposit).with(201).json();
        assert_eq!(
            doctor.follow(&created["content"][0]["attachment"]["url"]).with(200).body,
            bytes.as_bytes()
        );
        ids.push((created["id"].clone(), kind.clone()));
    }
    let found = doctor.find(EXAMPLE, "&_count=100").with(200).json();
    for (id, kind) in ids {
        let mut entries = found["entry"].as_array().unwrap().iter();
        let entry = entries.find(|entry| entry["resource"]["id"] == id).unwrap();
        assert_eq!(entry["resource"]["content"][0]["attachment"]["contentType"], kind);
        assert!(entry.get("fullUrl").is_some() && entry["search"]["mode"] == "match");
    }
}

/// Deposits a sample as its software would, and gives its resource.
fn deposit_sample(doctor: &Fhir, name: &str, bytes: &[u8]) -> (String, Value) {
    let header = carnet_insight::cda::read_header(bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
    let found = carnet_insight::metadata::from_header(&header);
    let patient = found.patient_id.unwrap();
    let ins = format!("urn:oid:{}|{}", patient.domain, patient.value);
    let kind = found.type_code.unwrap();
    let unique_id = found.unique_id.unwrap().clone();
    let given = Lot {
        ins: &ins,
        unique_id: &unique_id,
        kind: &kind.code,
        title: name,
        // A CDA inside its own style sheet has a type of its own (`spec/dmp.md` 6.1).
        media_type: if bytes.windows(14).any(|w| w == b"xsl:stylesheet") {
            "application/xslt+xml"
        } else {
            "text/xml"
        },
        bytes,
        author: PHYSICIAN,
    };
    let mut bundle = lot(&given);
    bundle["entry"][1]["resource"]["type"]["coding"][0]["system"] = json!(format!("urn:oid:{}", kind.system));
    let answer = doctor.post("", &bundle);
    assert_eq!(answer.status, 200, "{name}: {}", answer.text());
    let answer = answer.json();
    has_no_error(&answer);
    let created = doctor.follow(&answer["entry"][1]["response"]["location"]).with(200).json();
    (ins, created)
}

#[test]
fn every_official_sample_is_deposited_listed_read_and_shown() {
    let Some(folder) = data_folder("cda") else { return };
    let demo = shared();
    let doctor = demo.physician();
    let mut professional = Browser::signed_in(demo, demo.account(PHYSICIAN));
    let mut holders = std::collections::BTreeMap::new();
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
    names.sort();
    assert_eq!(names.len(), 33);
    for path in names {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        let (ins, created) = deposit_sample(&doctor, &name, &bytes);
        let sent = deposited(&created, String::new());
        assert_eq!(doctor.find(&ins, &format!("&_id={}", sent.id)).with(200).json()["total"], 1, "{name}");
        let read = doctor.get(&format!("/Binary/{}", sent.content)).with(200).body;
        assert_eq!(read, bytes, "{name}");
        let record = record_of(&doctor, &ins);
        shown(demo, &mut professional, &format!("/pro/dossiers/{record}/documents/{}", sent.id), &name);
        let account = demo.accounts.iter().find(|account| account.ins.as_deref() == Some(&ins));
        let account = account.unwrap_or_else(|| panic!("{name}: nobody can sign in as {ins}"));
        let holder = holders.entry(ins).or_insert_with(|| Browser::signed_in(demo, account));
        shown(demo, holder, &format!("/documents/{}", sent.id), &name);
    }
}

/// The public id of a person's record.
fn record_of(doctor: &Fhir, ins: &str) -> String {
    let found = doctor.get(&format!("/Patient?{}", of(ins).replace("patient.", ""))).with(200).json();
    found["entry"][0]["resource"]["id"].as_str().unwrap().to_owned()
}

/// A document's page is there, and what it shows is inert.
fn shown(demo: &Demo, browser: &mut Browser, path: &str, name: &str) {
    let page = browser.get(path);
    assert_eq!(page.status, 200, "{name} {path}: {}", page.text());
    let text = page.text();
    assert!(page.header("content-type").starts_with("text/html"), "{name}");
    let ours = text.matches("<script src=\"/static/").count();
    assert_eq!(text.matches("<script").count(), ours, "{name}: a script that is not ours");
    for forbidden in ["onload=", "onclick=", "javascript:", "xlink:href", "<style", "<?xml-stylesheet"] {
        assert!(!text.to_lowercase().contains(forbidden), "{name}: {forbidden}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") || policy.contains("script-src 'self'"), "{policy}");
    // What is shown inline comes from the other origin, by an address that is good once.
    if text.contains(&format!("{path}/contenu")) {
        let answer = browser.get(&format!("{path}/contenu")).with(303);
        let content = Origin::of(&demo.addresses.content);
        let address = answer.header("location").strip_prefix(&content.url).unwrap().to_owned();
        let bytes = content.send("GET", &address, &[], &[]).with(200);
        assert!(
            !bytes.body.is_empty() && bytes.header("content-security-policy").contains("sandbox"),
            "{name}"
        );
        content.send("GET", &address, &[], &[]).with(404);
    }
}
