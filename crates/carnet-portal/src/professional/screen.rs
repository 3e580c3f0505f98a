//! The record on one screen: what is new, the timeline with its facets, a document beside it.

use axum::extract::Path;
use axum::response::Response;
use carnet_pages::parts::{FacetKind, Hidden, Pager};
use carnet_pages::paths;
use carnet_pages::person::SearchState;
use carnet_pages::professional::{AccessBasis, Preview, ProRecordPage};
use carnet_service::query::{DocumentQuery, Page, States};
use carnet_service::{Item, Subject};

use super::desk::{Before, before, lay};
use super::{opening, patient};
use crate::failure::{Failure, see_other};
use crate::form::{Fields, Posted, Query};
use crate::person::documents::{ticket_of, words_of};
use crate::record::address::Address;
use crate::record::body::body;
use crate::record::card::{Card, Reader};
use crate::record::facets::Facets;
use crate::search;
use crate::seat::{Professional, count, html, id};
use crate::ticket::OpenRecord;
use crate::when;

/// Documents of a page of the timeline.
const PAGE: usize = 40;
/// New documents shown above it.
const NEW: usize = 5;

const KINDS: [FacetKind; 6] = [
    FacetKind::Novelty,
    FacetKind::Period,
    FacetKind::Type,
    FacetKind::Specialty,
    FacetKind::Author,
    FacetKind::Establishment,
];
const ALL: [&str; 9] =
    ["nouveau", "periode", "type", "specialite", "auteur", "etablissement", "recherche", "page", "document"];
/// What the filter form keeps.
const KEPT: [&str; 1] = ["recherche"];

/// `GET /pro/dossiers/{record}`
pub(crate) async fn show(
    professional: Professional,
    Path(record): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let service = professional.service();
    let subject = Subject::Id(id(&record)?);
    let at = before(&professional, &record).await?;
    professional.paced(&at.caller, subject, &paths::record(&record)).await?;
    let all = DocumentQuery { states: States::Current, ..DocumentQuery::default() };
    let found = match service.find_documents(&at.caller, subject, &all, &Page::default()).await {
        Ok(found) => found.items,
        Err(error) => return opening::refused(&professional, record, error).await,
    };
    let status = service.status(&professional.caller, subject).await?.ok_or(Failure::NotFound)?;
    let last_visit = last_visit(&professional, &record, &at).await?;
    let reader = Reader::Professional(&professional.caller, last_visit);
    let mut cards: Vec<Card> =
        found.iter().map(|item| Card::new(service, item, reader, professional.lang())).collect();
    cards.sort_by_key(|card| std::cmp::Reverse((card.date, card.filed, card.number)));
    let words = words_of(service, professional.seat.visitor.csrf(), query.get("recherche")).await?;
    let wanted = words.as_deref().map(search::words).unwrap_or_default();
    let searched: Vec<Card> =
        cards.iter().filter(|card| search::has_all(&card.searched, &wanted)).cloned().collect();
    let facets = Facets::new(&KINDS, &query, when::civil(service.now()).date(), professional.lang());
    let matching: Vec<&Card> = searched.iter().filter(|card| facets.take(card)).collect();
    let address = Address::of(&paths::record(&record), &query, &ALL);
    let screen = Screen { professional: &professional, record: &record, at: &at, address: &address };
    let last = matching.len().div_ceil(PAGE).max(1);
    let number: usize = query.get("page").parse().unwrap_or(1).clamp(1, last);
    let shown = matching.iter().skip((number - 1) * PAGE).take(PAGE);
    let timeline = shown.map(|card| screen.row(card, query.get("document"))).collect();
    let mut new: Vec<&Card> = cards.iter().filter(|card| card.is_new()).collect();
    new.sort_by_key(|card| std::cmp::Reverse((card.filed, card.number)));
    let page = ProRecordPage {
        layout: professional.layout(),
        patient: patient::patient(&status, service.now()),
        basis: basis(&at),
        keys: Vec::new(),
        last_visit: last_visit.map(when::civil),
        new_documents: new.iter().take(NEW).map(|card| screen.row(card, query.get("document"))).collect(),
        new_count: count(new.len()),
        timeline,
        matching: count(matching.len()),
        facets: facets.groups(&searched),
        keep: address
            .pairs_of(&KEPT)
            .map(|(name, value)| Hidden { name: name.clone(), value: value.clone() })
            .collect(),
        clear: paths::record(&record),
        search: words.map(|words| SearchState {
            words,
            ticket: query.get("recherche").to_owned(),
            clear: address.without(&["recherche", "page"]).to_string(),
        }),
        pager: Pager::new(count(number), count(last), |number| address.with("page", number).to_string()),
        preview: screen.preview(&found, &cards, &matching, &query).await?,
        record: record.clone(),
    };
    Ok(html(page.render()))
}

/// What the parts of the screen share.
struct Screen<'a> {
    professional: &'a Professional,
    record: &'a str,
    at: &'a Before,
    address: &'a Address,
}

impl Screen<'_> {
    /// A row whose address keeps the filters and shows the document beside.
    fn row(&self, card: &Card, shown: &str) -> carnet_pages::parts::DocumentRow {
        let mut row = card.row(self.beside(&card.id));
        row.current = card.id == shown;
        row
    }

    fn beside(&self, id: &str) -> String {
        self.address.with("document", id).to_string()
    }

    /// The document asked for, if it is one of this record.
    async fn preview(
        &self,
        found: &[Item],
        cards: &[Card],
        matching: &[&Card],
        query: &Fields,
    ) -> Result<Option<Preview>, Failure> {
        let Some(card) = cards.iter().find(|card| card.id == query.get("document")) else { return Ok(None) };
        let Some(item) = found.iter().find(|item| item.shown.document.number == card.number) else {
            return Ok(None);
        };
        let own = paths::record_document(self.record, &card.id);
        let (service, lang) = (self.professional.service(), self.professional.lang());
        let body = body(service, &self.at.caller, item, id(&card.id)?, &own, lang).await?;
        let place = matching.iter().position(|known| known.id == card.id);
        let neighbour =
            |place: Option<usize>| place.and_then(|at| matching.get(at)).map(|card| self.beside(&card.id));
        let meta =
            [card.author.name.as_str(), card.structure.as_ref().map(|s| s.name.as_str()).unwrap_or_default()];
        Ok(Some(Preview {
            href: own,
            title: card.title.clone(),
            date: card.date,
            meta: meta.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            badges: card.badges.clone(),
            body,
            previous: neighbour(place.and_then(|at| at.checked_sub(1))),
            next: neighbour(place.map(|at| at + 1)),
        }))
    }
}

/// The visit before this one: as the desk has it, else the last one noted.
async fn last_visit(
    professional: &Professional,
    record: &str,
    at: &Before,
) -> Result<Option<carnet_model::Timestamp>, Failure> {
    if let Some(open) = &at.open {
        return Ok(open.visited_before);
    }
    let service = professional.service();
    let visits = service.last_visits(&professional.caller).await?;
    Ok(visits
        .iter()
        .find(|visit| crate::record::record_id(service, visit.record) == record)
        .map(|visit| visit.at))
}

/// On what the access rests.
pub(super) fn basis(at: &Before) -> AccessBasis {
    match at.emergency_until() {
        Some(until) => AccessBasis::Emergency { until: when::civil(until) },
        None => AccessBasis::Normal { until: None },
    }
}

/// `POST /pro/dossiers/{record}/recherche`
pub(crate) async fn search(
    professional: Professional,
    Path(record): Path<String>,
    Posted(form): Posted,
) -> Result<Response, Failure> {
    id(&record)?;
    let address =
        Address::of(&paths::record(&record), &form, &ALL).without(&["page", "recherche", "document"]);
    let ticket =
        ticket_of(professional.service(), professional.seat.visitor.csrf(), form.get("mots")).await?;
    Ok(see_other(&match ticket {
        Some(ticket) => address.with("recherche", ticket).to_string(),
        None => address.to_string(),
    }))
}

/// `POST /pro/dossiers/{record}/lus`: what is new until now has been seen.
pub(crate) async fn mark_read(
    professional: Professional,
    Path(record): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let subject = Subject::Id(id(&record)?);
    opening::status(&professional, &record).await?;
    let at = before(&professional, &record).await?;
    let mut response = see_other(&format!("{}?fait=vus", paths::record(&record)));
    professional.service().note_visit(&at.caller, subject).await?;
    let open = OpenRecord {
        visited_before: Some(professional.service().now()),
        emergency: at.open.and_then(|open| open.emergency),
        record,
    };
    lay(&professional, open, &mut response).await?;
    Ok(response)
}
