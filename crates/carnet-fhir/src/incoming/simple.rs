//! ITI-105: a lone DocumentReference with its bytes in it. The server makes the lot (`spec/dmp.md` 9.2).

use super::document::{self, Attachment};
use super::submission::{Answer, LotParts, Submission};
use crate::json::Node;
use crate::outcome::{Fault, Place, Problem};

/// Reads the body of `POST DocumentReference`.
pub(crate) fn simple(resource: &Node<'_>) -> Result<Submission, Problem> {
    let read = document::document(resource)?;
    let mut draft = read.draft;
    match read.attachment {
        Attachment::Data(bytes) => draft.content = bytes,
        Attachment::Url(url) => {
            return Err(url.fault(Fault::Value, "url is forbidden here: the bytes go in data"));
        }
    }
    if draft.title.is_none() {
        return Err(resource.items("content")?.first().map_or_else(
            || resource.missing("content"),
            |content| match content.need("attachment") {
                Ok(attachment) => attachment.missing("title"),
                Err(problem) => problem,
            },
        ));
    }
    Ok(Submission {
        subject: read.subject,
        lot: LotParts::default(),
        documents: vec![(read.subject, draft)],
        place: Place::Single,
        answers: vec![Answer::Document(0)],
        replacements: Vec::new(),
    })
}
