//! The notification centre, and how often letters are sent.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::RecordNo;
use carnet_model::event::Mark;
use carnet_model::ids::EntryKind;
use carnet_model::person::{Contact, NoticeRhythm};
use carnet_pages::layout::NavItem;
use carnet_pages::parts::{Chip, Pager};
use carnet_pages::paths;
use carnet_pages::person::{
    Frequency, NotificationItem, NotificationKind, NotificationsPage, PreferencesPage, ReadState,
};
use carnet_service::items::{Notice, NoticeKind};

use crate::failure::{Failure, see_other};
use crate::form::{Posted, Query};
use crate::record::address::Address;
use crate::record::card::Card;
use crate::seat::{Person, count, html, id};
use crate::when;

/// Notifications of a page.
const PAGE: usize = 25;

/// `GET /notifications`
pub(crate) async fn show(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let notices = person.service().notices(&person.caller, person.subject).await?;
    let record = record_of(&person, &notices).await?;
    let unread = |notice: &&Notice| notice.mark == Mark::Unread;
    let only_unread = query.get("etat") == "non-lues";
    let number = notices.iter().filter(unread).count();
    let wanted: Vec<&Notice> = notices.iter().filter(|notice| !only_unread || unread(notice)).collect();
    let last = wanted.len().div_ceil(PAGE).max(1);
    let page: usize = query.get("page").parse().unwrap_or(1).clamp(1, last);
    let address = Address::of(paths::NOTIFICATIONS, &query, &["etat", "page"]);
    let texts = person.lang().texts();
    let chip = |label: &str, count, href: &str, current| Chip {
        label: texts.say(label),
        count,
        href: href.to_owned(),
        current,
    };
    let page = NotificationsPage {
        layout: person.layout(Some(NavItem::Notifications)).await?,
        unread: count(number),
        chips: vec![
            chip("nav-notifications", Some(count(notices.len())), paths::NOTIFICATIONS, !only_unread),
            chip("notification-unread", Some(count(number)), "/notifications?etat=non-lues", only_unread),
        ],
        items: wanted
            .into_iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|notice| item(&person, record, notice))
            .collect(),
        pager: Pager::new(count(page), count(last), |number| address.with("page", number).to_string()),
    };
    Ok(html(page.render()))
}

fn item(person: &Person, record: RecordNo, notice: &Notice) -> NotificationItem {
    NotificationItem {
        id: person.service().public_id(record, EntryKind::Message, notice.number).to_string(),
        at: when::civil(notice.at),
        kind: kind(person, notice),
        state: match notice.mark {
            Mark::Read => ReadState::Read,
            Mark::Unread => ReadState::Unread,
        },
    }
}

fn kind(person: &Person, notice: &Notice) -> NotificationKind {
    match &notice.kind {
        NoticeKind::Authorised { name } => NotificationKind::AccessOpened { who: name.clone() },
        NoticeKind::Emergency { name } => NotificationKind::EmergencyAccess { who: name.clone() },
        NoticeKind::FirstRead { name } => NotificationKind::FirstRead { who: name.clone() },
        NoticeKind::Deposit { by, documents, .. } => {
            let cards = documents.iter().take(3).map(|item| {
                Card::new(person.service(), item, person.reader(), person.lang()).shown_title().to_owned()
            });
            let title = cards.collect::<Vec<_>>().join(", ");
            let author = by.clone();
            let replaces = documents.iter().any(|item| item.shown.replaces.is_some());
            if replaces {
                NotificationKind::NewVersion { title, author }
            } else {
                NotificationKind::NewDocument { title, author }
            }
        }
    }
}

/// The record that the notices are of: it names them in addresses.
async fn record_of(person: &Person, notices: &[Notice]) -> Result<RecordNo, Failure> {
    let documents = notices.iter().find_map(|notice| match &notice.kind {
        NoticeKind::Deposit { documents, .. } => documents.first().map(|item| item.record),
        NoticeKind::Authorised { .. } | NoticeKind::FirstRead { .. } | NoticeKind::Emergency { .. } => None,
    });
    if let Some(record) = documents {
        return Ok(record);
    }
    let status = person.service().status(&person.caller, person.subject).await?;
    Ok(status.ok_or(Failure::NotFound)?.record)
}

/// `POST /notifications/{id}`: marks a notification, or opens what it is about and marks it as read.
pub(crate) async fn mark(
    person: Person,
    Path(text): Path<String>,
    Posted(form): Posted,
) -> Result<Response, Failure> {
    let service = person.service();
    let wanted = id(&text)?;
    // An id of another record, or of nothing, is told from one of ours by what can be seen: the list.
    let notices = service.notices(&person.caller, person.subject).await?;
    let record = record_of(&person, &notices).await?;
    let ours = |notice: &&Notice| service.public_id(record, EntryKind::Message, notice.number) == wanted;
    let Some(notice) = notices.iter().find(ours) else {
        return Err(service.not_of_this_record(&person.caller, wanted, EntryKind::Message).await.into());
    };
    let (mark, next) = match form.get("etat") {
        "lue" => (Mark::Read, paths::NOTIFICATIONS.to_owned()),
        "non-lue" => (Mark::Unread, paths::NOTIFICATIONS.to_owned()),
        "ouverte" => (Mark::Read, subject_of(&person, record, notice)),
        _ => return Err(Failure::BadRequest),
    };
    if notice.mark != mark {
        service.mark_notices(&person.caller, person.subject, &[wanted], mark).await?;
    }
    Ok(see_other(&next))
}

/// The page of what a notification is about.
fn subject_of(person: &Person, record: RecordNo, notice: &Notice) -> String {
    match &notice.kind {
        NoticeKind::Authorised { .. } | NoticeKind::FirstRead { .. } => paths::JOURNAL.to_owned(),
        NoticeKind::Emergency { .. } => format!("{}?exceptionnel=1", paths::JOURNAL),
        NoticeKind::Deposit { documents, .. } => match documents.as_slice() {
            [one] => {
                let number = one.shown.document.number;
                let id = person.service().public_id(record, EntryKind::Document, number);
                paths::document(&id.to_string())
            }
            _ => "/documents?tri=ajout".to_owned(),
        },
    }
}

/// `POST /notifications/toutes`
pub(crate) async fn mark_all(person: Person, Posted(_): Posted) -> Result<Response, Failure> {
    let service = person.service();
    let notices = service.notices(&person.caller, person.subject).await?;
    let record = record_of(&person, &notices).await?;
    let unread: Vec<_> = notices
        .iter()
        .filter(|notice| notice.mark == Mark::Unread)
        .map(|notice| service.public_id(record, EntryKind::Message, notice.number))
        .collect();
    if !unread.is_empty() {
        service.mark_notices(&person.caller, person.subject, &unread, Mark::Read).await?;
    }
    Ok(see_other("/notifications?fait=lu"))
}

/// `GET /preferences`
pub(crate) async fn preferences(person: Person) -> Result<Response, Failure> {
    let settings = person.service().settings(&person.caller, person.subject).await?;
    let page = PreferencesPage {
        layout: person.layout(Some(NavItem::Notifications)).await?,
        email: settings.contact.email.as_deref().map(masked),
        frequency: match settings.contact.rhythm {
            NoticeRhythm::EachDeposit => Frequency::EachDeposit,
            NoticeRhythm::Daily => Frequency::Daily,
            NoticeRhythm::Never => Frequency::None,
        },
    };
    Ok(html(page.render()))
}

/// `POST /preferences`
pub(crate) async fn set_preferences(person: Person, Posted(form): Posted) -> Result<Response, Failure> {
    let rhythm = match Frequency::from_value(form.get("frequence")).ok_or(Failure::BadRequest)? {
        Frequency::EachDeposit => NoticeRhythm::EachDeposit,
        Frequency::Daily => NoticeRhythm::Daily,
        Frequency::None => NoticeRhythm::Never,
    };
    let settings = person.service().settings(&person.caller, person.subject).await?;
    let contact = Contact { rhythm, ..settings.contact };
    person.service().set_contact(&person.caller, person.subject, contact).await?;
    Ok(see_other("/preferences?fait=preferences"))
}

/// An address that its owner recognises and nobody else can use: `h•••••@exemple.test`.
fn masked(email: &str) -> String {
    match email.split_once('@') {
        Some((name, host)) => format!("{}•••••@{host}", name.chars().take(1).collect::<String>()),
        None => "•••••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked() {
        assert_eq!(masked("helene@exemple.test"), "h•••••@exemple.test");
        assert_eq!(masked("rubbish"), "•••••");
    }
}
