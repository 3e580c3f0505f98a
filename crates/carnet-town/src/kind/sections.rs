//! The sections of the documents: templates and codes of the CI-SIS content modules.

use crate::body::SectionKind;
use crate::terms::Coded;

macro_rules! sections {
    ($($name:ident $code:literal $display:literal [$($template:literal),*];)*) => {
        $(pub(super) static $name: SectionKind =
            SectionKind { templates: &[$($template),*], code: Coded::loinc($code, $display) };)*
    };
}

sections! {
    REASON "42349-1" "Raison de la recommandation" ["1.3.6.1.4.1.19376.1.5.3.1.3.1", "1.2.250.1.213.1.1.2.127"];
    HISTORY "10164-2" "Histoire de la maladie" ["1.3.6.1.4.1.19376.1.5.3.1.3.4"];
    PROBLEMS "11450-4" "Liste des problèmes actifs" ["2.16.840.1.113883.10.20.1.11", "1.3.6.1.4.1.19376.1.5.3.1.3.6", "1.2.250.1.213.1.1.2.132"];
    ALLERGIES "48765-2" "Allergies et hypersensibilités" ["2.16.840.1.113883.10.20.1.2", "1.3.6.1.4.1.19376.1.5.3.1.3.13", "1.2.250.1.213.1.1.2.137"];
    TREATMENTS "10160-0" "Traitements" ["2.16.840.1.113883.10.20.1.8", "1.3.6.1.4.1.19376.1.5.3.1.3.19", "1.2.250.1.213.1.1.2.143"];
    DISCHARGE_TREATMENTS "10183-2" "Traitements à la sortie" ["1.3.6.1.4.1.19376.1.5.3.1.3.22", "1.2.250.1.213.1.1.2.146"];
    EXAM "29545-1" "Examen physique" ["1.3.6.1.4.1.19376.1.5.3.1.3.24", "1.3.6.1.4.1.19376.1.5.3.1.1.9.15", "1.3.6.1.4.1.19376.1.5.3.1.1.9.15.1", "1.2.250.1.213.1.1.2.84"];
    VITALS "8716-3" "Signes vitaux" ["2.16.840.1.113883.10.20.1.16", "1.3.6.1.4.1.19376.1.5.3.1.3.25", "1.3.6.1.4.1.19376.1.5.3.1.1.5.3.2", "1.2.250.1.213.1.1.2.75"];
    EVENTS "42545-4" "Evènements observés" ["1.3.6.1.4.1.19376.1.5.3.1.1.21.2.9", "1.3.6.1.4.1.19376.1.7.3.1.1.13.7", "1.2.250.1.213.1.1.2.163"];
    RESULTS "30954-2" "Résultats d'examens" ["1.3.6.1.4.1.19376.1.5.3.1.3.27", "1.2.250.1.213.1.1.2.150"];
    PLAN "18776-5" "Plan de soins" ["2.16.840.1.113883.10.20.1.10", "1.3.6.1.4.1.19376.1.5.3.1.3.36", "1.2.250.1.213.1.1.2.158"];
    CONCLUSION "55110-1" "Conclusions" [];
    LIFESTYLE "29762-2" "Habitus, Mode de vie" ["2.16.840.1.113883.10.20.1.15", "1.3.6.1.4.1.19376.1.5.3.1.3.16", "1.3.6.1.4.1.19376.1.5.3.1.3.16.1", "1.2.250.1.213.1.1.2.141"];
    FAMILY "10157-6" "Historique des pathologies familiales" ["2.16.840.1.113883.10.20.1.4", "1.3.6.1.4.1.19376.1.5.3.1.3.14", "1.3.6.1.4.1.19376.1.5.3.1.3.15", "1.2.250.1.213.1.1.2.139"];
    VACCINATIONS "11369-6" "Historique des vaccinations" ["2.16.840.1.113883.10.20.1.6", "1.3.6.1.4.1.19376.1.5.3.1.3.23", "1.2.250.1.213.1.1.2.147"];
    PRESCRIPTIONS "57828-6" "Prescriptions" ["1.3.6.1.4.1.19376.1.9.1.2.1", "1.2.250.1.213.1.1.2.171"];
    DISPENSED "60590-7" "Médicaments délivrés" ["1.3.6.1.4.1.19376.1.9.1.2.3", "2.16.840.1.113883.10.20.1.8", "1.2.250.1.213.1.1.2.236"];
    COMMENT "55112-7" "Commentaire" ["2.16.840.1.113883.10.12.201", "1.3.6.1.4.1.19376.1.4.1.2.16", "1.2.250.1.213.1.1.2.73"];
    INDICATION "55115-0" "Demande" ["1.2.840.10008.9.7"];
    TECHNIQUE "55111-9" "Description de l'acte d'imagerie" ["1.2.840.10008.9.3", "1.2.250.1.213.1.1.2.206"];
    FINDINGS "59776-5" "Résultats de l'acte" ["2.16.840.1.113883.10.20.6.1.2", "1.2.250.1.213.1.1.2.208"];
    IMPRESSION "19005-8" "Conclusions" ["1.2.840.10008.9.5", "1.2.250.1.213.1.1.2.209"];
    ATTACHED "55107-7" "Documents ajoutés" ["1.2.250.1.213.1.1.2.37"];
    OPERATION "29554-3" "Actes" ["1.3.6.1.4.1.19376.1.5.3.1.1.13.2.11", "1.2.250.1.213.1.1.2.118"];
    DEVELOPMENT "xx-MCH-PsychoMDev" "Développement psychomoteur" ["1.3.6.1.4.1.19376.1.7.3.1.1.13.4", "1.2.250.1.213.1.1.2.161"];
    MACROSCOPY "22634-0" "Description macroscopique" [];
    PATHOLOGY_CONCLUSION "22637-3" "Diagnostic anatomopathologique" [];
    HAEMATOLOGY "18723-7" "Hématologie" ["1.3.6.1.4.1.19376.1.3.3.2.1", "1.2.250.1.213.1.1.2.70"];
    BIOCHEMISTRY "18719-5" "Biochimie" ["1.3.6.1.4.1.19376.1.3.3.2.1", "1.2.250.1.213.1.1.2.70"];
    HAEMATOLOGY_PART "18723-7" "Hématologie" ["1.3.6.1.4.1.19376.1.3.3.2.2", "1.2.250.1.213.1.1.2.71"];
    BIOCHEMISTRY_PART "18719-5" "Biochimie" ["1.3.6.1.4.1.19376.1.3.3.2.2", "1.2.250.1.213.1.1.2.71"];
}
