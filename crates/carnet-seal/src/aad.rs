//! Associated data: where a sealed value belongs. Each field is preceded by its length in one byte, so no
//! two lists of fields give the same bytes.

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;

use crate::aead::Header;
use crate::digest::Hash;

/// The random identity of one installation, made with its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deployment(pub [u8; 16]);

/// Encoded associated data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aad(Vec<u8>);

impl Aad {
    fn new(header: Header, deployment: Deployment, table: &'static str) -> Self {
        let mut aad = Self(Vec::with_capacity(128));
        aad.field(&header.to_bytes());
        aad.field(&deployment.0);
        aad.field(table.as_bytes());
        aad
    }

    /// For a message that belongs to no table.
    pub(crate) fn message(label: &'static str) -> Self {
        let mut aad = Self(Vec::with_capacity(32));
        aad.field(b"message");
        aad.field(label.as_bytes());
        aad
    }

    fn field(&mut self, bytes: &[u8]) {
        // Every field is fixed and short; were one ever longer, the whole bytes still follow, and the
        // saturated length keeps it apart from all shorter ones.
        self.0.push(u8::try_from(bytes.len()).unwrap_or(u8::MAX));
        self.0.extend_from_slice(bytes);
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The place of a ledger entry.
#[derive(Debug, Clone, Copy)]
pub struct EntryPlace {
    /// The record.
    pub record: RecordNo,
    /// Its chain.
    pub chain: Chain,
    /// First number that the entry covers, from 1.
    pub seq: u64,
    /// Last number that it covers; equal to `seq` but in a segment.
    pub upto: u64,
    /// Hash of the entry before; zeros before the first.
    pub previous: Hash,
}

impl EntryPlace {
    /// Fields: header, deployment, `ledger`, record, chain, seq, upto, previous hash.
    #[must_use]
    pub fn aad(&self, header: Header, deployment: Deployment) -> Aad {
        let mut aad = Aad::new(header, deployment, "ledger");
        aad.field(&self.record.0.to_be_bytes());
        aad.field(&[self.chain as u8]);
        aad.field(&self.seq.to_be_bytes());
        aad.field(&self.upto.to_be_bytes());
        aad.field(&self.previous);
        aad
    }
}

/// The place of a snapshot.
#[derive(Debug, Clone, Copy)]
pub struct SnapshotPlace {
    /// The record.
    pub record: RecordNo,
    /// Its chain (`state.open`).
    pub chain: Chain,
    /// The turn that the snapshot includes.
    pub turn: Turn,
}

impl SnapshotPlace {
    /// Fields: header, deployment, `snapshot`, record, chain, turn.
    #[must_use]
    pub fn aad(&self, header: Header, deployment: Deployment) -> Aad {
        let mut aad = Aad::new(header, deployment, "snapshot");
        aad.field(&self.record.0.to_be_bytes());
        aad.field(&[self.chain as u8]);
        aad.field(&self.turn.0.to_be_bytes());
        aad
    }
}

/// The place of a content and of its key.
#[derive(Debug, Clone, Copy)]
pub struct ContentPlace {
    /// The record.
    pub record: RecordNo,
    /// The content.
    pub content: ContentNo,
}

impl ContentPlace {
    /// Fields: header, deployment, `content`, record, content, length of what is sealed (after padding).
    #[must_use]
    pub fn aad(&self, header: Header, deployment: Deployment, length: usize) -> Aad {
        let mut aad = Aad::new(header, deployment, "content");
        self.name(&mut aad);
        aad.field(&(length as u64).to_be_bytes());
        aad
    }

    /// Fields: header, deployment, `content-key`, record, content.
    #[must_use]
    pub fn key_aad(&self, header: Header, deployment: Deployment) -> Aad {
        let mut aad = Aad::new(header, deployment, "content-key");
        self.name(&mut aad);
        aad
    }

    fn name(&self, aad: &mut Aad) {
        aad.field(&self.record.0.to_be_bytes());
        aad.field(&self.content.0.to_be_bytes());
    }
}

/// The place of a ticket.
#[derive(Debug, Clone, Copy)]
pub struct TicketPlace<'a> {
    /// What the ticket is for.
    pub kind: u8,
    /// SHA-256 of its token.
    pub hash: &'a Hash,
    /// When it ends.
    pub expires: Timestamp,
}

impl TicketPlace<'_> {
    /// Fields: header, deployment, `ticket`, kind, token hash, expiry.
    #[must_use]
    pub fn aad(&self, header: Header, deployment: Deployment) -> Aad {
        let mut aad = Aad::new(header, deployment, "ticket");
        aad.field(&[self.kind]);
        aad.field(self.hash);
        aad.field(&self.expires.0.to_be_bytes());
        aad
    }
}

/// The place of a delivery.
#[derive(Debug, Clone, Copy)]
pub struct OutboxPlace<'a> {
    /// The record.
    pub record: RecordNo,
    /// Keyed hash of the delivery's name.
    pub id: &'a [u8; 16],
}

impl OutboxPlace<'_> {
    /// Fields: header, deployment, `outbox`, record, id.
    #[must_use]
    pub fn aad(&self, header: Header, deployment: Deployment) -> Aad {
        let mut aad = Aad::new(header, deployment, "outbox");
        aad.field(&self.record.0.to_be_bytes());
        aad.field(self.id);
        aad
    }
}
