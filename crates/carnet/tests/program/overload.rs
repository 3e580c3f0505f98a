//! More than can be done, and clients that are slow on purpose: what is turned away is told so at once, before its body is
//! read, and those who matter most are served. Source: `design/security.md` 11.5.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::fhir::{Fhir, JSON, new_oid, note, of};
use crate::http::{Origin, answer};
use crate::secure::Secure;
use crate::server::{Account, Demo, PHYSICIAN, Start, folder, until};
use crate::tokens::air;

const PRACTICE: &str = "1750000001";

/// A demo with these limits, and its folder.
fn limited(name: &str, limits: &str) -> (PathBuf, Demo) {
    let dir = folder(name);
    let file = dir.join("limits.toml");
    std::fs::write(&file, limits).unwrap();
    let more = ["--empty", "--limits", file.to_str().unwrap()];
    let demo = Demo::start(&Start { data: &dir.join("data"), people: 4, more: &more });
    (dir, demo)
}

fn connect(origin: &Origin) -> TcpStream {
    let port: u16 = origin.url.rsplit(':').next().unwrap().parse().unwrap();
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// Sends the head of a deposit of so many bytes; what the server says to it.
fn announce(caller: &Fhir, length: usize) -> (TcpStream, u16) {
    let mut stream = connect(&caller.origin);
    write!(
        stream,
        "POST /fhir/DocumentReference HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: {JSON}\r\ncontent-length: {length}\r\nexpect: 100-continue\r\n\r\n",
        caller.origin.host(),
        caller.token
    )
    .unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    let status = String::from_utf8_lossy(&head[9..]).parse().unwrap();
    (stream, status)
}

/// A deposit that holds a place until its body is sent.
struct Begun {
    stream: TcpStream,
    body: Vec<u8>,
}

impl Begun {
    fn of(caller: &Fhir, ins: &str) -> Self {
        let body = note(ins, &new_oid(), "Begun before the rush").to_string().into_bytes();
        let (mut stream, status) = announce(caller, body.len());
        assert_eq!(status, 100, "the server reads: the request is under way");
        let mut rest = [0; 13];
        stream.read_exact(&mut rest).unwrap();
        Self { stream, body }
    }

    fn end(mut self) -> u16 {
        self.stream.write_all(&self.body).unwrap();
        answer(&self.stream).unwrap().status
    }
}

fn another(demo: &Demo, ins: &str) -> Account {
    demo.stranger(ins).clone()
}

#[test]
fn at_overload_the_rest_is_told_to_come_back_and_an_emergency_passes() {
    let lane = "{ at_once = 2, waiting = 1, patience_ms = 100, per_caller = 2 }";
    let (dir, demo) = limited("overload", &format!("care = {lane}\nidle_seconds = 60\n"));
    let ins = demo.account("p0").ins.clone().unwrap();
    let (doctor, other) = (demo.physician(), demo.as_(&another(&demo, &ins).login));
    let practice = Secure::of(&demo, PRACTICE);
    let emergency =
        [("purpose_of_use", "bris_de_glace"), ("purpose_reason", "La personne ne peut pas répondre")];
    let urgent = format!("Bearer {}", air(&demo, &practice, PRACTICE, PHYSICIAN, &emergency));
    let begun = [(); 2].map(|()| Begun::of(&doctor, &ins));

    // One more of the same caller is too many; of anybody else, the server is full.
    let path = format!("/DocumentReference?{}", of(&ins));
    let own = doctor.get(&path).with(429);
    assert_eq!(own.json()["issue"][0]["code"], "throttled");
    let full = other.get(&path).with(503);
    assert_eq!(full.json()["issue"][0]["code"], "transient");
    for answer in [&own, &full] {
        assert!((1..=5).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    // Twenty megabytes are refused by their head: none of them is sent.
    assert_eq!(announce(&other, 20_000_000).1, 503);
    let page = Origin::of(&demo.addresses.portal).send("GET", "/pro", &[("accept-language", "fr")], &[]);
    let page = page.with(503);
    assert!(page.header("content-type").starts_with("text/html") && !page.header("retry-after").is_empty());
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    // All the while the other classes are served.
    demo.as_("p0").get(&path).with(200);
    let opening = Origin::of(&demo.addresses.portal).send("GET", "/pro/dossiers/x/ouvrir", &[], &[]);
    assert_eq!(opening.status, 303, "to the sign-in page");
    let asked = practice.get(&format!("/fhir{path}"), &[("authorization", &urgent)]);
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!((demo.figure("carnet_requests_under_way{class=\"Care\"}") - 2.0).abs() < 0.1);
    for (why, least) in [("Caller", 1.0), ("Late", 3.0)] {
        let label = format!("carnet_requests_shed_total{{class=\"Care\",why=\"{why}\"}}");
        assert!(demo.figure(&label) >= least, "{label}");
    }
    assert!(demo.figure("carnet_requests_shed_total{class=\"Emergency\"") < 0.1);

    for deposit in begun {
        assert_eq!(deposit.end(), 201, "what was begun is finished");
    }
    until("places are free again", || (demo.figure("carnet_requests_under_way") < 0.1).then_some(()));
    assert_eq!(other.get(&path).status, 403, "no authorisation, but an answer");
    assert!(demo.stop().success());
    std::fs::remove_dir_all(dir).unwrap();
}

/// Whether the server has closed this connection.
fn closed(mut stream: &TcpStream) -> bool {
    let mut piece = [0; 4_096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return false;
            }
            Err(_) => return true,
        }
    }
}

#[test]
fn slow_clients_are_cut_and_hold_up_nobody() {
    let limits = "head_seconds = 2\nidle_seconds = 2\n";
    let (dir, demo) = limited("slow", limits);
    let ins = demo.account("p0").ins.clone().unwrap();
    let (doctor, pages) = (demo.physician(), Origin::of(&demo.addresses.portal));
    let mut slow = Vec::new();
    for number in 0..300 {
        let mut stream = connect(&pages);
        match number % 3 {
            // Says nothing.
            0 => {}
            // Half a head.
            1 => write!(stream, "GET /connexion HTTP/1.1\r\nhost: localhost\r\nx-slow: ").unwrap(),
            // An answer, and then the next question never comes.
            _ => write!(stream, "GET /static/none HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap(),
        }
        slow.push(stream);
    }
    // Half a body, thirty times: each holds a place of its class.
    for _ in 0..30 {
        let begun = Begun::of(&doctor, &ins);
        (&begun.stream).write_all(&begun.body[..begun.body.len() / 2]).unwrap();
        slow.push(begun.stream);
    }
    let begun = Instant::now();
    for _ in 0..20 {
        doctor.find(&ins, "").with(200);
        pages.send("GET", "/connexion", &[], &[]).with(200);
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    for stream in &slow {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        assert!(closed(stream), "a slow client is still there");
    }
    until("nobody holds a place", || (demo.figure("carnet_requests_under_way") < 0.1).then_some(()));
    doctor.find(&ins, "").with(200);
    assert!(demo.stop().success());
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn memory_stays_bounded_whatever_is_announced() {
    const MIB: f64 = 1_048_576.0;
    let (dir, demo) = limited("memory", "in_flight_mib = 32\nidle_seconds = 60\n");
    let doctor = demo.physician();
    let before = demo.figure("carnet_resident_bytes");
    let (mut reading, mut refused) = (Vec::new(), 0);
    for _ in 0..40 {
        match announce(&doctor, 24 << 20) {
            (stream, 100) => reading.push(stream),
            (_, 503) => refused += 1,
            (_, status) => panic!("{status}"),
        }
    }
    assert_eq!((reading.len(), refused), (1, 39), "there is room for one");
    // It sends all but the last bytes.
    let piece = vec![b' '; 1 << 20];
    for stream in &mut reading {
        for _ in 0..23 {
            stream.write_all(&piece).unwrap();
        }
    }
    let grown = demo.figure("carnet_resident_bytes") - before;
    assert!(grown < 160.0 * MIB, "{} MiB more", grown / MIB);
    drop(reading);
    until("there is room again", || (announce(&doctor, 24 << 20).1 == 100).then_some(()));
    assert!(demo.stop().success());
    std::fs::remove_dir_all(dir).unwrap();
}
