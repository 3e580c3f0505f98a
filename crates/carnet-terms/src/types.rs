//! Document types and their classes (mapping X16 of the DMP).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::table::Table;
use crate::value_set::{Concept, Set, find};

/// A document type that the record accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentType {
    /// The type: LOINC, or national (TRE_A05).
    pub concept: Concept,
    /// Code of its class, in [`Set::Class`].
    pub class: &'static str,
}

struct Types {
    rows: Vec<DocumentType>,
    by_code: HashMap<&'static str, usize>,
}

static TYPES: LazyLock<Types> = LazyLock::new(|| {
    let table = Table::parse(include_str!("../../../data/terminology/type-to-class.tsv"));
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| DocumentType {
            concept: Concept { code: row.first, system: row.system, display: row.third },
            class: row.second,
        })
        .collect();
    let by_code = rows.iter().enumerate().map(|(index, row)| (row.concept.code, index)).collect();
    Types { rows, by_code }
});

/// Every document type that the record accepts, in the publisher's order.
pub fn document_types() -> &'static [DocumentType] {
    &TYPES.rows
}

/// An accepted document type by its code.
pub fn document_type(code: &str) -> Option<&'static DocumentType> {
    TYPES.rows.get(*TYPES.by_code.get(code)?)
}

/// The class of an accepted type.
pub fn class_by_type(code: &str) -> Option<&'static Concept> {
    find(Set::Class, document_type(code)?.class, None)
}

/// The French label of a type, also of those that the record does not accept.
pub fn type_display(code: &str) -> Option<&'static str> {
    document_type(code)
        .map(|kind| kind.concept.display)
        .or_else(|| find(Set::Type, code, None).map(|concept| concept.display))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_type_has_a_label_and_a_known_class() {
        assert_eq!(document_types().len(), 103);
        for kind in document_types() {
            assert!(!kind.concept.display.is_empty(), "{}", kind.concept.code);
            assert!(class_by_type(kind.concept.code).is_some(), "{}", kind.concept.code);
        }
    }

    #[test]
    fn class_follows_from_type() {
        for (code, class) in [
            ("11502-2", "10"),
            ("18748-4", "31"),
            ("57833-6", "42"),
            ("60593-1", "43"),
            ("34133-9", "11"),
            ("CERT_DECL", "52"),
            ("REMB", "60"),
            ("SYNTH", "11"),
            ("96173-0", "52"),
        ] {
            assert_eq!(class_by_type(code).map(|c| c.code), Some(class), "{code}");
        }
        assert_eq!(class_by_type("PIECE-IDENTITE"), None, "not in the map of the DMP");
        assert!(type_display("PIECE-IDENTITE").is_some());
        assert_eq!(type_display("0000-0"), None);
    }
}
