//! What a caregiver may do: kinds of data and actions, in plain words.

use crate::language::{Msg, Texts};

/// On what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RightKind {
    /// Documents.
    Documents,
    /// Measures.
    Measures,
    /// Prevention.
    Prevention,
    /// Messages.
    Messages,
    /// Referenced services.
    Services,
    /// Medical profile.
    Profile,
}

/// To do what. The actions do not include one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RightAction {
    /// Look.
    Read,
    /// Add.
    Write,
    /// Arrange.
    Manage,
}

/// One thing that a caregiver may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Right {
    /// On what.
    pub kind: RightKind,
    /// To do what.
    pub action: RightAction,
}

impl RightKind {
    /// Every kind, in the order of the forms.
    pub const ALL: [Self; 6] =
        [Self::Documents, Self::Profile, Self::Measures, Self::Prevention, Self::Messages, Self::Services];

    /// The word in forms.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Measures => "measures",
            Self::Prevention => "prevention",
            Self::Messages => "messages",
            Self::Services => "services",
            Self::Profile => "profile",
        }
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Documents => Msg("right-documents"),
            Self::Measures => Msg("right-measures"),
            Self::Prevention => Msg("right-prevention"),
            Self::Messages => Msg("right-messages"),
            Self::Services => Msg("right-services"),
            Self::Profile => Msg("right-profile"),
        }
    }

    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Documents => "docs",
            Self::Measures => "lab",
            Self::Prevention => "syringe",
            Self::Messages => "mail",
            Self::Services => "globe",
            Self::Profile => "heart",
        }
    }
}

impl RightAction {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Manage];

    /// The word in forms.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Manage => "manage",
        }
    }
}

impl Right {
    /// Value of the field `droit`: `documents:read`.
    pub fn value(self) -> String {
        format!("{}:{}", self.kind.value(), self.action.value())
    }

    /// Reads the field.
    pub fn from_value(value: &str) -> Option<Self> {
        let (kind, action) = value.split_once(':')?;
        let kind = RightKind::ALL.into_iter().find(|known| known.value() == kind)?;
        let action = RightAction::ALL.into_iter().find(|known| known.value() == action)?;
        Some(Self { kind, action })
    }

    /// What the box beside it says: « Voir », « Ajouter », « Ranger ».
    pub(crate) const fn label(self) -> Msg {
        match (self.kind, self.action) {
            (RightKind::Messages, RightAction::Write) => Msg("right-write-messages"),
            (_, RightAction::Read) => Msg("right-read"),
            (_, RightAction::Write) => Msg("right-write"),
            (_, RightAction::Manage) => Msg("right-manage"),
        }
    }
}

/// A kind with what is allowed of it, in words: « Documents : voir, ajouter ».
pub(crate) fn sentences(rights: &[Right], texts: Texts) -> Vec<String> {
    let of = |kind: RightKind| {
        let actions: Vec<String> = RightAction::ALL
            .into_iter()
            .map(|action| Right { kind, action })
            .filter(|right| rights.contains(right))
            .map(|right| texts.say(right.label()).to_lowercase())
            .collect();
        (!actions.is_empty()).then(|| {
            texts.say2(Msg("right-line"), "kind", texts.say(kind.label()), "actions", actions.join(", "))
        })
    };
    RightKind::ALL.into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    #[test]
    fn values_come_back() {
        for kind in RightKind::ALL {
            for action in RightAction::ALL {
                let right = Right { kind, action };
                assert_eq!(Right::from_value(&right.value()), Some(right));
            }
        }
        for wrong in ["", "documents", "documents:", "documents:all", "secrets:read", "documents:read:x"] {
            assert_eq!(Right::from_value(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rights_are_said_by_kind() {
        let rights = [
            Right { kind: RightKind::Documents, action: RightAction::Write },
            Right { kind: RightKind::Documents, action: RightAction::Read },
        ];
        assert_eq!(sentences(&rights, Lang::French.texts()), ["Documents\u{a0}: voir, ajouter"]);
    }
}
