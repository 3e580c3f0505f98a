//! Rendered fragments against the list of what may come out.

use carnet_insight::cda::CdaDocument;
use carnet_insight::html::{HeadingLevel, Labels, Rendering, render};

const ELEMENTS: &[&str] = &[
    "section", "h2", "h3", "h4", "h5", "h6", "div", "p", "ol", "ul", "li", "table", "caption", "thead",
    "tbody", "tfoot", "tr", "th", "td", "span", "em", "i", "u", "b", "mark", "sub", "sup", "ins", "del", "a",
    "br", "img",
];

const ATTRIBUTES: &[&str] = &[
    "class",
    "tabindex",
    "role",
    "aria-label",
    "scope",
    "colspan",
    "rowspan",
    "href",
    "rel",
    "src",
    "alt",
    "width",
    "height",
    "loading",
    "id",
];

pub(crate) fn labels() -> Labels {
    Labels {
        table: "[[table]]".into(),
        image: "[[image]]".into(),
        missing_media: "[[missing]]".into(),
        attachment: "[[file]]".into(),
        footnotes: "[[notes]]".into(),
        inserted: "[[ins]]".into(),
        deleted: "[[del]]".into(),
    }
}

pub(crate) fn rendered(document: &CdaDocument) -> String {
    let labels = labels();
    let media_url = |index: usize, _: &carnet_insight::cda::Media| Some(format!("/media/{index}"));
    render(document, &Rendering { labels: &labels, heading: HeadingLevel::Three, media_url: &media_url })
}

/// Fails unless the fragment is well-formed and made of allowed elements, attributes and values alone.
pub(crate) fn assert_safe(fragment: &str, name: &str) {
    let page = format!("<body>{fragment}</body>");
    let tree = roxmltree::Document::parse(&page).unwrap_or_else(|error| panic!("{name}: {error}"));
    for node in tree.root_element().descendants().skip(1) {
        if node.is_text() {
            continue;
        }
        assert!(node.is_element(), "{name}: {:?}", node.node_type());
        let tag = node.tag_name().name();
        assert!(ELEMENTS.contains(&tag), "{name}: <{tag}>");
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(ATTRIBUTES.contains(&key), "{name}: {tag}@{key}");
            let sound = match key {
                "class" => {
                    value.starts_with("cda-") && value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
                }
                "src" => value.starts_with("/media/"),
                "href" => ["http://", "https://", "/media/", "#cda-note-"]
                    .iter()
                    .any(|start| value.starts_with(start)),
                "id" => value.starts_with("cda-note-"),
                "rel" => value == "noopener noreferrer",
                "scope" => matches!(value, "col" | "colgroup" | "row" | "rowgroup"),
                "colspan" | "rowspan" => value.parse::<u16>().is_ok_and(|n| (2..=1000).contains(&n)),
                "width" | "height" => value.parse::<u32>().is_ok(),
                "tabindex" => value == "0",
                "role" => value == "group",
                "loading" => value == "lazy",
                _ => true,
            };
            assert!(sound, "{name}: {tag}@{key}={value}");
        }
        let nested = tag == "a" && node.ancestors().skip(1).any(|n| n.has_tag_name("a"));
        assert!(!nested, "{name}: a link inside a link");
    }
}
