//! New versions: of the shard key, of the master key, of where the master key is held.

use carnet_model::time::Timestamp;
use carnet_seal::{KeyHolder, KeyPlace, MasterVersion, ShardKey};

use super::open::Masters;
use super::{KeyError, KeyRing, MasterRow, Replacement, Rotate, SHARD, ShardRow, SmallRows, SystemRow};

impl KeyRing {
    /// Notes a wish: whoever tends the ring fulfils it.
    pub(crate) fn ask(&self, what: Rotate) -> Result<(), KeyError> {
        Ok(self.table.wish(what)?)
    }

    /// Makes a new version of the shard's key: new records use it at once.
    pub(super) fn begin(&self, rows: &SmallRows, now: Timestamp) -> Result<(), KeyError> {
        let newest = rows.newest().ok_or(KeyError::NotWhole)?;
        let shard = ShardKey::random(SHARD, newest.version + 1, &*self.entropy);
        let row = Masters::new(&self.holder, rows).wrap_shard(newest.master, &shard, now)?;
        self.table.add_shard(&row)?;
        self.follow(&self.table.small()?)?;
        tracing::info!(version = row.version, "record keys are being wrapped by a new shard key");
        Ok(())
    }

    /// Makes a new version of the master key, and wraps with it what the one before had wrapped.
    pub(super) fn replace_master(
        &self,
        rows: &SmallRows,
        to: &KeyHolder,
        now: Timestamp,
    ) -> Result<MasterVersion, KeyError> {
        if rows.shards.len() > 1 {
            return Err(KeyError::Rotating);
        }
        let known = rows.masters.iter().map(|row| row.version);
        let held = [self.holder.versions()?, to.versions()?].concat();
        let version = known.chain(held).max().map_or(MasterVersion::FIRST, MasterVersion::next);
        let new = to.create(version, &*self.entropy)?;
        let mut before = Masters::new(&self.holder, rows);
        let (mut system, mut shards) = (Vec::new(), Vec::new());
        for row in &rows.system {
            let key = before.system(row)?;
            let wrapped = new.wrap_system(&key, row.purpose, row.version)?;
            // What cannot be opened again must not replace what can.
            new.unwrap_system(&wrapped, row.purpose, row.version)?;
            system.push(SystemRow { master: version, wrapped, ..row.clone() });
        }
        for row in &rows.shards {
            let wrapped = new.wrap_shard(&before.shard(row)?)?;
            new.unwrap_shard(&wrapped, row.shard, row.version)?;
            shards.push(ShardRow { master: version, wrapped, ..row.clone() });
        }
        let master = MasterRow { version, kind: to.kind(), since: now, retired: None };
        self.table.replace(&Replacement { system, shards, master })?;
        tracing::info!(%version, holder = to.kind().name(), "the master key is replaced");
        Ok(version)
    }

    /// Moves to a master key that is made at another place. The ring still expects the old holder: close it, and open it
    /// with the new place.
    pub(crate) fn move_to(&self, place: &KeyPlace, now: Timestamp) -> Result<MasterVersion, KeyError> {
        let _alone = self.tending.lock();
        let to = KeyHolder::at(place)?;
        self.replace_master(&self.table.small()?, &to, now)
    }
}
