//! temporary
use std::sync::Arc;
use axum::{Router, extract::{Query, State}, response::Redirect, routing::get};
use carnet_model::{Caller, Code, Ins, InsDomain, caller::*, person::*};
use carnet_portal::*;
use carnet_service::{*, config::*, draft::*};
#[tokio::main]
async fn main() {
    let dir = std::env::temp_dir().join("carnet-portal-loopback");
    let _ = std::fs::remove_dir_all(&dir);
    let e = Arc::new(carnet_seal::SystemEntropy);
    let store = carnet_store::Store::open(carnet_store::StoreConfig::in_dir(&dir, e.clone())).unwrap();
    let service = Service::new(store, carnet_record::policy::Policy::embedded().unwrap(), ServiceConfig::of(Profile::Sandbox), e).unwrap();
    let ins = Ins::parse(InsDomain::NirTest, "279035121518989").unwrap();
    let traits = Traits { birth_family: "PAT-TROIS".into(), birth_given: "Dominique".into(), given_names: "Dominique".into(), used_family: None, used_given: None, birth_date: "1979-03-28".into(), birth_place: "51215".into(), sex: Sex::Female };
    service.open_record(NewPerson { ins, traits, contact: Contact { email: Some("p@example.test".into()), ..Contact::default() }, waiting_until: None }).await.unwrap();
    let pro = Caller { kind: ActorKind::Professional, id: "899700218896".into(), name: "Camille DURAND-TEST".into(), profession: Some("10".into()), expertise: Some("SM54".into()), structure: Some("1750000001".into()), structure_name: Some("Cabinet des Tilleuls".into()), sector: Some("SA07".into()), auth: AuthMode::Direct, ..Caller::anonymous() };
    let other = Caller { id: "899700218797".into(), name: "Dominique MARTIN-TEST".into(), structure: Some("2".into()), ..pro.clone() };
    let person = Caller { kind: ActorKind::Holder, id: ins.matricule().into(), name: "Dominique PAT-TROIS".into(), ins: Some(ins), ..Caller::anonymous() };
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let xml = path.ends_with(".xml");
        let d = DocumentDraft { title: (!xml).then(|| "Document".into()), type_code: (!xml).then(|| Code::new("", "11488-4", "")), content: bytes.into(), ..Default::default() };
        let lot = LotDraft { subject: ins, unique_id: None, source_id: None, claimed_time: None, content_type: None, author: None, title: None, comments: None, documents: vec![d] };
        match service.deposit(&pro, lot).await { Ok(d) => println!("{path} {}", d.documents[0].id), Err(e) => println!("{path} {e}") }
    }
    let config = PortalConfig { identity_url: Some("http://localhost:18080/demo".into()), ..PortalConfig::loopback("http://localhost:18080", "http://127.0.0.1:18081") };
    let portal = Portal::new(service.clone(), config);
    let who = (service, person, other);
    type S = (Service, Caller, Caller);
    let idp = Router::new().route("/demo/authorize", get(|State(s): State<S>, Query(q): Query<std::collections::HashMap<String, String>>| async move {
        let (kind, caller) = if q["kind"] == "personne" { (SessionKind::Person, s.1) } else { (SessionKind::Professional, s.2) };
        let code = s.0.issue(TokenKind::Code, SignedIn { kind, caller }.to_payload(), 60000).await.unwrap();
        Redirect::to(&format!("{}?code={code}&state={}", q["return"], q["state"]))
    })).with_state(who);
    let main = portal_router(portal.clone()).merge(idp);
    let a = tokio::net::TcpListener::bind("127.0.0.1:18080").await.unwrap();
    let b = tokio::net::TcpListener::bind("127.0.0.1:18081").await.unwrap();
    println!("ready");
    tokio::join!(async { axum::serve(a, main).await.unwrap() }, async { axum::serve(b, content_router(portal)).await.unwrap() });
}
