//! The narrative as text: for search, and to prove that nothing is lost.

use super::{Block, Inline, Row, Section};

/// The text of sections, in reading order, one block, cell or title a line. Footnotes follow their section's blocks.
pub fn plain_text(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections {
        section_text(section, &mut out);
    }
    out
}

fn section_text(section: &Section, out: &mut String) {
    if let Some(title) = &section.title {
        out.push_str(title);
        out.push('\n');
    }
    blocks(&section.blocks, out);
    for note in &section.footnotes {
        blocks(&note.blocks, out);
    }
    for nested in &section.sections {
        section_text(nested, out);
    }
}

fn blocks(list: &[Block], out: &mut String) {
    for block in list {
        match block {
            Block::Text(content) => line(content, out),
            Block::Paragraph { caption, content } => {
                optional(caption.as_deref(), out);
                line(content, out);
            }
            Block::List(list) => {
                optional(list.caption.as_deref(), out);
                for item in &list.items {
                    optional(item.caption.as_deref(), out);
                    blocks(&item.blocks, out);
                }
            }
            Block::Table(table) => {
                optional(table.caption.as_deref(), out);
                rows(&table.head, out);
                table.bodies.iter().for_each(|body| rows(body, out));
                rows(&table.foot, out);
                optional(Some(&table.stray), out);
            }
        }
    }
}

fn rows(list: &[Row], out: &mut String) {
    for cell in list.iter().flat_map(|row| &row.cells) {
        blocks(&cell.blocks, out);
    }
}

fn optional(content: Option<&[Inline]>, out: &mut String) {
    if let Some(content) = content.filter(|content| !content.is_empty()) {
        line(content, out);
    }
}

fn line(content: &[Inline], out: &mut String) {
    inlines(content, out);
    out.push('\n');
}

fn inlines(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::FootnoteMark(_) => {}
            Inline::Styled(_, content)
            | Inline::Link { content, .. }
            | Inline::Media { caption: content, .. }
            | Inline::MissingMedia { caption: content } => inlines(content, out),
        }
    }
}
