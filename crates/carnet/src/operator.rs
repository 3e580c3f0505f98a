//! `carnet operator`: the accounts of those who run a deployment. The first ones are made here, on the machine itself.

use carnet_model::account::AccountRole;
use carnet_model::{Ins, InsDomain};
use carnet_service::account::NewOperator;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::CliError;
use crate::population::{Place, operator};

/// What can be done with operators.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the code with which somebody opens an account at `/inscription`.
    Add(AddOptions),
    /// Mark a record as a canary: nobody's, so that whoever looks at it raises an alarm. It was opened for that.
    Canary(CanaryOptions),
    /// List those for whom a code was made.
    List {
        #[command(flatten)]
        place: Place,
    },
}

/// Options of `carnet operator add`.
#[derive(Debug, Args)]
pub(crate) struct AddOptions {
    #[command(flatten)]
    place: Place,
    /// What they do.
    #[arg(long)]
    role: Role,
    /// The name under which they sign in.
    #[arg(long)]
    login: String,
    /// Their own name, as journals show it.
    #[arg(long)]
    name: String,
    /// Where their letters go.
    #[arg(long)]
    email: Option<String>,
}

/// Options of `carnet operator canary`.
#[derive(Debug, Args)]
pub(crate) struct CanaryOptions {
    #[command(flatten)]
    place: Place,
    /// The matricule under which it was opened.
    #[arg(long)]
    ins: String,
    /// OID of its domain.
    #[arg(long)]
    domain: String,
}

/// A role.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Role {
    /// Runs the deployment; proposes acts.
    Operator,
    /// Second person of acts; alarms.
    SecurityOfficer,
    /// Papers of a counter.
    CounterAgent,
}

impl Role {
    const fn account(self) -> AccountRole {
        match self {
            Self::Operator => AccountRole::Operator,
            Self::SecurityOfficer => AccountRole::SecurityOfficer,
            Self::CounterAgent => AccountRole::CounterAgent,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::SecurityOfficer => "security-officer",
            Self::CounterAgent => "counter-agent",
        }
    }
}

/// The word of the act in the system's ledger.
const ADDED: &str = "operator.add";

/// Runs a command.
pub(crate) fn run(command: &Command) -> Result<(), CliError> {
    crate::serve::runtime()?.block_on(async {
        match command {
            Command::Add(options) => add(options).await,
            Command::Canary(options) => canary(options).await,
            Command::List { place } => list(place).await,
        }
    })
}

async fn add(options: &AddOptions) -> Result<(), CliError> {
    let service = options.place.service()?;
    let made = service
        .make_operator(NewOperator {
            login: options.login.clone(),
            name: options.name.clone(),
            role: options.role.account(),
            email: options.email.clone(),
        })
        .await;
    let made = made.map_err(|fault| CliError::Other(fault.to_string()))?;
    let detail = format!("{} {} {}", options.role.word(), options.login, options.name);
    service.note_act(&operator(), ADDED, &detail).await?;
    service.store().close().await;
    println!(
        "{}",
        serde_json::json!({ "code": made.code, "until": made.until.to_string(), "at": "/inscription" })
    );
    Ok(())
}

async fn canary(options: &CanaryOptions) -> Result<(), CliError> {
    let domain = InsDomain::from_oid(&options.domain);
    let ins = domain.and_then(|domain| Ins::parse(domain, &options.ins).ok());
    let ins = ins.ok_or_else(|| CliError::Other("no such INS".to_owned()))?;
    let service = options.place.service()?;
    let marked = service.mark_canary(ins).await;
    if marked.is_ok() {
        // Which record it is, the ledger of operators does not say.
        service.note_act(&operator(), "record.canary", "").await?;
    }
    service.store().close().await;
    marked.map_err(|error| CliError::Other(error.to_string()))
}

async fn list(place: &Place) -> Result<(), CliError> {
    let service = place.service()?;
    for noted in service.noted(ADDED).await? {
        println!("{} {} (by {})", noted.at, noted.detail, noted.by.name);
    }
    service.store().close().await;
    Ok(())
}
