//! Families, as people live them: invite, accept, act within limits, revoke; two parents; majority.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use carnet_model::family::{FamilyEvent, Ground, RepresentativeKind};
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Ins, Timestamp};
use carnet_service::{Delivery, MailError, MailNotice, Mailer, NewPerson, SessionKind};

use crate::world::{Browser, World, helene, holder, other, pdf, physician, test_ins};

/// A mailbox that keeps what it gets.
#[derive(Default)]
pub(crate) struct Mailbox(Mutex<Vec<Delivery>>);

impl Mailer for Mailbox {
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        self.0.lock().unwrap().push(delivery.clone());
        Box::pin(async { Ok(()) })
    }
}

impl World {
    /// Delivers all that waits; gives the letters.
    pub(crate) async fn all_letters(&self) -> Vec<Delivery> {
        let kept = Arc::new(Mailbox::default());
        let mailer: Arc<dyn Mailer> = kept.clone();
        while self.service.deliver(Some(&mailer)).await.unwrap() > 0 {}
        kept.0.lock().unwrap().clone()
    }

    /// Opens the record of somebody born on a day.
    pub(crate) async fn somebody(&self, ins: Ins, given: &str, birth: &str) -> Caller {
        let traits = Traits {
            birth_family: "MARTIN-TEST".into(),
            birth_given: given.into(),
            given_names: given.into(),
            used_family: None,
            used_given: None,
            birth_date: birth.into(),
            birth_place: "51215".into(),
            sex: Sex::Female,
        };
        let contact = Contact { email: Some("p@example.test".into()), ..Contact::default() };
        self.service.open_record(NewPerson { ins, traits, contact, waiting_until: None }).await.unwrap();
        Caller { name: format!("{given} MARTIN-TEST").into(), ..holder(ins, "MARTIN-TEST") }
    }

    /// A browser with a session, opened as tools open them.
    pub(crate) async fn with_session(&self, caller: &Caller) -> Browser {
        let mut browser = self.browser();
        let (token, _) = self.service.open_session(SessionKind::Person, caller.clone()).await.unwrap();
        browser.cookies.insert("carnet".to_owned(), token);
        browser.page("/accessibilite").await;
        browser
    }

    async fn attach(&self, child: Ins, parent: &Caller) {
        let event = FamilyEvent::RepresentativeAttached {
            person: parent.ins.unwrap(),
            name: parent.name.clone(),
            kind: RepresentativeKind::Parent,
            ground: Ground::Registry,
        };
        self.service.attest(child.into(), event).await.unwrap();
        self.all_letters().await;
    }
}

const DAY: i64 = Timestamp::DAY;

pub(crate) fn third() -> Ins {
    test_ins("158079925500190")
}

/// A day after now, as forms send it.
pub(crate) fn in_days(world: &World, days: i64) -> String {
    let at = world.service.now().plus_millis(days * DAY);
    at.to_jiff().to_string()[..10].to_owned()
}

/// What follows a text on a page, up to a sign.
pub(crate) fn after<'a>(page: &'a str, start: &str, end: char) -> &'a str {
    let rest = page.split_once(start).unwrap().1;
    rest.split(end).next().unwrap()
}

async fn invite(world: &World, browser: &mut Browser, rights: &[&str]) -> String {
    browser.page("/partage/aidants/inviter").await;
    let until = in_days(world, 90);
    let mut fields =
        vec![("nom", "Paul, mon fils"), ("courriel", "paul@exemple.test"), ("fin", until.as_str())];
    fields.extend(rights.iter().map(|right| ("droit", *right)));
    let answer = browser.post("/partage/aidants/inviter", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let letters = world.all_letters().await;
    let letter = letters.iter().find(|letter| letter.notice == MailNotice::Invitation).unwrap();
    assert_eq!(&*letter.to, "paul@exemple.test");
    letter.detail.clone().unwrap().to_string()
}

#[tokio::test]
async fn a_caregiver_is_invited_accepts_acts_within_limits_and_is_revoked() {
    let world = World::new("family-invite");
    let person = world.somebody(helene(), "Hélène", "1940-03-28").await;
    let paul = world.somebody(other(), "Paul", "1970-01-02").await;
    let id = world.file(&physician("899700218896"), helene(), pdf("Compte rendu")).await;
    let mut hers = world.with_session(&person).await;
    let token = invite(&world, &mut hers, &["documents:read"]).await;
    let page = hers.page("/partage/aidants").await;
    assert!(page.contains("Paul, mon fils") && page.contains("Invitation envoyée"), "{page}");
    // Nobody is signed in: to the sign-in page, and back.
    let answer = world.browser().get(&format!("/invitation/{token}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/connexion?retour=%2Finvitation%2F"), "{}", answer.location());
    let mut his = world.with_session(&paul).await;
    let page = his.page(&format!("/invitation/{token}")).await;
    assert!(page.contains("Hélène MARTIN-TEST") && page.contains("Documents\u{a0}: voir"), "{page}");
    let answer = his.post(&format!("/invitation/{token}/accepter"), &[]).await;
    assert_eq!(answer.location(), "/partage/j-aide?fait=aide-acceptee");
    world.all_letters().await;
    let page = his.page("/partage/j-aide").await;
    assert!(page.contains("Hélène MARTIN-TEST") && page.contains("Votre accès commence"), "{page}");
    let record = after(&page, "/partage/j-aide/", '/').to_owned();
    // Before 48 hours nothing opens.
    assert_eq!(his.post("/dossier", &[("record", &record)]).await.status, StatusCode::NOT_FOUND);
    world.later(49 * 3_600_000);
    let mut his = world.with_session(&paul).await;
    assert_eq!(his.post("/dossier", &[("record", &record)]).await.status, StatusCode::SEE_OTHER);
    let page = his.page("/").await;
    assert!(page.contains("data-hat=\"other\"") && page.contains("Vous êtes dans le dossier"), "{page}");
    assert!(page.contains("Compte rendu"), "{page}");
    for closed in
        ["href=\"/documents/ajouter\"", "href=\"/journal\"", "href=\"/partage\"", "href=\"/notifications\""]
    {
        assert!(!page.contains(closed), "{closed}: {page}");
    }
    let page = his.page(&format!("/documents/{id}")).await;
    assert!(!page.contains("/masquer") && !page.contains("/supprimer"), "{page}");
    // What the mandate does not say is refused, whatever is sent.
    for path in ["/journal", "/notifications", "/preferences", "/partage", "/partage/aidants", "/journal.csv"]
    {
        let status = his.get(path).await.status;
        assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{path}: {status}");
    }
    for (path, fields) in [
        (format!("/documents/{id}/masquer"), vec![]),
        ("/partage/urgence".to_owned(), vec![("secours", "1")]),
        ("/preferences".to_owned(), vec![("frequence", "aucune")]),
        ("/dossier/fermer".to_owned(), vec![("confirmation", "oui")]),
        (
            "/partage/aidants/inviter".to_owned(),
            vec![("nom", "Zoé"), ("courriel", "z@e.test"), ("droit", "documents:read")],
        ),
        ("/partage/soignants/nouveau".to_owned(), vec![("identifiant", "10101234567"), ("nom", "X")]),
    ] {
        let status = his.post(&path, &fields).await.status;
        assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{path}: {status}");
    }
    // The journal tells who, in what quality.
    let mut hers = world.with_session(&person).await;
    let page = hers.page("/journal").await;
    assert!(page.contains("<b>Paul MARTIN-TEST</b> (proche aidant)"), "{page}");
    // An attestation, then the end: at once.
    let page = hers.page("/partage/aidants").await;
    let mandate = after(&page, "/partage/aidants/", '/').to_owned();
    let answer = hers.get(&format!("/partage/aidants/{mandate}/attestation")).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert!(answer.bytes.starts_with(b"%PDF-"));
    hers.page(&format!("/partage/aidants/{mandate}/finir")).await;
    let answer = hers.post(&format!("/partage/aidants/{mandate}/finir"), &[]).await;
    assert_eq!(answer.location(), "/partage/aidants?fait=aide-finie");
    let answer = his.get(&format!("/documents/{id}")).await;
    assert_ne!(answer.status, StatusCode::OK);
    assert!(!his.get("/").await.text().contains("Compte rendu"));
}

#[tokio::test]
async fn an_invitation_is_good_once_and_for_somebody_else() {
    let world = World::new("family-once");
    let person = world.somebody(helene(), "Hélène", "1940-03-28").await;
    let paul = world.somebody(other(), "Paul", "1970-01-02").await;
    let mut hers = world.with_session(&person).await;
    let token = invite(&world, &mut hers, &["documents:read", "documents:write"]).await;
    // Nobody is the caregiver of their own record.
    hers.page(&format!("/invitation/{token}")).await;
    assert_ne!(hers.post(&format!("/invitation/{token}/accepter"), &[]).await.status, StatusCode::SEE_OTHER);
    let mut his = world.with_session(&paul).await;
    his.page(&format!("/invitation/{token}")).await;
    let answer = his.post(&format!("/invitation/{token}/refuser"), &[]).await;
    assert_eq!(answer.location(), "/partage/j-aide?fait=aide-refusee");
    for path in [format!("/invitation/{token}"), "/invitation/inconnu".to_owned()] {
        let answer = his.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.text().contains("plus valable"), "{path}");
    }
    assert!(hers.page("/partage/aidants").await.contains("refusée"));
}

#[tokio::test]
async fn a_form_that_is_wrong_says_how_to_mend_it() {
    let world = World::new("family-errors");
    let person = world.somebody(helene(), "Hélène", "1940-03-28").await;
    let mut hers = world.with_session(&person).await;
    hers.page("/partage/aidants/inviter").await;
    let answer = hers
        .post(
            "/partage/aidants/inviter",
            &[("nom", ""), ("courriel", "paul@exemple,test"), ("fin", "2099-01-01")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for expected in ["Écrivez le nom", "courriel:paul@exemple.test", "Cochez au moins une case", "fin:20"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let until = in_days(&world, 30);
    let fields =
        [("nom", "P"), ("courriel", "paul@exemple,test"), ("fin", &until), ("droit", "documents:read")];
    let fixed: Vec<_> = fields.into_iter().chain([("correction", "courriel:paul@exemple.test")]).collect();
    assert_eq!(hers.post("/partage/aidants/inviter", &fixed).await.status, StatusCode::SEE_OTHER);
    for _ in 0..4 {
        hers.post("/partage/aidants/inviter", &fixed).await;
    }
    let answer = hers.post("/partage/aidants/inviter", &fixed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("le plus que la règle permet"), "{}", answer.text());
}

#[tokio::test]
async fn a_mandate_is_narrowed_and_given_back() {
    let world = World::new("family-narrow");
    let person = world.somebody(helene(), "Hélène", "1940-03-28").await;
    let paul = world.somebody(other(), "Paul", "1970-01-02").await;
    let mut hers = world.with_session(&person).await;
    let token = invite(&world, &mut hers, &["documents:read", "documents:write"]).await;
    let mut his = world.with_session(&paul).await;
    his.page(&format!("/invitation/{token}")).await;
    his.post(&format!("/invitation/{token}/accepter"), &[]).await;
    world.all_letters().await;
    let mandate = after(&hers.page("/partage/aidants").await, "/partage/aidants/", '/').to_owned();
    let page = hers.page(&format!("/partage/aidants/{mandate}/reduire")).await;
    assert!(page.contains("documents:write") && !page.contains("documents:manage"), "{page}");
    let until = in_days(&world, 10);
    let path = format!("/partage/aidants/{mandate}/reduire");
    let wider = hers.post(&path, &[("droit", "documents:manage"), ("fin", &until)]).await;
    assert_eq!(wider.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wider.text().contains("invitez de nouveau"), "{}", wider.text());
    let answer = hers.post(&path, &[("droit", "documents:read"), ("fin", &until)]).await;
    assert_eq!(answer.location(), "/partage/aidants?fait=aide-reduite");
    assert!(!hers.page("/partage/aidants").await.contains("voir, ajouter"));
    let page = his.page("/partage/j-aide").await;
    let record = after(&page, "/partage/j-aide/", '/').to_owned();
    his.page(&format!("/partage/j-aide/{record}/rendre")).await;
    let answer = his.post(&format!("/partage/j-aide/{record}/rendre"), &[]).await;
    assert_eq!(answer.location(), "/partage/j-aide?fait=aide-rendue");
    assert!(hers.page("/partage/aidants").await.contains("L’aidant l’a rendu"));
    // Another record's mandates and records are unknown.
    assert_eq!(his.get(&format!("/partage/aidants/{mandate}/finir")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        his.get(&format!("/partage/aidants/{mandate}/attestation")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn two_parents_are_equal_until_majority() {
    let world = World::new("family-majority");
    let anne = world.somebody(helene(), "Anne", "1979-03-28").await;
    let paul = world.somebody(other(), "Paul", "1978-01-02").await;
    let now = world.service.now();
    let birth = now.plus_millis(-(18 * 365 + 4) * DAY + 20 * DAY).to_jiff().to_string()[..10].to_owned();
    let lea = world.somebody(third(), "Léa", &birth).await;
    for parent in [&anne, &paul] {
        world.attach(third(), parent).await;
    }
    let mut browsers = Vec::new();
    for parent in [&anne, &paul] {
        let mut browser = world.with_session(parent).await;
        let page = browser.page("/").await;
        assert!(page.contains("Léa MARTIN-TEST"), "the menu offers the child: {page}");
        let record = after(&page, "name=\"record\" value=\"", '"').to_owned();
        assert_eq!(browser.post("/dossier", &[("record", &record)]).await.status, StatusCode::SEE_OTHER);
        let page = browser.page("/partage").await;
        assert!(
            page.contains("Partage et accès de Léa") && page.contains("garder secrets certains soins"),
            "{page}"
        );
        assert!(page.contains("Anne MARTIN-TEST") && page.contains("Paul MARTIN-TEST"), "{page}");
        for path in
            ["/", "/documents", "/journal", "/notifications", "/partage/aidants", "/partage/voir-comme"]
        {
            browser.page(path).await;
        }
        browsers.push(browser);
    }
    // What one does, the other sees, under the name of who did it.
    browsers[0].post("/partage/urgence", &[("appel", "1")]).await;
    let page = browsers[1].page("/journal").await;
    assert!(page.contains("<b>Anne MARTIN-TEST</b> (parent ou tuteur) a changé"), "{page}");
    world.later(21 * DAY);
    world.service.run_timers().await.unwrap();
    let letters = world.all_letters().await;
    assert_eq!(
        letters.iter().filter(|one| one.notice == MailNotice::MajorityOfAnother).count(),
        2,
        "{letters:?}"
    );
    let mut parent = world.with_session(&anne).await;
    assert!(!parent.page("/").await.contains("Léa"));
    let mut hers = world.with_session(&lea).await;
    assert_eq!(hers.get("/").await.location(), "/majorite");
    let page = hers.page("/majorite").await;
    for expected in [
        "Vous êtes majeur, Léa",
        "Anne MARTIN-TEST",
        "Paul MARTIN-TEST",
        "choisie par vos parents a été retirée",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert_eq!(hers.post("/majorite", &[]).await.location(), "/?fait=majorite");
    hers.page("/").await;
    assert_eq!(hers.get("/majorite").await.location(), "/", "once");
}

#[tokio::test]
async fn who_had_set_their_own_address_as_a_minor_reads_what_changed_too() {
    let world = World::new("family-majority-own");
    let now = world.service.now();
    let birth = now.plus_millis(-(18 * 365 + 4) * DAY + 20 * DAY).to_jiff().to_string()[..10].to_owned();
    let lea = world.somebody(third(), "Léa", &birth).await;
    let anne = world.somebody(helene(), "Anne", "1979-03-28").await;
    world.attach(third(), &anne).await;
    let contact = Contact { email: Some("lea@exemple.test".into()), ..Contact::default() };
    world.service.set_contact(&lea, third().into(), contact).await.unwrap();
    world.later(21 * DAY);
    world.service.run_timers().await.unwrap();
    let mut hers = world.with_session(&lea).await;
    assert_eq!(hers.get("/").await.location(), "/majorite");
    let page = hers.page("/majorite").await;
    assert!(page.contains("Vérifiez que vous seul lisez cette adresse"), "{page}");
    assert_eq!(hers.post("/majorite", &[]).await.location(), "/?fait=majorite");
    hers.page("/").await;
}
