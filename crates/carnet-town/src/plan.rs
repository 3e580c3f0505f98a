//! A document before it is written: who, what, when, and how it may be seen.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::paris_day;
use crate::facts::{Drug, Study, Vaccine};
use crate::kind::letter::Letter;
use crate::model::{self, Model};
use crate::person::Person;
use crate::prng::{Rng, key, label};
use crate::professional::Professional;
use crate::render::{self, Rendered};
use crate::structure::Structure;
use crate::terms::Coded;
use crate::town::Town;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Biology report.
    Biology,
    /// Imaging report, with its PDF.
    Imaging,
    /// Consultation letter.
    Consultation,
    /// Discharge letter of a hospital stay.
    Discharge,
    /// Visit to the emergency room.
    EmergencyVisit,
    /// Operation report.
    Operation,
    /// Pathology report.
    Pathology,
    /// Multidisciplinary meeting.
    TeamMeeting,
    /// Follow-up by a physiotherapist.
    Physiotherapy,
    /// Follow-up by a nurse.
    Nursing,
    /// Letter of referral.
    Referral,
    /// Medical certificate.
    Certificate,
    /// Antenatal summary.
    Antenatal,
    /// Eye examination.
    EyeExam,
    /// Prescription of drugs.
    Prescription,
    /// Dispensing by the pharmacy.
    Dispensing,
    /// One vaccination.
    VaccinationNote,
    /// Every vaccination so far.
    VaccinationHistory,
    /// Medical summary.
    Summary,
    /// Health certificate of a child, at eight days, nine or twenty-four months.
    ChildCertificate,
    /// A scanned paper: CDA level 1 around a PDF.
    Scan,
    /// A document of the person's own.
    Own,
}

/// Who may see a document, beyond the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Nothing special.
    Open,
    /// Masked to professionals by its holder (`MASQUE_PS`).
    Masked,
    /// Held back from the person until a professional has announced it (`INVISIBLE_PATIENT`).
    Withheld,
    /// A minor's secret, hidden from their representatives (`INVISIBLE_REPRESENTANTS_LEGAUX`).
    MinorSecret,
}

/// Who a document is from.
#[derive(Debug, Clone, Copy)]
pub enum Author<'t> {
    /// A professional in a structure.
    Professional {
        /// The person who writes and signs.
        who: &'t Professional,
        /// Where.
        structure: &'t Structure,
    },
    /// The person themselves.
    Holder,
}

/// The subject of a document, enough to write it.
#[derive(Debug, Clone)]
pub(crate) enum Matter {
    Biology(&'static [&'static str]),
    Imaging(&'static Study),
    Letter { letter: &'static Letter, topic: &'static str },
    Prescription { drugs: Vec<&'static Drug>, days: i64 },
    Dispensing { drugs: Vec<&'static Drug>, days: i64 },
    Vaccination { vaccine: &'static Vaccine, rank: u32 },
    VaccinationHistory,
    Summary,
    ChildCertificate(ChildAge),
    Scan(&'static str),
    Own(Own),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChildAge {
    EightDays,
    NineMonths,
    TwoYears,
}

/// The forms of a person's own documents. `Wrapped*` are CDA level 1, the others go in as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    WrappedPdf,
    WrappedText,
    WrappedJpeg,
    Pdf,
    Png,
    Jpeg,
    Text,
}

/// A document to be written. Plans are light; the bytes come with [`DocumentPlan::render`].
#[derive(Debug, Clone)]
pub struct DocumentPlan<'t> {
    /// Place in the sequence of documents.
    pub index: usize,
    /// Whose record.
    pub person: &'t Person,
    /// Who writes it.
    pub author: Author<'t>,
    /// What it is.
    pub kind: Kind,
    /// Title.
    pub title: String,
    /// Document type (J07).
    pub type_code: Coded,
    /// Start of the act.
    pub acted_at: Timestamp,
    /// End of the act.
    pub ended_at: Timestamp,
    /// When the document was written: at the end of the act, or hours later in a laboratory.
    pub created_at: Timestamp,
    /// When it reaches the record: minutes to days after it was written.
    pub deposited_at: Timestamp,
    /// Who may see it.
    pub visibility: Visibility,
    pub(crate) town: &'t Town,
    pub(crate) matter: Matter,
    /// Place among the documents of the person: the identifiers hang on it.
    pub(crate) serial: usize,
    pub(crate) replaced: Option<usize>,
}

impl DocumentPlan<'_> {
    /// Unique identifier: an OID under 2.25, the arc of UUIDs.
    pub fn unique_id(&self) -> String {
        self.oid("document", self.serial)
    }

    /// Unique identifier of the document that this one replaces. It comes earlier in the sequence.
    pub fn replaces(&self) -> Option<String> {
        self.replaced.map(|serial| self.oid("document", serial))
    }

    /// Identifier shared by a document and its replacements.
    pub(crate) fn set_id(&self) -> String {
        self.oid("set", self.replaced.unwrap_or(self.serial))
    }

    pub(crate) fn oid(&self, what: &str, serial: usize) -> String {
        let high = key(
            self.town.seed(),
            &[label(what), label(&self.person.ins.value), label(self.person.ins.domain)],
        );
        let low = key(high, &[serial as u64]);
        format!("2.25.{}", (u128::from(high) << 64) | u128::from(low))
    }

    /// Local day of the act.
    pub(crate) fn day(&self) -> Date {
        paris_day(self.acted_at)
    }

    /// A source of chance of this document alone.
    pub(crate) fn chance(&self, what: &str) -> Rng {
        // A replacement repeats what it replaces, but for its correction.
        let serial = self.replaced.unwrap_or(self.serial) as u64;
        Rng::new(key(self.town.seed(), &[label(what), label(&self.person.ins.value), serial]))
    }

    pub(crate) fn model(&self) -> &'static Model {
        model::of(&self.matter)
    }

    /// Writes the document.
    pub fn render(&self) -> Rendered {
        render::render(self)
    }
}

impl Matter {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Biology(_) => Kind::Biology,
            Self::Imaging(_) => Kind::Imaging,
            Self::Letter { letter, .. } => letter.kind,
            Self::Prescription { .. } => Kind::Prescription,
            Self::Dispensing { .. } => Kind::Dispensing,
            Self::Vaccination { .. } => Kind::VaccinationNote,
            Self::VaccinationHistory => Kind::VaccinationHistory,
            Self::Summary => Kind::Summary,
            Self::ChildCertificate(_) => Kind::ChildCertificate,
            Self::Scan(_) => Kind::Scan,
            Self::Own(_) => Kind::Own,
        }
    }
}
