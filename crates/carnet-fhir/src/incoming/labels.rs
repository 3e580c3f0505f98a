//! Security labels: the base code and the visibility codes (`spec/dmp.md` 8.1).

use carnet_model::document::{Confidentiality, Visibility};

use crate::json::{Node, Value};
use crate::outcome::{Fault, Problem};

/// One label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// N, R or V.
    Base(Confidentiality),
    /// A visibility code.
    Code(Visibility),
}

impl Label {
    /// The label of a code; the several systems in use are synonyms (`spec/dmp.md` 13).
    pub(crate) fn of(code: &str) -> Option<Self> {
        Some(match code {
            "N" => Self::Base(Confidentiality::Normal),
            "R" => Self::Base(Confidentiality::Restricted),
            "V" => Self::Base(Confidentiality::VeryRestricted),
            "MASQUE_PS" => Self::Code(Visibility::MASKED),
            "INVISIBLE_PATIENT" => Self::Code(Visibility::HIDDEN_FROM_PATIENT),
            "INVISIBLE_REPRESENTANTS_LEGAUX" | "INVISIBLE_REP_LEGAUX" => {
                Self::Code(Visibility::HIDDEN_FROM_REPRESENTATIVES)
            }
            _ => return None,
        })
    }
}

/// A label as a CodeableConcept, a Coding, or the bare code.
pub(crate) fn label(node: &Node<'_>) -> Result<Vec<Label>, Problem> {
    if matches!(node.value(), Value::Text(_)) {
        return one(node).map(|label| vec![label]);
    }
    super::codings(node)?.iter().map(|coding| one(&coding.need("code")?)).collect()
}

fn one(code: &Node<'_>) -> Result<Label, Problem> {
    Label::of(code.as_text()?).ok_or_else(|| {
        code.fault(
            Fault::CodeInvalid,
            "expected N, R, V, MASQUE_PS, INVISIBLE_PATIENT or INVISIBLE_REPRESENTANTS_LEGAUX",
        )
    })
}

/// The labels of a resource: at most one base code, any visibility codes.
pub(super) fn labels(resource: &Node<'_>) -> Result<(Option<Confidentiality>, Visibility), Problem> {
    let (mut base, mut visibility) = (None, Visibility::NONE);
    for node in resource.items("securityLabel")? {
        for label in label(&node)? {
            match label {
                Label::Base(code) if base.is_some_and(|known| known != code) => {
                    return Err(node.fault(Fault::Rule, "exactly one of N, R and V"));
                }
                Label::Base(code) => base = Some(code),
                Label::Code(code) => visibility = visibility.with(code),
            }
        }
    }
    Ok((base, visibility))
}
