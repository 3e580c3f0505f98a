//! The human-readable text of a section.

use crate::body::{Block, Cell};
use crate::xml::Xml;

pub(super) fn blocks(xml: &mut Xml, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(words) => cell(xml, "paragraph", words),
            Block::List(items) => xml.node("list", &[], |xml| {
                for item in items {
                    cell(xml, "item", item);
                }
            }),
            Block::Table { head, rows } => table(xml, head, rows),
            Block::Media { id, caption } => {
                xml.node("renderMultiMedia", &[("referencedObject", id)], |xml| {
                    xml.line("caption", &[], caption);
                });
            }
        }
    }
}

fn table(xml: &mut Xml, head: &[&str], rows: &[Vec<Cell>]) {
    xml.node("table", &[("border", "1")], |xml| {
        xml.node("thead", &[], |xml| {
            xml.node("tr", &[], |xml| {
                for title in head {
                    xml.line("th", &[], title);
                }
            });
        });
        xml.node("tbody", &[], |xml| {
            for row in rows {
                xml.node("tr", &[], |xml| {
                    for words in row {
                        cell(xml, "td", words);
                    }
                });
            }
        });
    });
}

fn cell(xml: &mut Xml, element: &str, words: &Cell) {
    match &words.id {
        Some(id) => xml.line(element, &[("ID", id)], &words.text),
        None => xml.line(element, &[], &words.text),
    }
}
