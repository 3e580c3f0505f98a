//! The list of documents: facets, search in titles, order, groups, pages.

use axum::response::Response;
use carnet_model::caller::ActorKind;
use carnet_model::event::{decode, encode};
use carnet_pages::layout::NavItem;
use carnet_pages::parts::{
    Chip, DocumentBadge, DocumentGroup, FacetKind, GroupHeading, Hidden, Pager, Sort, SortLink,
};
use carnet_pages::person::{DocumentsPage, ListSpan, SearchState};
use carnet_pages::{Category, paths};
use carnet_service::{Service, TokenKind};

use super::cards;
use crate::failure::{Failure, see_other};
use crate::form::{Posted, Query};
use crate::record::address::Address;
use crate::record::card::Card;
use crate::record::facets::Facets;
use crate::search;
use crate::seat::{Person, count, html};
use crate::ticket::Memo;
use crate::when;

/// Documents of a page.
const PAGE: usize = 25;
/// Life of the ticket of a search, in milliseconds: as long as a session.
const WORDS_LIFE: i64 = 8 * 3_600_000;
/// Longest words, in characters: those of a search, or the reason of an emergency.
const LONGEST: usize = 500;

const KINDS: [FacetKind; 6] = [
    FacetKind::Category,
    FacetKind::Period,
    FacetKind::Author,
    FacetKind::Establishment,
    FacetKind::Visibility,
    FacetKind::Novelty,
];
/// Parts of the address that are facets.
const FACETS: [&str; 7] =
    ["categorie", "type", "periode", "auteur", "etablissement", "visibilite", "nouveau"];
/// Parts of the address that are not facets, but kept by the forms.
const KEPT: [&str; 3] = ["tri", "groupe", "recherche"];
const ALL: [&str; 11] = [
    "categorie",
    "type",
    "periode",
    "auteur",
    "etablissement",
    "visibilite",
    "nouveau",
    "tri",
    "groupe",
    "recherche",
    "page",
];

/// `GET /documents`
pub(crate) async fn show(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let address = Address::of(paths::DOCUMENTS, &query, &ALL);
    let words = words_of(person.service(), person.seat.visitor.csrf(), query.get("recherche")).await?;
    let all = cards(&person).await?;
    let in_bin = if person.quality == ActorKind::Caregiver {
        0
    } else {
        person.service().bin(&person.caller, person.subject).await.map_or(0, |bin| bin.len())
    };
    let texts = person.lang().texts();
    let today = when::civil(person.service().now()).date();
    let facets = Facets::new(&KINDS, &query, today, person.lang());
    let wanted = words.as_deref().map(search::words).unwrap_or_default();
    let found: Vec<Card> =
        all.iter().filter(|card| search::has_all(&card.searched, &wanted)).cloned().collect();
    let sort = Sort::from_value(query.get("tri")).unwrap_or(Sort::Newest);
    let mut matching: Vec<&Card> = found.iter().filter(|card| facets.take(card)).collect();
    order(&mut matching, sort);
    let last = matching.len().div_ceil(PAGE).max(1);
    let page: usize = query.get("page").parse().unwrap_or(1).clamp(1, last);
    let first = (page - 1) * PAGE;
    let shown: Vec<&Card> = matching.iter().skip(first).take(PAGE).copied().collect();
    let days = || all.iter().map(|card| card.date);
    let search = words.map(|words| SearchState {
        words,
        ticket: query.get("recherche").to_owned(),
        clear: address.without(&["recherche", "page"]).to_string(),
    });
    let sorts = Sort::ALL.iter().map(|sort| SortLink {
        sort: *sort,
        href: address.without(&["page"]).with("tri", sort.value()).to_string(),
    });
    let list = DocumentsPage {
        layout: person.layout(Some(NavItem::Documents)).await?,
        total: count(all.len()),
        range: days().min().zip(days().max()),
        masked: count(all.iter().filter(|card| card.badges.contains(&DocumentBadge::Masked)).count()),
        in_bin: count(in_bin),
        search,
        chips: chips(&all, &query, texts),
        facets: facets.groups(&found),
        keep: address
            .pairs_of(&KEPT)
            .map(|(name, value)| Hidden { name: name.clone(), value: value.clone() })
            .collect(),
        clear: address.without(&FACETS).without(&["page"]).to_string(),
        sort,
        sorts: sorts.collect(),
        span: ListSpan {
            first: count(if shown.is_empty() { 0 } else { first + 1 }),
            last: count(first + shown.len()),
            matching: count(matching.len()),
        },
        groups: groups(&shown, sort, query.get("groupe")),
        pager: Pager::new(count(page), count(last), |number| address.with("page", number).to_string()),
    };
    Ok(html(list.render()))
}

/// `POST /documents/recherche`: the words go behind a ticket.
pub(crate) async fn search(person: Person, Posted(form): Posted) -> Result<Response, Failure> {
    let address = Address::of(paths::DOCUMENTS, &form, &ALL).without(&["page", "recherche"]);
    let ticket = ticket_of(person.service(), person.seat.visitor.csrf(), form.get("mots")).await?;
    Ok(see_other(&match ticket {
        Some(ticket) => address.with("recherche", ticket).to_string(),
        None => address.to_string(),
    }))
}

/// A ticket for the words of a search, which only this session can use; none for no words.
pub(crate) async fn ticket_of(
    service: &Service,
    owner: &str,
    words: &str,
) -> Result<Option<String>, Failure> {
    let words: String = words.trim().chars().take(LONGEST).collect();
    if words.is_empty() {
        return Ok(None);
    }
    let memo = Memo::Words { owner: owner.to_owned(), words };
    Ok(Some(service.issue(TokenKind::Words, encode(&memo), WORDS_LIFE).await?))
}

/// The words behind a ticket of this session.
pub(crate) async fn words_of(
    service: &Service,
    owner: &str,
    ticket: &str,
) -> Result<Option<String>, Failure> {
    if ticket.is_empty() {
        return Ok(None);
    }
    let payload = service.peek(TokenKind::Words, ticket).await?;
    Ok(match payload.and_then(|payload| decode::<Memo>(&payload).ok()) {
        Some(Memo::Words { owner: of, words }) if of == owner => Some(words),
        _ => None,
    })
}

fn order(cards: &mut [&Card], sort: Sort) {
    let newest = |card: &&Card| std::cmp::Reverse((card.date, card.filed, card.number));
    match sort {
        Sort::Newest => cards.sort_by_key(newest),
        Sort::Oldest => cards.sort_by_key(|card| (card.date, card.filed, card.number)),
        Sort::LastAdded => cards.sort_by_key(|card| std::cmp::Reverse((card.filed, card.number))),
        Sort::Title => cards.sort_by_cached_key(|card| (search::fold(&card.title), newest(card))),
        Sort::Author => cards.sort_by_cached_key(|card| (search::fold(&card.author.name), newest(card))),
        Sort::Category => cards.sort_by_key(|card| (card.category, newest(card))),
    }
}

/// Under months, categories, or one heading, as the order or the reader asks.
fn groups(shown: &[&Card], sort: Sort, asked: &str) -> Vec<DocumentGroup> {
    let row = |card: &&Card| card.row(paths::document(&card.id));
    match (asked, sort) {
        ("mois" | "", Sort::Newest | Sort::Oldest) => {
            DocumentGroup::by_month(shown.iter().map(row).collect())
        }
        ("categorie", _) | ("", Sort::Category) => {
            let group = |category: &Category| {
                let rows: Vec<_> = shown.iter().filter(|card| card.category == *category).map(row).collect();
                (!rows.is_empty())
                    .then_some(DocumentGroup { heading: GroupHeading::Category(*category), rows })
            };
            Category::ALL.iter().filter_map(group).collect()
        }
        _ if shown.is_empty() => Vec::new(),
        _ => vec![DocumentGroup { heading: GroupHeading::All, rows: shown.iter().map(row).collect() }],
    }
}

/// Quick filters: all, unread, the categories with most documents.
fn chips(all: &[Card], query: &crate::form::Fields, texts: carnet_pages::Texts) -> Vec<Chip> {
    let lang = texts.lang();
    let chosen: Vec<&str> = query.all("categorie").collect();
    let unread = query.has("nouveau", "1");
    let base = Address::of(paths::DOCUMENTS, query, &KEPT);
    let new = all.iter().filter(|card| card.is_new()).count();
    let mut chips = vec![Chip {
        label: texts.say("list-all"),
        count: Some(count(all.len())),
        href: base.to_string(),
        current: chosen.is_empty() && !unread,
    }];
    if new > 0 {
        chips.push(Chip {
            label: texts.say("badge-new"),
            count: Some(count(new)),
            href: base.with("nouveau", 1).to_string(),
            current: unread,
        });
    }
    let number = |category: Category| all.iter().filter(|card| card.category == category).count();
    let mut categories: Vec<(Category, usize)> = Category::ALL
        .into_iter()
        .map(|category| (category, number(category)))
        .filter(|(_, n)| *n > 0)
        .collect();
    categories.sort_by_key(|(category, number)| (std::cmp::Reverse(*number), *category));
    chips.extend(categories.into_iter().take(4).map(|(category, number)| Chip {
        label: category.label(lang),
        count: Some(count(number)),
        href: base.with("categorie", category.value()).to_string(),
        current: chosen == [category.value()],
    }));
    chips
}
