//! The device that somebody signs in from: a mark that it keeps, and a few words for the list of sessions.

use carnet_seal::Hash;

/// The mark that a browser keeps after a sign-in, by which the account knows it again: 32 random bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeviceMark([u8; 32]);

impl DeviceMark {
    pub(crate) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the value of its cookie.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(text).ok()?;
        Some(Self(bytes.as_slice().try_into().ok()?))
    }

    /// The value of its cookie.
    #[must_use]
    pub fn value(&self) -> String {
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(self.0)
    }

    /// What the account keeps of it.
    pub(crate) fn hash(&self) -> Hash {
        carnet_seal::token_hash(&self.0)
    }
}

impl std::fmt::Debug for DeviceMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceMark(…)")
    }
}

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// The mark, if the browser has one.
    pub mark: Option<DeviceMark>,
    /// Browser and system, in words of a closed list ([`Device::words`]).
    pub words: String,
    /// The network that the request comes from, as [`Device::network`] names it; empty when it is not known.
    pub network: String,
}

/// What a `User-Agent` holds, and the name of the browser. The first that fits counts: most claim to be others too.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// The same for the system.
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl Device {
    /// Browser and system of a `User-Agent`, from a closed list: what a browser says of itself is not repeated.
    #[must_use]
    pub fn words(user_agent: &str) -> String {
        let find = |list: &[(&str, &'static str)]| {
            list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        match (find(&BROWSERS), find(&SYSTEMS)) {
            (Some(browser), Some(system)) => format!("{browser}, {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "Web".to_owned(),
        }
    }

    /// The network of an address: /24 of IPv4, /48 of IPv6, which is what one subscriber has at most.
    #[must_use]
    pub fn network(address: std::net::IpAddr) -> String {
        match address.to_canonical() {
            std::net::IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}")
            }
            std::net::IpAddr::V6(address) => {
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_in_two_words() {
        for (agent, words) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1",
                "Safari, iPhone",
            ),
            ("curl/8.5 <script>", "Web"),
        ] {
            assert_eq!(Device::words(agent), words);
        }
    }

    #[test]
    fn a_network_is_what_one_subscriber_has() {
        for (address, network) in
            [("192.0.2.77", "192.0.2"), ("::ffff:192.0.2.77", "192.0.2"), ("2001:db8:1:2::3", "2001:db8:1")]
        {
            assert_eq!(Device::network(address.parse().unwrap()), network);
        }
    }
}
