//! What the engine's callers and its writer share.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use carnet_model::ids::RecordNo;

use super::queue::Queue;
use super::readers::Readers;
use crate::engine::rows::{Read, Rows, stored_heads};
use crate::engine::{self, Base, Core};
use crate::heads::Heads;
use crate::keyring::KeyRing;

pub(super) struct Shared {
    pub(super) core: Core,
    pub(super) keyring: KeyRing,
    pub(super) readers: Readers,
    pub(super) queue: Queue,
    pub(super) poisoned: AtomicBool,
    pub(super) writing: AtomicBool,
    /// Where the mark of an input/output error goes.
    pub(super) mark: PathBuf,
    /// The data file, to flush it. Closing any handle of a file drops the locks that the process holds on it,
    /// so this one is closed after all connections: it comes last here, and threads close theirs first.
    pub(super) file: File,
}

impl Base for Shared {
    fn core(&self) -> &Core {
        &self.core
    }

    fn keyring(&self) -> &dyn engine::Keyring {
        &self.keyring
    }

    fn lend(&self, read: &mut dyn FnMut(&dyn Rows) -> Read<()>) -> Read<()> {
        self.readers.with(|db| read(db))
    }

    /// From memory when it is known there: nobody else writes.
    fn heads(&self, record: RecordNo) -> Read<Option<Arc<Heads>>> {
        let kept = &self.core.heads;
        if let Some(heads) = kept.get(record) {
            return Ok(Some(heads));
        }
        let before = kept.commits();
        let Some(heads) = self.readers.with(|db| stored_heads(db, record))? else { return Ok(None) };
        let heads = Arc::new(heads);
        kept.fill(record, &heads, before);
        Ok(Some(heads))
    }
}
