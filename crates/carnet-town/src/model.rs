//! The content models: templates, type, class and format of every kind of document. Sources: the CI-SIS
//! terminologies J07 (types), X16 (type to class) and A11, A12 (template to format).

use crate::plan::{ChildAge, Matter, Own};
use crate::terms::{CLASS, Coded, FORMAT_FR, FORMAT_IHE, LOINC, TRE_A05};

/// A content model.
#[derive(Debug)]
pub(crate) struct Model {
    /// Templates after the two that every French document has.
    pub(crate) templates: &'static [&'static str],
    pub(crate) type_code: Coded,
    pub(crate) class: Coded,
    pub(crate) format: Coded,
}

const REPORT: Coded = Coded::new("10", CLASS, "Compte rendu");
const SUMMARY_CLASS: Coded = Coded::new("11", CLASS, "Synthèse");
const IMAGING_CLASS: Coded = Coded::new("31", CLASS, "Imagerie médicale");
const PRESCRIPTION_CLASS: Coded = Coded::new("42", CLASS, "Prescription");
const DISPENSING_CLASS: Coded = Coded::new("43", CLASS, "Dispensation");
const CERTIFICATE_CLASS: Coded = Coded::new("52", CLASS, "Certificat, déclaration");
const OWN_CLASS: Coded = Coded::new("90", CLASS, "Autres documents déposés par le patient");

/// The PCC "medical document": names a structured document that has no national model.
const PCC: &[&str] = &["1.3.6.1.4.1.19376.1.5.3.1.1.1"];
const SCANNED: &[&str] = &["1.3.6.1.4.1.19376.1.2.20"];

const fn french(code: &'static str) -> Coded {
    Coded::new(code, FORMAT_FR, code)
}

const fn ihe(code: &'static str) -> Coded {
    Coded::new(code, FORMAT_IHE, code)
}

const fn plain(code: &'static str, display: &'static str, class: Coded) -> Model {
    Model {
        templates: PCC,
        type_code: Coded::new(code, LOINC, display),
        class,
        format: french("urn:asipSante:modelesHorsProfils:2011"),
    }
}

pub(crate) static BIOLOGY: Model = Model {
    templates: &["1.3.6.1.4.1.19376.1.3.3", "1.2.250.1.213.1.1.1.55"],
    type_code: Coded::loinc("11502-2", "CR d'examens biologiques"),
    class: REPORT,
    format: ihe("urn:ihe:lab:xd-lab:2008"),
};
pub(crate) static IMAGING: Model = Model {
    templates: &["1.2.840.10008.9.1", "1.2.840.10008.9.20", "1.2.840.10008.9.21", "1.2.250.1.213.1.1.1.45"],
    type_code: Coded::loinc("18748-4", "CR d'imagerie médicale"),
    class: IMAGING_CLASS,
    format: ihe("urn:ihe:rad:CDA:ImagingReportStructuredHeadings:2013"),
};
pub(crate) static CONSULTATION: Model = plain("11488-4", "CR ou fiche de consultation ou de visite", REPORT);
pub(crate) static DISCHARGE: Model = Model {
    templates: &["1.2.250.1.213.1.1.1.29"],
    type_code: Coded::loinc("11490-0", "Lettre de liaison à la sortie d'un établissement de soins"),
    class: REPORT,
    format: french("urn:asip:ci-sis:ldl-ses:2017"),
};
pub(crate) static EMERGENCY: Model = plain("15507-7", "CR de passage aux urgences", REPORT);
pub(crate) static OPERATION: Model = plain("34874-8", "CR opératoire", REPORT);
pub(crate) static PATHOLOGY: Model = plain("60568-3", "CR d'anatomie et de cytologie pathologiques", REPORT);
pub(crate) static TEAM_MEETING: Model = Model {
    templates: &["1.2.250.1.213.1.1.1.8"],
    type_code: Coded::loinc("34794-8", "CR de réunion de concertation pluridisciplinaire"),
    class: REPORT,
    format: french("urn:asip:ci-sis:frcp:2011"),
};
pub(crate) static CARE_FOLLOW_UP: Model =
    plain("11506-3", "CR ou fiche de suivi de soins par auxiliaire médical", REPORT);
pub(crate) static REFERRAL: Model = plain("96349-6", "Lettre d'adressage", REPORT);
pub(crate) static CERTIFICATE: Model = plain("89601-9", "Certificat médical", CERTIFICATE_CLASS);
pub(crate) static ANTENATAL: Model = Model {
    templates: &["1.2.250.1.213.1.1.1.12.1"],
    type_code: Coded::loinc("57055-6", "Synthèse antepartum"),
    class: SUMMARY_CLASS,
    format: french("urn:asip:ci-sis:obp-sap:2023"),
};
pub(crate) static EYE_EXAM: Model = Model {
    templates: &["1.3.6.1.4.1.19376.1.9.1.1.1", "1.3.6.1.4.1.19376.1.5.3.1.1.1", "1.2.250.1.213.1.1.1.42"],
    type_code: Coded::loinc("78513-9", "CR de consultation en ophtalmologie"),
    class: REPORT,
    format: ihe("urn:ihe:eyecare:geneyeevalcn:2014"),
};
pub(crate) static PRESCRIPTION: Model = Model {
    templates: &["1.3.6.1.4.1.19376.1.9.1.1.1", "1.3.6.1.4.1.19376.1.5.3.1.1.1", "1.2.250.1.213.1.1.1.39"],
    type_code: Coded::loinc("57833-6", "Prescription de produits de santé"),
    class: PRESCRIPTION_CLASS,
    format: ihe("urn:ihe:pharm:pre:2010"),
};
pub(crate) static DISPENSING: Model = Model {
    templates: &["1.3.6.1.4.1.19376.1.5.3.1.1.1", "1.3.6.1.4.1.19376.1.9.1.1.3", "1.2.250.1.213.1.1.1.54"],
    type_code: Coded::loinc("60593-1", "Dispensation médicamenteuse"),
    class: DISPENSING_CLASS,
    format: ihe("urn:ihe:pharm:dis:2010"),
};
pub(crate) static VACCINATION_NOTE: Model = Model {
    templates: &["1.3.6.1.4.1.19376.1.5.3.1.1.18.1.2", "1.2.250.1.213.1.1.1.46"],
    type_code: Coded::loinc("87273-9", "Note de vaccination"),
    class: CERTIFICATE_CLASS,
    format: french("urn:asip:ci-sis:vac-note:2021"),
};
pub(crate) static VACCINATION_HISTORY: Model = Model {
    templates: &["1.3.6.1.4.1.19376.1.5.3.1.1.18.1.2", "1.2.250.1.213.1.1.1.37"],
    type_code: Coded::loinc("11369-6", "Historique de vaccinations"),
    class: CERTIFICATE_CLASS,
    format: french("urn:asip:ci-sis:vac:2019"),
};
pub(crate) static SUMMARY: Model = Model {
    templates: &["1.2.250.1.213.1.1.1.13"],
    type_code: Coded::new("SYNTH", TRE_A05, "Synthèse"),
    class: SUMMARY_CLASS,
    format: french("urn:asip:ci-sis:vsm:2012"),
};

const CHILD_TYPE: Coded = Coded::new("CERT_DECL", TRE_A05, "Certificat, déclaration");

static CHILD_8_DAYS: Model = Model {
    templates: &["1.3.6.1.4.1.19376.1.7.3.1.1.13.1", "1.2.250.1.213.1.1.1.5", "1.2.250.1.213.1.1.1.5.1"],
    type_code: CHILD_TYPE,
    class: CERTIFICATE_CLASS,
    format: french("urn:asip:ci-sis:cse-cs8:2017"),
};
static CHILD_9_MONTHS: Model = Model {
    templates: &["1.2.250.1.213.1.1.1.5", "1.2.250.1.213.1.1.1.5.2"],
    type_code: CHILD_TYPE,
    class: CERTIFICATE_CLASS,
    format: french("urn:asip:ci-sis:cse-cs9:2017"),
};
static CHILD_24_MONTHS: Model = Model {
    templates: &["1.2.250.1.213.1.1.1.5", "1.2.250.1.213.1.1.1.5.3"],
    type_code: CHILD_TYPE,
    class: CERTIFICATE_CLASS,
    format: french("urn:asip:ci-sis:cse-cs24:2017"),
};
static SCAN: Model = Model {
    templates: SCANNED,
    type_code: Coded::loinc("11488-4", "CR ou fiche de consultation ou de visite"),
    class: REPORT,
    format: ihe("urn:ihe:iti:xds-sd:pdf:2008"),
};

const OWN_TYPE: Coded = Coded::new("EXPPAT_2", TRE_A05, "Autre document du patient");

static OWN_PDF: Model = own(ihe("urn:ihe:iti:xds-sd:pdf:2008"));
static OWN_TEXT: Model = own(ihe("urn:ihe:iti:xds-sd:text:2008"));
static OWN_JPEG: Model = own(ihe("urn:ihe:iti-fr:xds-sd:jpeg:2010"));
static OWN_BARE: Model = own(french("urn:asipSante:modelesHorsProfils:2011"));

const fn own(format: Coded) -> Model {
    Model { templates: SCANNED, type_code: OWN_TYPE, class: OWN_CLASS, format }
}

pub(crate) fn of(matter: &Matter) -> &'static Model {
    match matter {
        Matter::Biology(_) => &BIOLOGY,
        Matter::Imaging(_) => &IMAGING,
        Matter::Letter { letter, .. } => letter.model,
        Matter::Prescription { .. } => &PRESCRIPTION,
        Matter::Dispensing { .. } => &DISPENSING,
        Matter::Vaccination { .. } => &VACCINATION_NOTE,
        Matter::VaccinationHistory => &VACCINATION_HISTORY,
        Matter::Summary => &SUMMARY,
        Matter::ChildCertificate(ChildAge::EightDays) => &CHILD_8_DAYS,
        Matter::ChildCertificate(ChildAge::NineMonths) => &CHILD_9_MONTHS,
        Matter::ChildCertificate(ChildAge::TwoYears) => &CHILD_24_MONTHS,
        Matter::Scan(_) => &SCAN,
        Matter::Own(Own::WrappedPdf) => &OWN_PDF,
        Matter::Own(Own::WrappedText) => &OWN_TEXT,
        Matter::Own(Own::WrappedJpeg) => &OWN_JPEG,
        Matter::Own(Own::Pdf | Own::Png | Own::Jpeg | Own::Text) => &OWN_BARE,
    }
}
