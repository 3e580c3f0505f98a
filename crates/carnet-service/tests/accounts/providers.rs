use std::sync::Arc;

use carnet_identity::oidc::Assurance;
use carnet_model::account::Proof;
use carnet_model::person::Language;
use carnet_service::account::{
    Activation, Arrival, EnrolmentStage, IdentityProvider, ProviderErrand, ProviderFault,
};
use carnet_service::{MailNotice, SessionKind};
use serde_json::json;

use crate::provider::{ISSUER, Played, Way, settings};
use crate::world::{World, device, helene};

struct Scene {
    world: World,
    played: Arc<Played>,
    provider: IdentityProvider,
}

impl Scene {
    async fn new(name: &str) -> Self {
        let world = World::new(name);
        world.person(helene()).await;
        let played = Played::new(world.service.now());
        world.service.set_outbound(Arc::new(Way(Arc::clone(&played))));
        Self { world, played, provider: settings(Assurance::Eidas2) }
    }

    fn with_ins(&self) {
        let ins = format!("{}|{}", helene().domain().oid(), helene().matricule());
        self.played.say(|said| said.userinfo["ins"] = ins.into());
    }

    /// Goes to the provider and comes back.
    async fn go(&self, errand: ProviderErrand, token: Option<&str>) -> Result<Arrival, ProviderFault> {
        let service = &self.world.service;
        let begun =
            service.begin_provider(&self.provider, errand, SessionKind::Person, "browser", "/documents");
        let query = self.played.visit(&begun.await?);
        self.back(&query, token).await
    }

    async fn back(&self, query: &str, token: Option<&str>) -> Result<Arrival, ProviderFault> {
        self.world.service.finish_provider(&[&self.provider], query, ("browser", token), &device()).await
    }
}

#[tokio::test]
async fn a_person_whose_identity_matches_their_record_is_let_in() {
    let scene = Scene::new("provider-person").await;
    scene.with_ins();
    for round in 0..2 {
        let arrival = scene.go(ProviderErrand::Person, None).await.unwrap();
        let Arrival::SignedIn { opened, back } = arrival else { panic!("{arrival:?}") };
        assert_eq!(back, "/documents");
        assert_eq!(opened.session.caller.ins, Some(helene()), "{round}");
        assert_eq!(opened.session.proof, Some(Proof::Provider));
        // The second time it is the linked subject that counts, whatever else is said.
        scene.played.say(|said| said.userinfo = json!({}));
    }
    // At the first sign-in the account was made: there is one.
    assert!(scene.world.service.account_of(&helene()).await.unwrap().is_some());
}

#[tokio::test]
async fn who_does_not_match_is_not() {
    let scene = Scene::new("provider-mismatch").await;
    scene.with_ins();
    for (name, value) in [
        ("family_name", "Dupond"),
        ("given_name", "Helga"),
        ("birthdate", "1979-03-27"),
        ("birthplace", "75107"),
        ("gender", "male"),
        ("ins", "1.2.250.1.213.1.4.10|277076322082910"),
        ("birthdate", ""),
    ] {
        let before = scene.played.said.lock().unwrap().userinfo.clone();
        scene.played.say(|said| said.userinfo[name] = value.into());
        let result = scene.go(ProviderErrand::Person, None).await;
        assert!(matches!(result, Err(ProviderFault::Unknown)), "{name} {value}: {result:?}");
        scene.played.say(|said| said.userinfo = before);
    }
    assert!(scene.world.service.account_of(&helene()).await.unwrap().is_none());
}

#[tokio::test]
async fn every_attack_on_the_way_back_is_refused() {
    let scene = Scene::new("provider-attacks").await;
    scene.with_ins();
    let service = &scene.world.service;
    let begin = async || {
        let errand = ProviderErrand::Person;
        let begun = service.begin_provider(&scene.provider, errand, SessionKind::Person, "browser", "").await;
        scene.played.visit(&begun.unwrap())
    };
    // Another browser, another state, no state, two states, another issuer, none, an error.
    let query = begin().await;
    let stolen = service.finish_provider(&[&scene.provider], &query, ("thief", None), &device()).await;
    assert!(matches!(stolen, Err(ProviderFault::Refused)));
    assert!(matches!(scene.back(&query, None).await, Err(ProviderFault::Refused)), "the state is spent");
    let query = begin().await;
    for bad in [
        query.replace("state=", "state=A"),
        query.replace("state=", "etat="),
        format!("{query}&state=x"),
        String::new(),
        "error=access_denied".to_owned(),
    ] {
        assert!(matches!(scene.back(&bad, None).await, Err(ProviderFault::Refused)), "{bad}");
    }
    for change in ["iss=https%3A%2F%2Fevil.test", "error=access_denied", "iss="] {
        let query = begin().await;
        let start = query.split("&iss=").next().unwrap();
        let bad = format!("{start}&{change}");
        assert!(matches!(scene.back(&bad, None).await, Err(ProviderFault::Refused)), "{change}");
    }
    // Tokens for others, of others, too old, too weak, to another request.
    for (token, level) in [
        (json!({"aud": "other"}), false),
        (json!({"iss": "https://evil.test"}), false),
        (json!({"nonce": "replayed"}), false),
        (json!({"exp": 1}), false),
        (json!({"azp": "other"}), false),
        (json!({"acr": "eidas1"}), true),
        (json!({"acr": "none"}), true),
    ] {
        scene.played.say(|said| said.token = token.clone());
        match scene.go(ProviderErrand::Person, None).await {
            Err(ProviderFault::Level) if level => {}
            Err(ProviderFault::Refused) if !level => {}
            other => panic!("{token}: {other:?}"),
        }
    }
    scene.played.say(|said| said.token = json!({}));
    scene.go(ProviderErrand::Person, None).await.unwrap();
    // A code that somebody else's request got: the proof key does not fit.
    let query = begin().await;
    scene.played.say(|said| said.challenge = "another".to_owned());
    assert!(scene.back(&query, None).await.is_err());
}

#[tokio::test]
async fn an_identity_without_number_needs_the_code_on_paper() {
    let scene = Scene::new("provider-enrol").await;
    let service = &scene.world.service;
    let arrival = scene.go(ProviderErrand::Person, None).await.unwrap();
    let Arrival::Enrolment(under_way) = arrival else { panic!("{arrival:?}") };
    assert_eq!(service.enrolment(&under_way).await.unwrap().unwrap().stage, EnrolmentStage::Code);
    let code = service.activation_code(helene().into(), Activation::default()).await.unwrap().code;
    // The proven identity stands for the birth date.
    let token = service.begin_enrolment(Some(&under_way), &code, "", &device()).await.unwrap();
    service.enrol_email(&token, Some("h@exemple.test"), Language::French).await.unwrap();
    let letter = scene.world.letter(MailNotice::AddressCode).await;
    service.enrol_email_code(&token, &crate::world::detail(&letter)).await.unwrap();
    let asked = service.ask_enrolment_passkey(&token, "b").await.unwrap().unwrap();
    let (_, answer) = crate::world::passkey(&asked.options);
    let opened = service.enrol_passkey(&token, "b", (&asked.ticket, &answer), &device()).await.unwrap();
    // From now on the provider leads to that account.
    let arrival = scene.go(ProviderErrand::Person, None).await.unwrap();
    let Arrival::SignedIn { opened: again, .. } = arrival else { panic!("{arrival:?}") };
    assert_eq!(again.session.account, opened.session.account);
}

#[tokio::test]
async fn keys_are_fetched_again_when_they_changed_and_at_most_once_a_minute() {
    let scene = Scene::new("provider-keys").await;
    scene.with_ins();
    scene.go(ProviderErrand::Person, None).await.unwrap();
    let fetches = || scene.played.asked.lock().unwrap().iter().filter(|url| url.ends_with("/certs")).count();
    assert_eq!(fetches(), 1);
    scene.played.rotate();
    let early = scene.go(ProviderErrand::Person, None).await;
    assert!(matches!(early, Err(ProviderFault::Refused)), "not twice within a minute");
    assert_eq!(fetches(), 1);
    scene.world.later(61_000);
    scene.played.say(|said| said.now = said.now.plus_millis(61_000));
    scene.go(ProviderErrand::Person, None).await.unwrap();
    assert_eq!(fetches(), 2);
    // A provider that is away: what is known goes on, and who never knew it is told.
    *scene.played.down.lock().unwrap() = true;
    assert!(matches!(scene.go(ProviderErrand::Person, None).await, Err(ProviderFault::Down)));
    let unknown = settings(Assurance::Eidas2);
    let errand = ProviderErrand::Person;
    let begun = scene.world.service.begin_provider(&unknown, errand, SessionKind::Person, "b", "").await;
    assert!(matches!(begun, Err(ProviderFault::Down)));
}

#[tokio::test]
async fn a_fresh_proof_must_be_of_the_same_person_and_new() {
    let scene = Scene::new("provider-confirm").await;
    scene.with_ins();
    let Arrival::SignedIn { opened, .. } = scene.go(ProviderErrand::Person, None).await.unwrap() else {
        panic!()
    };
    let token = opened.token.clone();
    let old = scene.world.service.now().0 / 1000 - 600;
    scene.played.say(|said| said.token = json!({"auth_time": old}));
    let result = scene.go(ProviderErrand::Confirm, Some(&token)).await;
    assert!(matches!(result, Ok(Arrival::NotConfirmed { fault: ProviderFault::Level, .. })), "{result:?}");
    scene.played.say(|said| {
        said.token = json!({});
        said.subject = "somebody else".to_owned();
    });
    let result = scene.go(ProviderErrand::Confirm, Some(&token)).await;
    assert!(matches!(result, Ok(Arrival::NotConfirmed { fault: ProviderFault::Unknown, .. })), "{result:?}");
    scene.played.say(|said| said.subject = "sub-1".to_owned());
    let Arrival::Confirmed { token: new, .. } =
        scene.go(ProviderErrand::Confirm, Some(&token)).await.unwrap()
    else {
        panic!()
    };
    assert_ne!(new, token);
    assert!(scene.world.service.session(&token).await.unwrap().is_none());
}

#[tokio::test]
async fn a_provider_ends_the_sessions_that_came_from_it() {
    let scene = Scene::new("provider-logout").await;
    scene.with_ins();
    let service = &scene.world.service;
    for by in ["sid", "sub"] {
        let Arrival::SignedIn { opened, .. } = scene.go(ProviderErrand::Person, None).await.unwrap() else {
            panic!()
        };
        let seconds = service.now().0 / 1000;
        let mut claims = json!({
            "iss": ISSUER, "aud": "carnet", "iat": seconds, "exp": seconds + 60, "jti": format!("jti-{by}"),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        claims[by] = if by == "sid" { "sid-1" } else { "sub-1" }.into();
        let mut no_event = claims.clone();
        no_event["events"] = json!({});
        for bad in [scene.played.signed(None, &no_event), "rubbish".to_owned()] {
            assert!(service.back_channel_logout(&[&scene.provider], &bad).await.is_err());
        }
        assert!(service.session(&opened.token).await.unwrap().is_some());
        let token = scene.played.signed(Some("logout+jwt"), &claims);
        service.back_channel_logout(&[&scene.provider], &token).await.unwrap();
        assert!(service.session(&opened.token).await.unwrap().is_none(), "{by}");
        assert!(service.back_channel_logout(&[&scene.provider], &token).await.is_err(), "once");
        // A new sign-in is another session, even at once.
        scene.world.later(1);
    }
    let Arrival::SignedIn { opened, .. } = scene.go(ProviderErrand::Person, None).await.unwrap() else {
        panic!()
    };
    assert!(service.session(&opened.token).await.unwrap().is_some());
}

#[tokio::test]
async fn a_professional_chooses_where_they_work() {
    let mut scene = Scene::new("provider-professional").await;
    scene.provider = settings(Assurance::Eidas1);
    let exercise = |place: &str, id: &str| {
        json!({
            "codeProfession": "10", "codeCategorieProfessionnelle": "C", "codeSavoirFaire": "SM54",
            "nomDexercice": "LEROY", "prenomDexercice": "Anne",
            "activities": [{"raisonSocialeSite": place, "codeSecteurDactivite": "SA07", "ancienIdentifiantDeLaStructure": id}],
        })
    };
    for (count, several) in [(1, false), (2, true)] {
        let all = [exercise("Cabinet", "1750000001"), exercise("Hôpital", "1750000002")];
        scene.played.say(|said| {
            said.acr = "eidas1".to_owned();
            said.userinfo = json!({
                "SubjectNameID": "899700218896", "family_name": "LEROY", "given_name": "Anne",
                "SubjectRefPro": {"exercices": all[..count]},
            });
        });
        let arrival = scene.go(ProviderErrand::Professional, None).await.unwrap();
        let arrival = match (arrival, several) {
            (Arrival::Exercises(step), true) => {
                let service = &scene.world.service;
                let (choices, _) = service.exercises(&step, "browser").unwrap();
                assert_eq!(choices.len(), 2);
                assert!(service.exercises(&step, "thief").is_err());
                assert!(service.choose_exercise(&step, "browser", "7").await.unwrap().is_none());
                service.choose_exercise(&step, "browser", "1").await.unwrap().unwrap()
            }
            (arrival, _) => arrival,
        };
        let Arrival::Professional { session, .. } = arrival else { panic!("{arrival:?}") };
        assert_eq!(session.kind, SessionKind::Professional);
        assert_eq!((&*session.caller.id, session.caller.profession.as_deref()), ("899700218896", Some("10")));
    }
    // Somebody without exercise has no right here.
    scene.played.say(|said| said.userinfo = json!({"SubjectNameID": "899700218896"}));
    let result = scene.go(ProviderErrand::Professional, None).await;
    assert!(matches!(result, Err(ProviderFault::Unknown)), "{result:?}");
}
