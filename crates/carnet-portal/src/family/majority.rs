//! What a young adult reads once, on the first visit after coming of age.

use axum::response::Response;
use carnet_model::family::RelationEnd;
use carnet_pages::family::{MajorityPage, PeopleEvent};
use carnet_pages::mail::masked_address;
use carnet_pages::paths;

use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Person, first_name, html};
use crate::when;

/// `GET /majorite`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    let own = person.own()?;
    let Some(since) = person.service().majority_unread(&person.caller, own).await? else {
        return Ok(see_other(paths::HOME));
    };
    let family = person.service().family(&person.caller, own).await?;
    let sharing = person.service().sharing(&person.caller, own).await?;
    let at_majority = |reason| reason == RelationEnd::Majority;
    let parents =
        family.representatives.iter().filter(|one| one.ended.is_some_and(|end| at_majority(end.reason)));
    let page = MajorityPage {
        layout: person.seat.layout(),
        first_name: first_name(&person.caller.name),
        since: when::civil(since).date(),
        lost: parents.map(|one| one.name.to_string()).collect(),
        email: sharing.contact.email.as_deref().and_then(masked_address),
    };
    Ok(html(page.render()))
}

/// `POST /majorite`: the contact becomes the holder's own, as it is; the page is not shown again.
pub(crate) async fn read(person: Person, Posted(_): Posted) -> Result<Response, Failure> {
    let own = person.own()?;
    if person.service().majority_unread(&person.caller, own).await?.is_some() {
        person.service().read_majority(&person.caller, own).await?;
    }
    Ok(see_other(&format!("{}?fait={}", paths::HOME, PeopleEvent::MajorityRead.value())))
}
