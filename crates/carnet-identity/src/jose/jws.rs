//! Signed tokens in compact form (RFC 7515, 7.1).

use carnet_seal::SigningKey;
use serde_json::{Map, Value};

use super::{Algorithm, JoseError, KeySet, MAX_TOKEN};
use crate::base64url;
use crate::claims::Claims;

/// Longest header.
const MAX_HEADER: usize = 4_096;
/// Longest signature: RSA of 8192 bits.
const MAX_SIGNATURE: usize = 1_024;

/// What `typ` may say (RFC 8725, 3.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenType {
    /// Nothing, or `JWT`.
    Plain,
    /// Nothing, `JWT`, or this explicit type.
    PlainOr(&'static str),
    /// This explicit type.
    Only(&'static str),
}

impl TokenType {
    /// `typ` is compared without regard to case and with an implied `application/` (RFC 7515, 4.1.9).
    fn accepts(self, typ: Option<&str>) -> bool {
        let short = |typ: &str| {
            let typ = typ.to_ascii_lowercase();
            typ.strip_prefix("application/").map_or(typ.clone(), str::to_owned)
        };
        let typ = typ.map(short);
        let plain = matches!(typ.as_deref(), None | Some("jwt"));
        match self {
            Self::Plain => plain,
            Self::PlainOr(own) => plain || typ.as_deref() == Some(own),
            Self::Only(own) => typ.as_deref() == Some(own),
        }
    }
}

/// Verifies a compact JWS with one key of `keys` and one algorithm of `allowed`, and reads its claims.
///
/// # Errors
/// [`JoseError`]: the first check that fails. The claims are read after the signature fits, never before.
pub fn verify(
    token: &str,
    keys: &KeySet,
    allowed: &[Algorithm],
    kind: TokenType,
) -> Result<Claims, JoseError> {
    if token.len() > MAX_TOKEN {
        return Err(JoseError::Malformed);
    }
    let mut parts = token.split('.');
    let (Some(head), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(JoseError::Malformed);
    };
    let header = base64url::decode(head, MAX_HEADER).and_then(|json| Claims::parse(&json, MAX_HEADER));
    let header = header.ok_or(JoseError::Malformed)?;
    let algorithm = Algorithm::from_name(header.text("alg").ok_or(JoseError::Malformed)?)
        .filter(|algorithm| allowed.contains(algorithm))
        .ok_or(JoseError::Algorithm)?;
    if header.value("crit").is_some() || header.value("b64").is_some() {
        return Err(JoseError::Critical);
    }
    let text = |name: &str| match header.value(name) {
        None => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(JoseError::Malformed),
    };
    if !kind.accepts(text("typ")?) {
        return Err(JoseError::OtherType);
    }
    let key = keys.choose(text("kid")?, algorithm)?;
    let signature = base64url::decode(signature, MAX_SIGNATURE).ok_or(JoseError::Malformed)?;
    let signed = token.get(..head.len() + 1 + payload.len()).ok_or(JoseError::Malformed)?;
    key.verify(algorithm.scheme(), signed.as_bytes(), &signature).map_err(|_| JoseError::Signature)?;
    base64url::decode(payload, MAX_TOKEN)
        .and_then(|json| Claims::parse(&json, MAX_TOKEN))
        .ok_or(JoseError::Malformed)
}

/// Signs `claims` into a compact JWS. `typ` is `JWT` when none is given.
///
/// # Errors
/// [`JoseError::Key`] when the key is not one of the algorithm.
pub fn sign(
    key: &SigningKey,
    algorithm: Algorithm,
    kid: Option<&str>,
    typ: Option<&str>,
    claims: &Value,
) -> Result<String, JoseError> {
    let mut header = Map::new();
    header.insert("alg".into(), algorithm.name().into());
    header.insert("typ".into(), typ.unwrap_or("JWT").into());
    header.extend(kid.map(|kid| ("kid".into(), kid.into())));
    let encode = |value: &Value| base64url::encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", encode(&Value::Object(header)), encode(claims));
    let signature = key.sign(algorithm.scheme(), signed.as_bytes()).map_err(|_| JoseError::Key)?;
    Ok(format!("{signed}.{}", base64url::encode(&signature)))
}
