//! From operations to the one act that they mean.
//!
//! A literal reading of the published `replace /securityLabel/0` would lose the base label, or do nothing. So the labels
//! asked for are compared with those in force, the base label is kept, and the difference in visibility codes is the
//! intent (`spec/dmp.md` 9.6). One PATCH is one act: the ledger knows no two at once.

use carnet_model::document::{Confidentiality, DocumentState, Visibility};
use carnet_model::event::Change;

use super::op::{Op, Status};
use crate::incoming::Label;
use crate::outcome::{Fault, Problem};
use crate::render::VISIBILITY_CODES;

/// What is in force.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Current {
    /// N, R or V.
    pub(crate) base: Confidentiality,
    /// Visibility codes.
    pub(crate) visibility: Visibility,
    /// State.
    pub(crate) state: DocumentState,
}

/// What a PATCH means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Nothing changes.
    Nothing,
    /// One act.
    Act(Change),
    /// Lift the mask if there is one, else show to the patient: the caller may not know which code is set.
    Reveal,
}

impl Current {
    /// The labels in the order in which they are served.
    fn labels(self) -> Vec<Label> {
        let codes = VISIBILITY_CODES.iter().map(|(code, _)| *code).filter(|code| self.visibility.has(*code));
        std::iter::once(Label::Base(self.base)).chain(codes.map(Label::Code)).collect()
    }

    const fn status(self) -> Status {
        match self.state {
            DocumentState::Approved | DocumentState::Archived => Status::Current,
            DocumentState::Deprecated => Status::Superseded,
            DocumentState::Deleted => Status::EnteredInError,
        }
    }

    const fn archived(self) -> bool {
        matches!(self.state, DocumentState::Archived)
    }
}

/// What the operations ask for, one after the other.
struct Wanted {
    visibility: Visibility,
    status: Status,
    archived: bool,
}

/// The intent of a PATCH. A caller who may feed but not read has no `current`.
pub(crate) fn intent(ops: &[Op], current: Option<Current>) -> Result<Intent, Problem> {
    let Some(current) = current else { return unseen(ops) };
    let mut wanted =
        Wanted { visibility: current.visibility, status: current.status(), archived: current.archived() };
    for op in ops {
        apply(op, current, &mut wanted)?;
    }
    let mut acts = Vec::new();
    if wanted.status != current.status() {
        acts.push(status_change(wanted.status)?);
    }
    if wanted.archived != current.archived() {
        acts.push(if wanted.archived { Change::Archive } else { Change::Unarchive });
    }
    visibility_changes(current.visibility, wanted.visibility, &mut acts)?;
    match acts.as_slice() {
        [] => Ok(Intent::Nothing),
        [act] => Ok(Intent::Act(*act)),
        [..] => {
            Err(Problem::new(Fault::Unsupported, "one act in a PATCH: the changes asked for are several"))
        }
    }
}

fn apply(op: &Op, current: Current, wanted: &mut Wanted) -> Result<(), Problem> {
    match op {
        Op::SetLabel(at, labels) => {
            let codes = codes_of(labels);
            let gone = match label_at(current, *at)? {
                Label::Code(code) => code.without(codes),
                Label::Base(_) if codes == Visibility::NONE => revealed(current.visibility)?,
                Label::Base(_) => Visibility::NONE,
            };
            wanted.visibility = wanted.visibility.without(gone).with(codes);
        }
        Op::AddLabel(labels) => wanted.visibility = wanted.visibility.with(codes_of(labels)),
        Op::RemoveLabel(at) => match label_at(current, *at)? {
            Label::Code(code) => wanted.visibility = wanted.visibility.without(code),
            Label::Base(_) => return Err(Problem::new(Fault::Rule, "a document keeps its base label")),
        },
        Op::SetLabels(labels) => wanted.visibility = codes_of(labels),
        Op::SetStatus(status) => wanted.status = *status,
        Op::SetArchived(archived) => wanted.archived = *archived,
        Op::TestLabel(at, labels) => holds(labels.contains(&label_at(current, *at)?))?,
        Op::TestStatus(status) => holds(current.status() == *status)?,
        Op::TestArchived(archived) => holds(current.archived() == *archived)?,
    }
    Ok(())
}

fn holds(truth: bool) -> Result<(), Problem> {
    if truth { Ok(()) } else { Err(Problem::new(Fault::Version, "a test of the patch fails")) }
}

fn label_at(current: Current, at: usize) -> Result<Label, Problem> {
    current.labels().get(at).copied().ok_or_else(|| Problem::new(Fault::Value, "no label at this index"))
}

fn codes_of(labels: &[Label]) -> Visibility {
    labels.iter().fold(Visibility::NONE, |all, label| match label {
        Label::Code(code) => all.with(*code),
        Label::Base(_) => all,
    })
}

/// The code that goes when the base label is put in place of itself: the published way to unmask and to show.
fn revealed(visibility: Visibility) -> Result<Visibility, Problem> {
    let (masked, hidden) =
        (visibility.has(Visibility::MASKED), visibility.has(Visibility::HIDDEN_FROM_PATIENT));
    match (masked, hidden) {
        (true, true) => {
            Err(Problem::new(Fault::Value, "two labels could be meant: patch the one at its own index"))
        }
        (true, false) => Ok(Visibility::MASKED),
        (false, true) => Ok(Visibility::HIDDEN_FROM_PATIENT),
        // What is left, if anything, is a minor's secret: it is lifted by age alone.
        (false, false) => Ok(visibility),
    }
}

fn status_change(status: Status) -> Result<Change, Problem> {
    match status {
        Status::EnteredInError => Ok(Change::Delete),
        Status::Superseded => Err(Problem::new(
            Fault::Rule,
            "superseded needs a document that replaces this one: deposit it with relatesTo",
        )),
        Status::Current => {
            Err(Problem::new(Fault::Rule, "a replaced document does not become current again"))
        }
    }
}

fn visibility_changes(from: Visibility, to: Visibility, acts: &mut Vec<Change>) -> Result<(), Problem> {
    for (code, name) in VISIBILITY_CODES {
        let change = match (from.has(code), to.has(code), name) {
            (true, true, _) | (false, false, _) => continue,
            (false, true, "MASQUE_PS") => Change::Mask,
            (false, true, "INVISIBLE_PATIENT") => Change::HideFromPatient,
            (false, true, _) => Change::HideFromRepresentatives,
            (true, false, "MASQUE_PS") => Change::Unmask,
            (true, false, "INVISIBLE_PATIENT") => Change::ShowToPatient,
            (true, false, _) => {
                return Err(Problem::new(Fault::Rule, "INVISIBLE_REPRESENTANTS_LEGAUX may not be lifted"));
            }
        };
        acts.push(change);
    }
    Ok(())
}

/// Without knowledge of the document only a single, plain operation has a meaning.
fn unseen(ops: &[Op]) -> Result<Intent, Problem> {
    let act = match ops {
        [Op::SetStatus(status)] => status_change(*status)?,
        [Op::SetArchived(true)] => Change::Archive,
        [Op::SetArchived(false)] => Change::Unarchive,
        [Op::SetLabel(0, labels) | Op::AddLabel(labels)] => {
            let mut acts = Vec::new();
            visibility_changes(Visibility::NONE, codes_of(labels), &mut acts)?;
            match acts.as_slice() {
                [] => return Ok(Intent::Reveal),
                [act] => *act,
                [..] => return Err(Problem::new(Fault::Unsupported, "one act in a PATCH")),
            }
        }
        _ => {
            return Err(Problem::new(
                Fault::Unsupported,
                "one operation in a PATCH, on securityLabel[0] or a whole element",
            ));
        }
    };
    Ok(Intent::Act(act))
}
