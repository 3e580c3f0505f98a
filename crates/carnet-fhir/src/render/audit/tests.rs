use carnet_model::caller::Purpose;
use carnet_model::event::{Trace, Transaction};
use carnet_model::{Chain, ObjectNo, RecordNo, Timestamp};
use serde_json::{Value, json};

use super::balp::faults;
use super::*;
use crate::json::write_object;

const TRANSACTIONS: [Transaction; 21] = [
    Transaction::Status,
    Transaction::Authorise,
    Transaction::Deposit,
    Transaction::Replace,
    Transaction::Search,
    Transaction::SearchLots,
    Transaction::Read,
    Transaction::ReadEntry,
    Transaction::Update,
    Transaction::Lifecycle,
    Transaction::ReadJournal,
    Transaction::Settings,
    Transaction::Overview,
    Transaction::SearchConsents,
    Transaction::Timer,
    Transaction::Family,
    Transaction::Report,
    Transaction::SeeAs,
    Transaction::Export,
    Transaction::Proof,
    Transaction::Enter,
];

/// Everybody who can stand in a journal, with and without what is optional of them.
fn callers() -> Vec<Caller> {
    let kinds = [
        ActorKind::Holder,
        ActorKind::Representative,
        ActorKind::Caregiver,
        ActorKind::Professional,
        ActorKind::Structure,
        ActorKind::App,
        ActorKind::Operator,
    ];
    let mut all = vec![Caller::system(), Caller::anonymous()];
    for kind in kinds {
        let bare = Caller { kind, id: "899700218896".into(), name: "Camille".into(), ..Caller::anonymous() };
        let full = Caller {
            profession: Some("10".into()),
            structure: Some("1750000001".into()),
            structure_name: Some("Cabinet".into()),
            software: Some("Logiciel 3".into()),
            purpose: Purpose::BreakGlass,
            ..bare.clone()
        };
        let nameless = Caller { name: "".into(), ..bare.clone() };
        all.extend([bare, full, nameless]);
    }
    all
}

fn event(caller: Caller, transaction: Transaction, documents: usize, outcome: Outcome) -> Value {
    let trace = Trace {
        at: Timestamp(1_790_000_000_000),
        caller,
        transaction,
        documents: Vec::new(),
        outcome,
        change: None,
        act: None,
    };
    let line = JournalLine {
        record: RecordNo(1),
        access: ObjectNo(1),
        trace,
        documents: Vec::new(),
        hash: [7; 32],
        place: (Chain::TraceOpen, 1),
    };
    let id = |number| PublicId([number; 16]);
    let ids = AuditIds { access: id(1), patient: id(2), documents: vec![id(3); documents] };
    let mut out = Vec::new();
    write_object(&mut out, |o| write_audit(o, "https://carnet.example:8443/fhir", &ids, &line));
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn every_kind_of_access_is_as_its_profile_asks() {
    let mut checked = 0;
    for transaction in TRANSACTIONS {
        for caller in callers() {
            for documents in [0, 1, 3] {
                for outcome in [Outcome::Done, Outcome::Refused("no-authorisation".into())] {
                    let event = event(caller.clone(), transaction, documents, outcome);
                    assert_eq!(faults(&event), [""; 0], "{event:#}");
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 21 * 23 * 3 * 2);
}

#[test]
fn the_check_finds_what_is_wrong() {
    let full = callers().into_iter().find(|caller| caller.software.is_some()).unwrap();
    for (pointer, to, fault) in [
        ("/action", "D", "action"),
        ("/type/code", "login", "type"),
        ("/outcome", "8", "outcome"),
        ("/subtype/0/code", "vread", "subtype[interaction]"),
        ("/agent/1/type/coding/0", "CST", "agent[user]: 2"),
        ("/agent/2/type/coding/0/code", "110150", "agent[client]"),
        ("/agent/3/type/coding/0/code", "110153", "agent[server]"),
        ("/entity/0/what/reference", "Group/1", "entity[patient].what"),
        ("/entity/0/role/code", "3", "entity[patient].role"),
        ("/entity/1/type/code", "1", "entity[patient]"),
        ("/entity/1/role/code", "24", "entity[data].role"),
        ("/agent/3/network/type", "9", "/agent/*/network/type"),
        ("/recorded", "2026-09-21T13:33:20", "/recorded"),
        ("/agent/0/name", "", "/agent/name: empty"),
    ] {
        let mut event = event(full.clone(), Transaction::Deposit, 1, Outcome::Done);
        let element = event.pointer_mut(pointer).unwrap();
        // Where a code stands for a whole coding, it is one of the users' participations.
        let coding = || json!({"system": PARTICIPATIONS, "code": to});
        *element = if element.is_object() { coding() } else { to.into() };
        let found = faults(&event);
        assert!(found.iter().any(|one| one.contains(fault)), "{pointer} {to}: {found:?}");
    }
    for (transaction, pointer, member, fault) in [
        (Transaction::Deposit, "", "recorded", "/recorded: absent"),
        (Transaction::Read, "/agent/0", "requestor", "requestor"),
        (Transaction::Read, "/agent/2", "network", "agent[client].network"),
        (Transaction::Read, "/agent/3", "who", "agent[server].who"),
        (Transaction::Read, "/entity/1", "what", "entity[data].what"),
        (Transaction::Search, "/entity/1", "_query", "entity[query].query"),
        (Transaction::Search, "/entity/1", "type", "entity[query]"),
        (Transaction::Update, "/source", "observer", "/source/observer"),
    ] {
        let mut event = event(full.clone(), transaction, 1, Outcome::Done);
        let element = event.pointer_mut(pointer).and_then(Value::as_object_mut).unwrap();
        assert!(element.remove(member).is_some(), "{pointer}/{member}");
        let found = faults(&event);
        assert!(found.iter().any(|one| one.contains(fault)), "{pointer}/{member}: {found:?}");
    }
}

#[test]
fn the_machine_is_named_by_the_address() {
    for (base, name, ip) in [
        ("https://carnet.example/fhir", "carnet.example", false),
        ("http://localhost:8080/fhir", "localhost", false),
        ("http://127.0.0.1:8080/fhir", "127.0.0.1", true),
        ("http://[::1]:8080/fhir", "[::1]", true),
        ("http://[::1]/fhir", "[::1]", true),
    ] {
        assert_eq!((host(base), is_ip(host(base))), (name, ip), "{base}");
    }
}
