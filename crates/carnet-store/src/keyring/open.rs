//! Opening a key ring, or making a new one.

use std::sync::Arc;

use carnet_model::time::Timestamp;
use carnet_seal::{
    Deployment, Entropy, HolderKind, IdCodec, Key, KeyHolder, KeyPlace, MasterKey, MasterKeyError,
    MasterVersion, SealError, ShardKey, SystemPurpose, TagKey, TokenError,
};

use super::ring::Ring;
use super::{Fresh, KeyRing, KeyTable, MasterRow, SHARD, SYSTEM_VERSION, ShardRow, SmallRows, SystemRow};
use crate::error::OpenError;
use crate::keys::SystemKeys;

/// Whether a new ring may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Make it when there is none.
    Create,
    /// There must be one.
    Existing,
}

impl KeyRing {
    /// Opens a ring with the master key that is held at a place.
    pub(crate) fn open(
        table: Arc<dyn KeyTable>,
        place: &KeyPlace,
        mode: Mode,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<(Self, SystemKeys), OpenError> {
        let holder = KeyHolder::at(place)?;
        let mut rows = table.small().map_err(OpenError::from_read)?;
        if rows.deployment.is_none() && mode == Mode::Create {
            table.create(&mut || fresh(&holder, &**entropy))?;
            rows = table.small().map_err(OpenError::from_read)?;
        }
        let deployment = rows.deployment.ok_or(OpenError::WrongKeys("the key ring has no deployment id"))?;
        let mut masters = Masters::new(&holder, &rows);
        let system = system_keys(&rows, &mut masters)?;
        let mut shards = Vec::with_capacity(rows.shards.len());
        for row in &rows.shards {
            shards.push(
                masters
                    .shard(row)
                    .map_err(|error| wrong(error, "the master key does not open the shard key"))?,
            );
        }
        if shards.is_empty() {
            return Err(OpenError::WrongKeys("the key ring has no shard key"));
        }
        let ring = Self::new(table, holder, Ring::new(shards), Arc::clone(entropy), deployment);
        Ok((ring, system))
    }

    /// Takes in what another process has changed.
    pub(super) fn follow(&self, rows: &SmallRows) -> Result<(), MasterKeyError> {
        let known = self.ring.versions();
        let there: Vec<u32> = rows.shards.iter().map(|row| row.version).collect();
        if known == there {
            return Ok(());
        }
        let mut masters = Masters::new(&self.holder, rows);
        let new = rows.shards.iter().filter(|row| !known.contains(&row.version));
        let fresh = new.map(|row| masters.shard(row)).collect::<Result<Vec<_>, _>>()?;
        self.ring.follow(fresh, &there);
        Ok(())
    }
}

/// A key that does not open is another master key's; anything else is the holder's own trouble.
fn wrong(error: MasterKeyError, why: &'static str) -> OpenError {
    match error {
        MasterKeyError::Seal(SealError::Refused | SealError::Malformed) => OpenError::WrongKeys(why),
        MasterKeyError::Missing(_) | MasterKeyError::Token(TokenError::NoKey(_)) => {
            OpenError::WrongKeys("the master key that wrapped the key ring is not there")
        }
        other => other.into(),
    }
}

/// A new ring: with the newest master key there is, or a new one.
fn fresh(holder: &KeyHolder, entropy: &dyn Entropy) -> Result<Fresh, OpenError> {
    let version = holder.versions()?.into_iter().max();
    let (version, master) = match version {
        Some(version) => (version, holder.open(version)?),
        None => (MasterVersion::FIRST, holder.create(MasterVersion::FIRST, entropy)?),
    };
    let mut id = [0; 16];
    entropy.fill(&mut id);
    let mut system = Vec::new();
    for purpose in SystemPurpose::ALL {
        let wrapped = master.wrap_system(&Key::random(entropy), purpose, SYSTEM_VERSION)?;
        system.push(SystemRow { purpose, version: SYSTEM_VERSION, master: version, wrapped });
    }
    let shard = ShardKey::random(SHARD, 1, entropy);
    Ok(Fresh {
        deployment: Deployment(id),
        system,
        shard: ShardRow {
            shard: shard.shard,
            version: shard.version,
            master: version,
            since: Timestamp(0),
            wrapped: master.wrap_shard(&shard)?,
        },
        master: MasterRow { version, kind: holder.kind(), since: Timestamp(0), retired: None },
    })
}

fn system_keys(rows: &SmallRows, masters: &mut Masters<'_>) -> Result<SystemKeys, OpenError> {
    let mut key = |purpose: SystemPurpose| {
        let row = rows.system.iter().find(|row| row.purpose == purpose && row.version == SYSTEM_VERSION);
        let row = row.ok_or(OpenError::WrongKeys("the key ring lacks a key of the deployment"))?;
        masters.system(row).map_err(|error| wrong(error, "the master key does not open the key ring"))
    };
    Ok(SystemKeys {
        tags: TagKey::new(&key(SystemPurpose::Tag)?)?,
        ids: IdCodec::new(&key(SystemPurpose::Id)?)?,
        tickets: key(SystemPurpose::Ticket)?,
        mac: key(SystemPurpose::Mac)?,
        log: key(SystemPurpose::Log)?,
    })
}

/// Versions of the master key, opened as they are needed: a token is asked once for each.
pub(super) struct Masters<'a> {
    holder: &'a KeyHolder,
    rows: &'a SmallRows,
    opened: Vec<(MasterVersion, MasterKey)>,
}

impl<'a> Masters<'a> {
    pub(super) const fn new(holder: &'a KeyHolder, rows: &'a SmallRows) -> Self {
        Self { holder, rows, opened: Vec::new() }
    }

    fn open(&mut self, version: MasterVersion) -> Result<&MasterKey, MasterKeyError> {
        let kind = self.rows.kind(version).unwrap_or(HolderKind::File);
        if kind != self.holder.kind() {
            return Err(MasterKeyError::Elsewhere { version, kind });
        }
        let known = self.opened.iter().position(|(opened, _)| *opened == version);
        let at = if let Some(at) = known {
            at
        } else {
            self.opened.push((version, self.holder.open(version)?));
            self.opened.len() - 1
        };
        self.opened.get(at).map(|(_, key)| key).ok_or(MasterKeyError::Missing(version))
    }

    pub(super) fn system(&mut self, row: &SystemRow) -> Result<Key, MasterKeyError> {
        self.open(row.master)?.unwrap_system(&row.wrapped, row.purpose, row.version)
    }

    pub(super) fn shard(&mut self, row: &ShardRow) -> Result<ShardKey, MasterKeyError> {
        self.open(row.master)?.unwrap_shard(&row.wrapped, row.shard, row.version)
    }

    /// Wraps a new version of the shard's key.
    pub(super) fn wrap_shard(
        &mut self,
        master: MasterVersion,
        shard: &ShardKey,
        since: Timestamp,
    ) -> Result<ShardRow, MasterKeyError> {
        let wrapped = self.open(master)?.wrap_shard(shard)?;
        Ok(ShardRow { shard: shard.shard, version: shard.version, master, since, wrapped })
    }
}
