//! What narrows a list: each group counts the documents that the choices of the other groups leave.

use std::collections::HashMap;

use carnet_pages::parts::{DocumentBadge, FacetGroup, FacetKind, FacetOption, Period};
use carnet_pages::{Category, Lang};
use jiff::ToSpan;
use jiff::civil::Date;

use super::card::Card;
use crate::form::Fields;
use crate::seat::count;

/// Calendar years offered one by one.
const YEARS: i16 = 3;
/// Most choices of a group.
const OPTIONS: usize = 30;

/// The groups of a list, and what is chosen in each.
pub(crate) struct Facets {
    groups: Vec<(FacetKind, Vec<String>)>,
    today: Date,
    lang: Lang,
}

impl Facets {
    /// What a request chose.
    pub(crate) fn new(kinds: &[FacetKind], fields: &Fields, today: Date, lang: Lang) -> Self {
        let chosen =
            |kind: FacetKind| fields.all(kind.parameter()).map(ToOwned::to_owned).take(OPTIONS).collect();
        Self { groups: kinds.iter().map(|kind| (*kind, chosen(*kind))).collect(), today, lang }
    }

    /// Whether a card answers every choice.
    pub(crate) fn take(&self, card: &Card) -> bool {
        self.groups.iter().all(|(kind, chosen)| self.fits(*kind, chosen, card))
    }

    fn fits(&self, kind: FacetKind, chosen: &[String], card: &Card) -> bool {
        chosen.is_empty() || self.values(kind, card).iter().any(|(value, _)| chosen.contains(value))
    }

    /// The groups with their counts.
    pub(crate) fn groups(&self, cards: &[Card]) -> Vec<FacetGroup> {
        self.groups.iter().map(|(kind, chosen)| self.group(*kind, chosen, cards)).collect()
    }

    fn group(&self, kind: FacetKind, chosen: &[String], cards: &[Card]) -> FacetGroup {
        let others = |card: &&Card| {
            self.groups
                .iter()
                .filter(|(other, _)| *other != kind)
                .all(|(other, chosen)| self.fits(*other, chosen, card))
        };
        let mut found: HashMap<String, (String, usize)> = HashMap::new();
        for card in cards.iter().filter(others) {
            for (value, label) in self.values(kind, card) {
                found.entry(value).or_insert((label, 0)).1 += 1;
            }
        }
        let mut options: Vec<FacetOption> = found
            .into_iter()
            .map(|(value, (label, number))| FacetOption {
                chosen: chosen.contains(&value),
                count: count(number),
                value,
                label,
            })
            .collect();
        self.sort(kind, &mut options);
        options.truncate(OPTIONS);
        FacetGroup { kind, options }
    }

    /// Categories and periods in their own order, all others by number.
    fn sort(&self, kind: FacetKind, options: &mut [FacetOption]) {
        match kind {
            FacetKind::Category => options.sort_by_key(|option| Category::from_value(&option.value)),
            FacetKind::Period => {
                options.sort_by_key(|option| self.periods().iter().position(|p| key(*p) == option.value));
            }
            _ => options.sort_by(|a, b| (b.chosen, b.count, &a.label).cmp(&(a.chosen, a.count, &b.label))),
        }
    }

    /// The choices of a group that show a card: value and words.
    fn values(&self, kind: FacetKind, card: &Card) -> Vec<(String, String)> {
        let named = |named: &super::card::Named| (named.value.clone(), named.name.clone());
        match kind {
            FacetKind::Category => vec![(card.category.value().to_owned(), card.category.label(self.lang))],
            FacetKind::Type => vec![card.kind.clone()],
            FacetKind::Period => self.periods_of(card.date),
            FacetKind::Author if card.author.name.is_empty() => Vec::new(),
            FacetKind::Author => vec![named(&card.author)],
            FacetKind::Establishment => card.structure.iter().map(named).collect(),
            FacetKind::Specialty => card.specialty.iter().map(named).collect(),
            FacetKind::Visibility => vec![self.visibility(card)],
            FacetKind::Novelty if card.is_new() => vec![("1".to_owned(), self.lang.texts().say("badge-new"))],
            FacetKind::Novelty => Vec::new(),
        }
    }

    fn visibility(&self, card: &Card) -> (String, String) {
        let (value, message) = if card.badges.contains(&DocumentBadge::Masked) {
            ("masque", "badge-masked")
        } else if card.badges.contains(&DocumentBadge::HiddenFromRepresentatives) {
            ("cache", "badge-hidden-representatives")
        } else {
            ("visible", "badge-visible")
        };
        (value.to_owned(), self.lang.texts().say(message))
    }

    /// Every period, in order.
    fn periods(&self) -> Vec<Period> {
        let year = self.today.year();
        let mut periods = vec![Period::ThreeMonths, Period::TwelveMonths];
        periods.extend((0..YEARS).map(|back| Period::Year(year - back)));
        periods.push(Period::Before(year - YEARS + 1));
        periods
    }

    fn periods_of(&self, date: Date) -> Vec<(String, String)> {
        let since =
            |months: i8| self.today.checked_sub(i64::from(months).months()).is_ok_and(|from| date >= from);
        let fits = |period: &Period| match period {
            Period::ThreeMonths => since(3),
            Period::TwelveMonths => since(12),
            Period::Year(year) => date.year() == *year,
            Period::Before(year) => date.year() < *year,
        };
        let texts = self.lang.texts();
        self.periods().into_iter().filter(fits).map(|period| (key(period), period.label(texts))).collect()
    }
}

fn key(period: Period) -> String {
    match period {
        Period::ThreeMonths => "3-mois".to_owned(),
        Period::TwelveMonths => "12-mois".to_owned(),
        Period::Year(year) => year.to_string(),
        Period::Before(year) => format!("avant-{year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_model::{ObjectNo, Timestamp};
    use jiff::civil::date;

    fn card(category: Category, day: Date, author: &str) -> Card {
        Card {
            id: String::new(),
            number: ObjectNo(1),
            title: String::new(),
            category,
            kind: ("k".to_owned(), "K".to_owned()),
            date: day,
            filed: Timestamp(0),
            author: super::super::card::Named { value: author.to_owned(), name: author.to_owned() },
            structure: None,
            specialty: None,
            meta: String::new(),
            badges: Vec::new(),
            neutral: None,
            searched: String::new(),
        }
    }

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.push((*name).to_owned(), (*value).to_owned());
        }
        fields
    }

    #[test]
    fn a_group_counts_what_the_other_groups_leave() {
        let cards = [
            card(Category::Laboratory, date(2026, 11, 1), "A"),
            card(Category::Laboratory, date(2025, 6, 1), "B"),
            card(Category::Imaging, date(2026, 10, 1), "A"),
        ];
        let kinds = [FacetKind::Category, FacetKind::Period, FacetKind::Author];
        let facets =
            Facets::new(&kinds, &fields(&[("categorie", "biologie")]), date(2026, 11, 24), Lang::French);
        assert_eq!(cards.iter().filter(|card| facets.take(card)).count(), 2);
        let shown: Vec<Vec<(String, u32)>> = facets
            .groups(&cards)
            .into_iter()
            .map(|group| group.options.into_iter().map(|option| (option.value, option.count)).collect())
            .collect();
        let pairs =
            |pairs: &[(&str, u32)]| pairs.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect::<Vec<_>>();
        assert_eq!(shown[0], pairs(&[("imagerie", 1), ("biologie", 2)]));
        assert_eq!(shown[1], pairs(&[("3-mois", 1), ("12-mois", 1), ("2026", 1), ("2025", 1)]));
        assert_eq!(shown[2], pairs(&[("A", 1), ("B", 1)]));
    }

    #[test]
    fn unknown_choices_show_nothing() {
        let facets = Facets::new(
            &[FacetKind::Category],
            &fields(&[("categorie", "??")]),
            date(2026, 11, 24),
            Lang::French,
        );
        assert!(!facets.take(&card(Category::Imaging, date(2026, 1, 1), "A")));
    }
}
