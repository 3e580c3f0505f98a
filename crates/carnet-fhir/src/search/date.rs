//! Dates with prefixes, as spans of time. A day without an offset is a day in UTC.

use carnet_model::Dtm;
use carnet_service::query::Span;

use super::params::{Asked, alternatives};
use crate::outcome::{Fault, Problem};

/// The span of a date parameter.
pub(super) fn span(asked: &Asked) -> Result<Span, Problem> {
    asked.plain()?;
    let values = alternatives(&asked.value);
    let [value] = values.as_slice() else {
        return Err(asked.fault(Fault::Parameter, "alternatives of dates are not supported"));
    };
    // A plus sign that was not encoded arrives as a space.
    let value = value.replace(' ', "+");
    let (prefix, date) = match value.split_at_checked(2) {
        Some((prefix, date)) if prefix.bytes().all(|byte| byte.is_ascii_alphabetic()) => (prefix, date),
        _ => ("eq", value.as_str()),
    };
    let at = moment(date).ok_or_else(|| {
        asked.fault(Fault::Parameter, "expected YYYY, YYYY-MM, YYYY-MM-DD or an instant with an offset")
    })?;
    let (start, end) = (Some(at.start()), Some(at.end()));
    Ok(match prefix {
        "eq" => Span { from: start, to: end },
        "ge" => Span { from: start, to: None },
        "gt" | "sa" => Span { from: end, to: None },
        "le" => Span { from: None, to: end },
        "lt" | "eb" => Span { from: None, to: start },
        _ => return Err(asked.fault(Fault::Parameter, "the prefixes are eq, ge, gt, le, lt, sa and eb")),
    })
}

/// A date or an instant; a minute may stand without seconds.
fn moment(text: &str) -> Option<Dtm> {
    let Some((date, time)) = text.split_once('T') else { return Dtm::from_fhir(text) };
    let digits = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, offset) = time.split_at_checked(digits)?;
    if clock.len() != 5 {
        return Dtm::from_fhir(text);
    }
    let second = Dtm::from_fhir(&format!("{date}T{clock}:00{offset}"))?;
    Dtm::parse(second.as_str().get(..12)?)
}
