//! What a CDA says of itself: it fills what the client left out, and contradicts what the client got wrong.
//! Source: `spec/dmp.md` 12.2, and the profiles of `design/settled.md`.

use carnet_insight::cda::{self, CdaHeader};
use carnet_insight::metadata::{self, Actor, ActorKind, AuthorMetadata, CdaMetadata, Coded};
use carnet_model::document::{Author, AuthorKind, Identifier, Institution, SourcePatient, UniqueId};
use carnet_model::{Code, Dtm, Ins, InsDomain};

use super::Desk;
use crate::draft::DocumentDraft;
use crate::fault::{DepositFault, FaultKind, WarningKind};

/// Reads the header, compares it with the metadata, and fills what they lack.
pub(super) fn read_into(
    draft: &mut DocumentDraft,
    subject: &Ins,
    desk: &mut Desk<'_>,
) -> Result<(), DepositFault> {
    let header = cda::read_header(&draft.content).map_err(|error| desk.fault(FaultKind::Cda(error)))?;
    let facts = metadata::from_header(&header);
    compare(draft, subject, &header, &facts, desk)?;
    fill(draft, facts);
    Ok(())
}

/// A CDA that contradicts the metadata is refused; one that is silent is refused in strict mode.
fn compare(
    draft: &DocumentDraft,
    subject: &Ins,
    header: &CdaHeader,
    facts: &CdaMetadata,
    desk: &mut Desk<'_>,
) -> Result<(), DepositFault> {
    if header.record_targets > 1 {
        return Err(desk.fault(FaultKind::OtherPatient));
    }
    match ins_of(facts) {
        Some(ins) if ins != *subject => {
            let element = "patientId";
            let (in_cda, in_metadata) = (hint(&ins), hint(subject));
            return Err(desk.fault(FaultKind::CdaContradicts { element, in_cda, in_metadata }));
        }
        Some(_) => {}
        None => desk.tolerate(FaultKind::CdaSilent { element: "recordTarget/patientRole/id (INS)" })?,
    }
    match (&facts.unique_id, &draft.unique_id) {
        (Some(id), Some(given)) if UniqueId::parse(id).as_ref() != Some(given) => {
            let (in_cda, in_metadata) = (id.clone(), given.as_str().to_owned());
            return Err(desk.fault(FaultKind::CdaContradicts { element: "uniqueId", in_cda, in_metadata }));
        }
        (None, _) => desk.tolerate(FaultKind::CdaSilent { element: "ClinicalDocument/id" })?,
        _ => {}
    }
    match (&facts.type_code, &draft.type_code) {
        (Some(code), Some(given)) if code.code != *given.code => {
            let (in_cda, in_metadata) = (code.code.clone(), given.code.to_string());
            return Err(desk.fault(FaultKind::CdaContradicts { element: "typeCode", in_cda, in_metadata }));
        }
        (None, _) => desk.tolerate(FaultKind::CdaSilent { element: "ClinicalDocument/code" })?,
        _ => {}
    }
    if header.templates.is_empty() {
        desk.tolerate(FaultKind::CdaSilent { element: "ClinicalDocument/templateId" })?;
    }
    if let Some(given) = &draft.format
        && !header.templates.is_empty()
        && !carnet_terms::same_format(&given.code, &facts.format_code.code)
    {
        let (given, expected) = (given.code.to_string(), facts.format_code.code.clone());
        desk.tolerate(FaultKind::FormatMismatch { given, expected })?;
    }
    if draft.replaces.is_none() && !facts.replaces.is_empty() {
        desk.warn(WarningKind::ReplacesUnknown);
    }
    Ok(())
}

/// The INS of the document, if it names one that has the shape of one.
fn ins_of(facts: &CdaMetadata) -> Option<Ins> {
    let id = facts.patient_id.as_ref()?;
    Ins::parse(InsDomain::from_oid(&id.domain)?, &id.value).ok()
}

/// Enough of an INS to find the mistake, not to name a person: domain and the last two characters.
fn hint(ins: &Ins) -> String {
    format!("{}|…{}", ins.domain().oid(), ins.matricule().get(13..).unwrap_or_default())
}

fn fill(draft: &mut DocumentDraft, facts: CdaMetadata) {
    let code =
        |coded: Coded| Code::new(&coded.system, &coded.code, coded.display.as_deref().unwrap_or_default());
    let dtm = |value: Option<carnet_insight::cda::Dtm>| value.and_then(|value| Dtm::parse(value.as_str()));
    if draft.unique_id.is_none() {
        draft.unique_id = facts.unique_id.as_deref().and_then(UniqueId::parse);
    }
    draft.title = draft.title.take().or(facts.title);
    draft.type_code = draft.type_code.take().or(facts.type_code.map(code));
    draft.class = draft.class.take().or(facts.class_code.map(code));
    draft.format = draft.format.take().or(Some(code(facts.format_code)));
    draft.facility = draft.facility.take().or(facts.facility_type.map(code));
    draft.setting = draft.setting.take().or(facts.practice_setting.map(code));
    draft.creation_time = draft.creation_time.take().or_else(|| dtm(facts.creation_time));
    draft.service_start = draft.service_start.take().or_else(|| dtm(facts.service_start));
    draft.service_stop = draft.service_stop.take().or_else(|| dtm(facts.service_stop));
    draft.language = draft.language.take().or(facts.language);
    if draft.authors.is_empty() {
        draft.authors = facts.authors.into_iter().map(author).collect();
    }
    draft.legal_authenticator =
        draft.legal_authenticator.take().or_else(|| facts.legal_authenticator.map(actor));
    if draft.events.is_empty() {
        draft.events = facts.events.into_iter().map(code).collect();
    }
    if draft.references.is_empty() {
        draft.references = facts.references.into_iter().map(reference).collect();
    }
    draft.custodian = draft.custodian.take().or_else(|| facts.custodian.map(institution));
    if draft.source_patient == SourcePatient::default() {
        draft.source_patient = source_patient(facts.source_patient_id, facts.source_patient_info);
    }
}

fn reference(reference: metadata::ReferenceId) -> Identifier {
    Identifier {
        system: reference.domain.unwrap_or_else(|| reference.kind.urn().to_owned()).into(),
        value: reference.value.into(),
    }
}

fn source_patient(id: Option<metadata::Cx>, info: metadata::SourcePatientInfo) -> SourcePatient {
    let date = info.birth_date.as_deref().and_then(Dtm::parse).map(|date| date.to_fhir().into());
    SourcePatient {
        ids: id
            .map(|cx| Identifier { system: cx.domain.into(), value: cx.value.into() })
            .into_iter()
            .collect(),
        family: info.birth_family.unwrap_or_default().into(),
        given: info.birth_given.unwrap_or_default().into(),
        birth_date: date,
        gender: info.sex.map(|sex| match sex.as_str() {
            "M" => "male".into(),
            "F" => "female".into(),
            _ => "unknown".into(),
        }),
    }
}

fn institution(institution: metadata::Institution) -> Institution {
    Institution {
        id: institution.id.map(|(value, system)| Identifier { system: system.into(), value: value.into() }),
        name: institution.name.unwrap_or_default().into(),
    }
}

fn actor(actor: Actor) -> Author {
    Author {
        kind: match actor.kind {
            ActorKind::Professional | ActorKind::Internal => AuthorKind::Professional,
            ActorKind::Patient => AuthorKind::Patient,
            ActorKind::System => AuthorKind::Device,
        },
        id: Some(Identifier { system: actor.authority.into(), value: actor.id.into() }),
        family: actor.family.unwrap_or_default().into(),
        given: actor.given.unwrap_or_default().into(),
        institution: None,
        role: None,
        specialty: None,
    }
}

fn author(author: AuthorMetadata) -> Author {
    let specialty = author
        .specialty
        .map(|coded| Code::new(&coded.system, &coded.code, coded.display.as_deref().unwrap_or_default()));
    let institution = author.institution.map(self::institution);
    let role = author.role.map(Into::into);
    let person = author.person.map(actor);
    let person = person.unwrap_or_else(|| Author {
        kind: AuthorKind::Structure,
        id: None,
        family: Box::default(),
        given: Box::default(),
        institution: None,
        role: None,
        specialty: None,
    });
    Author { institution, role, specialty, ..person }
}
