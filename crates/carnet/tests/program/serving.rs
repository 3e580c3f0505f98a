//! `carnet serve`: what a deployment has and has not, and how it stops.

use std::fs::Permissions;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fhir::{JSON, new_oid, note};
use crate::http::Origin;
use crate::server::{Demo, PROGRAM, Start, assert_sound, folder, run, shared, signal, until};

/// Three free ports: nobody else takes them in the moment until the server does.
fn ports() -> [u16; 3] {
    let held = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

fn configuration(dir: &Path, ports: [u16; 3], more: &str) -> PathBuf {
    let [main, content, ops] = ports;
    let file = dir.join("carnet.toml");
    let text = format!(
        "data = \"{}\"\n{more}\n[listen]\nmain = \"127.0.0.1:{main}\"\ncontent = \"127.0.0.1:{content}\"\nops = \"127.0.0.1:{ops}\"\n\
         [public]\nmain = \"http://localhost:{main}\"\ncontent = \"http://127.0.0.1:{content}\"\n",
        dir.join("data").display()
    );
    std::fs::write(&file, text).unwrap();
    file
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // Ended already, mostly.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_deployment_has_nothing_of_the_demo() {
    let dir = folder("serve");
    let ports = ports();
    let file = configuration(&dir, ports, "");
    let log = std::fs::File::create(dir.join("stderr.log")).unwrap();
    let child = Command::new(PROGRAM)
        .args(["serve", "--config", file.to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut served = Served(child);
    let origins = ports.map(|port| Origin::of(&format!("http://127.0.0.1:{port}")));
    let [main, _, ops] = &origins;
    until("readiness", || {
        ops.try_send("GET", "/readyz", &[], &[]).ok().filter(|answer| answer.status == 200)
    });
    assert_eq!(ops.send("GET", "/healthz", &[], &[]).with(200).text(), "ok\n");
    assert!(ops.send("GET", "/metrics", &[], &[]).with(200).text().contains("carnet_panics_total 0"));
    main.send("GET", "/fhir/metadata", &[], &[]).with(200);
    main.send("GET", "/connexion", &[], &[]).with(200);
    for path in ["/authorize?state=x", "/demo", "/demo/comptes", "/demo/courrier", "/demo/horloge"] {
        for origin in &origins {
            let answer = origin.send("GET", path, &[], &[]);
            assert_eq!(answer.status, 404, "{} {path}", origin.url);
        }
        for origin in &origins {
            let status = origin.send("POST", path, &[], b"avancer=1j").status;
            assert!(matches!(status, 403..=405), "{} {path}: {status}", origin.url);
        }
    }
    // No token of a demo is worth anything here, and no account of it.
    let demo = shared();
    for account in demo.accounts.iter().take(3).chain(demo.accounts.iter().rev().take(3)) {
        let stranger = crate::fhir::Fhir { origin: main.clone(), token: account.token.clone() };
        stranger.get("/DocumentReference?patient.identifier=x").with(401);
        stranger.get("/Patient?identifier=x").with(401);
    }
    let page = main.send("GET", "/connexion", &[], &[]).text();
    assert!(!page.contains("/demo"), "{page}");
    // A second one on the same data is refused.
    let second = run(&["serve", "--config", file.to_str().unwrap()], "");
    assert!(second.code != 0 && second.err.contains("another process"), "{}", second.err);

    signal(served.0.id(), "TERM");
    assert!(served.0.wait().unwrap().success());
    let totals = assert_sound(&dir.join("data"));
    assert_eq!(totals["records"], 0);
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn a_configuration_that_is_not_understood_or_not_safe_is_refused() {
    let dir = folder("config");
    let refused = |more: &str, word: &str| {
        let file = configuration(&dir, [1, 2, 3], more);
        for command in ["serve", "check-config"] {
            let ran = run(&[command, "--config", file.to_str().unwrap()], "");
            assert!(ran.code != 0 && ran.err.contains(word), "{command} {more}: {}", ran.err);
        }
        assert!(!dir.join("data").exists(), "nothing was begun");
    };
    refused("colour = \"red\"", "colour");
    refused("development = true", "development");
    refused("profile = \"demo\"", "demo");
    refused("profile = \"national\"", "https");
    refused("cache_mib = \"x\"", "cache_mib");
    refused("[smtp]\nhost = \"mail.example\"\nport = 25\nfrom = \"a@b\"\ntls = \"none\"", "smtp.tls");
    refused("[demo]\nseed = 1", "demo");
    let file = configuration(&dir, [1, 2, 3], "");
    let same = std::fs::read_to_string(&file).unwrap().replace("http://127.0.0.1:2", "http://localhost:1");
    std::fs::write(&file, same).unwrap();
    let ran = run(&["check-config", "--config", file.to_str().unwrap()], "");
    assert!(ran.code != 0 && ran.err.contains("origin"), "{}", ran.err);
    let ran = run(&["serve", "--config", "/nonexistent/carnet.toml"], "");
    assert!(ran.code != 0 && ran.err.contains("/nonexistent/carnet.toml"), "{}", ran.err);
    std::fs::remove_dir_all(&dir).unwrap();
}

/// The master key is the owner's alone (`design/security.md` 4.1); what has another size is none.
#[test]
fn a_master_key_that_others_may_read_or_that_is_none_is_refused() {
    let dir = folder("master-key");
    let key = dir.join("master");
    for (mode, length, word) in
        [(0o440, 32, "0440"), (0o404, 32, "0404"), (0o640, 32, "0640"), (0o400, 31, "31"), (0o400, 33, "33")]
    {
        let _ = std::fs::remove_file(&key);
        std::fs::write(&key, vec![7; length]).unwrap();
        std::fs::set_permissions(&key, Permissions::from_mode(mode)).unwrap();
        let file = configuration(&dir, ports(), &format!("master_key = \"{}\"", key.display()));
        let ran = run(&["serve", "--config", file.to_str().unwrap()], "");
        assert!(ran.code != 0 && ran.err.contains(word), "{mode:o}, {length} bytes: {}", ran.err);
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

/// A deposit of which the server has the head and half of the body.
fn half_sent(demo: &Demo, body: &[u8]) -> TcpStream {
    let origin = Origin::of(&demo.addresses.fhir);
    let port: u16 = origin.url.rsplit(':').next().unwrap().parse().unwrap();
    let mut stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST /fhir/DocumentReference HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: {JSON}\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        origin.host(),
        demo.physician().token,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The server says that it reads: the request is under way.
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert!(told.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&told));
    stream.write_all(&body[..body.len() / 2]).unwrap();
    stream
}

#[test]
fn a_server_that_is_told_to_stop_finishes_what_is_under_way() {
    let dir = folder("drain");
    let start = Start { data: &dir.join("data"), people: 1, more: &["--empty"] };
    let mut demo = Demo::start(&start);
    let ins = demo.account("p0").ins.clone().unwrap();
    let unique_id = new_oid();
    let body = note(&ins, &unique_id, "Under way when the signal came").to_string();
    let mut stream = half_sent(&demo, body.as_bytes());
    demo.signal("TERM");
    // From now on nobody else is let in, and who watches is told why.
    let (ops, pages) = (Origin::of(&demo.addresses.ops), Origin::of(&demo.addresses.portal));
    until("that the listener is closed", || pages.try_send("GET", "/connexion", &[], &[]).err());
    assert_eq!(ops.send("GET", "/readyz", &[], &[]).with(503).text(), "the server stops\n");
    ops.send("GET", "/healthz", &[], &[]).with(200);
    stream.write_all(&body.as_bytes()[body.len() / 2..]).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
    assert!(demo.wait().success());
    assert_sound(&dir.join("data"));
    // It is there after the next start.
    let demo = Demo::start(&start);
    let found = demo.physician().find(&ins, &format!("&identifier=urn:ietf:rfc:3986%7Curn:oid:{unique_id}"));
    assert_eq!(found.with(200).json()["total"], 1);
    assert!(demo.stop().success());
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn a_server_that_is_told_twice_waits_for_nobody() {
    let dir = folder("drain-twice");
    let start = Start { data: &dir.join("data"), people: 1, more: &["--empty"] };
    let mut demo = Demo::start(&start);
    let ins = demo.account("p0").ins.clone().unwrap();
    let body = note(&ins, &new_oid(), "Never finished").to_string();
    let stream = half_sent(&demo, body.as_bytes());
    let pages = Origin::of(&demo.addresses.portal);
    demo.signal("TERM");
    until("that the listener is closed", || pages.try_send("GET", "/connexion", &[], &[]).err());
    let begun = Instant::now();
    demo.signal("TERM");
    assert!(demo.wait().success());
    // Twenty seconds are what the request would have had.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    drop(stream);
    assert_sound(&dir.join("data"));
    std::fs::remove_dir_all(&dir).unwrap();
}

/// What sd_notify(3) says: READY=1 once requests are taken, STOPPING=1 at the signal.
#[test]
fn the_system_is_told_how_far_the_server_is() {
    let dir = folder("notify");
    let path = dir.join("socket");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let told = || {
        let mut words = [0; 64];
        let count = socket.recv(&mut words).unwrap();
        String::from_utf8_lossy(&words[..count]).into_owned()
    };
    let environment = [("NOTIFY_SOCKET", path.to_str().unwrap())];
    let start = Start { data: &dir.join("data"), people: 1, more: &["--empty"] };
    let mut demo = Demo::start_in(&start, &environment);
    assert_eq!(told(), "READY=1");
    Origin::of(&demo.addresses.portal).send("GET", "/connexion", &[], &[]).with(200);
    demo.signal("TERM");
    assert_eq!(told(), "STOPPING=1");
    assert!(demo.wait().success());
    std::fs::remove_dir_all(&dir).unwrap();
}
