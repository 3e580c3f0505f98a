//! `carnet bench`: deposit, list and read against a running server with real CDA documents, beside the floor of the
//! same disk: the same bytes written by bare group-committed SQLite inserts.
//!
//! Start the server with `carnet demo --empty --accounts FILE`; the documents are those that the town would have.

mod accounts;
mod figures;
mod load;

use std::path::PathBuf;
use std::process::ExitCode;

use carnet_town::Town;
use clap::Args;
use serde_json::json;

use crate::cli::CliError;

/// Options of `carnet bench`.
#[derive(Args)]
pub(crate) struct Options {
    /// The accounts file that `carnet demo` wrote.
    #[arg(long)]
    accounts: PathBuf,
    /// The server's data directory: its size is taken before and after.
    #[arg(long)]
    data: PathBuf,
    /// Seed of the server's town.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// People of the server's town.
    #[arg(long, default_value_t = 300)]
    people: usize,
    /// Callers at one time.
    #[arg(long, default_value_t = 32)]
    callers: usize,
    /// Documents to deposit.
    #[arg(long, default_value_t = 4_000)]
    documents: usize,
    /// Lists and reads, each.
    #[arg(long, default_value_t = 8_000)]
    reads: usize,
    /// Where the floor writes; removed afterwards. Must be on the server's disk.
    #[arg(long, default_value = "carnet-data/floor")]
    floor: PathBuf,
    /// Write the figures here as JSON; standard output if absent.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Measures.
pub(crate) fn run(options: &Options) -> ExitCode {
    match measure(options) {
        Ok(report) => {
            let text = format!("{report:#}\n");
            let written = if let Some(path) = &options.out {
                std::fs::write(path, text).map_err(|error| error.to_string())
            } else {
                print!("{text}");
                Ok(())
            };
            if let Err(error) = written {
                eprintln!("carnet bench: {error}");
                return ExitCode::FAILURE;
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("carnet bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<serde_json::Value, CliError> {
    let server = accounts::read(&options.accounts)?;
    let today = jiff::Timestamp::UNIX_EPOCH + jiff::Span::new().seconds(server.written_at);
    let today = jiff::tz::Offset::UTC.to_datetime(today).date();
    let town = Town::build(options.seed, options.people, today);
    let deposits = load::deposits(&town, &server, options.documents);
    let before = figures::size_of(&options.data);
    let runtime = crate::serve::runtime()?;
    let cells = runtime.block_on(load::run(&server, &deposits, options.callers, options.reads))?;
    let grown = figures::size_of(&options.data).saturating_sub(before);
    let floor = floor(options, &deposits)?;
    let deposit_rate = cells.first().map_or(0.0, figures::Cell::rate);
    Ok(json!({
        "callers": options.callers,
        "documents": deposits.len(),
        "document_bytes": deposits.iter().map(|d| d.content_bytes).sum::<usize>() / deposits.len().max(1),
        "cells": cells.iter().map(figures::Cell::to_json).collect::<Vec<_>>(),
        "disk_bytes_per_document": grown / deposits.len().max(1) as u64,
        "server_peak_rss_kib": figures::peak_rss(server.pid),
        "floor_documents_per_s": floor,
        "deposit_to_floor": deposit_rate / floor,
        "load_average": std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
    }))
}

/// Documents a second that bare group-committed inserts of the same bytes reach on the same disk.
fn floor(options: &Options, deposits: &[load::Deposit]) -> Result<f64, CliError> {
    let contents: Vec<&[u8]> = deposits.iter().map(|deposit| deposit.content.as_slice()).collect();
    let seconds = carnet_store::floor::inserts(&options.floor, &contents, options.callers)
        .map_err(|error| CliError::Other(format!("floor: {error}")))?;
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    Ok(contents.len() as f64 / seconds)
}
