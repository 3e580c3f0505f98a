use carnet_model::account::Proof;
use carnet_service::MailNotice;
use carnet_service::account::{AccountFault, Device};

use crate::world::{HOUR, PASSWORD, World, detail, device};

#[tokio::test]
async fn password_and_code_open_a_session_and_one_alone_none() {
    let world = World::new("sign-in");
    world.account("helene").await;
    let service = &world.service;
    for (login, password, code) in [
        ("helene", "a wrong password", world.code()),
        ("helene", PASSWORD, "000000".to_owned()),
        ("nobody", PASSWORD, world.code()),
        ("", "", String::new()),
        ("helene", "\u{0}", world.code()),
    ] {
        // The first step says the same of all.
        let step = service.password_sign_in(login, password, &device()).await.unwrap();
        let result = service.code_sign_in(&step, &code, &device()).await;
        assert!(matches!(result, Err(AccountFault::Wrong)), "{login} {password}: {result:?}");
        // A step is good for one code.
        let again = service.code_sign_in(&step, &world.code(), &device()).await;
        assert!(matches!(again, Err(AccountFault::Expired)));
    }
    world.later(HOUR);
    let opened = world.signed_in("helene").await;
    assert_eq!(opened.session.proof, Some(Proof::PasswordTotp));
    // A code is good once.
    let step = service.password_sign_in("helene", PASSWORD, &device()).await.unwrap();
    let result = service.code_sign_in(&step, &world.code(), &device()).await;
    assert!(matches!(result, Err(AccountFault::Wrong)), "{result:?}");
}

#[tokio::test]
async fn of_many_with_one_code_one_gets_in() {
    let world = World::new("sign-in-race");
    world.account("helene").await;
    let service = &world.service;
    let mut steps = Vec::new();
    for _ in 0..4 {
        steps.push(service.password_sign_in("helene", PASSWORD, &device()).await.unwrap());
    }
    let code = world.code();
    let mut tries = tokio::task::JoinSet::new();
    for step in steps {
        let (service, code) = (service.clone(), code.clone());
        tries.spawn(async move { service.code_sign_in(&step, &code, &device()).await.is_ok() });
    }
    let won = tries.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_new_device_is_told_and_a_known_one_is_not() {
    let world = World::new("sign-in-device");
    world.account("helene").await;
    let first = world.signed_in("helene").await;
    assert!(world.letters().await.is_empty(), "the first device is no news");
    for (mark, told) in [(Some(first.mark), false), (None, true)] {
        world.later(60_000);
        let device = Device { mark, words: "Safari, iPhone".to_owned(), network: String::new() };
        let step = world.service.password_sign_in("helene", PASSWORD, &device).await.unwrap();
        world.service.code_sign_in(&step, &world.code(), &device).await.unwrap();
        let letters = world.letters().await;
        let news: Vec<_> = letters.iter().filter(|one| one.notice == MailNotice::NewDevice).collect();
        assert_eq!(news.len(), usize::from(told), "{letters:?}");
        assert!(news.iter().all(|one| detail(one) == "Safari, iPhone"));
    }
}

#[tokio::test]
async fn a_code_by_mail_opens_a_weak_session() {
    let world = World::new("sign-in-recovery");
    world.account("helene").await;
    let service = &world.service;
    // Nobody is told whether there is an account.
    let unknown = service.begin_recovery("nobody", &device()).await.unwrap();
    assert!(world.letters().await.is_empty());
    let step = service.begin_recovery("helene", &device()).await.unwrap();
    let code = detail(&world.letter(MailNotice::SignInCode).await);
    for (step, code, wrong) in [(&unknown, "123456", true), (&step, code.as_str(), false)] {
        let result = service.recover(step, code, &device()).await;
        match (wrong, result) {
            (true, Err(AccountFault::WrongCode { left })) => assert_eq!(left, 4),
            (false, Ok(opened)) => {
                let session = service.session(&opened.token).await.unwrap().unwrap();
                assert!(session.is_weak() && !session.is_fresh(service.now()));
                assert_eq!(service.change_delay_hours(&session), 72);
                let refused = service.set_password(&opened.token, &session, "cheval agrafe batterie 9").await;
                assert!(matches!(refused, Err(AccountFault::Wrong)), "{refused:?}");
            }
            (_, other) => panic!("{other:?}"),
        }
    }
    assert_eq!(world.letter(MailNotice::Recovered).await.to, "helene@exemple.test".into());
    // The code opens one session.
    assert!(matches!(service.recover(&step, &code, &device()).await, Err(AccountFault::Expired)));
}

#[tokio::test]
async fn a_locked_account_lets_nobody_in_and_ends_its_sessions() {
    let world = World::new("sign-in-locked");
    let account = world.account("helene").await;
    let opened = world.signed_in("helene").await;
    world.service.lock_account(account, "two agents").await.unwrap();
    assert!(world.service.session(&opened.token).await.unwrap().is_none());
    world.later(60_000);
    let step = world.service.password_sign_in("helene", PASSWORD, &device()).await.unwrap();
    let result = world.service.code_sign_in(&step, &world.code(), &device()).await;
    assert!(matches!(result, Err(AccountFault::Locked)), "{result:?}");
    world.service.unlock_account(account).await.unwrap();
    world.later(60_000);
    world.signed_in("helene").await;
    assert!(world.service.session(&opened.token).await.unwrap().is_none(), "the old one stays over");
}
