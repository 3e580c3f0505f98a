//! Pages of a professional: find a patient, open a record, read it on one screen, deposit.

mod access;
mod deposit;
mod document;
mod home;
mod record;

pub use access::{AccessBasis, AccessState, AccessStatePage, CareBasis, OpenDraft, OpenRecordPage, Purpose};
pub use deposit::{DepositDraft, DepositError, DepositOptions, DepositPage, DepositResultPage};
pub use document::{ProAction, ProDocumentPage};
pub use home::{FindError, ProHomePage, RecentRecord};
pub use record::{KeyGroup, KeyKind, Patient, Preview, ProRecordPage, Sex};
