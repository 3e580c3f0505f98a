//! The journal of accesses, in sentences.

use std::collections::HashMap;

use axum::response::Response;
use carnet_model::event::Trace;
use carnet_model::ids::EntryKind;
use carnet_pages::layout::NavItem;
use carnet_pages::parts::{FacetOption, JournalDay, Pager};
use carnet_pages::person::{JournalExports, JournalFilter, JournalPage, KindOption};
use carnet_pages::{AccessReason, JournalKind, paths};
use carnet_service::items::{ConsentItem, JournalLine};
use carnet_service::journal::JournalQuery;
use jiff::ToSpan;
use jiff::civil::Date;

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
/// Names offered by the filter.
const NAMES: usize = 30;
/// What narrows the journal, in its addresses.
const FILTERS: [&str; 5] = ["qui", "acte", "du", "au", "exceptionnel"];

/// `GET /journal`
pub(crate) async fn show(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let all = read(&person, &query).await?;
    let filter = filter(&all, &query);
    let shown: Vec<Access> = narrowed(all, &query);
    let last = shown.len().div_ceil(PAGE).max(1);
    let page: usize = query.get("page").parse().unwrap_or(1).clamp(1, last);
    let with_page: Vec<&str> = FILTERS.into_iter().chain(["page"]).collect();
    let address = Address::of(paths::JOURNAL, &query, &with_page);
    let export = |path: &str| Address::of(path, &query, &FILTERS).to_string();
    let matching = count(shown.len());
    let lines = shown.into_iter().skip((page - 1) * PAGE).take(PAGE).map(|access| access.line);
    let page = JournalPage {
        layout: person.layout(Some(NavItem::Journal)).await?,
        filter,
        matching,
        days: JournalDay::group(lines.collect()),
        pager: Pager::new(count(page), count(last), |number| address.with("page", number).to_string()),
        exports: JournalExports { csv: export("/journal.csv"), json: export("/journal.json") },
    };
    Ok(html(page.render()))
}

/// The lines of the chosen days, with the address where each can be reported.
pub(super) async fn read(person: &Person, query: &Fields) -> Result<Vec<Access>, Failure> {
    let service = person.service();
    let (from, to) = days(query);
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
    let mut all = accesses(&lines, &person.caller, &granted, person.wording());
    for access in all.iter_mut().filter(|access| access.by_other == Whose::Other) {
        access.line.report = report_address(person, &lines, access);
    }
    Ok(all)
}

fn report_address(person: &Person, lines: &[JournalLine], access: &Access) -> Option<String> {
    let record = lines.first()?.record;
    let id = person.service().public_id(record, EntryKind::Access, access.number);
    Some(format!("{}/{id}/signaler", paths::JOURNAL))
}

fn days(query: &Fields) -> (Option<Date>, Option<Date>) {
    (parse_date(query.get("du")), parse_date(query.get("au")))
}

/// What can be chosen, and what is.
fn filter(all: &[Access], query: &Fields) -> JournalFilter {
    let (from, to) = days(query);
    let exceptional = |access: &&Access| access.line.sentence.is_exceptional();
    let of_kind = |kind: JournalKind| {
        let lines = all.iter().filter(|access| access.line.sentence.act.kind() == kind).count();
        KindOption { kind, count: count(lines), chosen: query.has("acte", kind.value()) }
    };
    JournalFilter {
        who: who(all, query),
        kinds: JournalKind::ALL
            .into_iter()
            .map(of_kind)
            .filter(|kind| kind.count > 0 || kind.chosen)
            .collect(),
        from,
        to,
        exceptional_only: query.has("exceptionnel", "1"),
        exceptional_count: count(all.iter().filter(exceptional).count()),
    }
}

/// The lines that answer the filters.
pub(super) fn narrowed(all: Vec<Access>, query: &Fields) -> Vec<Access> {
    let chosen: Vec<&str> = query.all("qui").filter(|value| !value.is_empty()).collect();
    let kinds: Vec<&str> = query.all("acte").filter(|value| !value.is_empty()).collect();
    let only = query.has("exceptionnel", "1");
    all.into_iter()
        .filter(|access| !only || access.line.sentence.is_exceptional())
        .filter(|access| kinds.is_empty() || kinds.contains(&access.line.sentence.act.kind().value()))
        .filter(|access| chosen.is_empty() || chosen.contains(&opaque(&access.by).as_str()))
        .collect()
}

/// Why a professional could consult at that time, if an authorisation that still stands says so.
fn granted(consents: &[ConsentItem], trace: &Trace) -> Option<AccessReason> {
    let consent = consents.iter().find(|consent| *consent.professional == *trace.caller.id)?;
    granted_by(trace, &consent.authorisation)
}

/// Who else is in the journal, those with most lines first.
fn who(all: &[Access], query: &Fields) -> Vec<FacetOption> {
    let mut found: HashMap<&str, (String, u32)> = HashMap::new();
    for access in all.iter().filter(|access| access.by_other == Whose::Other && !access.name().is_empty()) {
        found.entry(&access.by).or_insert_with(|| (access.name(), 0)).1 += 1;
    }
    let mut options: Vec<FacetOption> = found
        .into_iter()
        .map(|(by, (label, count))| {
            let value = opaque(by);
            FacetOption { chosen: query.has("qui", &value), value, label, count }
        })
        .collect();
    options.sort_by(|a, b| (b.count, &a.label).cmp(&(a.count, &b.label)));
    options.truncate(NAMES);
    options
}
