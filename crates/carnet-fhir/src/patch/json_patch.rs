//! JSON Patch (RFC 6902), as far as the published acts need it.

use super::op::{Op, Target, Verb, not_patchable, op};
use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// Reads a JSON Patch document.
pub(crate) fn json_patch(root: &Node<'_>) -> Result<Vec<Op>, Problem> {
    let mut ops = Vec::new();
    for node in root.elements()? {
        let verb = node.need("op")?;
        let verb = match verb.as_text()? {
            "add" => Verb::Add,
            "replace" => Verb::Replace,
            "remove" => Verb::Remove,
            "test" => Verb::Test,
            "move" | "copy" => return Err(not_patchable(&node)),
            _ => return Err(verb.fault(Fault::Shape, "no operation of JSON Patch")),
        };
        let path = node.need("path")?;
        let target = target(path.as_text()?).ok_or_else(|| not_patchable(&path))?;
        ops.push(op(&node, verb, target, node.get("value")?)?);
    }
    Ok(ops)
}

/// What a path names; none when it may not be changed.
fn target(path: &str) -> Option<Target> {
    // The published path of the extension is no JSON Pointer: its token has slashes. It is taken as it stands.
    if let Some(rest) = path.strip_prefix("/extension[url:") {
        let rest = rest.trim_start_matches(['\'', '"']).strip_prefix(super::IS_ARCHIVED)?;
        return matches!(rest, "']/valueBoolean" | "\"]/valueBoolean" | "]/valueBoolean")
            .then_some(Target::Archived);
    }
    let steps: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    match steps.as_slice() {
        ["status"] => Some(Target::Status),
        ["securityLabel"] => Some(Target::Labels),
        ["securityLabel", "-"] => Some(Target::LabelEnd),
        ["securityLabel", at]
        | ["securityLabel", at, "coding", "0"]
        | ["securityLabel", at, "coding", "0", "code"] => index(at).map(Target::Label),
        ["extension"] | ["extension", "-"] => Some(Target::Extension),
        ["extension", at] => index(at).map(|_| Target::Extension),
        ["extension", at, "valueBoolean"] => index(at).map(|_| Target::Archived),
        _ => None,
    }
}

/// An array index as RFC 6901 has it: no leading zero.
fn index(text: &str) -> Option<usize> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (text.len() == 1 || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}
