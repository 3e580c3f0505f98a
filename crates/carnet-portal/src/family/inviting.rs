//! Inviting a caregiver, and narrowing what one may do.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::Timestamp;
use carnet_model::family::Scope;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::family::{
    InviteDraft, InviteError, InvitePage, NarrowPage, PeopleEvent, Right, RightAction, RightKind,
};
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_record::refusal::{Refusal, Refused};
use carnet_service::ServiceError;
use carnet_service::families::{FamilyItem, NewInvitation};
use jiff::ToSpan;
use jiff::civil::Date;

use super::caregivers::{after, standing};
use super::rows::{last_day, scope};
use crate::failure::Failure;
use crate::form::{Fields, Posted};
use crate::seat::{Person, html, html_with};
use crate::when::{civil, parse_date, start_of};

/// Most characters of a name.
const NAME_MOST: u32 = 100;

/// `GET /partage/aidants/inviter`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Mandate, paths::INVITE)?;
    let family = person.service().family(&person.caller, person.subject).await?;
    let read = Right { kind: RightKind::Documents, action: RightAction::Read };
    let latest = last_day(family.latest_end);
    let a_year = civil(person.service().now()).date().checked_add(1.year()).unwrap_or(latest);
    let until = a_year.min(latest).to_string();
    let draft = InviteDraft { rights: vec![read], until, ..InviteDraft::default() };
    Ok(html(page(&person, &family, draft, Vec::new()).await?.render()))
}

async fn page(
    person: &Person,
    family: &FamilyItem,
    draft: InviteDraft,
    errors: Vec<InviteError>,
) -> Result<InvitePage, Failure> {
    Ok(InvitePage {
        layout: person.layout(Some(NavItem::Sharing)).await?,
        draft,
        latest: last_day(family.latest_end),
        delay_hours: family.delay_hours,
        errors,
    })
}

/// `POST /partage/aidants/inviter`
pub(crate) async fn invite(person: Person, Posted(form): Posted) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Mandate, paths::INVITE)?;
    let family = person.service().family(&person.caller, person.subject).await?;
    let draft = draft(&form);
    let errors = match checked(&draft, &family, person.service().now()) {
        Ok(invitation) => {
            match person.service().invite_caregiver(&person.caller, person.subject, invitation).await {
                Ok(_) => return Ok(after(PeopleEvent::Invited)),
                Err(error) => vec![refused(error, &family)?],
            }
        }
        Err(errors) => errors,
    };
    let page = page(&person, &family, draft, errors).await?;
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

/// What was typed, the button that mends something taken into account.
fn draft(form: &Fields) -> InviteDraft {
    let fixed = |name: &str| {
        let fix = form.get("correction").split_once(':').filter(|(field, _)| *field == name);
        fix.map_or_else(|| form.get(name), |(_, value)| value).trim().to_owned()
    };
    InviteDraft { name: fixed("nom"), email: fixed("courriel"), rights: rights(form), until: fixed("fin") }
}

fn rights(form: &Fields) -> Vec<Right> {
    let mut rights: Vec<Right> = Vec::new();
    for right in form.all("droit").filter_map(Right::from_value) {
        if !rights.contains(&right) {
            rights.push(right);
        }
    }
    rights
}

/// The invitation, or all that is wrong with what was typed.
fn checked(
    draft: &InviteDraft,
    family: &FamilyItem,
    now: Timestamp,
) -> Result<NewInvitation, Vec<InviteError>> {
    let mut errors = Vec::new();
    if draft.name.is_empty() {
        errors.push(InviteError::NameMissing);
    } else if draft.name.chars().count() > NAME_MOST as usize {
        errors.push(InviteError::NameTooLong { max: NAME_MOST });
    }
    errors.extend(email_error(&draft.email));
    if draft.rights.is_empty() {
        errors.push(InviteError::NothingChosen);
    }
    let until = end_of(&draft.until, last_day(family.latest_end), now);
    match until {
        Ok(until) if errors.is_empty() => Ok(NewInvitation {
            name: draft.name.clone(),
            email: draft.email.clone(),
            scopes: scopes(&draft.rights),
            // The last day counts whole; the limit is an instant of it.
            until: until.min(family.latest_end),
        }),
        Ok(_) => Err(errors),
        Err(error) => {
            errors.push(error);
            Err(errors)
        }
    }
}

fn scopes(rights: &[Right]) -> Vec<Scope> {
    rights.iter().copied().map(scope).collect()
}

fn email_error(email: &str) -> Option<InviteError> {
    if email.is_empty() {
        return Some(InviteError::EmailMissing);
    }
    if is_address(email) {
        return None;
    }
    let mended: String = email.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mended = mended.replace(',', ".").replace("..", ".");
    let proposal = (mended != email && is_address(&mended)).then_some(mended);
    Some(InviteError::EmailMalformed { proposal })
}

fn is_address(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && !b"<>()[]\\,;:\"@".contains(&b))
    };
    text.len() <= 254
        && text.rsplit_once('@').is_some_and(|(local, host)| {
            let labels = host.split('.').collect::<Vec<_>>();
            plain(local) && plain(host) && labels.len() > 1 && labels.iter().all(|label| !label.is_empty())
        })
}

/// The first instant after the last day.
fn end_of(text: &str, latest: Date, now: Timestamp) -> Result<Timestamp, InviteError> {
    if text.is_empty() {
        return Err(InviteError::UntilMissing);
    }
    let day = parse_date(text).ok_or(InviteError::UntilMissing)?;
    if day > latest {
        return Err(InviteError::UntilTooFar { latest });
    }
    let end = day.checked_add(1.day()).ok().and_then(start_of).ok_or(InviteError::UntilTooFar { latest })?;
    if day <= civil(now).date() { Err(InviteError::UntilPast) } else { Ok(end) }
}

/// A refusal of the record as an error of the form; another one stays a failure.
fn refused(error: ServiceError, family: &FamilyItem) -> Result<InviteError, Failure> {
    let latest = last_day(family.latest_end);
    match error {
        ServiceError::Refused(Refusal { why: Refused::TooManyCaregivers, .. }) => {
            Ok(InviteError::TooMany { most: family.caregivers_most })
        }
        ServiceError::Refused(Refusal { why: Refused::MandateTooLong, .. }) => {
            Ok(InviteError::UntilTooFar { latest })
        }
        ServiceError::Refused(Refusal { why: Refused::NoScope, .. }) => Ok(InviteError::NothingChosen),
        ServiceError::Refused(Refusal { why: Refused::WiderMandate, .. }) => Ok(InviteError::Wider),
        other => Err(other.into()),
    }
}

/// `GET /partage/aidants/{id}/reduire`
pub(crate) async fn show_narrow(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    let (_, row) = standing(&person, &text).await?;
    let page = NarrowPage {
        layout: person.layout(Some(NavItem::Sharing)).await?,
        kept: row.rights.clone(),
        until: row.until.to_string(),
        row,
        errors: Vec::new(),
    };
    Ok(html(page.render()))
}

/// `POST /partage/aidants/{id}/reduire`
pub(crate) async fn narrow(
    person: Person,
    Path(text): Path<String>,
    Posted(form): Posted,
) -> Result<Response, Failure> {
    let (mandate, row) = standing(&person, &text).await?;
    let (kept, typed) = (rights(&form), form.get("fin").to_owned());
    let family = person.service().family(&person.caller, person.subject).await?;
    let now = person.service().now();
    let mut errors = Vec::new();
    if kept.is_empty() {
        errors.push(InviteError::NothingChosen);
    }
    match end_of(&typed, row.until, now) {
        Err(error) => errors.push(error),
        Ok(until) if errors.is_empty() => {
            let old = family.mandates.iter().find(|(id, _)| *id == mandate).map(|(_, one)| one.until);
            let until = old.map_or(until, |old| until.min(old));
            match person.service().narrow_mandate(&person.caller, mandate, scopes(&kept), until).await {
                Ok(()) => return Ok(after(PeopleEvent::Narrowed)),
                Err(error) => errors.push(refused(error, &family)?),
            }
        }
        Ok(_) => {}
    }
    let layout = person.layout(Some(NavItem::Sharing)).await?;
    let page = NarrowPage { layout, row, kept, until: typed, errors };
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_mended() {
        let mended =
            |proposal: &str| Some(InviteError::EmailMalformed { proposal: Some(proposal.to_owned()) });
        for (email, expected) in [
            ("paul@exemple.test", None),
            ("paul.martin+aide@mail.exemple.test", None),
            ("", Some(InviteError::EmailMissing)),
            ("paul @exemple.test", mended("paul@exemple.test")),
            ("paul@exemple,test", mended("paul@exemple.test")),
            ("paul@exemple..test", mended("paul@exemple.test")),
            ("paul", Some(InviteError::EmailMalformed { proposal: None })),
            ("paul@exemple", Some(InviteError::EmailMalformed { proposal: None })),
            ("a@b.c\r\nBcc: d@e.f", Some(InviteError::EmailMalformed { proposal: None })),
        ] {
            assert_eq!(email_error(email), expected, "{email:?}");
        }
    }
}
