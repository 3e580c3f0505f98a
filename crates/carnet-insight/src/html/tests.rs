use super::*;
use crate::cda;

/// A PNG of one pixel, written in base64.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

fn labels() -> Labels {
    let word = |text: &str| text.to_owned();
    Labels {
        table: word("TABLE"),
        image: word("IMAGE"),
        missing_media: word("MISSING"),
        attachment: word("FILE"),
        footnotes: word("NOTES"),
        inserted: word("INS"),
        deleted: word("DEL"),
    }
}

fn html(section: &str, media_url: &dyn Fn(usize, &Media) -> Option<String>) -> String {
    let bytes = format!(
        "<ClinicalDocument xmlns='urn:hl7-org:v3'><component><structuredBody><component><section>{section}</section></component></structuredBody></component></ClinicalDocument>"
    );
    let labels = labels();
    let document = cda::read(bytes.as_bytes()).unwrap();
    let rendered = render(&document, &Rendering { labels: &labels, heading: HeadingLevel::Five, media_url });
    let open = r#"<section class="cda-section">"#;
    rendered.strip_prefix(open).unwrap().strip_suffix("</section>").unwrap().to_owned()
}

fn text(text: &str) -> String {
    html(&format!("<text>{text}</text>"), &|_, _| None)
}

#[test]
fn inlines() {
    for (source, rendered) in [
        ("a &lt;b&gt; &amp; \"c\"", "a &lt;b&gt; &amp; &quot;c&quot;"),
        ("a<br/>b", "a<br/>b"),
        ("<content styleCode='Bold'>a</content>", "<b>a</b>"),
        ("<content styleCode='Emphasis'>a</content>", "<em>a</em>"),
        ("<content revised='insert'>a</content>", r#"<ins><span class="cda-spoken">INS </span>a</ins>"#),
        ("<content revised='delete'>a</content>", r#"<del><span class="cda-spoken">DEL </span>a</del>"#),
        (
            "<linkHtml href='https://a.fr/'>https://a.fr/</linkHtml>",
            r#"<a class="cda-link" href="https://a.fr/" rel="noopener noreferrer">https://a.fr/</a>"#,
        ),
        (
            "<linkHtml href='https://a.fr/?b&amp;c'>ici</linkHtml>",
            r#"<a class="cda-link" href="https://a.fr/?b&amp;c" rel="noopener noreferrer">ici</a><span class="cda-address"> (https://a.fr/?b&amp;c)</span>"#,
        ),
        (
            "<linkHtml href='https://a.fr/'/>",
            r#"<a class="cda-link" href="https://a.fr/" rel="noopener noreferrer">https://a.fr/</a>"#,
        ),
        ("\u{202E}abc", "abc"),
        ("<renderMultiMedia referencedObject='x'/>", r#"<span class="cda-missing">MISSING</span>"#),
    ] {
        assert_eq!(text(source), format!(r#"<div class="cda-text">{rendered}</div>"#), "{source}");
    }
}

#[test]
fn tables_are_accessible() {
    let source = "<table><thead><tr><th>A</th><th colspan='2'>B</th></tr></thead><tbody><tr><th>r</th><td>1</td><td/></tr></tbody></table>";
    let table = r#"<table class="cda-table"><thead><tr><th scope="col">A</th><th scope="colgroup" colspan="2">B</th></tr></thead><tbody><tr><th scope="row">r</th><td>1</td><td></td></tr></tbody></table></div>"#;
    let region =
        |name: &str| format!(r#"<div class="cda-scroll" tabindex="0" role="group" aria-label="{name}">"#);
    assert_eq!(text(source), format!("{}{table}", region("TABLE")));
    let titled = html(&format!("<title>Résultats</title><text>{source}</text>"), &|_, _| None);
    assert_eq!(titled, format!(r#"<h5 class="cda-title">Résultats</h5>{}{table}"#, region("Résultats")));
    let corner = text("<table><thead><tr><th/><th>A</th></tr></thead></table>");
    assert!(corner.contains(r#"<tr><td></td><th scope="col">A</th></tr>"#), "{corner}");
    let captioned = text("<table><caption>Bilan</caption><tbody><tr><td>1</td></tr></tbody></table>");
    assert!(
        captioned.starts_with(&region("Bilan")) && captioned.contains("<caption>Bilan</caption>"),
        "{captioned}"
    );
}

#[test]
fn headings_go_down_and_stop_at_six() {
    let nested = "<title>a</title><component><section><title>b</title><component><section><title>c</title></section></component></section></component>";
    let rendered = html(nested, &|_, _| None);
    let tags: Vec<_> = ["<h5", "<h6"].map(|tag| rendered.matches(tag).count()).into();
    assert_eq!(tags, [1, 2]);
}

#[test]
fn footnotes_are_linked() {
    let rendered = text("a<footnote>n</footnote>");
    let mark = r##"<sup class="cda-mark"><a href="#cda-note-1-1">1</a></sup>"##;
    let note = r#"<ol class="cda-footnotes" aria-label="NOTES"><li id="cda-note-1-1"><div class="cda-text">n</div></li></ol>"#;
    assert_eq!(rendered, format!(r#"<div class="cda-text">a{mark}</div>{note}"#));
}

#[test]
fn media_are_shown_at_the_address_that_the_page_gives() {
    let with = |media_type: &str, value: &str| {
        format!(
            "<text><renderMultiMedia referencedObject='m'><caption>plan</caption></renderMultiMedia></text><entry><observationMedia ID='m'><value mediaType='{media_type}' representation='B64'>{value}</value></observationMedia></entry>"
        )
    };
    let caption = r#"<span class="cda-caption">plan</span></div>"#;
    let image = r#"<div class="cda-text"><img class="cda-image" src="/m/0" alt="plan" width="1" height="1" loading="lazy"/>"#;
    let file = r#"<div class="cda-text"><a class="cda-attachment" href="/m/0">FILE</a>"#;
    let missing = r#"<div class="cda-text"><span class="cda-missing">MISSING</span>"#;
    for (media_type, value, url, start) in [
        ("image/png", PIXEL, "/m/0", image),
        ("image/jpeg", PIXEL, "/m/0", image),
        ("application/pdf", "JVBERi0xLjQK", "/m/0", file),
        ("application/pdf", PIXEL, "/m/0", missing),
        ("image/svg+xml", "PHN2Zy8+", "/m/0", missing),
        ("image/png", "PHN2Zy8+", "/m/0", missing),
        ("image/png", "!!", "/m/0", missing),
        ("image/png", PIXEL, "javascript:x()", missing),
        ("image/png", PIXEL, "//other.example/", missing),
    ] {
        let rendered = html(&with(media_type, value), &|index, _| Some(url.replace('0', &index.to_string())));
        assert_eq!(rendered, format!("{start}{caption}"), "{media_type} {value} {url}");
    }
}
