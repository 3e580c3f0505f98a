//! Fresh proofs of professionals: an emergency, one more record after many. And before a document is unmasked.
//! Source: `design/security.md` 5.2 and 10.

use std::sync::Arc;

use axum::http::StatusCode;
use carnet_model::caller::Purpose;
use carnet_model::event::Change;
use carnet_model::{Caller, Ins, PublicId};
use carnet_service::SessionKind;
use carnet_service::budget::{BudgetLimits, Level};
use serde_json::json;

use crate::professional::{colleague, open};
use crate::provider::{ISSUER, Played};
use crate::sign_in::{go, with_provider};
use crate::world::{Browser, World, helene, holder, other, parameter, pdf, physician, test_ins};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const REASON: &str = "Inconsciente aux urgences, allergies";

/// A professional who signed in at the provider, and the provider.
async fn on_duty(name: &str) -> (World, Arc<Played>, Browser) {
    let (world, played) = with_provider(name);
    world.person(helene(), "PAT-UN").await;
    played.say(|said| {
        said.userinfo = json!({
            "SubjectNameID": "899700218797", "family_name": "LEROY", "given_name": "Anne",
            "SubjectRefPro": {"exercices": [{"codeProfession": "10", "codeCategorieProfessionnelle": "C"}]},
        });
    });
    let mut browser = world.browser();
    let answer = go(&mut browser, &played, "/connexion/professionnel", &[]).await;
    assert_eq!(answer.location(), "/pro");
    (world, played, browser)
}

/// Somebody else: a number with its key.
fn made_up(at: u64) -> Ins {
    let body = 2_790_399_000_000 + at;
    test_ins(&format!("{body}{:02}", 97 - body % 97))
}

async fn door(world: &World, ins: Ins) -> String {
    format!("/pro/dossiers/{}/ouvrir", world.record_id(&colleague(), ins).await)
}

/// Breaks the glass from the form; gives where it leads.
async fn break_glass(browser: &mut Browser, door: &str) -> String {
    browser.page(door).await;
    browser.post(door, &[("mode", "urgence"), ("motif", REASON)]).await.location().to_owned()
}

/// From the page that asks for a proof to the provider and back; gives where it leads.
async fn prove(world: &World, played: &Played, browser: &mut Browser, confirm: &str) -> String {
    browser.page(confirm).await;
    let (retour, pour) = (parameter(confirm, "retour"), parameter(confirm, "pour"));
    let answer = browser.post("/confirmer/personne", &[("retour", &retour), ("pour", &pour)]).await;
    assert!(answer.location().starts_with(&format!("{ISSUER}/auth?")), "{}", answer.location());
    let asked = ["prompt", "max_age"].map(|name| parameter(answer.location(), name));
    assert_eq!(asked, ["login", "0"], "nobody is let through by an old sign-in");
    let address = answer.location().to_owned();
    played.say(|said| said.now = world.service.now());
    browser.get(&format!("/connexion/retour?{}", played.visit(&address))).await.location().to_owned()
}

#[tokio::test]
async fn breaking_the_glass_asks_for_a_fresh_proof_and_keeps_the_reason() {
    let (world, played, mut browser) = on_duty("step-up-glass").await;
    world.person(other(), "PAT-DEUX").await;
    let (first, second) = (door(&world, helene()).await, door(&world, other()).await);
    // Somebody who has just signed in goes straight on.
    assert_eq!(break_glass(&mut browser, &first).await, first.trim_end_matches("/ouvrir"));
    world.later(6 * MINUTE);
    let confirm = break_glass(&mut browser, &second).await;
    assert!(confirm.starts_with("/confirmer?retour=%2Fpro%2Fdossiers%2F"), "{confirm}");
    assert_eq!(parameter(&confirm, "pour"), "urgence");
    assert!(!confirm.contains("Inconsciente"), "no reason in an address");
    let back = prove(&world, &played, &mut browser, &confirm).await;
    let page = browser.page(&back).await;
    assert!(page.contains(REASON), "{page}");
    let chosen = page.split_once("value=\"urgence\"").unwrap().1;
    assert!(chosen.starts_with(" checked"), "{page}");
    let answer = browser.post(&second, &[("mode", "urgence"), ("motif", REASON)]).await;
    assert_eq!(answer.location(), second.trim_end_matches("/ouvrir"));
    // What was open before the proof still is, and the window serves for others.
    browser.page(first.trim_end_matches("/ouvrir")).await;
    world.later(4 * MINUTE);
    assert_eq!(break_glass(&mut browser, &second).await, second.trim_end_matches("/ouvrir"));
    // The address that came back asks again, once its time is over; nobody else reads the reason through it.
    let mut elsewhere = world.signed_in(&colleague()).await;
    assert!(!elsewhere.page(&back).await.contains(REASON));
    world.later(2 * MINUTE);
    assert!(browser.get(&back).await.location().starts_with("/confirmer?"));
}

#[tokio::test]
async fn a_proof_of_somebody_else_or_of_another_situation_is_none() {
    let (world, played, mut browser) = on_duty("step-up-other").await;
    let door = door(&world, helene()).await;
    world.later(6 * MINUTE);
    let confirm = break_glass(&mut browser, &door).await;
    let right = played.said.lock().unwrap().clone();
    let nurse = json!({
        "SubjectNameID": "899700218797", "family_name": "LEROY", "given_name": "Anne",
        "SubjectRefPro": {"exercices": [{"codeProfession": "60", "codeCategorieProfessionnelle": "C"}]},
    });
    for (subject, userinfo) in [("sub-2", right.userinfo.clone()), ("sub-1", nurse)] {
        played.say(|said| (said.subject, said.userinfo) = (subject.to_owned(), userinfo));
        let back = prove(&world, &played, &mut browser, &confirm).await;
        assert!(back.starts_with("/confirmer?") && back.ends_with("&cause=inconnu"), "{back}");
        assert!(browser.page(&back).await.contains("pas été confirmée"));
        assert!(break_glass(&mut browser, &door).await.starts_with("/confirmer?"));
    }
    // An answer that rests on an old sign-in.
    played.say(|said| {
        (said.subject, said.userinfo) = (right.subject.clone(), right.userinfo.clone());
        // Older than the proof's minute and the five of the clocks.
        said.token = json!({"auth_time": world.service.now().0 / 1000 - 400});
    });
    let back = prove(&world, &played, &mut browser, &confirm).await;
    assert!(back.ends_with("&cause=niveau"), "{back}");
    played.say(|said| said.token = json!({}));
    let back = prove(&world, &played, &mut browser, &confirm).await;
    assert!(back.starts_with(&door), "{back}");
}

#[tokio::test]
async fn an_emergency_is_stopped_neither_by_a_provider_that_is_away_nor_at_the_call_centre() {
    let (world, played, mut browser) = on_duty("step-up-away").await;
    let door = door(&world, helene()).await;
    world.later(6 * MINUTE);
    assert!(break_glass(&mut browser, &door).await.starts_with("/confirmer?"));
    *played.down.lock().unwrap() = true;
    assert_eq!(break_glass(&mut browser, &door).await, door.trim_end_matches("/ouvrir"));
    *played.down.lock().unwrap() = false;
    assert!(break_glass(&mut browser, &door).await.starts_with("/confirmer?"));
    let regulating = Caller { purpose: Purpose::Centre15, sector: Some("SA05".into()), ..colleague() };
    let mut centre = world.browser();
    let (token, _) = world.service.open_session(SessionKind::Professional, regulating).await.unwrap();
    centre.cookies.insert("carnet".to_owned(), token);
    world.later(6 * MINUTE);
    assert_eq!(break_glass(&mut centre, &door).await, door.trim_end_matches("/ouvrir"));
}

#[tokio::test]
async fn past_a_soft_budget_the_next_new_patient_needs_a_fresh_proof() {
    let many = Level { soft: 1_000, hard: 1_000 };
    let budgets = BudgetLimits {
        look_ups: Level { soft: 1, hard: 9 },
        records: Level { soft: 1, hard: 9 },
        structure_records: many,
        ..BudgetLimits::default()
    };
    let world = World::with_budgets("step-up-pace", budgets);
    // What is counted is counted by the hour: all of this happens within one.
    world.later(HOUR - world.service.now().0.rem_euclid(HOUR));
    let third = made_up(1);
    let mut records = Vec::new();
    for (ins, family) in [(helene(), "PAT-UN"), (other(), "PAT-DEUX"), (third, "PAT-TROIS")] {
        world.person(ins, family).await;
        world.file(&physician("899700218896"), ins, pdf("Compte rendu")).await;
        records.push(world.record_id(&holder(ins, family), ins).await);
    }
    let mut browser = world.signed_in(&colleague()).await;
    for (record, ins) in records.iter().zip([helene(), other()]) {
        browser.page("/pro").await;
        let answer = browser.post("/pro/dossiers", &[("ins", ins.matricule())]).await;
        assert_eq!(answer.location(), format!("/pro/dossiers/{record}/ouvrir"));
        open(&mut browser, record).await;
        browser.page(&format!("/pro/dossiers/{record}")).await;
    }
    // Two of each were counted, one more than usual; whoever has just signed in goes on.
    browser.page("/pro").await;
    let answer = browser.post("/pro/dossiers", &[("ins", third.matricule())]).await;
    assert_eq!(answer.location(), format!("/pro/dossiers/{}/ouvrir", records[2]));
    world.later(6 * MINUTE);
    world.person(made_up(2), "PAT-QUATRE").await;
    // Somebody who has a record and somebody who has none.
    for ins in [made_up(2), made_up(3)] {
        let ins = ins.matricule();
        browser.page("/pro").await;
        let answer = browser.post("/pro/dossiers", &[("ins", ins)]).await;
        let back = parameter(answer.location(), "retour");
        assert!(back.starts_with("/pro?recherche="), "{} {}", ins, answer.text());
        assert_eq!(parameter(answer.location(), "pour"), "rythme");
        let page = browser.page(answer.location()).await;
        assert!(page.contains("ouvert beaucoup"), "{page}");
        assert!(
            browser.page(&back).await.contains(&format!("value=\"{ins}\"")),
            "the number is not typed again"
        );
    }
    let screens = records.iter().map(|record| format!("/pro/dossiers/{record}")).collect::<Vec<_>>();
    let answer =
        browser.post(&format!("{}/ouvrir", screens[2]), &[("base", "equipe"), ("mode", "normal")]).await;
    assert!(answer.location().starts_with("/confirmer?"), "{}", answer.location());
    // Nor is it seen around the form, once they are authorised.
    let ground = carnet_model::event::ConsentGround::Consent;
    world.service.authorise(&colleague(), third.into(), None, ground).await.unwrap();
    assert!(browser.get(&screens[2]).await.location().starts_with("/confirmer?"));
    // Those of today are shown; feeding goes on; an emergency has its own proof.
    browser.page(&screens[0]).await;
    browser.page(&format!("{}/deposer", screens[2])).await;
    assert!(break_glass(&mut browser, &format!("{}/ouvrir", screens[2])).await.contains("pour=urgence"));
    let mut fresh = world.signed_in(&colleague()).await;
    fresh.page(&screens[2]).await;
}

#[tokio::test]
async fn unmasking_asks_for_a_fresh_proof() {
    let world = World::new("step-up-unmask");
    let person = world.person(helene(), "PAT-UN").await;
    let text = world.file(&physician("899700218896"), helene(), pdf("Compte rendu")).await;
    let document = PublicId::parse(&text).unwrap();
    world.service.change(&person, document, Change::Mask).await.unwrap();
    let mut browser = world.signed_in(&person).await;
    let page = format!("/documents/{text}/demasquer");
    browser.page(&page).await;
    world.later(6 * MINUTE);
    for answer in [browser.get(&page).await, browser.post(&page, &[]).await] {
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(parameter(answer.location(), "retour"), page);
        assert_eq!(parameter(answer.location(), "pour"), "demasquage");
    }
    // Masking protects: it is done at once.
    let answer = browser.post(&format!("/documents/{text}/masquer"), &[]).await;
    assert_ne!(answer.status, StatusCode::OK);
    assert!(!answer.location().starts_with("/confirmer"), "{}", answer.location());
    // An address of nothing leads nowhere.
    assert_eq!(browser.get("/documents/rubbish/demasquer").await.status, StatusCode::NOT_FOUND);
    let mut fresh = world.signed_in(&person).await;
    fresh.page(&page).await;
    let answer = fresh.post(&page, &[]).await;
    assert_eq!(answer.location(), format!("/documents/{text}?fait=demasque"));
}
