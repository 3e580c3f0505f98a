//! The body of a structured document before it is XML: sections with a narrative and coded entries.

use crate::facts::{Allergy, Analyte, Drug, Vaccine};
use crate::person::Condition;
use crate::terms::Coded;
use jiff::civil::Date;

/// What a section is, apart from its words.
#[derive(Debug)]
pub(crate) struct SectionKind {
    pub(crate) templates: &'static [&'static str],
    pub(crate) code: Coded,
}

/// A section.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) kind: &'static SectionKind,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) children: Vec<Section>,
}

impl Section {
    pub(crate) fn new(kind: &'static SectionKind, title: &str) -> Self {
        Self { kind, title: title.to_owned(), blocks: Vec::new(), entries: Vec::new(), children: Vec::new() }
    }

    pub(crate) fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}

/// A piece of narrative that an entry may point to.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) id: Option<String>,
    pub(crate) text: String,
}

impl Cell {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { id: None, text: text.into() }
    }

    pub(crate) fn named(id: &str, text: impl Into<String>) -> Self {
        Self { id: Some(id.to_owned()), text: text.into() }
    }
}

#[derive(Debug)]
pub(crate) enum Block {
    Paragraph(Cell),
    List(Vec<Cell>),
    Table {
        head: &'static [&'static str],
        rows: Vec<Vec<Cell>>,
    },
    /// The place of an embedded file.
    Media {
        id: String,
        caption: String,
    },
}

/// Coded entries. `reference` is the id of the cell that says the same in words.
#[derive(Debug)]
pub(crate) enum Entry {
    Results { code: Coded, results: Vec<LabResult> },
    Vitals(Vec<Vital>),
    Problem { condition: Condition, reference: String },
    Allergy { allergy: &'static Allergy, reference: String },
    Treatment { drug: &'static Drug, since: Date, days: Option<i64>, reference: String },
    Order { drug: &'static Drug, since: Date, days: i64, reference: String },
    Supply { drug: &'static Drug, boxes: i64, lot: String, reference: String },
    Immunization { vaccine: &'static Vaccine, on: Date, rank: u32, lot: String, reference: String },
    Finding { code: Coded, value: FindingValue, reference: String },
    Act { code: Coded, on: Date, reference: String },
    Attachment { media_type: &'static str, bytes: Vec<u8>, id: String },
}

#[derive(Debug)]
pub(crate) struct LabResult {
    pub(crate) analyte: &'static Analyte,
    /// Scaled by the decimals of the analyte.
    pub(crate) value: i64,
    pub(crate) range: (i64, i64),
    pub(crate) reference: String,
}

impl LabResult {
    /// HL7 interpretation: `L`, `N`, `H`.
    pub(crate) fn interpretation(&self) -> Coded {
        const SYSTEM: &str = "2.16.840.1.113883.5.83";
        if self.value < self.range.0 {
            Coded::new("L", SYSTEM, "Anormalement bas")
        } else if self.value > self.range.1 {
            Coded::new("H", SYSTEM, "Anormalement haut")
        } else {
            Coded::new("N", SYSTEM, "Normal")
        }
    }
}

/// A vital sign; the value is in print form.
#[derive(Debug, Clone)]
pub(crate) struct Vital {
    pub(crate) code: Coded,
    pub(crate) value: String,
    pub(crate) unit: &'static str,
    pub(crate) reference: String,
}

#[derive(Debug)]
pub(crate) enum FindingValue {
    Quantity(String, &'static str),
    Flag(Presence),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Present,
    Absent,
}
