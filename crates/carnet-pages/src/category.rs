//! Categories of documents shown to people, and titles in lay words, from the codes of the depositor.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::{Lang, Msg};

/// A category shown to people, in the order of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// « Ma santé en résumé ».
    Summary,
    /// « Ordonnances et soins ».
    Prescriptions,
    /// « Radio, écho, scanner, IRM ».
    Imaging,
    /// « Résultats de biologie ».
    Laboratory,
    /// « Comptes rendus ».
    Reports,
    /// « Prévention et dépistages ».
    Prevention,
    /// « Certificats médicaux ».
    Certificates,
    /// « Pièces administratives ».
    Administrative,
    /// « Directives anticipées ».
    AdvanceDirectives,
    /// « Synthèse médicale ».
    MedicalSynthesis,
    /// « Questionnaires ».
    Questionnaires,
    /// « Autres documents ».
    Other,
}

impl Category {
    /// Every category, in the order of the pages.
    pub const ALL: [Self; 12] = [
        Self::Summary,
        Self::Prescriptions,
        Self::Imaging,
        Self::Laboratory,
        Self::Reports,
        Self::Prevention,
        Self::Certificates,
        Self::Administrative,
        Self::AdvanceDirectives,
        Self::MedicalSynthesis,
        Self::Questionnaires,
        Self::Other,
    ];

    /// Value of the query parameter `categorie`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Summary => "resume",
            Self::Prescriptions => "ordonnances",
            Self::Imaging => "imagerie",
            Self::Laboratory => "biologie",
            Self::Reports => "comptes-rendus",
            Self::Prevention => "prevention",
            Self::Certificates => "certificats",
            Self::Administrative => "administratif",
            Self::AdvanceDirectives => "directives",
            Self::MedicalSynthesis => "synthese",
            Self::Questionnaires => "questionnaires",
            Self::Other => "autres",
        }
    }

    /// Reads the query parameter.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.value() == value)
    }

    /// Its name.
    pub fn label(self, lang: Lang) -> String {
        let id = match self {
            Self::Summary => Msg("category-summary"),
            Self::Prescriptions => Msg("category-prescriptions"),
            Self::Imaging => Msg("category-imaging"),
            Self::Laboratory => Msg("category-laboratory"),
            Self::Reports => Msg("category-reports"),
            Self::Prevention => Msg("category-prevention"),
            Self::Certificates => Msg("category-certificates"),
            Self::Administrative => Msg("category-administrative"),
            Self::AdvanceDirectives => Msg("category-directives"),
            Self::MedicalSynthesis => Msg("category-synthesis"),
            Self::Questionnaires => Msg("category-questionnaires"),
            Self::Other => Msg("category-other"),
        };
        lang.texts().say(id)
    }

    /// The name of its icon.
    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Summary => "heart",
            Self::Prescriptions => "pill",
            Self::Imaging => "scan",
            Self::Laboratory => "lab",
            Self::Reports | Self::MedicalSynthesis => "report",
            Self::Prevention => "syringe",
            Self::Certificates => "cert",
            Self::Administrative | Self::Other => "docs",
            Self::AdvanceDirectives => "pen",
            Self::Questionnaires => "list",
        }
    }
}

/// The category of a document: its type decides where the type says more than the class, else its class does.
///
/// `class` is a code of the value set JDV_J57 (`10`, `11`, `31`…), `kind` a code of JDV_J07 (LOINC or
/// TRE_A04). Unknown codes give [`Category::Other`].
pub fn category_of(class: &str, kind: &str) -> Category {
    match (kind, class) {
        ("11502-2" | "DOCPAT05", _) => Category::Laboratory,
        ("EXPPAT_1" | "EXPPAT_3", _) => Category::AdvanceDirectives,
        ("DOCPAT08", _) => Category::Summary,
        (
            "11369-6" | "87273-9" | "96173-0" | "96874-3" | "75482-0" | "75492-9" | "83869-8" | "68817-6"
            | "59283-2" | "DOCPAT06",
            _,
        ) => Category::Prevention,
        (_, "10") => Category::Reports,
        (_, "11") => Category::MedicalSynthesis,
        (_, "31") => Category::Imaging,
        (_, "42" | "43" | "44" | "45") => Category::Prescriptions,
        (_, "52") => Category::Certificates,
        (_, "60" | "95") => Category::Administrative,
        ("74465-6", "90") => Category::Questionnaires,
        _ => Category::Other,
    }
}

/// The title of a type of document in lay words, from `data/titles.csv`; `None` for an unknown code.
pub fn type_title(kind: &str, lang: Lang) -> Option<&'static str> {
    static TITLES: LazyLock<HashMap<&'static str, (&'static str, &'static str)>> =
        LazyLock::new(|| include_str!("../data/titles.csv").lines().skip(1).filter_map(title_line).collect());
    TITLES.get(kind).map(|(french, english)| match lang {
        Lang::French => *french,
        Lang::English => *english,
    })
}

/// Every type code that has a title, in the order of the file.
pub fn known_types() -> impl Iterator<Item = &'static str> {
    include_str!("../data/titles.csv").lines().skip(1).filter_map(title_line).map(|(code, _)| code)
}

fn title_line(line: &'static str) -> Option<(&'static str, (&'static str, &'static str))> {
    let mut cells = line.split(';');
    Some((cells.next()?, (cells.next()?, cells.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_follow_type_then_class() {
        for (class, kind, expected) in [
            ("10", "11502-2", Category::Laboratory),
            ("10", "11488-4", Category::Reports),
            ("31", "18748-4", Category::Imaging),
            ("42", "57833-6", Category::Prescriptions),
            ("43", "60593-1", Category::Prescriptions),
            ("52", "87273-9", Category::Prevention),
            ("52", "89601-9", Category::Certificates),
            ("90", "EXPPAT_3", Category::AdvanceDirectives),
            ("90", "74465-6", Category::Questionnaires),
            ("95", "59284-0", Category::Administrative),
            ("11", "60591-5", Category::MedicalSynthesis),
            ("11", "DOCPAT08", Category::Summary),
            ("??", "unknown", Category::Other),
        ] {
            assert_eq!(category_of(class, kind), expected, "{class} {kind}");
        }
    }

    #[test]
    fn category_values_are_read_back() {
        for category in Category::ALL {
            assert_eq!(Category::from_value(category.value()), Some(category));
        }
    }
}
