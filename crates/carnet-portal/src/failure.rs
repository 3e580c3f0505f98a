//! What a handler answers when it cannot do what was asked. The page is made by the guard, which knows the visitor.

use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use carnet_pages::Refusal as Words;
use carnet_pages::notices::ErrorKind;
use carnet_record::refusal::{AppearsAs, Reason, Refusal, Refused};
use carnet_service::ServiceError;
use carnet_service::account::AccountFault;

/// Seconds after which a busy server is worth another try.
const RETRY: u32 = 3;

/// Why a handler stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The form or the address cannot be read.
    BadRequest,
    /// The form token is missing, old or another one's; or the request comes from another site.
    StaleForm,
    /// Unknown, or not to be known: always the same page.
    NotFound,
    /// A body over the limit, in bytes.
    TooLarge(u64),
    /// Known, and refused.
    Forbidden(Words),
    /// Somebody else was faster, or it would change nothing.
    Conflict(Words),
    /// The person's record is not open: its state is shown instead.
    RecordNotOpen,
    /// Nobody is signed in: to the sign-in page, and back to this path.
    SignIn(String),
    /// A fresh proof is needed first: to the page that asks for it, with its address.
    Confirm(String),
    /// The session is good for nothing but to mend the account.
    Weak,
    /// Too many tries: come back after so many seconds.
    TooMany(u32),
    /// Try again later.
    Unavailable,
    /// Our fault.
    Internal,
}

/// What the guard needs to make the page of a failure.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mark {
    /// An error page.
    Page(ErrorKind),
    /// The state of the record.
    RecordNotOpen,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, kind) = match self {
            Self::SignIn(back) => return see_other(&sign_in_address(&back)),
            Self::Confirm(address) => return see_other(&address),
            Self::Weak => return see_other(carnet_pages::paths::RECOVERED),
            Self::TooMany(seconds) => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
                response.extensions_mut().insert(Mark::Page(ErrorKind::TooMany { retry_seconds: seconds }));
                return response;
            }
            Self::RecordNotOpen => {
                let mut response = StatusCode::FORBIDDEN.into_response();
                response.extensions_mut().insert(Mark::RecordNotOpen);
                return response;
            }
            Self::BadRequest => (StatusCode::BAD_REQUEST, ErrorKind::BadRequest),
            Self::StaleForm => (StatusCode::FORBIDDEN, ErrorKind::StaleForm),
            Self::NotFound => (StatusCode::NOT_FOUND, ErrorKind::NotFound),
            Self::TooLarge(limit) => (StatusCode::PAYLOAD_TOO_LARGE, ErrorKind::TooLarge { limit }),
            Self::Forbidden(words) => (StatusCode::FORBIDDEN, ErrorKind::Forbidden(words)),
            Self::Conflict(words) => (StatusCode::CONFLICT, ErrorKind::Forbidden(words)),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, ErrorKind::Unavailable),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, ErrorKind::Internal),
        };
        let mut response = status.into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(RETRY));
        }
        response.extensions_mut().insert(Mark::Page(kind));
        response
    }
}

/// The page of an answer that only has a status (a path or method that no handler takes).
pub(crate) fn kind_of(status: StatusCode) -> ErrorKind {
    match status {
        StatusCode::NOT_FOUND => ErrorKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorKind::Method,
        status if status.is_server_error() => ErrorKind::Internal,
        _ => ErrorKind::BadRequest,
    }
}

/// A redirection after a form, or to a page that fits better.
pub(crate) fn see_other(address: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    match HeaderValue::from_str(address) {
        Ok(address) => response.headers_mut().insert(LOCATION, address),
        Err(_) => response.headers_mut().insert(LOCATION, HeaderValue::from_static("/")),
    };
    response
}

fn sign_in_address(back: &str) -> String {
    if back.is_empty() || back == "/" {
        return carnet_pages::paths::SIGN_IN.to_owned();
    }
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("retour", back).finish();
    format!("{}?{query}", carnet_pages::paths::SIGN_IN)
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => Self::from(refusal),
            ServiceError::NoRecord | ServiceError::Unknown => Self::NotFound,
            ServiceError::Fault(fault) => {
                tracing::debug!(%fault, "deposit refused");
                Self::BadRequest
            }
            ServiceError::BadCursor => Self::BadRequest,
            ServiceError::Taken => Self::Conflict(Words::Conflict),
            ServiceError::TooMany { retry_seconds } => Self::TooMany(retry_seconds),
            ServiceError::Busy | ServiceError::Full => Self::Unavailable,
            ServiceError::UnknownOutcome(detail) => {
                tracing::error!(detail, "unknown outcome");
                Self::Unavailable
            }
            ServiceError::Integrity(detail) => {
                tracing::error!(detail, "integrity");
                Self::Internal
            }
        }
    }
}

impl From<AccountFault> for Failure {
    fn from(fault: AccountFault) -> Self {
        match fault {
            AccountFault::Service(error) => error.into(),
            AccountFault::TooMany { retry_seconds } => Self::TooMany(retry_seconds),
            AccountFault::Expired => Self::StaleForm,
            _ => Self::BadRequest,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match (refusal.why, refusal.appears_as) {
            (_, AppearsAs::Absent) => Self::NotFound,
            (Refused::Policy(Reason::RecordStatus | Reason::DelayRunning), _) | (_, AppearsAs::Closed) => {
                Self::RecordNotOpen
            }
            (Refused::NoEffect | Refused::ReplacesNotCurrent | Refused::Policy(Reason::DocumentState), _) => {
                Self::Conflict(words(refusal))
            }
            _ => Self::Forbidden(words(refusal)),
        }
    }
}

/// A refusal that may be told, in the words of the pages.
pub(crate) const fn words(refusal: Refusal) -> Words {
    match refusal.why {
        Refused::Policy(reason) => words_of(reason),
        Refused::NeedsConsent => Words::NothingDeclared,
        Refused::ReplacesNotCurrent | Refused::ReplacesUnknown => Words::Superseded,
        Refused::AuthorNotCaller => Words::NotAuthor,
        _ => Words::Conflict,
    }
}

const fn words_of(reason: Reason) -> Words {
    match reason {
        Reason::NotAuthorised => Words::NoAuthorisation,
        Reason::Blocked => Words::Blocked,
        Reason::Matrix | Reason::UnknownType => Words::Profession,
        Reason::NoStanding | Reason::UnknownProfession | Reason::FeedingOnly => {
            Words::ProfessionWithoutAccess
        }
        Reason::Objection => Words::EmergencyObjected,
        Reason::PurposeProfession | Reason::PurposeAct => Words::EmergencyNotHealth,
        Reason::RecordStatus => Words::RecordClosed,
        Reason::DelayRunning => Words::RecordWaiting,
        Reason::DocumentState | Reason::Deleted => Words::Superseded,
        Reason::NotTheirs => Words::NotAuthor,
        Reason::AlreadySeen => Words::AlreadySeen,
        Reason::WithholdingPeriod => Words::HidingTooLate,
        Reason::MinorsFunctions => Words::NotMinor,
        Reason::DecisionOfRepresentatives => Words::MinorNeedsRepresentative,
        Reason::Cumul => Words::MaskedAndHidden,
        _ => Words::NotHolder,
    }
}
