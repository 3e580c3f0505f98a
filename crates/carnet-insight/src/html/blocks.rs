//! Sections, blocks and inlines to HTML.

use crate::cda::{CdaDocument, MediaIndex, MediaKind};
use crate::narrative::WebAddress;
use crate::narrative::{
    Block, Cell, CellKind, FootnoteIndex, Inline, List, ListKind, Row, Section, Style, Table,
};

use super::writer::{Html, Tag};
use super::{HeadingLevel, Rendering};

/// Longest name of a region or image, in characters.
const MAX_NAME: usize = 200;

pub(super) struct Painter<'a> {
    document: &'a CdaDocument,
    rendering: &'a Rendering<'a>,
    /// Sections so far: their numbers make the ids of footnotes unique in the fragment.
    sections: usize,
}

/// Where the painter stands.
#[derive(Clone, Copy)]
struct Place<'s> {
    /// Number of the section, for footnotes.
    section: usize,
    /// Its title, which names tables without a caption.
    title: Option<&'s str>,
    around: Around,
}

/// Whether a link may start: HTML knows no link inside a link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Text,
    Link,
}

impl<'a> Painter<'a> {
    pub(super) fn new(document: &'a CdaDocument, rendering: &'a Rendering<'a>) -> Self {
        Self { document, rendering, sections: 0 }
    }

    pub(super) fn section(&mut self, html: &mut Html, section: &Section, level: HeadingLevel) {
        self.sections += 1;
        let place = Place { section: self.sections, title: section.title.as_deref(), around: Around::Text };
        html.element(Tag::Section, &[("class", "cda-section")], |html| {
            if let Some(title) = &section.title {
                html.element(heading(level), &[("class", "cda-title")], |html| html.text(title));
            }
            self.blocks(html, &section.blocks, place);
            self.footnotes(html, section, place);
            // A section without a title takes no level, so that none is skipped.
            let below = if section.title.is_some() { level.below() } else { level };
            for nested in &section.sections {
                self.section(html, nested, below);
            }
        });
    }

    fn footnotes(&self, html: &mut Html, section: &Section, place: Place<'_>) {
        if section.footnotes.is_empty() {
            return;
        }
        let label = self.rendering.labels.footnotes.as_str();
        html.element(Tag::Ol, &[("class", "cda-footnotes"), ("aria-label", label)], |html| {
            for (index, note) in section.footnotes.iter().enumerate() {
                let id = footnote_id(place, FootnoteIndex(index));
                html.element(Tag::Li, &[("id", &id)], |html| self.blocks(html, &note.blocks, place));
            }
        });
    }

    fn blocks(&self, html: &mut Html, blocks: &[Block], place: Place<'_>) {
        for block in blocks {
            match block {
                Block::Text(content) => {
                    html.element(Tag::Div, &[("class", "cda-text")], |html| {
                        self.inlines(html, content, place);
                    });
                }
                Block::Paragraph { caption, content } => {
                    html.element(Tag::P, &[("class", "cda-paragraph")], |html| {
                        self.lead(html, caption.as_deref(), place);
                        self.inlines(html, content, place);
                    });
                }
                Block::List(list) => self.list(html, list, place),
                Block::Table(table) => self.table(html, table, place),
            }
        }
    }

    /// A caption in front of what it names.
    fn lead(&self, html: &mut Html, caption: Option<&[Inline]>, place: Place<'_>) {
        if let Some(caption) = caption {
            html.element(Tag::Span, &[("class", "cda-caption")], |html| self.inlines(html, caption, place));
            html.text(" ");
        }
    }

    fn list(&self, html: &mut Html, list: &List, place: Place<'_>) {
        if let Some(caption) = &list.caption {
            html.element(Tag::P, &[("class", "cda-caption")], |html| self.inlines(html, caption, place));
        }
        let tag = match list.kind {
            ListKind::Ordered => Tag::Ol,
            ListKind::Unordered => Tag::Ul,
        };
        html.element(tag, &[("class", "cda-list")], |html| {
            for item in &list.items {
                html.element(Tag::Li, &[], |html| {
                    self.lead(html, item.caption.as_deref(), place);
                    self.blocks(html, &item.blocks, place);
                });
            }
        });
    }

    fn table(&self, html: &mut Html, table: &Table, place: Place<'_>) {
        let caption = table.caption.as_deref().map(words).filter(|words| !words.is_empty());
        let label = caption.as_deref().or(place.title).unwrap_or(&self.rendering.labels.table);
        let label = shortened(label);
        let region = [("class", "cda-scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", label)];
        html.element(Tag::Div, &region, |html| {
            html.element(Tag::Table, &[("class", "cda-table")], |html| {
                if let Some(caption) = &table.caption {
                    html.element(Tag::Caption, &[], |html| self.inlines(html, caption, place));
                }
                self.rows(html, Tag::Thead, &table.head, place);
                for body in &table.bodies {
                    self.rows(html, Tag::Tbody, body, place);
                }
                self.rows(html, Tag::Tfoot, &table.foot, place);
            });
        });
        if !table.stray.is_empty() {
            html.element(Tag::P, &[("class", "cda-paragraph")], |html| {
                self.inlines(html, &table.stray, place);
            });
        }
    }

    fn rows(&self, html: &mut Html, group: Tag, rows: &[Row], place: Place<'_>) {
        if rows.is_empty() {
            return;
        }
        html.element(group, &[], |html| {
            for row in rows {
                html.element(Tag::Tr, &[], |html| {
                    for cell in &row.cells {
                        self.cell(html, cell, place);
                    }
                });
            }
        });
    }

    fn cell(&self, html: &mut Html, cell: &Cell, place: Place<'_>) {
        let (columns, rows) = (cell.columns.to_string(), cell.rows.to_string());
        let (wide, high) = (cell.columns.get() > 1, cell.rows.get() > 1);
        // A header without words heads nothing.
        let kind = if cell.blocks.is_empty() { CellKind::Data } else { cell.kind };
        let (tag, scope) = match (kind, wide, high) {
            (CellKind::Data, ..) => (Tag::Td, None),
            (CellKind::ColumnHeader, true, _) => (Tag::Th, Some("colgroup")),
            (CellKind::ColumnHeader, false, _) => (Tag::Th, Some("col")),
            (CellKind::RowHeader, _, true) => (Tag::Th, Some("rowgroup")),
            (CellKind::RowHeader, _, false) => (Tag::Th, Some("row")),
        };
        let mut attributes = Vec::with_capacity(3);
        attributes.extend(scope.map(|scope| ("scope", scope)));
        attributes.extend(wide.then_some(("colspan", columns.as_str())));
        attributes.extend(high.then_some(("rowspan", rows.as_str())));
        html.element(tag, &attributes, |html| match cell.blocks.as_slice() {
            // A cell of nothing but text needs no box.
            [Block::Text(content)] => self.inlines(html, content, place),
            blocks => self.blocks(html, blocks, place),
        });
    }

    fn inlines(&self, html: &mut Html, content: &[Inline], place: Place<'_>) {
        for inline in content {
            match inline {
                Inline::Text(text) => html.text(text),
                Inline::Break => html.line_break(),
                Inline::Styled(style, content) => self.styled(html, *style, content, place),
                Inline::Link { content, .. } if place.around == Around::Link => {
                    self.inlines(html, content, place);
                }
                Inline::Link { address, content } => self.link(html, address, content, place),
                Inline::FootnoteMark(index) => footnote_mark(html, *index, place),
                Inline::Media { index, caption } => self.media(html, *index, caption, place),
                Inline::MissingMedia { caption } => self.missing(html, caption, place),
            }
        }
    }

    fn link(&self, html: &mut Html, address: &WebAddress, content: &[Inline], place: Place<'_>) {
        let shown = words(content);
        let attributes = [("class", "cda-link"), ("href", address.as_str()), ("rel", "noopener noreferrer")];
        html.element(Tag::A, &attributes, |html| {
            if shown.is_empty() {
                html.text(address.as_str());
            } else {
                self.inlines(html, content, Place { around: Around::Link, ..place });
            }
        });
        // The reader sees where a link leads before following it.
        if !shown.is_empty() && shown != address.as_str() {
            html.element(Tag::Span, &[("class", "cda-address")], |html| {
                html.text(" (");
                html.text(address.as_str());
                html.text(")");
            });
        }
    }

    fn styled(&self, html: &mut Html, style: Style, content: &[Inline], place: Place<'_>) {
        let (tag, spoken) = match style {
            Style::Bold => (Tag::B, None),
            Style::Italics => (Tag::I, None),
            Style::Underline => (Tag::U, None),
            Style::Emphasis => (Tag::Em, None),
            Style::Highlight => (Tag::Mark, None),
            Style::Subscript => (Tag::Sub, None),
            Style::Superscript => (Tag::Sup, None),
            Style::Inserted => (Tag::Ins, Some(&self.rendering.labels.inserted)),
            Style::Deleted => (Tag::Del, Some(&self.rendering.labels.deleted)),
        };
        html.element(tag, &[], |html| {
            if let Some(spoken) = spoken.filter(|spoken| !spoken.is_empty()) {
                html.element(Tag::Span, &[("class", "cda-spoken")], |html| {
                    html.text(spoken);
                    html.text(" ");
                });
            }
            self.inlines(html, content, place);
        });
    }

    fn media(&self, html: &mut Html, index: MediaIndex, caption: &[Inline], place: Place<'_>) {
        let Some(media) = self.document.media.get(index.get()) else {
            return self.missing(html, caption, place);
        };
        let url = (self.rendering.media_url)(index.get(), media).filter(|url| is_safe(url));
        let (Some(url), false) = (url, media.kind == MediaKind::Opaque) else {
            return self.missing(html, caption, place);
        };
        if let MediaKind::Png(pixels) | MediaKind::Jpeg(pixels) = media.kind {
            let name = [words(caption), media.caption.clone().unwrap_or_default()]
                .into_iter()
                .find(|n| !n.is_empty());
            let name = name.as_deref().unwrap_or(&self.rendering.labels.image);
            let (width, height) = (pixels.width.to_string(), pixels.height.to_string());
            html.image(&[
                ("class", "cda-image"),
                ("src", &url),
                ("alt", shortened(name)),
                ("width", &width),
                ("height", &height),
                ("loading", "lazy"),
            ]);
        } else if place.around == Around::Link {
            html.text(&self.rendering.labels.attachment);
        } else {
            html.element(Tag::A, &[("class", "cda-attachment"), ("href", &url)], |html| {
                html.text(&self.rendering.labels.attachment);
            });
        }
        if !caption.is_empty() {
            html.element(Tag::Span, &[("class", "cda-caption")], |html| self.inlines(html, caption, place));
        }
    }

    fn missing(&self, html: &mut Html, caption: &[Inline], place: Place<'_>) {
        html.element(Tag::Span, &[("class", "cda-missing")], |html| {
            html.text(&self.rendering.labels.missing_media);
        });
        if !caption.is_empty() {
            html.element(Tag::Span, &[("class", "cda-caption")], |html| self.inlines(html, caption, place));
        }
    }
}

fn heading(level: HeadingLevel) -> Tag {
    match level {
        HeadingLevel::Two => Tag::H2,
        HeadingLevel::Three => Tag::H3,
        HeadingLevel::Four => Tag::H4,
        HeadingLevel::Five => Tag::H5,
        HeadingLevel::Six => Tag::H6,
    }
}

fn footnote_id(place: Place<'_>, index: FootnoteIndex) -> String {
    format!("cda-note-{}-{}", place.section, index.0 + 1)
}

fn footnote_mark(html: &mut Html, index: FootnoteIndex, place: Place<'_>) {
    let target = format!("#{}", footnote_id(place, index));
    let number = (index.0 + 1).to_string();
    html.element(Tag::Sup, &[("class", "cda-mark")], |html| match place.around {
        Around::Text => html.element(Tag::A, &[("href", &target)], |html| html.text(&number)),
        Around::Link => html.text(&number),
    });
}

/// A path below our own origin, or http(s).
fn is_safe(url: &str) -> bool {
    let path = url.starts_with('/') && !url.starts_with("//");
    path || url.starts_with("https://") || url.starts_with("http://")
}

/// A name of a sensible length: names are repeated, texts are not.
fn shortened(name: &str) -> &str {
    name.char_indices().nth(MAX_NAME).map_or(name, |(end, _)| name.get(..end).unwrap_or(name))
}

/// The words of inlines, for names.
fn words(content: &[Inline]) -> String {
    let mut text = String::new();
    gather(content, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn gather(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(part) => text.push_str(part),
            Inline::Break => text.push(' '),
            Inline::FootnoteMark(_) => {}
            Inline::Styled(_, content)
            | Inline::Link { content, .. }
            | Inline::Media { caption: content, .. }
            | Inline::MissingMedia { caption: content } => gather(content, text),
        }
    }
}
