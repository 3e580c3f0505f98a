//! Scanned papers and the person's own documents.

use super::Content;
use crate::pdf;
use crate::picture;
use crate::plan::Own;
use crate::scene::Scene;

pub(super) fn scan(scene: &mut Scene<'_>, topic: &str) -> Content {
    let mut lines = scene.say_some(&[topic], 1);
    lines.push(String::new());
    lines.extend(scene.say_some(&["scan.texte"], 4));
    Content::Unstructured { media_type: "application/pdf", bytes: pdf::document(&scene.plan.title, &lines) }
}

pub(super) fn own(scene: &mut Scene<'_>, form: Own) -> Content {
    let lines = scene.say_some(&["own.texte"], 2);
    let text = || lines.join("\n").into_bytes();
    let page = || pdf::document(&scene.plan.title, &lines);
    let mut chance = scene.rng.clone();
    match form {
        Own::WrappedPdf => Content::Unstructured { media_type: "application/pdf", bytes: page() },
        Own::WrappedText => Content::Unstructured { media_type: "text/plain", bytes: text() },
        Own::WrappedJpeg => {
            Content::Unstructured { media_type: "image/jpeg", bytes: picture::jpeg(24, 18, &mut chance) }
        }
        Own::Pdf => Content::Bare { media_type: "application/pdf", bytes: page() },
        Own::Png => Content::Bare { media_type: "image/png", bytes: picture::png(96, 72, &mut chance) },
        Own::Jpeg => Content::Bare { media_type: "image/jpeg", bytes: picture::jpeg(40, 30, &mut chance) },
        Own::Text => Content::Bare { media_type: "text/plain", bytes: text() },
    }
}
