//! The records of a whole population: opened many at a time, children joined to their parents, oppositions that came on
//! paper. Sources: issue *Rights* 7, `spec/dmp.md` 4 (opening, opposition) and 8.4 (newborns).

mod opening;
mod opposition;
mod relations;

use carnet_model::person::{Contact, Traits};
use carnet_model::{Ins, RecordNo, Timestamp};

pub use opening::{Fault as OpeningFault, MOST as OPENED_TOGETHER};
pub use opposition::{Opposed, Opposition};
pub use relations::{Attached, RelationFault};

/// A line of the register of insured people.
#[derive(Clone, Debug)]
pub struct Insured {
    /// INS, from the register.
    pub ins: Ins,
    /// Traits, from the same.
    pub traits: Traits,
    /// How to reach them.
    pub contact: Contact,
    /// How they are informed that a record will be opened.
    pub informed: Informed,
}

/// How and when a person is informed of the opening. The time to object runs from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Informed {
    /// By e-mail, sent not before this instant.
    Email(Timestamp),
    /// By a paper letter with an activation code, posted at this instant.
    Paper(Timestamp),
}

impl Informed {
    const fn at(self) -> Timestamp {
        match self {
            Self::Email(at) | Self::Paper(at) => at,
        }
    }
}

/// What became of a line.
#[derive(Debug)]
pub enum Opening {
    /// A record was opened.
    Opened {
        /// Its number.
        record: RecordNo,
        /// End of the time to object.
        waiting_until: Timestamp,
        /// The activation code for the paper letter.
        code: Option<String>,
    },
    /// The person has a record already.
    Known(RecordNo),
    /// The line is refused.
    Refused(OpeningFault),
}
