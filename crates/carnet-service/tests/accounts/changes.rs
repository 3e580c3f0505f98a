use carnet_service::account::{AccountFault, CancelItem, LabelFault, Opened, PasswordItem};
use carnet_service::{MailNotice, Session};

use crate::world::{HOUR, ORIGIN, PASSWORD, World, detail, device, helene, passkey};

async fn session(world: &World, opened: &Opened) -> Session {
    world.service.session(&opened.token).await.unwrap().unwrap()
}

#[tokio::test]
async fn another_address_counts_after_two_days_and_the_old_one_can_cancel() {
    for cancel in [false, true] {
        let world = World::new(&format!("email-{cancel}"));
        world.account("helene").await;
        let opened = world.signed_in("helene").await;
        let session = session(&world, &opened).await;
        let service = &world.service;
        for (typed, same) in [("helene@exemple.test", true), ("nonsense", false)] {
            match service.ask_email(&session, typed).await {
                Err(AccountFault::EmailSame) if same => {}
                Err(AccountFault::EmailMalformed) if !same => {}
                other => panic!("{typed}: {other:?}"),
            }
        }
        let step = service.ask_email(&session, "new@exemple.test").await.unwrap();
        let letter = world.letter(MailNotice::NewAddressCode).await;
        assert_eq!(&*letter.to, "new@exemple.test");
        service.confirm_email(&session, &step, &detail(&letter)).await.unwrap();
        let letter = world.letter(MailNotice::EmailChangeAsked).await;
        assert_eq!(&*letter.to, "helene@exemple.test", "the old channel is told");
        let email = async || service.account(&opened.token, &session).await.unwrap().email.unwrap();
        world.later(47 * HOUR);
        assert_eq!(email().await, "helene@exemple.test");
        if cancel {
            let item = service.cancellation(&detail(&letter)).await.unwrap();
            assert!(matches!(item, Some(CancelItem::Email { email, .. }) if email == "new@exemple.test"));
            service.cancel_change(&detail(&letter)).await.unwrap();
            assert!(matches!(service.cancel_change(&detail(&letter)).await, Err(AccountFault::Expired)));
            assert_eq!(service.cancellation(&detail(&letter)).await.unwrap(), None);
        }
        world.later(2 * HOUR);
        let expected = if cancel { "helene@exemple.test" } else { "new@exemple.test" };
        assert_eq!(email().await, expected);
        assert!(service.cancel_change(&detail(&letter)).await.is_err(), "too late");
        world.letters().await;
        let contact = service.settings(&session.caller, helene().into()).await.unwrap().contact;
        let followed = contact.email.as_deref() == Some("new@exemple.test");
        assert_eq!(followed, !cancel, "the record's letters follow");
        // The address that counts names the account; the other one names nobody.
        for (login, right) in [("new@exemple.test", !cancel), ("helene@exemple.test", cancel)] {
            let step = service.password_sign_in(login, PASSWORD, &device()).await.unwrap();
            let result = service.code_sign_in(&step, &world.code(), &device()).await;
            assert_eq!(result.is_ok(), right, "{login}: {result:?}");
            world.later(HOUR);
        }
    }
}

#[tokio::test]
async fn a_passkey_waits_and_can_be_cancelled() {
    let world = World::new("passkey-waits");
    world.account("helene").await;
    let service = &world.service;
    let opened = world.signed_in("helene").await;
    let session = session(&world, &opened).await;
    let asked = service.ask_new_passkey(&session).await.unwrap().unwrap();
    let (mut authenticator, answer) = passkey(&asked.options);
    let no_name = service.add_passkey(&session, (&asked.ticket, &answer), " ").await;
    assert!(matches!(no_name, Err(AccountFault::Label(LabelFault::Missing))));
    service.add_passkey(&session, (&asked.ticket, &answer), "Téléphone").await.unwrap();
    let letter = world.letter(MailNotice::SignInWayAdded).await;
    let mut sign_in = async || {
        let asked = service.ask_passkey("b").unwrap();
        let answer = authenticator.get(&asked.options, ORIGIN).unwrap();
        service.passkey_sign_in("b", &asked.ticket, &answer, &device()).await
    };
    assert!(matches!(sign_in().await, Err(AccountFault::Passkey(_))), "it does not count yet");
    world.later(48 * HOUR);
    let by_passkey = sign_in().await.unwrap();
    assert_eq!(service.cancellation(&detail(&letter)).await.unwrap(), None, "too late");
    // Another one, cancelled from the letter: it never counts, and every session ends.
    let session = service.session(&by_passkey.token).await.unwrap().unwrap();
    let asked = service.ask_new_passkey(&session).await.unwrap().unwrap();
    let (_, answer) = passkey(&asked.options);
    let taken = service.add_passkey(&session, (&asked.ticket, &answer), "téléphone").await;
    assert!(matches!(taken, Err(AccountFault::Label(LabelFault::Taken))), "{taken:?}");
    service.add_passkey(&session, (&asked.ticket, &answer), "Clé").await.unwrap();
    let letter = world.letter(MailNotice::SignInWayAdded).await;
    service.cancel_change(&detail(&letter)).await.unwrap();
    assert!(service.session(&by_passkey.token).await.unwrap().is_none());
    world.later(72 * HOUR);
    let opened = sign_in().await.unwrap();
    let session = service.session(&opened.token).await.unwrap().unwrap();
    let account = service.account(&opened.token, &session).await.unwrap();
    assert_eq!(account.passkeys.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["Téléphone"]);
}

#[tokio::test]
async fn a_weak_session_waits_three_days() {
    let world = World::new("passkey-weak");
    world.account("helene").await;
    let service = &world.service;
    let step = service.begin_recovery("helene", &device()).await.unwrap();
    let code = detail(&world.letter(MailNotice::SignInCode).await);
    let opened = service.recover(&step, &code, &device()).await.unwrap();
    let session = session(&world, &opened).await;
    let asked = service.ask_new_passkey(&session).await.unwrap().unwrap();
    let (_, answer) = passkey(&asked.options);
    let from = service.add_passkey(&session, (&asked.ticket, &answer), "Clé").await.unwrap();
    assert_eq!((from.0 - service.now().0 + HOUR / 2) / HOUR, 72);
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let world = World::new("last-way");
    world.account("helene").await;
    let service = &world.service;
    let opened = world.signed_in("helene").await;
    let session = session(&world, &opened).await;
    let refused = service.remove_password(&opened.token, &session).await;
    assert!(matches!(refused, Err(AccountFault::LastWayIn)), "{refused:?}");
    let asked = service.ask_new_passkey(&session).await.unwrap().unwrap();
    let (_, answer) = passkey(&asked.options);
    service.add_passkey(&session, (&asked.ticket, &answer), "Clé").await.unwrap();
    let refused = service.remove_password(&opened.token, &session).await;
    assert!(matches!(refused, Err(AccountFault::LastWayIn)), "a passkey that waits is no way in");
    world.later(48 * HOUR);
    service.remove_password(&opened.token, &session).await.unwrap();
    let account = service.account(&opened.token, &session).await.unwrap();
    assert_eq!(account.password, PasswordItem::None);
    let refused = service.remove_passkey(&session, &account.passkeys[0].id).await;
    assert!(matches!(refused, Err(AccountFault::LastWayIn)), "{refused:?}");
}

#[tokio::test]
async fn another_application_counts_after_two_days_and_the_old_one_until_then() {
    let world = World::new("totp");
    world.account("helene").await;
    let service = &world.service;
    let opened = world.signed_in("helene").await;
    let session = session(&world, &opened).await;
    let step = service.begin_totp(&session).await.unwrap();
    let refused = service.confirm_totp(&session, &step, "000000").await;
    assert!(matches!(refused, Err(AccountFault::Wrong)));
    let setup = service.totp_setup(&session, &step).await.unwrap();
    assert_eq!(setup.secret.len(), 32);
    world.later(HOUR);
    world.signed_in("helene").await;
    world.later(49 * HOUR);
    world.signed_in("helene").await;
}

#[tokio::test]
async fn discreet_letters_say_nothing_of_the_record() {
    use carnet_service::account::Discretion;
    let world = World::new("discreet");
    world.account("helene").await;
    let service = &world.service;
    let opened = world.signed_in("helene").await;
    let session = session(&world, &opened).await;
    for (discretion, expected) in
        [(Discretion::Ordinary, MailNotice::Closed), (Discretion::Discreet, MailNotice::Neutral)]
    {
        service.set_discretion(&session, discretion).await.unwrap();
        let contact = carnet_model::person::Contact { email: Some("h@b.test".into()), ..Default::default() };
        service.set_contact(&session.caller, helene().into(), contact).await.unwrap();
        let (reason, text) = ("patient".into(), "".into());
        let close = carnet_record::command::Command::Close { reason, text };
        service.settle(&session.caller, helene().into(), close).await.unwrap();
        let letters = world.letters().await;
        assert_eq!(letters.iter().map(|one| one.notice).collect::<Vec<_>>(), [expected]);
        let reopen = carnet_record::command::Command::Reopen;
        service.settle(&session.caller, helene().into(), reopen).await.unwrap();
        world.letters().await;
    }
}
