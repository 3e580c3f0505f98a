//! Speed of the access policy: `cargo run --release -p carnet-record --example policy_speed`.

use std::error::Error;
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use carnet_record::policy::batch::run_batch;
use carnet_record::policy::case::{
    Actor, AuthMode, Authorisation, Authorship, Caller, Case, Command, Connection, Document, DocumentAction,
    DocumentState, Professional, Purpose, Record, RecordStatus, Visibility,
};
use carnet_record::policy::{Policy, Reader, decide};

const LINES: u32 = 400_000;
const ROUNDS: u32 = 2_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::embedded()?;
    batch(&policy)?;
    typed(&policy)?;
    Ok(())
}

/// Lines as `carnet policy --batch` gets them: the example of the specification with varied words.
fn batch(policy: &Policy) -> Result<(), Box<dyn Error>> {
    let mut input = String::new();
    for number in 0..LINES {
        let masked = number % 3 == 0;
        let auth = ["direct", "air", "indirect"].iter().cycle().nth(number as usize % 3).unwrap_or(&"direct");
        let action =
            ["read", "list", "mask", "replace"].iter().cycle().nth(number as usize % 4).unwrap_or(&"read");
        writeln!(
            input,
            r#"{{"case": {number}, "now": "2026-11-23T10:00:00Z", "caller": {{"kind": "professional", "id": "899700218896", "profession": "10", "expertise": "SM54", "structure": "1750000001", "sector": "SA07", "auth": "{auth}", "purpose": "normal", "secret_connection": false, "care_team": true}}, "record": {{"status": "active", "holder_age_years": 47, "attending": null, "same_rights_as_attending": ["810000000001"], "authorisation": "valid", "blocked": false, "objects_break_glass": false, "objects_centre_15": false, "mandates": []}}, "document": {{"type": "11502-2", "class": "10", "author": "899700218896", "author_structure": "1750000001", "authored_by_holder": false, "state": "approved", "masked": {masked}, "invisible_patient": false, "invisible_representatives": false, "seen_by_patient": false, "age_days": 3}}, "action": "{action}"}}"#
        )?;
    }
    let mut output = Vec::with_capacity(input.len());
    let start = Instant::now();
    run_batch(input.as_bytes(), &mut output, policy)?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "batch: {:.0} cases/s ({} bytes a line)",
        f64::from(LINES) / seconds,
        input.len() / LINES as usize
    );
    Ok(())
}

fn typed(policy: &Policy) -> Result<(), Box<dyn Error>> {
    let professional = Professional {
        profession: Some("10"),
        structure: Some("1750000001"),
        auth: AuthMode::Direct,
        purpose: Purpose::Normal,
        connection: Connection::Ordinary,
        regulating: true,
    };
    let caller = Caller { id: Some("899700218896"), actor: Actor::Professional(professional) };
    let record = Record {
        status: RecordStatus::Active,
        waiting_until: None,
        holder_age_years: 47,
        attending: Some("810000000001"),
        same_rights_as_attending: &[],
        authorisation: Authorisation::Valid,
        blocked: false,
        objects_break_glass: false,
        objects_centre_15: false,
    };
    let now = "2026-11-23T10:00:00Z".parse()?;
    let plain = Document {
        document_type: policy.matrix.document_type("11502-2"),
        authorship: Authorship::Other { author: Some("899700218896"), structure: Some("1750000001") },
        state: DocumentState::Approved,
        visibility: Visibility::default(),
        seen_by_patient: false,
        age_days: 3,
    };
    let masked = Visibility { masked: true, ..Visibility::default() };
    let others = Authorship::Other { author: Some("899700218897"), structure: Some("1750000002") };
    for (name, document) in [
        ("plain, permitted", plain),
        ("masked, of the author", Document { visibility: masked, ..plain }),
        ("masked, refused", Document { visibility: masked, authorship: others, ..plain }),
    ] {
        let reader = Reader::new(policy, &caller, &record, now);
        let start = Instant::now();
        for _ in 0..ROUNDS {
            let _ = black_box(reader.decide(black_box(&document), black_box(DocumentAction::List)));
        }
        println!("list, {name}: {:.1} ns", start.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS));
        let case = Case { now, caller, record, command: Command::Document(DocumentAction::Read, document) };
        let start = Instant::now();
        for _ in 0..ROUNDS {
            let _ = black_box(decide(policy, black_box(&case)));
        }
        println!(
            "one question alone, {name}: {:.1} ns",
            start.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS)
        );
    }
    Ok(())
}
