//! The acts of those who run a deployment, in the system's own ledger. None of them opens a record. Sources: issue
//! *Rights* 8, `design/security.md` 3.1 and 10.

use crate::{Ins, ObjectNo, RecordNo};

/// An act that reaches a person's rights: two people decide it.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum GraveAct {
    /// Destroy a closed record before its time.
    #[n(0)]
    #[cbor(map)]
    Erase {
        /// Which.
        #[n(0)]
        record: RecordNo,
    },
    /// Give a record another current INS (identity merge).
    #[n(1)]
    #[cbor(map)]
    ChangeIns {
        /// Which.
        #[n(0)]
        record: RecordNo,
        /// The new current INS.
        #[n(1)]
        ins: Ins,
    },
    /// Suspend a record (fraud, a judge's order).
    #[n(2)]
    #[cbor(map)]
    Suspend {
        /// Which.
        #[n(0)]
        record: RecordNo,
    },
    /// Lift a suspension.
    #[n(3)]
    #[cbor(map)]
    Lift {
        /// Which.
        #[n(0)]
        record: RecordNo,
    },
    /// Note the death of the holder.
    #[n(4)]
    #[cbor(map)]
    Death {
        /// Which.
        #[n(0)]
        record: RecordNo,
        /// Day of death, `YYYY-MM-DD`.
        #[n(1)]
        on: Box<str>,
    },
    /// Close every way into an account, so that its person takes it back at a counter.
    #[n(5)]
    #[cbor(map)]
    LockAccount {
        /// The account.
        #[n(0)]
        account: RecordNo,
    },
    /// Attach a representative or a mandate from paper, or a judgement, at a counter: the reference of the paper.
    #[n(6)]
    #[cbor(map)]
    Counter {
        /// The record.
        #[n(0)]
        record: RecordNo,
        /// The relation, as it will be written.
        #[n(1)]
        event: Box<crate::family::FamilyEvent>,
    },
    /// Move what was filed under a wrong identity to the record of whom it is about: the documents by number.
    #[n(7)]
    #[cbor(map)]
    Split {
        /// The record that mixes two people.
        #[n(0)]
        record: RecordNo,
        /// The documents that are somebody else's, at least one.
        #[n(1)]
        documents: Vec<ObjectNo>,
        /// The record of whom they are about.
        #[n(2)]
        to: RecordNo,
    },
}

/// What an act of operators did to one record, in that record's own ledger. The other record of a split is named in the
/// system's ledger only.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Intervention {
    /// Documents that are somebody else's left this record. One event for each audience.
    #[n(0)]
    #[cbor(map)]
    Detached {
        /// Number of the proposal in the system's ledger.
        #[n(0)]
        proposal: ObjectNo,
        /// Which.
        #[n(1)]
        documents: Vec<ObjectNo>,
    },
    /// Documents came that had been filed in somebody else's record.
    #[n(1)]
    #[cbor(map)]
    TakenOver {
        /// Number of the proposal in the system's ledger.
        #[n(0)]
        proposal: ObjectNo,
    },
    /// The record is nobody's: whoever looks at it is noticed.
    #[n(2)]
    Canary,
}

/// Something that happened in the system's ledger.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum OperatorEvent {
    /// First entry.
    #[n(0)]
    SystemJoined,
    /// Somebody proposed a grave act.
    #[n(1)]
    #[cbor(map)]
    Proposed {
        /// Its number.
        #[n(0)]
        number: ObjectNo,
        /// What.
        #[n(1)]
        act: GraveAct,
        /// Why: text without identity, reference of the file.
        #[n(2)]
        reason: Box<str>,
    },
    /// Somebody else approved it.
    #[n(2)]
    #[cbor(map)]
    Approved {
        /// Its number.
        #[n(0)]
        number: ObjectNo,
    },
    /// It was rejected or withdrawn.
    #[n(3)]
    #[cbor(map)]
    Rejected {
        /// Its number.
        #[n(0)]
        number: ObjectNo,
    },
    /// It was carried out.
    #[n(4)]
    #[cbor(map)]
    Executed {
        /// Its number.
        #[n(0)]
        number: ObjectNo,
    },
    /// An act of one operator that names no patient: a bulk opening, a campaign, a setting.
    #[n(5)]
    #[cbor(map)]
    Noted {
        /// A word for what.
        #[n(0)]
        what: Box<str>,
        /// Figures and references.
        #[n(1)]
        detail: Box<str>,
    },
    /// An alarm was raised.
    #[n(6)]
    #[cbor(map)]
    Alarm {
        /// Its number.
        #[n(0)]
        number: ObjectNo,
        /// Which budget or signal.
        #[n(1)]
        kind: Box<str>,
        /// The professional, structure or app concerned: national id or client id.
        #[n(2)]
        about: Box<str>,
        /// The figure reached.
        #[n(3)]
        figure: u64,
    },
    /// An alarm was looked at.
    #[n(7)]
    #[cbor(map)]
    Reviewed {
        /// Its number.
        #[n(0)]
        number: ObjectNo,
        /// What was found.
        #[n(1)]
        finding: Box<str>,
    },
}
