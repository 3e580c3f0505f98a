//! The second pass: children are joined to their parents, now that all have records.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use carnet_model::Ins;
use carnet_service::population::Attached;
use carnet_service::{Service, ServiceError};
use tokio::task::JoinSet;

use super::lines::{Line, Lines};
use super::person::Form;
use super::progress::Progress;
use super::report::Report;
use crate::cli::CliError;

/// Children looked at at one time.
const UNDER_WAY: usize = 128;
/// A child whose record is written by somebody else meanwhile is tried so often.
const ATTEMPTS: u32 = 5;

/// Parents attached by a pass.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) now: u64,
    pub(super) before: u64,
}

type Answered = (u64, Result<Attached, ServiceError>);

/// Reads the lines again, those with parents. Faults of the lines themselves were reported by the first pass.
pub(super) async fn join(
    service: &Service,
    form: &Form,
    report: &mut Report,
    mut file: &File,
    shown: &str,
) -> Result<Joined, CliError> {
    let size = file.seek(SeekFrom::End(0)).map_err(CliError::io(shown.to_owned()))?;
    file.seek(SeekFrom::Start(0)).map_err(CliError::io(shown.to_owned()))?;
    let mut lines = Lines::new(BufReader::with_capacity(1 << 20, file));
    let mut progress = Progress::new("parents", size);
    let (mut joined, mut tasks) = (Joined::default(), JoinSet::<Answered>::new());
    let (now, mut children) = (service.now(), 0);
    while let Some((number, line)) = lines.next().map_err(CliError::io(shown.to_owned()))? {
        let Line::Bytes(bytes) = line else { continue };
        if number == 1 && form.has_header() {
            continue;
        }
        let Ok(Some(entry)) = form.entry(bytes, now) else { continue };
        if entry.parents.is_empty() {
            continue;
        }
        children += 1;
        while tasks.len() >= UNDER_WAY {
            settle(&mut tasks, report, &mut joined).await?;
        }
        let service = service.clone();
        tasks.spawn(async move { (number, attach(&service, entry.ins, &entry.parents).await) });
        progress.at(lines.bytes(), children, &format!("{} parents attached", joined.now));
    }
    while !tasks.is_empty() {
        settle(&mut tasks, report, &mut joined).await?;
    }
    progress.end();
    Ok(joined)
}

async fn attach(service: &Service, child: Ins, parents: &[Ins]) -> Result<Attached, ServiceError> {
    for _ in 1..ATTEMPTS {
        match service.attach_parents(child, parents).await {
            Err(ServiceError::Busy) => {}
            answer => return answer,
        }
    }
    service.attach_parents(child, parents).await
}

async fn settle(
    tasks: &mut JoinSet<Answered>,
    report: &mut Report,
    joined: &mut Joined,
) -> Result<(), CliError> {
    let Some(done) = tasks.join_next().await else { return Ok(()) };
    let (line, attached) = done.map_err(|error| CliError::Other(error.to_string()))?;
    let attached = attached?;
    joined.now += attached.now as u64;
    joined.before += attached.before as u64;
    for fault in attached.faults {
        report.add(line, fault.into())?;
    }
    Ok(())
}
