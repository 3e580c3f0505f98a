//! The address of the interface, as the client knows it.

use axum::http::HeaderMap;
use axum::http::header::HOST;

use crate::app::FhirConfig;
use crate::outcome::{Fault, Problem};

/// The configured address, else one made of the `Host` header. The header is the client's word: only a plain host with an
/// optional port is taken.
pub(super) fn of(config: &FhirConfig, headers: &HeaderMap) -> Result<String, Problem> {
    if let Some(base) = &config.public_base {
        return Ok(base.trim_end_matches('/').to_owned());
    }
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).filter(|host| is_host(host));
    host.map(|host| format!("http://{host}/fhir"))
        .ok_or_else(|| Problem::new(Fault::Shape, "the Host header is missing or malformed"))
}

fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let port_ok = port.is_none_or(|port| !port.is_empty() && port.parse::<u16>().is_ok());
    let name_ok = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !name.is_empty()
                && name.len() <= 253
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        }
    };
    port_ok && name_ok
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_plain_name_or_address() {
        for good in ["localhost", "127.0.0.1:8080", "[::1]:8080", "[::1]", "carnet.example.org"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", ":80", "a/b", "a b", "a\"b", "a@b", "a:port", "a:99999", "[::x]", "<a>", "a:"] {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
