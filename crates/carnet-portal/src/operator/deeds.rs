//! What operators did alone, from the words and figures of the system's ledger.

use carnet_pages::operator::{ActRow, Deed, OfficerRole};
use carnet_record::system::Noted;

use crate::when;

/// The row of an act.
pub(super) fn row(noted: &Noted) -> ActRow {
    ActRow {
        deed: deed(&noted.what, &noted.detail),
        by: noted.by.name.to_string(),
        at: when::civil(noted.at),
    }
}

/// The act of a word; one that this page cannot read is shown as it is.
fn deed(what: &str, detail: &str) -> Deed {
    let known = match what {
        "operator.add" => added(detail),
        "population.open" => before(detail, "opened")
            .zip(before(detail, "reported"))
            .map(|(opened, reported)| Deed::PopulationOpened { opened, reported }),
        "population.oppose" => before(detail, "done").map(|done| Deed::Opposed { done }),
        "population.withdraw" => before(detail, "done").map(|done| Deed::Withdrawn { done }),
        "record.import" => before(detail, "documents").map(|documents| Deed::Imported { documents }),
        "record.canary" => Some(Deed::Canary),
        _ => None,
    };
    known.unwrap_or_else(|| Deed::Other { word: what.to_owned(), detail: detail.to_owned() })
}

/// `role login name`, as `carnet operator add` writes it.
fn added(detail: &str) -> Option<Deed> {
    let mut parts = detail.splitn(3, ' ');
    let role = match parts.next()? {
        "operator" => OfficerRole::Operator,
        "security-officer" => OfficerRole::SecurityOfficer,
        "counter-agent" => OfficerRole::CounterAgent,
        _ => return None,
    };
    let login = parts.next()?;
    Some(Deed::OperatorAdded { role, name: parts.next().unwrap_or(login).to_owned() })
}

/// The figure before a word: `998 opened`.
fn before(detail: &str, word: &str) -> Option<u64> {
    let words: Vec<&str> = detail.split([' ', ',', ':']).filter(|part| !part.is_empty()).collect();
    words.windows(2).find_map(|pair| match pair {
        [figure, found] if *found == word => figure.parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_ledger_has_words_of_the_page() {
        let other = |word: &str| Deed::Other { word: word.into(), detail: "x".into() };
        for (what, detail, expected) in [
            (
                "operator.add",
                "counter-agent gael Gaël LE GOFF-TEST",
                Deed::OperatorAdded { role: OfficerRole::CounterAgent, name: "Gaël LE GOFF-TEST".into() },
            ),
            (
                "population.open",
                "sha256 0123456789abcdef: 1000 lines, 998 opened, 0 letters on paper, 4 parents, 2 reported",
                Deed::PopulationOpened { opened: 998, reported: 2 },
            ),
            ("population.oppose", "12 lines, 11 done, 1 reported", Deed::Opposed { done: 11 }),
            ("population.withdraw", "1 lines, 1 done, 0 reported", Deed::Withdrawn { done: 1 }),
            ("record.import", "7 documents, 31 lines, from https://a.test", Deed::Imported { documents: 7 }),
            ("record.canary", "", Deed::Canary),
            ("population.open", "x", other("population.open")),
            ("operator.add", "x", other("operator.add")),
            ("something.else", "x", other("something.else")),
        ] {
            assert_eq!(deed(what, detail), expected, "{what}");
        }
    }
}
