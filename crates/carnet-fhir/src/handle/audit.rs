//! AuditEvent: the journal of accesses, as its readers may know it (`spec/dmp.md` 8.6).

use axum::body::Body;
use axum::response::Response;
use carnet_service::items::JournalLine;

use super::listing::{Answered, Question, is_absent};
use super::plain;
use crate::call::Call;
use crate::collection::audit_ids;
use crate::json::{Object, write_object};
use crate::outcome::Problem;
use crate::render::{AuditIds, entry, write_audit};
use crate::search::{Whose, audits};

const KIND: &str = "AuditEvent";

impl Call {
    fn audit_ids(&self, line: &JournalLine) -> AuditIds {
        audit_ids(self.service(), line)
    }

    fn write_audit(&self, o: &mut Object<'_>, line: &JournalLine) {
        write_audit(o, &self.base, &self.audit_ids(line), line);
    }
}

/// The lines that the caller may know, newest first. The next page is asked for by `date`.
pub(super) async fn find(call: &Call, body: Option<Body>) -> Result<Response, Problem> {
    let mut question = Question::of(call, KIND, body).await?;
    let search = audits(&mut question.params)?;
    let Whose::Subject(subject) = search.whose else { return Ok(question.nothing(call, KIND)) };
    let lines = match call.service().journal(&call.caller, subject, &search.query).await {
        Ok(lines) => lines,
        Err(error) if is_absent(&error) => Vec::new(),
        Err(error) => return Err(plain(error)),
    };
    let id = |line: &JournalLine| self::Call::audit_ids(call, line).access;
    let entries = lines
        .iter()
        .map(|line| entry(&call.base, KIND, id(line), "match", |o| call.write_audit(o, line)))
        .collect();
    // A total would read the whole journal.
    Ok(question.answer(call, KIND, Answered { total: None, next: None, entries }))
}

/// One line.
pub(super) async fn read(call: &Call) -> Result<Response, Problem> {
    let line = call.service().access(&call.caller, call.id()?).await.map_err(plain)?;
    let mut out = Vec::with_capacity(1024);
    write_object(&mut out, |o| call.write_audit(o, &line));
    Ok(call.shown(out))
}
