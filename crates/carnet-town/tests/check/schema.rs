//! Documents against the official schema, and embedded files against independent programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::outside::{run, scratch, shared};
use carnet_town::{DocumentPlan, Kind, Town};
use jiff::civil::date;

fn town() -> Town {
    Town::build(20_261_124, 300, date(2026, 11, 23))
}

/// Some CDA of every kind, replacements included.
fn sample(town: &Town) -> Vec<DocumentPlan<'_>> {
    let mut taken: BTreeMap<(Kind, bool), usize> = BTreeMap::new();
    let cda = |plan: &DocumentPlan<'_>| plan.kind != Kind::Own || plan.render().content_type == "text/xml";
    town.documents()
        .filter(|plan| {
            let count = taken.entry((plan.kind, plan.replaces().is_some())).or_default();
            let chosen = *count < 12 && cda(plan);
            *count += usize::from(chosen);
            chosen
        })
        .collect()
}

fn write(directory: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = directory.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn every_kind_is_valid_against_the_extended_schema() {
    let Some(schema) = shared("cda-schema/CDA_extended.xsd") else { return };
    let town = town();
    let directory = scratch("schema");
    let files: Vec<String> = sample(&town)
        .iter()
        .map(|plan| {
            let name = format!("{:?}-{}.xml", plan.kind, plan.index);
            write(&directory, &name, &plan.render().bytes).display().to_string()
        })
        .collect();
    assert!(files.len() > 150, "{} files", files.len());
    let mut arguments = vec!["--noout", "--schema", schema.to_str().unwrap()];
    arguments.extend(files.iter().map(String::as_str));
    let Some(output) = run("xmllint", &arguments) else { return };
    let said = String::from_utf8_lossy(&output.stderr);
    let faults: Vec<_> = said.lines().filter(|line| !line.ends_with(" validates")).take(20).collect();
    assert!(output.status.success(), "{}", faults.join("\n"));
}

/// Every embedded or bare file of a media type, with a name.
fn files(town: &Town, media_type: &str, limit: usize) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for plan in town.documents().filter(|plan| matches!(plan.kind, Kind::Own | Kind::Scan | Kind::Imaging)) {
        let rendered = plan.render();
        let name = format!("{:?}-{}", plan.kind, plan.index);
        if rendered.content_type == media_type {
            found.push((name, rendered.bytes));
        } else if let Ok(text) = std::str::from_utf8(&rendered.bytes)
            && let Ok(xml) = roxmltree::Document::parse(text)
        {
            let embedded = xml.descendants().filter(|node| node.attribute("mediaType") == Some(media_type));
            for node in embedded {
                let encoded = node.text().unwrap();
                found.push((name.clone(), base64_simd::STANDARD.decode_to_vec(encoded).unwrap()));
            }
        }
        if found.len() >= limit {
            break;
        }
    }
    assert!(!found.is_empty(), "no {media_type}");
    found
}

#[test]
fn pdf_files_are_sound_and_say_their_text_with_accents() {
    let town = town();
    let directory = scratch("pdf");
    let mut accents = 0;
    for (name, bytes) in files(&town, "application/pdf", 25) {
        let path = write(&directory, &format!("{name}.pdf"), &bytes);
        let path = path.to_str().unwrap();
        let Some(checked) = run("qpdf", &["--check", path]) else { return };
        assert!(checked.status.success(), "{name}: {}", String::from_utf8_lossy(&checked.stdout));
        let Some(text) = run("pdftotext", &["-enc", "UTF-8", path, "-"]) else { return };
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(text.len() > 60, "{name}: {text}");
        assert!(!text.contains('\u{fffd}'), "{name}: {text}");
        accents += text.matches(['é', 'è', 'à', 'œ']).count();
    }
    assert!(accents > 20);
}
