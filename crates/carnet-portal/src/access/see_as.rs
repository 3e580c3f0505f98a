//! « Voir mon dossier comme… ».

use std::collections::HashMap;

use axum::response::Response;
use carnet_model::Caller;
use carnet_model::caller::ActorKind;
use carnet_pages::access::{
    CategoryCount, Reader, ReaderChoice, ReaderGroup, SeeAsPage, SeenAs, SeenRow, SeenShow, SeenWhy,
};
use carnet_pages::category::Category;
use carnet_pages::layout::NavItem;
use carnet_pages::parts::{Chip, Pager};
use carnet_pages::paths;
use carnet_service::journal::{JournalQuery, Whose};
use carnet_service::see_as::{AsWhom, SeenAs as Answer, Why};
use carnet_service::sharing::SharingItem;
use carnet_terms::Set;

use super::professional::of_record;
use crate::failure::Failure;
use crate::form::{Fields, Query};
use crate::public::opaque;
use crate::record::address::Address;
use crate::record::card::Card;
use crate::record::rules::{why_hidden, why_seen};
use crate::seat::{Person, count, html};

/// Accesses read to tell what each professional is.
const MOST: usize = 2_000;
/// Lines of a page.
const PAGE: usize = 50;
/// Professions offered, those whom people meet most first.
const PROFESSIONS: [&str; 12] = ["10", "60", "21", "40", "50", "70", "80", "91", "92", "94", "95", "96"];

/// `GET /partage/voir-comme`
pub(crate) async fn show(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let sharing = person.service().sharing(&person.caller, person.subject).await?;
    let last = last_callers(&person).await?;
    let offered = offered(&person, &sharing, &last);
    let chosen = query.get("comme").to_owned();
    let result = match offered.iter().find(|(choice, _)| choice.value == chosen) {
        Some((choice, whom)) => {
            let answer = person.service().see_as(&person.caller, person.subject, whom).await?;
            Some(shown(&person, choice.reader.clone(), &answer, &query))
        }
        // A reader whom this record does not know is like no choice at all.
        None => None,
    };
    let page = SeeAsPage {
        layout: person.layout(Some(NavItem::Sharing)).await?,
        choices: offered.into_iter().map(|(choice, _)| choice).collect(),
        chosen: if result.is_some() { chosen } else { String::new() },
        result,
    };
    Ok(html(page.render()))
}

/// Each professional as they came last: their profession and structure are known from the journal only.
async fn last_callers(person: &Person) -> Result<HashMap<String, Caller>, Failure> {
    let query = JournalQuery { count: MOST, whose: Whose::Others, ..JournalQuery::default() };
    let mut last = HashMap::new();
    for line in person.service().journal(&person.caller, person.subject, &query).await? {
        if line.trace.caller.kind == ActorKind::Professional {
            // Newest first: the first one found is the last one made.
            last.entry(line.trace.caller.id.to_string()).or_insert(line.trace.caller);
        }
    }
    Ok(last)
}

fn offered(
    person: &Person,
    sharing: &SharingItem,
    last: &HashMap<String, Caller>,
) -> Vec<(ReaderChoice, AsWhom)> {
    let known = |value: String, reader| ReaderChoice { value, reader, group: ReaderGroup::Known };
    let mut all: Vec<(ReaderChoice, AsWhom)> = of_record(sharing)
        .into_iter()
        .map(|(key, id, name)| {
            let known_as = last.get(&id);
            let of = |field: fn(&Caller) -> Option<&str>| known_as.and_then(field).map(ToOwned::to_owned);
            let whom = AsWhom::Professional {
                id,
                profession: of(|caller| caller.profession.as_deref()),
                structure: of(|caller| caller.structure.as_deref()),
            };
            (known(format!("soignant-{key}"), Reader::Professional(name)), whom)
        })
        .collect();
    let now = person.service().now();
    for (id, mandate) in sharing.mandates.iter().filter(|(_, one)| one.person.is_some() && one.is_open(now)) {
        let choice = known(format!("aidant-{id}"), Reader::Caregiver(mandate.name.to_string()));
        all.push((choice, AsWhom::Caregiver(*id)));
    }
    for one in &sharing.representatives {
        let key = opaque(&format!("{}{}", one.person.matricule(), one.since.0));
        let choice = known(format!("parent-{key}"), Reader::Representative(one.name.to_string()));
        all.push((choice, AsWhom::Representative(one.person)));
    }
    all.push((known("urgence".to_owned(), Reader::Emergency), AsWhom::Emergency));
    all.push((known("appel".to_owned(), Reader::CallCentre), AsWhom::CallCentre));
    let matrix = &person.service().policy().matrix;
    for code in PROFESSIONS.iter().filter(|code| matrix.profession(code).is_some()) {
        let Some(words) = carnet_terms::display(Set::Profession, code) else { continue };
        let choice = ReaderChoice {
            value: format!("profession-{code}"),
            reader: Reader::Profession(words.to_owned()),
            group: ReaderGroup::Professions,
        };
        all.push((choice, AsWhom::Profession { profession: (*code).to_owned() }));
    }
    all
}

fn shown(person: &Person, reader: Reader, answer: &Answer, query: &Fields) -> SeenAs {
    let lang = person.lang();
    let lines: Vec<(Card, SeenWhy)> = answer
        .lines
        .iter()
        .rev()
        .map(|line| {
            let card = Card::new(person.service(), &line.item, person.reader(), lang);
            let why = match line.why {
                Why::Seen(rule) => SeenWhy::Seen(why_seen(rule)),
                Why::Hidden(reason) => SeenWhy::Hidden(why_hidden(reason)),
            };
            (card, why)
        })
        .collect();
    let is_seen = |why: &SeenWhy| matches!(why, SeenWhy::Seen(_));
    let seen = count(lines.iter().filter(|(_, why)| is_seen(why)).count());
    let total = count(lines.len());
    let show = SeenShow::from_value(query.get("lignes"));
    let address = Address::of(paths::SEE_AS, query, &["comme", "lignes", "page"]);
    let chips = SeenShow::ALL.into_iter().map(|one| Chip {
        label: one.label(lang),
        count: Some(match one {
            SeenShow::All => total,
            SeenShow::Seen => seen,
            SeenShow::Hidden => total.saturating_sub(seen),
        }),
        href: address.without(&["page"]).with("lignes", one.value()).to_string(),
        current: one == show,
    });
    let chips = chips.collect();
    let categories = categories(&lines);
    let wanted: Vec<&(Card, SeenWhy)> = lines
        .iter()
        .filter(|(_, why)| match show {
            SeenShow::All => true,
            SeenShow::Seen => is_seen(why),
            SeenShow::Hidden => !is_seen(why),
        })
        .collect();
    let last = wanted.len().div_ceil(PAGE).max(1);
    let page: usize = query.get("page").parse().unwrap_or(1).clamp(1, last);
    SeenAs {
        reader,
        shut_out: answer.entry.err().map(why_hidden),
        seen,
        total,
        categories,
        chips,
        rows: wanted
            .into_iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|(card, why)| SeenRow { document: card.row(paths::document(&card.id)), why: *why })
            .collect(),
        pager: Pager::new(count(page), count(last), |number| address.with("page", number).to_string()),
    }
}

fn categories(lines: &[(Card, SeenWhy)]) -> Vec<CategoryCount> {
    Category::ALL
        .into_iter()
        .map(|category| {
            let of = lines.iter().filter(|(card, _)| card.category == category);
            let seen = of.clone().filter(|(_, why)| matches!(why, SeenWhy::Seen(_))).count();
            CategoryCount { category, seen: count(seen), total: count(of.count()) }
        })
        .filter(|line| line.total > 0)
        .collect()
}
