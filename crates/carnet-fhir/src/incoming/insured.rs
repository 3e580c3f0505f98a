//! A Patient of the register of insured people, as a line of NDJSON: who is to get a record (`docs/population.md`).

use carnet_model::Ins;
use carnet_model::person::{Language, Sex, Traits};

use crate::json::{self, Node};
use crate::outcome::Problem;

/// Extension of a French name: all birth given names.
const GIVEN_NAMES: &str =
    "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name";
/// Extension of FHIR: where the person was born.
const BIRTH_PLACE: &str = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace";
/// Extension of a French address: the INSEE code.
const INSEE_CODE: &str = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code";
/// Our own extensions: the INS of a parent, and that the person wants a letter on paper.
const PARENT: &str = "urn:carnet:StructureDefinition/parent";
const PAPER: &str = "urn:carnet:StructureDefinition/paper-notice";

/// A person of the register.
#[derive(Clone, Debug)]
pub struct InsuredPatient {
    /// INS.
    pub ins: Ins,
    /// Traits, as the line has them: nothing is judged.
    pub traits: Traits,
    /// E-mail address.
    pub email: Option<String>,
    /// Language of letters; French when the line says nothing.
    pub language: Language,
    /// How the person wants to be informed.
    pub notice: PatientNotice,
    /// INS of the parents.
    pub parents: Vec<Ins>,
    /// Whether the person lives.
    pub life: PatientLife,
}

/// How a person wants to be informed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatientNotice {
    /// By e-mail when there is an address.
    Email,
    /// On paper.
    Paper,
}

/// Whether the person of a line lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatientLife {
    /// The line says nothing else.
    Living,
    /// `deceased[x]`.
    Deceased,
}

/// Why a line is no person of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatientFault {
    /// No JSON, or over the limits.
    #[error("the line is no JSON")]
    Json,
    /// Something else than a Patient, or a Patient of another shape.
    #[error("the line is no Patient of the form that is expected")]
    Shape,
    /// No identifier that is an INS.
    #[error("no identifier of the Patient is an INS")]
    Ins,
    /// A parent without an INS.
    #[error("a parent has no INS")]
    Parent,
    /// A language that the pages do not have.
    #[error("the language is neither French nor English")]
    Language,
    /// No official name.
    #[error("the Patient has no official name")]
    Name,
}

impl From<Problem> for PatientFault {
    fn from(_: Problem) -> Self {
        Self::Shape
    }
}

/// Reads a line.
pub fn insured_patient(line: &[u8]) -> Result<InsuredPatient, PatientFault> {
    let limits = json::Limits { nodes: 2_000, ..json::Limits::default() };
    let value = json::read(line, limits).map_err(|_| PatientFault::Json)?;
    let patient = Node::root(&value, "Patient");
    super::is_a(&patient, "Patient")?;
    let deceased = match patient.get("deceasedBoolean")? {
        Some(node) => node.as_truth()?,
        None => patient.get("deceasedDateTime")?.is_some(),
    };
    let (mut parents, mut notice) = (Vec::new(), PatientNotice::Email);
    for extension in patient.items("extension")? {
        match extension.need_text("url")? {
            PARENT => {
                let parent = extension.need("valueIdentifier").map_err(|_| PatientFault::Parent)?;
                parents.push(ins(&parent)?.ok_or(PatientFault::Parent)?);
            }
            PAPER if extension.need("valueBoolean")?.as_truth()? => notice = PatientNotice::Paper,
            _ => {}
        }
    }
    Ok(InsuredPatient {
        ins: own_ins(&patient)?,
        traits: traits(&patient)?,
        email: email(&patient)?,
        language: language(&patient)?,
        notice,
        parents,
        life: if deceased { PatientLife::Deceased } else { PatientLife::Living },
    })
}

fn own_ins(patient: &Node<'_>) -> Result<Ins, PatientFault> {
    for identifier in patient.items("identifier")? {
        if let Some(ins) = ins(&identifier)? {
            return Ok(ins);
        }
    }
    Err(PatientFault::Ins)
}

fn ins(identifier: &Node<'_>) -> Result<Option<Ins>, Problem> {
    let (Some(system), Some(value)) = (identifier.text("system")?, identifier.text("value")?) else {
        return Ok(None);
    };
    Ok(Ins::parse_token(&format!("{system}|{value}")).ok())
}

fn traits(patient: &Node<'_>) -> Result<Traits, PatientFault> {
    let names = patient.items("name")?;
    let of_use = |wanted: &str| {
        let found = names.iter().find(|name| name.text("use").ok().flatten() == Some(wanted));
        found.cloned()
    };
    let official = of_use("official").ok_or(PatientFault::Name)?;
    let birth_given = first_given(&official)?.ok_or(PatientFault::Name)?;
    let given_names = extension(&official, GIVEN_NAMES)?;
    let given_names =
        given_names.map(|found| found.need_text("valueString")).transpose()?.unwrap_or(&birth_given);
    let (used_family, used_given) = match of_use("usual") {
        Some(usual) => (usual.text("family")?.map(Into::into), first_given(&usual)?.map(Into::into)),
        None => (None, None),
    };
    Ok(Traits {
        birth_family: official.text("family")?.ok_or(PatientFault::Name)?.into(),
        given_names: given_names.into(),
        birth_given: birth_given.as_str().into(),
        used_family,
        used_given,
        birth_date: patient.text("birthDate")?.unwrap_or_default().into(),
        birth_place: birth_place(patient)?.into(),
        sex: match patient.text("gender")? {
            Some("male") => Sex::Male,
            Some("female") => Sex::Female,
            _ => Sex::Unknown,
        },
    })
}

fn first_given(name: &Node<'_>) -> Result<Option<String>, Problem> {
    name.first("given")?.map(|given| given.as_text().map(ToOwned::to_owned)).transpose()
}

fn birth_place(patient: &Node<'_>) -> Result<String, Problem> {
    let Some(place) = extension(patient, BIRTH_PLACE)? else { return Ok(String::new()) };
    let Some(code) = extension(&place.need("valueAddress")?, INSEE_CODE)? else { return Ok(String::new()) };
    let code = match code.get("valueCoding")? {
        Some(coding) => coding.text("code")?,
        None => code.text("valueCode")?,
    };
    Ok(code.unwrap_or_default().to_owned())
}

fn email(patient: &Node<'_>) -> Result<Option<String>, Problem> {
    for telecom in patient.items("telecom")? {
        if telecom.text("system")? == Some("email") {
            return Ok(telecom.text("value")?.map(ToOwned::to_owned));
        }
    }
    Ok(None)
}

fn language(patient: &Node<'_>) -> Result<Language, PatientFault> {
    let Some(communication) = patient.first("communication")? else { return Ok(Language::French) };
    let coding = communication.need("language")?.first("coding")?;
    let code = coding.map(|coding| coding.text("code")).transpose()?.flatten();
    match code.and_then(|code| code.split('-').next()) {
        Some("fr") | None => Ok(Language::French),
        Some("en") => Ok(Language::English),
        Some(_) => Err(PatientFault::Language),
    }
}

fn extension<'v>(node: &Node<'v>, url: &str) -> Result<Option<Node<'v>>, Problem> {
    for extension in node.items("extension")? {
        if extension.text("url")? == Some(url) {
            return Ok(Some(extension));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"resourceType":"Patient",
"extension":[{"url":"urn:carnet:StructureDefinition/parent","valueIdentifier":{"system":"urn:oid:1.2.250.1.213.1.4.10","value":"279035121518989"}},
{"url":"urn:carnet:StructureDefinition/paper-notice","valueBoolean":true},
{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"extension":[{"url":"https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code","valueCoding":{"code":"51215"}}]}}],
"identifier":[{"system":"urn:x","value":"1"},{"system":"urn:oid:1.2.250.1.213.1.4.10","value":"277076322082910"}],
"name":[{"use":"official","family":"DROIT","given":["Lina"],"extension":[{"url":"https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name","valueString":"Lina Rose"}]},{"use":"usual","family":"MARTIN"}],
"telecom":[{"system":"phone","value":"1"},{"system":"email","value":"lina@example.test"}],"gender":"female","birthDate":"2026-11-20",
"communication":[{"language":{"coding":[{"code":"en-GB"}]}}]}"#;

    #[test]
    fn a_whole_patient_is_read() {
        let patient = insured_patient(WHOLE.as_bytes()).unwrap();
        assert_eq!(patient.ins.matricule(), "277076322082910");
        assert_eq!(&*patient.traits.birth_family, "DROIT");
        assert_eq!(&*patient.traits.given_names, "Lina Rose");
        assert_eq!(patient.traits.used_family.as_deref(), Some("MARTIN"));
        assert_eq!(&*patient.traits.birth_place, "51215");
        assert_eq!(patient.email.as_deref(), Some("lina@example.test"));
        assert_eq!((patient.language, patient.notice), (Language::English, PatientNotice::Paper));
        assert_eq!(patient.parents.len(), 1);
        assert_eq!(patient.life, PatientLife::Living);
    }

    #[test]
    fn each_fault_has_its_name() {
        for (from, to, fault) in [
            ("{\"resourceType\"", "{{", PatientFault::Json),
            ("\"Patient\"", "\"Person\"", PatientFault::Shape),
            ("277076322082910", "27707632208291", PatientFault::Ins),
            ("279035121518989", "nobody", PatientFault::Parent),
            ("en-GB", "de", PatientFault::Language),
            ("\"official\"", "\"nickname\"", PatientFault::Name),
        ] {
            assert_eq!(insured_patient(WHOLE.replacen(from, to, 1).as_bytes()).unwrap_err(), fault, "{to}");
        }
        let dead = WHOLE.replacen("\"gender\"", "\"deceasedDateTime\":\"2026-01-01\",\"gender\"", 1);
        assert_eq!(insured_patient(dead.as_bytes()).unwrap().life, PatientLife::Deceased);
    }
}
