//! Who acts for whom: representatives of a minor, caregivers with mandates, protected adults. Sources: `spec/dmp.md`
//! 8.4, `spec/check-doors.md` (*People*), `design/security.md` 3.2 rows 23 and 24.

use crate::{Ins, ObjectNo, RecordNo, Timestamp};

/// What a mandate is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum MandateKind {
    /// Documents of the record.
    #[n(0)]
    Documents,
    /// Measures.
    #[n(1)]
    Measures,
    /// Prevention.
    #[n(2)]
    Prevention,
    /// Messages.
    #[n(3)]
    Messages,
    /// Referenced services.
    #[n(4)]
    Services,
    /// Medical profile.
    #[n(5)]
    Profile,
}

impl MandateKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Documents, Self::Measures, Self::Prevention, Self::Messages, Self::Services, Self::Profile];

    /// The word of the fixed formats.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Measures => "measures",
            Self::Prevention => "prevention",
            Self::Messages => "messages",
            Self::Services => "services",
            Self::Profile => "profile",
        }
    }
}

/// What a mandate lets one do. The actions do not include one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum MandateAction {
    /// Look.
    #[n(0)]
    Read,
    /// Add.
    #[n(1)]
    Write,
    /// Arrange: mask, archive, delete what the person filed.
    #[n(2)]
    Manage,
}

impl MandateAction {
    /// All actions, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Manage];

    /// The word of the fixed formats.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Manage => "manage",
        }
    }
}

/// One thing that a mandate allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, minicbor::Encode, minicbor::Decode)]
pub struct Scope {
    /// On what.
    #[n(0)]
    pub kind: MandateKind,
    /// To do what.
    #[n(1)]
    pub action: MandateAction,
}

/// In what quality somebody represents a minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum RepresentativeKind {
    /// A parent; two parents are equal.
    #[n(0)]
    Parent,
    /// A guardian appointed by a judge.
    #[n(1)]
    Guardian,
}

/// How a relation was proven.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Ground {
    /// The register of insured people, at opening or birth.
    #[n(0)]
    Registry,
    /// An invitation that was accepted.
    #[n(1)]
    Invitation,
    /// A signed form received at a counter: its reference.
    #[n(2)]
    Paper(#[n(0)] Box<str>),
    /// A judgement: its reference.
    #[n(3)]
    Judgement(#[n(0)] Box<str>),
}

/// Why a relation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum RelationEnd {
    /// The holder came of age.
    #[n(0)]
    Majority,
    /// The holder, or a representative, ended it.
    #[n(1)]
    ByHolder,
    /// The caregiver gave it back.
    #[n(2)]
    ByCaregiver,
    /// A judge.
    #[n(3)]
    Judgement,
    /// The holder died.
    #[n(4)]
    Death,
    /// The record was closed.
    #[n(5)]
    Closed,
    /// Found wrong at a counter.
    #[n(6)]
    Counter,
}

/// In what quality somebody acts for another person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum RelationKind {
    /// Legal representative of a minor.
    #[n(0)]
    Representative,
    /// Caregiver with a mandate.
    #[n(1)]
    Caregiver,
}

/// A change of who acts for the holder of a record, or for whom the holder acts.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum FamilyEvent {
    /// A representative of a minor was attached.
    #[n(0)]
    #[cbor(map)]
    RepresentativeAttached {
        /// Their INS.
        #[n(0)]
        person: Ins,
        /// Their name.
        #[n(1)]
        name: Box<str>,
        /// In what quality.
        #[n(2)]
        kind: RepresentativeKind,
        /// How it was proven.
        #[n(3)]
        ground: Ground,
    },
    /// A representative's relation ended.
    #[n(1)]
    #[cbor(map)]
    RepresentativeEnded {
        /// Their INS.
        #[n(0)]
        person: Ins,
        /// Why.
        #[n(1)]
        reason: RelationEnd,
    },
    /// Somebody was invited to be a caregiver.
    #[n(2)]
    #[cbor(map)]
    Invited {
        /// Number of the mandate.
        #[n(0)]
        mandate: ObjectNo,
        /// How the holder calls them.
        #[n(1)]
        name: Box<str>,
        /// What it allows.
        #[n(2)]
        scopes: Vec<Scope>,
        /// When it ends.
        #[n(3)]
        until: Timestamp,
        /// Until when it may be accepted.
        #[n(4)]
        expires: Timestamp,
    },
    /// The invited person accepted.
    #[n(3)]
    #[cbor(map)]
    MandateAccepted {
        /// Number of the mandate.
        #[n(0)]
        mandate: ObjectNo,
        /// Their INS.
        #[n(1)]
        person: Ins,
        /// Their name, as proven.
        #[n(2)]
        name: Box<str>,
        /// From when it is in effect.
        #[n(3)]
        from: Timestamp,
    },
    /// The invited person declined.
    #[n(4)]
    #[cbor(map)]
    MandateDeclined {
        /// Number of the mandate.
        #[n(0)]
        mandate: ObjectNo,
    },
    /// A mandate ended before its time.
    #[n(5)]
    #[cbor(map)]
    MandateEnded {
        /// Number of the mandate.
        #[n(0)]
        mandate: ObjectNo,
        /// Why.
        #[n(1)]
        reason: RelationEnd,
    },
    /// A mandate given on paper at a counter, or by a judge to the representative of a protected adult.
    #[n(6)]
    #[cbor(map)]
    MandateGiven {
        /// Number of the mandate.
        #[n(0)]
        mandate: ObjectNo,
        /// Their INS.
        #[n(1)]
        person: Ins,
        /// Their name.
        #[n(2)]
        name: Box<str>,
        /// What it allows.
        #[n(3)]
        scopes: Vec<Scope>,
        /// When it ends.
        #[n(4)]
        until: Timestamp,
        /// From when it is in effect.
        #[n(5)]
        from: Timestamp,
        /// How it was proven.
        #[n(6)]
        ground: Ground,
    },
    /// A mandate was narrowed: at once.
    #[n(7)]
    #[cbor(map)]
    MandateNarrowed {
        /// Number of the mandate.
        #[n(0)]
        mandate: ObjectNo,
        /// What it still allows.
        #[n(1)]
        scopes: Vec<Scope>,
        /// When it ends, not later than before.
        #[n(2)]
        until: Timestamp,
    },
    /// The holder acts for somebody else: a pointer, the right itself is in that record.
    #[n(8)]
    #[cbor(map)]
    ActsFor {
        /// Their record.
        #[n(0)]
        record: RecordNo,
        /// Their name.
        #[n(1)]
        name: Box<str>,
        /// In what quality.
        #[n(2)]
        relation: RelationKind,
    },
    /// The holder no longer does.
    #[n(9)]
    #[cbor(map)]
    ActsForEnded {
        /// Their record.
        #[n(0)]
        record: RecordNo,
    },
}
