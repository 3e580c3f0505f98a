//! Whether a document or lot answers a query. Only what the view shows is ever asked.

use carnet_model::document::{Author, Confidentiality, DocumentState, Visibility};
use carnet_model::ids::EntryKind;
use carnet_model::{Code, Dtm, ObjectNo, PublicId, RecordNo};
use carnet_record::record::{Document, Record};
use carnet_record::view::{ShownLot, View, Visible};

use crate::query::{AllOf, AnyId, DocumentQuery, LotQuery, Span, States, Token, fold};
use crate::service::Service;

/// Code system of the three visibility codes.
const VISIBILITY: &str = "1.2.250.1.213.1.1.4.13";

/// What turns public ids of this record into object numbers.
pub(crate) struct Ids<'a> {
    pub(crate) service: &'a Service,
    pub(crate) record: RecordNo,
}

impl Ids<'_> {
    fn object(&self, id: PublicId, kind: EntryKind) -> Option<ObjectNo> {
        match self.service.open_id(id) {
            Some((record, found, object)) if record == self.record && found == kind => Some(object),
            _ => None,
        }
    }
}

/// What can be told from the record's table alone: state, types and creation times. It only leaves out what
/// [`matches`] would leave out too; a query that asks for nothing else needs no more.
pub(crate) struct Glance {
    states: States,
    types: Option<Vec<bool>>,
    created: Vec<(u64, u64)>,
    rest: Rest,
}

/// Whether a query asks for more than a glance tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Nothing,
    Something,
}

impl Glance {
    pub(crate) fn of(query: &DocumentQuery, record: &Record) -> Self {
        let types = record.rows().names().types();
        let answers = |(system, code): &(Box<str>, Box<str>)| {
            all(&query.types, |token| *token.code == **code && same_system(token, system))
        };
        let created = query.creation.iter().map(|span| {
            let from = span.from.map_or(0, carnet_model::Timestamp::second_digits);
            (from, span.to.map_or(u64::MAX, carnet_model::Timestamp::second_digits))
        });
        let glanced = DocumentQuery {
            states: query.states,
            types: query.types.clone(),
            creation: query.creation.clone(),
            order: query.order,
            ..DocumentQuery::default()
        };
        Self {
            states: query.states,
            types: (!query.types.is_empty()).then(|| types.iter().map(answers).collect()),
            created: created.collect(),
            rest: if *query == glanced { Rest::Nothing } else { Rest::Something },
        }
    }

    /// Whether the query asks for nothing that a glance does not tell.
    pub(crate) fn tells_all(&self) -> bool {
        self.rest == Rest::Nothing
    }

    pub(crate) fn passes(&self, visible: &Visible<'_>) -> bool {
        let row = visible.row;
        let of_type = |types: &Vec<bool>| types.get(row.type_code.place()).copied().unwrap_or(true);
        in_states(visible.state, self.states)
            && self.types.as_ref().is_none_or(of_type)
            && self.created.iter().all(|(from, to)| row.created_to >= *from && row.created_from < *to)
    }
}

/// Whether a document that the view shows answers. The systems of the query are canonical.
pub(crate) fn matches(
    view: &View<'_>,
    document: &Document,
    state: DocumentState,
    query: &DocumentQuery,
    ids: &Ids<'_>,
) -> bool {
    let entry = &document.entry;
    in_states(state, query.states)
        && all(&query.types, |token| is(token, &entry.type_code))
        && all(&query.classes, |token| is(token, &entry.class))
        && spans(&query.creation, &entry.creation_time)
        && all(&query.ids, |id| names(document, id, ids))
        && all(&query.identifiers, |id| names(document, id, ids))
        && all(&query.formats, |token| is(token, &entry.format))
        && all(&query.facilities, |token| is(token, &entry.facility))
        && all(&query.settings, |token| is(token, &entry.setting))
        && all(&query.labels, |token| has_label(document, token))
        && all(&query.events, |token| entry.events.iter().any(|event| is(token, event)))
        && all(&query.related, |token| {
            entry.references.iter().any(|r| *r.value == *token.code && same_system(token, &r.system))
        })
        && spans(&query.service_start, &entry.service_start)
        && query
            .service_stop
            .iter()
            .all(|span| entry.service_stop.as_ref().is_some_and(|stop| within(*span, stop)))
        && query.period.iter().all(|span| overlaps(*span, &entry.service_start, entry.service_stop.as_ref()))
        && query.last_updated.iter().all(|span| {
            let at = document.current().map_or(document.filed_at, |version| version.at);
            span.from.is_none_or(|from| at >= from) && span.to.is_none_or(|to| at < to)
        })
        && by_author(&entry.authors, &query.author_given, &query.author_family, &query.author_ids)
        && all(&query.relates_to, |id| relates(view, document, id, ids))
        && has_words(document, &query.title_words)
}

/// Whether a lot answers.
pub(crate) fn matches_lot(shown: &ShownLot, query: &LotQuery, ids: &Ids<'_>) -> bool {
    let lot = &shown.lot;
    let entry = lot.entry.as_ref();
    let at = lot.at;
    let authors = || entry.map(|entry| std::slice::from_ref(&entry.author)).unwrap_or_default();
    query.submission.iter().all(|s| s.from.is_none_or(|from| at >= from) && s.to.is_none_or(|to| at < to))
        && all(&query.identifiers, |id| match id {
            AnyId::Public(id) => ids.object(*id, EntryKind::Lot) == Some(lot.number),
            AnyId::Unique(unique) => match entry {
                Some(entry) => entry.unique_id == *unique,
                None => ids.service.made_lot_id(ids.record, lot.number) == *unique,
            },
            AnyId::Nothing => false,
        })
        && all(&query.content_types, |token| entry.is_some_and(|entry| is(token, &entry.content_type)))
        && all(&query.source_ids, |token| {
            let source = entry.and_then(|entry| entry.source_id.as_deref());
            source.is_some_and(|source| bare(source) == bare(&token.code))
        })
        && by_author(authors(), &query.author_given, &query.author_family, &query.author_ids)
        && all(&query.author_institutions, |token| {
            authors()
                .iter()
                .filter_map(|a| a.institution.as_ref()?.id.as_ref())
                .any(|id| *id.value == *token.code)
        })
        && all(&query.titles, |prefix| {
            entry
                .and_then(|entry| entry.title.as_deref())
                .is_some_and(|title| fold(title).starts_with(&fold(prefix)))
        })
}

impl Service {
    /// The uniqueId of a lot that the server made: its own public id.
    #[must_use]
    pub fn made_lot_id(&self, record: RecordNo, lot: ObjectNo) -> carnet_model::document::UniqueId {
        carnet_model::document::UniqueId::from_uuid(self.public_id(record, EntryKind::Lot, lot))
    }
}

fn all<T>(groups: &AllOf<T>, mut one: impl FnMut(&T) -> bool) -> bool {
    groups.iter().all(|group| group.iter().any(&mut one))
}

const fn in_states(state: DocumentState, wanted: States) -> bool {
    matches!(
        (wanted, state),
        (States::Approved, DocumentState::Approved)
            | (States::Current, DocumentState::Approved | DocumentState::Archived)
            | (States::Archived, DocumentState::Archived)
            | (States::Superseded, DocumentState::Deprecated)
            | (States::All, DocumentState::Approved | DocumentState::Archived | DocumentState::Deprecated)
    )
}

fn is(token: &Token, code: &Code) -> bool {
    *token.code == *code.code && same_system(token, &code.system)
}

fn same_system(token: &Token, system: &str) -> bool {
    token.system.as_deref().is_none_or(|wanted| wanted == system || carnet_terms::same_system(wanted, system))
}

fn bare(id: &str) -> &str {
    id.strip_prefix("urn:oid:").unwrap_or(id)
}

fn has_label(document: &Document, token: &Token) -> bool {
    let base = match document.entry.confidentiality {
        Confidentiality::Normal => "N",
        Confidentiality::Restricted => "R",
        Confidentiality::VeryRestricted => "V",
    };
    let codes = [
        (Visibility::MASKED, "MASQUE_PS"),
        (Visibility::HIDDEN_FROM_PATIENT, "INVISIBLE_PATIENT"),
        (Visibility::HIDDEN_FROM_REPRESENTATIVES, "INVISIBLE_REPRESENTANTS_LEGAUX"),
    ];
    (token.code == base && same_system(token, carnet_model::code::CONFIDENTIALITY))
        || codes.iter().any(|(flag, code)| {
            document.visibility.has(*flag) && token.code == *code && same_system(token, VISIBILITY)
        })
}

fn names(document: &Document, id: &AnyId, ids: &Ids<'_>) -> bool {
    match id {
        AnyId::Public(id) => {
            let object = ids.object(*id, EntryKind::Document);
            object.is_some_and(|object| document.versions.iter().any(|version| version.number == object))
                || document.entry.unique_id == carnet_model::document::UniqueId::from_uuid(*id)
        }
        AnyId::Unique(unique) => document.entry.unique_id == *unique,
        AnyId::Nothing => false,
    }
}

fn relates(view: &View<'_>, document: &Document, id: &AnyId, ids: &Ids<'_>) -> bool {
    let AnyId::Public(id) = id else { return false };
    let Some(object) = ids.object(*id, EntryKind::Document) else { return false };
    view.replaced_by_it(document) == Some(object)
}

/// Whether a value overlaps a span, at the coarser precision of the two.
fn within(span: Span, value: &Dtm) -> bool {
    overlaps(span, value, None)
}

fn spans(spans: &[Span], value: &Dtm) -> bool {
    spans.iter().all(|span| within(*span, value))
}

/// An act without an end is taken as its start alone, not as one that never ends.
fn overlaps(span: Span, start: &Dtm, stop: Option<&Dtm>) -> bool {
    span.from.is_none_or(|from| stop.unwrap_or(start).last_second() >= from.second_digits())
        && span.to.is_none_or(|to| start.first_second() < to.second_digits())
}

fn by_author(authors: &[Author], given: &AllOf<String>, family: &AllOf<String>, ids: &AllOf<Token>) -> bool {
    all(given, |prefix| authors.iter().any(|author| fold(&author.given).starts_with(&fold(prefix))))
        && all(family, |prefix| authors.iter().any(|author| fold(&author.family).starts_with(&fold(prefix))))
        && all(ids, |token| {
            let mut known = authors.iter().filter_map(|author| author.id.as_ref());
            known.any(|id| *id.value == *token.code && same_system(token, &id.system))
        })
}

fn has_words(document: &Document, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let entry = &document.entry;
    let mut text = fold(&entry.title);
    for more in [entry.comments.as_deref().unwrap_or_default(), &entry.type_code.display] {
        text.push(' ');
        text.push_str(&fold(more));
    }
    for author in &entry.authors {
        text.push(' ');
        text.push_str(&fold(&author.shown_name()));
    }
    words.iter().all(|word| text.contains(&fold(word)))
}
