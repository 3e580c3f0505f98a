//! Pro Santé Connect: who a professional is, and where and as what they work.
//!
//! Source: `spec/dmp.md` 3.1. One person may have several professions, each with several places; they choose one
//! situation when they connect, and profession, expertise, structure and sector come from that choice.

use carnet_model::Caller;
use carnet_model::caller::{ActorKind, AuthMode};
use serde_json::Value;
use thiserror::Error;

use crate::claims::Claims;

/// Most situations of one person, and longest text of one.
const MAX_SITUATIONS: usize = 200;
const MAX_TEXT: usize = 256;
/// Longest code and longest national id.
const MAX_CODE: usize = 16;
const MAX_ID: usize = 64;
/// Longest `SubjectRefPro` that is a text, in bytes.
const MAX_REFERENCE: usize = 100_000;

/// A professional, with the situations in which they may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Professional {
    /// PS_IdNat (`SubjectNameID`): `8` and the RPPS number, or another kind (`spec/dmp.md` 2.4).
    pub id: Box<str>,
    /// At least one.
    pub situations: Vec<Situation>,
}

/// One profession at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Name under which they exercise.
    pub family_name: Box<str>,
    /// Given name under which they exercise.
    pub given_name: Box<str>,
    /// Profession (G15), code only.
    pub profession: Box<str>,
    /// Expertise (R01, R38…), code only.
    pub expertise: Option<Box<str>>,
    /// National id of the structure (Struct_IdNat); absent when there is no place of exercise.
    pub structure: Option<Box<str>>,
    /// Name of the structure.
    pub structure_name: Option<Box<str>>,
    /// Sector of activity (SAxx).
    pub sector: Option<Box<str>>,
}

/// Why an identity gives no professional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProfessionalError {
    /// `SubjectNameID` is missing or no PS_IdNat.
    #[error("there is no national id of a professional")]
    Id,
    /// There is no situation in which the person may act: no exercise, none with a profession, or only one in training
    /// (category `E`), which gives no right here.
    #[error("there is no exercise")]
    NoExercise,
    /// There are more situations than any person has.
    #[error("there are too many exercises")]
    TooMany,
}

impl Professional {
    /// Reads the answer of the userinfo endpoint ([`crate::oidc::read_userinfo`]).
    ///
    /// # Errors
    /// [`ProfessionalError`].
    pub fn from_userinfo(claims: &Claims) -> Result<Self, ProfessionalError> {
        let id = claims.text("SubjectNameID").filter(|id| is_national_id(id)).ok_or(ProfessionalError::Id)?;
        let exercises = exercises(claims).ok_or(ProfessionalError::NoExercise)?;
        let mut situations = Vec::new();
        for exercise in &exercises {
            add(exercise, claims, &mut situations);
            if situations.len() > MAX_SITUATIONS {
                return Err(ProfessionalError::TooMany);
            }
        }
        if situations.is_empty() {
            return Err(ProfessionalError::NoExercise);
        }
        Ok(Self { id: id.into(), situations })
    }

    /// The caller that a chosen situation makes; `None` when there is no such situation.
    #[must_use]
    pub fn caller(&self, situation: usize) -> Option<Caller> {
        let situation = self.situations.get(situation)?;
        Some(Caller {
            kind: ActorKind::Professional,
            id: self.id.clone(),
            name: format!("{} {}", situation.given_name, situation.family_name).into(),
            profession: Some(situation.profession.clone()),
            expertise: situation.expertise.clone(),
            structure: situation.structure.clone(),
            structure_name: situation.structure_name.clone(),
            sector: situation.sector.clone(),
            auth: AuthMode::Direct,
            ..Caller::anonymous()
        })
    }
}

/// The exercises of `SubjectRefPro`: an object, or the same as a text, from providers whose attributes are all texts.
fn exercises(claims: &Claims) -> Option<Vec<Value>> {
    let written = claims.text("SubjectRefPro").and_then(|text| Claims::parse(text.as_bytes(), MAX_REFERENCE));
    let object = claims.object("SubjectRefPro");
    let found = match &written {
        Some(claims) => claims.value("exercices"),
        None => object.and_then(|object| object.get("exercices")),
    };
    found?.as_array().cloned()
}

/// Whether a text is a PS_IdNat: its first digit says the kind, a slash stands in the ids that structures give
/// (`spec/dmp.md` 2.4).
fn is_national_id(id: &str) -> bool {
    let digit = |b: u8| b.is_ascii_digit();
    match id.as_bytes() {
        [b'8', rpps @ ..] => rpps.len() == 11 && rpps.iter().copied().all(digit),
        [b'0', adeli @ ..] => {
            (1..=MAX_ID).contains(&adeli.len()) && adeli.iter().all(u8::is_ascii_alphanumeric)
        }
        [b'1' | b'3' | b'4' | b'5' | b'6', rest @ ..] => {
            let plain = |b: &u8| b.is_ascii_alphanumeric() || b"/-_.".contains(b);
            (1..=MAX_ID).contains(&rest.len()) && rest.iter().all(plain)
        }
        _ => false,
    }
}

/// Adds the situations of one exercise: one per activity, or one without a place.
fn add(exercise: &Value, person: &Claims, situations: &mut Vec<Situation>) {
    let Some(profession) = code(exercise, "codeProfession") else { return };
    if text(exercise, "codeCategorieProfessionnelle").as_deref() == Some("E") {
        return;
    }
    let name = |own: &str, general: &str| {
        text(exercise, own).or_else(|| person.text(general).and_then(short)).unwrap_or_default()
    };
    let nowhere = Situation {
        family_name: name("nomDexercice", "family_name"),
        given_name: name("prenomDexercice", "given_name"),
        profession,
        expertise: code(exercise, "codeSavoirFaire"),
        structure: None,
        structure_name: None,
        sector: None,
    };
    let activities = exercise.get("activities").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if activities.is_empty() {
        situations.push(nowhere);
        return;
    }
    situations.extend(activities.iter().take(MAX_SITUATIONS + 1).map(|activity| Situation {
        structure: text(activity, "ancienIdentifiantDeLaStructure").filter(|id| id.len() <= MAX_ID),
        structure_name: text(activity, "raisonSocialeSite"),
        sector: code(activity, "codeSecteurDactivite"),
        ..nowhere.clone()
    }));
}

/// A text that is not empty, shortened to 256 characters.
fn text(value: &Value, name: &str) -> Option<Box<str>> {
    short(value.get(name)?.as_str()?)
}

fn short(text: &str) -> Option<Box<str>> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).take(MAX_TEXT).collect();
    (!text.is_empty()).then(|| text.into())
}

/// A code: letters and digits, or nothing.
fn code(value: &Value, name: &str) -> Option<Box<str>> {
    let code = value.get(name)?.as_str()?.trim();
    let plain = code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    ((1..=MAX_CODE).contains(&code.len()) && plain).then(|| code.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(value: &Value) -> Claims {
        Claims::parse(value.to_string().as_bytes(), 100_000).unwrap()
    }

    fn physician() -> Value {
        json!({
            "sub": "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:899700218896",
            "SubjectNameID": "899700218896", "family_name": "DOC0021889", "given_name": "KIT",
            "SubjectRefPro": {"codeCivilite": "M", "exercices": [
                {"codeProfession": "10", "codeCategorieProfessionnelle": "C", "nomDexercice": "DOC0021889",
                 "prenomDexercice": "KIT", "codeTypeSavoirFaire": "S", "codeSavoirFaire": "SM54", "activities": [
                    {"codeModeExercice": "S", "codeSecteurDactivite": "SA01", "raisonSocialeSite": "HOPITAL GENERIQUE",
                     "ancienIdentifiantDeLaStructure": "10B0208897"},
                    {"codeModeExercice": "L", "codeSecteurDactivite": "SA07", "raisonSocialeSite": "CABINET M DOC",
                     "ancienIdentifiantDeLaStructure": "499700218896008"}]},
                {"codeProfession": "60", "codeCategorieProfessionnelle": "C", "activities": []}]},
        })
    }

    #[test]
    fn one_person_in_three_situations() {
        let professional = Professional::from_userinfo(&claims(&physician())).unwrap();
        let rows: Vec<_> = professional
            .situations
            .iter()
            .map(|s| (&*s.profession, s.expertise.as_deref(), s.structure.as_deref(), s.sector.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [
                ("10", Some("SM54"), Some("10B0208897"), Some("SA01")),
                ("10", Some("SM54"), Some("499700218896008"), Some("SA07")),
                ("60", None, None, None),
            ]
        );
        let caller = professional.caller(1).unwrap();
        assert_eq!((&*caller.id, &*caller.name), ("899700218896", "KIT DOC0021889"));
        assert_eq!((caller.kind, caller.auth), (ActorKind::Professional, AuthMode::Direct));
        assert_eq!(caller.structure_name.as_deref(), Some("CABINET M DOC"));
        assert_eq!(caller.specialty().unwrap().code.as_ref(), "G15_10/SM54");
        assert_eq!(professional.caller(2).unwrap().name.as_ref(), "KIT DOC0021889", "the person's own name");
        assert!(professional.caller(3).is_none());
    }

    #[test]
    fn the_exercises_may_be_a_text() {
        let mut one = physician();
        let as_object = Professional::from_userinfo(&claims(&one));
        let text = one["SubjectRefPro"].to_string();
        one["SubjectRefPro"] = json!(text);
        assert_eq!(Professional::from_userinfo(&claims(&one)), as_object);
        one["SubjectRefPro"] = json!("{");
        assert_eq!(Professional::from_userinfo(&claims(&one)), Err(ProfessionalError::NoExercise));
    }

    #[test]
    fn who_is_no_professional_here() {
        use ProfessionalError::{Id, NoExercise, TooMany};
        let with = |pointer: &str, value: Value| {
            let mut one = physician();
            *one.pointer_mut(pointer).unwrap() = value;
            Professional::from_userinfo(&claims(&one)).err()
        };
        let exercise = json!({"codeProfession": "10", "activities": []});
        let student =
            json!([{"codeProfession": "10", "codeCategorieProfessionnelle": "E", "activities": []}]);
        for (pointer, value, error) in [
            ("/SubjectNameID", json!("899700218896"), None),
            ("/SubjectNameID", json!("8997002188961"), Some(Id)),
            ("/SubjectNameID", json!("3750803447/12"), None),
            ("/SubjectNameID", json!("2750803447"), Some(Id)),
            ("/SubjectNameID", json!(""), Some(Id)),
            ("/SubjectNameID", json!("8"), Some(Id)),
            ("/SubjectNameID", json!(1), Some(Id)),
            ("/SubjectNameID", json!("3750803447/<b>"), Some(Id)),
            ("/SubjectRefPro", json!(null), Some(NoExercise)),
            ("/SubjectRefPro/exercices", json!([]), Some(NoExercise)),
            ("/SubjectRefPro/exercices", json!([1, {}, {"codeProfession": ""}]), Some(NoExercise)),
            ("/SubjectRefPro/exercices", student, Some(NoExercise)),
            ("/SubjectRefPro/exercices", json!(vec![exercise.clone(); 200]), None),
            ("/SubjectRefPro/exercices", json!(vec![exercise; 201]), Some(TooMany)),
        ] {
            assert_eq!(with(pointer, value.clone()), error, "{pointer} {value}");
        }
    }
}
