//! Walking a CDA tree: children by name in the CDA namespace, trimmed texts, attributes.

use roxmltree::Node;

use super::NAMESPACE;
use super::types::{Code, Identifier};

/// Whether a node is this CDA element.
pub(crate) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name && node.tag_name().namespace() == Some(NAMESPACE)
}

/// The children of that name.
pub(crate) fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| is(*child, name))
}

/// The first child of that name.
pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The first element at the end of a path of names.
pub(crate) fn path<'a, 'i>(node: Node<'a, 'i>, names: &[&'static str]) -> Option<Node<'a, 'i>> {
    names.iter().try_fold(node, |at, name| child(at, name))
}

/// Every element at the end of a path of names.
pub(crate) fn all<'a, 'i>(node: Node<'a, 'i>, names: &[&'static str]) -> Vec<Node<'a, 'i>> {
    names.iter().fold(vec![node], |at, name| at.into_iter().flat_map(|n| children(n, name)).collect())
}

/// A non-empty attribute value, without surrounding white space.
pub(crate) fn attribute(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.attribute(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// The text of an element and its descendants, with runs of white space collapsed; None when there is none.
pub(crate) fn text(node: Node<'_, '_>) -> Option<String> {
    let mut words = String::new();
    for part in node.descendants().filter(roxmltree::Node::is_text).filter_map(|n| n.text()) {
        for word in part.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    (!words.is_empty()).then_some(words)
}

/// An `II`: none without a root.
pub(crate) fn identifier(node: Node<'_, '_>) -> Option<Identifier> {
    Some(Identifier { root: attribute(node, "root")?, extension: attribute(node, "extension") })
}

/// The identifiers among the children of that name.
pub(crate) fn identifiers(node: Node<'_, '_>, name: &'static str) -> Vec<Identifier> {
    children(node, name).filter_map(identifier).collect()
}

/// A coded value: none without a code.
pub(crate) fn code(node: Node<'_, '_>) -> Option<Code> {
    Some(Code {
        code: attribute(node, "code")?,
        system: attribute(node, "codeSystem"),
        display: attribute(node, "displayName"),
    })
}

/// Whether an element or text holds anything but white space.
pub(crate) fn has_words(node: Node<'_, '_>) -> bool {
    node.descendants()
        .filter(roxmltree::Node::is_text)
        .filter_map(|n| n.text())
        .any(|text| !text.trim().is_empty())
}
