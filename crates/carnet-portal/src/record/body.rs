//! The content of a document on its page: our own rendering of a CDA, a frame for PDF and images, or a text.

use bytes::Bytes;
use carnet_insight::cda::{self, Body, CdaDocument};
use carnet_insight::html::{HeadingLevel, Labels, Rendering, render};
use carnet_insight::sniff::{Sniffed, sniff};
use carnet_model::{Caller, PublicId};
use carnet_pages::parts::{DocumentBody, Media};
use carnet_pages::{Lang, SafeHtml};
use carnet_service::{Item, Service, TokenKind};

use crate::failure::{Failure, see_other};
use crate::ticket::{ContentTicket, Part, Shown};

/// Life of an address on the content origin, in milliseconds. Source: `design/security.md` 8.3.
const CONTENT_LIFE: i64 = 60_000;
/// Longest plain text shown in a page, in bytes.
const LONGEST_TEXT: usize = 400_000;

/// The kinds of content, by the media type under which it is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cda,
    Frame(Media),
    Text,
    Other,
}

fn kind(mime: &str) -> Kind {
    match mime {
        "text/xml" | "application/xml" | "application/hl7-cda+xml" | "application/xslt+xml" => Kind::Cda,
        "application/pdf" => Kind::Frame(Media::Pdf),
        "image/jpeg" | "image/png" => Kind::Frame(Media::Image),
        "text/plain" => Kind::Text,
        _ => Kind::Other,
    }
}

/// The content of a document. A CDA and a text are read here, with a trace; the bytes of a frame are read when they
/// are fetched. `own` is the address of the document's page.
pub(crate) async fn body(
    service: &Service,
    caller: &Caller,
    item: &Item,
    id: PublicId,
    own: &str,
    lang: Lang,
) -> Result<DocumentBody, Failure> {
    match kind(&item.shown.document.entry.mime) {
        Kind::Cda => {
            let bytes = service.read(caller, id).await?.bytes;
            let own = own.to_owned();
            let rendered = tokio::task::spawn_blocking(move || of_cda(&bytes, &own, lang)).await;
            rendered.map_err(|_| Failure::Internal)
        }
        Kind::Frame(media) => Ok(DocumentBody::Frame { url: format!("{own}/contenu"), media }),
        Kind::Text => {
            let bytes = service.read(caller, id).await?.bytes;
            let short = bytes.len() <= LONGEST_TEXT;
            let text = core::str::from_utf8(&bytes).ok().filter(|_| short);
            Ok(text.map_or(DocumentBody::DownloadOnly, |text| DocumentBody::Text(text.to_owned())))
        }
        Kind::Other => Ok(DocumentBody::DownloadOnly),
    }
}

fn of_cda(bytes: &Bytes, own: &str, lang: Lang) -> DocumentBody {
    let Ok(document) = cda::read(bytes) else { return DocumentBody::DownloadOnly };
    match &document.body {
        Body::None => DocumentBody::DownloadOnly,
        Body::NonXml { bytes, .. } => match bytes.as_deref().map(|bytes| (bytes, sniff(bytes))) {
            Some((_, Sniffed::Pdf)) => frame(own, Media::Pdf),
            Some((_, Sniffed::Jpeg(_) | Sniffed::Png(_))) => frame(own, Media::Image),
            Some((text, Sniffed::PlainText)) if text.len() <= LONGEST_TEXT => {
                DocumentBody::Text(String::from_utf8_lossy(text).into_owned())
            }
            _ => DocumentBody::DownloadOnly,
        },
        Body::Structured(_) => {
            let labels = labels(lang);
            let media_url = |place: usize, _: &cda::Media| Some(format!("{own}/media/{place}"));
            let rendering = Rendering { labels: &labels, heading: HeadingLevel::Two, media_url: &media_url };
            let fragment = render(&document, &rendering);
            if fragment.is_empty() {
                DocumentBody::DownloadOnly
            } else {
                DocumentBody::Html(SafeHtml::trusted(fragment))
            }
        }
    }
}

/// Whether a document of this media type is read by our own rendering.
pub(crate) fn is_cda(mime: &str) -> bool {
    kind(mime) == Kind::Cda
}

/// The narrative of a CDA for a page that stands alone: its pictures are in the original only. `None` for what has none.
pub(crate) fn page_of(bytes: &[u8], lang: Lang) -> Option<SafeHtml> {
    let document = cda::read(bytes).ok()?;
    let labels = labels(lang);
    let media_url = |_: usize, _: &cda::Media| None;
    let rendering = Rendering { labels: &labels, heading: HeadingLevel::Two, media_url: &media_url };
    let fragment = render(&document, &rendering);
    (!fragment.is_empty()).then(|| SafeHtml::trusted(fragment))
}

fn frame(own: &str, media: Media) -> DocumentBody {
    DocumentBody::Frame { url: format!("{own}/contenu?partie=corps"), media }
}

fn labels(lang: Lang) -> Labels {
    let texts = lang.texts();
    Labels {
        table: texts.say("clinical-table"),
        image: texts.say("clinical-image"),
        missing_media: texts.say("clinical-missing"),
        attachment: texts.say("clinical-attachment"),
        footnotes: texts.say("clinical-footnotes"),
        inserted: texts.say("clinical-inserted"),
        deleted: texts.say("clinical-deleted"),
    }
}

/// Sends the browser to the bytes: an address on the content origin that works once and for a minute. Nothing is read
/// here: the content origin reads, with a trace, for the caller that the ticket names.
pub(crate) async fn to_content(
    portal: &crate::portal::Portal,
    caller: &Caller,
    id: PublicId,
    part: Part,
    shown: Shown,
) -> Result<axum::response::Response, Failure> {
    let ticket = ContentTicket::new(caller.clone(), id, part, shown, "document".to_owned());
    let token = portal.service().issue(TokenKind::Content, ticket.to_payload(), CONTENT_LIFE).await?;
    Ok(see_other(&format!("{}/c/{token}", portal.config().content_origin)))
}

/// The bytes of a part of a CDA, and the media type under which they may be served.
pub(crate) fn part_of(bytes: &[u8], part: Part) -> Option<(Vec<u8>, &'static str)> {
    let document: CdaDocument = cda::read(bytes).ok()?;
    match part {
        Part::Whole => None,
        Part::Medium(place) => {
            let medium = document.media.into_iter().nth(usize::try_from(place).ok()?)?;
            let served = medium.served_type()?;
            Some((medium.bytes, served))
        }
        Part::Body => {
            let Body::NonXml { bytes: Some(bytes), .. } = document.body else { return None };
            let served = match sniff(&bytes) {
                Sniffed::Pdf => "application/pdf",
                Sniffed::Jpeg(_) => "image/jpeg",
                Sniffed::Png(_) => "image/png",
                _ => return None,
            };
            Some((bytes, served))
        }
    }
}
