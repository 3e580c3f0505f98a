//! The two data files: reading, and ours against the shared ones.

use carnet_record::policy::{
    Cumul, Law, LawError, Mark, Matrix, MatrixError, MinorsFunctions, Oddity, Policy,
};

#[test]
fn the_embedded_data_is_sound() {
    let policy = Policy::embedded().unwrap();
    assert_eq!(policy.matrix.types().count(), 102);
    assert_eq!(policy.matrix.professions().count(), 36);
    assert!(policy.matrix.oddities().is_empty());
    let physician = policy.matrix.profession("10").unwrap();
    let (_, residence) = policy.matrix.types().find(|(code, _)| *code == "ATTEST-RESID").unwrap();
    let cell = physician.cell(residence).unwrap();
    assert_eq!((cell.open, cell.mark), (false, Mark::Known));
}

/// A matrix or law file that an operator drops in must not change meaning on the way.
#[test]
fn ours_says_what_the_shared_one_says() {
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/access");
    let Ok(theirs) = std::fs::read_to_string(shared.join("matrix-guess.json")) else {
        assert!(std::env::var_os("CI").is_none(), "shared data missing");
        println!("shared data missing: not compared");
        return;
    };
    let (theirs, ours) = (Matrix::from_json(&theirs).unwrap(), Policy::embedded().unwrap().matrix);
    for (code, index) in ours.types() {
        assert_eq!(ours.class_of(code), theirs.class_of(code));
        let other = theirs.types().find(|(other, _)| *other == code).unwrap().1;
        assert_eq!(ours.is_patient_type(index), theirs.is_patient_type(other));
        for profession in ours.professions() {
            let (one, two) = (ours.profession(profession).unwrap(), theirs.profession(profession).unwrap());
            assert_eq!(one.cell(index), two.cell(other), "{profession} {code}");
            assert_eq!((one.health, one.role), (two.health, two.role), "{profession}");
        }
    }
    assert_eq!(ours.types().count(), theirs.types().count());
    assert_eq!(ours.professions().count(), theirs.professions().count());
    let law = std::fs::read_to_string(shared.join("law-guess.json")).unwrap();
    assert_eq!(Law::from_json(&law).unwrap().versions(), Policy::embedded().unwrap().law.versions());
}

fn version(from: &str, age: u32) -> serde_json::Value {
    serde_json::json!({"from": from, "age_of_majority": age, "minors_functions": true, "inform_patient_days": 14,
        "cumul_invisible_patient_masque_ps": false, "invisible_patient_days": 31})
}

fn law(versions: &[serde_json::Value]) -> Result<Law, LawError> {
    Law::from_json(&serde_json::json!({ "versions": versions }).to_string())
}

#[test]
fn the_last_version_that_has_begun_applies() {
    let law =
        law(&[version("2020-01-01", 21), version("2026-11-23T10:00:00Z", 18), version("2030-01-01", 16)])
            .unwrap();
    for (now, age) in [
        ("2019-12-31T23:59:59Z", None),
        ("2020-01-01T00:00:00Z", Some(21)),
        ("2026-11-23T09:59:59Z", Some(21)),
        ("2026-11-23T10:00:00Z", Some(18)),
        ("2031-01-01T00:00:00Z", Some(16)),
    ] {
        assert_eq!(law.at(now.parse().unwrap()).map(|settings| settings.age_of_majority), age, "{now}");
    }
    let settings = law.at("2031-01-01T00:00:00Z".parse().unwrap()).unwrap();
    assert_eq!((settings.minors_functions, settings.cumul), (MinorsFunctions::On, Cumul::Refused));
}

#[test]
fn a_version_says_who_changed_it_and_by_which_text() {
    let mut signed = version("2026-01-01", 18);
    signed["by"] = " Ministère chargé de la santé ".into();
    signed["text"] = "Décret no 2025-1".into();
    let law = law(&[signed, version("2020-01-01", 21)]).unwrap();
    let sources: Vec<_> = law
        .sourced()
        .map(|(one, source)| (one.age_of_majority, source.by.as_deref(), source.text.as_deref()))
        .collect();
    let by = Some("Ministère chargé de la santé");
    assert_eq!(
        sources,
        [(21, None, None), (18, by, Some("Décret no 2025-1"))],
        "in the order of their dates"
    );
    let policy = Policy::embedded().unwrap();
    assert!(policy.law.sourced().all(|(_, source)| source.by.is_some() && source.text.is_some()));
}

#[test]
fn bad_files_are_refused_precisely() {
    let mut long = version("2020-01-01", 18);
    long["text"] = "é".repeat(501).into();
    assert!(matches!(law(&[long]), Err(LawError::Words { index: 0, field: "text", found: 501 })));
    assert!(matches!(law(&[]), Err(LawError::Empty)));
    let error = law(&[version("2020-01-01", 18), version("1 January", 18)]).unwrap_err();
    assert!(matches!(error, LawError::From { index: 1, .. }), "{error}");
    let error = Law::from_json("{\"versions\": [{\"from\": \"2020-01-01\"}]}").unwrap_err();
    assert!(error.to_string().contains("age_of_majority") && error.to_string().contains("line 1"), "{error}");
    let error = Matrix::from_json("{\"from\": \"2020-01-01\"}").unwrap_err();
    assert!(error.to_string().contains("signature_type"), "{error}");
    let file = |mark: &str, from: &str| {
        format!(
            r#"{{"from": "{from}", "signature_type": "S", "types": {{"A": "10"}}, "patient_types": ["B"],
                "professions": {{"10": {{"health": true, "role": false, "read": {{"A": [true, "{mark}"], "C": [true, "known"]}}}}}}}}"#
        )
    };
    let error = Matrix::from_json(&file("certain", "2020-01-01")).unwrap_err();
    assert!(error.to_string().contains("certain"), "{error}");
    assert!(matches!(Matrix::from_json(&file("known", "soon")), Err(MatrixError::From(_))));
    let matrix = Matrix::from_json(&file("known", "2020-01-01")).unwrap();
    let odd = [
        Oddity::PatientTypeUnknown("B".to_owned()),
        Oddity::CellTypeUnknown { profession: "10".to_owned(), type_code: "C".to_owned() },
    ];
    assert_eq!(matrix.oddities(), odd);
}
