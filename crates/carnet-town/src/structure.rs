//! The six structures of the town.

use crate::terms::{ACT_CODE, Coded, ENCOUNTER_FR, PRACTICE_SETTING, SECTOR};

/// A place where care is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Struct_IdNat: `1` and a FINESS number that no structure has.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// Sector of activity (J02), the healthcare facility type of its documents.
    pub sector: Coded,
    /// Practice setting (J04) of its documents.
    pub practice_setting: Coded,
    /// How people are usually met there (J142).
    pub encounter: Coded,
    /// House number and street.
    pub address: (&'static str, &'static str),
    /// Telephone, in the range kept for fiction by the French numbering plan.
    pub phone: &'static str,
}

/// Which structure: its place in [`crate::Town::structures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum Site {
    /// A doctor alone.
    Practice,
    /// A multi-professional health centre.
    HealthCentre,
    /// The hospital.
    Clinic,
    /// The biology laboratory.
    Laboratory,
    /// The imaging centre.
    Imaging,
    /// The pharmacy.
    Pharmacy,
}

pub(crate) const POSTCODE: &str = "99999";
pub(crate) const CITY: &str = "VALFLEUR-TEST";

const AMBULATORY: Coded = Coded::new("AMBULATOIRE", PRACTICE_SETTING, "Ambulatoire");
const HOSPITAL: Coded = Coded::new("ETABLISSEMENT", PRACTICE_SETTING, "Etablissement de santé");
const VISIT: Coded = Coded::new("AMB", ACT_CODE, "Ambulatoire (hors établissement)");
const OUTPATIENT: Coded = Coded::new("EXTERNE", ENCOUNTER_FR, "Acte et consultation externe (établissement)");

/// In the order of [`Site`].
pub(crate) static STRUCTURES: [Structure; 6] = [
    Structure {
        id: "1750000001",
        name: "Cabinet du Dr Camille DURAND-TEST",
        sector: Coded::new("SA07", SECTOR, "Cabinet individuel"),
        practice_setting: AMBULATORY,
        encounter: VISIT,
        address: ("3", "place de la Halle"),
        phone: "0199000001",
    },
    Structure {
        id: "1750000002",
        name: "Maison de santé des Peupliers",
        sector: Coded::new("SA52", SECTOR, "Maison de santé ou Pôle de santé"),
        practice_setting: AMBULATORY,
        encounter: VISIT,
        address: ("12", "rue des Peupliers"),
        phone: "0199000002",
    },
    Structure {
        id: "1750000003",
        name: "Clinique du Canal",
        sector: Coded::new("SA04", SECTOR, "Etablissement privé non PSPH"),
        practice_setting: HOSPITAL,
        encounter: OUTPATIENT,
        address: ("1", "quai des Mariniers"),
        phone: "0199000003",
    },
    Structure {
        id: "1750000004",
        name: "Laboratoire des Tilleuls",
        sector: Coded::new("SA25", SECTOR, "Laboratoire de biologie médicale"),
        practice_setting: AMBULATORY,
        encounter: VISIT,
        address: ("27", "rue des Tilleuls"),
        phone: "0199000004",
    },
    Structure {
        id: "1750000005",
        name: "Centre d'imagerie du Pont-Vert",
        sector: Coded::new("SA08", SECTOR, "Cabinet de groupe"),
        practice_setting: AMBULATORY,
        encounter: VISIT,
        address: ("40", "chemin du Pont-Vert"),
        phone: "0199000005",
    },
    Structure {
        id: "1750000006",
        name: "Pharmacie de la Halle",
        sector: Coded::new("SA33", SECTOR, "Pharmacie d'officine"),
        practice_setting: AMBULATORY,
        encounter: VISIT,
        address: ("8", "place de la Halle"),
        phone: "0199000006",
    },
];
