use carnet_model::family::{FamilyEvent, Ground, RepresentativeKind};
use carnet_service::account::Activation;
use carnet_service::{ServiceError, SessionKind, Subject};

use crate::world::{HOUR, PASSWORD, World, device, helene, other};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn a_session_ends_idle_and_absolutely() {
    for (kind, idle, life) in [
        (SessionKind::Person, 20 * MINUTE, 8 * HOUR),
        (SessionKind::Professional, 15 * MINUTE, 10 * HOUR),
        (SessionKind::Operator, 10 * MINUTE, 4 * HOUR),
    ] {
        let world = World::new(&format!("session-{kind:?}"));
        let open = || world.service.open_session(kind, carnet_model::Caller::anonymous());
        let (token, _) = open().await.unwrap();
        world.later(idle - 1000);
        assert!(world.service.session(&token).await.unwrap().is_some(), "{kind:?}");
        world.later(idle);
        assert!(world.service.session(&token).await.unwrap().is_none(), "{kind:?} idle");
        let (token, _) = open().await.unwrap();
        let mut passed = 0;
        while passed + idle / 2 < life {
            passed += idle / 2;
            world.later(idle / 2);
            assert!(world.service.session(&token).await.unwrap().is_some(), "{kind:?} at {passed}");
        }
        world.later(life - passed);
        assert!(world.service.session(&token).await.unwrap().is_none(), "{kind:?} absolutely");
    }
}

#[tokio::test]
async fn a_clock_that_goes_back_revives_nothing() {
    let mut world = World::new("session-clock");
    world.account("helene").await;
    let over = world.signed_in("helene").await;
    world.later(21 * MINUTE);
    assert!(world.service.session(&over.token).await.unwrap().is_none());
    let live = world.signed_in("helene").await;
    assert!(world.service.session(&live.token).await.unwrap().is_some());
    world.later(-24 * HOUR);
    for (session, name) in [(&over, "over"), (&live, "opened after what the clock says")] {
        assert!(world.service.session(&session.token).await.unwrap().is_none(), "{name}");
    }
    world.later(-5 * MINUTE);
    // Nor does a restart, nor the clock when it is right again.
    world.restart();
    world.later(24 * HOUR - 10 * MINUTE);
    assert!(world.service.session(&over.token).await.unwrap().is_none());
    assert!(world.service.session(&live.token).await.unwrap().is_none());
    world.later(HOUR);
    world.signed_in("helene").await;
}

#[tokio::test]
async fn sessions_are_listed_and_closed() {
    let world = World::new("session-list");
    world.account("helene").await;
    let first = world.signed_in("helene").await;
    world.later(2 * MINUTE);
    let second = world.signed_in("helene").await;
    let session = world.service.session(&second.token).await.unwrap().unwrap();
    let listed = world.service.account(&second.token, &session).await.unwrap().sessions;
    assert_eq!(listed.iter().map(|one| one.here).collect::<Vec<_>>(), [true, false]);
    world.service.close_one_session(&session, &listed[1].id).await.unwrap();
    assert!(world.service.session(&first.token).await.unwrap().is_none(), "at once");
    let unknown = world.service.close_one_session(&session, "unknown").await;
    assert!(unknown.is_err());
    world.later(MINUTE);
    let third = world.signed_in("helene").await;
    world.service.close_other_sessions(&second.token, &session).await.unwrap();
    assert!(world.service.session(&third.token).await.unwrap().is_none());
    let listed = world.service.account(&second.token, &session).await.unwrap().sessions;
    assert_eq!(listed.len(), 1);
    world.service.close_session(&second.token).await.unwrap();
    assert!(world.service.session(&second.token).await.unwrap().is_none());
}

#[tokio::test]
async fn the_password_that_changes_ends_the_others() {
    let world = World::new("session-password");
    world.account("helene").await;
    let first = world.signed_in("helene").await;
    world.later(MINUTE);
    let second = world.signed_in("helene").await;
    let session = world.service.session(&second.token).await.unwrap().unwrap();
    world.service.set_password(&second.token, &session, "cheval agrafe batterie 9").await.unwrap();
    assert!(world.service.session(&first.token).await.unwrap().is_none());
    assert!(world.service.session(&second.token).await.unwrap().is_some());
    world.later(MINUTE);
    let step = world.service.password_sign_in("helene", PASSWORD, &device()).await.unwrap();
    assert!(world.service.code_sign_in(&step, &world.code(), &device()).await.is_err(), "the old one");
}

#[tokio::test]
async fn a_fresh_proof_gives_another_id_and_lasts_five_minutes() {
    let world = World::new("session-fresh");
    world.account("helene").await;
    let opened = world.signed_in("helene").await;
    world.later(5 * MINUTE);
    let session = world.service.session(&opened.token).await.unwrap().unwrap();
    assert!(!session.is_fresh(world.service.now()));
    let (token, fresh) =
        world.service.confirm_by_password(&opened.token, PASSWORD, &world.code()).await.unwrap();
    assert!(fresh.is_fresh(world.service.now()));
    assert_ne!((&token, &fresh.csrf), (&opened.token, &session.csrf));
    assert!(world.service.session(&opened.token).await.unwrap().is_none(), "the old id is over");
    assert_eq!(
        world.service.session(&token).await.unwrap().unwrap().since,
        session.since,
        "the same session"
    );
    let proved = fresh.proved_at.unwrap();
    for (age, is) in [(0, true), (5 * MINUTE - 1, true), (5 * MINUTE, false), (-1, false)] {
        assert_eq!(fresh.is_fresh(proved.plus_millis(age)), is, "{age}");
    }
}

#[tokio::test]
async fn a_session_turns_to_one_record_at_a_time_and_back_when_the_relation_ends() {
    let world = World::new("session-turn");
    world.account("helene").await;
    let child = world.child(other()).await;
    let record = world.service.record_id(child);
    let opened = world.signed_in("helene").await;
    // Somebody else's record is unknown.
    let refused = world.service.turn_session(&opened.token, Some(record)).await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
    assert!(world.service.session(&opened.token).await.unwrap().is_some());
    let attached = FamilyEvent::RepresentativeAttached {
        person: helene(),
        name: "Hélène DURAND".into(),
        kind: RepresentativeKind::Guardian,
        ground: Ground::Judgement("TJ 26/1".into()),
    };
    world.service.attest(Subject::Ins(other()), attached).await.unwrap();
    let (token, session) = world.service.turn_session(&opened.token, Some(record)).await.unwrap();
    assert_ne!(token, opened.token);
    assert!(world.service.session(&opened.token).await.unwrap().is_none());
    let acting = session.acting.clone().unwrap();
    assert_eq!(acting.record(), record);
    assert!(world.service.still_acts(&session).await.unwrap());
    let ended = FamilyEvent::RepresentativeEnded {
        person: helene(),
        reason: carnet_model::family::RelationEnd::Judgement,
    };
    world.service.attest(Subject::Ins(other()), ended).await.unwrap();
    let session = world.service.session(&token).await.unwrap().unwrap();
    assert!(!world.service.still_acts(&session).await.unwrap());
    let (_, session) = world.service.turn_session(&token, None).await.unwrap();
    assert_eq!(session.acting, None);
}

#[tokio::test]
async fn nothing_stored_opens_a_session() {
    let world = World::new("session-hash");
    world.account("helene").await;
    let opened = world.signed_in("helene").await;
    let session = world.service.session(&opened.token).await.unwrap().unwrap();
    let account = world.service.account(&opened.token, &session).await.unwrap();
    for token in [account.sessions[0].id.as_str(), "", "AAAA", &"A".repeat(43), &opened.token[1..]] {
        assert!(world.service.session(token).await.unwrap().is_none(), "{token}");
    }
    let _ = world.service.activation_code(helene().into(), Activation::default()).await.unwrap();
}
