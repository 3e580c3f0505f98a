//! DocumentReference → draft. Source of the mapping: `spec/dmp.md` 6.1.

use bytes::Bytes;
use carnet_model::PublicId;
use carnet_model::document::UniqueId;
use carnet_service::Subject;
use carnet_service::draft::{DocumentDraft, Replaced};

use super::{author, coding, content, labels, patient};
use crate::json::{Array, Node, Value, write_object, write_value};
use crate::outcome::{Fault, Issue, Problem};

/// A DocumentReference as read: the draft without its bytes, and where these are.
pub(super) struct Read<'v> {
    pub(super) subject: Subject,
    pub(super) draft: DocumentDraft,
    pub(super) attachment: Attachment<'v>,
    pub(super) media_type: Node<'v>,
}

/// Where the bytes are.
pub(super) enum Attachment<'v> {
    /// In another resource.
    Url(Node<'v>),
    /// Here.
    Data(Bytes),
}

/// Reads a DocumentReference.
pub(super) fn document<'v>(resource: &Node<'v>) -> Result<Read<'v>, Problem> {
    super::is_a(resource, "DocumentReference")?;
    super::fixed(resource, "status", "current")?;
    let mut draft = DocumentDraft::default();
    let subject = patient::subject(resource, "subject")?;
    identity(resource, &mut draft)?;
    people(resource, &mut draft)?;
    codes(resource, &mut draft)?;
    let (attachment, media_type) = attachment(resource, &mut draft)?;
    if let Some(context) = resource.get("context")? {
        self::context(resource, &context, &mut draft)?;
    }
    draft.replaces = replaces(resource)?;
    draft.received = Some(received(resource.value()));
    Ok(Read { subject, draft, attachment, media_type })
}

fn identity(resource: &Node<'_>, draft: &mut DocumentDraft) -> Result<(), Problem> {
    if let Some(master) = resource.get("masterIdentifier")? {
        draft.unique_id = Some(unique_id(&master)?);
    }
    draft.comments = resource.text("description")?.map(str::to_owned);
    draft.creation_time = resource.get("date")?.map(|node| coding::date_time(&node)).transpose()?;
    Ok(())
}

/// A uniqueId in a FHIR identifier.
pub(super) fn unique_id(identifier: &Node<'_>) -> Result<UniqueId, Problem> {
    let system = identifier.text("system")?.unwrap_or_default();
    UniqueId::from_fhir(system, identifier.need_text("value")?).ok_or_else(|| {
        identifier.fault(
            Fault::Value,
            "expected an OID or a UUID (urn:ietf:rfc:3986), or an OID as system and an extension as value",
        )
    })
}

fn people(resource: &Node<'_>, draft: &mut DocumentDraft) -> Result<(), Problem> {
    for reference in resource.items("author")? {
        draft.authors.push(author::author(resource, &reference)?);
    }
    if let Some(reference) = resource.get("authenticator")? {
        draft.legal_authenticator = Some(author::author(resource, &reference)?);
    }
    draft.custodian = author::institution(resource, resource, "custodian")?;
    Ok(())
}

fn codes(resource: &Node<'_>, draft: &mut DocumentDraft) -> Result<(), Problem> {
    draft.type_code = resource.get("type")?.map(|node| coding::concept(&node)).transpose()?;
    let categories = resource.items("category")?;
    if let [_, second, ..] = categories.as_slice() {
        return Err(second.fault(Fault::Value, "one category"));
    }
    draft.class = categories.first().map(coding::concept).transpose()?;
    (draft.confidentiality, draft.visibility) = labels::labels(resource)?;
    Ok(())
}

fn attachment<'v>(
    resource: &Node<'v>,
    draft: &mut DocumentDraft,
) -> Result<(Attachment<'v>, Node<'v>), Problem> {
    let contents = resource.items("content")?;
    let [content] = contents.as_slice() else {
        return Err(match contents.as_slice() {
            [] => resource.missing("content"),
            [..] => resource.fault(Fault::Value, "exactly one content"),
        });
    };
    draft.format = content.get("format")?.map(|node| coding::coding(&node)).transpose()?;
    let attachment = content.need("attachment")?;
    let media_type = attachment.need("contentType")?;
    draft.mime = Some(media_type.as_text()?.to_owned());
    draft.language = attachment.text("language")?.map(str::to_owned);
    draft.title = attachment.text("title")?.map(str::to_owned);
    draft.hash = attachment.get("hash")?.map(|node| content::sha1(&node)).transpose()?;
    draft.size = attachment.get("size")?.map(|node| unsigned(&node)).transpose()?;
    if draft.creation_time.is_none() {
        draft.creation_time = attachment.get("creation")?.map(|node| coding::date_time(&node)).transpose()?;
    } else if let Some(creation) = attachment.get("creation")? {
        coding::date_time(&creation)?;
    }
    let place = match (attachment.get("url")?, attachment.get("data")?) {
        (None, Some(data)) => Attachment::Data(content::base64(&data)?),
        (Some(url), None) => Attachment::Url(url),
        (Some(url), Some(_)) => return Err(url.fault(Fault::Value, "url or data, not both")),
        (None, None) => {
            let issue = Issue::new(Fault::Missing, "url or data is required").at(attachment.path());
            return Err(issue.xds("XDSMissingDocument").into());
        }
    };
    Ok((place, media_type))
}

fn unsigned(node: &Node<'_>) -> Result<u64, Problem> {
    let digits = match node.value() {
        Value::Number(digits) => digits.parse().ok(),
        _ => None,
    };
    digits.ok_or_else(|| node.fault(Fault::Shape, "expected a whole number"))
}

fn context(resource: &Node<'_>, context: &Node<'_>, draft: &mut DocumentDraft) -> Result<(), Problem> {
    if let Some(period) = context.get("period")? {
        draft.service_start = period.get("start")?.map(|node| coding::date_time(&node)).transpose()?;
        draft.service_stop = period.get("end")?.map(|node| coding::date_time(&node)).transpose()?;
    }
    draft.facility = context.get("facilityType")?.map(|node| coding::concept(&node)).transpose()?;
    draft.setting = context.get("practiceSetting")?.map(|node| coding::concept(&node)).transpose()?;
    for event in context.items("event")? {
        draft.events.push(coding::concept(&event)?);
    }
    for related in context.items("related")? {
        draft.references.push(coding::identifier(&related.need("identifier")?)?);
    }
    if let Some(reference) = context.get("sourcePatientInfo")? {
        let target = reference.need("reference")?;
        match author::contained(resource, target.as_text()?)? {
            Some(patient) => draft.source_patient = patient::source(&patient)?,
            None => return Err(target.fault(Fault::Value, "the source patient must be a contained resource")),
        }
    }
    Ok(())
}

/// The document that this one replaces: at most one `relatesTo`, and none of another kind.
fn replaces(resource: &Node<'_>) -> Result<Option<Replaced>, Problem> {
    let relations = resource.items("relatesTo")?;
    let relation = match relations.as_slice() {
        [] => return Ok(None),
        [relation] => relation,
        [_, second, ..] => return Err(second.fault(Fault::Value, "one relatesTo")),
    };
    let code = relation.need("code")?;
    if code.as_text()? != "replaces" {
        return Err(code.fault(Fault::Unsupported, "only replaces is supported"));
    }
    let target = relation.need("target")?;
    if let Some(identifier) = target.get("identifier")? {
        return unique_id(&identifier).map(|id| Some(Replaced::UniqueId(id)));
    }
    let reference = target.need("reference")?;
    match self::target(reference.as_text()?) {
        Some(named) => Ok(Some(named)),
        None => Err(Issue::new(Fault::ReplacesUnknown, "the replaced document is unknown")
            .at(target.path())
            .xds("XDSReplaceFailed")
            .into()),
    }
}

/// The document that a literal or conditional reference names; none when it has no form that ours have.
pub(crate) fn target(reference: &str) -> Option<Replaced> {
    if let Some((_, query)) = reference.split_once("DocumentReference?") {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let (Some((key, token)), None) = (pairs.next(), pairs.next()) else { return None };
        if key != "identifier" {
            return None;
        }
        let (system, value) = token.split_once('|').unwrap_or(("", &token));
        return UniqueId::from_fhir(system, value).map(Replaced::UniqueId);
    }
    let (_, id) = reference.rsplit_once("DocumentReference/")?;
    PublicId::parse(id).map(Replaced::Id)
}

/// The resource as it came, compact, without `content.attachment.data`.
fn received(resource: &Value<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(2048);
    write_without(&mut out, resource, &["content", "attachment", "data"]);
    out
}

/// Writes a value without the member at the end of a path; arrays on the way are looked through.
fn write_without(out: &mut Vec<u8>, value: &Value<'_>, path: &[&str]) {
    match (value, path) {
        (Value::Array(items), [_, ..]) => crate::json::write_array(out, |a: &mut Array<'_>| {
            for item in items {
                a.value(|out| write_without(out, item, path));
            }
        }),
        (Value::Object(members), [step, rest @ ..]) => write_object(out, |o| {
            for (key, member) in members {
                match (key == step, rest) {
                    (true, []) => {}
                    (true, rest) => o.value(key, |out| write_without(out, member, rest)),
                    (false, _) => o.value(key, |out| write_value(out, member)),
                }
            }
        }),
        _ => write_value(out, value),
    }
}
