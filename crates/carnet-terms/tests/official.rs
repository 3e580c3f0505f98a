//! The embedded tables against the published ones.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use std::path::{Path, PathBuf};

use carnet_terms::{Set, canonical_system, class_by_type, document_types, format_by_templates, value_set};
use serde_json::Value;

/// Published file of each set.
const FILES: &[(Set, &str)] = &[
    (Set::AccessMode, "accessMode"),
    (Set::AuthorRole, "authorRole"),
    (Set::AuthorSpecialty, "authorSpecialty"),
    (Set::Availability, "availabilityStatus"),
    (Set::Civility, "civility"),
    (Set::Class, "classCode"),
    (Set::Confidentiality, "confidentialityCode"),
    (Set::ContentType, "contentTypeCode"),
    (Set::Encounter, "encounterType"),
    (Set::EncounterParticipation, "encounterParticipationType"),
    (Set::Expertise, "savoirFaire"),
    (Set::ExpertiseR01, "savoirFaire-R01"),
    (Set::Facility, "healthcareFacilityTypeCode"),
    (Set::Format, "formatCode"),
    (Set::Gender, "administrativeGender"),
    (Set::Participation, "participationType"),
    (Set::PatientRelation, "patientRelation"),
    (Set::PracticeSetting, "practiceSettingCode"),
    (Set::Profession, "profession-G15"),
    (Set::ProfessionOther, "professionNonPS"),
    (Set::ReferenceId, "referenceIdType"),
    (Set::ReferenceIdDmp, "referenceIdType-dmp"),
    (Set::SubjectRole, "subjectRole"),
    (Set::Type, "typeCode"),
    (Set::Visibility, "documentVisibility"),
];

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/terminology");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "the published tables are missing: {}", folder.display());
    println!("skipped: no published tables at {}", folder.display());
    None
}

fn concepts(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    json["concepts"].as_array().unwrap().clone()
}

#[test]
fn every_published_concept_is_embedded_and_no_other() {
    let Some(folder) = folder() else { return };
    assert_eq!(FILES.len(), Set::ALL.len());
    for (set, name) in FILES {
        let published = concepts(&folder, name);
        assert_eq!(value_set(*set).concepts().len(), published.len(), "{name}");
        for concept in published {
            let text = |key: &str| concept[key].as_str().unwrap();
            let found = value_set(*set).find(text("code"), Some(text("system")));
            assert_eq!(found.map(|c| c.display), Some(text("display")), "{name} {}", text("code"));
        }
    }
}

#[test]
fn the_two_mappings_are_the_published_ones() {
    let Some(folder) = folder() else { return };
    let types = concepts(&folder, "typeToClass");
    assert_eq!(types.len(), document_types().len());
    for row in types {
        let class = class_by_type(row["type"].as_str().unwrap()).unwrap();
        assert_eq!(class.code, row["class"]);
        assert_eq!(class.system, canonical_system(row["classSystem"].as_str().unwrap()));
    }
    for row in concepts(&folder, "templateToFormat") {
        let format =
            format_by_templates([row["templateId"].as_str().unwrap()], row["mediaType"].as_str()).unwrap();
        assert_eq!(
            (format.code, format.system),
            (row["formatCode"].as_str().unwrap(), canonical_system(row["system"].as_str().unwrap()))
        );
    }
}
