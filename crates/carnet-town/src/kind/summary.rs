//! The medical summary of the attending physician.

use super::parts::{allergies, problems, told, treatments, vitals};
use super::vaccination::{doses, schedule};
use super::{Content, sections};
use crate::scene::Scene;

pub(super) fn summary(scene: &mut Scene<'_>) -> Content {
    let known = schedule(scene.person, scene.day);
    let recent: Vec<_> = known.iter().rev().take(4).rev().copied().collect();
    let lifestyle = if scene.age() >= 65 { "synthese.retraite.mode" } else { "synthese.mode" };
    let (lifestyle, family) = (scene.say_some(&[lifestyle], 1), scene.say_some(&["synthese.famille"], 1));
    let watch = scene.say_some(&["synthese.vigilance"], 2);
    let mut all = vec![
        problems(scene),
        allergies(scene),
        told(&sections::LIFESTYLE, "Mode de vie", lifestyle),
        told(&sections::FAMILY, "Antécédents familiaux", family),
        vitals(scene),
        treatments(scene, &sections::TREATMENTS, "Traitements au long cours"),
    ];
    if !recent.is_empty() {
        all.push(doses(scene, "Dernières vaccinations", &recent));
    }
    all.push(told(&sections::RESULTS, "Points de vigilance", watch));
    Content::Structured { sections: all, events: Vec::new() }
}
