//! Why a request is refused, in the words of RFC 6749 (5.2).

use axum::http::StatusCode;
use carnet_service::ServiceError;
use carnet_service::peer::PeerRefusal;

/// A refusal. The texts are for developers: characters of RFC 6749 (5.2) only, no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// A parameter is missing, repeated, of the wrong form, or a subject token is not good (RFC 8693, 2.2.2).
    #[error("{0}")]
    Request(&'static str),
    /// The client is not who it says, or shows no certificate that is good.
    #[error("{0}")]
    Client(&'static str),
    /// The certificate is not good at this moment.
    #[error("{0}")]
    Certificate(PeerRefusal),
    /// The token belongs to another client.
    #[error("{0}")]
    Grant(&'static str),
    /// This client may not use this grant.
    #[error("{0}")]
    Unauthorized(&'static str),
    /// A grant that is not offered.
    #[error("the grant type is not offered")]
    GrantType,
    /// A scope that is not offered.
    #[error("no scope is offered: what a token may do follows from who it is for")]
    Scope,
    /// The parameters are not in a form.
    #[error("the body is not application/x-www-form-urlencoded")]
    MediaType,
    /// Something else is busy: the store, or the provider of the subject token.
    #[error("not now: try again")]
    Busy,
}

impl Fault {
    /// The error code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Request(_) | Self::MediaType => "invalid_request",
            Self::Client(_) | Self::Certificate(_) => "invalid_client",
            Self::Grant(_) => "invalid_grant",
            Self::Unauthorized(_) => "unauthorized_client",
            Self::GrantType => "unsupported_grant_type",
            Self::Scope => "invalid_scope",
            Self::Busy => "temporarily_unavailable",
        }
    }

    /// The status.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Client(_) | Self::Certificate(_) => StatusCode::UNAUTHORIZED,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<ServiceError> for Fault {
    fn from(error: ServiceError) -> Self {
        tracing::warn!(%error, "a token could not be written or read");
        Self::Busy
    }
}
