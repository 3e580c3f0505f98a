//! What narrows, orders and pages a list. Re-exported by [`crate::parts`].

use crate::language::{Msg, Texts};

/// A group of choices that narrows a list: one `name`, many values.
#[derive(Clone, Debug)]
pub struct FacetGroup {
    /// What the group is about.
    pub kind: FacetKind,
    /// Its choices, those without any document left out by the caller.
    pub options: Vec<FacetOption>,
}

/// What a group of choices is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetKind {
    /// Category shown to people.
    Category,
    /// Type of document.
    Type,
    /// Period.
    Period,
    /// Author.
    Author,
    /// Establishment.
    Establishment,
    /// Specialty of the author.
    Specialty,
    /// Who may see it.
    Visibility,
    /// Read or not.
    Novelty,
}

impl FacetKind {
    /// Name of the query parameter.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Category => "categorie",
            Self::Type => "type",
            Self::Period => "periode",
            Self::Author => "auteur",
            Self::Establishment => "etablissement",
            Self::Specialty => "specialite",
            Self::Visibility => "visibilite",
            Self::Novelty => "nouveau",
        }
    }

    pub(crate) const fn legend(self) -> Msg {
        match self {
            Self::Category => Msg("facet-category"),
            Self::Type => Msg("facet-type"),
            Self::Period => Msg("facet-period"),
            Self::Author => Msg("facet-author"),
            Self::Establishment => Msg("facet-establishment"),
            Self::Specialty => Msg("facet-specialty"),
            Self::Visibility => Msg("facet-visibility"),
            Self::Novelty => Msg("facet-novelty"),
        }
    }
}

/// One choice of a group.
#[derive(Clone, Debug)]
pub struct FacetOption {
    /// Value sent; opaque for authors and places.
    pub value: String,
    /// Words shown. [`Category::label`](crate::Category::label), [`Period::label`] and [`crate::type_title`] give most of them.
    pub label: String,
    /// Documents that this choice would show.
    pub count: u32,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Usual periods of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Three last months.
    ThreeMonths,
    /// Twelve last months.
    TwelveMonths,
    /// One calendar year.
    Year(i16),
    /// Before a calendar year.
    Before(i16),
}

impl Period {
    /// Words shown.
    pub fn label(self, texts: Texts) -> String {
        match self {
            Self::ThreeMonths => texts.say(Msg("period-three-months")),
            Self::TwelveMonths => texts.say(Msg("period-twelve-months")),
            Self::Year(year) => year.to_string(),
            Self::Before(year) => texts.say1(Msg("period-before"), "year", year.to_string()),
        }
    }
}

/// A hidden field of a form, or a pair of a query.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// Name of the field.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A quick filter above a list.
#[derive(Clone, Debug)]
pub struct Chip {
    /// Words shown.
    pub label: String,
    /// Documents behind it.
    pub count: Option<u32>,
    /// Address.
    pub href: String,
    /// Whether it is the one in use.
    pub current: bool,
}

/// Order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Date of the act, newest first.
    Newest,
    /// Date of the act, oldest first.
    Oldest,
    /// Date of deposit, newest first.
    LastAdded,
    /// Title.
    Title,
    /// Author.
    Author,
    /// Category.
    Category,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 6] =
        [Self::Newest, Self::Oldest, Self::LastAdded, Self::Title, Self::Author, Self::Category];

    /// Value of the query parameter `tri`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Newest => "recent",
            Self::Oldest => "ancien",
            Self::LastAdded => "ajout",
            Self::Title => "titre",
            Self::Author => "auteur",
            Self::Category => "categorie",
        }
    }

    /// Reads the query parameter.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.value() == value)
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Newest => Msg("sort-newest"),
            Self::Oldest => Msg("sort-oldest"),
            Self::LastAdded => Msg("sort-last-added"),
            Self::Title => Msg("sort-title"),
            Self::Author => Msg("sort-author"),
            Self::Category => Msg("sort-category"),
        }
    }
}

/// An order that the reader may choose.
#[derive(Clone, Debug)]
pub struct SortLink {
    /// The order.
    pub sort: Sort,
    /// Address of the list in that order.
    pub href: String,
}

/// Pages of a list.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// Links, empty for a single page.
    pub steps: Vec<PagerStep>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the page before.
    pub previous: Option<String>,
}

/// One step of the pages of a list.
#[derive(Clone, Debug)]
pub enum PagerStep {
    /// A page.
    Page {
        /// Its number, from 1.
        number: u32,
        /// Its address.
        href: String,
        /// Whether it is shown now.
        current: bool,
    },
    /// Pages left out.
    Gap,
}

impl Pager {
    /// Lays out pages 1 to `last` around `current`, with the address of each.
    pub fn new(current: u32, last: u32, href: impl Fn(u32) -> String) -> Self {
        if last < 2 {
            return Self::default();
        }
        let mut steps = Vec::new();
        let mut shown = 0;
        for number in 1..=last {
            if number == 1 || number == last || number.abs_diff(current) <= 1 {
                if number > shown + 1 {
                    steps.push(PagerStep::Gap);
                }
                steps.push(PagerStep::Page { number, href: href(number), current: number == current });
                shown = number;
            }
        }
        let next = (current < last).then(|| href(current + 1));
        let previous = (current > 1).then(|| href(current - 1));
        Self { steps, next, previous }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_around_the_current_one() {
        let shown = |current, last| -> String {
            Pager::new(current, last, |number| format!("?page={number}"))
                .steps
                .iter()
                .map(|step| match step {
                    PagerStep::Page { number, current: true, .. } => format!("[{number}]"),
                    PagerStep::Page { number, .. } => format!("{number} "),
                    PagerStep::Gap => "… ".to_owned(),
                })
                .collect()
        };
        assert_eq!(shown(1, 1), "");
        assert_eq!(shown(1, 3), "[1]2 3 ");
        assert_eq!(shown(1, 25), "[1]2 … 25 ");
        assert_eq!(shown(12, 25), "1 … 11 [12]13 … 25 ");
    }
}
