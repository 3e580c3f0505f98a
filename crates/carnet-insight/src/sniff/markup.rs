//! Text kinds: HTML, XML, JSON, plain.

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

use super::Sniffed;
use crate::cda::{NAMESPACE, XSLT};
use crate::xml;

/// Tags at the start of a file that make browsers render it as HTML, when a space or `>` follows.
const STARTERS: [&str; 26] = [
    "!doctype html",
    "html",
    "head",
    "body",
    "script",
    "style",
    "iframe",
    "title",
    "meta",
    "link",
    "base",
    "object",
    "embed",
    "form",
    "table",
    "div",
    "span",
    "font",
    "img",
    "svg",
    "h1",
    "a",
    "b",
    "p",
    "br",
    "math",
];

/// Tags that have no business inside a PDF's first bytes or an image.
const PAGE_TAGS: [&[u8]; 5] = [b"<!doctype html", b"<html", b"<script", b"<iframe", b"<svg"];

/// Longest text that is looked at for the root of an XML document: comments may stand before it.
const ROOT_WINDOW: usize = 64 * 1024;

/// Whether a tag that starts a web page or a script stands anywhere, in any case.
pub(super) fn has_page_tag(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&b| b == b'<') {
        rest = rest.get(at..).unwrap_or_default();
        if PAGE_TAGS
            .iter()
            .any(|tag| rest.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag)))
        {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

pub(super) fn text_kind(bytes: &[u8]) -> Sniffed {
    let Ok(text) = xml::decode(bytes) else { return broken(bytes) };
    let trimmed = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{FEFF}');
    if trimmed.starts_with('<') {
        return markup(trimmed);
    }
    if std::str::from_utf8(bytes).is_err() || !text.chars().all(printable) {
        return Sniffed::Unknown;
    }
    let end = trimmed.trim_end().chars().next_back();
    match (trimmed.chars().next(), end) {
        (Some('{'), Some('}')) | (Some('['), Some(']')) => Sniffed::Json,
        _ => Sniffed::PlainText,
    }
}

/// Not text in a known encoding: XML and HTML are still told from other bytes.
fn broken(bytes: &[u8]) -> Sniffed {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"<?xml") {
        return Sniffed::OtherXml;
    }
    let head: String = start.iter().take(64).map(|&b| char::from(b)).collect();
    if starts_as_html(&head) { Sniffed::Html } else { Sniffed::Unknown }
}

fn printable(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}')
}

fn starts_as_html(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    STARTERS.iter().any(|tag| {
        rest.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))
            && rest
                .get(tag.len()..)
                .and_then(|tail| tail.chars().next())
                .is_none_or(|c| c == '>' || c == '/' || c.is_whitespace())
    })
}

fn markup(text: &str) -> Sniffed {
    if starts_as_html(text) {
        return Sniffed::Html;
    }
    match root(text) {
        Root::Cda => Sniffed::Cda,
        Root::Stylesheet if carries_document(text) => Sniffed::CdaStylesheet,
        Root::Html => Sniffed::Html,
        Root::Stylesheet | Root::Other => Sniffed::OtherXml,
        Root::None if text.starts_with("<?xml") => Sniffed::OtherXml,
        // A comment and then tags is a web page for a browser; `< 5 g/l` is a text.
        Root::None if text.starts_with("<!") || has_page_tag(text.as_bytes()) => Sniffed::Html,
        Root::None if text.chars().all(printable) => Sniffed::PlainText,
        Root::None => Sniffed::Unknown,
    }
}

/// Longest namespace prefix that is recognised, with its colon and the `<`.
const MAX_PREFIX: usize = 64;

enum Root {
    Cda,
    Stylesheet,
    Html,
    Other,
    None,
}

/// The root element. A document type is not looked behind: such a file is refused anyway.
fn root(text: &str) -> Root {
    let mut end = text.len().min(ROOT_WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut reader = NsReader::from_str(text.get(..end).unwrap_or_default());
    loop {
        match reader.read_resolved_event() {
            Ok((namespace, Event::Start(tag) | Event::Empty(tag))) => {
                let local = tag.local_name();
                let name: &str = local.as_ref();
                let space = match namespace {
                    ResolveResult::Bound(space) => space.0.to_owned(),
                    _ => String::new(),
                };
                return match (space.as_str(), name) {
                    (NAMESPACE, "ClinicalDocument") => Root::Cda,
                    (XSLT, "stylesheet" | "transform") => Root::Stylesheet,
                    ("http://www.w3.org/1999/xhtml", _) => Root::Html,
                    (_, name) if name.eq_ignore_ascii_case("html") => Root::Html,
                    _ if name.starts_with(|c: char| c.is_alphabetic() || c == '_') => Root::Other,
                    _ => Root::None,
                };
            }
            Ok((_, Event::Decl(_) | Event::Comment(_) | Event::PI(_))) => {}
            Ok((_, Event::Text(white))) if white.trim().is_empty() => {}
            Ok((_, Event::DocType(_))) => return Root::Other,
            _ => return Root::None,
        }
    }
}

/// Whether an element with the local name ClinicalDocument is inside (its namespace is checked when it is read).
fn carries_document(text: &str) -> bool {
    text.match_indices("ClinicalDocument").any(|(at, word)| {
        // Only a short way back: a prefix is short, and a file may repeat the word a million times.
        let back = text.as_bytes().get(at.saturating_sub(MAX_PREFIX)..at).unwrap_or_default();
        let opening =
            back.iter().rposition(|&b| b == b'<').and_then(|open| back.get(open + 1..)).unwrap_or(b" ");
        let prefix = opening.is_empty()
            || opening.strip_suffix(b":").is_some_and(|p| {
                p.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            });
        let after = text.get(at + word.len()..).and_then(|rest| rest.chars().next());
        prefix && after.is_some_and(|c| c == '>' || c == '/' || c.is_whitespace())
    })
}
