//! A service on a fresh store, people and professionals to use it.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use carnet_model::caller::{ActorKind, AuthMode};
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Ins, InsDomain};
use carnet_record::policy::Policy;
use carnet_seal::SystemEntropy;
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::draft::{DocumentDraft, LotDraft};
use carnet_service::{NewPerson, Service};
use carnet_store::{Store, StoreConfig};

/// A service, and the folder that goes with it.
pub(crate) struct World {
    pub(crate) service: Service,
    dir: PathBuf,
}

impl World {
    pub(crate) fn new(name: &str) -> Self {
        Self::with_cache(name, ServiceConfig::of(Profile::Sandbox).cache_bytes)
    }

    /// A world whose folded records may take this many bytes of memory.
    pub(crate) fn with_cache(name: &str, cache_bytes: u64) -> Self {
        Self::with_config(name, ServiceConfig { cache_bytes, ..ServiceConfig::of(Profile::Sandbox) })
    }

    /// A world with these settings.
    pub(crate) fn with_config(name: &str, config: ServiceConfig) -> Self {
        let dir = std::env::temp_dir().join(format!("carnet-service-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        Self { service: over(&dir, config), dir }
    }

    /// Stops the service, and starts it again on the same folder.
    pub(crate) async fn restart(&mut self) {
        self.service.store().close().await;
        let (config, away) = (self.service.config().clone(), self.dir.with_extension("away"));
        // One process holds a store once: the first handle goes before the second is made.
        self.service = over(&away, ServiceConfig::of(Profile::Sandbox));
        self.service = over(&self.dir, config);
        let _ = std::fs::remove_dir_all(&away);
    }

    pub(crate) async fn person(&self, ins: Ins, birth: &str) -> Ins {
        let traits = Traits {
            birth_family: "PAT-TROIS".into(),
            birth_given: "DOMINIQUE".into(),
            given_names: "DOMINIQUE".into(),
            used_family: None,
            used_given: None,
            birth_date: birth.into(),
            birth_place: "51215".into(),
            sex: Sex::Female,
        };
        let contact = Contact { email: Some("p@example.test".into()), ..Contact::default() };
        self.service.open_record(NewPerson { ins, traits, contact, waiting_until: None }).await.unwrap();
        ins
    }
}

fn over(dir: &std::path::Path, config: ServiceConfig) -> Service {
    let store = Store::open(StoreConfig::in_dir(dir, Arc::new(SystemEntropy))).unwrap();
    let policy = Policy::embedded().unwrap();
    Service::new(store, policy, config, Arc::new(SystemEntropy)).unwrap()
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

pub(crate) fn test_ins(matricule: &str) -> Ins {
    Ins::parse(InsDomain::NirTest, matricule).unwrap()
}

pub(crate) fn physician(id: &str) -> Caller {
    physician_at(id, "1750000001")
}

pub(crate) fn physician_at(id: &str, structure: &str) -> Caller {
    Caller {
        kind: ActorKind::Professional,
        id: id.into(),
        name: "Camille DURAND-TEST".into(),
        profession: Some("10".into()),
        expertise: Some("SM54".into()),
        structure: Some(structure.into()),
        structure_name: Some("Cabinet".into()),
        sector: Some("SA07".into()),
        auth: AuthMode::Direct,
        ..Caller::anonymous()
    }
}

pub(crate) fn holder(ins: Ins) -> Caller {
    Caller {
        kind: ActorKind::Holder,
        id: ins.matricule().into(),
        name: "Dominique PAT-TROIS".into(),
        ins: Some(ins),
        ..Caller::anonymous()
    }
}

pub(crate) fn lot(subject: Ins, document: DocumentDraft) -> LotDraft {
    LotDraft::of(subject, document)
}

/// A small text document.
pub(crate) fn note(text: &str) -> DocumentDraft {
    DocumentDraft {
        title: Some("Note".to_owned()),
        type_code: Some(carnet_model::Code::new(carnet_model::code::LOINC, "11488-4", "")),
        mime: Some("text/plain".to_owned()),
        content: Bytes::from(text.to_owned()),
        ..DocumentDraft::default()
    }
}

/// The folder of the official samples, if it is there; CI must have it.
pub(crate) fn samples() -> Option<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cda");
    if dir.is_dir() {
        return Some(dir);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is needed in CI");
    println!("../shared is absent: the official samples were not tried");
    None
}
