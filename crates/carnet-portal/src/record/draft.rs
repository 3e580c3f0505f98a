//! A form that adds a document: what was typed, the file sent or kept, and what is wrong with them.

use carnet_insight::sniff::{Sniffed, sniff};
use carnet_model::document::UniqueId;
use carnet_model::document::Visibility;
use carnet_model::{Code, Dtm, Ins, PublicId};
use carnet_pages::person::{AddError, DocumentDraft as Typed, KeptFile};
use carnet_service::draft::{Deposited, DocumentDraft, LotDraft, Repeat, Replaced};
use carnet_service::fault::{DepositFault, FaultKind};
use carnet_service::{ServiceError, TokenKind};
use jiff::civil::Date;

use crate::failure::Failure;
use crate::kept::UploadedFile;
use crate::portal::Portal;
use crate::upload::{Sent, Upload};
use crate::when::parse_date;

/// Longest title and comment, in characters.
const TITLE: usize = 120;
const COMMENT: usize = 1_000;
/// Life of the ticket of a kept file, in milliseconds.
const KEPT_LIFE: i64 = 20 * 60_000;

/// What a form may bring.
pub(crate) struct Allowed<'a> {
    /// Codes of types.
    pub(crate) kinds: &'a [carnet_pages::parts::TypeOption],
    /// Whether a CDA is taken as well as PDF, JPEG and PNG.
    pub(crate) files: Files,
    /// Today.
    pub(crate) today: Date,
    /// Birth of the person, when known.
    pub(crate) born: Option<Date>,
    /// Largest file, in bytes.
    pub(crate) limit: u64,
}

/// Kinds of files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Files {
    /// PDF, JPEG, PNG.
    Scans,
    /// Those and CDA.
    Clinical,
}

/// A form as read.
pub(crate) struct Form {
    /// What was typed, a proposed fix applied.
    pub(crate) typed: Typed,
    /// The file, and the ticket under which it is kept already.
    pub(crate) file: Option<(UploadedFile, Option<String>)>,
    /// The day.
    pub(crate) date: Option<Date>,
    /// What is wrong, in the order of the form.
    pub(crate) errors: Vec<AddError>,
}

/// Reads a form.
pub(crate) fn read(portal: &Portal, owner: &str, upload: Upload, allowed: &Allowed<'_>) -> Form {
    let mut errors = Vec::new();
    let fields = &upload.fields;
    let file = match upload.file {
        Sent::File(file) => Some((file, None)),
        Sent::TooLarge(size) => {
            errors.push(AddError::FileTooLarge { size: Some(size), limit: allowed.limit });
            None
        }
        Sent::Nothing => {
            let ticket = fields.get("fichier_garde");
            let kept = portal.kept().find(ticket, owner, portal.service().now());
            if kept.is_none() {
                errors.push(AddError::FileMissing);
            }
            kept.map(|file| (file, Some(ticket.to_owned())))
        }
    };
    errors.extend(file.as_ref().and_then(|(file, _)| wrong_kind(file, allowed.files)));
    let typed = typed(fields);
    let bad_file = !errors.is_empty();
    errors.extend(title_error(&typed.title, file.as_ref().map(|(file, _)| file.name.as_str())));
    if !allowed.kinds.iter().any(|kind| kind.code == typed.kind) {
        errors.push(AddError::KindMissing);
    }
    let date = match day(&typed.date, allowed) {
        Ok(date) => Some(date),
        Err(error) => {
            errors.push(error);
            None
        }
    };
    Form { typed, file: file.filter(|_| !bad_file), date, errors }
}

fn typed(fields: &crate::form::Fields) -> Typed {
    let short = |name: &str, most: usize| fields.get(name).trim().chars().take(most).collect::<String>();
    let mut typed = Typed {
        // One character more, so that a title that is too long is told rather than cut.
        title: short("titre", TITLE + 1),
        kind: short("type", 100),
        date: short("date", 40),
        comment: short("commentaire", COMMENT),
    };
    match fields.get("correction").split_once(':') {
        Some(("titre", title)) => typed.title = title.chars().take(TITLE).collect(),
        Some(("date", date)) => date.clone_into(&mut typed.date),
        _ => {}
    }
    typed
}

fn title_error(title: &str, file: Option<&str>) -> Option<AddError> {
    if title.is_empty() {
        return Some(AddError::TitleMissing { proposal: file.and_then(title_of) });
    }
    let long = title.chars().count() > TITLE;
    long.then_some(AddError::TitleTooLong { max: u32::try_from(TITLE).unwrap_or(u32::MAX) })
}

/// A title from the name of a file: `carnet_de-tension.pdf` → `Carnet de tension`.
fn title_of(file: &str) -> Option<String> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let plain = stem.replace(['_', '-'], " ");
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    let first = letters.next().filter(|_| words.chars().any(char::is_alphabetic))?;
    Some(first.to_uppercase().chain(letters).take(TITLE).collect())
}

fn day(text: &str, allowed: &Allowed<'_>) -> Result<Date, AddError> {
    let date = parse_date(text).ok_or(AddError::DateUnreadable { proposal: None })?;
    if date > allowed.today {
        // The same day of this year, or of the year before: a slip of the year is the likeliest mistake.
        let years = [allowed.today.year(), allowed.today.year() - 1];
        let same_day = years.into_iter().filter_map(|year| Date::new(year, date.month(), date.day()).ok());
        return Err(AddError::DateFuture {
            proposal: same_day.into_iter().find(|day| *day <= allowed.today),
        });
    }
    if allowed.born.is_some_and(|born| date < born) {
        return Err(AddError::DateBeforeBirth);
    }
    Ok(date)
}

fn wrong_kind(file: &UploadedFile, files: Files) -> Option<AddError> {
    let found = match sniff(&file.bytes) {
        Sniffed::Pdf | Sniffed::Jpeg(_) | Sniffed::Png(_) => return None,
        Sniffed::Cda | Sniffed::CdaStylesheet if files == Files::Clinical => return None,
        Sniffed::Empty => return Some(AddError::FileEmpty),
        Sniffed::Zip => Some(ending(&file.name).unwrap_or_else(|| "ZIP".to_owned())),
        Sniffed::Html => Some("HTML".to_owned()),
        Sniffed::Cda | Sniffed::CdaStylesheet | Sniffed::OtherXml => Some("XML".to_owned()),
        Sniffed::Json => Some("JSON".to_owned()),
        Sniffed::PlainText => Some("TXT".to_owned()),
        Sniffed::Polyglot => None,
        Sniffed::Unknown => {
            ending(&file.name).filter(|ending| !matches!(ending.as_str(), "PDF" | "PNG" | "JPG" | "JPEG"))
        }
    };
    let damaged = found.is_none()
        && ending(&file.name).is_some_and(|e| matches!(e.as_str(), "PDF" | "PNG" | "JPG" | "JPEG"));
    Some(if damaged { AddError::FileDamaged } else { AddError::FileKind { found } })
}

/// The ending of a file's name, as people know it.
fn ending(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    let short = (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    short.then(|| ending.to_ascii_uppercase())
}

/// Keeps the file of a form that goes back to its sender.
pub(crate) async fn keep(portal: &Portal, owner: &str, form: &Form) -> Result<Option<KeptFile>, Failure> {
    let Some((file, known)) = &form.file else { return Ok(None) };
    let ticket = match known {
        Some(ticket) => ticket.clone(),
        // The ticket itself holds nothing: it is a name that nobody can guess.
        None => portal.service().issue(TokenKind::Words, Vec::new(), KEPT_LIFE).await?,
    };
    portal.kept().keep(&ticket, owner, portal.service().now(), file.clone());
    Ok(Some(KeptFile { ticket, name: file.name.clone(), size: file.bytes.len() as u64 }))
}

/// Files the document of a form. The same form sent twice makes one document: its uniqueId follows from its content.
pub(crate) async fn deposit(
    portal: &Portal,
    caller: &carnet_model::Caller,
    owner: &str,
    subject: Ins,
    form: &Form,
    visibility: Visibility,
    replaces: Option<PublicId>,
) -> Result<Deposited, ServiceError> {
    let unique_id = unique_id(owner, form);
    let first = portal
        .service()
        .deposit(caller, lot(subject, form, visibility, replaces, Some(unique_id.clone())))
        .await?;
    // The author finds their own document this way, authorised to read the record or not.
    let there = first.repeat == Repeat::No
        || !portal.service().documents_by_unique_id(caller, &unique_id).await?.is_empty();
    let done = if there {
        first
    } else {
        // It was deleted since: this is a new deposit of the same file.
        portal.service().deposit(caller, lot(subject, form, visibility, replaces, None)).await?
    };
    if let Some((_, Some(ticket))) = &form.file {
        portal.kept().forget(ticket);
    }
    Ok(done)
}

fn lot(
    subject: Ins,
    form: &Form,
    visibility: Visibility,
    replaces: Option<PublicId>,
    unique_id: Option<UniqueId>,
) -> LotDraft {
    let comment = Some(form.typed.comment.clone()).filter(|comment| !comment.is_empty());
    let document = DocumentDraft {
        unique_id,
        title: Some(form.typed.title.clone()),
        comments: comment,
        service_start: form.date.and_then(|date| Dtm::parse(&date.strftime("%Y%m%d").to_string())),
        type_code: Some(Code::new("", &form.typed.kind, "")),
        visibility,
        replaces: replaces.map(Replaced::Id),
        content: form.file.as_ref().map(|(file, _)| file.bytes.clone()).unwrap_or_default(),
        ..DocumentDraft::default()
    };
    LotDraft::of(subject, document)
}

fn unique_id(owner: &str, form: &Form) -> UniqueId {
    let bytes = form.file.as_ref().map(|(file, _)| file.bytes.clone()).unwrap_or_default();
    let typed = [owner, &form.typed.title, &form.typed.kind, &form.typed.date].join("\u{0}");
    let hash = carnet_seal::sha256(&[&carnet_seal::sha256(&bytes)[..], typed.as_bytes()].concat());
    let mut id = *hash.first_chunk::<16>().unwrap_or(&[0; 16]);
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut id;
    *version = *version & 0x0f | 0x80;
    *variant = *variant & 0x3f | 0x80;
    UniqueId::from_uuid(PublicId(id))
}

/// What a fault of a deposit is in the words of the form; none when the form can say nothing about it.
pub(crate) fn error_of(fault: &DepositFault, limit: u64) -> Option<AddError> {
    Some(match &fault.kind {
        FaultKind::DocumentTooLarge { size, .. } => {
            AddError::FileTooLarge { size: Some(*size as u64), limit }
        }
        FaultKind::LotTooLarge { .. } => AddError::FileTooLarge { size: None, limit },
        FaultKind::EmptyDocument => AddError::FileEmpty,
        FaultKind::NotWhatItClaims { .. } | FaultKind::MediaType(_) => AddError::FileKind { found: None },
        FaultKind::Cda(_)
        | FaultKind::CdaContradicts { .. }
        | FaultKind::CdaSilent { .. }
        | FaultKind::HashMismatch
        | FaultKind::SizeMismatch { .. } => AddError::FileDamaged,
        FaultKind::UnknownType(_) | FaultKind::ClassMismatch { .. } | FaultKind::FormatMismatch { .. } => {
            AddError::KindMissing
        }
        FaultKind::FutureCreation => AddError::DateFuture { proposal: None },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn file(name: &str, bytes: &[u8]) -> UploadedFile {
        UploadedFile { name: name.to_owned(), bytes: bytes::Bytes::copy_from_slice(bytes) }
    }

    #[test]
    fn files_are_judged_by_their_bytes() {
        let pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n";
        let cda = b"<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";
        for (name, bytes, scans, clinical) in [
            ("a.pdf", &pdf[..], None, None),
            ("a.docx", &pdf[..], None, None),
            ("a.pdf", b"", Some(AddError::FileEmpty), Some(AddError::FileEmpty)),
            ("a.xml", &cda[..], Some(AddError::FileKind { found: Some("XML".to_owned()) }), None),
            (
                "lettre.docx",
                b"PK\x03\x04rest",
                Some(AddError::FileKind { found: Some("DOCX".to_owned()) }),
                Some(AddError::FileKind { found: Some("DOCX".to_owned()) }),
            ),
            (
                "photo.png",
                b"\x89PNG\r\n\x1a\nbroken",
                Some(AddError::FileDamaged),
                Some(AddError::FileDamaged),
            ),
            (
                "page.pdf",
                b"<!doctype html><html></html>",
                Some(AddError::FileKind { found: Some("HTML".to_owned()) }),
                Some(AddError::FileKind { found: Some("HTML".to_owned()) }),
            ),
        ] {
            assert_eq!(wrong_kind(&file(name, bytes), Files::Scans), scans, "{name}");
            assert_eq!(wrong_kind(&file(name, bytes), Files::Clinical), clinical, "{name}");
        }
    }

    #[test]
    fn dates_are_fixed_where_one_can_guess() {
        let allowed = Allowed {
            kinds: &[],
            files: Files::Scans,
            today: date(2026, 11, 24),
            born: Some(date(1979, 3, 28)),
            limit: 25,
        };
        for (text, expected) in [
            ("2026-11-24", Ok(date(2026, 11, 24))),
            ("2027-03-02", Err(AddError::DateFuture { proposal: Some(date(2026, 3, 2)) })),
            ("1979-03-27", Err(AddError::DateBeforeBirth)),
            ("32/01/2026", Err(AddError::DateUnreadable { proposal: None })),
        ] {
            assert_eq!(day(text, &allowed), expected, "{text}");
        }
    }

    #[test]
    fn titles_are_proposed_from_names() {
        for (name, title) in [
            ("carnet_de-tension.pdf", Some("Carnet de tension")),
            ("2026.pdf", None),
            ("", None),
            ("été.jpg", Some("Été")),
        ] {
            assert_eq!(title_of(name).as_deref(), title, "{name}");
        }
    }
}
