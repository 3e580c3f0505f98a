//! How long it takes to wrap the keys of records anew: `cargo run --release -p carnet-store --example rotation_speed
//! [RECORDS]`. A store in a temporary folder, without the pause that a server makes between two steps.

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use carnet_model::time::Timestamp;
use carnet_seal::SystemEntropy;
use carnet_store::keyring::{KeyWork, Rotate, Rotation};
use carnet_store::{Store, StoreConfig};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let records: usize = std::env::args().nth(1).map_or(Ok(100_000), |number| number.parse())?;
    let dir = std::env::temp_dir().join(format!("carnet-rotation-speed-{}", std::process::id()));
    let store = Store::open(StoreConfig::in_dir(&dir, Arc::new(SystemEntropy)))?;
    let mut made = 0;
    while made < records {
        made += store.new_records(4_096.min(records - made)).await?.len();
    }
    let (now, rotation) = (Timestamp(1), Rotation { every_days: 0, window_days: 35 });
    while store.tend_keys(now, rotation).await? == KeyWork::More {}
    store.ask_for_keys(Rotate::Shard).await?;
    let (begun, mut steps, mut longest) = (Instant::now(), 0_u32, 0.0_f64);
    loop {
        let step = Instant::now();
        if store.tend_keys(now, rotation).await? == KeyWork::Idle {
            break;
        }
        longest = longest.max(step.elapsed().as_secs_f64());
        steps += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{records} record keys in {seconds:.1} s, {steps} steps; {:.2} ms a step, {:.1} ms the longest",
        seconds * 1e3 / f64::from(steps),
        longest * 1e3
    );
    store.close().await;
    std::fs::remove_dir_all(&dir)?;
    Ok(())
}
