//! What can be asked of a list of documents or lots; the same for every door.

use carnet_model::document::UniqueId;
use carnet_model::{PublicId, Timestamp};

/// A code as searched: with or without its system (OID dotted, or URI).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// System; absent matches any.
    pub system: Option<String>,
    /// Code.
    pub code: String,
}

/// One of these (comma in FHIR, list in XDS).
pub type AnyOf<T> = Vec<T>;
/// All of these (repetition in FHIR and XDS).
pub type AllOf<T> = Vec<AnyOf<T>>;

/// A span of time: from inclusive, to exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// From, inclusive.
    pub from: Option<Timestamp>,
    /// To, exclusive.
    pub to: Option<Timestamp>,
}

/// An identifier as searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyId {
    /// A public id: logicalId or entryUUID.
    Public(PublicId),
    /// uniqueId.
    Unique(UniqueId),
    /// A shape that no identifier has: matches nothing.
    Nothing,
}

/// A text to be found at the start of a name, without case or accents.
pub type Prefix = String;

/// Which states are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum States {
    /// Approved only: what clients list by default.
    Approved,
    /// Approved and archived (`current` with `isArchived` either way).
    Current,
    /// Archived only.
    Archived,
    /// Deprecated only (`superseded`).
    Superseded,
    /// All that is not deleted.
    All,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// creationTime, latest first.
    #[default]
    NewestFirst,
    /// creationTime, earliest first.
    OldestFirst,
    /// Time of deposit or last change, latest first.
    LastUpdatedFirst,
    /// Time of deposit or last change, earliest first.
    LastUpdatedLast,
    /// Title.
    Title,
}

/// Search of documents (ITI-67, `FindDocuments`, the pages).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentQuery {
    /// States.
    pub states: States,
    /// `_id`: public ids.
    pub ids: AllOf<AnyId>,
    /// `identifier`: uniqueId, logicalId, entryUUIDs.
    pub identifiers: AllOf<AnyId>,
    /// typeCode
    pub types: AllOf<Token>,
    /// classCode
    pub classes: AllOf<Token>,
    /// formatCode
    pub formats: AllOf<Token>,
    /// healthcareFacilityTypeCode
    pub facilities: AllOf<Token>,
    /// practiceSettingCode
    pub settings: AllOf<Token>,
    /// confidentialityCode
    pub labels: AllOf<Token>,
    /// eventCodeList
    pub events: AllOf<Token>,
    /// creationTime (`date`, `creation`): each must hold.
    pub creation: Vec<Span>,
    /// The act overlaps each (`period`).
    pub period: Vec<Span>,
    /// serviceStartTime
    pub service_start: Vec<Span>,
    /// serviceStopTime
    pub service_stop: Vec<Span>,
    /// Deposit or last change.
    pub last_updated: Vec<Span>,
    /// Author's given name.
    pub author_given: AllOf<Prefix>,
    /// Author's family name.
    pub author_family: AllOf<Prefix>,
    /// Author's identifier.
    pub author_ids: AllOf<Token>,
    /// referenceIdList
    pub related: AllOf<Token>,
    /// Documents that replace, or are replaced by, one of these.
    pub relates_to: AllOf<AnyId>,
    /// Words of the title or comment, without case or accents (the pages).
    pub title_words: Vec<String>,
    /// Order.
    pub order: Order,
}

impl Default for DocumentQuery {
    fn default() -> Self {
        Self {
            states: States::Approved,
            ids: Vec::new(),
            identifiers: Vec::new(),
            types: Vec::new(),
            classes: Vec::new(),
            formats: Vec::new(),
            facilities: Vec::new(),
            settings: Vec::new(),
            labels: Vec::new(),
            events: Vec::new(),
            creation: Vec::new(),
            period: Vec::new(),
            service_start: Vec::new(),
            service_stop: Vec::new(),
            last_updated: Vec::new(),
            author_given: Vec::new(),
            author_family: Vec::new(),
            author_ids: Vec::new(),
            related: Vec::new(),
            relates_to: Vec::new(),
            title_words: Vec::new(),
            order: Order::default(),
        }
    }
}

impl DocumentQuery {
    /// The same query with every code system by the name that stored codes have, so that most comparisons are of
    /// equal texts.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut query = self.clone();
        let groups = [
            &mut query.types,
            &mut query.classes,
            &mut query.formats,
            &mut query.facilities,
            &mut query.settings,
            &mut query.labels,
            &mut query.events,
            &mut query.author_ids,
        ];
        for token in groups.into_iter().flatten().flatten() {
            token.system =
                token.system.take().map(|system| carnet_terms::canonical_system(&system).to_owned());
        }
        query
    }
}

/// Search of lots (ITI-66, `FindSubmissionSets`).
#[derive(Clone, Debug, Default)]
pub struct LotQuery {
    /// Public id or uniqueId.
    pub identifiers: AllOf<AnyId>,
    /// submissionTime: each must hold.
    pub submission: Vec<Span>,
    /// contentTypeCode
    pub content_types: AllOf<Token>,
    /// sourceId
    pub source_ids: AllOf<Token>,
    /// Author's given name.
    pub author_given: AllOf<Prefix>,
    /// Author's family name.
    pub author_family: AllOf<Prefix>,
    /// Author's identifier.
    pub author_ids: AllOf<Token>,
    /// Identifier of the author's structure.
    pub author_institutions: AllOf<Token>,
    /// Title, from its start.
    pub titles: AllOf<Prefix>,
    /// Order.
    pub order: Order,
}

/// A page of a list: how many at most, and after what.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// At most this many; 0 asks for the total only.
    pub count: Option<usize>,
    /// From this place on.
    pub offset: usize,
    /// Objects made from this number on are left out: pins the pages of one search to one moment.
    pub before: Option<u64>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// All that match.
    pub total: usize,
    /// The next page, if there is one.
    pub next: Option<Page>,
}

/// A text as far as a search tells letters apart: lower case, without the accents of French.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => out.push('a'),
            'ç' => out.push('c'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' | 'í' | 'ì' => out.push('i'),
            'ñ' => out.push('n'),
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => out.push('u'),
            'ÿ' | 'ý' => out.push('y'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            '’' => out.push('\''),
            other => out.push(other),
        }
    }
    out
}
