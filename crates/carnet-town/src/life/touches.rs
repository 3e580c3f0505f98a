//! What makes records less plain: own documents, masks, announcements, secrets of minors, replacements.

use super::{By, Draft, Life};
use crate::calendar::{days, days_after, minutes_after};
use crate::facts::drug;
use crate::kind::letter;
use crate::person::{Profile, Sex};
use crate::plan::{Matter, Own, Visibility};
use crate::professional::Trade;

pub(super) fn touch(life: &mut Life<'_>) {
    mask(life);
    replace(life);
    if life.person.age(life.end) >= 18 {
        own_documents(life);
        announcement(life);
    } else if life.person.age(life.end) >= 13 {
        secret(life);
    }
}

/// One document in sixty is masked by its holder, who is then of age.
fn mask(life: &mut Life<'_>) {
    for at in 0..life.drafts.len() {
        let adult = life
            .drafts
            .get(at)
            .is_some_and(|draft| life.person.age(crate::calendar::paris_day(draft.acted_at)) >= 18);
        let chosen = life.rng.below(60) == 0;
        if let (true, true, Some(draft)) = (adult, chosen, life.drafts.get_mut(at)) {
            draft.visibility = Visibility::Masked;
        }
    }
}

/// One report in seventy is corrected within three days.
fn replace(life: &mut Life<'_>) {
    let mut corrections: Vec<Draft<'_>> = Vec::new();
    for at in 0..life.drafts.len() {
        let chosen = life.rng.below(70) == 0;
        let later = life.rng.between(1, 3) * 1440;
        let Some(draft) = life.drafts.get(at) else { continue };
        let correctable =
            matches!(draft.matter, Matter::Biology(_) | Matter::Imaging(_) | Matter::Letter { .. });
        let old_enough = days(crate::calendar::paris_day(draft.ended_at), life.end) > 12;
        if chosen && correctable && old_enough {
            let mut correction = draft.clone();
            correction.created_at = minutes_after(draft.created_at, draft.delay + later);
            correction.delay = 15;
            correction.replaces = Some(at);
            corrections.push(correction);
        }
    }
    life.drafts.extend(corrections);
}

/// One adult in three keeps papers of their own.
fn own_documents(life: &mut Life<'_>) {
    if !life.rng.percent(33) {
        return;
    }
    let forms =
        [Own::WrappedPdf, Own::WrappedText, Own::WrappedJpeg, Own::Pdf, Own::Png, Own::Jpeg, Own::Text];
    for _ in 0..life.rng.between(1, 3) {
        // The space opened to everybody in 2022; before, nobody filed anything themselves.
        let recent = days_after(life.end, -life.rng.between(1, 4 * 365));
        let Some(form) = life.rng.pick(&forms).copied() else { return };
        life.push(recent, Matter::Own(form), By::Holder);
    }
}

/// A serious result of the last weeks waits for its announcement: it is withheld from the person.
fn announcement(life: &mut Life<'_>) {
    let chance = if life.person.profile == Profile::Oncologic { 45 } else { 2 };
    if !life.rng.percent(chance) {
        return;
    }
    let recent = days_after(life.end, -life.rng.between(1, 12));
    let result = Matter::Letter { letter: &letter::PATHOLOGY, topic: "annonce" };
    if let Some(draft) =
        life.push(recent, result, By::Trade(Trade::Pathologist)).and_then(|at| life.drafts.get_mut(at))
    {
        draft.visibility = Visibility::Withheld;
        draft.delay = 60;
    }
}

/// Some minors ask for an act that their parents shall not know of.
fn secret(life: &mut Life<'_>) {
    if !life.rng.percent(60) {
        return;
    }
    let back = life.rng.between(5, 300);
    let day = days_after(life.end, -back);
    if life.person.age(day) < 13 {
        return;
    }
    let first = life.drafts.len();
    life.push(day, Matter::Letter { letter: &letter::CONSULTATION, topic: "secret" }, By::Attending);
    let contraception =
        drug("levonorgestrel").filter(|_| life.person.sex == Sex::Female && life.person.age(day) >= 15);
    match contraception {
        Some(drug) => life.push(day, Matter::Prescription { drugs: vec![drug], days: 84 }, By::Attending),
        None => life.push(day, Matter::Biology(&["nfs", "inflammation"]), By::Trade(Trade::Biologist)),
    };
    for draft in life.drafts.iter_mut().skip(first) {
        draft.visibility = Visibility::MinorSecret;
    }
}
