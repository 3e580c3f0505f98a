//! The caregivers of a record: the list, the end of a mandate, the form on paper.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::{EntryKind, PublicId};
use carnet_pages::family::{
    CaregiversPage, MandateEndPage, MandateRow, MandateState, PaperFormPage, PeopleEvent,
};
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_service::families::FamilyItem;

use super::rows::mandate_row;
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Person, html, id};

/// `GET /partage/aidants`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    let family = person.service().family(&person.caller, person.subject).await?;
    let (standing, mut over): (Vec<_>, Vec<_>) = rows(&person, &family).into_iter().partition(is_standing);
    over.reverse();
    let page = CaregiversPage {
        layout: person.layout(Some(NavItem::Sharing)).await?,
        standing,
        over,
        most: family.caregivers_most,
        delay_hours: family.delay_hours,
    };
    Ok(html(page.render()))
}

const fn is_standing(row: &MandateRow) -> bool {
    !matches!(row.state, MandateState::Over { .. })
}

fn rows(person: &Person, family: &FamilyItem) -> Vec<MandateRow> {
    let now = person.service().now();
    family.mandates.iter().map(|(id, mandate)| mandate_row(id.to_string(), mandate, now)).collect()
}

/// A mandate that stands, of the record that is open: another one is unknown, like one that is over.
pub(super) async fn standing(person: &Person, text: &str) -> Result<(PublicId, MandateRow), Failure> {
    let wanted = id(text)?;
    let family = person.service().family(&person.caller, person.subject).await?;
    let row = rows(person, &family).into_iter().find(|row| row.id == text && is_standing(row));
    match row {
        Some(row) => Ok((wanted, row)),
        None => {
            Err(person.service().not_of_this_record(&person.caller, wanted, EntryKind::Mandate).await.into())
        }
    }
}

/// `GET /partage/aidants/{id}/finir`
pub(crate) async fn ask_end(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    let (_, row) = standing(&person, &text).await?;
    let page = MandateEndPage { layout: person.layout(Some(NavItem::Sharing)).await?, row };
    Ok(html(page.render()))
}

/// `POST /partage/aidants/{id}/finir`
pub(crate) async fn end(
    person: Person,
    Path(text): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let (mandate, _) = standing(&person, &text).await?;
    person.service().end_mandate(&person.caller, mandate).await?;
    Ok(after(PeopleEvent::MandateEnded))
}

/// The list again, with what was done.
pub(super) fn after(event: PeopleEvent) -> Response {
    see_other(&format!("{}?fait={}", paths::CAREGIVERS, event.value()))
}

/// `GET /partage/aidants/formulaire`
pub(crate) async fn paper(person: Person) -> Result<Response, Failure> {
    let family = person.service().family(&person.caller, person.subject).await?;
    let sharing = person.service().sharing(&person.caller, person.subject).await?;
    let days = family.latest_end.days_since(person.service().now());
    let page = PaperFormPage {
        layout: person.layout(Some(NavItem::Sharing)).await?,
        holder: sharing.holder,
        years: u32::try_from(days / 365).unwrap_or_default(),
        delay_hours: family.delay_hours,
    };
    Ok(html(page.render()))
}
