//! The journal as files: a table and JSON, with the filters of the page.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use carnet_pages::Lang;

use super::journal::{narrowed, read};
use crate::failure::Failure;
use crate::form::Query;
use crate::record::journal::Access;
use crate::seat::Person;

/// One line of a file: the same fields in both.
pub(super) struct Row {
    /// When, RFC 3339 in UTC.
    at: String,
    /// The sentence of the page.
    sentence: String,
    /// Why it was allowed or refused.
    reason: String,
    /// Who, as the trace names them.
    who: String,
    /// Through which software.
    software: String,
    /// `oui` for an exceptional access.
    exceptional: &'static str,
    /// Place in the sealed journal.
    line: String,
    /// Hash of the sealed entry, hexadecimal.
    seal: String,
}

/// Names of the fields, in order; the same in every language, for programs.
const FIELDS: [&str; 8] = ["date", "phrase", "raison", "qui", "logiciel", "exceptionnel", "ligne", "sceau"];

impl Row {
    pub(super) fn of(access: &Access, lang: Lang) -> Self {
        let line = &access.line;
        Self {
            at: access.at.to_jiff().to_string(),
            sentence: line.sentence.text(lang),
            reason: line.reason.as_ref().map(|reason| reason.text(lang)).unwrap_or_default(),
            who: access.name(),
            software: line.software.clone().unwrap_or_default(),
            exceptional: if line.sentence.is_exceptional() { "oui" } else { "non" },
            line: line.number.map(|number| number.to_string()).unwrap_or_default(),
            seal: access.hash.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect(),
        }
    }

    fn cells(&self) -> [&str; 8] {
        [
            &self.at,
            &self.sentence,
            &self.reason,
            &self.who,
            &self.software,
            self.exceptional,
            &self.line,
            &self.seal,
        ]
    }
}

/// `GET /journal.csv`
pub(crate) async fn csv(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let text = table(&rows(&person, &query).await?);
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"journal.csv\"", text))
}

/// `GET /journal.json`
pub(crate) async fn json(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let text = objects(&rows(&person, &query).await?);
    Ok(file("application/json; charset=utf-8", "attachment; filename=\"journal.json\"", text))
}

/// The lines as a table for spreadsheets.
pub(super) fn table(rows: &[Row]) -> String {
    // The mark tells spreadsheets that the text is UTF-8.
    let mut text = format!("\u{feff}{}\r\n", FIELDS.join(";"));
    for row in rows {
        let cells: Vec<String> = row.cells().into_iter().map(cell).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// The lines as JSON.
pub(super) fn objects(rows: &[Row]) -> String {
    let objects: Vec<String> = rows
        .iter()
        .map(|row| {
            let pairs = FIELDS.iter().zip(row.cells());
            let members: Vec<String> =
                pairs.map(|(name, value)| format!("{}:{}", quoted(name), quoted(value))).collect();
            format!("{{{}}}", members.join(","))
        })
        .collect();
    format!("[{}]\n", objects.join(",\n"))
}

async fn rows(person: &Person, query: &crate::form::Fields) -> Result<Vec<Row>, Failure> {
    let shown = narrowed(read(person, query).await?, query);
    Ok(shown.iter().map(|access| Row::of(access, person.lang())).collect())
}

fn file(kind: &'static str, name: &'static str, text: String) -> Response {
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], text).into_response()
}

/// A cell of a table. Spreadsheets run what starts with these signs: an apostrophe before makes it text.
fn cell(text: &str) -> String {
    let text = text.replace(['\r', '\n', '\0'], " ");
    let runs = text.trim_start().starts_with(['=', '+', '-', '@', '\t']);
    let safe = if runs { format!("'{text}") } else { text };
    if safe.contains(['"', ';', ',']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

/// A hexadecimal digit.
fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

/// A JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            control if control.is_control() => {
                let number = u32::from(control);
                out.push_str("\\u");
                out.extend(
                    [12, 8, 4, 0].map(|shift| char::from_digit((number >> shift) & 15, 16).unwrap_or('0')),
                );
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_never_run() {
        for (text, expected) in [
            ("Vous avez lu", "Vous avez lu"),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+33", "'+33"),
            ("-1", "'-1"),
            ("@A1", "'@A1"),
            (" =1", "' =1"),
            ("a;b", "\"a;b\""),
            ("a\r\nb", "a  b"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn strings_of_json() {
        assert_eq!(quoted("a\"b\\c\n\u{1}é"), "\"a\\\"b\\\\c\\u000a\\u0001é\"");
    }
}
