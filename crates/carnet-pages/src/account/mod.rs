//! Who is there: doors, recovery, enrolment, account and security, fresh proofs, and the letters about them.

mod changes;
mod delays;
mod enrolment;
mod errors;
mod exercise;
mod fields;
mod letter;
mod mail;
mod objection;
mod passkeys;
mod recovery;
mod security;
mod sign_in;
mod step_up;

pub use changes::{
    CancelPage, Cancellation, EmailCodePage, EmailPage, PasskeyAddPage, PasskeyRemovePage, PasskeyRenamePage,
    PasswordChange, PasswordPage, PendingChange, Removal, RemovalPage, TotpPage,
};
pub use enrolment::{
    EnrolledRecord, EnrolmentCause, EnrolmentDonePage, EnrolmentEmailCodePage, EnrolmentEmailPage,
    EnrolmentKeyPage, EnrolmentPage, EnrolmentPasswordPage, EnrolmentTotpPage,
};
pub use errors::{AccountError, AccountField};
pub use exercise::{ExerciseChoice, ExercisePage};
pub use letter::{ActivationLetter, groups_of_four};
pub use mail::AccountMail;
pub use objection::{ObjectionAnswer, ObjectionDonePage, ObjectionPage, ObjectionWish};
pub use passkeys::{PasskeyChallenge, qr_drawing};
pub use recovery::{RecoveredPage, RecoveryCodePage, RecoveryPage, WeakReading};
pub use security::{
    AccountNotice, AccountPage, Discretion, LinkedIdentity, PasskeyRow, PasswordState, PendingEmail,
    SessionPlace, SessionProof, SessionRow,
};
pub use sign_in::{CodePage, Door, SignInCause, SignInPage, SignedOutPage};
pub use step_up::{StepUpPage, StepUpPurpose};
