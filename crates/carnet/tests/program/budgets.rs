//! Five hundred records in an hour by one professional: stopped at the hard budget, an alarm within a minute, every
//! access in the journals. Source: `design/security.md` 3.2 row 25.

use std::sync::Arc;

use carnet_model::account::AccountRole;
use carnet_model::caller::ActorKind;
use carnet_model::{Caller, Ins, Timestamp};
use carnet_record::policy::Policy;
use carnet_seal::SystemEntropy;
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::journal::JournalQuery;
use carnet_service::operators::Officer;
use carnet_service::{Service, Subject};
use carnet_store::{Store, StoreConfig};

use crate::fhir::{authorisation, fault};
use crate::server::{Demo, PHYSICIAN, Start, folder, until};

/// Different people a day.
const HARD: usize = 300;

#[test]
fn five_hundred_records_by_one_professional_are_stopped_and_told() {
    let folder = folder("budgets");
    let data = folder.join("data");
    let demo = Demo::start(&Start { data: &data, people: 520, more: &["--empty"] });
    let people: Vec<String> = demo
        .accounts
        .iter()
        .filter(|account| account.kind == "holder")
        .filter_map(|account| account.ins.clone())
        .take(500)
        .collect();
    assert_eq!(people.len(), 500);
    let curious = demo.stranger(&people[0]).clone();
    let known: Vec<&String> = people.iter().filter(|ins| curious.records.contains(ins)).collect();
    let doctor = demo.as_(&curious.login);
    let (mut opened, mut stopped) = (Vec::new(), 0);
    for ins in people.iter().filter(|ins| !known.contains(ins)) {
        let consent = doctor.post("/Consent", &authorisation(ins));
        if consent.status == 429 {
            assert_eq!(fault(&consent), "too-many");
            assert_eq!(consent.header("retry-after"), "3600");
            stopped += 1;
            continue;
        }
        assert!(stopped == 0, "once stopped, stopped");
        doctor.find(ins, "").with(200);
        opened.push(ins.clone());
    }
    assert_eq!(opened.len(), HARD);
    assert!(stopped > 100);
    // Others are not touched, and feeding goes on.
    demo.as_(PHYSICIAN).find(&people[0], "").with(200);
    let last = people.iter().rfind(|ins| !opened.contains(ins)).unwrap();
    doctor.file(last, "a note");
    // The jobs write alarms every few seconds, however many letters there are.
    let begun = std::time::Instant::now();
    until("some rounds of the jobs", || (begun.elapsed().as_secs() >= 8).then_some(()));
    demo.stop();
    check(&data, &curious.id, &opened);
    std::fs::remove_dir_all(&folder).unwrap();
}

fn check(data: &std::path::Path, professional: &str, opened: &[String]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = Store::open(StoreConfig::in_dir(data, Arc::new(SystemEntropy))).unwrap();
    let config = ServiceConfig::of(Profile::Sandbox);
    let service = Service::new(store, Policy::embedded().unwrap(), config, Arc::new(SystemEntropy)).unwrap();
    runtime.block_on(async {
        let caller = Caller { kind: ActorKind::Operator, id: "s".into(), ..Caller::anonymous() };
        let officer = Officer { caller, role: AccountRole::SecurityOfficer };
        let alarms = service.alarms(&officer).await.unwrap();
        let kinds: Vec<&str> = alarms.iter().map(|item| &*item.alarm.kind).collect();
        for kind in ["look-ups", "look-ups-stopped", "records"] {
            assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
        }
        assert!(alarms.iter().all(|item| &*item.alarm.about == professional));
        let mut last = Timestamp(0);
        for ins in opened {
            let person = Ins::parse_token(ins).unwrap();
            let holder =
                Caller { kind: ActorKind::Holder, id: "h".into(), ins: Some(person), ..Caller::anonymous() };
            let query =
                JournalQuery { by: Some(professional.to_owned()), count: 10, ..JournalQuery::default() };
            let lines = service.journal(&holder, Subject::Ins(person), &query).await.unwrap();
            assert!(lines.len() >= 2, "authorisation and search are in the journal");
            last = last.max(lines[0].trace.at);
        }
        let stopped = alarms.iter().find(|item| &*item.alarm.kind == "look-ups-stopped").unwrap();
        assert!(stopped.alarm.at.0 - last.0 < 60_000);
    });
}
