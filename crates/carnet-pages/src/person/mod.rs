//! Pages of a person: the holder of a record, or somebody who acts for the holder.

mod adding;
mod document;
mod documents;
mod export;
mod home;
mod journal;
mod notifications;
mod state;

pub use adding::{AddDocumentPage, AddError, DocumentDraft, KeptFile};
pub use document::{BinPage, BinRow, DeletePage, DocumentPage, MaskChange, MaskPage, OwnAction, StillSees};
pub use documents::{DocumentsPage, ListSpan, SearchState};
pub use export::{Bundle as ExportBundle, ExportPage, ExportedDocumentPage, ReadMePage, ReadMeRow};
pub use home::HomePage;
pub use journal::{JournalExports, JournalFilter, JournalPage, KindOption};
pub use notifications::{
    Frequency, NotificationItem, NotificationKind, NotificationsPage, PreferencesPage, ReadState,
};
pub use state::{RecordAct, RecordActPage, RecordState, RecordStatePage};
