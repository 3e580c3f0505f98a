//! A question to the policy: who asks, about which record, to do what, at what instant.
//!
//! The types allow only well-formed questions: the mode of authentication belongs to professionals, mandates to
//! caregivers, a document to the actions on documents. Words of the fixed format live with each enum.

use jiff::Timestamp;

use super::matrix::DocumentType;
use super::words::words;

/// One question, complete.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The instant of the question.
    pub now: Timestamp,
    /// Who asks.
    pub caller: Caller<'a>,
    /// The record concerned, as it is at `now` for this caller.
    pub record: Record<'a>,
    /// What is asked.
    pub command: Command<'a>,
}

/// Who asks. Holder, representative and caregiver are *of this record*; anyone else's are anonymous to it.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// National identifier of a professional, else any stable name; compared byte for byte, `None` equals nothing.
    pub id: Option<&'a str>,
    /// In what quality.
    pub actor: Actor<'a>,
}

/// The quality in which somebody asks, with what counts for that quality only.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// The person whose record it is, adult or minor.
    Holder,
    /// Legal representative of a minor.
    Representative,
    /// Somebody whom the person appointed.
    Caregiver {
        /// Their mandates on this record, ended ones included.
        mandates: &'a [Mandate],
    },
    /// A named professional.
    Professional(Professional<'a>),
    /// A structure whose user is only declared (indirect mode).
    Structure(Structure<'a>),
    /// A referenced digital service with a token of the person.
    App {
        /// Type codes that the person lets it read.
        may_read: &'a [&'a str],
    },
    /// Carnet itself.
    System,
    /// Whoever runs the machines.
    Operator,
    /// Anyone else.
    Anonymous,
}

/// A named professional, as proven or declared.
#[derive(Debug, Clone, Copy)]
pub struct Professional<'a> {
    /// Code of profession (G15) or of role.
    pub profession: Option<&'a str>,
    /// Structure in which they act.
    pub structure: Option<&'a str>,
    /// How they came in.
    pub auth: AuthMode,
    /// In what mode they ask.
    pub purpose: Purpose,
    /// Ordinary or secret.
    pub connection: Connection,
    /// Regulating physician of an emergency call centre; counts only for [`Purpose::Centre15`].
    pub regulating: bool,
}

/// A structure in indirect mode.
#[derive(Debug, Clone, Copy)]
pub struct Structure<'a> {
    /// Code of profession or role of the declared user.
    pub profession: Option<&'a str>,
    /// The structure's identifier.
    pub structure: Option<&'a str>,
    /// Ordinary or secret.
    pub connection: Connection,
}

/// A connection in which a minor's secret is filed, or any other (`spec/dmp` 8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Connection {
    /// The usual one.
    Ordinary,
    /// Deposits must be hidden from the legal representatives.
    Secret,
}

words! {
    /// How a professional proves who they are (`spec/dmp` 3).
    pub enum AuthMode {
        /// CPS card: the person.
        Direct = "direct",
        /// CPE card: staff of a structure.
        DirectCpe = "direct_cpe",
        /// The structure; the person is only declared.
        Indirect = "indirect",
        /// Reinforced indirect: the structure, and the person through Pro Santé Connect.
        Air = "air",
    }
}

words! {
    /// Purpose of use (`spec/dmp` 8.3, TRE_R248).
    pub enum Purpose {
        /// Ordinary access.
        Normal = "normal",
        /// The person cannot express a will and is at immediate risk.
        BrisDeGlace = "bris_de_glace",
        /// An emergency call about the person.
        Centre15 = "centre_15",
    }
}

words! {
    /// Kind of caller, without what goes with it.
    pub enum CallerKind {
        /// See [`Actor::Holder`].
        Holder = "holder",
        /// See [`Actor::Representative`].
        Representative = "representative",
        /// See [`Actor::Caregiver`].
        Caregiver = "caregiver",
        /// See [`Actor::Professional`].
        Professional = "professional",
        /// See [`Actor::Structure`].
        Structure = "structure",
        /// See [`Actor::App`].
        App = "app",
        /// See [`Actor::System`].
        System = "system",
        /// See [`Actor::Operator`].
        Operator = "operator",
        /// See [`Actor::Anonymous`].
        Anonymous = "anonymous",
    }
}

impl Actor<'_> {
    /// The bare kind.
    pub const fn kind(&self) -> CallerKind {
        match self {
            Self::Holder => CallerKind::Holder,
            Self::Representative => CallerKind::Representative,
            Self::Caregiver { .. } => CallerKind::Caregiver,
            Self::Professional(_) => CallerKind::Professional,
            Self::Structure(_) => CallerKind::Structure,
            Self::App { .. } => CallerKind::App,
            Self::System => CallerKind::System,
            Self::Operator => CallerKind::Operator,
            Self::Anonymous => CallerKind::Anonymous,
        }
    }
}

/// What a caregiver may do, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mandate {
    /// On what.
    pub kind: MandateKind,
    /// To do what; the actions do not include one another.
    pub action: MandateAction,
    /// Live while `now` is before this instant.
    pub until: Timestamp,
}

words! {
    /// What a mandate is about.
    pub enum MandateKind {
        /// Documents of the record.
        Documents = "documents",
        /// Measures.
        Measures = "measures",
        /// Prevention.
        Prevention = "prevention",
        /// Messages.
        Messages = "messages",
        /// Services.
        Services = "services",
        /// Profile.
        Profile = "profile",
    }
}

words! {
    /// What a mandate lets one do.
    pub enum MandateAction {
        /// Look.
        Read = "read",
        /// Add.
        Write = "write",
        /// Arrange.
        Manage = "manage",
    }
}

/// The record, as it is for one caller.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its status.
    pub status: RecordStatus,
    /// End of the opposition delay of a waiting record.
    pub waiting_until: Option<Timestamp>,
    /// Age of the holder in completed years.
    pub holder_age_years: u32,
    /// Identifier of the attending physician.
    pub attending: Option<&'a str>,
    /// Identifiers of those to whom the holder gave the attending physician's rights.
    pub same_rights_as_attending: &'a [&'a str],
    /// Authorisation of this caller; for an app, the consent.
    pub authorisation: Authorisation,
    /// The person blocked this caller.
    pub blocked: bool,
    /// The person objected to break-glass access.
    pub objects_break_glass: bool,
    /// The person objected to access by the emergency call centre.
    pub objects_centre_15: bool,
}

words! {
    /// Status of a record.
    pub enum RecordStatus {
        /// There is no record.
        Absent = "none",
        /// The person is informed; the opposition delay runs.
        Waiting = "waiting",
        /// The person opposed the opening.
        Opposed = "opposed",
        /// Open.
        Active = "active",
        /// Closed.
        Closed = "closed",
    }
}

words! {
    /// Authorisation of a caller on a record.
    pub enum Authorisation {
        /// Opens consultation.
        Valid = "valid",
        /// Was valid.
        Expired = "expired",
        /// Never set.
        Missing = "none",
    }
}

/// An existing document.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its type, looked up with [`super::Matrix::document_type`].
    pub document_type: DocumentType<'a>,
    /// Who filed it.
    pub authorship: Authorship<'a>,
    /// Its state.
    pub state: DocumentState,
    /// Its visibility codes.
    pub visibility: Visibility,
    /// The person has seen it.
    pub seen_by_patient: bool,
    /// Whole days since deposit, rounded down.
    pub age_days: u32,
}

/// A document to be filed: only its type and codes count.
#[derive(Debug, Clone, Copy)]
pub struct Deposit<'a> {
    /// Its type, looked up with [`super::Matrix::document_type`].
    pub document_type: DocumentType<'a>,
    /// The visibility codes asked for.
    pub visibility: Visibility,
}

/// Who filed a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authorship<'a> {
    /// The holder, or somebody acting for them: no author and no structure count.
    Holder,
    /// A professional, a structure, an app or the system.
    Other {
        /// Identifier of the author.
        author: Option<&'a str>,
        /// Identifier of the author's structure.
        structure: Option<&'a str>,
    },
}

/// The three visibility codes of a document (`spec/dmp` 8.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Visibility {
    /// `MASQUE_PS`.
    pub masked: bool,
    /// `INVISIBLE_PATIENT`.
    pub invisible_patient: bool,
    /// `INVISIBLE_REPRESENTANTS_LEGAUX`.
    pub invisible_representatives: bool,
}

words! {
    /// State of a document (`spec/dmp` 7).
    pub enum DocumentState {
        /// Current.
        Approved = "approved",
        /// Put away.
        Archived = "archived",
        /// Replaced.
        Deprecated = "deprecated",
        /// Never listed, never read.
        Deleted = "deleted",
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub enum Command<'a> {
    /// An act on the record itself.
    Record(RecordAction),
    /// The deposit of a new document.
    Deposit(Deposit<'a>),
    /// An act on an existing document.
    Document(DocumentAction, Document<'a>),
}

words! {
    /// An act on an existing document.
    pub enum DocumentAction {
        /// Does it appear in a list?
        List = "list",
        /// Read its content.
        Read = "read",
        /// Replace it; the new one is judged as a deposit.
        Replace = "replace",
        /// Mask it to professionals.
        Mask = "mask",
        /// Undo the mask.
        Unmask = "unmask",
        /// Hold it back from the patient.
        HideFromPatient = "hide_from_patient",
        /// Stop holding it back.
        ShowToPatient = "show_to_patient",
        /// Keep it secret from the legal representatives.
        HideFromRepresentatives = "hide_from_representatives",
        /// Put it away.
        Archive = "archive",
        /// Take it back.
        Unarchive = "unarchive",
        /// Delete it.
        Delete = "delete",
        /// Change anything else.
        ChangeOther = "change_other",
    }
}

words! {
    /// An act on the record itself.
    pub enum RecordAction {
        /// Ask its status (TD0.2).
        Status = "status",
        /// Search in it.
        Search = "search",
        /// Set an authorisation (TD0.3).
        SetAuthorisation = "set_authorisation",
        /// Open it.
        Activate = "activate",
        /// Oppose the opening.
        Oppose = "oppose",
        /// Close it.
        Close = "close",
        /// Open it again.
        Reopen = "reopen",
        /// Block a professional.
        BlockProfessional = "block_professional",
        /// Appoint a caregiver.
        AppointCaregiver = "appoint_caregiver",
        /// Read the journal of traces.
        ReadJournal = "read_journal",
        /// Export the record.
        Export = "export",
    }
}
