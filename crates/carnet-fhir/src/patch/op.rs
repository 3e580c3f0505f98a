//! What a PATCH can say, whatever its form.

use crate::incoming::{Label, label};
use crate::json::{Node, Value};
use crate::outcome::{Fault, Problem};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Put these labels in place of the one at this index.
    SetLabel(usize, Vec<Label>),
    /// Add these labels.
    AddLabel(Vec<Label>),
    /// Remove the label at this index.
    RemoveLabel(usize),
    /// These labels and no others.
    SetLabels(Vec<Label>),
    /// Set the status.
    SetStatus(Status),
    /// Archive or take back.
    SetArchived(bool),
    /// Go on only if the label at this index is one of these.
    TestLabel(usize, Vec<Label>),
    /// Go on only if the status is this.
    TestStatus(Status),
    /// Go on only if it is archived, or not.
    TestArchived(bool),
}

/// `DocumentReference.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// `current`
    Current,
    /// `superseded`
    Superseded,
    /// `entered-in-error`
    EnteredInError,
}

/// What may be patched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The label at an index, in whole or by its coding or code.
    Label(usize),
    /// Behind the last label.
    LabelEnd,
    /// All labels.
    Labels,
    /// The status.
    Status,
    /// The value of the extension.
    Archived,
    /// An extension as a whole.
    Extension,
}

/// What is done to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// `add`, `insert`
    Add,
    /// `replace`
    Replace,
    /// `remove`, `delete`
    Remove,
    /// `test`
    Test,
}

/// Any other element: 405 (`spec/dmp.md` 9.6).
pub(super) fn not_patchable(node: &Node<'_>) -> Problem {
    node.fault(Fault::NotPatchable, "only securityLabel, status and the is-archived extension may be changed")
}

/// The operation that a verb, a target and a value make.
pub(super) fn op(
    node: &Node<'_>,
    verb: Verb,
    target: Target,
    value: Option<Node<'_>>,
) -> Result<Op, Problem> {
    if verb == Verb::Remove {
        return match target {
            Target::Label(at) => Ok(Op::RemoveLabel(at)),
            Target::Archived | Target::Extension => Ok(Op::SetArchived(false)),
            Target::Labels | Target::LabelEnd | Target::Status => {
                Err(node.fault(Fault::Rule, "a document keeps its status and its base label"))
            }
        };
    }
    let value = value.ok_or_else(|| node.missing("value"))?;
    match (target, verb) {
        (Target::Label(at), Verb::Replace) => Ok(Op::SetLabel(at, label(&value)?)),
        (Target::Label(at), Verb::Test) => Ok(Op::TestLabel(at, label(&value)?)),
        (Target::Label(_), _) | (Target::LabelEnd, Verb::Add) => Ok(Op::AddLabel(label(&value)?)),
        (Target::Labels, Verb::Add | Verb::Replace) => labels(&value, verb),
        (Target::Status, Verb::Test) => Ok(Op::TestStatus(status(&value)?)),
        (Target::Status, _) => Ok(Op::SetStatus(status(&value)?)),
        (Target::Archived, Verb::Test) => Ok(Op::TestArchived(value.as_truth()?)),
        (Target::Archived, _) => Ok(Op::SetArchived(value.as_truth()?)),
        (Target::Extension, Verb::Add | Verb::Replace) => extension(&value).map(Op::SetArchived),
        (Target::LabelEnd | Target::Labels | Target::Extension, _) => Err(not_patchable(node)),
    }
}

/// A list of labels replaces all; a single one, as FHIRPath's `add` has it, joins them.
fn labels(value: &Node<'_>, verb: Verb) -> Result<Op, Problem> {
    if !matches!(value.value(), Value::Array(_)) {
        let labels = label(value)?;
        return Ok(if verb == Verb::Add { Op::AddLabel(labels) } else { Op::SetLabels(labels) });
    }
    let mut all = Vec::new();
    for item in value.elements()? {
        all.extend(label(&item)?);
    }
    Ok(Op::SetLabels(all))
}

fn status(value: &Node<'_>) -> Result<Status, Problem> {
    match value.as_text()? {
        "current" => Ok(Status::Current),
        "superseded" => Ok(Status::Superseded),
        "entered-in-error" => Ok(Status::EnteredInError),
        _ => Err(value.fault(Fault::CodeInvalid, "expected current, superseded or entered-in-error")),
    }
}

/// The extension in whole, alone or in a list of one.
fn extension(value: &Node<'_>) -> Result<bool, Problem> {
    let one = match value.value() {
        Value::Array(items) if items.len() == 1 => value.elements()?.into_iter().next(),
        Value::Array(_) => None,
        _ => Some(value.clone()),
    };
    let one = one.ok_or_else(|| not_patchable(value))?;
    if one.need_text("url")? != super::IS_ARCHIVED {
        return Err(not_patchable(&one));
    }
    one.need("valueBoolean")?.as_truth()
}
