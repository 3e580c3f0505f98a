//! What can be asked of a record, and what a decision holds.

use carnet_model::document::{DocumentEntry, LotEntry, Visibility};
use carnet_model::event::{Act, Change, ConsentGround, Mark, Stamped, Trace, Transaction};
use carnet_model::family::{FamilyEvent, RelationKind, Scope};
use carnet_model::person::{Contact, Traits};
use carnet_model::{Chain, ContentNo, Ins, ObjectNo, Timestamp};

pub use crate::split::{Detachment, Transfer, TransferredDocument, TransferredLot};

/// A document in a deposit.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// Its metadata.
    pub entry: DocumentEntry,
    /// Visibility codes asked for.
    pub visibility: Visibility,
    /// The document that it replaces, as the caller named it.
    pub replaces: Option<ObjectNo>,
    /// Where its bytes will be.
    pub content: ContentNo,
    /// The resource as it came, without the content.
    pub received: Option<Vec<u8>>,
}

/// A submission set in a deposit.
#[derive(Clone, Debug)]
pub struct NewLot {
    /// Its metadata.
    pub entry: LotEntry,
    /// Its documents, at least one.
    pub documents: Vec<NewDocument>,
}

/// What can be asked of a record.
#[derive(Clone, Debug)]
pub enum Command {
    /// Open a person's record, waiting for objection until an instant or at once.
    Open {
        /// The person's INS.
        ins: Ins,
        /// Their traits.
        traits: Traits,
        /// End of the opposition delay; absent: active at once.
        waiting_until: Option<Timestamp>,
        /// How to reach them.
        contact: Contact,
    },
    /// Activate a waiting or opposed record.
    Activate,
    /// Object to the opening.
    Oppose,
    /// Close.
    Close {
        /// Coded reason.
        reason: Box<str>,
        /// Free text.
        text: Box<str>,
    },
    /// Open a closed record again.
    Reopen,
    /// File a lot.
    Deposit(Box<NewLot>),
    /// Change a document's visibility or state.
    Change {
        /// Any version of the document.
        document: ObjectNo,
        /// What.
        change: Change,
    },
    /// A professional sets their own authorisation after an explicit act, or the person sets one.
    Authorise {
        /// National id of the professional.
        professional: Box<str>,
        /// Name.
        name: Box<str>,
        /// When it ends.
        until: Timestamp,
        /// On what ground.
        ground: ConsentGround,
    },
    /// Remove an authorisation.
    RemoveAuthorisation {
        /// National id of the professional.
        professional: Box<str>,
    },
    /// Block a professional.
    Block {
        /// National id.
        professional: Box<str>,
        /// Name.
        name: Box<str>,
    },
    /// Lift a block.
    Unblock {
        /// National id.
        professional: Box<str>,
    },
    /// Set the two objections.
    SetObjections {
        /// To `bris_de_glace`.
        break_glass: bool,
        /// To `centre_15`.
        centre_15: bool,
    },
    /// Set the attending physician and those with the same rights.
    SetAttending {
        /// National id.
        attending: Option<Box<str>>,
        /// National ids.
        same_rights: Vec<Box<str>>,
    },
    /// Set how the person is told.
    SetContact(Contact),
    /// Mark notices.
    MarkNotices {
        /// Which.
        notices: Vec<ObjectNo>,
        /// As what.
        mark: Mark,
    },
    /// Note that the person read documents for the first time.
    NoteSeen(Vec<ObjectNo>),
    /// Tell the person that something is withheld.
    TellWithheld(ObjectNo),
    /// Destroy the bytes of a document whose time in the bin is over.
    Purge(ObjectNo),
    /// Change who acts for the holder.
    Family(FamilyCommand),
    /// Something about the person or the life of the record.
    Life(LifeCommand),
}

/// A change of who acts for the holder.
#[derive(Clone, Debug)]
pub enum FamilyCommand {
    /// Invite a caregiver.
    Invite {
        /// How the holder calls them.
        name: Box<str>,
        /// What the mandate allows, at least one thing.
        scopes: Vec<Scope>,
        /// When it ends.
        until: Timestamp,
    },
    /// Accept an invitation: the caller becomes the caregiver.
    Accept(ObjectNo),
    /// Decline an invitation.
    Decline(ObjectNo),
    /// End a mandate or withdraw an invitation, by either side.
    End(ObjectNo),
    /// Narrow a mandate.
    Narrow {
        /// Which.
        mandate: ObjectNo,
        /// What it still allows.
        scopes: Vec<Scope>,
        /// When it ends.
        until: Timestamp,
    },
    /// A relation proven elsewhere: by the register, at a counter, by a judge. Carnet itself carries it out.
    Attest(FamilyEvent),
}

/// Something about the person or the life of the record.
#[derive(Clone, Debug)]
pub enum LifeCommand {
    /// The holder came of age.
    ReachMajority,
    /// The holder died.
    Die {
        /// Day of death, `YYYY-MM-DD`.
        on: Box<str>,
    },
    /// Suspend the record.
    Suspend,
    /// Lift the suspension.
    Lift,
    /// Close a record whose suspension nobody answered.
    CloseSuspended,
    /// Ask for the archive of a closed record to be destroyed.
    AskErasure,
    /// Take that back.
    WithdrawErasure,
    /// Give the record another current INS.
    ChangeIns(Ins),
    /// Report an access.
    Report {
        /// Chain of the trace.
        chain: Chain,
        /// Hash of the trace entry.
        entry: [u8; 32],
        /// Whose access.
        about: Box<str>,
        /// When it was.
        at: Timestamp,
        /// What the person writes.
        words: Box<str>,
    },
    /// The young adult read what changed at their majority.
    ReadMajority,
    /// Note that the caller, a professional, reads the record for the first time.
    NoteFirstRead,
    /// Note, for those who may know of this chain, that the caller, a professional, opens the record in an emergency.
    NoteEmergency(Chain),
    /// Documents of this record are somebody else's: they leave it.
    Detach(Detachment),
    /// Documents that had been filed in somebody else's record come.
    TakeOver(Box<Transfer>),
    /// Documents that left are in the other record: their bytes here are destroyed.
    HandOver(Vec<ObjectNo>),
    /// Whoever looks at this record is to be noticed.
    MarkCanary,
}

impl LifeCommand {
    const fn act(&self) -> Option<Act> {
        Some(match self {
            Self::ReachMajority => Act::MajorityReached,
            Self::Die { .. } => Act::Died,
            Self::Suspend => Act::Suspended,
            Self::Lift => Act::SuspensionLifted,
            Self::CloseSuspended => Act::Closed,
            Self::AskErasure => Act::ErasureAsked,
            Self::WithdrawErasure => Act::ErasureWithdrawn,
            Self::ChangeIns(_) => Act::InsChanged,
            Self::Report { .. } => Act::Reported,
            Self::ReadMajority => Act::Settings,
            // What it goes with, or follows from, has a trace of its own.
            Self::NoteFirstRead | Self::NoteEmergency(_) | Self::HandOver(_) | Self::MarkCanary => {
                return None;
            }
            Self::Detach(_) => Act::DocumentsDetached,
            Self::TakeOver(_) => Act::DocumentsTakenOver,
        })
    }
}

impl Command {
    /// The transaction under which it is traced.
    #[must_use]
    pub fn transaction(&self) -> Transaction {
        match self {
            Self::Open { .. } | Self::Activate | Self::Oppose | Self::Close { .. } | Self::Reopen => {
                Transaction::Lifecycle
            }
            Self::Deposit(lot) if lot.documents.iter().any(|d| d.replaces.is_some()) => Transaction::Replace,
            Self::Deposit(_) => Transaction::Deposit,
            Self::Change { .. } => Transaction::Update,
            Self::Authorise { .. } | Self::RemoveAuthorisation { .. } => Transaction::Authorise,
            Self::Block { .. }
            | Self::Unblock { .. }
            | Self::SetObjections { .. }
            | Self::SetAttending { .. }
            | Self::SetContact(_)
            | Self::MarkNotices { .. }
            | Self::Life(LifeCommand::ReadMajority) => Transaction::Settings,
            Self::Family(_) => Transaction::Family,
            Self::Life(LifeCommand::Report { .. }) => Transaction::Report,
            Self::Life(_) => Transaction::Lifecycle,
            Self::NoteSeen(_) => Transaction::Read,
            Self::TellWithheld(_) | Self::Purge(_) => Transaction::Timer,
        }
    }
}

impl Command {
    /// The act on the record itself that the journal names, when it is one.
    #[must_use]
    pub fn act(&self) -> Option<Act> {
        Some(match self {
            Self::Open { .. } => Act::Opened,
            Self::Activate => Act::Activated,
            Self::Oppose => Act::Opposed,
            Self::Close { .. } => Act::Closed,
            Self::Reopen => Act::Reopened,
            Self::Authorise { .. } => Act::Authorised,
            Self::RemoveAuthorisation { .. } => Act::AuthorisationRemoved,
            Self::Block { name, .. } => Act::Blocked(name.clone()),
            Self::Unblock { professional } => Act::Unblocked(professional.clone()),
            Self::SetObjections { .. } => Act::ObjectionsSet,
            Self::SetAttending { .. } => Act::AttendingSet,
            Self::SetContact(_) | Self::MarkNotices { .. } => Act::Settings,
            Self::Life(command) => return command.act(),
            // Most family acts name somebody whom only the record knows: the decider says which act it was.
            Self::Family(_)
            | Self::Deposit(_)
            | Self::Change { .. }
            | Self::NoteSeen(_)
            | Self::TellWithheld(_)
            | Self::Purge(_) => return None,
        })
    }
}

/// Something that the person is to be told outside the record, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// New documents came.
    Deposit {
        /// The lot.
        lot: ObjectNo,
    },
    /// The record was updated; the person is invited to see a professional (CSP R1111-53).
    Withheld {
        /// The document.
        document: ObjectNo,
    },
    /// Somebody opened the record in an emergency.
    Emergency,
    /// A professional read the record for the first time.
    FirstRead {
        /// The notice.
        notice: ObjectNo,
    },
    /// The holder came of age.
    Majority,
    /// A caregiver accepted; the mandate begins after the delay of the law's settings.
    MandateAccepted {
        /// The mandate.
        mandate: ObjectNo,
    },
    /// A mandate ended.
    MandateEnded {
        /// The mandate.
        mandate: ObjectNo,
    },
    /// The record was suspended, or the suspension lifted.
    Suspension,
    /// The record was closed.
    Closed,
    /// The archive of the closed record will be destroyed, as the person asked.
    Erasure,
    /// Documents that are not theirs left the record.
    Detached,
    /// Documents of theirs came, which had been filed in somebody else's record.
    TakenOver,
}

/// What the account of somebody else is to note about this record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They may act for its holder.
    Begins(RelationKind),
    /// They no longer may.
    Ends,
}

/// What a permitted command does: all of it is written in one commit.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// The events, each on its chain, in turn order.
    pub events: Vec<(Chain, Stamped)>,
    /// The traces, each on the chain of its audience.
    pub traces: Vec<(Chain, Trace)>,
    /// What the person is to be told.
    pub tell: Option<Telling>,
    /// What others are to be told: representatives and caregivers.
    pub tell_others: Vec<(Ins, Telling)>,
    /// What the accounts of others are to note: for whom they act, or no longer.
    pub relations: Vec<(Ins, Relation)>,
    /// Contents whose bytes are to be destroyed.
    pub drop_contents: Vec<ContentNo>,
    /// The object made: lot, version or consent.
    pub made: Vec<ObjectNo>,
}
