//! The demo's mail server: takes every e-mail by SMTP on a loopback port and keeps the last ones in memory. Real SMTP,
//! so that the demo sends as a deployment does.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;

use carnet_model::Timestamp;
use carnet_service::Service;
use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// E-mails kept.
const KEPT: usize = 500;
/// Most bytes of an e-mail, and of a command line.
const MAIL_BYTES: usize = 256 * 1024;
const LINE_BYTES: u64 = 2_000;

/// An e-mail as it came.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Receiver.
    pub(crate) to: String,
    /// Subject, decoded.
    pub(crate) subject: String,
    /// Plain text, decoded.
    pub(crate) text: String,
    /// All of it, as it came.
    pub(crate) source: String,
    /// When it came.
    pub(crate) at: Timestamp,
}

/// The last e-mails.
#[derive(Clone, Default)]
pub(crate) struct Mailbox(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    mails: VecDeque<Mail>,
    count: u64,
}

impl Mailbox {
    /// All e-mails, newest first.
    pub(crate) fn all(&self) -> Vec<Mail> {
        self.0.lock().mails.iter().rev().cloned().collect()
    }

    /// One e-mail.
    pub(crate) fn get(&self, number: u64) -> Option<Mail> {
        self.0.lock().mails.iter().find(|mail| mail.number == number).cloned()
    }

    fn keep(&self, to: String, raw: &[u8], at: Timestamp) {
        let source = String::from_utf8_lossy(raw).into_owned();
        let (subject, text) = parts(&source);
        let mut kept = self.0.lock();
        kept.count += 1;
        let number = kept.count;
        kept.mails.push_back(Mail { number, to, subject, text, source, at });
        if kept.mails.len() > KEPT {
            kept.mails.pop_front();
        }
    }
}

/// Starts the server on a free loopback port.
pub(crate) async fn start(mailbox: Mailbox, service: Service) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (mailbox, service) = (mailbox.clone(), service.clone());
            tokio::spawn(async move {
                // A client that breaks off has its own log; nothing of it was promised.
                let _ = converse(stream, &mailbox, &service).await;
            });
        }
    });
    Ok(address)
}

async fn converse(stream: TcpStream, mailbox: &Mailbox, service: &Service) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    write.write_all(b"220 carnet-demo\r\n").await?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if (&mut read).take(LINE_BYTES).read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-carnet-demo\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "HELO" | "MAIL" | "RSET" | "NOOP" => b"250 ok\r\n",
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                b"250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                match data(&mut read).await? {
                    Some(raw) => {
                        mailbox.keep(std::mem::take(&mut to), &raw, service.now());
                        b"250 kept\r\n"
                    }
                    None => b"552 too long\r\n",
                }
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"500 unknown\r\n",
        };
        write.write_all(answer).await?;
    }
}

/// The lines up to the single dot; `None` when they are too long.
async fn data(read: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let (mut raw, mut too_long) = (Vec::new(), false);
    loop {
        let mut line = Vec::new();
        if read.take(MAIL_BYTES as u64).read_until(b'\n', &mut line).await? == 0 || line == b".\r\n" {
            return Ok((!too_long).then_some(raw));
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        if raw.len() + line.len() > MAIL_BYTES {
            too_long = true;
        } else {
            raw.extend_from_slice(line);
        }
    }
}

/// Subject and plain text of our own e-mails: RFC 2047 words, quoted-printable or base64 bodies.
fn parts(raw: &str) -> (String, String) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let subject = unfolded.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or_default();
    let plain = body.split("\r\n--").find(|part| part.contains("text/plain")).unwrap_or(body);
    let (part_head, text) = plain.split_once("\r\n\r\n").unwrap_or(("", plain));
    let part_head = part_head.to_ascii_lowercase();
    let text = if part_head.contains("quoted-printable") {
        quoted_printable(text)
    } else if part_head.contains("base64") {
        from_base64(text)
    } else {
        text.to_owned()
    };
    (encoded_words(subject), text)
}

fn encoded_words(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("=?utf-8?b?") {
        // White space between two encoded words is no part of the text (RFC 2047, 6.2).
        if !before.trim().is_empty() || out.is_empty() {
            out.push_str(before);
        }
        let Some((word, tail)) = after.split_once("?=") else { break };
        out.push_str(&from_base64(word));
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn from_base64(text: &str) -> String {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = base64_simd::STANDARD.decode_to_vec(packed).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        let pair = if byte == b'=' { rest.next().zip(rest.next()) } else { None };
        let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        match pair.and_then(|(a, b)| digit(a).zip(digit(b))) {
            Some((high, low)) => bytes.push(high << 4 | low),
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_mails_are_read_back() {
        let raw = "Subject: =?utf-8?b?Q2FybmV0wqA6IHVuIG5v?=\r\n =?utf-8?b?dXZlYXU=?=\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nVotre dossier a =C3=A9t=C3=A9 compl=\r\n=C3=A9t=C3=A9.\r\n--b--";
        let (subject, text) = parts(raw);
        assert_eq!(subject, "Carnet\u{a0}: un nouveau");
        assert_eq!(text.trim(), "Votre dossier a été complété.");
    }
}
