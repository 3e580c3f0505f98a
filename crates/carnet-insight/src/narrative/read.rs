//! Sections of a structured body.

use roxmltree::Node;

use super::Section;
use super::flow::Flow;
use crate::cda::{MediaTable, dom};

pub(crate) fn read(body: Node<'_, '_>, media: &MediaTable) -> Vec<Section> {
    dom::all(body, &["component", "section"])
        .into_iter()
        .map(|section| read_section(section, media))
        .collect()
}

fn read_section(node: Node<'_, '_>, media: &MediaTable) -> Section {
    let mut flow = Flow::new(media);
    let mut blocks = Vec::new();
    for text in dom::children(node, "text") {
        blocks.extend(flow.blocks(text));
    }
    Section {
        code: dom::child(node, "code").and_then(dom::code),
        title: dom::child(node, "title").and_then(dom::text),
        blocks,
        sections: read(node, media),
        footnotes: flow.into_footnotes(),
    }
}
