//! Times of reading: `cargo run --release -p carnet-insight --example read_times -- FILE…`.
//!
//! Prints, for each file, its size and the median of 51 runs of the guard alone, of the header reader, of the full reader and of the renderer, in microseconds.

use std::time::Instant;

use carnet_insight::cda::{self, Media};
use carnet_insight::html::{HeadingLevel, Labels, Rendering, render};
use carnet_insight::xml::{self, Limits};

fn median<T>(mut run: impl FnMut() -> T) -> u128 {
    let mut times: Vec<u128> = (0..51)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() {
    println!("{:>9} {:>9} {:>9} {:>9} {:>9}  file", "bytes", "guard", "header", "full", "render");
    for path in std::env::args().skip(1) {
        let (Ok(bytes), name) = (std::fs::read(&path), path.rsplit('/').next().unwrap_or_default()) else {
            continue;
        };
        let Ok(document) = cda::read(&bytes) else {
            println!("not a CDA: {name}");
            continue;
        };
        let labels = Labels::default();
        let media_url = |index: usize, _: &Media| Some(format!("/media/{index}"));
        let rendering = Rendering { labels: &labels, heading: HeadingLevel::Two, media_url: &media_url };
        let guard = median(|| xml::check(&bytes, &Limits::default()).map(|checked| checked.text().len()));
        let header = median(|| cda::read_header(&bytes));
        let full = median(|| cda::read(&bytes));
        let drawn = median(|| render(&document, &rendering));
        println!("{:>9} {guard:>9} {header:>9} {full:>9} {drawn:>9}  {name}", bytes.len());
    }
}
