use carnet_service::account::{AccountFault, Device};

use crate::world::{HOUR, PASSWORD, World, device};

/// Types a wrong password `count` times, from somewhere.
async fn fail(world: &World, login: &str, count: usize, device: &Device) -> Option<u32> {
    for _ in 0..count {
        match world.service.password_sign_in(login, "wrong", device).await {
            Ok(_) => {}
            Err(AccountFault::TooMany { retry_seconds }) => return Some(retry_seconds),
            Err(other) => panic!("{other}"),
        }
    }
    None
}

fn elsewhere() -> Device {
    Device { network: "198.51.100".to_owned(), ..device() }
}

#[tokio::test]
async fn tries_are_delayed_and_never_for_long() {
    let mut world = World::new("limits");
    world.account("helene").await;
    let known = world.signed_in("helene").await;
    for login in ["helene", "nobody"] {
        assert_eq!(fail(&world, login, 5, &elsewhere()).await, None, "{login}");
        let wait = fail(&world, login, 1, &elsewhere()).await;
        assert_eq!(wait, Some(5 + 1 - u32::from(wait == Some(5))), "{login}: as long for both");
    }
    // A stop of the program forgets nothing.
    world.restart();
    assert!(fail(&world, "helene", 1, &elsewhere()).await.is_some());
    // The right password is delayed as well from a device that is not known; from the person's own it is not.
    let result = world.service.password_sign_in("helene", PASSWORD, &elsewhere()).await;
    assert!(matches!(result, Err(AccountFault::TooMany { .. })), "{result:?}");
    world.later(31_000);
    let own = Device { mark: Some(known.mark), ..device() };
    fail(&world, "helene", 3, &elsewhere()).await;
    let step = world.service.password_sign_in("helene", PASSWORD, &own).await.unwrap();
    world.service.code_sign_in(&step, &world.code(), &own).await.unwrap();
    // However many tries: a quarter of an hour later anybody may try again.
    for _ in 0..20 {
        world.later(16 * 60_000);
        fail(&world, "helene", 2, &elsewhere()).await;
    }
    let wait = fail(&world, "helene", 2, &elsewhere()).await.unwrap();
    assert!(wait <= 15 * 60 + 1, "{wait}");
    world.later(15 * 60_000 + 1000);
    let step = world.service.password_sign_in("helene", PASSWORD, &elsewhere()).await.unwrap();
    world.service.code_sign_in(&step, &world.code(), &elsewhere()).await.unwrap();
    // Who signed in starts from nothing.
    assert_eq!(fail(&world, "helene", 5, &elsewhere()).await, None);
}

#[tokio::test]
async fn a_network_fails_a_hundred_times_in_ten_minutes() {
    let world = World::new("limits-network");
    // Steps that do not hash: the cheapest way to fail.
    for number in 0..100 {
        let result = world.service.passkey_sign_in("b", "no challenge", "", &device()).await;
        assert!(matches!(result, Err(AccountFault::Expired)), "{number}: {result:?}");
    }
    let result = world.service.passkey_sign_in("b", "no challenge", "", &device()).await;
    assert!(
        matches!(result, Err(AccountFault::TooMany { retry_seconds }) if retry_seconds <= 601),
        "{result:?}"
    );
    let result = world.service.begin_recovery("helene", &device()).await;
    assert!(matches!(result, Err(AccountFault::TooMany { .. })), "every door of that network: {result:?}");
    // Other networks are served, and this one ten minutes later.
    world.service.begin_recovery("helene", &elsewhere()).await.unwrap();
    world.later(10 * 60_000);
    world.service.begin_recovery("helene", &device()).await.unwrap();
}

#[tokio::test]
async fn confirming_is_limited_like_signing_in() {
    let world = World::new("limits-confirm");
    world.account("helene").await;
    let opened = world.signed_in("helene").await;
    for _ in 0..5 {
        let result = world.service.confirm_by_password(&opened.token, "wrong", "000000").await;
        assert!(matches!(result, Err(AccountFault::Wrong)));
    }
    let result = world.service.confirm_by_password(&opened.token, PASSWORD, &world.code()).await;
    assert!(matches!(result, Err(AccountFault::TooMany { .. })), "{result:?}");
    world.later(HOUR / 60);
    world.service.confirm_by_password(&opened.token, PASSWORD, &world.code()).await.unwrap();
}
