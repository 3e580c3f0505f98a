//! Pages about who acts for the holder of a record, and for whom the reader acts.

mod answer;
mod attestation;
mod caregivers;
mod entry;
mod invite;
mod majority;
mod narrow;
mod news;
mod rights;

pub use answer::{GiveBackPage, HelpEffect, HelpedRow, HelpingPage, InvitationOverPage, InvitationPage};
pub use attestation::{Attestation, AttestationLine};
pub use caregivers::{
    CaregiversPage, MandateEndPage, MandateOver, MandateProof, MandateRow, MandateState, PaperFormPage,
    Relation,
};
pub use entry::Entry;
pub(crate) use entry::EntryKind;
pub use invite::{InviteDraft, InviteError, InvitePage};
pub use majority::MajorityPage;
pub use narrow::NarrowPage;
pub use news::PeopleEvent;
pub use rights::{Right, RightAction, RightKind};
