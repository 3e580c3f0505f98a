//! Pages about who may see a record and why: accesses, "see my record as…", reports, proof of the journal, settings of
//! the law.

mod law;
mod page;
mod professional;
mod proof;
mod report;
mod rules;
mod see_as;

pub use law::{LawOrigin, LawPage, LawSetting, LawState, LawValue, LawVersion, Shown};
pub use page::{
    AccessGround, AccessPage, AccessState, ActsForHolder, CareStanding, Holder, Kept, MinorNote,
    ProfessionalRow, Told, Urgent, Voice,
};
pub use professional::{
    NewAccessDraft, NewAccessError, NewAccessPage, NewAccessWish, ProfessionalAct, ProfessionalActPage,
};
pub use proof::ProofPage;
pub use report::{ReportError, ReportPage};
pub use rules::{WhyHidden, WhySeen};
pub use see_as::{
    CategoryCount, Reader, ReaderChoice, ReaderGroup, SeeAsPage, SeenAs, SeenRow, SeenShow, SeenWhy,
};
