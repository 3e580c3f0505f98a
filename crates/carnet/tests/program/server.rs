//! The program under test: started on a folder of its own and free ports, stopped by its process id.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::fhir::Fhir;
use crate::http::Origin;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_carnet");
/// The professional that every demo has.
pub(crate) const PHYSICIAN: &str = "899700218896";
/// Longest wait for the start of a server.
const START: Duration = Duration::from_mins(2);

/// A line of the accounts file.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Account {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) ins: Option<String>,
    pub(crate) login: String,
    pub(crate) token: String,
    pub(crate) records: Vec<String>,
}

/// The last line of the accounts file.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Addresses {
    pub(crate) portal: String,
    pub(crate) fhir: String,
    pub(crate) content: String,
    pub(crate) ops: String,
    pub(crate) development: String,
    /// Origin of the listener for software and cards.
    pub(crate) mtls: String,
    /// Folder of the demo's authority of certificates.
    pub(crate) authority: PathBuf,
    /// Issuer of professionals' identities.
    pub(crate) professionals: String,
    /// A structure's software, as a client of that issuer.
    pub(crate) software: SoftwareClient,
    pub(crate) pid: u32,
}

/// A client of the demo's provider of identities.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SoftwareClient {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) redirect_uri: String,
}

/// A running demo.
pub(crate) struct Demo {
    child: Child,
    pub(crate) lines: Vec<String>,
    pub(crate) addresses: Addresses,
    pub(crate) accounts: Vec<Account>,
}

/// How a demo is started.
pub(crate) struct Start<'a> {
    pub(crate) data: &'a Path,
    pub(crate) people: usize,
    pub(crate) more: &'a [&'a str],
}

/// The watcher of the shared server: it ends with the tests, however these end, and takes the server with it.
const WATCHED: &str =
    r#"dir=$1; shift; "$@" & server=$!; cat >/dev/null; kill -TERM $server; wait $server; rm -rf "$dir""#;

/// The server that tests share. No test may stop it, move its clock, or count on more than its own records.
pub(crate) fn shared() -> &'static Demo {
    static SHARED: OnceLock<Demo> = OnceLock::new();
    SHARED.get_or_init(|| {
        let folder = folder("shared");
        let mut command = Command::new("sh");
        command.args(["-c", WATCHED, "sh"]).arg(&folder).arg(PROGRAM);
        let data = folder.join("data");
        Demo::begin(command, &Start { data: &data, people: 12, more: &[] }, &folder)
    })
}

impl Demo {
    /// Starts a demo that ends with the value.
    pub(crate) fn start(given: &Start<'_>) -> Self {
        let beside = given.data.parent().unwrap().to_owned();
        Self::begin(Command::new(PROGRAM), given, &beside)
    }

    /// The same, with these variables in its environment.
    pub(crate) fn start_in(given: &Start<'_>, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.envs(environment.iter().copied());
        Self::begin(command, given, given.data.parent().unwrap())
    }

    fn begin(mut command: Command, given: &Start<'_>, beside: &Path) -> Self {
        let file = beside.join("accounts.jsonl");
        let _ = std::fs::remove_file(&file);
        let log =
            std::fs::OpenOptions::new().create(true).append(true).open(beside.join("stderr.log")).unwrap();
        command
            .args(["demo", "--people", &given.people.to_string(), "--listen", "127.0.0.1:0"])
            .args(if given.more.contains(&"--seed") { &[][..] } else { &["--seed", "1"] })
            .arg("--data")
            .arg(given.data)
            .arg("--accounts")
            .arg(&file)
            .args(given.more);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        await_file(&file, &mut child, beside);
        let lines: Vec<String> =
            std::fs::read_to_string(&file).unwrap().lines().map(ToOwned::to_owned).collect();
        let (server, accounts) = lines.split_last().unwrap();
        Self {
            child,
            addresses: serde_json::from_str(server).unwrap(),
            accounts: accounts.iter().map(|line| serde_json::from_str(line).unwrap()).collect(),
            lines,
        }
    }

    /// The account with this login.
    pub(crate) fn account(&self, login: &str) -> &Account {
        self.accounts.iter().find(|account| account.login == login).unwrap()
    }

    /// The professional that every demo has, over FHIR.
    pub(crate) fn physician(&self) -> Fhir {
        self.as_(PHYSICIAN)
    }

    /// Somebody over FHIR.
    pub(crate) fn as_(&self, login: &str) -> Fhir {
        self.with_token(&self.account(login).token)
    }

    pub(crate) fn with_token(&self, token: &str) -> Fhir {
        Fhir { origin: Origin::of(&self.addresses.fhir), token: token.to_owned() }
    }

    /// A professional of the town without an authorisation on this record.
    pub(crate) fn stranger(&self, ins: &str) -> &Account {
        let fits = |a: &&Account| {
            a.kind == "professional" && a.id != PHYSICIAN && !a.records.iter().any(|known| known == ins)
        };
        // A physician: the profession of the one that is known.
        let mut all = self.accounts.iter().filter(fits).filter(|a| self.profession(a) == "10");
        all.next().unwrap()
    }

    pub(crate) fn profession(&self, account: &Account) -> String {
        let line = self.lines.iter().find(|line| line.contains(&format!("\"login\":\"{}\"", account.login)));
        let line: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
        line["profession"].as_str().unwrap_or_default().to_owned()
    }

    /// A figure of the metrics, summed over its labels.
    pub(crate) fn figure(&self, name: &str) -> f64 {
        let text = Origin::of(&self.addresses.ops).send("GET", "/metrics", &[], &[]).with(200).text();
        let values = text.lines().filter(|line| line.starts_with(name) && !line.starts_with('#'));
        let values: Vec<f64> = values.map(|line| line.rsplit(' ').next().unwrap().parse().unwrap()).collect();
        assert!(!values.is_empty(), "{name} is not in:\n{text}");
        values.iter().sum()
    }

    /// Asks the server to stop, and waits until it has.
    pub(crate) fn stop(mut self) -> ExitStatus {
        signal(self.addresses.pid, "TERM");
        self.child.wait().unwrap()
    }

    /// Kills the server as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn signal(&self, name: &str) {
        signal(self.addresses.pid, name);
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Ended already, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process of ours.
pub(crate) fn signal(pid: u32, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().unwrap().success());
}

/// Waits until a file is there, as long as the process that makes it lives.
fn await_file(file: &Path, child: &mut Child, beside: &Path) {
    let begun = Instant::now();
    while !file.exists() {
        let ended = child.try_wait().unwrap();
        let words = || std::fs::read_to_string(beside.join("stderr.log")).unwrap_or_default();
        assert!(ended.is_none(), "the server ended at its start: {ended:?}\n{}", words());
        assert!(begun.elapsed() < START, "the server was not ready in time\n{}", words());
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// Looks again and again until there is something, at most ten seconds.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "not in time: {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// A fresh folder.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("carnet-program-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a command answered.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the program to its end.
pub(crate) fn run(args: &[&str], input: &str) -> Ran {
    use std::io::Write;
    let mut child = Command::new(PROGRAM)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A program that ends early does not read the rest.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// Runs `carnet verify` on a folder: its lines, the totals last.
pub(crate) fn verify(data: &Path, more: &[&str]) -> (i32, Vec<serde_json::Value>) {
    let mut args = vec!["verify", data.to_str().unwrap()];
    args.extend_from_slice(more);
    let ran = run(&args, "");
    let lines = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (ran.code, lines)
}

/// The data in a folder is without a fault; gives the totals.
#[track_caller]
pub(crate) fn assert_sound(data: &Path) -> serde_json::Value {
    let (code, lines) = verify(data, &[]);
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
    assert_eq!(lines[0]["faults"], 0);
    lines[0].clone()
}

/// A folder of the shared data, if it is there; CI must have it.
pub(crate) fn data_folder(name: &str) -> Option<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if dir.is_dir() {
        return Some(dir);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is needed in CI");
    println!("skipped: {} is not here", dir.display());
    None
}
