//! How fast a store is: deposits, trace-only commits and reads of contents, with the bytes that they take.
//!
//! `cargo run --release -p carnet-store --example store_speed -- [DIR] [SECONDS]`: one JSON line per figure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_seal::{Entropy, SystemEntropy, TagKind};
use carnet_store::{Batch, Expect, Store, StoreConfig};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const CALLERS: usize = 32;
const DOCUMENT: usize = 60 * 1024;
const ENTRY: usize = 1500;
const RECORDS: usize = 1000;
const LOG_PATH: &str = "carnet.db-wal";

fn random(len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    SystemEntropy.fill(&mut bytes);
    bytes
}

fn number() -> u64 {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    u64::from_be_bytes(bytes) >> 1
}

fn sizes(dir: &Path) -> BTreeMap<String, u64> {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    files.filter_map(|f| Some((f.file_name().into_string().ok()?, f.metadata().ok()?.len()))).collect()
}

fn peak_rss_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

/// Runs `act` in a loop in each of `callers` tasks for `span`; prints rate and latencies.
async fn load<F, A>(name: &str, callers: usize, span: Duration, act: F) -> Result<u64, Failure>
where
    F: Fn(usize, u64) -> A + Send + Sync + 'static,
    A: Future<Output = Result<(), Failure>> + Send,
{
    let act = Arc::new(act);
    let start = Instant::now();
    let mut tasks = Vec::new();
    for caller in 0..callers {
        let act = Arc::clone(&act);
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            while start.elapsed() < span {
                let from = Instant::now();
                act(caller, times.len() as u64).await?;
                times.push(from.elapsed().as_micros());
            }
            Ok::<_, Failure>(times)
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let wall = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let count = times.len();
    let at = |percent: usize| times.get(count.saturating_sub(1) * percent / 100).copied().unwrap_or(0) / 10;
    let ms = |hundredths: u128| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let rate = u32::try_from(count).map_or(0.0, |count| f64::from(count) / wall);
    println!(
        r#"{{"figure":"{name}","callers":{callers},"n":{count},"per_s":{rate:.0},"p50_ms":{},"p95_ms":{},"p99_ms":{},"max_ms":{}}}"#,
        ms(at(50)),
        ms(at(95)),
        ms(at(99)),
        ms(at(100))
    );
    Ok(count as u64)
}

async fn open_records(store: &Store, count: usize) -> Result<Vec<RecordNo>, Failure> {
    let mut records = Vec::with_capacity(count);
    for _ in 0..count {
        let record = store.new_record().await?;
        records.push(record);
        let store = store.clone();
        let mut batch = Batch::new(record, Expect::New);
        batch.entries = vec![(Chain::StateOpen, b"opened".to_vec())];
        store.commit(batch).await?;
    }
    Ok(records)
}

async fn deposit(
    store: Store,
    record: RecordNo,
    document: Bytes,
    text: Bytes,
) -> Result<(RecordNo, ContentNo), Failure> {
    loop {
        let turn = store.turn(record)?.unwrap_or(Turn(0));
        let content = ContentNo(number());
        let mut batch = Batch::new(record, Expect::Turn(turn));
        batch.entries = vec![(Chain::StateOpen, text.to_vec()), (Chain::StateOpen, text.to_vec())];
        batch.contents = vec![(content, document.clone())];
        batch.add_tags = vec![store.tag(TagKind::DocumentUniqueId, &content.0.to_string())];
        batch.traces = vec![(Chain::TraceOpen, text.slice(..200).to_vec())];
        match store.commit(batch).await {
            Ok(_) => return Ok((record, content)),
            Err(carnet_store::CommitError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let seconds = arguments.next().map_or(Ok(5), |s| s.parse())?;
    let span = Duration::from_secs(seconds);
    let dir = base.join(format!("carnet-speed-{}", std::process::id()));
    let result = measure(&dir, span).await;
    std::fs::remove_dir_all(&dir)?;
    result
}

async fn measure(dir: &Path, span: Duration) -> Result<(), Failure> {
    let store = Store::open(StoreConfig::in_dir(dir, Arc::new(SystemEntropy)))?;
    let records = Arc::new(open_records(&store, RECORDS).await?);
    // Each entry compresses to about 1.2 kB.
    let mut text = random(1150);
    text.resize(ENTRY, b' ');
    let text = Bytes::from(text);
    let documents: Arc<Vec<Bytes>> = Arc::new((0..16).map(|_| Bytes::from(random(DOCUMENT))).collect());
    let before: u64 = sizes(dir).values().sum();
    let kept = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let deposits = {
        let (store, records, kept) = (store.clone(), Arc::clone(&records), Arc::clone(&kept));
        let documents = Arc::clone(&documents);
        load("deposits", CALLERS, span, move |caller, turn| {
            let pick =
                |from: &[RecordNo]| from.get(usize::try_from(number()).unwrap_or(0) % from.len()).copied();
            let record = pick(&records).unwrap_or(RecordNo(0));
            let document = documents.get((caller + usize::try_from(turn).unwrap_or(0)) % 16).cloned();
            let (store, kept, text) = (store.clone(), Arc::clone(&kept), text.clone());
            async move {
                let done = deposit(store, record, document.unwrap_or_default(), text).await?;
                kept.lock().push(done);
                Ok(())
            }
        })
        .await?
    };
    checkpoint(&store).await?;
    println!(r#"{{"figure":"log after deposits","bytes":{:?}}}"#, sizes(dir).get(LOG_PATH));
    println!(r#"{{"figure":"peak memory after deposits","kib":{}}}"#, peak_rss_kib());
    traces(&store, &records, span).await?;
    reads(&store, kept, span).await?;
    println!(r#"{{"figure":"peak memory","kib":{}}}"#, peak_rss_kib());
    store.close().await;
    drop(store);
    let after = sizes(dir);
    let per = (after.values().sum::<u64>() - before) / deposits.max(1);
    println!(r#"{{"figure":"bytes per deposit, traces included","bytes":{per}}}"#);
    println!(r#"{{"figure":"files","bytes":{after:?}}}"#);
    Ok(())
}

/// One checkpoint with everything that the deposits changed: up to two chains of each record.
async fn checkpoint(store: &Store) -> Result<(), Failure> {
    let from = Instant::now();
    let size = store.checkpoint(carnet_model::time::Timestamp(0)).await?.size;
    println!(r#"{{"figure":"checkpoint","leaves":{size},"ms":{}}}"#, from.elapsed().as_millis());
    let written = carnet_store::Written { chain: Chain::StateOpen, seq: 1, hash: [0; 32] };
    let (from, receipts) = (Instant::now(), 1000);
    for at in 0..receipts {
        std::hint::black_box(store.sign_receipt(&written, carnet_model::time::Timestamp(at)).to_string());
    }
    println!(r#"{{"figure":"receipts signed","us_each":{}}}"#, from.elapsed().as_micros() / 1000);
    Ok(())
}

async fn traces(store: &Store, records: &Arc<Vec<RecordNo>>, span: Duration) -> Result<(), Failure> {
    let (store, records, item) = (store.clone(), Arc::clone(records), random(150));
    load("trace-only commits on 10 records", CALLERS, span, move |caller, turn| {
        let at = (caller + usize::try_from(turn).unwrap_or(0)) % 10;
        let mut batch = Batch::new(records.get(at).copied().unwrap_or(RecordNo(0)), Expect::Nothing);
        batch.traces = vec![(Chain::TraceOpen, item.clone())];
        let store = store.clone();
        async move {
            store.commit(batch).await?;
            Ok(())
        }
    })
    .await
    .map(|_| ())
}

async fn reads(
    store: &Store,
    kept: Arc<parking_lot::Mutex<Vec<(RecordNo, ContentNo)>>>,
    span: Duration,
) -> Result<(), Failure> {
    let kept = std::mem::take(&mut *kept.lock());
    let (store, next) = (store.clone(), Arc::new(AtomicU64::new(0)));
    load("contents read", 2, span, move |_, _| {
        let at = next.fetch_add(7919, Ordering::Relaxed);
        let at = usize::try_from(at).unwrap_or(0) % kept.len().max(1);
        let (store, place) = (store.clone(), kept.get(at).copied());
        async move {
            if let Some((record, content)) = place {
                let bytes = store.content(record, content)?;
                if bytes.len() != DOCUMENT {
                    return Err("a content has another length".into());
                }
            }
            Ok(())
        }
    })
    .await
    .map(|_| ())
}
