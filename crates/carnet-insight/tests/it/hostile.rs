//! Hostile XML: refused with the reason and the place, fast, and never beyond the limits.

use std::fmt::Write as _;

use carnet_insight::cda::{self, CdaError};
use carnet_insight::xml::{Limit, XmlError};

const OPEN: &str = r#"<ClinicalDocument xmlns="urn:hl7-org:v3">"#;
const CLOSE: &str = "</ClinicalDocument>";

fn wrap(inner: &str) -> Vec<u8> {
    format!("{OPEN}{inner}{CLOSE}").into_bytes()
}

/// The error of the full reader; the header reader must refuse for the same reason.
fn error(bytes: &[u8]) -> CdaError {
    let full = cda::read(bytes).expect_err("refused");
    assert_eq!(cda::read_header(bytes).expect_err("refused"), full);
    full
}

/// The name of an XML error without its place.
fn reason(error: &CdaError) -> &'static str {
    match error {
        CdaError::Xml(XmlError::DocumentType { .. }) => "document type",
        CdaError::Xml(XmlError::Entity { .. }) => "entity",
        CdaError::Xml(XmlError::Malformed { .. }) => "malformed",
        CdaError::Xml(XmlError::Incomplete) => "incomplete",
        CdaError::Xml(XmlError::InvalidEncoding { .. }) => "encoding",
        CdaError::Xml(XmlError::UnsupportedEncoding { .. }) => "unsupported",
        CdaError::Xml(XmlError::EncodingConflict) => "conflict",
        CdaError::Xml(XmlError::TooLarge { limit, .. }) => match limit {
            Limit::Bytes => "bytes",
            Limit::Depth => "depth",
            Limit::Attributes => "attributes",
            Limit::Namespaces => "namespaces",
            Limit::AttributeLength => "attribute length",
            Limit::Nodes => "nodes",
        },
        CdaError::NotCda => "not cda",
        CdaError::NoDocument => "no document",
        CdaError::SeveralDocuments => "several",
    }
}

#[test]
fn refusals() {
    let laughs = r#"<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><ClinicalDocument xmlns="urn:hl7-org:v3">&b;</ClinicalDocument>"#;
    let external = r#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><ClinicalDocument xmlns="urn:hl7-org:v3">&x;</ClinicalDocument>"#;
    let sheet = |inner: &str| {
        format!(r#"<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform">{inner}</x:stylesheet>"#)
    };
    let two = sheet(&format!("{OPEN}{CLOSE}{OPEN}{CLOSE}"));
    for (bytes, expected) in [
        (laughs.as_bytes().to_vec(), "document type"),
        (external.as_bytes().to_vec(), "document type"),
        (b"<!DOCTYPE ClinicalDocument SYSTEM 'file:///etc/passwd'><ClinicalDocument xmlns='urn:hl7-org:v3'/>".to_vec(), "document type"),
        (b"<!doctype html><ClinicalDocument xmlns='urn:hl7-org:v3'/>".to_vec(), "malformed or document type"),
        (wrap("&nbsp;"), "entity"),
        (wrap("<title>&x;</title>"), "entity"),
        (wrap("<id root='&x;'/>"), "entity"),
        (wrap("<title>&#0;</title>"), "entity"),
        (wrap("<title>&#xFFFF;</title>"), "entity"),
        (wrap("<title>\u{1}</title>"), "malformed"),
        (wrap("<title>a & b</title>"), "malformed"),
        (wrap("<title>]]></title>"), "malformed"),
        (wrap("<id root='1' root='2'/>"), "malformed"),
        (wrap("<id root='<'/>"), "malformed"),
        (wrap("<id root=1/>"), "malformed"),
        (wrap("<!-- -- -->"), "malformed"),
        (wrap("<title></titel>"), "malformed"),
        (wrap("<x:id root='1'/>"), "malformed"),
        (wrap("<?xml version='1.0'?>"), "malformed"),
        ([wrap(""), wrap("")].concat(), "malformed"),
        ([wrap(""), b"tail".to_vec()].concat(), "malformed"),
        (OPEN.as_bytes().to_vec(), "incomplete"),
        (wrap("<title")[..OPEN.len() + 6].to_vec(), "incomplete"),
        (wrap("<!-- ")[..OPEN.len() + 4].to_vec(), "incomplete"),
        (b"   ".to_vec(), "incomplete"),
        (vec![], "incomplete"),
        (wrap("<title>caf").into_iter().chain([0xE9]).collect(), "encoding"),
        (b"<?xml version='1.0' encoding='UTF-7'?><a/>".to_vec(), "unsupported"),
        (b"<?xml version='1.0' encoding='UTF-16'?><a/>".to_vec(), "conflict"),
        (b"<ClinicalDocument/>".to_vec(), "not cda"),
        (b"<html/>".to_vec(), "not cda"),
        (sheet("<a/>").into_bytes(), "no document"),
        (two.into_bytes(), "several"),
        (wrap("<ClinicalDocument/>"), "several"),
    ] {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let full = cda::read(&bytes).expect_err(&shown);
        assert!(expected.split(" or ").any(|word| word == reason(&full)), "{expected} {full:?} {shown}");
        // What stands in the body alone is not always seen by the header reader; all of these are.
        assert_eq!(cda::read_header(&bytes).expect_err(&shown), full, "{shown}");
    }
}

/// Elements nested to this depth, the root included.
fn nested(depth: usize) -> Vec<u8> {
    wrap(&format!("{}{}", "<a>".repeat(depth - 1), "</a>".repeat(depth - 1)))
}

fn attributes(count: usize) -> Vec<u8> {
    let list = (0..count).fold(String::new(), |mut list, i| {
        write!(list, " a{i}='x'").unwrap();
        list
    });
    wrap(&format!("<a{list}/>"))
}

/// Elements nested so that this many declarations are in force at the innermost, one of them at the root.
fn declarations(count: usize) -> Vec<u8> {
    let list = |from: usize, to: usize| {
        (from..to).fold(String::new(), |mut list, i| {
            write!(list, " xmlns:n{i}='u{i}'").unwrap();
            list
        })
    };
    wrap(&format!("<a{}><a{}/></a>", list(1, 40), list(40, count)))
}

#[test]
fn each_limit_at_its_edge() {
    let value = |length: usize, c: &str| wrap(&format!("<a b='{}'/>", c.repeat(length)));
    // The root, and as many children.
    let nodes = |count: usize| wrap(&"<a/>".repeat(count - 1));
    for (good, bad, limit) in [
        (nested(128), nested(129), "depth"),
        (attributes(64), attributes(65), "attributes"),
        (value(65_536, "-"), value(65_537, "-"), "attribute length"),
        (declarations(64), declarations(65), "namespaces"),
        (nodes(1_000_000), nodes(1_000_001), "nodes"),
    ] {
        assert!(cda::read(&good).is_ok(), "{limit}");
        assert_eq!(reason(&error(&bad)), limit);
    }
    assert!(cda::read(&value(200_000, "A")).is_ok(), "embedded base64 is excepted");
    let data = format!("<a b='data:image/png;base64,{}'/>", "A".repeat(200_000));
    assert!(cda::read(&wrap(&data)).is_ok());
    let limits = carnet_insight::xml::Limits { bytes: 40, ..Default::default() };
    let refused = cda::read_within(&wrap(""), &limits).expect_err("larger");
    assert_eq!(reason(&refused), "bytes");
    assert_eq!(reason(&error(&nested(50_000))), "depth");
}

#[test]
fn the_place_is_told() {
    let CdaError::Xml(XmlError::Malformed { position }) = error(&wrap("\n\n  <id root='é' root='2'/>"))
    else {
        panic!()
    };
    assert_eq!((position.line, position.column), (3, 3));
    let CdaError::Xml(XmlError::TooLarge { position, .. }) = error(&attributes(70)) else { panic!() };
    assert_eq!((position.line, position.column), (1, u32::try_from(OPEN.len()).unwrap() + 1));
}

#[test]
fn encodings_are_read() {
    let body = "<ClinicalDocument xmlns='urn:hl7-org:v3'><title>Épisode – 5 µg</title></ClinicalDocument>";
    let latin: Vec<u8> = "<?xml version='1.0' encoding='ISO-8859-1'?>"
        .bytes()
        .chain(body.chars().map(|c| if c == '–' { 0x96 } else { u8::try_from(u32::from(c)).unwrap() }))
        .collect();
    let wide = |declared: &str| {
        let text = format!("<?xml version='1.0' encoding='{declared}'?>{body}");
        [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect::<Vec<u8>>()
    };
    for bytes in [
        body.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", body.as_bytes()].concat(),
        latin,
        wide("UTF-16"),
        wide("utf-16be"),
    ] {
        for title in [cda::read(&bytes).unwrap().header.title, cda::read_header(&bytes).unwrap().title] {
            assert_eq!(title.as_deref(), Some("Épisode – 5 µg"));
        }
    }
}

/// The published FHIR example: 80 bytes, or however it is spelt.
#[test]
fn an_empty_document_is_silent() {
    for bytes in [
        &br#"<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>"#[..],
        b"<ClinicalDocument xmlns='urn:hl7-org:v3'></ClinicalDocument>",
        b"<h:ClinicalDocument xmlns:h='urn:hl7-org:v3'><h:id nullFlavor='NI'/><h:code/><h:recordTarget/><h:component/></h:ClinicalDocument>",
    ] {
        let document = cda::read(bytes).unwrap();
        assert_eq!(document.header, cda::read_header(bytes).unwrap());
        assert_eq!(document.body, cda::Body::None);
        let metadata = carnet_insight::metadata::from_cda(&document);
        assert_eq!((metadata.unique_id, metadata.type_code, metadata.class_code), (None, None, None));
        assert_eq!((metadata.patient_id, metadata.creation_time), (None, None));
        assert_eq!(metadata.format_code.code, "urn:asipSante:modelesHorsProfils:2011");
        assert!(metadata.authors.is_empty());
    }
}

/// What stands behind or beside the body must not be read as header by one reader and not by the other.
#[test]
fn the_two_readers_see_one_header() {
    let section = "<component><structuredBody><component><section><text>t</text></section></component></structuredBody></component>";
    let file = "<component><nonXMLBody><text mediaType='text/plain'>abc</text></nonXMLBody></component>";
    for inner in [
        format!("<id root='1.2'/>{section}<id root='3.4'/><title>late</title>"),
        format!("{section}{section}<setId root='1.2'/>"),
        format!("{file}<title>late</title>"),
        format!("{file}{section}"),
        format!("<component/>{section}"),
        format!("<component><x xmlns=''><structuredBody>a</structuredBody></x></component>{section}"),
        "<h:component xmlns:h='urn:hl7-org:v3'><h:structuredBody/></h:component>".to_owned(),
        "<component xmlns='urn:other'><structuredBody><title>no</title></structuredBody></component>"
            .to_owned(),
    ] {
        let bytes = wrap(&inner);
        assert_eq!(cda::read(&bytes).unwrap().header, cda::read_header(&bytes).unwrap(), "{inner}");
    }
}

/// A tree builder copies the declarations in force at every element that adds one: 25 MB of such elements would ask for gigabytes.
#[test]
fn many_declarations_are_refused_early() {
    let list = (0..62).fold(String::new(), |mut list, i| {
        write!(list, " xmlns:n{i}='u'").unwrap();
        list
    });
    let bytes = wrap(&format!("<a{list}>{}</a>", "<a xmlns:z='u'/>".repeat(200_000)));
    assert_eq!(reason(&error(&bytes)), "namespaces");
}

/// The deepest narrative with every style on every level, read and rendered on a small stack.
#[test]
fn deep_narrative_needs_little_stack() {
    let open = "<content styleCode='Bold Italics Underline Emphasis Highlight' revised='insert'>".repeat(120);
    let inner = format!(
        "<component><structuredBody><component><section><text>{open}<linkHtml href='http://a'>x</linkHtml>{}</text></section></component></structuredBody></component>",
        "</content>".repeat(120)
    );
    let bytes = wrap(&inner);
    let run = move || {
        let fragment = crate::walk::rendered(&cda::read(&bytes).unwrap());
        assert_eq!(fragment.matches("<mark>").count(), 120);
    };
    std::thread::Builder::new().stack_size(1024 * 1024).spawn(run).unwrap().join().unwrap();
}

/// Small documents cannot become huge pages.
#[test]
fn markup_does_not_multiply() {
    let title = "t".repeat(100_000);
    let section = |text: &str| {
        wrap(&format!(
            "<component><structuredBody><component><section><title>{title}</title><text>{text}</text></section></component></structuredBody></component>"
        ))
    };
    for text in [
        "<table/>".repeat(20_000),
        format!("<renderMultiMedia referencedObject='{}'/>", "a ".repeat(30_000)),
        format!("<renderMultiMedia referencedObject='{}'/>", "a ".repeat(300_000)),
        "<content styleCode='Bold Italics Underline Emphasis Highlight' revised='insert'>a</content>"
            .repeat(10_000),
    ] {
        let bytes = section(&text);
        let fragment = crate::walk::rendered(&cda::read(&bytes).unwrap());
        assert!(fragment.len() < 40 * bytes.len(), "{} from {}", fragment.len(), bytes.len());
        assert!(fragment.len() < 8_000_000, "{}", fragment.len());
    }
}

/// Many of everything that is compared or looked up: the work grows with the size, not with its square.
#[test]
fn long_lists_are_read_in_linear_time() {
    let orders = (0..150_000).fold(String::new(), |mut list, i| {
        write!(list, "<inFulfillmentOf><order><id root='1.2' extension='{i}'/></order></inFulfillmentOf>")
            .unwrap();
        list
    });
    let header = cda::read_header(&wrap(&orders)).unwrap();
    assert_eq!(carnet_insight::metadata::from_header(&header).references.len(), 150_000);

    let notes = (0..100_000).fold(String::new(), |mut list, i| {
        write!(list, "<footnote ID='n{i}'>a</footnote><footnoteRef IDREF='n{i}'/>").unwrap();
        list
    });
    let body = format!(
        "<component><structuredBody><component><section><text>{notes}</text></section></component></structuredBody></component>"
    );
    let fragment = crate::walk::rendered(&cda::read(&wrap(&body)).unwrap());
    assert_eq!(fragment.matches("<li ").count(), 100_000);
}
