//! A bare server for the document-sharing benchmark: the interface over a fresh store, without pages, pages' keys or jobs.
//! `cargo run --profile ci -p carnet-fhir --example bench_server -- DIR PORT PEOPLE`, then the `dmp` flavour of the
//! benchmark with the records and the token that it writes to `DIR`.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use axum::serve::ListenerExt as _;
use carnet_fhir::{FhirConfig, router};
use carnet_model::caller::{ActorKind, AuthMode};
use carnet_model::event::ConsentGround;
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Ins, InsDomain};
use carnet_record::policy::Policy;
use carnet_seal::SystemEntropy;
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::{NewPerson, Service, Subject};
use carnet_store::{Store, StoreConfig};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().ok_or("DIR PORT PEOPLE")?);
    let port: u16 = arguments.next().ok_or("PORT")?.parse()?;
    let people: u64 = arguments.next().ok_or("PEOPLE")?.parse()?;
    let store = Store::open(StoreConfig::in_dir(dir.join("store"), Arc::new(SystemEntropy)))?;
    let config = ServiceConfig::of(Profile::Sandbox);
    let service = Service::new(store, Policy::embedded()?, config, Arc::new(SystemEntropy))?;
    let records = populated(&service, people).await?;
    std::fs::write(dir.join("records.txt"), records)?;
    std::fs::write(dir.join("token.txt"), service.issue_token(&physician(), 86_400_000).await?)?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("ready on {}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router(service, FhirConfig::default())).await?;
    Ok(())
}

/// Opens the records, each with an authorisation for the physician; their names, one a line.
async fn populated(service: &Service, people: u64) -> Result<String, Box<dyn Error>> {
    let mut records = String::new();
    for number in 0..people {
        let digits = 2_790_351_000_000 + number;
        let ins = Ins::parse(InsDomain::NirTest, &format!("{digits}{:02}", 97 - digits % 97))?;
        let traits = Traits {
            birth_family: "BANC".into(),
            birth_given: "DOMINIQUE".into(),
            given_names: "DOMINIQUE".into(),
            used_family: None,
            used_given: None,
            birth_date: "1979-03-28".into(),
            birth_place: "51215".into(),
            sex: Sex::Female,
        };
        let contact = Contact::default();
        service.open_record(NewPerson { ins, traits, contact, waiting_until: None }).await?;
        service.authorise(&physician(), Subject::Ins(ins), None, ConsentGround::CareTeam).await?;
        records.push_str("urn:oid:");
        records.push_str(&ins.token());
        records.push('\n');
    }
    Ok(records)
}

fn physician() -> Caller {
    Caller {
        kind: ActorKind::Professional,
        id: "899700218896".into(),
        name: "Camille BENCH".into(),
        profession: Some("10".into()),
        expertise: Some("SM54".into()),
        structure: Some("1750000001".into()),
        structure_name: Some("Cabinet".into()),
        sector: Some("SA07".into()),
        auth: AuthMode::Direct,
        ..Caller::anonymous()
    }
}
