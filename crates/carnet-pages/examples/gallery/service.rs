//! Pages around the record: sign-in, errors, statement, demonstration.

use carnet_pages::demo::{
    AccountChooserPage, AccountInterest, AccountKind, ClockPage, DemoAccount, MailPage, MailRow, MailboxPage,
};
use carnet_pages::layout::Conformity;
use carnet_pages::mail::MailKind;
use carnet_pages::notices::{AccessibilityPage, AutomatedCheck, ErrorKind, ErrorPage};
use carnet_pages::{Lang, Refusal, SafeHtml};

use crate::Sheet;
use crate::sample::{NOW, TODAY, layout, outside, professional};

pub(crate) fn sheets(lang: Lang) -> Vec<Sheet> {
    [doors(lang), errors(lang), demonstration(lang)].concat()
}

fn doors(lang: Lang) -> Vec<Sheet> {
    let statement = |conformity, check| AccessibilityPage {
        layout: outside(lang),
        conformity,
        check,
        contact: "accessibilite@exemple.test".into(),
    };
    let check = AutomatedCheck { date: TODAY, pages: 128, violations: 0 };
    vec![
        ("accessibility", statement(Conformity::Partial, Some(check)).render()),
        ("accessibility-none", statement(Conformity::None, None).render()),
    ]
}

fn errors(lang: Lang) -> Vec<Sheet> {
    let error =
        |kind| ErrorPage { layout: layout(lang, None), kind, reference: Some("7Q2M-K4".into()) }.render();
    let refused = ErrorPage {
        layout: professional(lang),
        kind: ErrorKind::Forbidden(Refusal::Blocked),
        reference: None,
    };
    vec![
        ("error-403", error(ErrorKind::Forbidden(Refusal::NotHolder))),
        ("error-403-pro", refused.render()),
        ("error-404", error(ErrorKind::NotFound)),
        ("error-413", error(ErrorKind::TooLarge { limit: 25_000_000 })),
        ("error-429", error(ErrorKind::TooMany { retry_seconds: 30 })),
        ("error-500", error(ErrorKind::Internal)),
        ("error-503", error(ErrorKind::Unavailable)),
        ("error-stale", error(ErrorKind::StaleForm)),
    ]
}

fn demonstration(lang: Lang) -> Vec<Sheet> {
    let account = |kind, name: &str, interests: Vec<AccountInterest>| DemoAccount {
        account: name.into(),
        kind,
        name: name.into(),
        interests,
    };
    let chooser = AccountChooserPage {
        layout: outside(lang),
        action: "/demo/comptes/choisir".into(),
        state: "s".into(),
        accounts: vec![
            account(
                AccountKind::Holder,
                "Hélène MARTIN-TEST",
                vec![AccountInterest::Documents(612), AccountInterest::Emergency, AccountInterest::Masked],
            ),
            account(AccountKind::Holder, "Paul DURAND-TEST", vec![AccountInterest::Waiting]),
            account(AccountKind::Parent, "Sophie PETIT-TEST", vec![AccountInterest::OfficialSample]),
            account(
                AccountKind::Professional,
                "Dr Anne LEROY-TEST",
                vec![AccountInterest::Profession("médecin généraliste".into())],
            ),
        ],
    };
    let written = MailKind::NewDocuments { count: 2 }.write(lang, "http://localhost:8080/notifications");
    let mail = || MailRow {
        href: "/demo/courrier/1".into(),
        to: "helene.martin@exemple.test".into(),
        subject: written.subject.clone(),
        at: NOW,
    };
    let one = MailPage {
        layout: outside(lang),
        mail: mail(),
        text: written.text.clone(),
        html: Some(SafeHtml::trusted(written.html.clone())),
    };
    vec![
        ("demo-accounts", chooser.render()),
        ("demo-mailbox", MailboxPage { layout: outside(lang), mails: vec![mail()] }.render()),
        ("demo-mail", one.render()),
        ("demo-clock", ClockPage { layout: outside(lang), now: NOW }.render()),
    ]
}
