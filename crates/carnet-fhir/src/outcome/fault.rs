//! The kinds of problems, each with its status, its FHIR issue type and its own code. One table.

use axum::http::StatusCode;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $issue:literal, $code:literal;)+) => {
        /// A kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Fault {
            $($(#[$doc])* $name,)+
        }

        impl Fault {
            /// Every kind.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The HTTP status.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// The FHIR issue type.
            pub(crate) const fn issue_type(self) -> &'static str {
                match self { $(Self::$name => $issue,)+ }
            }

            /// Our own code.
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

faults! {
    /// No JSON, or over the limits of depth, nodes, keys.
    Json = BAD_REQUEST, "structure", "json";
    /// A value of another JSON type, a text of another form.
    Shape = BAD_REQUEST, "structure", "shape";
    /// Another resource than the address asks for.
    OtherResource = BAD_REQUEST, "invalid", "other-resource";
    /// A search parameter that cannot be understood, or that is required and missing.
    Parameter = BAD_REQUEST, "invalid", "parameter";
    /// A search parameter or modifier that is not supported, under strict handling.
    UnknownParameter = BAD_REQUEST, "not-supported", "unknown-parameter";
    /// A paging link that is no longer good.
    Cursor = BAD_REQUEST, "invalid", "cursor";
    /// No token, or one that is not good.
    Unauthenticated = UNAUTHORIZED, "login", "unauthenticated";
    /// A rule says no, and the caller may know.
    Forbidden = FORBIDDEN, "forbidden", "forbidden";
    /// The record is closed.
    Closed = FORBIDDEN, "forbidden", "record-closed";
    /// The author of a lot is not the caller.
    AuthorNotCaller = FORBIDDEN, "security", "author-not-caller";
    /// Unknown, hidden or deleted.
    Unknown = NOT_FOUND, "not-found", "unknown";
    /// No such address.
    NoRoute = NOT_FOUND, "not-found", "no-route";
    /// A method that the address does not have.
    Method = METHOD_NOT_ALLOWED, "not-supported", "method";
    /// An element that may not be changed.
    NotPatchable = METHOD_NOT_ALLOWED, "not-supported", "not-patchable";
    /// No form that the client accepts.
    NotAcceptable = NOT_ACCEPTABLE, "not-supported", "not-acceptable";
    /// An identifier is taken.
    Taken = CONFLICT, "duplicate", "taken";
    /// Not in the state that the act needs.
    Conflict = CONFLICT, "conflict", "conflict";
    /// A condition matches several.
    Several = PRECONDITION_FAILED, "multiple-matches", "several";
    /// Not the version that the client saw.
    Version = PRECONDITION_FAILED, "conflict", "version";
    /// Over a limit of size.
    TooLarge = PAYLOAD_TOO_LARGE, "too-long", "too-large";
    /// A media type that is not read here.
    MediaType = UNSUPPORTED_MEDIA_TYPE, "not-supported", "media-type";
    /// A budget is used up.
    TooMany = TOO_MANY_REQUESTS, "throttled", "too-many";
    /// A required element is missing.
    Missing = UNPROCESSABLE_ENTITY, "required", "missing";
    /// A value that is not allowed.
    Value = UNPROCESSABLE_ENTITY, "value", "value";
    /// A code that is not in its value set.
    CodeInvalid = UNPROCESSABLE_ENTITY, "code-invalid", "code";
    /// Something that is understood but not offered.
    Unsupported = UNPROCESSABLE_ENTITY, "not-supported", "unsupported";
    /// A business rule.
    Rule = UNPROCESSABLE_ENTITY, "business-rule", "rule";
    /// The person has no active record.
    NoRecord = UNPROCESSABLE_ENTITY, "business-rule", "no-active-record";
    /// What is replaced is unknown, as far as the caller may know.
    ReplacesUnknown = UNPROCESSABLE_ENTITY, "not-found", "replaces-unknown";
    /// The content is not what it should be.
    Content = UNPROCESSABLE_ENTITY, "invalid", "content";
    /// Busy, for now.
    Busy = SERVICE_UNAVAILABLE, "transient", "busy";
    /// No room left.
    Full = SERVICE_UNAVAILABLE, "no-store", "full";
    /// The outcome is not known; sending again is safe.
    UnknownOutcome = SERVICE_UNAVAILABLE, "incomplete", "unknown-outcome";
    /// A fault of the server.
    Internal = INTERNAL_SERVER_ERROR, "exception", "internal";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_the_specification_is_there_and_codes_are_distinct() {
        for status in [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 429, 503] {
            assert!(Fault::ALL.iter().any(|fault| fault.status().as_u16() == status), "{status}");
        }
        let mut codes: Vec<_> = Fault::ALL.iter().map(|fault| fault.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Fault::ALL.len());
    }
}
