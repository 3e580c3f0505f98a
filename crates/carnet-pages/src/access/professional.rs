//! Acts on the access of one professional, and the form for one who is not in the list.

use askama::Template;
use jiff::civil::Date;

use crate::family::Entry;
use crate::family::EntryKind;
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// An act on the access of a professional, confirmed on a page of its own. No reason is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfessionalAct {
    /// End the access.
    End,
    /// Block.
    Block,
    /// Lift a block.
    Unblock,
    /// Make them the attending physician.
    Attending,
    /// They are the attending physician no longer.
    NotAttending,
    /// Give them the same rights as the attending physician.
    SameRights,
    /// Take these rights back.
    NotSameRights,
}

impl ProfessionalAct {
    /// Every act.
    pub const ALL: [Self; 7] = [
        Self::End,
        Self::Block,
        Self::Unblock,
        Self::Attending,
        Self::NotAttending,
        Self::SameRights,
        Self::NotSameRights,
    ];

    /// Last part of its address.
    pub const fn value(self) -> &'static str {
        match self {
            Self::End => "retirer",
            Self::Block => "bloquer",
            Self::Unblock => "debloquer",
            Self::Attending => "traitant",
            Self::NotAttending => "plus-traitant",
            Self::SameRights => "memes-droits",
            Self::NotSameRights => "plus-memes-droits",
        }
    }

    /// Reads the last part of the address.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.value() == value)
    }

    pub(crate) const fn title(self) -> Msg {
        match self {
            Self::End => Msg("pro-act-end-title"),
            Self::Block => Msg("pro-act-block-title"),
            Self::Unblock => Msg("pro-act-unblock-title"),
            Self::Attending => Msg("pro-act-attending-title"),
            Self::NotAttending => Msg("pro-act-not-attending-title"),
            Self::SameRights => Msg("pro-act-same-title"),
            Self::NotSameRights => Msg("pro-act-not-same-title"),
        }
    }

    pub(crate) const fn consequences(self) -> [Msg; 2] {
        match self {
            Self::End => [Msg("pro-act-end-1"), Msg("pro-act-end-2")],
            Self::Block => [Msg("pro-act-block-1"), Msg("pro-act-block-2")],
            Self::Unblock => [Msg("pro-act-unblock-1"), Msg("pro-act-unblock-2")],
            Self::Attending | Self::SameRights => [Msg("pro-act-attending-1"), Msg("pro-act-attending-2")],
            Self::NotAttending | Self::NotSameRights => {
                [Msg("pro-act-not-attending-1"), Msg("pro-act-not-attending-2")]
            }
        }
    }

    pub(crate) const fn confirm(self) -> Msg {
        match self {
            Self::End => Msg("pro-act-end"),
            Self::Block => Msg("pro-act-block"),
            Self::Unblock => Msg("pro-act-unblock"),
            Self::Attending => Msg("pro-act-attending"),
            Self::NotAttending | Self::NotSameRights => Msg("pro-act-not-attending"),
            Self::SameRights => Msg("pro-act-same"),
        }
    }

    pub(crate) const fn is_grave(self) -> bool {
        matches!(self, Self::Block | Self::End)
    }
}

/// Asks before an act on the access of a professional.
#[derive(Clone, Debug, Template)]
#[template(path = "access/act.html")]
pub struct ProfessionalActPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Opaque key of the professional.
    pub key: String,
    /// Their name.
    pub name: String,
    /// The act.
    pub act: ProfessionalAct,
}

/// What is wished for a professional who is not in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewAccessWish {
    /// Let them consult until a day.
    #[default]
    Give,
    /// Make them the attending physician.
    Attending,
    /// Give them the same rights.
    SameRights,
    /// Block them.
    Block,
}

impl NewAccessWish {
    /// Every wish.
    pub const ALL: [Self; 4] = [Self::Give, Self::Attending, Self::SameRights, Self::Block];

    /// Value of the field `faire`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Give => "donner",
            Self::Attending => "traitant",
            Self::SameRights => "memes-droits",
            Self::Block => "bloquer",
        }
    }

    /// Reads the field.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.value() == value)
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Give => Msg("wish-give"),
            Self::Attending => Msg("wish-attending"),
            Self::SameRights => Msg("wish-same"),
            Self::Block => Msg("wish-block"),
        }
    }

    pub(crate) const fn hint(self) -> Msg {
        match self {
            Self::Give => Msg("wish-give-hint"),
            Self::Attending => Msg("wish-attending-hint"),
            Self::SameRights => Msg("wish-same-hint"),
            Self::Block => Msg("wish-block-hint"),
        }
    }
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct NewAccessDraft {
    /// `identifiant`
    pub id: String,
    /// `nom`
    pub name: String,
    /// `faire`
    pub wish: NewAccessWish,
    /// `fin`
    pub until: String,
}

/// What is wrong with the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewAccessError {
    /// No number.
    IdMissing,
    /// The number cannot be that of a professional.
    IdMalformed {
        /// The number that was probably meant.
        proposal: Option<String>,
    },
    /// No name.
    NameMissing,
    /// No last day.
    UntilMissing,
    /// The last day is not after today.
    UntilPast,
    /// The last day is too far.
    UntilTooFar {
        /// The latest day.
        latest: Date,
    },
    /// The professional is blocked: the block is lifted first.
    Blocked,
}

impl NewAccessError {
    /// The field that it belongs to.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::IdMissing | Self::IdMalformed { .. } | Self::Blocked => "identifiant",
            Self::NameMissing => "nom",
            Self::UntilMissing | Self::UntilPast | Self::UntilTooFar { .. } => "fin",
        }
    }

    /// The sentence.
    pub fn text(&self, texts: Texts) -> String {
        let id = match self {
            Self::UntilTooFar { latest } => {
                return texts.say1(Msg("invite-until-far"), "date", texts.date(latest));
            }
            Self::IdMissing => Msg("new-id-missing"),
            Self::IdMalformed { .. } => Msg("new-id-malformed"),
            Self::NameMissing => Msg("new-name-missing"),
            Self::UntilMissing => Msg("invite-until-missing"),
            Self::UntilPast => Msg("invite-until-past"),
            Self::Blocked => Msg("new-blocked"),
        };
        texts.say(id)
    }

    pub(crate) fn fix(&self, texts: Texts) -> Option<(String, String)> {
        match self {
            Self::IdMalformed { proposal: Some(id) } => {
                Some((texts.say1(Msg("new-fix-id"), "id", id), format!("identifiant:{id}")))
            }
            Self::UntilTooFar { latest } => Some((
                texts.say1(Msg("invite-fix-until"), "date", texts.date(latest)),
                format!("fin:{}", texts.iso(*latest)),
            )),
            _ => None,
        }
    }
}

/// Gives, or takes, the access of a professional who is not in the list.
#[derive(Clone, Debug, Template)]
#[template(path = "access/new.html")]
pub struct NewAccessPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What was typed.
    pub draft: NewAccessDraft,
    /// Latest day of an access given now.
    pub latest: Date,
    /// What is wrong.
    pub errors: Vec<NewAccessError>,
}

impl NewAccessPage {
    #[expect(clippy::unused_self, reason = "templates call it on the page")]
    pub(crate) fn wishes(&self) -> [NewAccessWish; 4] {
        NewAccessWish::ALL
    }

    pub(crate) fn id_entry(&self) -> Entry {
        let texts = self.layout.texts();
        let field =
            Entry::new("identifiant", EntryKind::NationalId, texts.say(Msg("new-id")), &self.draft.id);
        self.marked(field.hint(texts.say(Msg("new-id-hint"))))
    }

    pub(crate) fn name_entry(&self) -> Entry {
        let texts = self.layout.texts();
        self.marked(Entry::new("nom", EntryKind::Name, texts.say(Msg("new-name")), &self.draft.name))
    }

    pub(crate) fn until_entry(&self) -> Entry {
        let texts = self.layout.texts();
        let field = Entry::new("fin", EntryKind::Day, texts.say(Msg("new-until")), &self.draft.until);
        self.marked(field.hint(texts.say1(Msg("invite-until-hint"), "date", texts.date(self.latest))))
    }

    fn marked(&self, field: Entry) -> Entry {
        let texts = self.layout.texts();
        let error = self.errors.iter().find(|error| error.field() == field.name);
        field.wrong(error.map(|error| error.text(texts)), error.and_then(|error| error.fix(texts)))
    }
}

pages!(ProfessionalActPage, NewAccessPage);
