//! What a file is, from its bytes alone.
//!
//! The answer is one of a closed list; a file that two readers could take for two things is [`Sniffed::Polyglot`] and must be refused.

mod archive;
mod image;
mod markup;

pub use image::Pixels;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// XML whose root is a CDA ClinicalDocument.
    Cda,
    /// A style sheet that carries a CDA.
    CdaStylesheet,
    /// PDF.
    Pdf,
    /// JPEG with its dimensions.
    Jpeg(Pixels),
    /// PNG with its dimensions.
    Png(Pixels),
    /// UTF-8 text without control characters, and no markup at its start.
    PlainText,
    /// Looks like one JSON object or array (not validated).
    Json,
    /// XML with another root, or that we do not read (document type, broken).
    OtherXml,
    /// HTML, however incomplete: a browser would render it.
    Html,
    /// ZIP container.
    Zip,
    /// Two kinds at once: refuse.
    Polyglot,
    /// No bytes.
    Empty,
    /// Anything else.
    Unknown,
}

impl Sniffed {
    /// The media types that a file of this kind may be declared as; empty when it may not be stored.
    pub fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Cda => &["text/xml", "application/xml", "application/hl7-cda+xml"],
            Self::CdaStylesheet => &["application/xslt+xml"],
            Self::Pdf => &["application/pdf"],
            Self::Jpeg(_) => &["image/jpeg"],
            Self::Png(_) => &["image/png"],
            Self::PlainText => &["text/plain"],
            // A JSON text is also a plain text.
            Self::Json => &["application/fhir+json", "application/json", "text/plain"],
            Self::OtherXml | Self::Html | Self::Zip | Self::Polyglot | Self::Empty | Self::Unknown => &[],
        }
    }

    /// Whether the declared media type (parameters ignored) fits.
    pub fn fits(self, declared: &str) -> bool {
        let bare = declared.split(';').next().unwrap_or_default().trim();
        self.media_types().iter().any(|known| known.eq_ignore_ascii_case(bare))
    }
}

/// How far readers of PDF look for its header.
const PDF_WINDOW: usize = 1024;
/// How many bytes of white space and byte order mark may stand before a PDF header.
const PDF_LEAD: usize = 8;

/// Says what the bytes are.
pub fn sniff(bytes: &[u8]) -> Sniffed {
    if bytes.is_empty() {
        return Sniffed::Empty;
    }
    let kind = primary(bytes);
    if is_polyglot(kind, bytes) { Sniffed::Polyglot } else { kind }
}

fn primary(bytes: &[u8]) -> Sniffed {
    if pdf_at_start(bytes) {
        return Sniffed::Pdf;
    }
    if bytes.starts_with(image::PNG) {
        return image::png(bytes).map_or(Sniffed::Unknown, Sniffed::Png);
    }
    if bytes.starts_with(image::JPEG) {
        return image::jpeg(bytes).map_or(Sniffed::Unknown, Sniffed::Jpeg);
    }
    if archive::starts_as_zip(bytes) {
        return Sniffed::Zip;
    }
    markup::text_kind(bytes)
}

fn pdf_at_start(bytes: &[u8]) -> bool {
    find(head(bytes, PDF_LEAD + 5), b"%PDF-").is_some_and(|at| {
        let lead = head(bytes, at);
        lead.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(lead).trim_ascii().is_empty()
    })
}

fn is_polyglot(kind: Sniffed, bytes: &[u8]) -> bool {
    let pdf = find(head(bytes, PDF_WINDOW), b"%PDF-").is_some();
    let zip_tail = archive::ends_as_zip(bytes);
    match kind {
        Sniffed::Pdf => zip_tail || markup::has_page_tag(head(bytes, PDF_WINDOW)),
        Sniffed::Png(_) | Sniffed::Jpeg(_) => pdf || zip_tail || markup::has_page_tag(bytes),
        Sniffed::Unknown => pdf || (is_gif(bytes) && markup::has_page_tag(bytes)),
        Sniffed::Zip => pdf,
        _ => pdf || zip_tail || is_gif(bytes),
    }
}

fn is_gif(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

fn head(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(..length).unwrap_or(bytes)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests;
