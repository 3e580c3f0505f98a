//! For whom the person acts, and giving that back.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::EntryKind;
use carnet_pages::family::{GiveBackPage, HelpEffect, HelpedRow, HelpingPage, PeopleEvent};
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_service::families::{ActsForItem, Effect};

use super::rows::relation;
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Person, html, id};
use crate::when;

fn row(item: &ActsForItem) -> HelpedRow {
    HelpedRow {
        record: item.record.to_string(),
        name: item.name.clone(),
        relation: relation(item.relation),
        effect: match item.effect {
            Effect::Now => HelpEffect::Now,
            Effect::From(at) => HelpEffect::From(when::civil(at)),
            Effect::Over => HelpEffect::Over,
        },
    }
}

/// `GET /partage/j-aide`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    let people = person.service().people_of(&person.caller).await?;
    let page = HelpingPage {
        layout: person.layout(Some(NavItem::Sharing)).await?,
        people: people.iter().map(row).collect(),
    };
    Ok(html(page.render()))
}

/// `GET /partage/j-aide/{record}/rendre`
pub(crate) async fn ask_give_back(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    let record = id(&text)?;
    let people = person.service().people_of(&person.caller).await?;
    let one = people.iter().find(|one| one.record == record && one.effect != Effect::Over);
    let Some(one) = one else {
        let kind = EntryKind::Record;
        return Err(person.service().not_of_this_record(&person.caller, record, kind).await.into());
    };
    let name = one.name.clone();
    let page = GiveBackPage { layout: person.layout(Some(NavItem::Sharing)).await?, record: text, name };
    Ok(html(page.render()))
}

/// `POST /partage/j-aide/{record}/rendre`
pub(crate) async fn give_back(
    person: Person,
    Path(text): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    person.service().give_back(&person.caller, id(&text)?).await?;
    Ok(see_other(&format!("{}?fait={}", paths::HELPING, PeopleEvent::GivenBack.value())))
}
