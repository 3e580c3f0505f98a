//! The authorisation matrix: which profession reads which type of document (`spec/dmp` 11).

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxHashMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::law::start_of;
use super::words::words;

/// Types that a matrix may hold at most.
const MAX_TYPES: usize = 4096;

/// Place of a known type in a matrix; meaningless with another matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeIndex(u16);

/// A document type, looked up once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentType<'a> {
    /// In the matrix.
    Known(TypeIndex),
    /// The detached signature of a lot.
    Signature,
    /// In no list of ours: the code itself.
    Unknown(&'a str),
}

words! {
    /// How sure a cell is.
    pub enum Mark {
        /// A public summary of the official table says it.
        Known = "known",
        /// Filled in by class.
        Guess = "guess",
    }
}

/// One cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The profession reads the type.
    pub open: bool,
    /// How sure that is.
    pub mark: Mark,
}

/// One column of the matrix: a profession, or a role that is none.
#[derive(Debug, Clone)]
pub struct Profession {
    /// A health profession: may break the glass.
    pub health: bool,
    /// An automaton, a device, a secretariat, a digital service.
    pub role: bool,
    open: TypeSet,
    any_open: bool,
    cells: BTreeMap<TypeIndex, Cell>,
}

impl Profession {
    /// Whether this profession reads that type.
    pub fn reads(&self, index: TypeIndex) -> bool {
        self.open.contains(index)
    }

    /// Whether this profession reads anything at all.
    pub const fn reads_anything(&self) -> bool {
        self.any_open
    }

    /// The cell of a type; `None` where the file has none (closed).
    pub fn cell(&self, index: TypeIndex) -> Option<Cell> {
        self.cells.get(&index).copied()
    }
}

/// The matrix, with the classes of the types and the types that people may file.
#[derive(Debug, Clone)]
pub struct Matrix {
    from: Timestamp,
    signature_type: String,
    types: Vec<KnownType>,
    // Asked for every document of every list: the keys are ours, so a fast hash is safe.
    indexes: FxHashMap<String, TypeIndex>,
    patient_types: TypeSet,
    professions: HashMap<String, Profession>,
    oddities: Vec<Oddity>,
}

#[derive(Debug, Clone)]
struct KnownType {
    code: String,
    class: String,
}

/// Why a matrix file is refused.
#[derive(Debug, thiserror::Error)]
pub enum MatrixError {
    /// Not JSON, or not of the expected shape; says the line and column.
    #[error("matrix file: {0}")]
    Shape(#[from] serde_json::Error),
    /// A date that cannot be read.
    #[error("matrix file: `from` is {0:?}: expected YYYY-MM-DD or an RFC 3339 instant")]
    From(String),
    /// Too large to be a matrix.
    #[error("matrix file: {0} types, at most 4096 are taken")]
    TooManyTypes(usize),
}

/// Something in the file that has no effect and should be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Oddity {
    /// A type for people that has no class: it stays unknown.
    #[error("patient type {0} is not in `types`")]
    PatientTypeUnknown(String),
    /// A cell for a type that has no class: it stays unknown.
    #[error("profession {profession} has a cell for {type_code}, which is not in `types`")]
    CellTypeUnknown {
        /// Code of the profession.
        profession: String,
        /// Code of the type.
        type_code: String,
    },
}

#[derive(Deserialize)]
struct MatrixFile {
    from: String,
    signature_type: String,
    types: BTreeMap<String, String>,
    patient_types: Vec<String>,
    professions: BTreeMap<String, ProfessionFile>,
}

#[derive(Deserialize)]
struct ProfessionFile {
    health: bool,
    role: bool,
    read: BTreeMap<String, (bool, Mark)>,
}

impl Matrix {
    /// Reads a matrix file (`--matrix FILE`); unknown fields are ignored.
    pub fn from_json(text: &str) -> Result<Self, MatrixError> {
        let file: MatrixFile = serde_json::from_str(text)?;
        let from = start_of(&file.from).ok_or(MatrixError::From(file.from))?;
        let count = file.types.len();
        if count > MAX_TYPES {
            return Err(MatrixError::TooManyTypes(count));
        }
        let mut types = Vec::with_capacity(count);
        let mut indexes = FxHashMap::with_capacity_and_hasher(count, rustc_hash::FxBuildHasher);
        for (index, (code, class)) in (0_u16..).zip(file.types) {
            indexes.insert(code.clone(), TypeIndex(index));
            types.push(KnownType { code, class });
        }
        let mut oddities = Vec::new();
        let mut patient_types = TypeSet::empty(count);
        for code in file.patient_types {
            match indexes.get(&code) {
                Some(index) => patient_types.insert(*index),
                None => oddities.push(Oddity::PatientTypeUnknown(code)),
            }
        }
        let mut professions = HashMap::with_capacity(file.professions.len());
        for (code, profession) in file.professions {
            let column = column(&code, profession, &indexes, &mut oddities);
            professions.insert(code, column);
        }
        let signature_type = file.signature_type;
        Ok(Self { from, signature_type, types, indexes, patient_types, professions, oddities })
    }

    /// Looks a type code up.
    pub fn document_type<'a>(&self, code: &'a str) -> DocumentType<'a> {
        if code == self.signature_type {
            DocumentType::Signature
        } else {
            self.indexes.get(code).map_or(DocumentType::Unknown(code), |index| DocumentType::Known(*index))
        }
    }

    /// The class of a type code; `None` for a type that is not in `types`.
    pub fn class_of(&self, code: &str) -> Option<&str> {
        let index = self.indexes.get(code)?;
        self.types.get(usize::from(index.0)).map(|known| known.class.as_str())
    }

    /// The code of a known type.
    pub fn code_of(&self, index: TypeIndex) -> Option<&str> {
        self.types.get(usize::from(index.0)).map(|known| known.code.as_str())
    }

    /// Every known type code with its place, by code.
    pub fn types(&self) -> impl Iterator<Item = (&str, TypeIndex)> {
        (0_u16..).zip(&self.types).map(|(index, known)| (known.code.as_str(), TypeIndex(index)))
    }

    /// Whether a person may file documents of that type.
    pub fn is_patient_type(&self, index: TypeIndex) -> bool {
        self.patient_types.contains(index)
    }

    /// The column of a profession or role; `None` when it is unknown and so has no right.
    pub fn profession(&self, code: &str) -> Option<&Profession> {
        self.professions.get(code)
    }

    /// Codes of the professions and roles, in no order.
    pub fn professions(&self) -> impl Iterator<Item = &str> {
        self.professions.keys().map(String::as_str)
    }

    /// From when the table applies.
    pub const fn from(&self) -> Timestamp {
        self.from
    }

    /// What in the file has no effect.
    pub fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }
}

fn column(
    code: &str,
    file: ProfessionFile,
    indexes: &FxHashMap<String, TypeIndex>,
    oddities: &mut Vec<Oddity>,
) -> Profession {
    let mut open = TypeSet::empty(indexes.len());
    let mut cells = BTreeMap::new();
    let any_open = file.read.values().any(|(open, _)| *open);
    for (type_code, (is_open, mark)) in file.read {
        let Some(index) = indexes.get(&type_code) else {
            oddities.push(Oddity::CellTypeUnknown { profession: code.to_owned(), type_code });
            continue;
        };
        if is_open {
            open.insert(*index);
        }
        cells.insert(*index, Cell { open: is_open, mark });
    }
    Profession { health: file.health, role: file.role, open, any_open, cells }
}

/// A set of known types, one bit each.
#[derive(Debug, Clone)]
pub(super) struct TypeSet(Box<[u64]>);

impl TypeSet {
    fn empty(types: usize) -> Self {
        Self(vec![0; types.div_ceil(64)].into_boxed_slice())
    }

    fn insert(&mut self, index: TypeIndex) {
        if let Some(word) = self.0.get_mut(usize::from(index.0 / 64)) {
            *word |= 1 << (index.0 % 64);
        }
    }

    fn contains(&self, index: TypeIndex) -> bool {
        self.0.get(usize::from(index.0 / 64)).is_some_and(|word| word >> (index.0 % 64) & 1 == 1)
    }
}
