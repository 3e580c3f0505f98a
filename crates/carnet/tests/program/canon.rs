//! What two servers answered, made comparable: random ids become their order of appearance, instants and fresh tickets a
//! word each. `docs/random-fields.md` says what may differ; everything else is compared byte for byte.

use std::collections::HashMap;

use crate::http::Answer;
use crate::server::Demo;
use crate::sweep::masked;

/// The names of one transcript.
pub(crate) struct Canon {
    ids: HashMap<String, usize>,
    /// Process of the server.
    pid: u32,
    /// Addresses, tokens and other words of one server, and what they are called.
    words: Vec<(String, String)>,
    /// Whether texts stay as they are.
    whole: bool,
}

impl Canon {
    pub(crate) fn of(demo: &Demo) -> Self {
        let at = &demo.addresses;
        let named =
            [(&at.portal, "PORTAL"), (&at.content, "CONTENT"), (&at.ops, "OPS"), (&at.development, "DEV")];
        let words = named.map(|(url, name)| (url.replace("localhost", "127.0.0.1"), name.to_owned()));
        Self { ids: HashMap::new(), pid: at.pid, words: words.into(), whole: false }
    }

    /// One that changes nothing, for whoever looks for words.
    pub(crate) fn plain() -> Self {
        Self { ids: HashMap::new(), pid: 0, words: Vec::new(), whole: true }
    }

    /// A name for files of this server.
    pub(crate) fn name_of_run(&self) -> String {
        self.pid.to_string()
    }

    /// A text without what differs by chance or by the clock.
    pub(crate) fn text(&mut self, text: &str) -> String {
        if self.whole {
            return text.to_owned();
        }
        let mut text = masked(text).replace("localhost:", "127.0.0.1:");
        for (word, name) in &self.words {
            text = text.replace(word, name);
        }
        for (start, end) in SECRETS {
            text = without(&text, start, end);
        }
        let bytes = text.as_bytes();
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while at < bytes.len() {
            let rest = &text[at..];
            let inside = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
            let (word, length) = match () {
                () if inside => (None, 0),
                () if uuid(rest) => (Some(self.name(&rest[..36])), 36),
                () if instant(rest) > 0 => (Some("INSTANT".to_owned()), instant(rest)),
                () if hour(rest) > 0 => (Some("HOUR".to_owned()), hour(rest)),
                () if ticket(rest) > 0 => {
                    (Some(format!("{}FRESH", &rest[..ticket_head(rest)])), ticket(rest))
                }
                () if dated(rest) > 0 => (Some(self.name(&rest[..dated(rest)])), dated(rest)),
                () if proposed(&text[..at], rest) => (Some("NUMBER".to_owned()), 4),
                () if drawn(rest) > 0 => (Some(self.name(&rest[..drawn(rest)])), drawn(rest)),
                // Hashes, keys and signatures: their length stays.
                () if random(rest) > 0 => (Some(format!("RANDOM{}", random(rest))), random(rest)),
                () => (None, 0),
            };
            if let Some(word) = word {
                out.push_str(&word);
                at += length;
                continue;
            }
            let next = rest.chars().next().unwrap();
            out.push(next);
            at += next.len_utf8();
        }
        out
    }

    fn name(&mut self, id: &str) -> String {
        let next = self.ids.len();
        format!("ID{}", self.ids.entry(id.to_owned()).or_insert(next))
    }

    /// An answer: its status, its headers, its body. The length is looked at against the body, and follows it.
    pub(crate) fn answer(&mut self, answer: &Answer) -> String {
        let length = answer.header("content-length");
        assert!(length.is_empty() || answer.status == 304 || length == answer.body.len().to_string());
        let mut lines = vec![format!("status {}", answer.status)];
        for (name, value) in &answer.headers {
            if matches!(name.as_str(), "date" | "content-length") {
                continue;
            }
            let value = if name == "set-cookie" { cookie(value) } else { self.text(value) };
            lines.push(format!("{name}: {value}"));
        }
        lines.push(self.text(&answer.text()));
        lines.join("\n")
    }
}

/// A cookie's name and attributes; the value is random.
fn cookie(line: &str) -> String {
    let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
    format!("{}=RANDOM;{attributes}", pair.split('=').next().unwrap_or_default())
}

fn digits(text: &str, pattern: &str) -> bool {
    text.len() >= pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            b'x' => byte.is_ascii_hexdigit(),
            _ => byte == wanted,
        })
}

fn uuid(text: &str) -> bool {
    digits(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
}

/// The length of an instant at the start: `2026-11-24T10:26:49.92+01:00`, with or without its fraction and zone.
fn instant(text: &str) -> usize {
    if !digits(text, "0000-00-00T00:00") {
        return 0;
    }
    let rest = &text[16..];
    let zone = rest.find(|c: char| !(c.is_ascii_digit() || ".:".contains(c))).unwrap_or(rest.len());
    let after = &rest[zone..];
    let zoned = if after.starts_with('Z') {
        1
    } else {
        6 * usize::from(
            digits(after.trim_start_matches(['+', '-']), "00:00") && after.starts_with(['+', '-']),
        )
    };
    16 + zone + zoned
}

/// The length of an hour at the start: `11 h 26`.
fn hour(text: &str) -> usize {
    [("00\u{a0}h\u{a0}00", 9), ("0\u{a0}h\u{a0}00", 8), ("00 h 00", 7), ("0 h 00", 6), ("00:00", 5)]
        .into_iter()
        .find(|(pattern, _)| digits(text, pattern))
        .map_or(0, |(_, length)| length)
}

/// What stands around a secret of one-time passwords and its drawing.
const SECRETS: [(&str, &str); 2] = [("class=\"setup__qr\">", "</div>"), ("class=\"secret\"", "</p>")];

/// A text without what stands between.
fn without(text: &str, start: &str, end: &str) -> String {
    let parts = text.split(start).enumerate().map(|(place, part)| match (place, part.split_once(end)) {
        (1.., Some((_, rest))) => format!("FRESH{end}{rest}"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(start)
}

/// Starts of what is followed by a ticket that is fresh each time.
const TICKETS: [&str; 6] = ["recherche=", "_cursor=", "cursor=", "page_token=", "CONTENT/c/", "billet="];

fn ticket_head(text: &str) -> usize {
    TICKETS.iter().find(|start| text.starts_with(**start)).map_or(0, |start| start.len())
}

fn ticket(text: &str) -> usize {
    let head = ticket_head(text);
    let value =
        text[head..].bytes().take_while(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(b)).count();
    if head > 0 && value >= 16 { head + value } else { 0 }
}

/// A choice that is named by a digest of who and since when.
fn dated(text: &str) -> usize {
    if digits(text, "parent-xxxxxxxxxxxxxxxx") { 23 } else { 0 }
}

/// The number at the end of a name to sign in with that was proposed: `helene.durand.2592`.
fn proposed(before: &str, rest: &str) -> bool {
    let Some(name) = before.strip_suffix('.') else { return false };
    let part = name.rsplit(|c: char| !c.is_ascii_lowercase() && c != '.').next().unwrap_or_default();
    let ends = rest.as_bytes().get(4).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    digits(rest, "0000") && ends && part.contains('.')
}

/// A UUID drawn at filing, as an OID.
fn drawn(text: &str) -> usize {
    if !text.starts_with("2.25.") {
        return 0;
    }
    5 + text[5..].bytes().take_while(u8::is_ascii_digit).count()
}

/// The length of a hash, a key or a signature at the start, in hexadecimal digits or base64.
fn random(text: &str) -> usize {
    let length = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(b)).count();
    let word = &text[..length];
    let mixed = word.bytes().filter(u8::is_ascii_digit).count() >= 2
        && word.bytes().filter(u8::is_ascii_alphabetic).count() >= 8
        && word.bytes().filter(|b| b"-/_".contains(b)).count() * 6 < length;
    let hexadecimal = length >= 32 && word.bytes().all(|b| b.is_ascii_hexdigit());
    if hexadecimal || length >= 40 && mixed { length } else { 0 }
}
