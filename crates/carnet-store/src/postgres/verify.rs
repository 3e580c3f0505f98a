//! The walk of two databases, whether servers use them or not.

use std::path::Path;
use std::sync::Arc;

use carnet_seal::{Entropy, KeyPlace};

use super::Postgres;
use super::keyring;
use super::open::{KEY_CONNECTIONS, runtime, with};
use super::pool::Pool;
use super::rows::lend;
use super::schema;
use super::session::Session;
use super::target::Target;
use crate::config::PostgresConfig;
use crate::engine::verify::{Opener, Walk};
use crate::engine::verify_tables;
use crate::error::{Fault, OpenError};
use crate::keyring::Mode;
use crate::log::dir::LogDir;
use crate::sealing::Sealer;
use crate::verify::{Folders, Summary};

/// One for the walk, one for what it looks up.
const CONNECTIONS: usize = 2;

impl Postgres {
    pub(crate) fn verify_databases(
        engine: &PostgresConfig,
        folders: Folders<'_>,
        master: Option<&KeyPlace>,
        entropy: &Arc<dyn Entropy>,
        report: &mut dyn FnMut(Fault),
    ) -> Result<Summary, OpenError> {
        let runtime = runtime()?;
        let handle = runtime.handle().clone();
        let pool = Pool::new(Target::parse(&engine.url, engine.statements)?, CONNECTIONS);
        let deployment = with(&handle, &pool, async |session: &Session| {
            schema::check_only(session, schema::DATA).await?;
            schema::deployment(session).await
        })?;
        let deployment =
            deployment.ok_or_else(|| OpenError::Damaged("the deployment id is missing".to_owned()))?;
        let ring = match master {
            None => None,
            Some(place) => {
                let target = Target::parse(&engine.keys_url, engine.statements)?;
                let keys = Pool::new(target, KEY_CONNECTIONS);
                Some(keyring::open(keys, handle.clone(), place, Mode::Existing, entropy)?)
            }
        };
        let sealer = Sealer::new(deployment, Arc::clone(entropy));
        let keys = ring.as_ref().map(|(keyring, system, _)| Opener { keyring, system });
        let log = folders.log.map_or_else(|| folders.dir.join("log"), Path::to_owned);
        let spool = folders.spool.map_or_else(|| folders.dir.join("spool"), Path::to_owned);
        let mut summary = Summary::default();
        let walked = lend(&pool, &handle, &mut |rows| {
            let mut walk = Walk::new(rows, &sealer, keys, report);
            if let Some((_, system, _)) = &ring {
                verify_tables::spool(&mut walk, &spool, &system.tickets);
            }
            summary = walk.run(&LogDir::new(log.clone()))?;
            Ok(())
        });
        // Connections are closed on the runtime that they live on.
        drop((pool, ring));
        runtime.shutdown_background();
        walked.map_err(OpenError::from_read)?;
        Ok(summary)
    }
}
