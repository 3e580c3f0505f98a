//! The keys of records: made ahead, kept a while, destroyed.

use std::fmt;
use std::sync::Arc;

use carnet_model::ids::RecordNo;
use carnet_seal::{Deployment, Entropy, KeyHolder, RecordKey};
use parking_lot::Mutex;

use super::ring::{Ring, wrap};
use super::upkeep::Tending;
use super::{Inserted, KeyTable, RecordRow};
use crate::engine::bulk;
use crate::engine::rows::Read;
use crate::error::ReadError;
use crate::keys::RecordKeys;
use crate::recent::Recent;

/// Keys made in one flush, ahead of need.
const MADE_TOGETHER: usize = 64;
/// Records whose derived keys are kept (about 400 bytes each, at most twice as many).
const KEPT: usize = 8192;
/// How often another process may have changed the shard's key while keys were made with it.
const TRIES: usize = 4;

/// A key ring, open.
pub(crate) struct KeyRing {
    pub(super) table: Arc<dyn KeyTable>,
    pub(super) holder: KeyHolder,
    pub(super) ring: Ring,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) tending: Mutex<Tending>,
    kept: Mutex<Recent<(RecordNo, u32), Arc<RecordKeys>>>,
    made: Mutex<Vec<RecordNo>>,
    /// Held while a set is made, so that callers who wait get theirs from it.
    making: Mutex<()>,
    pub(crate) deployment: Deployment,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing")
    }
}

fn sealing(error: impl fmt::Display) -> ReadError {
    ReadError::Engine(error.to_string())
}

impl KeyRing {
    pub(super) fn new(
        table: Arc<dyn KeyTable>,
        holder: KeyHolder,
        ring: Ring,
        entropy: Arc<dyn Entropy>,
        deployment: Deployment,
    ) -> Self {
        Self {
            table,
            holder,
            ring,
            entropy,
            tending: Mutex::new(Tending::default()),
            kept: Mutex::new(Recent::new(KEPT)),
            made: Mutex::new(Vec::new()),
            making: Mutex::new(()),
            deployment,
        }
    }

    /// How many keys of records were unwrapped since the start: ten times the usual in a minute is an alarm.
    pub(crate) fn unwraps(&self) -> u64 {
        self.ring.unwraps()
    }

    fn insert(&self, keys: &[RecordKey]) -> Read<()> {
        for _ in 0..TRIES {
            let written = self.table.insert(&mut || {
                let shard = self.ring.newest().ok_or(ReadError::NoKey)?;
                keys.iter().map(|key| wrap(&shard, key).map_err(sealing)).collect::<Read<Vec<RecordRow>>>()
            })?;
            match written {
                Inserted::Written => return Ok(()),
                Inserted::Outdated => self.read_again()?,
            }
        }
        Err(ReadError::Engine("the shard key changes all the time".to_owned()))
    }

    /// Follows what another process did.
    fn read_again(&self) -> Read<()> {
        let rows = self.table.small()?;
        self.follow(&rows).map_err(sealing)
    }

    fn derive(&self, key: &RecordKey, generation: u32) -> Read<Arc<RecordKeys>> {
        let keys = Arc::new(RecordKeys::derive(key).map_err(sealing)?);
        self.kept.lock().put((key.record, generation), Arc::clone(&keys));
        Ok(keys)
    }
}

impl crate::engine::Keyring for KeyRing {
    fn keys(&self, record: RecordNo, generation: u32) -> Read<Arc<RecordKeys>> {
        if let Some(keys) = self.kept.lock().get((record, generation)) {
            return Ok(keys);
        }
        let key = self.record_key(record, generation)?;
        self.derive(&key, generation)
    }

    fn record_key(&self, record: RecordNo, generation: u32) -> Read<RecordKey> {
        for _ in 0..TRIES {
            let row = self.table.record(record, generation)?.ok_or(ReadError::NoKey)?;
            match self.ring.unwrap(&row) {
                Some(key) => return key.map_err(|_| ReadError::NoKey),
                // Wrapped anew after it was read, or by a version that another process has made.
                None => self.read_again()?,
            }
        }
        Err(ReadError::NoKey)
    }

    fn confirmed(&self) -> Read<Vec<RecordNo>> {
        self.table.confirmed()
    }

    fn ready_record(&self) -> Option<RecordNo> {
        self.made.lock().pop()
    }

    fn new_record(&self) -> Read<RecordNo> {
        let _alone = self.making.lock();
        if let Some(ready) = self.ready_record() {
            return Ok(ready);
        }
        let random = |_| {
            let mut number = [0; 8];
            self.entropy.fill(&mut number);
            RecordKey::random(RecordNo(u64::from_be_bytes(number)), 1, &*self.entropy)
        };
        let keys: Vec<RecordKey> = (0..MADE_TOGETHER).map(random).collect();
        self.insert(&keys)?;
        let mut fresh: Vec<RecordNo> = keys.iter().map(|key| key.record).collect();
        let one = fresh.pop().ok_or(ReadError::NoKey)?;
        self.made.lock().extend(fresh);
        Ok(one)
    }

    fn new_run(&self, count: usize) -> Read<Vec<RecordNo>> {
        let mut start = [0; 8];
        self.entropy.fill(&mut start);
        let keys: Vec<RecordKey> =
            (0..count).map(|place| bulk::key_at(start, place, &*self.entropy)).collect();
        self.insert(&keys)?;
        keys.iter().map(|key| self.derive(key, 0).map(|_| key.record)).collect()
    }

    fn destroy(&self, record: RecordNo) -> Read<()> {
        self.table.destroy(record)?;
        let mut kept = self.kept.lock();
        // Generations are few; 0 stands for the newest.
        (0..8).for_each(|generation| kept.remove((record, generation)));
        Ok(())
    }

    fn tended(&self) -> Option<&KeyRing> {
        Some(self)
    }
}
