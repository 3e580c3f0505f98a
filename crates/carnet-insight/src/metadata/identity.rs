//! The patient: INS, local identifier, frozen traits.

use carnet_model::InsDomain;

use crate::cda::{Identifier, Patient};

use super::strings::{Cx, CxType, escape};

/// The traits at the time of the document. Never recomputed, never used to find a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourcePatientInfo {
    /// Birth name.
    pub birth_family: Option<String>,
    /// First birth given name.
    pub birth_given: Option<String>,
    /// Name in use.
    pub used_family: Option<String>,
    /// Given name in use.
    pub used_given: Option<String>,
    /// Date of birth as written, at most 8 digits.
    pub birth_date: Option<String>,
    /// `M`, `F` or `U`.
    pub sex: Option<String>,
}

impl SourcePatientInfo {
    /// The slot values of XDS: `PID-5|…^^^^^L`, `PID-7|…`, `PID-8|…`, the birth name first.
    pub fn pid_fields(&self) -> Vec<String> {
        let part =
            |text: &Option<String>| text.as_deref().map(|t| escape(t).into_owned()).unwrap_or_default();
        let mut fields = Vec::new();
        if self.birth_family.is_some() || self.birth_given.is_some() {
            fields.push(format!("PID-5|{}^{}^^^^^L", part(&self.birth_family), part(&self.birth_given)));
        }
        if self.used_family.is_some() || self.used_given.is_some() {
            fields.push(format!("PID-5|{}^{}^^^^^D", part(&self.used_family), part(&self.used_given)));
        }
        fields.extend(self.birth_date.as_ref().map(|date| format!("PID-7|{}", escape(date))));
        fields.extend(self.sex.as_ref().map(|sex| format!("PID-8|{}", escape(sex))));
        fields
    }
}

/// The INS: chosen by domain, never by position. Other domains (1.2.250.1.213.1.4.13 in two samples) are local.
fn ins(patient: &Patient) -> Option<(usize, Cx)> {
    patient.ids.iter().enumerate().find_map(|(index, id)| {
        InsDomain::from_oid(&id.root)?;
        let value: String = id.extension.as_deref()?.chars().filter(|c| !c.is_whitespace()).collect();
        Some((index, Cx { value, domain: id.root.clone(), kind: CxType::Nh }))
    })
}

pub(super) fn patient_id(patient: &Patient) -> Option<Cx> {
    ins(patient).map(|(_, cx)| cx)
}

/// The first other identifier, else the INS.
pub(super) fn source_patient_id(patient: &Patient) -> Option<Cx> {
    let national = ins(patient);
    let skip = national.as_ref().map(|(index, _)| *index);
    let local = |(index, id): (usize, &Identifier)| {
        let value = id.extension.clone().filter(|_| Some(index) != skip)?;
        let kind = if InsDomain::from_oid(&id.root).is_some() { CxType::Nh } else { CxType::Pi };
        Some(Cx { value, domain: id.root.clone(), kind })
    };
    patient.ids.iter().enumerate().find_map(local).or(national.map(|(_, cx)| cx))
}

pub(super) fn source_patient_info(patient: &Patient) -> SourcePatientInfo {
    let name = &patient.name;
    SourcePatientInfo {
        birth_family: name.any_birth_family().map(str::to_owned),
        birth_given: name.birth_given.clone().or_else(|| name.givens.first().cloned()),
        used_family: name.used_family.clone(),
        used_given: name.used_given.clone(),
        birth_date: patient.birth_time.as_deref().map(|time| time.chars().take(8).collect()),
        // PID-8 writes the unknown sex `U`.
        sex: patient.sex.as_deref().map(|sex| if sex == "UN" { "U" } else { sex }.to_owned()),
    }
}
