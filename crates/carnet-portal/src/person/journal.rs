//! The journal of accesses, in sentences.

use std::collections::HashMap;

use axum::response::Response;
use carnet_model::Timestamp;
use carnet_model::event::Trace;
use carnet_pages::AccessReason;
use carnet_pages::layout::NavItem;
use carnet_pages::parts::{FacetOption, JournalDay, Pager};
use carnet_pages::paths;
use carnet_pages::person::{JournalFilter, JournalPage};
use carnet_service::items::ConsentItem;
use carnet_service::journal::JournalQuery;
use jiff::ToSpan;

use crate::failure::Failure;
use crate::form::{Fields, Query};
use crate::public::opaque;
use crate::record::address::Address;
use crate::record::journal::{Access, Whose, accesses, granted_by};
use crate::seat::{Person, count, html};
use crate::when::{parse_date, start_of};

/// Accesses read for the journal at most; earlier ones are reached by their dates.
const MOST: usize = 2_000;
/// Lines of a page.
const PAGE: usize = 50;

/// `GET /journal`
pub(crate) async fn show(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let service = person.service();
    let (from, to) = (parse_date(query.get("du")), parse_date(query.get("au")));
    let end = to.and_then(|day| day.checked_add(1.days()).ok());
    let wanted = JournalQuery {
        from: from.and_then(start_of),
        before: end.and_then(start_of),
        count: MOST,
        ..JournalQuery::default()
    };
    let lines = service.journal(&person.caller, person.subject, &wanted).await?;
    let consents = service.consents(&person.caller, person.subject).await?;
    let granted = |trace: &Trace| granted(&consents, trace);
    let all = accesses(&lines, &person.caller, &granted, person.lang());
    let exceptional = |access: &Access| access.line.sentence.is_exceptional();
    let filter = JournalFilter {
        professionals: professionals(&all, &query),
        from,
        to,
        exceptional_only: query.has("exceptionnel", "1"),
        exceptional_count: count(all.iter().filter(|access| exceptional(access)).count()),
    };
    let chosen: Vec<&str> = query.all("professionnel").collect();
    let shown: Vec<Access> = all
        .into_iter()
        .filter(|access| !filter.exceptional_only || exceptional(access))
        .filter(|access| chosen.is_empty() || chosen.contains(&opaque(&access.by).as_str()))
        .collect();
    let last = shown.len().div_ceil(PAGE).max(1);
    let page: usize = query.get("page").parse().unwrap_or(1).clamp(1, last);
    let address = Address::of(paths::JOURNAL, &query, &["professionnel", "du", "au", "exceptionnel", "page"]);
    let matching = count(shown.len());
    let lines = shown.into_iter().skip((page - 1) * PAGE).take(PAGE).map(|access| access.line);
    let page = JournalPage {
        layout: person.layout(Some(NavItem::Journal)).await?,
        filter,
        matching,
        days: JournalDay::group(lines.collect()),
        pager: Pager::new(count(page), count(last), |number| address.with("page", number).to_string()),
    };
    Ok(html(page.render()))
}

/// Why a professional could consult at that time, if an authorisation that still stands says so.
fn granted(consents: &[ConsentItem], trace: &Trace) -> Option<AccessReason> {
    let consent = consents.iter().find(|consent| *consent.professional == *trace.caller.id)?;
    granted_by(trace, &consent.authorisation)
}

/// Who else is in the journal, those with most lines first.
fn professionals(all: &[Access], query: &Fields) -> Vec<FacetOption> {
    let mut found: HashMap<&str, (String, u32, Timestamp)> = HashMap::new();
    for access in all.iter().filter(|access| access.by_other == Whose::Other) {
        let entry = found.entry(&access.by).or_insert_with(|| (name(access), 0, access.at));
        entry.1 += 1;
    }
    let mut options: Vec<FacetOption> = found
        .into_iter()
        .map(|(by, (label, count, _))| {
            let value = opaque(by);
            FacetOption { chosen: query.has("professionnel", &value), value, label, count }
        })
        .collect();
    options.sort_by(|a, b| (b.count, &a.label).cmp(&(a.count, &b.label)));
    options.truncate(30);
    options
}

fn name(access: &Access) -> String {
    use carnet_pages::Actor;
    match &access.line.sentence.actor {
        Actor::Professional { name, .. }
        | Actor::Structure { name }
        | Actor::Relative { name }
        | Actor::App { name } => name.clone(),
        Actor::You | Actor::Holder | Actor::System => String::new(),
    }
}
