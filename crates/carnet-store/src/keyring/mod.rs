//! The key ring, whatever the engine: keys of records, made, kept and destroyed; versions of the shard's key and of the
//! master key, and how they follow each other. An engine adds the SQL of [`KeyTable`]. No SQL here.
//!
//! ```text
//! master key, version M   in a file or a token
//! └─ shard key, version V  wrapped by M
//!    └─ record key         wrapped by V
//! ```
//!
//! What is erased is out of reach once no key that ever wrapped it exists: `docs/keys.md` says when that is.

mod acts;
mod open;
mod records;
mod ring;
mod rotation;
mod status;
mod table;
mod upkeep;

pub use self::acts::{ask, status};
pub(crate) use self::open::Mode;
pub(crate) use self::records::KeyRing;
pub use self::status::{KeyStatus, MasterStatus, ShardStatus};
pub(crate) use self::table::{
    Fresh, Inserted, KeyTable, MasterRow, Place, RecordRow, Replacement, ShardRow, SmallRows, SystemRow,
};
pub use self::upkeep::{KeyError, KeyWork, Rotate, Rotation};

/// The one shard, whatever the engine: `docs/decisions/0016-keys.md` says why.
pub(crate) const SHARD: u32 = 0;
/// Version of the keys of the deployment.
pub(crate) const SYSTEM_VERSION: u32 = 1;
