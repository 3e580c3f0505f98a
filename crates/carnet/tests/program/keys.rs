//! `carnet keys`, and a server whose master key is in a token (SoftHSM).

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::http::Origin;
use crate::server::{PROGRAM, folder, signal, until};

/// Where Debian puts it.
const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "73051842";

/// A deployment of its own, and the tokens that its programs see.
struct Deployment {
    dir: PathBuf,
    ports: [u16; 3],
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // Ended already, mostly.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Served {
    fn stop(mut self) {
        signal(self.0.id(), "TERM");
        assert!(self.0.wait().unwrap().success());
    }

    /// A line of what the system says about the process.
    fn about(&self, file: &str, line: &str) -> String {
        let text = std::fs::read_to_string(format!("/proc/{}/{file}", self.0.id())).unwrap();
        let found = text.lines().find_map(|told| told.strip_prefix(line));
        found.unwrap_or_else(|| panic!("{line} in {text}")).trim().to_owned()
    }
}

impl Deployment {
    fn new(name: &str) -> Self {
        let dir = folder(name);
        std::fs::create_dir(dir.join("tokens")).unwrap();
        let tokens = format!("directories.tokendir = {}\nlog.level = ERROR\n", dir.join("tokens").display());
        std::fs::write(dir.join("softhsm2.conf"), tokens).unwrap();
        let held = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = held.map(|listener| listener.local_addr().unwrap().port());
        Self { dir, ports }
    }

    fn path(&self, name: &str) -> String {
        self.dir.join(name).display().to_string()
    }

    fn configure(&self, more: &str) {
        let [main, content, ops] = self.ports;
        let text = format!(
            "data = \"{}\"\n[listen]\nmain = \"127.0.0.1:{main}\"\ncontent = \"127.0.0.1:{content}\"\nops = \"127.0.0.1:{ops}\"\n\
             [public]\nmain = \"http://localhost:{main}\"\ncontent = \"http://127.0.0.1:{content}\"\n{more}",
            self.path("data")
        );
        std::fs::write(self.dir.join("carnet.toml"), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).args(["--config", &self.path("carnet.toml")]);
        command.env("SOFTHSM2_CONF", self.dir.join("softhsm2.conf"));
        command
    }

    fn serve(&self) -> Served {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.dir.join("log")).unwrap();
        let child = self.command(&["serve"]).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let served = Served(child);
        let ops = Origin::of(&format!("http://127.0.0.1:{}", self.ports[2]));
        until("readiness", || {
            ops.try_send("GET", "/readyz", &[], &[]).ok().filter(|answer| answer.status == 200)
        });
        served
    }

    /// What a command says, as JSON.
    fn keys(&self, args: &[&str]) -> Value {
        let ran = self.command(&[&["keys"], args].concat()).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success(), "{args:?}: {err}");
        assert!(!format!("{out}{err}").contains(PIN), "the PIN is never told");
        serde_json::from_str(&out).unwrap()
    }

    fn refused(&self, args: &[&str], word: &str) {
        let ran = self.command(args).output().unwrap();
        let err = String::from_utf8_lossy(&ran.stderr);
        assert!(!ran.status.success() && err.contains(word), "{args:?}: {err}");
    }

    /// Version and holder of the master key in use, and the version of the shard key.
    fn versions(&self) -> (u64, String, u64) {
        let status = self.keys(&["status"]);
        let masters = status["master_keys"].as_array().unwrap();
        let live = masters.iter().find(|master| master["replaced"].is_null()).unwrap();
        let shards = status["shard_keys"].as_array().unwrap();
        let newest = shards.iter().map(|shard| shard["version"].as_u64().unwrap()).max().unwrap();
        (live["version"].as_u64().unwrap(), live["held"].as_str().unwrap().to_owned(), newest)
    }

    /// Waits until the versions are these.
    fn await_versions(&self, master: u64, held: &str, shard: u64) {
        until(&format!("{held} {master}, shard {shard}"), || {
            (self.versions() == (master, held.to_owned(), shard)).then_some(())
        });
    }

    /// The section of a token, which is made.
    fn token(&self) -> String {
        let made = Command::new("softhsm2-util")
            .env("SOFTHSM2_CONF", self.dir.join("softhsm2.conf"))
            .args(["--init-token", "--free", "--label", "carnet", "--so-pin", "99887766", "--pin", PIN])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let pin = self.dir.join("pin");
        std::fs::write(&pin, PIN).unwrap();
        std::fs::set_permissions(&pin, std::os::unix::fs::PermissionsExt::from_mode(0o400)).unwrap();
        format!(
            "[master_key.pkcs11]\nmodule = \"{MODULE}\"\ntoken = \"carnet\"\nkey = \"carnet-master\"\npin_file = \"{}\"\n",
            pin.display()
        )
    }
}

/// In a file: replaced by a running server, and by the command alone.
#[test]
fn keys_are_replaced_with_a_server_and_without() {
    let deployment = Deployment::new("keys");
    deployment.configure("");
    let served = deployment.serve();
    assert_eq!(deployment.versions(), (1, "file".to_owned(), 1));
    // No core dump of a process that holds keys, and no debugger.
    assert!(served.about("limits", "Max core file size").starts_with('0'));
    let done = deployment.keys(&["rotate", "shard"])["done"].as_str().unwrap().to_owned();
    assert!(done.contains("running server"), "{done}");
    deployment.await_versions(1, "file", 2);
    deployment.keys(&["rotate", "master"]);
    deployment.await_versions(2, "file", 2);
    served.stop();
    assert_eq!(deployment.keys(&["rotate", "shard"])["done"], "here");
    assert_eq!(deployment.keys(&["rotate", "master"])["keys"]["asked"], serde_json::json!([]));
    assert_eq!(deployment.versions(), (3, "file".to_owned(), 3));
    for file in ["master.key", "master.key.2", "master.key.3"] {
        assert!(Path::new(&deployment.path("data")).join(file).exists(), "{file}");
    }
    deployment.serve().stop();
    let verified = Command::new(PROGRAM).args(["verify", &deployment.path("data")]).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    std::fs::remove_dir_all(&deployment.dir).unwrap();
}

/// Into a token, served from there, replaced there, and back.
#[test]
fn a_server_has_its_master_key_in_a_token() {
    if !Path::new(MODULE).exists() {
        assert!(std::env::var_os("CI").is_none(), "{MODULE} is missing");
        println!("{MODULE} is missing: nothing was tested");
        return;
    }
    let deployment = Deployment::new("token");
    let token = deployment.token();
    deployment.configure("");
    deployment.serve().stop();
    let pin = deployment.path("pin");
    let to_token = [
        "migrate-to-pkcs11",
        "--module",
        MODULE,
        "--token",
        "carnet",
        "--key",
        "carnet-master",
        "--pin-file",
        &pin,
    ];
    deployment.keys(&to_token);
    deployment.refused(&["serve"], "pkcs11");
    deployment.configure(&token);
    let served = deployment.serve();
    assert_eq!(deployment.versions(), (2, "pkcs11".to_owned(), 1));
    let status = deployment.keys(&["status"]);
    assert_eq!(status["master_keys"][0]["destroyed_by"], "its owner", "{status}");
    for what in ["shard", "master"] {
        deployment.keys(&["rotate", what]);
    }
    deployment.await_versions(3, "pkcs11", 2);
    deployment.refused(&["keys", "migrate-to-file", "--file", &deployment.path("back")], "another process");
    served.stop();
    deployment.keys(&["migrate-to-file", "--file", &deployment.path("back")]);
    deployment.refused(&["serve"], "a file");
    deployment.configure(&format!("[master_key]\nfile = \"{}\"\n", deployment.path("back")));
    let served = deployment.serve();
    assert_eq!(deployment.versions(), (4, "file".to_owned(), 2));
    served.stop();
    let log = std::fs::read_to_string(deployment.dir.join("log")).unwrap();
    assert!(!log.contains(PIN));
    std::fs::remove_dir_all(&deployment.dir).unwrap();
}

#[test]
fn a_token_that_cannot_be_used_is_refused_at_start() {
    if !Path::new(MODULE).exists() {
        return;
    }
    let deployment = Deployment::new("no-token");
    let token = deployment.token();
    for (from, to, word) in [
        ("\"carnet\"", "\"other\"", "exactly one token other"),
        ("libsofthsm2.so", "nothing.so", "nothing.so"),
        ("pin_file", "pin", "pin"),
        ("/pin\"", "/no-pin\"", "no-pin"),
    ] {
        deployment.configure(&token.replace(from, to));
        deployment.refused(&["serve"], word);
    }
    std::fs::remove_dir_all(&deployment.dir).unwrap();
}
