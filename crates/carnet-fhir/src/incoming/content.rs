//! Bytes: base64 decoded once, straight from the body.

use bytes::Bytes;

use crate::json::Node;
use crate::outcome::{Fault, Issue, Problem};

/// Decodes a base64 text. White space is allowed, as FHIR has it; it costs a second pass only where there is some.
pub(super) fn base64(node: &Node<'_>) -> Result<Bytes, Problem> {
    let text = node.as_text()?.as_bytes();
    if let Ok(bytes) = base64_simd::STANDARD.decode_to_vec(text) {
        return Ok(bytes.into());
    }
    let dense: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    base64_simd::STANDARD
        .decode_to_vec(&dense)
        .map(Into::into)
        .map_err(|_| node.fault(Fault::Value, "expected base64"))
}

/// A SHA-1 in base64, as `attachment.hash` has it.
pub(super) fn sha1(node: &Node<'_>) -> Result<[u8; 20], Problem> {
    let bytes = base64(node)?;
    <[u8; 20]>::try_from(&*bytes)
        .map_err(|_| node.fault(Fault::Value, "expected a SHA-1 in base64 (20 bytes)"))
}

/// Whether two media types are the same: the examples write `application/xml` where XDS writes `text/xml`.
pub(crate) fn same_media_type(one: &str, other: &str) -> bool {
    fn key(text: &str) -> String {
        let bare = text.split(';').next().unwrap_or(text).trim().to_ascii_lowercase();
        if bare == "application/xml" { "text/xml".to_owned() } else { bare }
    }
    key(one) == key(other)
}

/// The bytes of a Binary, with its media type.
pub(super) fn binary<'v>(resource: &Node<'v>) -> Result<(Bytes, Node<'v>), Problem> {
    super::is_a(resource, "Binary")?;
    let media_type = resource.need("contentType")?;
    let data = resource.need("data").map_err(|_| {
        Problem::from(
            Issue::new(Fault::Missing, "data is required")
                .at(format!("{}.data", resource.path()))
                .xds("XDSMissingDocument"),
        )
    })?;
    Ok((base64(&data)?, media_type))
}
