//! The access policy: one pure function from a question to an answer.
//!
//! Who may do what with a record and its documents, as a lawyer would read it: one file by subject, each rule with the
//! paragraph of `spec/dmp` or `spec/check-doors` ("Decisions") that it comes from. Where the texts are silent the
//! answer is no.
//!
//! | file | subject |
//! | --- | --- |
//! | `case` | the question: caller, record, command |
//! | `reader` | one caller before one record; the order in which rules are asked |
//! | `status` | which status of the record, which state of the document an act needs |
//! | `visibility` | what hides a document, whose it is |
//! | `professionals` | consulting and updating by professionals |
//! | `feeding` | deposits, and callers who may only feed |
//! | `people` | holders, and representatives of minors |
//! | `caregivers`, `apps`, `system` | the others |
//! | `appearance` | what a refused caller may learn |
//! | `wellformed`, `batch` | the fixed line format of `carnet policy --batch` |
//! | `matrix`, `law` | the two data files |
//!
//! No I/O, no clock: the two data files of the house are embedded, the instant is part of the question.

mod appearance;
mod apps;
pub mod batch;
mod caregivers;
pub mod case;
mod feeding;
mod instant;
mod law;
mod matrix;
mod people;
mod professionals;
mod reader;
mod status;
mod system;
mod verdict;
mod visibility;
mod wellformed;
mod wire;
mod words;

pub use case::Case;
pub use law::{Cumul, Law, LawError, MinorsFunctions, Origin, Settings, Source};
pub use matrix::{Cell, DocumentType, Mark, Matrix, MatrixError, Oddity, Profession, TypeIndex};
pub use reader::Reader;
pub use verdict::{AppearsAs, Reason, Rule, Verdict};

/// Our own data files; see `data/access/README.md`: the matrix is **not** the official table.
const EMBEDDED_MATRIX: &str = include_str!("../../../../data/access/matrix.json");
const EMBEDDED_LAW: &str = include_str!("../../../../data/access/law.json");

/// The data that the policy works with.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Who reads which type.
    pub matrix: Matrix,
    /// The dated settings.
    pub law: Law,
}

/// Why the data files are refused.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The matrix file: correct it.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// The law file: correct it.
    #[error(transparent)]
    Law(#[from] LawError),
}

impl Policy {
    /// The policy with the embedded data.
    pub fn embedded() -> Result<Self, PolicyError> {
        Ok(Self { matrix: Matrix::from_json(EMBEDDED_MATRIX)?, law: Law::embedded(EMBEDDED_LAW)? })
    }

    /// The policy with other data files, in the format of `spec/check-doors`.
    pub fn from_json(matrix: &str, law: &str) -> Result<Self, PolicyError> {
        Ok(Self { matrix: Matrix::from_json(matrix)?, law: Law::from_json(law)? })
    }
}

/// Answers one question. For many questions of one caller about one record, make one [`Reader`].
pub fn decide(policy: &Policy, case: &Case<'_>) -> Verdict {
    Reader::new(policy, &case.caller, &case.record, case.now).answer(&case.command)
}
