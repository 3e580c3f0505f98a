//! The facts of a document beside its content, and the line below its title.

use carnet_model::document::Author;
use carnet_pages::Lang;
use carnet_pages::parts::{Fact, FactKind};
use carnet_service::Item;

use super::card::{Card, type_words};
use crate::when;

/// Who the facts are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// A person.
    Lay,
    /// A professional, who also sees the technical ones.
    Clinical,
}

/// Author or place, then date.
pub(crate) fn lead(card: &Card, lang: Lang) -> String {
    let place = card.structure.as_ref().map(|structure| structure.name.as_str());
    let who = place.filter(|place| !place.is_empty()).unwrap_or(&card.author.name);
    let date = lang.texts().date(card.date);
    if who.is_empty() { date } else { format!("{who} · {date}") }
}

/// The facts of a document.
pub(crate) fn facts(item: &Item, card: &Card, depth: Depth, lang: Lang) -> Vec<Fact> {
    let entry = &item.shown.document.entry;
    let texts = lang.texts();
    let fact = |kind, value: String| (!value.trim().is_empty()).then_some(Fact { kind, value, detail: None });
    let author = Fact {
        kind: FactKind::Author,
        value: card.author.name.clone(),
        detail: card.specialty.as_ref().map(|specialty| specialty.name.clone()),
    };
    let validated = entry.legal_authenticator.as_ref().map(Author::shown_name).unwrap_or_default();
    let words = type_words(entry, lang);
    let kind = Fact { kind: FactKind::Type, detail: sent(&entry.title, &words), value: words };
    let file = format!("{}, {}", format_words(&entry.mime), texts.size(entry.size));
    let mut facts: Vec<Fact> = [
        fact(FactKind::ActDate, texts.date(card.date)),
        Some(author).filter(|author| !author.value.is_empty()),
        fact(FactKind::Establishment, card.structure.as_ref().map(|s| s.name.clone()).unwrap_or_default()),
        fact(FactKind::ValidatedBy, if validated == card.author.name { String::new() } else { validated }),
        fact(FactKind::AddedOn, texts.date_time(when::civil(item.shown.document.filed_at))),
        fact(FactKind::Category, card.category.label(lang)),
        Some(kind).filter(|kind| !kind.value.is_empty()),
        fact(FactKind::Comment, entry.comments.as_deref().unwrap_or_default().to_owned()),
        fact(FactKind::File, file),
    ]
    .into_iter()
    .flatten()
    .collect();
    if depth == Depth::Clinical {
        facts.extend(fact(FactKind::Identifier, entry.unique_id.as_str().to_owned()));
    }
    facts
}

/// The title as sent, where it differs.
fn sent(title: &str, words: &str) -> Option<String> {
    let differs = crate::search::fold(title) != crate::search::fold(words);
    (differs && !title.trim().is_empty()).then(|| title.to_owned())
}

/// What a media type is called by people.
fn format_words(mime: &str) -> &str {
    match mime {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        "text/plain" => "TXT",
        "text/xml" | "application/xml" | "application/hl7-cda+xml" | "application/xslt+xml" => "CDA",
        "application/fhir+json" => "FHIR",
        other => other,
    }
}
