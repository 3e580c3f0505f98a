//! A document as lists show it.

use carnet_model::document::{DocumentEntry, DocumentState, Visibility};
use carnet_model::event::Origin;
use carnet_model::ids::EntryKind;
use carnet_model::{Caller, ObjectNo, Timestamp};
use carnet_pages::parts::{DocumentBadge, DocumentRow};
use carnet_pages::{Category, Lang, category_of, type_title};
use carnet_service::{Item, Service};
use carnet_terms::Set;
use jiff::civil::Date;

use crate::public::opaque;
use crate::search::fold;
use crate::when;

/// For whom cards are made.
#[derive(Clone, Copy)]
pub(crate) enum Reader<'a> {
    /// The person, or somebody who acts for them.
    Person,
    /// The same, who asked that lists show neutral titles.
    Discreet,
    /// A professional, and the visit before this one.
    Professional(&'a Caller, Option<Timestamp>),
}

/// A document as lists show it.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    /// Public id.
    pub(crate) id: String,
    /// Its number.
    pub(crate) number: ObjectNo,
    /// Clear title.
    pub(crate) title: String,
    /// Category.
    pub(crate) category: Category,
    /// Code of the type, and its words.
    pub(crate) kind: (String, String),
    /// Day of the act.
    pub(crate) date: Date,
    /// When it was filed.
    pub(crate) filed: Timestamp,
    /// Author.
    pub(crate) author: Named,
    /// Establishment.
    pub(crate) structure: Option<Named>,
    /// Specialty of the author.
    pub(crate) specialty: Option<Named>,
    /// What it says of itself below its title.
    pub(crate) meta: String,
    /// Marks.
    pub(crate) badges: Vec<DocumentBadge>,
    /// What lists show in the place of the title, for those who asked for discretion.
    pub(super) neutral: Option<String>,
    /// What a search reads, folded.
    pub(crate) searched: String,
}

/// A name, and the opaque value that stands for it in addresses.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// Value in addresses.
    pub(crate) value: String,
    /// The name.
    pub(crate) name: String,
}

impl Named {
    fn of(name: String) -> Option<Self> {
        (!name.trim().is_empty()).then(|| Self { value: opaque(&name), name })
    }
}

impl Card {
    /// The card of a document.
    pub(crate) fn new(service: &Service, item: &Item, reader: Reader<'_>, lang: Lang) -> Self {
        let document = &item.shown.document;
        let entry = &document.entry;
        let title = clear_title(entry, document.origin, lang);
        let author = entry.authors.first();
        let author_name = author.map(carnet_model::document::Author::shown_name).unwrap_or_default();
        let structure = author.and_then(|author| author.institution.as_ref()).map(|i| i.name.to_string());
        let specialty = author.and_then(|author| author.specialty.as_ref()).map(specialty_name);
        let sent = sent_title(entry, &title);
        let told = match document.origin {
            Origin::Person => None,
            Origin::Care => Some(author_name.as_str()),
        };
        let parts = [sent, told, structure.as_deref()];
        let meta =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let searched = [title.as_str(), &entry.title, &author_name, structure.as_deref().unwrap_or_default()];
        let searched = fold(&searched.join(" "));
        Self {
            id: service.public_id(item.record, EntryKind::Document, document.number).to_string(),
            number: document.number,
            category: category_of(&entry.class.code, &entry.type_code.code),
            kind: (entry.type_code.code.to_string(), type_words(entry, lang)),
            date: when::day(&entry.service_start),
            filed: document.filed_at,
            author: Named { value: opaque(&author_name), name: author_name.clone() },
            structure: structure.and_then(Named::of),
            specialty: specialty.and_then(Named::of),
            meta,
            badges: badges(item, reader),
            neutral: matches!(reader, Reader::Discreet).then(|| lang.texts().say("tab-document")),
            searched,
            title,
        }
    }

    /// Whether the reader has not seen it yet.
    pub(crate) fn is_new(&self) -> bool {
        self.badges.contains(&DocumentBadge::New)
    }

    /// The title that lists show.
    pub(crate) fn shown_title(&self) -> &str {
        self.neutral.as_deref().unwrap_or(&self.title)
    }

    /// Its row in a list.
    pub(crate) fn row(&self, href: String) -> DocumentRow {
        DocumentRow {
            href,
            title: self.shown_title().to_owned(),
            // Authors and establishments tell as much as titles.
            meta: if self.neutral.is_some() { String::new() } else { self.meta.clone() },
            category: self.category,
            date: self.date,
            badges: self.badges.clone(),
            current: false,
        }
    }
}

/// The title in lay words; that of a person's own document is what they wrote.
pub(crate) fn clear_title(entry: &DocumentEntry, origin: Origin, lang: Lang) -> String {
    let own = origin == Origin::Person && !entry.title.trim().is_empty();
    match type_title(&entry.type_code.code, lang) {
        Some(title) if !own => title.to_owned(),
        _ => entry.title.to_string(),
    }
}

/// The words of the type.
pub(crate) fn type_words(entry: &DocumentEntry, lang: Lang) -> String {
    let code = &*entry.type_code.code;
    let words = type_title(code, lang).or_else(|| carnet_terms::type_display(code));
    words.map_or_else(|| entry.type_code.display.to_string(), ToOwned::to_owned)
}

/// The title that the depositor gave, where it says more than the clear one.
fn sent_title<'a>(entry: &'a DocumentEntry, clear: &str) -> Option<&'a str> {
    let sent = entry.title.trim();
    let known = [
        clear,
        &entry.type_code.display,
        carnet_terms::type_display(&entry.type_code.code).unwrap_or_default(),
    ];
    let says_more = known.iter().all(|known| fold(known) != fold(sent));
    (says_more && !sent.is_empty()).then_some(sent)
}

fn specialty_name(code: &carnet_model::Code) -> String {
    let known = carnet_terms::display(Set::AuthorSpecialty, &code.code);
    known.map_or_else(|| code.display.to_string(), ToOwned::to_owned)
}

fn badges(item: &Item, reader: Reader<'_>) -> Vec<DocumentBadge> {
    let document = &item.shown.document;
    let has = |code| document.visibility.has(code);
    let mut badges = Vec::new();
    let mut mark = |fits: bool, badge| {
        if fits {
            badges.push(badge);
        }
    };
    match reader {
        Reader::Person | Reader::Discreet => {
            let unread = document.seen_at.is_none() && document.origin == Origin::Care;
            mark(unread && item.shown.state != DocumentState::Deprecated, DocumentBadge::New);
            mark(document.origin == Origin::Person, DocumentBadge::OwnDocument);
        }
        Reader::Professional(caller, before) => {
            mark(before.is_some_and(|before| document.filed_at > before), DocumentBadge::New);
            mark(document.filed_by.id == caller.id, DocumentBadge::Mine);
            mark(has(Visibility::HIDDEN_FROM_PATIENT), DocumentBadge::HiddenFromPatient);
        }
    }
    mark(has(Visibility::MASKED), DocumentBadge::Masked);
    mark(has(Visibility::HIDDEN_FROM_REPRESENTATIVES), DocumentBadge::HiddenFromRepresentatives);
    mark(item.shown.state == DocumentState::Archived, DocumentBadge::Archived);
    mark(item.shown.state == DocumentState::Deprecated, DocumentBadge::OldVersion);
    badges
}
