//! What a page says after an act on people and accesses.

use crate::language::{Msg, Texts};

macro_rules! news {
    ($($(#[$doc:meta])* $name:ident = $value:literal, $message:expr;)*) => {
        /// What was just done about people and accesses.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PeopleEvent {
            $($(#[$doc])* $name,)*
        }

        impl PeopleEvent {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Value of the query parameter `fait`.
            pub const fn value(self) -> &'static str {
                match self {
                    $(Self::$name => $value,)*
                }
            }

            const fn message(self) -> Msg {
                match self {
                    $(Self::$name => $message,)*
                }
            }
        }
    };
}

news! {
    /// An invitation left.
    Invited = "invite", Msg("done-invited");
    /// An invitation was withdrawn, or a mandate ended.
    MandateEnded = "aide-finie", Msg("done-mandate-ended");
    /// A mandate was narrowed.
    Narrowed = "aide-reduite", Msg("done-narrowed");
    /// An invitation was accepted.
    Accepted = "aide-acceptee", Msg("done-accepted");
    /// An invitation was declined.
    Declined = "aide-refusee", Msg("done-declined");
    /// A mandate was given back.
    GivenBack = "aide-rendue", Msg("done-given-back");
    /// A professional may consult.
    AccessGiven = "acces-donne", Msg("done-access-given");
    /// A professional may no longer consult.
    AccessEnded = "acces-retire", Msg("done-access-ended");
    /// A professional is blocked.
    Blocked = "acces-bloque", Msg("done-blocked");
    /// A block is lifted.
    Unblocked = "acces-debloque", Msg("done-unblocked");
    /// The attending physician or those with the same rights changed.
    AttendingSet = "traitant", Msg("done-attending");
    /// The two objections are set.
    EmergencySet = "urgence", Msg("done-emergency");
    /// An access was reported.
    Reported = "signale", Msg("done-reported");
    /// The destruction of the archive was asked for.
    ErasureAsked = "destruction", Msg("done-erasure-asked");
    /// That was taken back.
    ErasureKept = "conserve", Msg("done-erasure-kept");
    /// The young adult has read what changed.
    MajorityRead = "majorite", Msg("done-majority");
    /// The session had turned to a record to which there is no access any more.
    RelationOver = "fin-de-relation", Msg("done-relation-over");
}

impl PeopleEvent {
    /// Reads the query parameter.
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.value() == value)
    }

    pub(crate) fn text(self, texts: Texts) -> String {
        texts.say(self.message())
    }
}
