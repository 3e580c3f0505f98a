//! TLS by file on the listeners of a deployment: what is spoken, what is refused, and how certificates change under a
//! running server. Source: `design/security.md` 9; alerts: RFC 8446, 6.

use std::fs::Permissions;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustls::version::{TLS12, TLS13};
use rustls::{ProtocolVersion, SupportedProtocolVersion};

use crate::mtls::Authority;
use crate::secure::Secure;
use crate::server::{PROGRAM, folder, run, shared, signal, until};

/// The software of a structure, by the name of its certificate.
const CLINIC: &str = "1750000003";

/// `carnet serve` with TLS by file on every listener but that of operations, its certificates made by a copy of the demo's
/// authority.
struct Deployment {
    dir: PathBuf,
    ports: [u16; 4],
    server: Option<Child>,
}

impl Deployment {
    fn new(name: &str) -> Self {
        let dir = folder(name);
        let authority = dir.join("authority");
        std::fs::create_dir(&authority).unwrap();
        for entry in std::fs::read_dir(&shared().addresses.authority).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), authority.join(entry.file_name())).unwrap();
        }
        // Nobody else takes them in the moment until the server does.
        let held = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = held.map(|listener| listener.local_addr().unwrap().port());
        let deployment = Self { dir, ports, server: None };
        std::fs::write(deployment.file(), deployment.configuration()).unwrap();
        deployment
    }

    fn authority(&self) -> PathBuf {
        self.dir.join("authority")
    }

    fn file(&self) -> PathBuf {
        self.dir.join("carnet.toml")
    }

    fn configuration(&self) -> String {
        let [main, content, ops, mtls] = self.ports;
        let at = |name: &str| self.authority().join(name).display().to_string();
        format!(
            r#"data = "{data}"
[listen]
main = "127.0.0.1:{main}"
content = "127.0.0.1:{content}"
ops = "127.0.0.1:{ops}"
[public]
main = "https://localhost:{main}"
content = "https://localhost:{content}"
[tls]
certificate = "{certificate}"
key = "{key}"
[mtls]
listen = "127.0.0.1:{mtls}"
public = "https://localhost:{mtls}"
certificate = "{certificate}"
key = "{key}"
anchors = "{root}"
crls = ["{list}"]
"#,
            data = self.dir.join("data").display(),
            certificate = at("server.pem"),
            key = at("server-key.pem"),
            root = at("root.pem"),
            list = at("revoked.crl.pem"),
        )
    }

    fn start(mut self) -> Self {
        let log = std::fs::File::create(self.dir.join("log")).unwrap();
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--config"]).arg(self.file()).stderr(log).stdout(Stdio::null());
        self.server = Some(command.spawn().unwrap());
        let pages = self.pages();
        until("the server", || pages.try_send("GET", "/connexion", &[], &[]).ok());
        self
    }

    fn url(&self, listener: usize) -> String {
        format!("https://localhost:{}", self.ports[listener])
    }

    fn pages(&self) -> Secure {
        Secure::new(&self.url(0), &self.authority(), None)
    }

    fn software(&self) -> Secure {
        Secure::new(&self.url(3), &self.authority(), Some(CLINIC))
    }

    fn said(&self, words: &str) -> usize {
        std::fs::read_to_string(self.dir.join("log")).unwrap().matches(words).count()
    }

    fn stop(mut self) {
        let mut server = self.server.take().unwrap();
        signal(server.id(), "TERM");
        assert!(server.wait().unwrap().success());
        std::fs::remove_dir_all(&self.dir).unwrap();
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // A test failed.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

#[test]
fn a_deployment_serves_its_pages_and_software_over_tls_by_file() {
    let deployment = Deployment::new("tls");
    let checked = run(&["check-config", "--config", deployment.file().to_str().unwrap()], "");
    assert!(checked.code == 0 && checked.out.contains("TLS by file"), "{} {}", checked.out, checked.err);
    let deployment = deployment.start();
    let answer = deployment.pages().get("/connexion", &[]).with(200);
    assert!(answer.header("set-cookie").contains("__Host-"), "{:?}", answer.headers);
    assert!(answer.header("strict-transport-security").contains("max-age"), "{:?}", answer.headers);
    let software = deployment.software();
    assert_eq!(software.get("/fhir/metadata", &[]).with(200).json()["fhirVersion"], "4.0.1");
    let metadata = software.get("/.well-known/oauth-authorization-server", &[]).with(200).json();
    assert_eq!(metadata["issuer"], deployment.url(3));
    deployment.stop();
}

/// The first message of a client that knows no newer version than this: a `ClientHello` that offers suites, curves and
/// signatures which the server has, so that only the version is wrong.
fn hello_of_old(minor: u8) -> Vec<u8> {
    let suites: &[u8] = &[0xc0, 0x14, 0xc0, 0x13, 0x00, 0x2f, 0x00, 0x35, 0x00, 0x0a];
    let mut body = vec![3, minor];
    body.extend([7; 32]);
    body.push(0);
    body.extend([0, u8::try_from(suites.len()).unwrap()]);
    body.extend(suites);
    body.extend([1, 0]);
    // supported_groups: secp256r1; signature_algorithms: RSA and ECDSA with SHA-256.
    let extensions = [[0, 10, 0, 4, 0, 2, 0, 23].as_slice(), &[0, 13, 0, 6, 0, 4, 4, 1, 4, 3]].concat();
    body.extend([0, u8::try_from(extensions.len()).unwrap()]);
    body.extend(extensions);
    let length = u8::try_from(body.len()).unwrap();
    let mut record = vec![22, 3, 1, 0, length + 4, 1, 0, 0, length];
    record.extend(body);
    record
}

/// What a listener says to these bytes before it closes.
fn told(port: u16, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        // It closed before it had read everything.
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        read => drop(read.unwrap()),
    }
    answer
}

#[test]
fn tls_1_3_and_1_2_are_spoken_and_nothing_else() {
    const ALERT: u8 = 21;
    const FATAL: u8 = 2;
    const PROTOCOL_VERSION: u8 = 70;
    let deployment = Deployment::new("tls-versions").start();
    let authority = deployment.authority();
    let cases: [(&SupportedProtocolVersion, ProtocolVersion); 2] =
        [(&TLS13, ProtocolVersion::TLSv1_3), (&TLS12, ProtocolVersion::TLSv1_2)];
    for (listener, path, certificate, status) in
        [(0, "/connexion", None, 200), (1, "/c/x", None, 404), (3, "/fhir/metadata", Some(CLINIC), 200)]
    {
        for (offered, spoken) in cases {
            let client = Secure::speaking(&deployment.url(listener), &authority, certificate, &[offered]);
            let mut connection = client.connect().unwrap();
            assert_eq!(connection.send("GET", path, &[], &[]).unwrap().status, status, "{path}");
            assert_eq!(connection.version(), Some(spoken), "{path}");
        }
        let both = Secure::speaking(&deployment.url(listener), &authority, certificate, &[&TLS12, &TLS13]);
        let mut connection = both.connect().unwrap();
        connection.send("GET", path, &[], &[]).unwrap();
        assert_eq!(connection.version(), Some(ProtocolVersion::TLSv1_3), "the newer, where both are offered");

        let port = deployment.ports[listener];
        // SSL 3.0, TLS 1.0, TLS 1.1.
        for minor in 0..=2 {
            let alert = told(port, &hello_of_old(minor));
            assert_eq!(alert.first(), Some(&ALERT), "listener {listener}, 3.{minor}: {alert:?}");
            assert_eq!(
                alert.get(5..),
                Some(&[FATAL, PROTOCOL_VERSION][..]),
                "listener {listener}, 3.{minor}"
            );
        }
        let plain = told(port, b"GET /connexion HTTP/1.1\r\nhost: localhost\r\n\r\n");
        assert!(!plain.windows(4).any(|part| part == b"HTTP"), "{}", String::from_utf8_lossy(&plain));
    }
    deployment.stop();
}

/// The certificates that the listeners show, by new connections.
fn shown(deployment: &Deployment) -> Vec<Vec<u8>> {
    let content = Secure::new(&deployment.url(1), &deployment.authority(), None);
    [deployment.pages(), content, deployment.software()]
        .map(|client| {
            let mut connection = client.connect().unwrap();
            connection.send("GET", "/fhir/metadata", &[], &[]).unwrap();
            connection.server()
        })
        .into()
}

#[test]
fn a_new_certificate_is_shown_without_a_stop() {
    const KEPT: &str = "certificates stay as they were";
    const TAKEN: &str = "were read again";
    let deployment = Deployment::new("tls-renewal").start();
    let folder = deployment.authority();
    let authority = Authority::open(&folder);
    let first = shown(&deployment);
    assert!(first.iter().all(|one| one == &first[0]), "one file, one certificate");
    let (pages, software) = (deployment.pages(), deployment.software());
    let mut open = [pages.connect().unwrap(), software.connect().unwrap()];
    let mut goes_on = |when: &str| {
        for connection in &mut open {
            let answer = connection.send("GET", "/fhir/metadata", &[], &[]).unwrap();
            assert_eq!((answer.status, connection.server()), (200, first[0].clone()), "{when}");
        }
    };
    goes_on("at the beginning");

    // What is no certificate, and one that does not belong to the key: the old one stays, and it is said.
    let old = std::fs::read_to_string(folder.join("server.pem")).unwrap();
    let other = std::fs::read_to_string(folder.join(format!("{CLINIC}.pem"))).unwrap();
    for (bad, text) in
        [("nothing", ""), ("no certificate", "-----BEGIN CERTIFICATE-----\n"), ("another's", &other)]
    {
        let before = deployment.said(KEPT);
        authority.put("server.pem", text);
        // The pages' listener and the software's.
        until("both to say so", || (deployment.said(KEPT) >= before + 2).then_some(()));
        assert_eq!(shown(&deployment), first, "{bad}");
        goes_on(bad);
    }
    let before = deployment.said(TAKEN);
    authority.put("server.pem", &old);
    until("the old one again", || (deployment.said(TAKEN) >= before + 2).then_some(()));

    // A key that others may read is not taken.
    let key = folder.join("server-key.pem");
    let before = deployment.said(KEPT);
    std::fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    until("both to say so", || (deployment.said(KEPT) >= before + 2).then_some(()));
    std::fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();

    authority.renew_server();
    until("the new certificate", || shown(&deployment).iter().all(|one| one != &first[0]).then_some(()));
    goes_on("after the change");
    deployment.stop();
}

#[test]
fn a_deployment_does_not_start_on_a_key_that_others_may_read() {
    let deployment = Deployment::new("tls-key");
    let key = deployment.authority().join("server-key.pem");
    let (file, data) = (deployment.file(), deployment.dir.join("data"));
    for mode in [0o640, 0o604, 0o660] {
        std::fs::set_permissions(&key, Permissions::from_mode(mode)).unwrap();
        refused(&file, &data, &["tls.key", &format!("{mode:04o}")]);
    }
    std::fs::remove_file(&key).unwrap();
    refused(&file, &data, &["tls.key", key.to_str().unwrap()]);
    std::fs::remove_dir_all(&deployment.dir).unwrap();
}

/// Neither starts nor passes the check, says why, and has begun nothing.
fn refused(config: &Path, data: &Path, words: &[&str]) {
    for command in ["serve", "check-config"] {
        let ran = run(&[command, "--config", config.to_str().unwrap()], "");
        assert!(ran.code != 0 && words.iter().all(|word| ran.err.contains(word)), "{command}: {}", ran.err);
    }
    assert!(!data.exists(), "nothing was begun");
}
