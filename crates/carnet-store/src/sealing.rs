//! Values and their sealed forms: frame, then seal for a place. Every table's bytes are made and opened here.

use std::sync::Arc;

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_seal::{
    ContentPlace, Deployment, Entropy, EntryPlace, Hash, Header, Key, OutboxPlace, SealError, SealKey,
    SnapshotPlace, TicketPlace, entry_hash,
};

use crate::frame::{FRAME_LEN, Frames, Padding};
use crate::heads::{Heads, Link};
use crate::keys::RecordKeys;
use crate::plain::{self, Fields, schema};

/// Most messages under one key (NIST's bound for random nonces is 2^32).
const MOST_MESSAGES: u64 = 1 << 28;
/// nonce ‖ key ‖ tag
const SEALED_KEY_LEN: usize = 12 + 32 + 16;
/// Bytes of a stored content besides what is padded: header, sealed key, nonce, frame, tag.
pub(crate) const CONTENT_OVERHEAD: usize = 8 + SEALED_KEY_LEN + 12 + FRAME_LEN + 16;
/// Version of TICKK in use.
const TICKET_KEY_VERSION: u32 = 1;

pub(crate) struct Sealer {
    pub(crate) deployment: Deployment,
    pub(crate) entropy: Arc<dyn Entropy>,
    frames: Frames,
}

/// A sealed entry, ready to be stored.
#[derive(Debug, Clone)]
pub(crate) struct SealedEntry {
    pub(crate) chain: Chain,
    pub(crate) seq: u64,
    pub(crate) previous: Hash,
    pub(crate) body: Vec<u8>,
    pub(crate) hash: Hash,
}

impl Sealer {
    pub(crate) const fn new(deployment: Deployment, entropy: Arc<dyn Entropy>) -> Self {
        Self { deployment, entropy, frames: Frames::new() }
    }

    fn pack(&self, plain: &[u8], padding: Padding) -> Result<Vec<u8>, SealError> {
        self.frames.pack(plain, padding).ok_or(SealError::Malformed)
    }

    fn fields(&self, frame: Vec<u8>) -> Result<Fields, SealError> {
        let plain = self.frames.unpack(frame).ok_or(SealError::Malformed)?;
        plain::read(&plain).ok_or(SealError::Malformed)
    }

    /// Seals the entry that follows `after` in a chain.
    pub(crate) fn entry(
        &self,
        keys: &RecordKeys,
        chain: Chain,
        after: Link,
        plain: &[u8],
    ) -> Result<SealedEntry, SealError> {
        let seq = after.seq + 1;
        if seq >= MOST_MESSAGES {
            return Err(SealError::Exhausted);
        }
        let schema = match chain {
            Chain::StateOpen | Chain::StateWithheld | Chain::StateSecret => schema::STATE,
            Chain::TraceOpen | Chain::TraceWithheld | Chain::TraceSecret => schema::TRACE,
            Chain::Measure => schema::MEASURE,
        };
        let header = Header { dictionary: 0, generation: keys.generation, schema };
        let place = EntryPlace { record: keys.record, chain, seq, upto: seq, previous: after.hash };
        let aad = place.aad(header, self.deployment);
        let frame = self.pack(plain, Padding::None)?;
        let sealed = SealKey::new(keys.ledger(chain))?.seal(header, &aad, &frame, &*self.entropy)?;
        let hash = entry_hash(aad.as_bytes(), sealed.nonce_and_ciphertext());
        Ok(SealedEntry { chain, seq, previous: after.hash, body: sealed.into_bytes(), hash })
    }

    /// The hash of a stored entry: needs no key.
    pub(crate) fn hash_entry(&self, place: EntryPlace, body: &[u8]) -> Result<Hash, SealError> {
        let (header, rest) = Header::read(body)?;
        Ok(entry_hash(place.aad(header, self.deployment).as_bytes(), rest))
    }

    pub(crate) fn open_entry(
        &self,
        keys: &RecordKeys,
        place: EntryPlace,
        body: &[u8],
    ) -> Result<Fields, SealError> {
        let (header, rest) = Header::read(body)?;
        let aad = place.aad(header, self.deployment);
        self.fields(SealKey::new(keys.ledger(place.chain))?.open(&aad, rest)?)
    }

    pub(crate) fn snapshot(
        &self,
        keys: &RecordKeys,
        heads: &Heads,
        payload: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let header = Header { dictionary: 0, generation: keys.generation, schema: schema::SNAPSHOT };
        let place = SnapshotPlace { record: keys.record, chain: Chain::StateOpen, turn: heads.turn };
        let frame = self.pack(&plain::snapshot(heads, payload), Padding::None)?;
        let key = SealKey::new(keys.ledger(Chain::StateOpen))?;
        Ok(key.seal(header, &place.aad(header, self.deployment), &frame, &*self.entropy)?.into_bytes())
    }

    pub(crate) fn open_snapshot(
        &self,
        keys: &RecordKeys,
        turn: Turn,
        body: &[u8],
    ) -> Result<Fields, SealError> {
        let (header, rest) = Header::read(body)?;
        let place = SnapshotPlace { record: keys.record, chain: Chain::StateOpen, turn };
        let key = SealKey::new(keys.ledger(Chain::StateOpen))?;
        let fields = self.fields(key.open(&place.aad(header, self.deployment), rest)?)?;
        if fields.turn == turn { Ok(fields) } else { Err(SealError::Malformed) }
    }

    /// Header ‖ nonce ‖ sealed CK ‖ nonce ‖ sealed frame.
    pub(crate) fn content(
        &self,
        keys: &RecordKeys,
        content: ContentNo,
        bytes: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let header = Header { dictionary: 0, generation: keys.generation, schema: schema::CONTENT };
        let place = ContentPlace { record: keys.record, content };
        let frame = self.pack(bytes, Padding::Steps)?;
        let mut raw = [0; 32];
        self.entropy.fill(&mut raw);
        let mut out = Vec::with_capacity(8 + SEALED_KEY_LEN + 12 + frame.len() + 16);
        out.extend_from_slice(&header.to_bytes());
        let key_aad = place.key_aad(header, self.deployment);
        SealKey::new(&keys.content)?.append(&key_aad, &mut out, &raw, &*self.entropy)?;
        let aad = place.aad(header, self.deployment, frame.len());
        SealKey::new(&Key::from_bytes(raw))?.append(&aad, &mut out, &frame, &*self.entropy)?;
        Ok(out)
    }

    pub(crate) fn open_content(
        &self,
        keys: &RecordKeys,
        content: ContentNo,
        body: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let (header, rest) = Header::read(body)?;
        let (sealed_key, rest) = rest.split_at_checked(SEALED_KEY_LEN).ok_or(SealError::Malformed)?;
        let place = ContentPlace { record: keys.record, content };
        let raw = SealKey::new(&keys.content)?.open(&place.key_aad(header, self.deployment), sealed_key)?;
        let raw: [u8; 32] = raw.try_into().map_err(|_| SealError::Malformed)?;
        let length = rest.len().checked_sub(12 + 16).ok_or(SealError::Malformed)?;
        let aad = place.aad(header, self.deployment, length);
        let frame = SealKey::new(&Key::from_bytes(raw))?.open(&aad, rest)?;
        self.frames.unpack(frame).ok_or(SealError::Malformed)
    }

    pub(crate) fn ticket(
        &self,
        key: &Key,
        place: TicketPlace<'_>,
        payload: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let header = Header { dictionary: 0, generation: TICKET_KEY_VERSION, schema: schema::TICKET };
        let frame = self.pack(&plain::simple(payload), Padding::None)?;
        let aad = place.aad(header, self.deployment);
        Ok(SealKey::new(key)?.seal(header, &aad, &frame, &*self.entropy)?.into_bytes())
    }

    pub(crate) fn open_ticket(
        &self,
        key: &Key,
        place: TicketPlace<'_>,
        body: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let (header, rest) = Header::read(body)?;
        let frame = SealKey::new(key)?.open(&place.aad(header, self.deployment), rest)?;
        Ok(self.fields(frame)?.payload)
    }

    pub(crate) fn delivery(
        &self,
        key: &Key,
        record: RecordNo,
        id: &[u8; 16],
        name: &str,
        payload: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let header = Header { dictionary: 0, generation: TICKET_KEY_VERSION, schema: schema::OUTBOX };
        let frame = self.pack(&plain::delivery(name, payload), Padding::None)?;
        let aad = OutboxPlace { record, id }.aad(header, self.deployment);
        Ok(SealKey::new(key)?.seal(header, &aad, &frame, &*self.entropy)?.into_bytes())
    }

    /// Name and payload.
    pub(crate) fn open_delivery(
        &self,
        key: &Key,
        record: RecordNo,
        id: &[u8; 16],
        body: &[u8],
    ) -> Result<(String, Vec<u8>), SealError> {
        let (header, rest) = Header::read(body)?;
        let aad = OutboxPlace { record, id }.aad(header, self.deployment);
        let fields = self.fields(SealKey::new(key)?.open(&aad, rest)?)?;
        Ok((fields.name, fields.payload))
    }
}

/// Generation of the key that sealed a stored value.
pub(crate) fn generation(body: &[u8]) -> Result<u32, SealError> {
    Header::read(body).map(|(header, _)| header.generation)
}
