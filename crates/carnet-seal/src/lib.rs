//! Floor 1: sealing, key wrapping, hash chains, tags, public ids. The only crate that names the
//! cryptographic library.
//!
//! What lives here: the one AEAD (AES-256-GCM-SIV, random nonces), the encoders of associated data, the
//! hierarchy of keys (master, shard, record, content) with its derivations, the hash that links entries of
//! a chain, keyed-hash tags, public ids, and small digests. `docs/format.md` describes every byte. Also what
//! `carnet-identity` stands on: signatures, encrypted tokens, password hashes.
//!
//! What may not: storage, time, and randomness of its own: [`Entropy`] is always given, except where the library
//! takes none (RSA keys, nonces of signatures, seeds of paddings, keys that a token makes). The one exception to "no I/O" is the
//! holder of the master key ([`KeyHolder`]): a file, whose rights are part of its safety, or a PKCS#11 token.

mod aad;
mod aead;
mod checkpoint;
mod digest;
mod entropy;
mod error;
mod ids;
mod jwe;
mod key;
mod leaf;
mod legacy;
mod master;
mod merkle;
mod message;
mod note;
mod opening;
mod padding;
mod password;
mod ring;
mod signature;
mod signing;
mod tag;
mod tile;
mod token;

pub use aad::{Aad, ContentPlace, Deployment, EntryPlace, OutboxPlace, SnapshotPlace, TicketPlace};
pub use aead::{FORMAT_VERSION, HEADER_LEN, Header, NONCE_LEN, SealKey, Sealed, TAG_LEN};
pub use checkpoint::{Checkpoint, LogReceipt, PROMISE};
pub use digest::{Hash, Sha256, constant_time_eq, entry_hash, hex, mac, sha1, sha256, token_hash};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use error::{MasterKeyError, SealError};
pub use ids::IdCodec;
pub use jwe::{DecryptionKey, JweError, JweKey, JweParts, SealedJwe};
pub use key::Key;
pub use leaf::{ChainHead, LEAF_LEN, Leaf, LeafOpening};
pub use legacy::{hmac_sha1, sha512};
pub use master::{HolderKind, KeyFile, KeyHolder, KeyPlace, MasterKey, MasterVersion};
pub use merkle::{
    TILE_WIDTH, Tiles, Tree, TreeError, TreeHead, empty_root, fold, leaf_hash, node_hash, verify_consistency,
    verify_inclusion,
};
pub use message::MessageSealer;
pub use note::{KeyKind, Note, NoteError, NoteSigner, Signature, VerifierKey};
pub use opening::MessageOpening;
pub use padding::padded_len;
pub use password::{
    MAX_MEMORY_KIB, PasswordCheck, PasswordCost, PasswordHashError, hash_password, verify_password,
};
pub use ring::{CHECK_LEN, RecordKey, ShardKey, SystemPurpose, Wrapped, record_keys_opened};
pub use signature::{KeyParts, Scheme, SignatureError, VerifyingKey};
pub use signing::SigningKey;
pub use tag::{Tag, TagKey, TagKind};
pub use tile::{TileKind, is_log_path, tile_path};
pub use token::{KeyToken, PinFile, TokenConfig, TokenError, TokenKey, TokenName};
