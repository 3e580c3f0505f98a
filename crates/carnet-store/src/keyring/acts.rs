//! What the program does with the keys: through an open store, or beside a server that has it open.

use carnet_model::time::Timestamp;
use carnet_seal::{KeyPlace, MasterVersion};

use super::{KeyError, KeyRing, KeyStatus, KeyWork, Rotate, Rotation};
use crate::config::EngineConfig;
use crate::error::OpenError;
use crate::store::{Store, StoreConfig};

impl Store {
    fn ring(&self) -> Result<&KeyRing, KeyError> {
        self.base().keyring().tended().ok_or(KeyError::NotWhole)
    }

    async fn with_ring<T: Send + 'static>(
        &self,
        act: impl FnOnce(&KeyRing) -> Result<T, KeyError> + Send + 'static,
    ) -> Result<T, KeyError> {
        let store = self.clone();
        let done = tokio::task::spawn_blocking(move || store.ring().and_then(act));
        done.await.map_err(|_| KeyError::Closed)?
    }

    /// Does one small step of what the keys need at `now`: replaces those that are old or that somebody asked to replace,
    /// destroys those whose time has passed. To be called again at once after [`KeyWork::More`], and every minute or so
    /// otherwise. Reading and writing go on meanwhile; after any end it goes on by itself.
    pub async fn tend_keys(&self, now: Timestamp, rotation: Rotation) -> Result<KeyWork, KeyError> {
        self.with_ring(move |ring| ring.tend(now, rotation)).await
    }

    /// Asks for a new key: the next calls of [`Store::tend_keys`] make it.
    pub async fn ask_for_keys(&self, what: Rotate) -> Result<(), KeyError> {
        self.with_ring(move |ring| ring.ask(what)).await
    }

    /// How the keys are. Counts all records.
    pub async fn key_status(&self) -> Result<KeyStatus, KeyError> {
        self.with_ring(KeyRing::status).await
    }

    /// How many keys of records were unwrapped to be used since the start. A key in use is kept in memory, so this grows
    /// slowly: ten times the usual in a minute is an alarm (`design/security.md` 3.2, row 4).
    #[must_use]
    pub fn key_unwraps(&self) -> u64 {
        self.ring().map_or(0, KeyRing::unwraps)
    }

    /// Makes a master key at another place and wraps with it what the one before had wrapped. The store is to be closed
    /// then, and opened with the new place.
    pub async fn move_master_key(&self, to: KeyPlace, now: Timestamp) -> Result<MasterVersion, KeyError> {
        self.with_ring(move |ring| ring.move_to(&to, now)).await
    }
}

/// How the keys of a store are, whether a server has it open or not. Needs no master key; counts all records.
pub fn status(config: &StoreConfig) -> Result<KeyStatus, OpenError> {
    let table = match &config.engine {
        EngineConfig::Sqlite => crate::sqlite::key_table_to_read(&config.dir)?,
        EngineConfig::Postgres(postgres) => crate::postgres::key_table(postgres)?,
    };
    KeyStatus::read(&*table).map_err(OpenError::from_read)
}

/// Asks for a new key, whether a server has the store open or not: whoever tends the ring makes it, a server within a
/// minute.
pub fn ask(config: &StoreConfig, what: Rotate) -> Result<(), OpenError> {
    let table = match &config.engine {
        EngineConfig::Sqlite => crate::sqlite::key_table(&config.dir)?,
        EngineConfig::Postgres(postgres) => crate::postgres::key_table(postgres)?,
    };
    table.wish(what).map_err(OpenError::from_read)
}
