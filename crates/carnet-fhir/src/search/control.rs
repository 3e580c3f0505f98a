//! Parameters that every search has: how many, in what order, from where on.

use carnet_service::query::{Order, Page};
use carnet_service::{Service, ServiceError};

use super::params::{Asked, Handling, Parameters};
use crate::outcome::{Fault, Problem};

/// Entries of a page when the client does not say.
const USUAL: usize = 50;
/// Most entries of a page.
const MOST: usize = 100;

/// Whether the total is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Total {
    /// Yes.
    #[default]
    Told,
    /// `_total=none`.
    Untold,
}

/// How many, in what order, from where on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Control {
    /// The page.
    pub(crate) page: Page,
    /// Whether the total is told.
    pub(crate) total: Total,
    /// The order, where one was asked for.
    pub(super) order: Option<Order>,
}

/// What a control parameter was.
pub(super) enum Taken {
    /// Understood.
    Yes,
    /// None of these.
    No,
}

impl Control {
    /// A first page of the usual size.
    pub(super) fn new() -> Self {
        Self { page: Page { count: Some(USUAL), offset: 0, before: None }, ..Self::default() }
    }

    /// Takes a control parameter.
    pub(super) fn take(&mut self, asked: &Asked, params: &mut Parameters) -> Result<Taken, Problem> {
        match asked.key.as_str() {
            "_count" => {
                let count: usize = asked
                    .value
                    .parse()
                    .map_err(|_| asked.fault(Fault::Parameter, "expected a whole number"))?;
                self.page.count = Some(count.min(MOST));
            }
            "_total" => match asked.value.as_str() {
                "none" => self.total = Total::Untold,
                "estimate" | "accurate" => self.total = Total::Told,
                _ => return Err(asked.fault(Fault::Parameter, "expected none, estimate or accurate")),
            },
            "_summary" if asked.value == "count" => self.page.count = Some(0),
            "_summary" if asked.value == "false" => {}
            "_sort" => match order(&asked.value) {
                Some(order) => self.order = Some(order),
                None => params.ignore(asked)?,
            },
            "_format" | "_pretty" => {}
            _ => return Ok(Taken::No),
        }
        Ok(Taken::Yes)
    }
}

/// The orders that there are; the first key counts.
fn order(value: &str) -> Option<Order> {
    Some(match value {
        "-date" | "-creation" => Order::NewestFirst,
        "date" | "creation" => Order::OldestFirst,
        "-_lastUpdated" => Order::LastUpdatedFirst,
        "_lastUpdated" => Order::LastUpdatedLast,
        "title" => Order::Title,
        _ => return None,
    })
}

/// The text of a cursor: what is searched, and where the next page starts. Sealed before it leaves.
pub(crate) fn cursor(service: &Service, kind: &str, query: &str, next: &Page) -> String {
    let count = next.count.unwrap_or(USUAL);
    let before = next.before.map_or_else(|| "-".to_owned(), |number| number.to_string());
    service.seal_cursor(format!("{kind} {count} {} {before} {query}", next.offset).as_bytes())
}

/// The parameters and the page of a cursor of this kind of search.
pub(crate) fn resumed(
    service: &Service,
    kind: &str,
    sealed: &str,
    handling: Handling,
) -> Result<(Parameters, Page), Problem> {
    let bad = || crate::outcome::of_error(&ServiceError::BadCursor, &crate::outcome::Place::Elsewhere);
    let plain = service.open_cursor(sealed).map_err(|_| bad())?;
    let (query, page) = opened(&plain, kind).ok_or_else(bad)?;
    Ok((Parameters::read(&[&query], handling)?, page))
}

fn opened(plain: &[u8], kind: &str) -> Option<(String, Page)> {
    let text = std::str::from_utf8(plain).ok()?;
    let mut words = text.splitn(5, ' ');
    if words.next()? != kind {
        return None;
    }
    let count = words.next()?.parse().ok()?;
    let offset = words.next()?.parse().ok()?;
    let before = match words.next()? {
        "-" => None,
        number => Some(number.parse().ok()?),
    };
    Some((words.next()?.to_owned(), Page { count: Some(count), offset, before }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_of_one_kind_and_whole() {
        let (query, page) =
            opened(b"DocumentReference 20 40 77 type=a%7Cb&_sort=-date", "DocumentReference").unwrap();
        assert_eq!(query, "type=a%7Cb&_sort=-date");
        assert_eq!((page.count, page.offset, page.before), (Some(20), 40, Some(77)));
        for wrong in
            [&b"List 20 40 77 x"[..], b"DocumentReference 20 x 77 x", b"DocumentReference 20", b"\xff"]
        {
            assert!(opened(wrong, "DocumentReference").is_none());
        }
    }
}
