//! Bytes as a CDA, rendered: the fragment stays well-formed.
#![no_main]

use carnet_insight::cda::{self, Media};
use carnet_insight::html::{HeadingLevel, Labels, Rendering, render};
use carnet_insight::xml;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = cda::read(bytes) else { return };
    let labels = Labels::default();
    let media_url = |index: usize, _: &Media| Some(format!("/media/{index}"));
    let fragment = render(&document, &Rendering { labels: &labels, heading: HeadingLevel::Two, media_url: &media_url });
    let page = format!("<body>{fragment}</body>");
    let limits = xml::Limits { depth: 4096, bytes: usize::MAX, nodes: u32::MAX - 1, ..xml::Limits::default() };
    let checked = xml::check(page.as_bytes(), &limits).expect("well-formed");
    assert!(checked.tree().is_ok());
});
