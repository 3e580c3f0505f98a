use super::*;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0....");
    bytes
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xFF\xDB\x00\x02\xFF\xC2\x00\x11\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([3, 1, 0x22, 0]);
    bytes
}

fn zip_tail(comment: &[u8]) -> Vec<u8> {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.extend([0; 16]);
    bytes.extend(u16::try_from(comment.len()).unwrap().to_le_bytes());
    bytes.extend(comment);
    bytes
}

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn kinds() {
    let cda = br#"<ClinicalDocument xmlns="urn:hl7-org:v3"/>"#;
    let sheet = br#"<?xml version="1.0"?><x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"><c:ClinicalDocument xmlns:c="urn:hl7-org:v3"/></x:stylesheet>"#;
    let bare = br#"<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="ClinicalDocument"/></x:stylesheet>"#;
    let size = |width, height| Pixels { width, height };
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(r#"<ClinicalDocument xmlns="urn:hl7-org:v3"/>"#.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let rows: Vec<(&str, Vec<u8>, Sniffed)> = vec![
        ("cda", cda.to_vec(), Sniffed::Cda),
        ("cda, mark", join(&[b"\xEF\xBB\xBF", cda]), Sniffed::Cda),
        ("cda, comment", join(&[b"<?xml version='1.0'?>\n<!-- x -->\n<?a b?>", cda]), Sniffed::Cda),
        ("cda, prefix", br#"<h:ClinicalDocument xmlns:h="urn:hl7-org:v3"/>"#.to_vec(), Sniffed::Cda),
        ("cda, UTF-16", wide, Sniffed::Cda),
        ("cda, no namespace", b"<ClinicalDocument/>".to_vec(), Sniffed::OtherXml),
        ("cda, document type", join(&[b"<!DOCTYPE a>", cda]), Sniffed::OtherXml),
        ("style sheet", sheet.to_vec(), Sniffed::CdaStylesheet),
        ("style sheet without document", bare.to_vec(), Sniffed::OtherXml),
        (
            "svg in xml",
            b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            Sniffed::OtherXml,
        ),
        ("svg", b"<svg onload='x'/>".to_vec(), Sniffed::Html),
        (
            "xhtml",
            b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>".to_vec(),
            Sniffed::Html,
        ),
        ("html", b"  <!DOCTYPE html><p>".to_vec(), Sniffed::Html),
        ("script", b"<SCRIPT>alert(1)".to_vec(), Sniffed::Html),
        ("html in latin 1", b"<html>\xE9".to_vec(), Sniffed::Html),
        ("comment", b"<!-- x --><b>".to_vec(), Sniffed::OtherXml),
        ("open comment", b"<!-- x <b>".to_vec(), Sniffed::Html),
        ("pdf", b"%PDF-1.7\n".to_vec(), Sniffed::Pdf),
        ("pdf after a line", b"\r\n%PDF-1.7\n".to_vec(), Sniffed::Pdf),
        ("png", png(800, 600), Sniffed::Png(size(800, 600))),
        ("jpeg", jpeg(640, 480), Sniffed::Jpeg(size(640, 480))),
        ("png, cut", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec(), Sniffed::Unknown),
        ("jpeg, cut", b"\xFF\xD8\xFF\xE0\x00\x04".to_vec(), Sniffed::Unknown),
        ("zip", join(&[b"PK\x03\x04", &[0; 30], &zip_tail(b"")]), Sniffed::Zip),
        ("json", br#" {"resourceType":"Bundle"} "#.to_vec(), Sniffed::Json),
        ("json list", b"[1,2]".to_vec(), Sniffed::Json),
        ("text", "Compte rendu, glycémie < 5,5".as_bytes().to_vec(), Sniffed::PlainText),
        ("text that starts with a sign", b"< 5 mmol/l".to_vec(), Sniffed::PlainText),
        ("text with NUL", b"a\0b".to_vec(), Sniffed::Unknown),
        ("latin text", b"caf\xE9".to_vec(), Sniffed::Unknown),
        ("gif", b"GIF89a\x01\0\x01\0".to_vec(), Sniffed::Unknown),
        ("program", b"\x7FELF\x02".to_vec(), Sniffed::Unknown),
        ("nothing", vec![], Sniffed::Empty),
    ];
    for (name, bytes, kind) in rows {
        assert_eq!(sniff(&bytes), kind, "{name}");
    }
}

#[test]
fn polyglots() {
    for (name, bytes) in [
        ("html, then pdf", b"<html><!-- %PDF-1.4 -->".to_vec()),
        ("pdf, then html", b"%PDF-1.4\n<html><script>x()</script>".to_vec()),
        ("pdf and zip", join(&[b"%PDF-1.4\n......", &zip_tail(b"")])),
        ("pdf and zip with a comment", join(&[b"%PDF-1.4\n......", &zip_tail(b"%%EOF")])),
        ("gif and html", b"GIF89a/*<script>*/=1".to_vec()),
        ("gif and pdf", b"GIF89a\x01%PDF-1.4".to_vec()),
        ("gif and text", b"GIF89a=alert(1)".to_vec()),
        ("png and script", join(&[&png(1, 1), b"<ScRiPt>"])),
        ("jpeg and zip", join(&[&jpeg(1, 1), &zip_tail(b"")])),
        ("zip and pdf", b"PK\x03\x04..%PDF-1.4".to_vec()),
        ("text and pdf", b"hello\n%PDF-1.4".to_vec()),
        (
            "cda and pdf",
            br#"<?xml version="1.0"?><!-- %PDF-1.4 --><ClinicalDocument xmlns="urn:hl7-org:v3"/>"#.to_vec(),
        ),
    ] {
        assert_eq!(sniff(&bytes), Sniffed::Polyglot, "{name}");
    }
}

#[test]
fn declared_types() {
    for (kind, declared, fits) in [
        (Sniffed::Cda, "text/xml", true),
        (Sniffed::Cda, "Application/XML; charset=utf-8", true),
        (Sniffed::Cda, "application/pdf", false),
        (Sniffed::CdaStylesheet, "application/xslt+xml", true),
        (Sniffed::CdaStylesheet, "text/xml", false),
        (Sniffed::Json, "application/fhir+json", true),
        (Sniffed::Json, "text/plain", true),
        (Sniffed::Html, "text/html", false),
        (Sniffed::Polyglot, "application/pdf", false),
        (Sniffed::Unknown, "", false),
    ] {
        assert_eq!(kind.fits(declared), fits, "{kind:?} {declared}");
    }
}

/// Ten megabytes of the word that the search looks for, and of the marks that others look for.
#[test]
fn large_files_are_sniffed_in_linear_time() {
    let sheet = br#"<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform">"#;
    for (name, head, piece, kind) in [
        ("words", &sheet[..], &b"ClinicalDocument "[..], Sniffed::OtherXml),
        (
            "marks",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01",
            b"<",
            Sniffed::Png(Pixels { width: 1, height: 1 }),
        ),
        ("records", b"%PDF-1.4\n", b"PK\x05\x06", Sniffed::Pdf),
        ("jpeg", b"\xFF\xD8\xFF\xE0\0\x02", b"\xFF", Sniffed::Unknown),
    ] {
        let mut bytes = head.to_vec();
        while bytes.len() < 10_000_000 {
            bytes.extend(piece);
        }
        assert_eq!(sniff(&bytes), kind, "{name}");
    }
}
