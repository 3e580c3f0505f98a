//! `carnet keys`: how the keys are, new ones, another holder of the master key; and what a server does with them by itself.
//! `docs/keys.md` tells the whole.

mod moving;

use std::sync::Arc;
use std::time::Duration;

use carnet_model::Timestamp;
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::Service;
use carnet_service::clock::Clock;
use carnet_store::keyring::{self, KeyStatus, KeyWork, Rotate, Rotation};
use carnet_store::{OpenError, Store, StoreConfig};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::cli::CliError;
use crate::config;

/// How often a server looks whether something is due.
const TICK: Duration = Duration::from_secs(1);
/// After something failed.
const PAUSE: Duration = Duration::from_mins(1);
/// Between two small steps, so that requests come first.
const STEP: Duration = Duration::from_millis(10);

/// What can be done with the keys of a deployment.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Versions of the keys, how far a replacement is, what must be destroyed by hand. Also beside a running server.
    Status {
        #[command(flatten)]
        place: Place,
    },
    /// Replace a key: by the running server, within seconds, or here and now when none runs.
    Rotate {
        /// Which.
        what: Which,
        #[command(flatten)]
        place: Place,
    },
    /// Make a master key in a PKCS#11 token and wrap with it what the one before had wrapped. The server is stopped
    /// meanwhile, and configured for the token before it starts again.
    MigrateToPkcs11(moving::ToToken),
    /// Make a master key in a file and wrap with it what the token had wrapped. The server is stopped meanwhile, and
    /// configured for the file before it starts again.
    MigrateToFile(moving::ToFile),
}

/// A key that can be replaced.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Which {
    /// The shard key: the keys of all records are wrapped anew.
    Shard,
    /// The master key.
    Master,
}

/// Which data.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Place {
    /// The configuration file of the deployment (TOML).
    #[arg(long)]
    config: Option<std::path::PathBuf>,
    /// The data directory of a sandbox, its master key in it.
    #[arg(long)]
    data: Option<std::path::PathBuf>,
}

impl Place {
    fn settings(&self) -> Result<(StoreConfig, Rotation), CliError> {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        match (&self.config, &self.data) {
            (Some(path), _) => {
                let config = config::read(path)?;
                Ok((crate::serve::store_config(&config, &entropy)?, config.keys.rotation()))
            }
            (None, Some(data)) => Ok((StoreConfig::in_dir(data, entropy), Rotation::default())),
            (None, None) => Err(CliError::Other("give --config or --data".to_owned())),
        }
    }
}

/// Runs a command; what was done is one line of JSON.
pub(crate) fn run(command: &Command) -> Result<(), CliError> {
    crate::protection::begin()?;
    match command {
        Command::Status { place } => {
            let (store, rotation) = place.settings()?;
            println!("{}", shown(&keyring::status(&store)?, &store, rotation));
            Ok(())
        }
        Command::Rotate { what, place } => {
            let what = match what {
                Which::Shard => Rotate::Shard,
                Which::Master => Rotate::Master,
            };
            crate::serve::runtime()?.block_on(rotate(what, place))
        }
        Command::MigrateToPkcs11(options) => options.run(),
        Command::MigrateToFile(options) => options.run(),
    }
}

/// Through the wish that whoever tends the ring finds: a server, or this process when it can have the store for itself.
async fn rotate(what: Rotate, place: &Place) -> Result<(), CliError> {
    let (config, rotation) = place.settings()?;
    keyring::ask(&config, what)?;
    let done = match Store::open(config.clone()) {
        Ok(store) => {
            let done = settle(&store, rotation).await;
            store.close().await;
            done?;
            "here"
        }
        Err(OpenError::InUse) => "by the running server, within seconds",
        Err(error) => return Err(error.into()),
    };
    println!("{}", json!({ "done": done, "keys": shown(&keyring::status(&config)?, &config, rotation) }));
    Ok(())
}

/// Everything that is due now.
async fn settle(store: &Store, rotation: Rotation) -> Result<(), CliError> {
    let now = Clock::default().now();
    while store.tend_keys(now, rotation).await.map_err(|error| refused(&error))? == KeyWork::More {}
    Ok(())
}

fn refused(error: &keyring::KeyError) -> CliError {
    CliError::Other(error.to_string())
}

/// What a server does with the keys: what is due, in small steps, beside the requests. Ends with the server.
pub(crate) async fn tend(service: Service, rotation: Rotation) {
    loop {
        let pause = match service.store().tend_keys(service.now(), rotation).await {
            Ok(KeyWork::More) => STEP,
            Ok(KeyWork::Idle) => TICK,
            Err(error) => {
                tracing::error!(%error, "the keys were not replaced");
                PAUSE
            }
        };
        tokio::time::sleep(pause).await;
    }
}

fn when(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(at.to_jiff().to_string()))
}

/// For operators: no key is in it.
fn shown(status: &KeyStatus, store: &StoreConfig, rotation: Rotation) -> Value {
    let window = i64::from(rotation.window_days) * 86_400_000;
    let masters = status.masters.iter().map(|master| {
        let until = master.retired.map(|at| at.plus_millis(window));
        let by = if master.kind == store.master_key.kind() { "this program" } else { "its owner" };
        json!({
            "version": master.version.0,
            "held": master.kind.name(),
            "since": when(master.since),
            "replaced": when(master.retired),
            "to_be_destroyed": when(until),
            "destroyed_by": until.map(|_| by),
        })
    });
    let shards = status.shards.iter().map(
        |shard| json!({ "version": shard.version, "since": when(shard.since), "records": shard.records }),
    );
    let asked = status.asked.iter().map(|what| match what {
        Rotate::Shard => "shard",
        Rotate::Master => "master",
    });
    json!({
        "master_keys": masters.collect::<Vec<_>>(),
        "shard_keys": shards.collect::<Vec<_>>(),
        "asked": asked.collect::<Vec<_>>(),
    })
}
