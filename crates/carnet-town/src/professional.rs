//! The forty professionals of the town.

use crate::structure::Site;
use crate::terms::{AUTHOR_SPECIALTY, Coded};

/// A named professional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Professional {
    /// PS_IdNat: `8` and eleven digits.
    pub id: String,
    /// Family name, ending in `-TEST`.
    pub family: &'static str,
    /// Given name.
    pub given: &'static str,
    /// What they do.
    pub trade: Trade,
    /// Where they work; the first is the usual place.
    pub sites: &'static [Site],
}

impl Professional {
    /// Profession, code of G15.
    pub fn profession(&self) -> &'static str {
        self.trade.profession()
    }

    /// Expertise, code of R01, for physicians.
    pub fn expertise(&self) -> Option<&'static str> {
        self.trade.expertise()
    }

    /// Profession and expertise as documents state it (TRE_A02).
    pub fn specialty(&self) -> Coded {
        self.trade.specialty()
    }

    /// `Dr Anne LEROY-TEST`, `Sarah NOVAK-TEST`.
    pub fn display(&self) -> String {
        format!("{}{} {}", self.title(), self.given, self.family)
    }

    /// `Dr ` for physicians and dentists, else nothing.
    pub(crate) fn title(&self) -> &'static str {
        match self.trade.profession() {
            "10" | "40" => "Dr ",
            _ => "",
        }
    }
}

macro_rules! trades {
    ($($(#[$doc:meta])* $name:ident $word:literal $profession:literal $expertise:expr, $code:literal $display:literal;)*) => {
        /// A profession with its expertise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Trade {
            $($(#[$doc])* $name,)*
        }

        impl Trade {
            pub(crate) fn named(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }

            /// Profession, code of G15.
            pub fn profession(self) -> &'static str {
                match self { $(Self::$name => $profession,)* }
            }

            /// Expertise, code of R01.
            pub fn expertise(self) -> Option<&'static str> {
                match self { $(Self::$name => $expertise,)* }
            }

            /// Profession and expertise, TRE_A02.
            pub fn specialty(self) -> Coded {
                match self { $(Self::$name => Coded::new($code, AUTHOR_SPECIALTY, $display),)* }
            }
        }
    };
}

trades! {
    /// General practitioner.
    Generalist "generalist" "10" Some("SM54"), "G15_10/SM54" "Médecin - Médecine générale (SM)";
    /// Paediatrician.
    Paediatrician "paediatrician" "10" Some("SM40"), "G15_10/SM40" "Médecin - Pédiatrie (SM)";
    /// Cardiologist.
    Cardiologist "cardiologist" "10" Some("SM04"), "G15_10/SM04" "Médecin - Cardiologie et Maladies vasculaires (SM)";
    /// Endocrinologist and diabetologist.
    Diabetologist "diabetologist" "10" Some("SM62"), "G15_10/SM62" "Médecin - Endocrinologie, diabétologie, nutrition (SM)";
    /// Pulmonologist.
    Pulmonologist "pulmonologist" "10" Some("SM41"), "G15_10/SM41" "Médecin - Pneumologie (SM)";
    /// Gastroenterologist.
    Gastroenterologist "gastroenterologist" "10" Some("SM24"), "G15_10/SM24" "Médecin - Gastro-entérologie et Hépatologie (SM)";
    /// Medical oncologist.
    Oncologist "oncologist" "10" Some("SM36"), "G15_10/SM36" "Médecin - Oncologie, option médicale (SM)";
    /// Neurologist.
    Neurologist "neurologist" "10" Some("SM32"), "G15_10/SM32" "Médecin - Neurologie (SM)";
    /// Rheumatologist.
    Rheumatologist "rheumatologist" "10" Some("SM48"), "G15_10/SM48" "Médecin - Rhumatologie (SM)";
    /// Gynaecologist and obstetrician.
    Obstetrician "obstetrician" "10" Some("SM20"), "G15_10/SM20" "Médecin - Gynécologie-obstétrique (SM)";
    /// Ophthalmologist.
    Ophthalmologist "ophthalmologist" "10" Some("SM38"), "G15_10/SM38" "Médecin - Ophtalmologie (SM)";
    /// Emergency physician.
    Emergency "emergency" "10" Some("SM59"), "G15_10/SM59" "Médecin - Médecine d'urgence (SM)";
    /// Orthopaedic surgeon.
    OrthopaedicSurgeon "orthopaedic-surgeon" "10" Some("SM08"), "G15_10/SM08" "Médecin - Chirurgie orthopédique et Traumatologie (SM)";
    /// Visceral surgeon.
    VisceralSurgeon "visceral-surgeon" "10" Some("SM14"), "G15_10/SM14" "Médecin - Chirurgie viscérale et digestive (SM)";
    /// Anaesthetist.
    Anaesthetist "anaesthetist" "10" Some("SM02"), "G15_10/SM02" "Médecin - Anesthésie-réanimation (SM)";
    /// Pathologist.
    Pathologist "pathologist" "10" Some("SM01"), "G15_10/SM01" "Médecin - Anatomie et Cytologie pathologiques (SM)";
    /// Internist.
    Internist "internist" "10" Some("SM27"), "G15_10/SM27" "Médecin - Médecine interne (SM)";
    /// Geriatrician.
    Geriatrician "geriatrician" "10" Some("SM18"), "G15_10/SM18" "Médecin - Gériatrie (SM)";
    /// Psychiatrist.
    Psychiatrist "psychiatrist" "10" Some("SM42"), "G15_10/SM42" "Médecin - Psychiatrie (SM)";
    /// Dermatologist.
    Dermatologist "dermatologist" "10" Some("SM15"), "G15_10/SM15" "Médecin - Dermatologie et vénéréologie (SM)";
    /// Medical biologist.
    Biologist "biologist" "10" Some("SM03"), "G15_10/SM03" "Médecin - Biologie médicale (SM)";
    /// Radiologist.
    Radiologist "radiologist" "10" Some("SM44"), "G15_10/SM44" "Médecin - Radio-diagnostic (SM)";
    /// Pharmacist.
    Pharmacist "pharmacist" "21" None, "G15_21" "Pharmacien";
    /// Nurse.
    Nurse "nurse" "60" None, "G15_60" "Infirmier";
    /// Physiotherapist.
    Physiotherapist "physiotherapist" "70" None, "G15_70" "Masseur-Kinésithérapeute";
    /// Midwife.
    Midwife "midwife" "50" None, "G15_50" "Sage-Femme";
    /// Dentist.
    Dentist "dentist" "40" None, "G15_40" "Chirurgien-Dentiste";
    /// Dietician.
    Dietician "dietician" "95" None, "G15_95" "Diététicien";
}

/// Number of the professional who is always there, a general practitioner.
pub const KNOWN_PROFESSIONAL: &str = "899700218896";

pub(crate) fn roster() -> Vec<Professional> {
    ROSTER
        .iter()
        .zip(0_u32..)
        .map(|(&(family, given, trade, sites), at)| Professional {
            id: if at == 0 { KNOWN_PROFESSIONAL.to_owned() } else { format!("8997003{at:05}") },
            family,
            given,
            trade,
            sites,
        })
        .collect()
}

type Row = (&'static str, &'static str, Trade, &'static [Site]);

#[rustfmt::skip]
static ROSTER: [Row; 40] = [
    ("DURAND-TEST", "Camille", Trade::Generalist, &[Site::Practice, Site::HealthCentre]),
    ("LEROY-TEST", "Anne", Trade::Generalist, &[Site::HealthCentre]),
    ("PETIT-TEST", "Samuel", Trade::Generalist, &[Site::HealthCentre]),
    ("BENSAÏD-TEST", "Nadia", Trade::Generalist, &[Site::HealthCentre]),
    ("LE-BRAS-TEST", "Gwenaël", Trade::Generalist, &[Site::HealthCentre]),
    ("NGUYEN-TEST", "Sarah", Trade::Paediatrician, &[Site::HealthCentre]),
    ("ADJOVI-TEST", "Mathias", Trade::Paediatrician, &[Site::Clinic]),
    ("BELKACEM-TEST", "Yanis", Trade::Cardiologist, &[Site::Clinic]),
    ("SORIANO-TEST", "Clara", Trade::Cardiologist, &[Site::HealthCentre]),
    ("WALTER-TEST", "Judith", Trade::Diabetologist, &[Site::Clinic]),
    ("FONTAINE-TEST", "Olivier", Trade::Pulmonologist, &[Site::Clinic]),
    ("KEITA-TEST", "Aminata", Trade::Gastroenterologist, &[Site::Clinic]),
    ("BOURDON-TEST", "Hélène", Trade::Oncologist, &[Site::Clinic]),
    ("PAPADAKIS-TEST", "Éric", Trade::Neurologist, &[Site::Clinic]),
    ("ROCHE-TEST", "Marion", Trade::Rheumatologist, &[Site::HealthCentre]),
    ("DELMAS-TEST", "Sophie", Trade::Obstetrician, &[Site::Clinic]),
    ("ORTEGA-TEST", "Luis", Trade::Obstetrician, &[Site::Clinic]),
    ("MASSON-TEST", "Irène", Trade::Ophthalmologist, &[Site::HealthCentre]),
    ("RENARD-TEST", "Paul", Trade::Emergency, &[Site::Clinic]),
    ("VASSEUR-TEST", "Élodie", Trade::Emergency, &[Site::Clinic]),
    ("DUPUIS-TEST", "Grégoire", Trade::OrthopaedicSurgeon, &[Site::Clinic]),
    ("ABADIE-TEST", "Florence", Trade::VisceralSurgeon, &[Site::Clinic]),
    ("SAUVAGE-TEST", "Denis", Trade::Anaesthetist, &[Site::Clinic]),
    ("LINDEN-TEST", "Astrid", Trade::Pathologist, &[Site::Laboratory]),
    ("HAMON-TEST", "Bruno", Trade::Internist, &[Site::Clinic]),
    ("CARPENTIER-TEST", "Lise", Trade::Geriatrician, &[Site::Clinic]),
    ("ZERBIB-TEST", "Jonathan", Trade::Psychiatrist, &[Site::HealthCentre]),
    ("TESSIER-TEST", "Agathe", Trade::Dermatologist, &[Site::HealthCentre]),
    ("CARON-TEST", "Inès", Trade::Biologist, &[Site::Laboratory]),
    ("MONNIER-TEST", "Xavier", Trade::Biologist, &[Site::Laboratory]),
    ("RAHMANI-TEST", "Selim", Trade::Radiologist, &[Site::Imaging]),
    ("VERDIER-TEST", "Laurence", Trade::Radiologist, &[Site::Imaging]),
    ("POIRIER-TEST", "Bénédicte", Trade::Pharmacist, &[Site::Pharmacy]),
    ("DIOP-TEST", "Ousmane", Trade::Pharmacist, &[Site::Pharmacy]),
    ("MEUNIER-TEST", "Karine", Trade::Nurse, &[Site::HealthCentre]),
    ("LOPEZ-TEST", "Adrien", Trade::Nurse, &[Site::HealthCentre, Site::Clinic]),
    ("JACQUET-TEST", "Romain", Trade::Physiotherapist, &[Site::HealthCentre]),
    ("GUILLOU-TEST", "Mathilde", Trade::Midwife, &[Site::HealthCentre, Site::Clinic]),
    ("BAILLY-TEST", "Pauline", Trade::Dentist, &[Site::HealthCentre]),
    ("SIMONET-TEST", "Victor", Trade::Dietician, &[Site::HealthCentre]),
];
