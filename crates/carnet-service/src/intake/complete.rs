//! Completing a document's metadata: from the client, then from the document, then from the caller; what nobody
//! gives is refused.

use carnet_insight::sniff::Sniffed;
use carnet_model::caller::ActorKind;
use carnet_model::document::{
    Author, AuthorKind, Confidentiality, DocumentEntry, Identifier, Institution, SourcePatient, UniqueId,
};
use carnet_model::{Caller, Code, Dtm, Ins};
use carnet_record::record::Record;
use carnet_terms::Set;

use super::{Desk, cda, checks};
use crate::draft::DocumentDraft;
use crate::fault::{DepositFault, FaultKind, WarningKind};
use crate::service::Service;

/// Authority of national ids of professionals, and of structures.
const PROFESSIONALS: &str = "1.2.250.1.71.4.2.1";
const STRUCTURES: &str = "1.2.250.1.71.4.2.2";
/// Sector of activity, for facility types.
const SECTORS: &str = "1.2.250.1.71.4.2.4";
/// Practice settings.
const SETTINGS: &str = "1.2.250.1.213.1.1.4.9";

/// The metadata of one document, complete and checked.
pub(super) fn entry(
    service: &Service,
    mut draft: DocumentDraft,
    subject: &Ins,
    lot_author: Option<&Author>,
    record: &Record,
    desk: &mut Desk<'_>,
) -> Result<DocumentEntry, DepositFault> {
    let (found, mime) = checks::media(&draft, desk)?;
    let hash = carnet_seal::sha1(&draft.content);
    if draft.hash.is_some_and(|given| given != hash) {
        return Err(desk.fault(FaultKind::HashMismatch));
    }
    if matches!(found, Sniffed::Cda | Sniffed::CdaStylesheet) {
        cda::read_into(&mut draft, subject, desk)?;
    }
    let (type_code, class) = type_and_class(&draft, desk)?;
    let format = format(&draft, found, desk)?;
    let (facility, setting) = place(&draft, desk)?;
    let creation_time = draft.creation_time.clone().unwrap_or_else(|| {
        desk.warn(WarningKind::Derived { element: "creationTime" });
        Dtm::from_timestamp(desk.now)
    });
    let unique_id = unique_id(service, &draft, desk)?;
    let authors = if draft.authors.is_empty() {
        vec![lot_author.cloned().unwrap_or_else(|| author_of(desk.caller))]
    } else {
        draft.authors
    };
    if draft.confidentiality.is_some_and(|code| code != Confidentiality::Normal) {
        desk.warn(WarningKind::Restricted);
    }
    let source_patient = source_patient(draft.source_patient, subject);
    compare_traits(&source_patient, &creation_time, record, desk);
    let title = draft.title.filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or_else(|| type_code.display.to_string());
    Ok(DocumentEntry {
        unique_id,
        title: title.into(),
        comments: draft.comments.map(Into::into),
        service_start: draft.service_start.unwrap_or_else(|| creation_time.clone()),
        service_stop: draft.service_stop,
        creation_time,
        authors,
        legal_authenticator: draft.legal_authenticator,
        class,
        type_code,
        format,
        facility,
        setting,
        confidentiality: draft.confidentiality.unwrap_or_default(),
        events: draft.events,
        references: draft.references,
        mime,
        language: draft.language.unwrap_or_else(|| "fr-FR".to_owned()).into(),
        hash,
        size: draft.content.len() as u64,
        source_patient,
        custodian: draft.custodian.or_else(|| institution_of(desk.caller)),
    })
}

/// The type must be known; the class follows from it.
fn type_and_class(draft: &DocumentDraft, desk: &mut Desk<'_>) -> Result<(Code, Code), DepositFault> {
    let given =
        draft.type_code.as_ref().ok_or_else(|| desk.fault(FaultKind::Missing { element: "typeCode" }))?;
    let system = &*given.system;
    let known = carnet_terms::document_type(&given.code)
        .filter(|known| system.is_empty() || carnet_terms::same_system(system, known.concept.system))
        .ok_or_else(|| desk.fault(FaultKind::UnknownType(given.clone())))?;
    let display = if given.display.is_empty() { known.concept.display } else { &given.display };
    let type_code = Code::new(known.concept.system, known.concept.code, display);
    let class = carnet_terms::class_by_type(&given.code);
    let class = class.ok_or_else(|| desk.fault(FaultKind::UnknownType(given.clone())))?;
    match &draft.class {
        Some(given) if *given.code != *class.code => {
            let (given, expected) = (given.code.to_string(), class.code.to_owned());
            desk.tolerate(FaultKind::ClassMismatch { given, expected })?;
        }
        Some(_) => {}
        None => desk.warn(WarningKind::Derived { element: "classCode" }),
    }
    Ok((type_code, Code::new(class.system, class.code, class.display)))
}

/// The format: as given, else by what the bytes are.
fn format(draft: &DocumentDraft, found: Sniffed, desk: &mut Desk<'_>) -> Result<Code, DepositFault> {
    const IHE: &str = "1.3.6.1.4.1.19376.1.2.3";
    let Some(given) = &draft.format else {
        desk.warn(WarningKind::Derived { element: "formatCode" });
        return Ok(match found {
            Sniffed::Pdf => Code::new(IHE, "urn:ihe:iti:xds-sd:pdf:2008", ""),
            Sniffed::PlainText => Code::new(IHE, "urn:ihe:iti:xds-sd:text:2008", ""),
            _ => Code::new(carnet_terms::FALLBACK_FORMAT_SYSTEM, carnet_terms::FALLBACK_FORMAT, ""),
        });
    };
    let system = carnet_terms::canonical_system(&given.system);
    let code = Code::new(system, &given.code, &given.display);
    // A document that is no CDA may say so by the IHE formats of its media type.
    let by_media = carnet_terms::same_system(system, IHE) && !matches!(found, Sniffed::Cda);
    if !by_media {
        checks::in_value_set(Set::Format, "formatCode", &code, desk)?;
    }
    Ok(code)
}

/// Where: facility and setting, as given, else from the caller.
fn place(draft: &DocumentDraft, desk: &mut Desk<'_>) -> Result<(Code, Code), DepositFault> {
    let person = is_person(desk.caller);
    let facility = if let Some(given) = &draft.facility {
        checked(given, Set::Facility, "healthcareFacilityTypeCode", desk)?
    } else {
        desk.warn(WarningKind::Derived { element: "healthcareFacilityTypeCode" });
        let code = if person { "EXP_PATIENT" } else { desk.caller.sector.as_deref().unwrap_or("SA07") };
        labelled(Set::Facility, SECTORS, code)
    };
    let setting = if let Some(given) = &draft.setting {
        checked(given, Set::PracticeSetting, "practiceSettingCode", desk)?
    } else {
        desk.warn(WarningKind::Derived { element: "practiceSettingCode" });
        labelled(Set::PracticeSetting, SETTINGS, if person { "EXP_PATIENT" } else { "AMBULATOIRE" })
    };
    Ok((facility, setting))
}

fn checked(given: &Code, set: Set, element: &'static str, desk: &mut Desk<'_>) -> Result<Code, DepositFault> {
    let code = Code::new(carnet_terms::canonical_system(&given.system), &given.code, &given.display);
    checks::in_value_set(set, element, &code, desk)?;
    Ok(code)
}

fn labelled(set: Set, system: &str, code: &str) -> Code {
    match carnet_terms::find(set, code, None) {
        Some(concept) => Code::new(concept.system, concept.code, concept.display),
        None => Code::new(system, code, ""),
    }
}

fn unique_id(
    service: &Service,
    draft: &DocumentDraft,
    desk: &mut Desk<'_>,
) -> Result<UniqueId, DepositFault> {
    match &draft.unique_id {
        Some(id) => Ok(id.clone()),
        // A form, or a client of ITI-105, may leave it to the server; a lot of ITI-65 may not.
        None if draft.received.is_none() => {
            desk.warn(WarningKind::Derived { element: "uniqueId" });
            Ok(service.new_unique_id())
        }
        None => {
            desk.tolerate(FaultKind::Missing { element: "uniqueId" })?;
            Ok(service.new_unique_id())
        }
    }
}

/// Local identifiers and traits as given; without any, the INS stands for both.
fn source_patient(given: SourcePatient, subject: &Ins) -> SourcePatient {
    if given.ids.is_empty() {
        let own = Identifier { system: subject.domain().oid().into(), value: subject.matricule().into() };
        return SourcePatient { ids: vec![own], ..given };
    }
    given
}

/// Traits that differ from the record's, and acts before birth, are only warned of.
fn compare_traits(source: &SourcePatient, creation: &Dtm, record: &Record, desk: &mut Desk<'_>) {
    let Some(traits) = &record.traits else { return };
    let fold = crate::query::fold;
    if !source.family.is_empty() && fold(&source.family) != fold(&traits.birth_family) {
        desk.warn(WarningKind::TraitsDiffer { element: "birth name" });
    }
    if source.birth_date.as_ref().is_some_and(|date| *date != traits.birth_date) {
        desk.warn(WarningKind::TraitsDiffer { element: "date of birth" });
    }
    if Dtm::from_fhir(&traits.birth_date).is_some_and(|born| creation.end() < born.start()) {
        desk.warn(WarningKind::BeforeBirth);
    }
}

/// Kind of activity of a lot, from the caller's sector.
pub(super) fn content_type(caller: &Caller) -> Code {
    let code = if is_person(caller) { "99" } else { caller.sector.as_deref().unwrap_or("SA07") };
    labelled(Set::ContentType, SECTORS, code)
}

const fn is_person(caller: &Caller) -> bool {
    matches!(caller.kind, ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver)
}

fn institution_of(caller: &Caller) -> Option<Institution> {
    let id = caller.structure.as_deref()?;
    Some(Institution {
        id: Some(Identifier { system: STRUCTURES.into(), value: id.into() }),
        name: caller.structure_name.clone().unwrap_or_default(),
    })
}

/// The author that a caller is.
pub(super) fn author_of(caller: &Caller) -> Author {
    let (kind, system) = match caller.kind {
        ActorKind::Professional => (AuthorKind::Professional, PROFESSIONALS),
        ActorKind::Structure => (AuthorKind::Structure, STRUCTURES),
        ActorKind::App | ActorKind::System => (AuthorKind::Device, PROFESSIONALS),
        _ => (AuthorKind::Patient, caller.ins.map_or("", |ins| ins.domain().oid())),
    };
    let value = caller.ins.map_or_else(|| caller.id.to_string(), |ins| ins.matricule().to_owned());
    let (given, family) = caller.name.split_once(' ').unwrap_or(("", &caller.name));
    Author {
        kind,
        id: Some(Identifier { system: system.into(), value: value.into() }),
        family: family.into(),
        given: given.into(),
        institution: institution_of(caller),
        role: None,
        specialty: caller.specialty(),
    }
}
