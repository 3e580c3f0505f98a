//! What the client accepts. Resources are JSON; bytes are themselves, or JSON where that is asked for.

use axum::http::header::ACCEPT;
use axum::http::request::Parts;

use crate::outcome::{Fault, Problem};

/// In which form bytes are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As they are.
    Raw,
    /// In a Binary resource.
    Resource,
}

/// A media range of an `Accept` header.
struct Range<'a> {
    kind: &'a str,
    /// Thousandths.
    weight: u32,
}

fn accepted(parts: &Parts) -> String {
    let all = parts.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    all.collect::<Vec<_>>().join(",")
}

fn ranges(accept: &str) -> impl Iterator<Item = Range<'_>> {
    accept.split(',').filter_map(|one| {
        let mut pieces = one.split(';').map(str::trim);
        let kind = pieces.next().filter(|kind| !kind.is_empty())?;
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")));
        let weight = weight.map_or(1000, |text| {
            let value: f32 = text.parse().unwrap_or(0.0);
            [(1.0, 1000), (0.75, 750), (0.5, 500), (0.25, 250), (0.001, 1)]
                .into_iter()
                .find(|(least, _)| value >= *least)
                .map_or(0, |(_, weight)| weight)
        });
        Some(Range { kind, weight })
    })
}

fn is_json(kind: &str) -> bool {
    ["application/fhir+json", "application/json", "text/json"]
        .iter()
        .any(|json| kind.eq_ignore_ascii_case(json))
}

/// Refuses a client that does not take FHIR JSON.
pub(super) fn resource(parts: &Parts) -> Result<(), Problem> {
    if let Some(format) = asked_format(parts) {
        let json = is_json(&format) || format == "json" || is_json(&format.replace(' ', "+"));
        return if json {
            Ok(())
        } else {
            Err(not_acceptable("resources are served as application/fhir+json"))
        };
    }
    let accept = accepted(parts);
    let mut any = false;
    for range in ranges(&accept) {
        any = true;
        let fits = is_json(range.kind) || matches!(range.kind, "*/*" | "application/*" | "*");
        if fits && range.weight > 0 {
            return Ok(());
        }
    }
    if any { Err(not_acceptable("resources are served as application/fhir+json")) } else { Ok(()) }
}

/// `_format` of the address.
fn asked_format(parts: &Parts) -> Option<String> {
    let query = parts.uri.query()?;
    let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "_format")?;
    Some(found.1.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// The form in which the client wants bytes of this media type.
pub(super) fn bytes(parts: &Parts, stored: &str) -> Result<Form, Problem> {
    form(&accepted(parts), stored)
}

/// The form that an `Accept` header asks for.
pub(crate) fn form(accept: &str, stored: &str) -> Result<Form, Problem> {
    let mut best: Option<(u32, Form)> = None;
    let mut any = false;
    for range in ranges(accept) {
        any = true;
        let Some(form) = form_of(range.kind, stored).filter(|_| range.weight > 0) else { continue };
        if best.is_none_or(|(weight, _)| range.weight > weight) {
            best = Some((range.weight, form));
        }
    }
    match best {
        Some((_, form)) => Ok(form),
        None if any => Err(not_acceptable("the document is of another media type")),
        None => Ok(Form::Raw),
    }
}

fn form_of(kind: &str, stored: &str) -> Option<Form> {
    // In an address that is a Binary's, FHIR JSON means the resource, whatever it holds.
    if kind.eq_ignore_ascii_case("application/fhir+json") {
        return Some(Form::Resource);
    }
    let major = stored.split('/').next().unwrap_or_default();
    let whole =
        kind.strip_suffix("/*").is_some_and(|range| range == "*" || range.eq_ignore_ascii_case(major));
    (whole || kind == "*" || crate::incoming::same_media_type(kind, stored)).then_some(Form::Raw)
}

fn not_acceptable(text: &str) -> Problem {
    Problem::new(Fault::NotAcceptable, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(accept: Option<&str>, uri: &str) -> Parts {
        let mut request = axum::http::Request::builder().uri(uri);
        if let Some(accept) = accept {
            request = request.header(ACCEPT, accept);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn resources_are_json_or_refused() {
        for (accept, uri, fine) in [
            (None, "/", true),
            (Some("application/fhir+json"), "/", true),
            (Some("application/fhir+json; fhirVersion=4.0"), "/", true),
            (Some("application/json"), "/", true),
            (Some("*/*"), "/", true),
            (Some("application/fhir+xml, application/fhir+json;q=0.5"), "/", true),
            (Some("application/fhir+xml"), "/", false),
            (Some("text/html"), "/", false),
            (Some("application/fhir+json;q=0"), "/", false),
            (Some("text/html"), "/?_format=json", true),
            (Some("application/fhir+json"), "/?_format=xml", false),
            (None, "/?_format=application/fhir%2Bjson", true),
            (None, "/?_format=application/fhir+json", true),
        ] {
            assert_eq!(resource(&parts(accept, uri)).is_ok(), fine, "{accept:?} {uri}");
        }
    }

    #[test]
    fn bytes_are_raw_unless_the_resource_is_asked_for() {
        for (accept, stored, expected) in [
            ("", "application/pdf", Some(Form::Raw)),
            ("application/pdf", "application/pdf", Some(Form::Raw)),
            ("*/*", "application/pdf", Some(Form::Raw)),
            ("application/*", "application/pdf", Some(Form::Raw)),
            ("application/xml", "text/xml", Some(Form::Raw)),
            ("text/xml", "text/xml", Some(Form::Raw)),
            ("application/fhir+json", "application/pdf", Some(Form::Resource)),
            ("application/fhir+json, */*;q=0.1", "application/pdf", Some(Form::Resource)),
            ("application/pdf, application/fhir+json;q=0.5", "application/pdf", Some(Form::Raw)),
            ("image/png", "application/pdf", None),
            ("image/*", "application/pdf", None),
            ("application/fhir+xml", "application/pdf", None),
        ] {
            assert_eq!(form(accept, stored).ok(), expected, "{accept} {stored}");
        }
    }
}
