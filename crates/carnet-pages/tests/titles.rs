//! Titles in lay words: every type of document that the national tables know has one, in both languages.

use std::fs;
use std::path::Path;

use carnet_pages::{Category, Lang, category_of, type_title};

/// Codes and classes of the national table, read without a JSON library: one concept a line.
fn national_types() -> Option<Vec<(String, String)>> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/terminology/typeToClass.json");
    let Ok(text) = fs::read_to_string(&file) else {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", file.display());
        println!("{} is absent: the national table is not checked", file.display());
        return None;
    };
    let field = |line: &str, name: &str| {
        let rest = line.split_once(&format!("\"{name}\": \""))?.1;
        Some(rest.split('"').next()?.to_owned())
    };
    Some(text.lines().filter_map(|line| Some((field(line, "type")?, field(line, "class")?))).collect())
}

#[test]
fn every_national_type_has_a_title_and_a_category() {
    let Some(types) = national_types() else { return };
    assert!(types.len() > 90, "{} types read", types.len());
    // The lot's signature is never shown to anybody.
    for (kind, class) in types.iter().filter(|(kind, _)| kind != "E1762") {
        for lang in Lang::ALL {
            assert!(
                type_title(kind, lang).is_some_and(|title| !title.is_empty()),
                "{kind} in {}",
                lang.tag()
            );
        }
        let category = category_of(class, kind);
        assert!(category != Category::Other || class == "90", "{kind} of class {class} falls into others");
    }
}

#[test]
fn titles_are_unique_codes_with_two_titles() {
    let table = include_str!("../data/titles.csv");
    let mut codes: Vec<&str> = Vec::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        assert_eq!(cells.len(), 3, "{line}");
        assert!(cells.iter().all(|cell| !cell.trim().is_empty()), "{line}");
        assert!(!codes.contains(&cells[0]), "{} twice", cells[0]);
        codes.push(cells[0]);
    }
    assert_eq!(codes.len(), carnet_pages::category::known_types().count());
}
