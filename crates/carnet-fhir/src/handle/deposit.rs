//! Deposits: ITI-65 and ITI-105.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::document::DocumentState;
use carnet_model::{Ins, PublicId};
use carnet_service::draft::{Deposited, DepositedDocument, Replaced};
use carnet_service::{ServiceError, Subject};

use super::listing::is_absent;
use super::{json, plain};
use crate::call::{Call, Return};
use crate::incoming::{Answer, Replacement, Submission, bundle, simple};
use crate::json::{Node, write_object};
use crate::outcome::{Fault, Issue, Place, Problem, of_error, warning};
use crate::render::{Face, Taken, transaction_response, write_document};
use crate::respond;

/// `POST [base]`.
pub(super) async fn transaction(call: &Call, body: Body) -> Result<Response, Problem> {
    let limits = call.service().config().limits;
    // Base64 takes four bytes for three, white space and metadata some more.
    let held = call.resource(body, limits.lot_bytes / 2 * 3).await?;
    let submission = {
        let value = json(&held.bytes)?;
        bundle(&Node::root(&value, "Bundle"))?
    };
    drop(held);
    let (answers, place) = (submission.answers.clone(), submission.place.clone());
    let ins = submission_ins(call, &submission).await?;
    same_targets(call, &submission.replacements).await?;
    let deposited = filed(call, submission, &ins).await?;
    let entries: Vec<Taken> =
        answers.iter().filter_map(|answer| taken(call, *answer, &deposited, &place, &ins)).collect();
    let response = respond::resource(StatusCode::OK, transaction_response(&call.base, &entries));
    Ok(respond::receipted(response, deposited.receipt.as_ref()))
}

/// `POST DocumentReference`.
pub(super) async fn single(call: &Call, body: Body) -> Result<Response, Problem> {
    let limits = call.service().config().limits;
    let held = call.resource(body, limits.document_bytes / 2 * 3).await?;
    let submission = {
        let value = json(&held.bytes)?;
        simple(&Node::root(&value, "DocumentReference"))?
    };
    drop(held);
    let ins = submission_ins(call, &submission).await?;
    let deposited = filed(call, submission, &ins).await?;
    let Some(document) = deposited.documents.first() else {
        return Err(Problem::new(Fault::Internal, "the deposit gave no document"));
    };
    let body = document_json(call, document, &deposited, &ins);
    let location = format!("{}/DocumentReference/{}", call.base, document.id);
    let response = respond::located(respond::resource(StatusCode::CREATED, body), &location);
    let response = respond::receipted(response, deposited.receipt.as_ref());
    Ok(respond::tagged(response, &respond::version_tag(document.version)))
}

/// The INS of each person that a deposit names.
struct Persons(Vec<(Subject, Ins)>, Subject);

impl Persons {
    fn ins_of(&self, subject: Subject) -> Option<Ins> {
        match subject {
            Subject::Ins(ins) => Some(ins),
            Subject::Id(_) => self.0.iter().find(|(known, _)| *known == subject).map(|(_, ins)| *ins),
        }
    }

    fn of_lot(&self) -> Option<Ins> {
        self.ins_of(self.1)
    }
}

/// Looks up the persons that are named by a literal reference.
async fn submission_ins(call: &Call, submission: &Submission) -> Result<Persons, Problem> {
    let mut known = Vec::new();
    for subject in submission.subjects() {
        if !matches!(subject, Subject::Id(_)) {
            continue;
        }
        match call.service().status(&call.caller, subject).await {
            Ok(Some(item)) => known.push((subject, item.ins)),
            Ok(None) => {}
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(of_error(&error, &submission.place)),
        }
    }
    Ok(Persons(known, submission.subject))
}

async fn filed(call: &Call, submission: Submission, persons: &Persons) -> Result<Deposited, Problem> {
    let place = submission.place.clone();
    let draft = submission.into_draft(|subject| persons.ins_of(subject))?;
    call.service().deposit(&call.caller, draft).await.map_err(|error| of_error(&error, &place))
}

/// Each PATCH of a deposit is about the very document that the new one replaces.
async fn same_targets(call: &Call, replacements: &[Replacement]) -> Result<(), Problem> {
    for replacement in replacements {
        if replacement.patched == replacement.related {
            continue;
        }
        let patched = looked_up(call, &replacement.patched).await?;
        let related = looked_up(call, &replacement.related).await?;
        if patched.is_none() || patched != related {
            let issue = Issue::new(Fault::Rule, "no document of the Bundle replaces this one");
            return Err(issue
                .at(format!("Bundle.entry[{}]", replacement.entry))
                .xds("XDSReplaceFailed")
                .into());
        }
    }
    Ok(())
}

/// The id of a document that is named in any way, if the caller may know it.
async fn looked_up(call: &Call, named: &Replaced) -> Result<Option<PublicId>, Problem> {
    let item = match named {
        Replaced::Id(id) => match call.service().document(&call.caller, *id).await {
            Ok(item) => Some(item),
            Err(ServiceError::Unknown | ServiceError::Refused(_)) => None,
            Err(error) => return Err(plain(error)),
        },
        Replaced::UniqueId(id) => {
            call.service().documents_by_unique_id(&call.caller, id).await.map_err(plain)?.into_iter().next()
        }
    };
    Ok(item.map(|item| call.document_id(item.record, item.shown.document.number)))
}

/// What an entry of the request is answered with.
fn taken(
    call: &Call,
    answer: Answer,
    deposited: &Deposited,
    place: &Place,
    persons: &Persons,
) -> Option<Taken> {
    let created = |kind, id| Taken {
        kind,
        id,
        status: "201 Created",
        version: Some(1),
        modified: deposited.at,
        notes: Vec::new(),
        resource: None,
    };
    let notes = |document| {
        let of = deposited.warnings.iter().filter(|warning| warning.document == document);
        of.map(|found| warning(found, place)).collect::<Vec<_>>()
    };
    Some(match answer {
        Answer::Lot => Taken { notes: notes(None), ..created("List", deposited.lot) },
        Answer::Document(at) => {
            let document = deposited.documents.get(at)?;
            let resource = (call.wants() == Return::Representation)
                .then(|| document_json(call, document, deposited, persons));
            let version = Some(document.version);
            Taken { notes: notes(Some(at)), resource, version, ..created("DocumentReference", document.id) }
        }
        Answer::Content(at) => {
            let document = deposited.documents.get(at)?;
            created("Binary", document.content)
        }
        Answer::Replaced(at) => {
            let replaced = deposited.documents.get(at)?.replaces?;
            Taken { status: "200 OK", version: None, ..created("DocumentReference", replaced) }
        }
    })
}

/// The resource as filed: what the depositor sent and the ids given, never the record.
fn document_json(
    call: &Call,
    document: &DepositedDocument,
    deposited: &Deposited,
    persons: &Persons,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(4096);
    let Some(ins) = persons.of_lot() else { return out };
    let face = Face {
        id: document.id,
        versions: vec![document.id],
        version: document.version,
        updated: deposited.at,
        patient: None,
        ins,
        content: document.content,
        file: None,
        replaces: document.replaces,
        entry: &document.entry,
        visibility: document.visibility,
        state: DocumentState::Approved,
    };
    write_object(&mut out, |o| write_document(o, &call.base, &face));
    out
}
