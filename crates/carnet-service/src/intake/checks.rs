//! Checks of a lot that need no record: numbers, sizes, one person, known types, true hashes and sizes.

use carnet_insight::sniff::{Sniffed, sniff};
use carnet_model::{Code, Ins};
use carnet_terms::Set;

use super::Desk;
use crate::config::{Profile, ServiceConfig};
use crate::draft::{DocumentDraft, LotDraft};
use crate::fault::{DepositFault, FaultKind, WarningKind};

/// A client's clock may be ahead by this much, in milliseconds.
const CLOCK_SKEW: i64 = 5 * 60_000;

/// Checks the lot as a whole.
pub(super) fn lot(draft: &LotDraft, config: &ServiceConfig, desk: &mut Desk<'_>) -> Result<(), DepositFault> {
    let limits = config.limits;
    let bytes: usize = draft.documents.iter().map(|d| d.content.len()).sum();
    if draft.documents.len() > limits.lot_documents || bytes > limits.lot_bytes {
        let kind = FaultKind::LotTooLarge { documents: limits.lot_documents, bytes: limits.lot_bytes };
        return Err(desk.fault(kind));
    }
    subject(draft, config, desk)?;
    for (place, document) in draft.documents.iter().enumerate() {
        desk.document = Some(place);
        one(document, draft, config, desk)?;
    }
    desk.document = None;
    Ok(())
}

/// Whether a deployment takes an INS: in the national profile, only those of the production domains with a right key.
pub(crate) fn ins(profile: Profile, ins: &Ins) -> Result<(), FaultKind> {
    match profile {
        Profile::National if !ins.domain().is_production() => {
            Err(FaultKind::InsDomain { oid: ins.domain().oid() })
        }
        Profile::National if !ins.key_is_right() => Err(FaultKind::InsKey),
        Profile::National | Profile::Sandbox => Ok(()),
    }
}

fn subject(draft: &LotDraft, config: &ServiceConfig, desk: &mut Desk<'_>) -> Result<(), DepositFault> {
    ins(config.profile, &draft.subject).map_err(|kind| desk.fault(kind))?;
    if !draft.subject.key_is_right() {
        desk.warn(WarningKind::InsKey);
    }
    Ok(())
}

fn one(
    document: &DocumentDraft,
    lot: &LotDraft,
    config: &ServiceConfig,
    desk: &mut Desk<'_>,
) -> Result<(), DepositFault> {
    let size = document.content.len();
    if size == 0 {
        return Err(desk.fault(FaultKind::EmptyDocument));
    }
    if size > config.limits.document_bytes {
        return Err(desk.fault(FaultKind::DocumentTooLarge { size, limit: config.limits.document_bytes }));
    }
    if document.subject.is_some_and(|subject| subject != lot.subject) {
        return Err(desk.fault(FaultKind::OtherPatient));
    }
    if let Some(given) = document.size
        && given != size as u64
    {
        return Err(desk.fault(FaultKind::SizeMismatch { given, actual: size as u64 }));
    }
    let latest = desk.now.plus_millis(CLOCK_SKEW);
    if document.creation_time.as_ref().is_some_and(|at| at.start() > latest) {
        return Err(desk.fault(FaultKind::FutureCreation));
    }
    Ok(())
}

/// What the bytes are, when that is what they were declared as and something that the record stores.
pub(crate) fn media(document: &DocumentDraft, desk: &Desk<'_>) -> Result<(Sniffed, Box<str>), DepositFault> {
    let found = sniff(&document.content);
    let Some(kept) = stored_as(found) else {
        let declared = document.mime.clone().unwrap_or_default();
        return Err(desk.fault(FaultKind::NotWhatItClaims { declared, found: word(found).to_owned() }));
    };
    let Some(declared) = &document.mime else { return Ok((found, kept.into())) };
    if is_known(declared) && found.fits(declared) {
        let bare = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        // `application/xml` and `text/xml` are one type for a CDA; the client gets back what it said.
        return Ok((found, bare.into()));
    }
    if is_known(declared) {
        let kind = FaultKind::NotWhatItClaims { declared: declared.clone(), found: word(found).to_owned() };
        return Err(desk.fault(kind));
    }
    Err(desk.fault(FaultKind::MediaType(declared.clone())))
}

const fn stored_as(found: Sniffed) -> Option<&'static str> {
    Some(match found {
        Sniffed::Cda => "text/xml",
        Sniffed::CdaStylesheet => "application/xslt+xml",
        Sniffed::Pdf => "application/pdf",
        Sniffed::Jpeg(_) => "image/jpeg",
        Sniffed::Png(_) => "image/png",
        Sniffed::PlainText => "text/plain",
        Sniffed::Json => "application/fhir+json",
        _ => return None,
    })
}

fn is_known(declared: &str) -> bool {
    const KNOWN: [&str; 9] = [
        "text/xml",
        "application/xml",
        "application/hl7-cda+xml",
        "application/xslt+xml",
        "application/pdf",
        "image/jpeg",
        "image/png",
        "text/plain",
        "application/fhir+json",
    ];
    let bare = declared.split(';').next().unwrap_or_default().trim();
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(bare))
}

const fn word(found: Sniffed) -> &'static str {
    match found {
        Sniffed::Cda => "a CDA",
        Sniffed::CdaStylesheet => "a style sheet with a CDA",
        Sniffed::Pdf => "a PDF",
        Sniffed::Jpeg(_) => "a JPEG image",
        Sniffed::Png(_) => "a PNG image",
        Sniffed::PlainText => "plain text",
        Sniffed::Json => "JSON",
        Sniffed::OtherXml => "XML that is no CDA",
        Sniffed::Html => "HTML",
        Sniffed::Zip => "an archive",
        Sniffed::Polyglot => "two kinds of file at once",
        Sniffed::Empty => "empty",
        Sniffed::Unknown => "of an unknown kind",
    }
}

/// Checks a code against its value set; outside it, strict mode refuses.
pub(super) fn in_value_set(
    set: Set,
    element: &'static str,
    code: &Code,
    desk: &mut Desk<'_>,
) -> Result<(), DepositFault> {
    if carnet_terms::is_valid(set, &code.code, Some(&code.system)) {
        return Ok(());
    }
    desk.tolerate(FaultKind::OutsideValueSet { element, code: code.clone() })
}
