//! The master key moves to another holder, while no server runs.

use std::path::PathBuf;

use carnet_seal::{KeyPlace, PinFile, TokenConfig, TokenName};
use carnet_service::clock::Clock;
use carnet_store::Store;
use clap::Args;
use serde_json::json;

use super::{Place, refused, settle, shown};
use crate::cli::CliError;

/// Options of `carnet keys migrate-to-pkcs11`.
#[derive(Debug, Args)]
pub(crate) struct ToToken {
    #[command(flatten)]
    place: Place,
    /// The token's library, an absolute path.
    #[arg(long)]
    module: PathBuf,
    /// The token's label.
    #[arg(long, conflicts_with = "slot", required_unless_present = "slot")]
    token: Option<String>,
    /// The token's slot.
    #[arg(long)]
    slot: Option<u64>,
    /// The label of the key; version N is called LABEL.N.
    #[arg(long)]
    key: String,
    /// The file with the token's PIN, mode 0400.
    #[arg(long)]
    pin_file: PathBuf,
}

/// Options of `carnet keys migrate-to-file`.
#[derive(Debug, Args)]
pub(crate) struct ToFile {
    #[command(flatten)]
    place: Place,
    /// The key file; version N is this path followed by `.N`.
    #[arg(long)]
    file: PathBuf,
}

impl ToToken {
    pub(super) fn run(&self) -> Result<(), CliError> {
        let token = match (&self.token, self.slot) {
            (Some(label), _) => TokenName::Label(label.clone()),
            (None, Some(slot)) => TokenName::Slot(slot),
            (None, None) => return Err(CliError::Other("give --token or --slot".to_owned())),
        };
        let to = KeyPlace::Pkcs11(TokenConfig {
            module: self.module.clone(),
            token,
            key_label: self.key.clone(),
            pin: PinFile::Owned(self.pin_file.clone()),
        });
        crate::serve::runtime()?.block_on(migrate(&self.place, to))
    }
}

impl ToFile {
    pub(super) fn run(&self) -> Result<(), CliError> {
        crate::serve::runtime()?.block_on(migrate(&self.place, KeyPlace::File(self.file.clone())))
    }
}

async fn migrate(place: &Place, to: KeyPlace) -> Result<(), CliError> {
    let (mut config, rotation) = place.settings()?;
    let store = Store::open(config.clone())?;
    let moved = async {
        // A replacement of the shard key that is under way is brought to its end first.
        settle(&store, rotation).await?;
        store.move_master_key(to.clone(), Clock::default().now()).await.map_err(|error| refused(&error))
    };
    let moved = moved.await;
    store.close().await;
    drop(store);
    moved?;
    // Before the owner is told to change the configuration: does it open?
    config.master_key = to;
    Store::open(config.clone())?.close().await;
    let status = carnet_store::keyring::status(&config)?;
    let next = "name the new holder in the configuration (master_key) before the server starts again";
    println!("{}", json!({ "done": "here", "next": next, "keys": shown(&status, &config, rotation) }));
    Ok(())
}
