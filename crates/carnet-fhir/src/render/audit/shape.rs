//! Which of the four patterns an access has, and the codes that follow. Source: IHE BALP 1.1.4, "Basic AuditEvent for a
//! successful Create / Read / Query / Update with a Patient".

use carnet_model::event::Transaction;

/// A pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Something was filed.
    Create,
    /// One thing was read.
    Read,
    /// A question was asked that reads no document.
    Query,
    /// Something was changed.
    Update,
}

impl Shape {
    pub(super) const fn of(transaction: Transaction) -> Self {
        match transaction {
            Transaction::Deposit => Self::Create,
            Transaction::Read | Transaction::ReadEntry | Transaction::Export | Transaction::Proof => {
                Self::Read
            }
            Transaction::Authorise
            | Transaction::Replace
            | Transaction::Update
            | Transaction::Lifecycle
            | Transaction::Settings
            | Transaction::Timer
            | Transaction::Family
            | Transaction::Report => Self::Update,
            Transaction::Status
            | Transaction::Search
            | Transaction::SearchLots
            | Transaction::ReadJournal
            | Transaction::Overview
            | Transaction::SearchConsents
            | Transaction::SeeAs
            | Transaction::Enter => Self::Query,
        }
    }

    /// Code of the interaction.
    pub(super) const fn interaction(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Query => "search",
            Self::Update => "update",
        }
    }

    /// C, R, E or U.
    pub(super) const fn action(self) -> &'static str {
        match self {
            Self::Create => "C",
            Self::Read => "R",
            Self::Query => "E",
            Self::Update => "U",
        }
    }

    /// DICOM role of the client: 110152 where bytes go to it, 110153 where they (or a question) come from it.
    pub(super) const fn client(self) -> &'static str {
        match self {
            Self::Read => "110152",
            Self::Create | Self::Query | Self::Update => "110153",
        }
    }

    /// DICOM role of the server.
    pub(super) const fn server(self) -> &'static str {
        match self {
            Self::Read => "110153",
            Self::Create | Self::Query | Self::Update => "110152",
        }
    }

    /// The user's participation: who gives, or who receives.
    pub(super) const fn user(self) -> &'static str {
        match self {
            Self::Create | Self::Update => "AUT",
            Self::Read | Self::Query => "IRCP",
        }
    }
}
