//! Script payloads in every text and attribute of a document: nothing of them comes out as markup.

use carnet_insight::cda::{self, Body};
use carnet_insight::narrative::plain_text;

use crate::walk::{assert_safe, rendered};

/// Strings that have run scripts somewhere, in the words of our own.
const PAYLOADS: &[&str] = &[
    "<script>x()</script>",
    "<ScRiPt src=//x.example></sCrIpT>",
    "\"><script>x()</script>",
    "'><img src=q onerror=x()>",
    "<svg/onload=x()>",
    "<iframe srcdoc='<script>x()</script>'></iframe>",
    "javascript:x()",
    "JaVaScRiPt:x()",
    " javascript:x()",
    "java\tscript:x()",
    "java\nscript:x()",
    "vbscript:x()",
    "data:text/html,<script>x()</script>",
    "data:text/html;base64,PHNjcmlwdD54KCk8L3NjcmlwdD4=",
    "https://user:secret@x.example/",
    "https://x.example/\" onmouseover=\"x()",
    "https://x.example/' style='x",
    "//x.example/",
    "http://",
    "file:///etc/passwd",
    "\" onfocus=\"x()\" autofocus=\"",
    "' style='background:url(x)'",
    "expression(x())",
    "--><script>x()</script><!--",
    "]]><script>x()</script>",
    "</style><script>x()</script>",
    "</textarea><script>x()</script>",
    "{{x()}}",
    "${x()}",
    "<?php x(); ?>",
    "&lt;script&gt;x()&lt;/script&gt;",
    "\u{202E}gpj.tpircs\u{202C}",
    "<a href=\"javascript:x()\">a</a>",
    "<math><mtext></p><style><img src=q onerror=x()>",
];

/// A document with every narrative element; `§` marks the places of texts and attributes.
const DOCUMENT: &str = include_str!("payload.xml");

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            c => out.push(c),
        }
    }
    out
}

fn places() -> usize {
    DOCUMENT.matches('§').count()
}

/// The document with the payload at every place, or at one and a harmless word elsewhere.
fn document(payload: &str, only: Option<usize>) -> String {
    let mut out = String::new();
    for (index, part) in DOCUMENT.split('§').enumerate() {
        if index > 0 {
            let chosen = only.is_none_or(|only| only == index - 1);
            out.push_str(&if chosen { escaped(payload) } else { "mot".to_owned() });
        }
        out.push_str(part);
    }
    out
}

#[test]
fn no_payload_becomes_markup() {
    assert!(places() > 60, "{}", places());
    for payload in PAYLOADS {
        for only in std::iter::once(None).chain((0..places()).map(Some)) {
            let text = document(payload, only);
            let read =
                cda::read(text.as_bytes()).unwrap_or_else(|error| panic!("{payload} {only:?}: {error}"));
            let fragment = rendered(&read);
            assert_safe(&fragment, payload);
            let lower = fragment.to_ascii_lowercase();
            for needle in [
                "<script",
                "<svg",
                "<iframe",
                "<style",
                "<math",
                "<object",
                "<?",
                "<!--",
                "href=\"java",
                "src=\"java",
                "\u{202e}",
            ] {
                assert!(!lower.contains(needle), "{payload} at {only:?}: {needle}\n{fragment}");
            }
        }
    }
}

/// The same payloads as real markup, where the payload is well-formed.
#[test]
fn foreign_elements_give_only_their_text() {
    for (inner, text) in [
        ("<script>x()</script>", "x()"),
        ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x()</h:script>", "x()"),
        ("<img src='q' onerror='x()'/>after", "after"),
        ("<content onclick='x()' style='a' class='b' styleCode='Bold url(x)'>c</content>", "c"),
        ("<paragraph onclick='x()' ID='p'>p</paragraph>", "p"),
        (
            "<table onclick='x()' background='u'><tbody style='s'><tr onclick='x()'><td onclick='x()'>d</td></tr></tbody></table>",
            "d",
        ),
        ("<xsl:value-of xmlns:xsl='http://www.w3.org/1999/XSL/Transform' select='document(1)'/>v", "v"),
        (
            "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'><xi:fallback>f</xi:fallback></xi:include>",
            "f",
        ),
        ("<linkHtml href='javascript:x()'>l</linkHtml>", "l"),
        ("<?x y?><!-- z -->w", "w"),
        ("<![CDATA[<script>c()</script>]]>", "<script>c()</script>"),
        ("<footnote ID='n'>note<footnote>deep</footnote></footnote><footnoteRef IDREF='n'/>", "notedeep"),
    ] {
        let bytes = format!(
            "<ClinicalDocument xmlns='urn:hl7-org:v3'><component><structuredBody><component><section><text>{inner}</text></section></component></structuredBody></component></ClinicalDocument>"
        );
        let read = cda::read(bytes.as_bytes()).unwrap();
        let fragment = rendered(&read);
        assert_safe(&fragment, inner);
        let Body::Structured(sections) = &read.body else { panic!("{inner}") };
        let found: String = plain_text(sections).split_whitespace().collect();
        assert_eq!(found, text, "{inner}");
        assert!(!fragment.contains("onclick") && !fragment.contains("passwd"), "{fragment}");
    }
}
