//! One streaming pass over a document before any tree exists: limits, no document type, no foreign entity, tags that match.
//! The same pass notes where a CDA's heavy parts lie, so that a header can be read without them.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::errors::{Error as QuickError, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::scope::Scopes;
use super::{Limit, Limits, Position, XmlError};

/// What the pass noticed of a CDA's shape, by qualified names only (the tree checks the namespaces later).
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// Byte ranges of the contents of `structuredBody` and of `nonXMLBody/text`, in order.
    pub(crate) heavy: Vec<Range<usize>>,
    /// How many elements have the local name ClinicalDocument.
    pub(crate) documents: usize,
}

/// Runs the pass.
///
/// # Errors
/// Every variant of [`XmlError`] but those on encodings.
pub(crate) fn inspect(text: &str, limits: &Limits) -> Result<Outline, XmlError> {
    forbidden_character(text)?;
    let mut guard = Guard {
        text,
        limits,
        nodes: 0,
        depth: 0,
        roots: 0,
        scopes: Scopes::default(),
        path: Path::default(),
        outline: Outline::default(),
    };
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    loop {
        let at = offset(reader.buffer_position());
        let event =
            reader.read_event().map_err(|error| guard.malformed(&error, offset(reader.error_position())))?;
        let after = offset(reader.buffer_position());
        match event {
            Event::Start(tag) => guard.start(&tag, at, after)?,
            Event::Empty(tag) => guard.empty(&tag, at)?,
            Event::End(_) => guard.end(at),
            Event::Text(content) => {
                let blank = content.trim_ascii().is_empty();
                guard.characters(at, blank)?;
                // `]]>` may not stand in text.
                if content.contains("]]>") {
                    return Err(XmlError::Malformed { position: guard.place(at) });
                }
            }
            Event::CData(_) => guard.characters(at, false)?,
            Event::GeneralRef(name) => guard.reference(&name, at)?,
            Event::Comment(_) | Event::PI(_) => guard.node(at)?,
            // A declaration anywhere but at the start is not one.
            Event::Decl(_) if at == 0 => {}
            Event::Decl(_) => return Err(XmlError::Malformed { position: guard.place(at) }),
            Event::DocType(_) => return Err(XmlError::DocumentType { position: guard.place(at) }),
            Event::Eof => return guard.finish(),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// XML 1.0 knows no control characters but tab and line ends, and not U+FFFE or U+FFFF.
fn forbidden_character(text: &str) -> Result<(), XmlError> {
    let control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
    // Whole blocks are cleared without branches; only a block with a suspect byte is looked at (0xEF starts both noncharacters, and few others).
    for (index, block) in text.as_bytes().chunks(BLOCK).enumerate() {
        let suspects: u16 = block.iter().map(|&b| u16::from(control(b) || b == 0xEF)).sum();
        if suspects == 0 {
            continue;
        }
        let start = index * BLOCK;
        let nonchar =
            |at: &usize| matches!(text.as_bytes().get(*at..*at + 3), Some([0xEF, 0xBF, 0xBE | 0xBF]));
        let suspect = block.iter().position(|&b| control(b)).map(|at| start + at);
        if let Some(at) = suspect.or_else(|| (start..start + block.len()).find(nonchar)) {
            return Err(XmlError::Malformed { position: Position::of(text, at) });
        }
    }
    Ok(())
}

/// Bytes of a block.
const BLOCK: usize = 256;

/// Where the pass stands inside a CDA: the qualified names that lead to the heavy parts.
#[derive(Default)]
struct Path {
    /// Depth of ClinicalDocument and its prefix with the colon, once seen.
    document: Option<(usize, String)>,
    /// Depth of the `component` child, of its body child, of the body's text.
    component: Option<usize>,
    body: Option<usize>,
    /// Depth of the heavy element that is open, and where its content starts.
    heavy: Option<(usize, usize)>,
}

struct Guard<'a> {
    text: &'a str,
    limits: &'a Limits,
    nodes: u32,
    depth: usize,
    roots: usize,
    scopes: Scopes,
    path: Path,
    outline: Outline,
}

impl Guard<'_> {
    fn place(&self, at: usize) -> Position {
        Position::of(self.text, at)
    }

    fn too_large(&self, limit: Limit, at: usize) -> XmlError {
        XmlError::TooLarge { limit, position: self.place(at) }
    }

    fn malformed(&self, error: &QuickError, at: usize) -> XmlError {
        match error {
            QuickError::Syntax(_) | QuickError::IllFormed(IllFormedError::MissingEndTag(_)) => {
                XmlError::Incomplete
            }
            _ => XmlError::Malformed { position: self.place(at) },
        }
    }

    fn node(&mut self, at: usize) -> Result<(), XmlError> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes { Err(self.too_large(Limit::Nodes, at)) } else { Ok(()) }
    }

    fn characters(&mut self, at: usize, blank: bool) -> Result<(), XmlError> {
        if self.depth == 0 && !blank {
            return Err(XmlError::Malformed { position: self.place(at) });
        }
        self.node(at)
    }

    fn reference(&mut self, name: &BytesRef<'_>, at: usize) -> Result<(), XmlError> {
        if self.depth == 0 || !allowed_reference(name) {
            return Err(XmlError::Entity { position: self.place(at) });
        }
        Ok(())
    }

    fn empty(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), XmlError> {
        self.open(tag, at)?;
        self.roots += usize::from(self.depth == 1);
        if tag.local_name().as_ref() == "ClinicalDocument" {
            self.outline.documents += 1;
        }
        self.close();
        Ok(())
    }

    fn start(&mut self, tag: &BytesStart<'_>, at: usize, after: usize) -> Result<(), XmlError> {
        self.open(tag, at)?;
        self.roots += usize::from(self.depth == 1);
        self.descend(tag.name().as_ref(), after);
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), XmlError> {
        self.node(at)?;
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(self.too_large(Limit::Depth, at));
        }
        if self.depth == 1 && self.roots > 0 {
            return Err(XmlError::Malformed { position: self.place(at) });
        }
        let mut declared = 0;
        for (index, attribute) in tag.attributes().enumerate() {
            if index >= self.limits.attributes {
                return Err(self.too_large(Limit::Attributes, at));
            }
            let attribute = attribute.map_err(|_| XmlError::Malformed { position: self.place(at) })?;
            let (key, value): (&str, &str) = (attribute.key.0, &attribute.value);
            declared += usize::from(key == "xmlns" || key.starts_with("xmlns:"));
            if value.contains('<') {
                return Err(XmlError::Malformed { position: self.place(at) });
            }
            if value.len() > self.limits.attribute_length && !is_base64(value) {
                return Err(self.too_large(Limit::AttributeLength, at));
            }
            if !references_allowed(value) {
                return Err(XmlError::Entity { position: self.place(at) });
            }
        }
        if !self.scopes.enter(declared, self.limits.namespaces) {
            return Err(self.too_large(Limit::Namespaces, at));
        }
        Ok(())
    }

    /// Follows ClinicalDocument / component / structuredBody | nonXMLBody / text.
    fn descend(&mut self, name: &str, after: usize) {
        let (prefix, local) = name.rsplit_once(':').map_or(("", name), |(_, local)| {
            (name.get(..name.len() - local.len()).unwrap_or_default(), local)
        });
        if local == "ClinicalDocument" {
            self.outline.documents += 1;
            if self.path.document.is_none() {
                self.path.document = Some((self.depth, prefix.to_owned()));
            }
            return;
        }
        let Some((root, expected)) = &self.path.document else { return };
        if prefix != expected || self.path.heavy.is_some() {
            return;
        }
        match (self.depth.checked_sub(*root), local) {
            (Some(1), "component") => self.path.component = Some(self.depth),
            (Some(2), "structuredBody") if self.path.component.is_some() => {
                self.path.heavy = Some((self.depth, after));
            }
            (Some(2), "nonXMLBody") if self.path.component.is_some() => self.path.body = Some(self.depth),
            (Some(3), "text") if self.path.body.is_some() => self.path.heavy = Some((self.depth, after)),
            _ => {}
        }
    }

    fn end(&mut self, at: usize) {
        if let Some((_, start)) = self.path.heavy.take_if(|(depth, _)| *depth == self.depth) {
            self.outline.heavy.push(start..at);
        }
        self.path.body.take_if(|depth| *depth == self.depth);
        self.path.component.take_if(|depth| *depth == self.depth);
        self.close();
    }

    fn close(&mut self) {
        self.scopes.leave();
        self.depth = self.depth.saturating_sub(1);
    }

    fn finish(self) -> Result<Outline, XmlError> {
        if self.roots == 0 || self.depth > 0 { Err(XmlError::Incomplete) } else { Ok(self.outline) }
    }
}

fn allowed_reference(name: &BytesRef<'_>) -> bool {
    let text: &str = name;
    if name.is_char_ref() {
        return matches!(name.resolve_char_ref(), Ok(Some(c)) if is_xml_char(c));
    }
    matches!(text, "lt" | "gt" | "amp" | "apos" | "quot")
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Every reference in an attribute value is one of the five or a character.
fn references_allowed(value: &str) -> bool {
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('&') {
        let Some((name, tail)) = after.split_once(';') else { return false };
        if !allowed_reference(&BytesRef::new(name)) {
            return false;
        }
        rest = tail;
    }
    true
}

/// Embedded base64: optionally behind `data:…;base64,`, then only its alphabet and white space.
fn is_base64(value: &str) -> bool {
    let body = match value.strip_prefix("data:") {
        Some(rest) => match rest.split_once(";base64,") {
            Some((_, body)) => body,
            None => return false,
        },
        None => value,
    };
    body.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b' ' | b'\t' | b'\r' | b'\n'))
}
