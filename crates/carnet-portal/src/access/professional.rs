//! Acts on the access of one professional. They are named in addresses by an opaque key, found again among those whom
//! the record knows.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::Timestamp;
use carnet_model::event::ConsentGround;
use carnet_pages::access::{
    NewAccessDraft, NewAccessError, NewAccessPage, NewAccessWish, ProfessionalAct, ProfessionalActPage,
};
use carnet_pages::account::StepUpPurpose;
use carnet_pages::family::PeopleEvent;
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_record::command::Command;
use carnet_service::sharing::SharingItem;
use jiff::ToSpan;
use jiff::civil::Date;

use super::page::{after, rows};
use crate::failure::Failure;
use crate::form::{Fields, Posted};
use crate::public::opaque;
use crate::seat::{Person, html, html_with};
use crate::when::{civil, parse_date, start_of};

/// A professional of the record, by the key of an address.
fn known(sharing: &SharingItem, key: &str) -> Option<(String, String)> {
    let consents = sharing.consents.iter().map(|one| one.professional.as_str());
    let blocked = sharing.blocked.iter().map(|(id, _)| id.as_str());
    let same = sharing.same_rights.iter().map(String::as_str);
    let id = consents
        .chain(blocked)
        .chain(sharing.attending.as_deref())
        .chain(same)
        .find(|id| opaque(id) == key)?;
    Some((id.to_owned(), sharing.name_of(id).unwrap_or(id).to_owned()))
}

/// A fresh proof before an act that blocks somebody or opens a door. To end an access shuts one: it asks for nothing.
fn fresh(person: &Person, act: ProfessionalAct, key: &str) -> Result<(), Failure> {
    match act {
        ProfessionalAct::End | ProfessionalAct::NotAttending | ProfessionalAct::NotSameRights => Ok(()),
        ProfessionalAct::Block
        | ProfessionalAct::Unblock
        | ProfessionalAct::Attending
        | ProfessionalAct::SameRights => {
            // The address is rebuilt from what was understood of it.
            let back = format!("{}/soignants/{key}/{}", paths::SHARING, act.value());
            person.seat.fresh(StepUpPurpose::Accesses, &back)
        }
    }
}

/// `GET /partage/soignants/{soignant}/{acte}`
pub(crate) async fn ask(
    person: Person,
    Path((key, act)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let act = ProfessionalAct::from_value(&act).ok_or(Failure::NotFound)?;
    fresh(&person, act, &key)?;
    let sharing = person.service().sharing(&person.caller, person.subject).await?;
    let (_, name) = known(&sharing, &key).ok_or(Failure::NotFound)?;
    let layout = person.layout(Some(NavItem::Sharing)).await?;
    Ok(html(ProfessionalActPage { layout, key, name, act }.render()))
}

/// `POST /partage/soignants/{soignant}/{acte}`
pub(crate) async fn perform(
    person: Person,
    Path((key, act)): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let act = ProfessionalAct::from_value(&act).ok_or(Failure::NotFound)?;
    fresh(&person, act, &key)?;
    let sharing = person.service().sharing(&person.caller, person.subject).await?;
    let (id, name) = known(&sharing, &key).ok_or(Failure::NotFound)?;
    let (command, done) = command(&sharing, act, &id, &name);
    person.service().settle(&person.caller, person.subject, command).await?;
    Ok(after(done))
}

fn command(sharing: &SharingItem, act: ProfessionalAct, id: &str, name: &str) -> (Command, PeopleEvent) {
    let (professional, name): (Box<str>, Box<str>) = (id.into(), name.into());
    match act {
        ProfessionalAct::End => (Command::RemoveAuthorisation { professional }, PeopleEvent::AccessEnded),
        ProfessionalAct::Block => (Command::Block { professional, name }, PeopleEvent::Blocked),
        ProfessionalAct::Unblock => (Command::Unblock { professional }, PeopleEvent::Unblocked),
        ProfessionalAct::Attending
        | ProfessionalAct::NotAttending
        | ProfessionalAct::SameRights
        | ProfessionalAct::NotSameRights => (standing(sharing, act, id), PeopleEvent::AttendingSet),
    }
}

/// The attending physician and those with the same rights, after an act on one of them.
fn standing(sharing: &SharingItem, act: ProfessionalAct, id: &str) -> Command {
    let mut attending = sharing.attending.as_deref().filter(|known| *known != id).map(Box::from);
    let mut same_rights: Vec<Box<str>> =
        sharing.same_rights.iter().filter(|known| *known != id).map(|known| known.as_str().into()).collect();
    match act {
        ProfessionalAct::Attending => attending = Some(id.into()),
        ProfessionalAct::SameRights => same_rights.push(id.into()),
        _ => {}
    }
    Command::SetAttending { attending, same_rights }
}

/// `GET /partage/soignants/nouveau`
pub(crate) async fn show_new(person: Person) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Accesses, paths::NEW_ACCESS)?;
    let until = latest(&person).to_string();
    let draft = NewAccessDraft { until, ..NewAccessDraft::default() };
    Ok(html(new_page(&person, draft, Vec::new()).await?.render()))
}

async fn new_page(
    person: &Person,
    draft: NewAccessDraft,
    errors: Vec<NewAccessError>,
) -> Result<NewAccessPage, Failure> {
    let layout = person.layout(Some(NavItem::Sharing)).await?;
    Ok(NewAccessPage { layout, draft, latest: latest(person), errors })
}

/// The latest day of an access given now.
fn latest(person: &Person) -> Date {
    let days = person.service().config().authorisation_days;
    civil(person.service().now().plus_millis(days.saturating_mul(Timestamp::DAY))).date()
}

/// `POST /partage/soignants/nouveau`
pub(crate) async fn add(person: Person, Posted(form): Posted) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Accesses, paths::NEW_ACCESS)?;
    let sharing = person.service().sharing(&person.caller, person.subject).await?;
    let draft = draft(&form);
    match checked(&person, &sharing, &draft) {
        Ok((commands, done)) => {
            for command in commands {
                person.service().settle(&person.caller, person.subject, command).await?;
            }
            Ok(after(done))
        }
        Err(errors) => {
            let page = new_page(&person, draft, errors).await?;
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
    }
}

fn draft(form: &Fields) -> NewAccessDraft {
    let fixed = |name: &str| {
        let fix = form.get("correction").split_once(':').filter(|(field, _)| *field == name);
        fix.map_or_else(|| form.get(name), |(_, value)| value).trim().to_owned()
    };
    NewAccessDraft {
        id: fixed("identifiant"),
        name: fixed("nom"),
        wish: NewAccessWish::from_value(form.get("faire")).unwrap_or_default(),
        until: fixed("fin"),
    }
}

fn checked(
    person: &Person,
    sharing: &SharingItem,
    draft: &NewAccessDraft,
) -> Result<(Vec<Command>, PeopleEvent), Vec<NewAccessError>> {
    let mut errors: Vec<NewAccessError> = Vec::new();
    let id = national_id(&draft.id).unwrap_or_else(|error| {
        errors.push(error);
        String::new()
    });
    let known = sharing.name_of(&id);
    let name = if draft.name.is_empty() { known.unwrap_or_default() } else { &draft.name };
    if name.is_empty() {
        errors.push(NewAccessError::NameMissing);
    }
    let blocked = sharing.blocked.iter().any(|(blocked, _)| *blocked == id);
    if blocked && draft.wish != NewAccessWish::Block {
        errors.push(NewAccessError::Blocked);
    }
    let until = if matches!(draft.wish, NewAccessWish::Block) {
        None
    } else {
        match end_of(&draft.until, latest(person), person.service().now()) {
            Ok(until) => Some(until),
            Err(error) => {
                errors.push(error);
                None
            }
        }
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let (professional, name): (Box<str>, Box<str>) = (id.as_str().into(), name.into());
    let give = until.map(|until| Command::Authorise {
        professional: professional.clone(),
        name: name.clone(),
        until,
        ground: ConsentGround::Person,
    });
    Ok(match draft.wish {
        NewAccessWish::Give => (give.into_iter().collect(), PeopleEvent::AccessGiven),
        NewAccessWish::Block => (vec![Command::Block { professional, name }], PeopleEvent::Blocked),
        NewAccessWish::Attending | NewAccessWish::SameRights => {
            let act = if draft.wish == NewAccessWish::Attending {
                ProfessionalAct::Attending
            } else {
                ProfessionalAct::SameRights
            };
            (give.into_iter().chain([standing(sharing, act, &id)]).collect(), PeopleEvent::AttendingSet)
        }
    })
}

/// The first instant after the last day.
fn end_of(text: &str, latest: Date, now: Timestamp) -> Result<Timestamp, NewAccessError> {
    let day = parse_date(text).ok_or(NewAccessError::UntilMissing)?;
    if day > latest {
        return Err(NewAccessError::UntilTooFar { latest });
    }
    if day < civil(now).date() {
        return Err(NewAccessError::UntilPast);
    }
    day.checked_add(1.day()).ok().and_then(start_of).ok_or(NewAccessError::UntilTooFar { latest })
}

/// A national id (PS_IdNat, `spec/dmp.md` 2.4): `8` and an RPPS number, or another kind. People know the RPPS number of
/// eleven digits, which stands on prescriptions.
fn national_id(typed: &str) -> Result<String, NewAccessError> {
    let plain: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '.').collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain.is_empty() {
        return Err(NewAccessError::IdMissing);
    }
    if plain.len() == 11 && digits(&plain) {
        return Ok(format!("8{plain}"));
    }
    let fits = match plain.as_bytes().first() {
        Some(b'8') => plain.len() == 12 && digits(&plain),
        Some(b'0') => plain.len() == 10 && digits(&plain),
        Some(b'1' | b'3' | b'4' | b'5' | b'6') => {
            plain.len() <= 40
                && plain.split_once('/').is_some_and(|(place, rank)| {
                    digits(place) && !rank.is_empty() && rank.bytes().all(|b| b.is_ascii_alphanumeric())
                })
        }
        _ => false,
    };
    if fits {
        return Ok(plain);
    }
    let mended: String = plain.chars().filter(char::is_ascii_digit).collect();
    let proposal = (mended != plain && matches!(mended.len(), 11 | 12)).then_some(mended);
    Err(NewAccessError::IdMalformed { proposal })
}

/// Professionals whom the person knows, for the page that sees as one of them.
pub(super) fn of_record(sharing: &SharingItem) -> Vec<(String, String, String)> {
    rows(sharing, &HashMap::new())
        .into_iter()
        .filter_map(|row| known(sharing, &row.key).map(|(id, name)| (row.key, id, name)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_professionals() {
        let wrong = |proposal: Option<&str>| {
            Err(NewAccessError::IdMalformed { proposal: proposal.map(ToOwned::to_owned) })
        };
        for (typed, expected) in [
            ("10101234567", Ok("810101234567".to_owned())),
            ("101 0123 4567", Ok("810101234567".to_owned())),
            ("899700218896", Ok("899700218896".to_owned())),
            ("3750000001/ABC12", Ok("3750000001/ABC12".to_owned())),
            ("0123456789", Ok("0123456789".to_owned())),
            ("", Err(NewAccessError::IdMissing)),
            ("RPPS10101234567", wrong(Some("10101234567"))),
            ("1010123456", wrong(None)),
            ("Docteur Leroy", wrong(None)),
            ("3750000001", wrong(None)),
        ] {
            assert_eq!(national_id(typed), expected, "{typed:?}");
        }
    }
}
