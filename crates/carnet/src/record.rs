//! `carnet record`: acts on one record, on the data itself: the server of that data is stopped meanwhile.

use std::fs::File;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::CliError;
use crate::population::{Place, operator};

/// What can be done with a record.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a record of an archive that a person exported from another Carnet; refused when they have one here. The
    /// archive is not signed: take only one whose way is known. Who acts for the person is not taken from it.
    Import(ImportOptions),
}

/// Options of `carnet record import`.
#[derive(Debug, Args)]
pub(crate) struct ImportOptions {
    /// The archive, as it was downloaded.
    file: PathBuf,
    /// Where it comes from, for the person's journal; without it, what the archive says of itself.
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// Runs a command; what was made is one line of JSON.
pub(crate) fn run(command: &Command) -> Result<(), CliError> {
    match command {
        Command::Import(options) => crate::serve::runtime()?.block_on(import(options)),
    }
}

async fn import(options: &ImportOptions) -> Result<(), CliError> {
    let file = File::open(&options.file).map_err(CliError::io(options.file.display().to_string()))?;
    let service = options.place.service()?;
    let imported = service.import(file, options.source.as_deref()).await;
    if let Ok(imported) = &imported {
        let detail = format!("{} documents, {} lines", imported.documents, imported.lines);
        service.note_act(&operator(), "record.import", &detail).await?;
    }
    service.store().close().await;
    let imported = imported.map_err(|error| CliError::Other(error.to_string()))?;
    println!("{}", serde_json::json!({ "documents": imported.documents, "lines": imported.lines }));
    Ok(())
}
