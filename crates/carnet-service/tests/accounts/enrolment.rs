use carnet_model::Timestamp;
use carnet_model::account::{AccountRole, Proof};
use carnet_model::person::Language;
use carnet_service::account::{AccountFault, Activation, EnrolmentStage, NewOperator, totp_code};
use carnet_service::{MailNotice, SessionKind};

use crate::world::{PASSWORD, World, detail, device, helene, passkey};

const BORN: &str = "1979-03-28";

/// An enrolment whose address is verified; gives its token.
async fn verified(world: &World, code: &str) -> String {
    let service = &world.service;
    let token = service.begin_enrolment(None, code, BORN, &device()).await.unwrap();
    service.enrol_email(&token, Some("Helene@Exemple.test"), Language::French).await.unwrap();
    let letter = world.letter(MailNotice::AddressCode).await;
    assert_eq!(&*letter.to, "helene@exemple.test");
    service.enrol_email_code(&token, &detail(&letter)).await.unwrap();
    token
}

#[tokio::test]
async fn a_code_on_paper_and_a_passkey_make_an_account() {
    let world = World::new("enrol-passkey");
    let service = &world.service;
    world.person(helene()).await;
    let code = service.activation_code(helene().into(), Activation::default()).await.unwrap().code;
    // Nothing can be made before the address is verified.
    let early = service.begin_enrolment(None, &code, BORN, &device()).await.unwrap();
    assert_eq!(service.enrolment(&early).await.unwrap().unwrap().stage, EnrolmentStage::Email);
    assert!(matches!(service.ask_enrolment_passkey(&early, "b").await, Err(AccountFault::Expired)));
    let token = verified(&world, &code.to_lowercase().replace('-', " ")).await;
    let asked = service.ask_enrolment_passkey(&token, "browser").await.unwrap().unwrap();
    let (mut authenticator, answer) = passkey(&asked.options);
    // The challenge is this browser's.
    let foreign = service.enrol_passkey(&token, "thief", (&asked.ticket, &answer), &device()).await;
    assert!(matches!(foreign, Err(AccountFault::Expired)), "{foreign:?}");
    let opened = service.enrol_passkey(&token, "browser", (&asked.ticket, &answer), &device()).await.unwrap();
    let session = service.session(&opened.token).await.unwrap().unwrap();
    assert_eq!((session.kind, session.proof), (SessionKind::Person, Some(Proof::Passkey)));
    assert_eq!((session.caller.ins, &*session.caller.name), (Some(helene()), "HÉLÈNE DURAND"));
    assert_eq!(session.caller.id, service.account_id(session.account.unwrap()).to_string().into());
    assert_eq!(world.letter(MailNotice::AccountReady).await.to, "helene@exemple.test".into());
    // The record writes to the address of the account from now on.
    let contact = service.settings(&session.caller, helene().into()).await.unwrap().contact;
    assert_eq!(contact.email.as_deref(), Some("helene@exemple.test"));
    // The passkey signs in again, without a name.
    let asked = service.ask_passkey("other browser").unwrap();
    let answer = authenticator.get(&asked.options, crate::world::ORIGIN).unwrap();
    let again = service.passkey_sign_in("other browser", &asked.ticket, &answer, &device()).await.unwrap();
    assert_eq!(again.session.account, session.account);
    // The same answer is worth nothing the second time.
    let replayed = service.passkey_sign_in("other browser", &asked.ticket, &answer, &device()).await;
    assert!(matches!(replayed, Err(AccountFault::Expired)));
    // The code is used up, and the person has one account.
    let used = service.begin_enrolment(None, &code, BORN, &device()).await;
    assert!(matches!(used, Err(AccountFault::ActivationRefused)), "{used:?}");
    let code = service.activation_code(helene().into(), Activation::default()).await.unwrap().code;
    let second = service.begin_enrolment(None, &code, BORN, &device()).await;
    assert!(matches!(second, Err(AccountFault::HasAccount)), "{second:?}");
}

#[tokio::test]
async fn a_password_needs_the_application_that_makes_codes() {
    let world = World::new("enrol-password");
    let service = &world.service;
    world.person(helene()).await;
    let code = service.activation_code(helene().into(), Activation::default()).await.unwrap().code;
    let token = verified(&world, &code).await;
    for (login, password) in
        [("x", PASSWORD), ("hélène", PASSWORD), ("helene", "court"), ("helene", "helene durand 1979")]
    {
        let result = service.enrol_password(&token, login, password).await;
        assert!(result.is_err(), "{login} {password}");
    }
    service.enrol_password(&token, " Helene.D ", PASSWORD).await.unwrap();
    assert_eq!(service.enrolment(&token).await.unwrap().unwrap().stage, EnrolmentStage::Totp);
    let setup = service.enrolment_totp(&token).unwrap();
    assert!(setup.uri.starts_with("otpauth://totp/Carnet:helene.d?secret="), "{}", setup.uri);
    assert!(matches!(service.enrol_totp(&token, "000000", &device()).await, Err(AccountFault::Wrong)));
    let secret = base32(&setup.secret);
    let code = totp_code(&secret, service.now()).unwrap();
    let opened = service.enrol_totp(&token, &code, &device()).await.unwrap();
    assert_eq!(opened.session.proof, Some(Proof::PasswordTotp));
    assert!(service.enrolment(&token).await.unwrap().is_none(), "the step is over");
    // By name and by address.
    for login in ["helene.d", "HELENE@exemple.test"] {
        world.later(60_000);
        let step = service.password_sign_in(login, PASSWORD, &device()).await.unwrap();
        let code = totp_code(&secret, service.now()).unwrap();
        service.code_sign_in(&step, &code, &device()).await.unwrap();
    }
}

#[tokio::test]
async fn a_code_leads_to_nothing_without_the_birth_date() {
    let world = World::new("enrol-birth");
    let service = &world.service;
    world.person(helene()).await;
    let code = service.activation_code(helene().into(), Activation::default()).await.unwrap().code;
    for born in ["1979-03-29", "1978-03-28", "1979", "", "1979-03-281"] {
        let result = service.begin_enrolment(None, &code, born, &device()).await;
        assert!(matches!(result, Err(AccountFault::ActivationRefused)), "{born}: {result:?}");
    }
    // Five tries: then the right date does not help any more, for as long as the code lives.
    world.later(Timestamp::DAY);
    let result = service.begin_enrolment(None, &code, BORN, &device()).await;
    assert!(matches!(result, Err(AccountFault::CodeUsedUp)), "{result:?}");
    // Another code does; the one before it is over.
    let first = service.activation_code(helene().into(), Activation { days: 90 }).await.unwrap().code;
    let second = service.activation_code(helene().into(), Activation { days: 90 }).await.unwrap().code;
    let result = service.begin_enrolment(None, &first, BORN, &device()).await;
    assert!(matches!(result, Err(AccountFault::ActivationRefused)), "{result:?}");
    world.later(91 * Timestamp::DAY);
    let result = service.begin_enrolment(None, &second, BORN, &device()).await;
    assert!(matches!(result, Err(AccountFault::ActivationRefused)), "over: {result:?}");
}

#[tokio::test]
async fn an_address_code_has_five_tries_and_ten_go_a_day() {
    let world = World::new("enrol-codes");
    let service = &world.service;
    world.person(helene()).await;
    let code = service.activation_code(helene().into(), Activation::default()).await.unwrap().code;
    let token = service.begin_enrolment(None, &code, BORN, &device()).await.unwrap();
    service.enrol_email(&token, Some("a@b.test"), Language::French).await.unwrap();
    let right = detail(&world.letter(MailNotice::AddressCode).await);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for left in (0..5).rev() {
        match service.enrol_email_code(&token, wrong).await {
            Err(AccountFault::WrongCode { left: told }) if left > 0 => assert_eq!(told, left),
            Err(AccountFault::CodeUsedUp) if left == 0 => {}
            other => panic!("{left}: {other:?}"),
        }
    }
    assert!(matches!(service.enrol_email_code(&token, &right).await, Err(AccountFault::CodeUsedUp)));
    for _ in 1..10 {
        service.enrol_email(&token, None, Language::French).await.unwrap();
    }
    let eleventh = service.enrol_email(&token, None, Language::French).await;
    assert!(matches!(eleventh, Err(AccountFault::TooMany { .. })), "{eleventh:?}");
    // A code is good for a quarter of an hour.
    let last = detail(world.letters().await.last().unwrap());
    world.later(15 * 60_000);
    assert!(matches!(service.enrol_email_code(&token, &last).await, Err(AccountFault::CodeExpired)));
}

#[tokio::test]
async fn an_operator_enrols_with_the_code_that_was_printed() {
    let world = World::new("enrol-operator");
    let service = &world.service;
    let operator = |login: &str, role| NewOperator {
        login: login.to_owned(),
        name: "Camille LEROY".to_owned(),
        role,
        email: None,
    };
    let code = service.make_operator(operator("camille", AccountRole::SecurityOfficer)).await.unwrap().code;
    assert!(service.make_operator(operator("x", AccountRole::Operator)).await.is_err());
    let token = service.begin_enrolment(None, &code, "", &device()).await.unwrap();
    service.enrol_email(&token, Some("camille@exemple.test"), Language::French).await.unwrap();
    let letter = world.letter(MailNotice::AddressCode).await;
    service.enrol_email_code(&token, &detail(&letter)).await.unwrap();
    let asked = service.ask_enrolment_passkey(&token, "b").await.unwrap().unwrap();
    let (_, answer) = passkey(&asked.options);
    let opened = service.enrol_passkey(&token, "b", (&asked.ticket, &answer), &device()).await.unwrap();
    let session = service.session(&opened.token).await.unwrap().unwrap();
    assert_eq!((session.kind, session.role), (SessionKind::Operator, Some(AccountRole::SecurityOfficer)));
    assert_eq!(session.caller.ins, None);
    // Ten minutes without use.
    world.later(10 * 60_000);
    assert!(service.session(&opened.token).await.unwrap().is_none());
    // Nobody gets into an operator's account by e-mail.
    service.begin_recovery("camille", &device()).await.unwrap();
    assert!(world.letters().await.iter().all(|one| one.notice != MailNotice::SignInCode));
}

fn base32(text: &str) -> [u8; 20] {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String =
        text.chars().map(|c| format!("{:05b}", ALPHABET.find(c).unwrap())).collect::<Vec<_>>().concat();
    let bytes: Vec<u8> = bits
        .as_bytes()
        .chunks(8)
        .map(|b| u8::from_str_radix(std::str::from_utf8(b).unwrap(), 2).unwrap())
        .collect();
    bytes.try_into().unwrap()
}
