//! FHIRPath Patch: a Parameters resource.

use super::op::{Op, Status, Target, Verb, not_patchable, op};
use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// The parts of one operation.
#[derive(Default)]
struct Parts<'v> {
    verb: Option<Node<'v>>,
    path: Option<Node<'v>>,
    name: Option<Node<'v>>,
    value: Option<Node<'v>>,
}

/// Reads a FHIRPath Patch.
pub(crate) fn fhirpath(root: &Node<'_>) -> Result<Vec<Op>, Problem> {
    if root.need_text("resourceType")? != "Parameters" {
        return Err(root.fault(Fault::OtherResource, "expected a Parameters"));
    }
    let mut ops = Vec::new();
    for parameter in root.items("parameter")? {
        if parameter.need_text("name")? != "operation" {
            return Err(parameter.fault(Fault::Value, "expected an operation"));
        }
        ops.push(operation(&parameter)?);
    }
    if ops.is_empty() { Err(root.missing("parameter")) } else { Ok(ops) }
}

/// The only PATCH that a deposit may carry: a status set to superseded.
pub(crate) fn superseding(root: &Node<'_>) -> Result<(), Problem> {
    match fhirpath(root)?.as_slice() {
        [Op::SetStatus(Status::Superseded)] => Ok(()),
        _ => Err(root.fault(
            Fault::Rule,
            "in a deposit, a PATCH only sets the status of a replaced document to superseded",
        )),
    }
}

fn operation(parameter: &Node<'_>) -> Result<Op, Problem> {
    let mut parts = Parts::default();
    for part in parameter.items("part")? {
        let slot = match part.need_text("name")? {
            "type" => &mut parts.verb,
            "path" => &mut parts.path,
            "name" => &mut parts.name,
            "value" => &mut parts.value,
            _ => return Err(part.fault(Fault::Unsupported, "expected type, path, name or value")),
        };
        *slot = Some(value(&part)?);
    }
    let verb = parts.verb.ok_or_else(|| parameter.missing("part.type"))?;
    let verb = match verb.as_text()? {
        "add" | "insert" => Verb::Add,
        "replace" => Verb::Replace,
        "delete" => Verb::Remove,
        "move" => return Err(not_patchable(parameter)),
        _ => return Err(verb.fault(Fault::Shape, "no operation of FHIRPath Patch")),
    };
    let path = parts.path.ok_or_else(|| parameter.missing("part.path"))?;
    let name = parts.name.map(|node| node.as_text()).transpose()?;
    let target = target(path.as_text()?, name).ok_or_else(|| not_patchable(&path))?;
    op(parameter, verb, target, parts.value)
}

/// The `value[x]` of a part.
fn value<'v>(part: &Node<'v>) -> Result<Node<'v>, Problem> {
    for (key, node) in part.members()? {
        if key.starts_with("value") {
            return Ok(node);
        }
    }
    Err(part.missing("value[x]"))
}

/// What a path names; none when it may not be changed.
fn target(path: &str, name: Option<&str>) -> Option<Target> {
    let path = path.trim();
    let element = path.strip_prefix("DocumentReference").map(|rest| rest.trim_start_matches('.'));
    match (element?, name) {
        ("", Some("securityLabel")) | ("securityLabel", None) => Some(Target::Labels),
        ("", Some("status")) | ("status", None) => Some(Target::Status),
        ("", Some("extension")) | ("extension", None) => Some(Target::Extension),
        (other, None) => label(other).or_else(|| archived(other)),
        _ => None,
    }
}

/// `securityLabel[1]`, with or without its coding and code.
fn label(element: &str) -> Option<Target> {
    let (at, rest) = element.strip_prefix("securityLabel[")?.split_once(']')?;
    let inside = matches!(rest, "" | ".coding" | ".coding[0]" | ".coding.code" | ".coding[0].code");
    inside.then(|| at.parse().ok().map(Target::Label)).flatten()
}

/// `extension.where(url='…')` or `extension('…')`, with or without its value.
fn archived(element: &str) -> Option<Target> {
    let rest = element.strip_prefix("extension")?;
    let rest = rest.strip_prefix(".where(url").map_or_else(
        || rest.strip_prefix('('),
        |rest| rest.trim_start().strip_prefix('=').map(str::trim_start),
    )?;
    let rest = rest.trim_start_matches(['\'', '"']).strip_prefix(super::IS_ARCHIVED)?;
    let rest = rest.trim_start_matches(['\'', '"', ' ']).strip_prefix(')')?;
    match rest {
        "" => Some(Target::Extension),
        ".value" | ".valueBoolean" => Some(Target::Archived),
        _ => None,
    }
}
