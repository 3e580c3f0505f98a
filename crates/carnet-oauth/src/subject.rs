//! Who a provider says the holder of a subject token is. The program gives the one that asks the deployment's provider.

use std::future::Future;
use std::pin::Pin;

use carnet_model::Timestamp;

/// A professional whom the provider of identities vouches for, at the exercise and activity that were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// PS_IdNat.
    pub id: Box<str>,
    /// Name.
    pub name: Box<str>,
    /// Profession (G15).
    pub profession: Box<str>,
    /// Expertise.
    pub expertise: Option<Box<str>>,
    /// Struct_IdNat of the activity.
    pub structure: Box<str>,
    /// Name of that structure.
    pub structure_name: Option<Box<str>>,
    /// Sector of activity (SAxx).
    pub sector: Option<Box<str>>,
    /// When the subject token ends, if the provider says so.
    pub until: Option<Timestamp>,
}

/// Why nobody is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// The provider does not know the token, or it has ended.
    #[error("subject_token is not active")]
    Inactive,
    /// The level of assurance is not good enough.
    #[error("subject_token is of a lower level of assurance than is asked for")]
    Level,
    /// The professional has no such activity, or several professions there of which none was chosen.
    #[error("exercise and activity do not choose one of the professional's activities")]
    Choice,
    /// The provider's words cannot be understood.
    #[error("the provider's answer about subject_token cannot be understood")]
    Answer,
    /// The provider does not answer now.
    #[error("the provider does not answer")]
    Unreachable,
}

/// What comes of a question, later.
pub type SubjectFuture<'a> = Pin<Box<dyn Future<Output = Result<Proven, SubjectError>> + Send + 'a>>;

/// Who asks the provider about a subject token.
pub trait Subjects: Send + Sync {
    /// The professional of a token, in the activity at the structure named by its Struct_IdNat and, where they have
    /// several professions there, in the exercise named by the code of the profession or of the expertise.
    fn proven<'a>(
        &'a self,
        token: &'a str,
        exercise: Option<&'a str>,
        activity: &'a str,
    ) -> SubjectFuture<'a>;
}
