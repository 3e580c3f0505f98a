//! Every character of the narrative appears once: in the blocks, and in the markup.

use carnet_insight::cda::{self, Body};
use carnet_insight::narrative::plain_text;

use crate::corpus;
use crate::walk::rendered;

const CDA: &str = "urn:hl7-org:v3";

/// Characters without white space, in order.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The titles and texts of the sections, straight from the XML.
fn narrative(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let tree = roxmltree::Document::parse(text.trim_start_matches('\u{FEFF}')).unwrap();
    let mut out = String::new();
    let is = |n: &roxmltree::Node<'_, '_>, name: &str| n.has_tag_name((CDA, name));
    for section in tree.descendants().filter(|n| is(n, "section")) {
        for part in section.children().filter(|n| is(n, "title") || is(n, "text")) {
            out.extend(part.descendants().filter(roxmltree::Node::is_text).filter_map(|n| n.text()));
        }
    }
    bare(&out)
}

/// The text of a fragment without what the renderer adds: full addresses, and the words of the labels.
fn visible(fragment: &str) -> String {
    let page = format!("<body>{fragment}</body>");
    let tree = roxmltree::Document::parse(&page).unwrap();
    let added = |n: &roxmltree::Node<'_, '_>| {
        n.ancestors().any(|a| {
            matches!(
                a.attribute("class"),
                Some("cda-address" | "cda-missing" | "cda-attachment" | "cda-mark")
            )
        })
    };
    let texts = tree.descendants().filter(|n| n.is_text() && !added(n)).filter_map(|n| n.text());
    bare(&texts.collect::<String>())
}

#[test]
fn nothing_is_lost_and_nothing_is_said_twice() {
    let Some(samples) = corpus::samples() else { return };
    let mut characters = 0;
    for (name, bytes) in samples {
        let document = cda::read(&bytes).unwrap();
        let Body::Structured(sections) = &document.body else { continue };
        let expected = narrative(&bytes);
        characters += expected.chars().count();
        assert_eq!(bare(&plain_text(sections)), expected, "{name}: blocks");
        assert_eq!(visible(&rendered(&document)), expected, "{name}: markup");
    }
    assert!(characters > 50_000, "{characters} characters compared");
}
