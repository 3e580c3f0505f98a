//! Errands: acts that one ledger has written whole, and that the outbox carries to another, at least once. Whatever an
//! errand does, doing it twice changes nothing.

use carnet_model::event::{Actor, ToldAbout};
use carnet_model::family::RelationKind;
use carnet_model::{ObjectNo, RecordNo};
use minicbor::{Decode, Encode};

/// An act to carry to another ledger.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Errand {
    /// The person's account acts for the holder of this record.
    #[n(0)]
    ActsFor {
        /// The record.
        #[n(0)]
        record: RecordNo,
        /// Name of its holder.
        #[n(1)]
        name: Box<str>,
        /// In what quality.
        #[n(2)]
        relation: RelationKind,
    },
    /// It no longer does.
    #[n(1)]
    ActsForEnded {
        /// The record.
        #[n(0)]
        record: RecordNo,
    },
    /// A professional is told something in their own ledger.
    #[n(2)]
    TellProfessional {
        /// National id.
        #[n(0)]
        professional: Box<str>,
        /// The record.
        #[n(1)]
        record: RecordNo,
        /// Name of its holder.
        #[n(2)]
        name: Box<str>,
        /// What.
        #[n(3)]
        about: ToldAbout,
    },
    /// An alarm for the security officer.
    #[n(40)]
    Alarm {
        /// Which.
        #[n(0)]
        kind: crate::budget::AlarmKind,
        /// Whom it concerns; no patient.
        #[n(1)]
        about: Box<str>,
        /// The structure for which they acted.
        #[n(2)]
        structure: Option<Box<str>>,
    },
    /// Documents that left a record come to another one.
    #[n(41)]
    TakeOver {
        /// Number of the proposal of the split.
        #[n(0)]
        proposal: ObjectNo,
        /// The record that they left.
        #[n(1)]
        from: RecordNo,
        /// The record to which they come.
        #[n(2)]
        to: RecordNo,
        /// Who decided it.
        #[n(3)]
        by: Vec<Actor>,
    },
    /// They came: their bytes go where they were.
    #[n(42)]
    HandOver {
        /// The record that they left.
        #[n(0)]
        record: RecordNo,
        /// Which.
        #[n(1)]
        documents: Vec<ObjectNo>,
    },
    /// A person's record writes to the address of their account.
    #[n(20)]
    FollowAddress {
        /// The account.
        #[n(0)]
        account: RecordNo,
    },
}
