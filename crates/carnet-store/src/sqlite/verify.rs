//! The walk of a data directory, whether a server uses it or not.

use std::path::Path;
use std::sync::Arc;

use carnet_seal::{Entropy, KeyPlace};

use super::Sqlite;
use super::keyring;
use super::open;
use super::schema::{self, engine};
use crate::engine::verify::{Opener, Walk};
use crate::engine::verify_tables;
use crate::error::{Fault, OpenError};
use crate::log::dir::LogDir;
use crate::sealing::Sealer;
use crate::verify::{Folders, Summary};

impl Sqlite {
    pub(crate) fn verify_dir(
        folders: Folders<'_>,
        master: Option<&KeyPlace>,
        entropy: &Arc<dyn Entropy>,
        report: &mut dyn FnMut(Fault),
    ) -> Result<Summary, OpenError> {
        let dir = folders.dir;
        let db = schema::open_reader(&open::data_path(dir), 4096).map_err(|e| engine(&e))?;
        schema::check(&db, schema::DATA)?;
        schema::without_epochs(&db).map_err(|e| engine(&e))?;
        let ring = match master {
            None => None,
            Some(place) => Some(keyring::open_to_read(&open::keys_path(dir), place, entropy)?),
        };
        let deployment = schema::deployment(&db)
            .map_err(|e| engine(&e))?
            .ok_or_else(|| OpenError::Damaged("the deployment id is missing".to_owned()))?;
        let sealer = Sealer::new(deployment, Arc::clone(entropy));
        let keys = ring.as_ref().map(|(keyring, system)| Opener { keyring, system });
        let mut walk = Walk::new(&db, &sealer, keys, report);
        if let Some((_, system)) = &ring {
            let spool = folders.spool.map_or_else(|| open::spool_path(dir), Path::to_owned);
            verify_tables::spool(&mut walk, &spool, &system.tickets);
        }
        let log = folders.log.map_or_else(|| open::log_path(dir), Path::to_owned);
        walk.run(&LogDir::new(log)).map_err(OpenError::from_read)
    }
}
