//! A small HTTP/1.1 client, one connection for each request. It can also send what no proper client sends.

use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longest wait for a piece of an answer: a server that is silent for so long has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// An answer, read whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("JSON: {} {}", self.status, self.text()))
    }

    /// The answer, once its status is this.
    #[track_caller]
    pub(crate) fn with(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:?}\n{}", self.headers, self.text());
        self
    }
}

/// Where a listener is: `http://host:port`, reached on the loopback address.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) url: String,
    address: SocketAddr,
}

impl Origin {
    /// The origin of a URL; what follows the host is left out.
    pub(crate) fn of(url: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
        let port = host.rsplit(':').next().unwrap().parse().unwrap();
        Self { url: format!("http://{host}"), address: SocketAddr::from(([127, 0, 0, 1], port)) }
    }

    pub(crate) fn host(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// Sends a request; a failure of the connection is the error.
    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.host());
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if !body.is_empty() || !matches!(method, "GET" | "HEAD") {
            write!(head, "content-length: {}\r\n", body.len()).unwrap();
        }
        head.push_str("\r\n");
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.raw(&request)
    }

    #[track_caller]
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.try_send(method, path, headers, body).unwrap_or_else(|e| panic!("{method} {path}: {e}"))
    }

    /// Sends these very bytes, and reads the answer while they are still being sent.
    pub(crate) fn raw(&self, request: &[u8]) -> std::io::Result<Answer> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        if request.len() < 64 << 10 {
            (&stream).write_all(request)?;
            return answer(&stream);
        }
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| (&stream).write_all(request));
            let answer = answer(&stream);
            // The server may answer and close before it has everything: that is its right.
            let _ = writer.join();
            answer
        })
    }
}

/// Reads an answer whole.
pub(crate) fn answer(mut stream: impl Read) -> std::io::Result<Answer> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 << 10];
    let mut broken = None;
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
        if let Some(answer) = whole(&bytes) {
            return Ok(answer);
        }
    }
    let closed = || std::io::Error::new(ErrorKind::UnexpectedEof, "the connection closed before an answer");
    parse(&bytes, End::Closed).ok_or_else(|| broken.unwrap_or_else(closed))
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Open,
    Closed,
}

fn whole(bytes: &[u8]) -> Option<Answer> {
    parse(bytes, End::Open)
}

fn parse(bytes: &[u8], end: End) -> Option<Answer> {
    let split = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let body = &bytes[split + 4..];
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let find = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let body = if matches!(status, 204 | 304) {
        Vec::new()
    } else if let Some(length) = find("content-length") {
        body.get(..length.parse().ok()?)?.to_vec()
    } else if find("transfer-encoding") == Some("chunked") {
        unchunked(body)?
    } else if end == End::Closed {
        body.to_vec()
    } else {
        return None;
    };
    Some(Answer { status, headers, body })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).ok()?.trim(), 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

/// A text as it stands in a query or a form.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Fields as a form sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
