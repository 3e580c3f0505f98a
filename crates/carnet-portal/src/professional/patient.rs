//! The patient in the identity strip, and numbers as they are typed.

use carnet_model::Ins;
use carnet_model::Timestamp;
use carnet_model::ins::InsDomain;
use carnet_model::person::Sex as Stored;
use carnet_pages::professional::{FindError, Patient, Sex};
use carnet_service::config::Profile;
use carnet_service::items::StatusItem;

/// The patient of a record.
pub(super) fn patient(status: &StatusItem, now: Timestamp) -> Patient {
    let traits = status.traits.as_ref();
    Patient {
        name: traits.map(carnet_model::person::Traits::shown_name).unwrap_or_default(),
        born: traits.and_then(|traits| traits.birth_date.parse().ok()),
        age: traits.map(|traits| traits.age_years(now)),
        sex: match traits.map(|traits| traits.sex) {
            Some(Stored::Female) => Sex::Female,
            Some(Stored::Male) => Sex::Male,
            Some(Stored::Unknown) | None => Sex::Unknown,
        },
        ins: status.ins.matricule().to_owned(),
        qualified: status.ins.key_is_right(),
        attending: None,
    }
}

/// The INS that a typed number may mean, one for each domain that the deployment takes.
pub(crate) fn candidates(typed: &str, profile: Profile) -> Result<Vec<Ins>, FindError> {
    let number: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let length = number.chars().count();
    let malformed = FindError::Malformed { length: u32::try_from(length).unwrap_or(u32::MAX) };
    let number = match length {
        0 => return Err(FindError::Empty),
        13 => with_key(&number).ok_or(malformed.clone())?,
        _ => number,
    };
    let domains: &[InsDomain] = match profile {
        Profile::National => &[InsDomain::Nir, InsDomain::Nia],
        Profile::Sandbox => &[InsDomain::NirTest, InsDomain::NirDemo, InsDomain::Nir, InsDomain::Nia],
    };
    let all: Option<Vec<Ins>> = domains.iter().map(|domain| Ins::parse(*domain, &number).ok()).collect();
    all.ok_or(malformed)
}

/// What is said when no record was found: a wrong key is the likeliest reason.
pub(super) fn not_found(candidates: &[Ins]) -> FindError {
    match candidates.first() {
        Some(ins) if !ins.key_is_right() => {
            FindError::WrongKey { proposal: ins.matricule().get(..13).and_then(with_key) }
        }
        _ => FindError::NotFound,
    }
}

/// Thirteen characters with the key that fits.
fn with_key(thirteen: &str) -> Option<String> {
    (1..=97)
        .map(|key| format!("{thirteen}{key:02}"))
        .find(|number| Ins::parse(InsDomain::NirTest, number).is_ok_and(|ins| ins.key_is_right()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, first) in [
            ("2 79 03 51 215 189 89", Ok("279035121518989")),
            ("2790351215189", Ok("279035121518989")),
            ("279035121518988", Ok("279035121518988")),
            ("  ", Err(FindError::Empty)),
            ("27903", Err(FindError::Malformed { length: 5 })),
            ("27903512151898X", Err(FindError::Malformed { length: 15 })),
        ] {
            let found = candidates(typed, Profile::Sandbox);
            let found =
                found.map(|all| all.first().map(|ins| ins.matricule().to_owned()).unwrap_or_default());
            assert_eq!(found.as_deref().map_err(Clone::clone), first, "{typed}");
        }
    }

    #[test]
    fn a_wrong_key_is_told_with_the_right_one() {
        let wrong = candidates("279035121518988", Profile::National).unwrap();
        assert_eq!(wrong.len(), 2);
        assert_eq!(not_found(&wrong), FindError::WrongKey { proposal: Some("279035121518989".to_owned()) });
        let right = candidates("279035121518989", Profile::National).unwrap();
        assert_eq!(not_found(&right), FindError::NotFound);
    }
}
