//! A service on a fresh store, people with and without accounts, and the letters that left.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use carnet_identity::passkey::Algorithm;
use carnet_identity::passkey::soft::{Flags, SoftAuthenticator};
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Ins, InsDomain, RecordNo};
use carnet_record::policy::Policy;
use carnet_seal::SystemEntropy;
use carnet_service::account::{Device, Opened, SeedAccount, totp_code};
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::{Delivery, MailError, MailNotice, Mailer, NewPerson, Service};
use carnet_store::{Store, StoreConfig};

pub(crate) const ORIGIN: &str = "http://localhost:8080";
pub(crate) const PASSWORD: &str = "vieille théière bleue 72";
pub(crate) const SECRET: [u8; 20] = *b"a secret of 20 bytes";
pub(crate) const HOUR: i64 = 3_600_000;

/// A service, and the folder that goes with it.
pub(crate) struct World {
    pub(crate) service: Service,
    letters: Arc<Mutex<Vec<Delivery>>>,
    dir: PathBuf,
}

impl World {
    pub(crate) fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("carnet-accounts-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        Self { service: open(&dir), letters: Arc::default(), dir }
    }

    /// Starts again on the same store, as after a stop of the program.
    pub(crate) fn restart(&mut self) {
        let offset = self.service.clock().offset_millis();
        // The store is in use until its last handle is gone.
        let empty = self.dir.join("none");
        self.service = open(&empty);
        self.service = open(&self.dir);
        self.service.clock().set_offset(offset);
    }

    pub(crate) async fn person(&self, ins: Ins) -> RecordNo {
        self.born(ins, "1979-03-28").await
    }

    pub(crate) async fn child(&self, ins: Ins) -> RecordNo {
        self.born(ins, "2020-03-28").await
    }

    async fn born(&self, ins: Ins, birth_date: &str) -> RecordNo {
        let traits = Traits {
            birth_family: "DURAND".into(),
            birth_given: "HÉLÈNE".into(),
            given_names: "HÉLÈNE MARIE".into(),
            used_family: None,
            used_given: None,
            birth_date: birth_date.into(),
            birth_place: "51215".into(),
            sex: Sex::Female,
        };
        let person = NewPerson { ins, traits, contact: Contact::default(), waiting_until: None };
        self.service.open_record(person).await.unwrap()
    }

    /// A person with a record and a ready account.
    pub(crate) async fn account(&self, login: &str) -> RecordNo {
        let ins = helene();
        if !self.service.has_record(&ins).unwrap() {
            self.person(ins).await;
        }
        let seed = SeedAccount {
            login: login.to_owned(),
            ins,
            password: PASSWORD.to_owned(),
            totp: SECRET,
            email: Some("helene@exemple.test".to_owned()),
        };
        self.service.seed_account(seed).await.unwrap()
    }

    pub(crate) fn code(&self) -> String {
        totp_code(&SECRET, self.service.now()).unwrap()
    }

    /// Signs in by password and code.
    pub(crate) async fn signed_in(&self, login: &str) -> Opened {
        let device = device();
        let step = self.service.password_sign_in(login, PASSWORD, &device).await.unwrap();
        self.service.code_sign_in(&step, &self.code(), &device).await.unwrap()
    }

    /// Moves the clock.
    pub(crate) fn later(&self, millis: i64) {
        let clock = self.service.clock();
        clock.set_offset(clock.offset_millis() + millis);
    }

    /// The letters that left since the last look.
    pub(crate) async fn letters(&self) -> Vec<Delivery> {
        let mailer: Arc<dyn Mailer> = Arc::new(Box(Arc::clone(&self.letters)));
        self.service.deliver(Some(&mailer)).await.unwrap();
        std::mem::take(&mut *self.letters.lock().unwrap())
    }

    /// The detail of the only letter of a kind that left since the last look.
    pub(crate) async fn letter(&self, notice: MailNotice) -> Delivery {
        let letters = self.letters().await;
        let mut found = letters.iter().filter(|one| one.notice == notice);
        match (found.next(), found.next()) {
            (Some(one), None) => one.clone(),
            _ => panic!("{notice:?} in {letters:?}"),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn open(dir: &std::path::Path) -> Service {
    let store = Store::open(StoreConfig::in_dir(dir, Arc::new(SystemEntropy))).unwrap();
    let policy = Policy::embedded().unwrap();
    Service::new(store, policy, ServiceConfig::of(Profile::Sandbox), Arc::new(SystemEntropy)).unwrap()
}

struct Box(Arc<Mutex<Vec<Delivery>>>);

impl Mailer for Box {
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> Pin<std::boxed::Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        std::boxed::Box::pin(async move {
            self.0.lock().unwrap().push(delivery.clone());
            Ok(())
        })
    }
}

pub(crate) fn helene() -> Ins {
    Ins::parse(InsDomain::NirTest, "279035121518989").unwrap()
}

pub(crate) fn other() -> Ins {
    Ins::parse(InsDomain::NirTest, "277076322082910").unwrap()
}

pub(crate) fn device() -> Device {
    Device { words: "Firefox, Linux".to_owned(), network: "192.0.2".to_owned(), ..Device::default() }
}

/// The code or token of a letter, without what follows it.
pub(crate) fn detail(letter: &Delivery) -> String {
    let detail = letter.detail.as_deref().unwrap();
    detail.split('|').next().unwrap().to_owned()
}

/// A new passkey and its answer.
pub(crate) fn passkey(options: &str) -> (SoftAuthenticator, String) {
    SoftAuthenticator::create(&SystemEntropy, Algorithm::Es256, options, ORIGIN, Flags::VERIFIED).unwrap()
}
