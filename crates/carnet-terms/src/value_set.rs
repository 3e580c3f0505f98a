//! Value sets: closed lists of concepts with their French labels.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::system::same_system;
use crate::table::Table;

/// A code of a code system, with its French label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Concept {
    /// The code, as published (case matters).
    pub code: &'static str,
    /// Bare OID of the code system, or the literal scheme `URN`, or an address where the agency publishes no OID.
    pub system: &'static str,
    /// French label.
    pub display: &'static str,
}

macro_rules! sets {
    ($($(#[$doc:meta])* $name:ident => $file:literal,)+) => {
        /// The value sets that Carnet knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Set {
            $($(#[$doc])* $name,)+
        }

        impl Set {
            /// Every set.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }

        static SETS: LazyLock<HashMap<Set, ValueSet>> = LazyLock::new(|| {
            HashMap::from([$((Set::$name, ValueSet::read(include_str!(concat!("../../../data/terminology/", $file)))),)+])
        });
    };
}

sets! {
    /// Purpose of an access: normal, break-glass, regulation centre (R248).
    AccessMode => "access-mode.tsv",
    /// Functional role of an author towards the patient (J47).
    AuthorRole => "author-role.tsv",
    /// Profession, or profession and expertise, of an author (J01).
    AuthorSpecialty => "author-specialty.tsv",
    /// Availability status of entries and lots (J52 and the XDS life cycle).
    Availability => "availability.tsv",
    /// Civility (J245).
    Civility => "civility.tsv",
    /// Document class (J57).
    Class => "class.tsv",
    /// Confidentiality and visibility codes of an entry (J08, J58).
    Confidentiality => "confidentiality.tsv",
    /// Kind of activity of a lot (J59).
    ContentType => "content-type.tsv",
    /// Kind of encounter (J142).
    Encounter => "encounter.tsv",
    /// Part taken in an encounter (J140).
    EncounterParticipation => "encounter-participation.tsv",
    /// Expertise of professionals, directory (J107).
    Expertise => "expertise.tsv",
    /// Expertise of physicians (R01), second role of a VIHF.
    ExpertiseR01 => "expertise-r01.tsv",
    /// Sector of activity of a structure, kind of facility (J02).
    Facility => "facility.tsv",
    /// Document format (J60).
    Format => "format.tsv",
    /// Sex as CDA writes it (J143).
    Gender => "gender.tsv",
    /// Kind of participant in a CDA (J144).
    Participation => "participation.tsv",
    /// Relation of a person to the patient (J11).
    PatientRelation => "patient-relation.tsv",
    /// Setting of the practice (J04).
    PracticeSetting => "practice-setting.tsv",
    /// Health professions (G15).
    Profession => "profession.tsv",
    /// Roles outside the health professions (J48).
    ProfessionOther => "profession-other.tsv",
    /// Kinds of related identifiers (J197).
    ReferenceId => "reference-id.tsv",
    /// Kinds of related identifiers that the DMP accepts (J231).
    ReferenceIdDmp => "reference-id-dmp.tsv",
    /// First role of a VIHF (J05).
    SubjectRole => "subject-role.tsv",
    /// Document type (J07); the DMP accepts those of [`crate::document_types`].
    Type => "type.tsv",
    /// Visibility codes (A07).
    Visibility => "visibility.tsv",
}

/// A closed list of concepts, with its provenance.
#[derive(Debug)]
pub struct ValueSet {
    table: Table,
    concepts: Vec<Concept>,
    by_code: HashMap<&'static str, usize>,
}

impl ValueSet {
    fn read(text: &'static str) -> Self {
        let table = Table::parse(text);
        let concepts: Vec<_> = table
            .rows
            .iter()
            .map(|row| Concept { code: row.first, system: row.system, display: row.second })
            .collect();
        let mut by_code = HashMap::with_capacity(concepts.len());
        for (index, concept) in concepts.iter().enumerate() {
            by_code.entry(concept.code).or_insert(index);
        }
        Self { table, concepts, by_code }
    }

    /// Name given by its publisher.
    pub fn name(&self) -> &'static str {
        self.table.name
    }

    /// OID of the set; empty when it has none.
    pub fn oid(&self) -> &'static str {
        self.table.oid
    }

    /// Address of the set at its publisher.
    pub fn url(&self) -> &'static str {
        self.table.url
    }

    /// Day of the published version, `YYYY-MM-DD`; empty when unknown.
    pub fn date(&self) -> &'static str {
        self.table.date
    }

    /// The concepts in the publisher's order.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The concept of a code. With a system (any spelling that [`crate::canonical_system`] knows) both must match; without, the first of that code.
    pub fn find(&self, code: &str, system: Option<&str>) -> Option<&Concept> {
        let first = self.concepts.get(*self.by_code.get(code)?)?;
        match system {
            None => Some(first),
            Some(system) if same_system(first.system, system) => Some(first),
            // The few codes that two systems share (expertise) are worth a scan.
            Some(system) => self.concepts.iter().find(|c| c.code == code && same_system(c.system, system)),
        }
    }
}

/// The concepts of a set.
pub fn value_set(set: Set) -> &'static ValueSet {
    static EMPTY: LazyLock<ValueSet> = LazyLock::new(|| ValueSet::read(""));
    SETS.get(&set).unwrap_or(&EMPTY)
}

/// The concept of a code in a set; see [`ValueSet::find`].
pub fn find(set: Set, code: &str, system: Option<&str>) -> Option<&'static Concept> {
    value_set(set).find(code, system)
}

/// The French label of a code.
pub fn display(set: Set, code: &str) -> Option<&'static str> {
    find(set, code, None).map(|concept| concept.display)
}

/// Whether a code belongs to a set, in that system when one is given.
pub fn is_valid(set: Set, code: &str, system: Option<&str>) -> bool {
    find(set, code, system).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_table_is_whole() {
        for &set in Set::ALL {
            let table = value_set(set);
            assert_eq!(table.table.faults, 0, "{set:?}");
            assert!(!table.concepts().is_empty(), "{set:?}");
            assert!(table.concepts().iter().all(|c| !c.system.is_empty()), "{set:?}");
            assert!(!table.name().is_empty() && !table.url().is_empty(), "{set:?}");
        }
    }

    #[test]
    fn sizes_are_those_of_the_published_sets() {
        for (set, count) in [
            (Set::Class, 12),
            (Set::Type, 114),
            (Set::Format, 62),
            (Set::Facility, 69),
            (Set::PracticeSetting, 12),
            (Set::AuthorSpecialty, 396),
            (Set::Profession, 30),
            (Set::ExpertiseR01, 244),
            (Set::Expertise, 265),
            (Set::Confidentiality, 6),
            (Set::ContentType, 29),
            (Set::SubjectRole, 39),
        ] {
            assert_eq!(value_set(set).concepts().len(), count, "{set:?}");
        }
    }

    #[test]
    fn labels_by_code() {
        for (set, code, label) in [
            (Set::Class, "42", "Prescription"),
            (Set::Profession, "10", "Médecin"),
            (Set::AuthorSpecialty, "G15_10/SM27", "Médecin - Médecine interne (SM)"),
            (Set::PracticeSetting, "AMBULATOIRE", "Ambulatoire"),
            (Set::Facility, "SA25", "Laboratoire de biologie médicale"),
            (Set::Confidentiality, "MASQUE_PS", "Masqué aux professionnels de santé"),
        ] {
            assert_eq!(display(set, code), Some(label));
        }
        assert_eq!(display(Set::Class, "03"), None);
    }

    #[test]
    fn the_system_counts_when_it_is_given() {
        let loinc = "http://loinc.org";
        assert!(is_valid(Set::Type, "11502-2", Some(loinc)));
        assert!(is_valid(Set::Type, "11502-2", Some("urn:oid:2.16.840.1.113883.6.1")));
        assert!(!is_valid(Set::Type, "SYNTH", Some(loinc)));
        assert!(is_valid(Set::Type, "SYNTH", None));
    }
}
