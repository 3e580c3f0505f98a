//! `carnet population`: the records of all insured people, opened from a file of the register (`docs/population.md`).
//! It works on the data itself: the server of that data is stopped meanwhile.

mod csv;
mod fault;
mod letters;
mod lines;
mod opening;
mod opposition;
mod person;
mod private;
mod progress;
mod relations;
mod report;
mod sample;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::Service;
use carnet_service::config::{Profile, ServiceConfig};
use carnet_store::{Store, StoreConfig};
use clap::{Args, Subcommand};

use self::letters::Letters;
use self::opening::Pass;
use self::person::Form;
use self::report::Report;
use crate::cli::CliError;
use crate::{config, policy};

/// What can be done with a population.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open a record for everybody of a file who has none: inform, wait for objections, attach parents.
    Open(OpenOptions),
    /// Note objections to the opening that came on paper, or their withdrawal.
    Oppose(opposition::Options),
    /// Write an invented register to standard output.
    Sample(sample::Options),
}

/// Which data.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Place {
    /// The configuration file of the deployment (TOML).
    #[arg(long)]
    config: Option<PathBuf>,
    /// The data directory of a sandbox, its master key in it.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Options of `carnet population open`.
#[derive(Debug, Args)]
pub(crate) struct OpenOptions {
    /// The file: CSV, or FHIR Patients one a line.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Folder for the letters on paper; without it, whoever has no e-mail address is not opened.
    #[arg(long)]
    letters: Option<PathBuf>,
    /// Where the report of lines not taken goes; beside the file by default.
    #[arg(long)]
    report: Option<PathBuf>,
    /// E-mails sent in a minute: a country's letters are spread over days.
    #[arg(long, default_value_t = 3_000)]
    mails_per_minute: u32,
}

/// Runs a command.
pub(crate) fn run(command: &Command) -> Result<(), CliError> {
    match command {
        Command::Open(options) => crate::serve::runtime()?.block_on(open(options)),
        Command::Oppose(options) => crate::serve::runtime()?.block_on(opposition::run(options)),
        Command::Sample(options) => sample::write(options),
    }
}

impl Place {
    /// The service over the data, as the server itself would have it.
    pub(crate) fn service(&self) -> Result<Service, CliError> {
        crate::log::start();
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        match (&self.config, &self.data) {
            (Some(path), _) => {
                let config = config::read(path)?;
                let store = crate::serve::store_config(&config, &entropy)?;
                let policy = policy::load(config.matrix.as_ref(), config.law.as_ref())?;
                Ok(Service::new(Store::open(store)?, policy, config.service(), entropy)?)
            }
            (None, Some(data)) => {
                let store = Store::open(StoreConfig::in_dir(data, Arc::clone(&entropy)))?;
                let settings = ServiceConfig::of(Profile::Sandbox);
                Ok(Service::new(store, policy::load(None, None)?, settings, entropy)?)
            }
            (None, None) => Err(CliError::Other("give --config or --data".to_owned())),
        }
    }
}

async fn open(options: &OpenOptions) -> Result<(), CliError> {
    let begun = Instant::now();
    let shown = options.file.display().to_string();
    let file = File::open(&options.file).map_err(CliError::io(shown.clone()))?;
    let form = form(&file, &shown, Form::of_people())?;
    let (size, digest) = digest(&file, &shown)?;
    let service = options.place.service()?;
    let letters = match &options.letters {
        Some(folder) => Some(Letters::open(folder, &digest, service.now())?),
        None => None,
    };
    let path = options.report.clone().unwrap_or_else(|| beside(&options.file));
    let mut report = Report::begin(&path)?;
    let mut pass = Pass::new(&service, &form, &mut report, letters, options.mails_per_minute);
    pass.run(&file, size, &shown).await?;
    let (opened, letters) = (std::mem::take(&mut pass.opened), pass.letters.take());
    drop(pass);
    let opening = begun.elapsed().as_secs_f64();
    let joined = relations::join(&service, &form, &mut report, &file, &shown).await?;
    let rejected = report.rows();
    let reasons = report.end()?;
    let letters = letters.as_ref().map_or(0, Letters::count);
    let summary = serde_json::json!({
        "lines": opened.lines,
        "opened": opened.opened,
        "known": opened.known,
        "emails": opened.emails,
        "letters": letters,
        "parents": joined.now,
        "parents_known": joined.before,
        "reported": rejected,
        "reasons": reasons,
        "report": path,
        "seconds_opening": (opening * 10.0).round() / 10.0,
        "seconds": (begun.elapsed().as_secs_f64() * 10.0).round() / 10.0,
    });
    if opened.opened + joined.now + letters > 0 {
        let digest = digest.get(..16).unwrap_or_default();
        let detail = format!(
            "sha256 {digest}: {} lines, {} opened, {} letters on paper, {} parents, {rejected} reported",
            opened.lines, opened.opened, letters, joined.now,
        );
        service.note_act(&operator(), "population.open", &detail).await?;
    }
    // The log was closed during the pass; what came since goes in now.
    if let Err(error) = service.store().checkpoint(service.now()).await {
        eprintln!("carnet: the log: {error}");
    }
    service.store().close().await;
    println!("{summary}");
    Ok(())
}

/// Who works at the command line of the machine.
pub(crate) fn operator() -> carnet_model::Caller {
    use carnet_model::caller::ActorKind;
    let name = std::env::var("SUDO_USER")
        .or_else(|_| std::env::var("USER"))
        .unwrap_or_else(|_| "console".to_owned());
    let id = format!("console:{name}").into();
    carnet_model::Caller {
        kind: ActorKind::Operator,
        id,
        name: name.into(),
        ..carnet_model::Caller::anonymous()
    }
}

/// The form of a file, by its first line.
fn form(mut file: &File, shown: &str, needed: &[&'static str]) -> Result<Form, CliError> {
    let mut first = Vec::new();
    let mut reader = BufReader::new(file).take(lines::LONGEST as u64);
    reader.read_until(b'\n', &mut first).map_err(CliError::io(shown.to_owned()))?;
    file.seek(SeekFrom::Start(0)).map_err(CliError::io(shown.to_owned()))?;
    let line = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Form::of(line, needed).map_err(|fault| CliError::Other(format!("{shown}: {fault}")))
}

/// Size and digest of a file: its letters and its entry in the log are named by it.
fn digest(mut file: &File, shown: &str) -> Result<(u64, String), CliError> {
    let mut sum = carnet_seal::Sha256::default();
    let (mut size, mut buffer) = (0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut buffer).map_err(CliError::io(shown.to_owned()))?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        sum.update(part);
        size += read as u64;
    }
    file.seek(SeekFrom::Start(0)).map_err(CliError::io(shown.to_owned()))?;
    Ok((size, carnet_seal::hex(&sum.finish())))
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".report.csv");
    file.with_file_name(name)
}
