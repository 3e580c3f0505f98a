//! Floor 1: sealing, key wrapping, hash chains, tags, public ids. The only crate that names the
//! cryptographic library.
//!
//! What lives here: the one AEAD (AES-256-GCM-SIV, random nonces), the encoders of associated data, the
//! hierarchy of keys (master, shard, record, content) with its derivations, the hash that links entries of
//! a chain, keyed-hash tags, public ids, and small digests. `docs/format.md` describes every byte.
//!
//! What may not: storage, time, and randomness of its own: [`Entropy`] is always given. The one exception to
//! "no I/O" is the master key file ([`MasterKey::open_or_create`]), whose rights are part of its safety.

mod aad;
mod aead;
mod digest;
mod entropy;
mod error;
mod ids;
mod key;
mod master;
mod message;
mod padding;
mod ring;
mod tag;

pub use aad::{Aad, ContentPlace, Deployment, EntryPlace, OutboxPlace, SnapshotPlace, TicketPlace};
pub use aead::{FORMAT_VERSION, HEADER_LEN, Header, NONCE_LEN, SealKey, Sealed, TAG_LEN};
pub use digest::{Hash, constant_time_eq, entry_hash, mac, sha1, sha256, token_hash};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use error::{MasterKeyError, SealError};
pub use ids::IdCodec;
pub use key::Key;
pub use master::MasterKey;
pub use message::MessageSealer;
pub use padding::padded_len;
pub use ring::{CHECK_LEN, RecordKey, ShardKey, SystemPurpose, Wrapped};
pub use tag::{Tag, TagKey, TagKind};
