//! What goes wrong, as FHIR says it: a status and an OperationOutcome.

mod fault;
mod service;

use axum::http::StatusCode;

use crate::json::{Array, Object, write_object};

pub(crate) use fault::Fault;
pub(crate) use service::{Place, of_error, warning};

/// Code system of [`Fault`]; described in `docs/fhir.md`.
pub(crate) const FAULTS: &str = "urn:carnet:fhir-fault";
/// System under which the names of the XDS errors are given (IHE ITI TF-3, table 4.2.4.1-2).
pub(crate) const XDS_ERRORS: &str = "urn:ihe:iti:tf-3:4.2.4.1-2";

/// One issue of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issue {
    fault: Fault,
    severity: Severity,
    xds: Option<&'static str>,
    diagnostics: String,
    expression: Option<String>,
}

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Severity {
    /// The request was refused.
    Error,
    /// It was accepted all the same.
    Warning,
    /// Just so that it is known.
    Information,
}

impl Severity {
    const fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}

impl Issue {
    /// An error.
    pub(crate) fn new(fault: Fault, diagnostics: impl Into<String>) -> Self {
        Self {
            fault,
            severity: Severity::Error,
            xds: None,
            diagnostics: diagnostics.into(),
            expression: None,
        }
    }

    /// The same, less bad.
    pub(crate) fn with_severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The same, pointing at an element.
    pub(crate) fn at(self, expression: impl Into<String>) -> Self {
        Self { expression: Some(expression.into()), ..self }
    }

    /// The same, with the name of the XDS error.
    pub(crate) fn xds(self, name: &'static str) -> Self {
        Self { xds: Some(name), ..self }
    }

    #[cfg(test)]
    pub(crate) const fn xds_name(&self) -> Option<&'static str> {
        self.xds
    }

    #[cfg(test)]
    pub(crate) fn expression(&self) -> Option<&str> {
        self.expression.as_deref()
    }

    fn write(&self, o: &mut Object<'_>) {
        o.text("severity", self.severity.code());
        o.text("code", self.fault.issue_type());
        o.object("details", |o| {
            o.array("coding", |a| {
                a.object(|o| {
                    o.text("system", FAULTS);
                    o.text("code", self.fault.code());
                });
                if let Some(xds) = self.xds {
                    a.object(|o| {
                        o.text("system", XDS_ERRORS);
                        o.text("code", xds);
                    });
                }
            });
        });
        o.maybe("diagnostics", Some(&self.diagnostics));
        if let Some(expression) = &self.expression {
            o.array("expression", |a| a.text(expression));
        }
    }
}

/// Why a request is not served: one issue or more; the first gives the status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem(Box<Issue>, Vec<Issue>);

impl Problem {
    /// A problem of one issue.
    pub(crate) fn new(fault: Fault, diagnostics: impl Into<String>) -> Self {
        Self::from(Issue::new(fault, diagnostics))
    }

    /// What kind of problem.
    pub(crate) fn fault(&self) -> Fault {
        self.0.fault
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.0.fault.status()
    }

    /// What an unknown id is answered, and everything that must look like one.
    pub(crate) fn unknown() -> Self {
        Self::new(Fault::Unknown, "unknown")
    }

    #[cfg(test)]
    pub(crate) fn issues(&self) -> Vec<Issue> {
        std::iter::once(&*self.0).chain(&self.1).cloned().collect()
    }

    /// The OperationOutcome.
    pub(crate) fn body(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        write_object(&mut out, |o| {
            write_outcome(o, std::iter::once(&*self.0).chain(&self.1));
        });
        out
    }
}

impl From<Issue> for Problem {
    fn from(issue: Issue) -> Self {
        Self(Box::new(issue), Vec::new())
    }
}

/// Writes the members of an OperationOutcome.
pub(crate) fn write_outcome<'a>(o: &mut Object<'_>, issues: impl Iterator<Item = &'a Issue>) {
    o.text("resourceType", "OperationOutcome");
    o.array("issue", |a: &mut Array<'_>| {
        for issue in issues {
            a.object(|o| issue.write(o));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_says_what_where_and_how_bad() {
        let issue = Issue::new(Fault::Missing, "type is required")
            .at("Bundle.entry[1].resource.type")
            .xds("XDSRegistryMetadataError");
        assert_eq!(
            String::from_utf8(Problem::from(issue).body()).unwrap(),
            concat!(
                r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required","details":{"coding":["#,
                r#"{"system":"urn:carnet:fhir-fault","code":"missing"},"#,
                r#"{"system":"urn:ihe:iti:tf-3:4.2.4.1-2","code":"XDSRegistryMetadataError"}]},"#,
                r#""diagnostics":"type is required","expression":["Bundle.entry[1].resource.type"]}]}"#
            )
        );
    }

    #[test]
    fn what_is_absent_has_one_answer() {
        assert_eq!(Problem::unknown().body(), Problem::unknown().body());
        assert_eq!(Problem::unknown().status(), StatusCode::NOT_FOUND);
    }
}
