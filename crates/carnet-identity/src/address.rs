//! Web addresses, as strictly as configuration and providers need them.

/// Over what an address may be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// TLS only.
    #[default]
    HttpsOnly,
    /// Also plain HTTP, on this machine: demonstrations and tests.
    LoopbackToo,
}

/// An absolute address: `https://host[:port][/path][?query]`, without user, password or fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    text: Box<str>,
    host: Box<str>,
    /// Bytes of `scheme://host[:port]`.
    origin: usize,
}

/// Longest accepted address.
const MAX_LENGTH: usize = 2_048;

impl Address {
    /// Reads an address; `None` for anything else than the shape above, or for a transport that is not allowed.
    #[must_use]
    pub fn parse(text: &str, transport: Transport) -> Option<Self> {
        // What RFC 3986 has no place for, and the backslash that some readers take for a slash.
        let plain = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&b);
        if text.len() > MAX_LENGTH || !text.bytes().all(plain) {
            return None;
        }
        let (secure, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return None,
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let authority = rest.get(..end)?;
        let host = host(authority)?;
        let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        if !secure && (transport == Transport::HttpsOnly || !loopback) {
            return None;
        }
        let origin = text.len() - rest.len() + end;
        Some(Self { text: text.into(), host: host.into(), origin })
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, without the port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// `scheme://host[:port]`.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.text.get(..self.origin).unwrap_or_default()
    }
}

/// The host of `host[:port]`: a lower-case name, an address of four numbers, or one in brackets.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = if authority.starts_with('[') {
        let (host, port) = authority.split_at_checked(authority.find(']')? + 1)?;
        if !host.bytes().all(|b| b.is_ascii_hexdigit() || b"[]:.".contains(&b)) {
            return None;
        }
        (host, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
    } else {
        let (host, port) = authority.split_once(':').map_or((authority, None), |(h, p)| (h, Some(p)));
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        if host.is_empty() || !host.bytes().all(letter) {
            return None;
        }
        (host, port)
    };
    let number =
        |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|p| p > 0);
    port.is_none_or(number).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_one_shape() {
        use Transport::{HttpsOnly, LoopbackToo};
        for (text, transport, origin) in [
            ("https://a.example", HttpsOnly, Some("https://a.example")),
            ("https://a.example:8443/x?y=1", HttpsOnly, Some("https://a.example:8443")),
            ("https://[::1]:1/", HttpsOnly, Some("https://[::1]:1")),
            ("http://localhost:3000/x", LoopbackToo, Some("http://localhost:3000")),
            ("http://127.0.0.1:3000", LoopbackToo, Some("http://127.0.0.1:3000")),
            ("http://localhost:3000", HttpsOnly, None),
            ("http://a.example", LoopbackToo, None),
            ("http://localhost.example", LoopbackToo, None),
            ("ftp://a.example", LoopbackToo, None),
            ("https://", HttpsOnly, None),
            ("https://A.example", HttpsOnly, None),
            ("https://user@a.example", HttpsOnly, None),
            ("https://a.example:0", HttpsOnly, None),
            ("https://a.example:70000", HttpsOnly, None),
            ("https://a.example:", HttpsOnly, None),
            ("https://a.example/#x", HttpsOnly, None),
            ("https://a.example/\u{a0}", HttpsOnly, None),
            ("https://a.example\\@b.example", HttpsOnly, None),
            ("https://a.example/ x", HttpsOnly, None),
        ] {
            let read = Address::parse(text, transport);
            assert_eq!(read.as_ref().map(Address::origin), origin, "{text}");
        }
    }
}
