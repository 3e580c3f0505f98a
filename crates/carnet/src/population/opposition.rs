//! Objections on paper: a file with one INS a line, typed in at a counter.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use carnet_service::population::{Opposed, Opposition};
use clap::Args;

use super::fault::LineFault;
use super::lines::{Line, Lines};
use super::report::Report;
use super::{Place, beside, form, operator};
use crate::cli::CliError;

/// Options of `carnet population oppose`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The file: CSV with a column `ins`, or FHIR Patients one a line.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// The people take their objections back: their records open.
    #[arg(long)]
    withdraw: bool,
    /// Where the report of lines not taken goes; beside the file by default.
    #[arg(long)]
    report: Option<PathBuf>,
}

pub(super) async fn run(options: &Options) -> Result<(), CliError> {
    let shown = options.file.display().to_string();
    let file = File::open(&options.file).map_err(CliError::io(shown.clone()))?;
    let form = form(&file, &shown, &["ins"])?;
    let service = options.place.service()?;
    let paper = if options.withdraw { Opposition::Withdraw } else { Opposition::Object };
    let path = options.report.clone().unwrap_or_else(|| beside(&options.file));
    let mut report = Report::begin(&path)?;
    let mut lines = Lines::new(BufReader::new(&file));
    let (by, mut read, mut done, mut already) = (operator(), 0_u64, 0_u64, 0_u64);
    while let Some((number, line)) = lines.next().map_err(CliError::io(shown.clone()))? {
        if number == 1 && form.has_header() {
            continue;
        }
        let person = match line {
            Line::TooLong => Err(LineFault::TooLong),
            Line::Bytes(bytes) => form.ins(bytes),
        };
        let fault = match person {
            Ok(None) => continue,
            Err(fault) => Some(fault),
            Ok(Some(person)) => match service.oppose_on_paper(&by, person, paper).await? {
                Opposed::Done => {
                    done += 1;
                    None
                }
                Opposed::Already => {
                    already += 1;
                    None
                }
                Opposed::NoRecord => Some(LineFault::NoRecord),
                Opposed::TooLate => Some(LineFault::TooLate),
            },
        };
        read += 1;
        if let Some(fault) = fault {
            report.add(number, fault)?;
        }
    }
    let reported = report.rows();
    let reasons = report.end()?;
    if done > 0 {
        let what = if options.withdraw { "population.withdraw" } else { "population.oppose" };
        service.note_act(&by, what, &format!("{read} lines, {done} done, {reported} reported")).await?;
    }
    service.store().close().await;
    let summary = serde_json::json!({
        "lines": read, "done": done, "already": already, "reported": reported, "reasons": reasons, "report": path,
    });
    println!("{summary}");
    Ok(())
}
