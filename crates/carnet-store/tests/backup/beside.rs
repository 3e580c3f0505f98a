//! While writers go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use carnet_model::ids::{ContentNo, RecordNo};
use carnet_store::backup::Wanted;
use carnet_store::{Expect, Store};

use crate::fixture::{Folder, entries, opened, random};
use crate::place::{assert_sound, bare, day, restored, taken};

const WRITERS: u64 = 4;
const RUNS: usize = 6;

/// Commits until told to stop: how long each took, and whether a backup was under way.
async fn write(
    store: Store,
    record: RecordNo,
    stop: Arc<AtomicBool>,
    beside: Arc<AtomicBool>,
) -> Vec<(Duration, bool)> {
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let turn = store.turn(record).unwrap().unwrap();
        let mut batch = entries(record, Expect::Turn(turn), &[&format!("entry {}", turn.0 + 1)]);
        batch.contents = vec![(ContentNo(turn.0), Bytes::from(random(record.0 ^ turn.0, 20_000)))];
        let (begun, under_way) = (Instant::now(), beside.load(Ordering::Relaxed));
        store.commit(batch).await.unwrap();
        took.push((begun.elapsed(), under_way));
    }
    took
}

fn p99(took: &[(Duration, bool)], beside: bool) -> (usize, Duration) {
    let mut times: Vec<Duration> = took.iter().filter(|(_, b)| *b == beside).map(|(t, _)| *t).collect();
    times.sort_unstable();
    (times.len(), times.get(times.len() * 99 / 100).copied().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_is_consistent_and_holds_nobody_up() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    let (stop, beside) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (mut records, mut writers) = (Vec::new(), Vec::new());
    for _ in 0..WRITERS {
        let record = opened(&store).await;
        records.push(record);
        writers.push(tokio::spawn(write(store.clone(), record, Arc::clone(&stop), Arc::clone(&beside))));
    }
    let turns =
        || -> Vec<u64> { records.iter().map(|record| store.turn(*record).unwrap().unwrap().0).collect() };
    let mut restorable = Vec::new();
    for run in 0..RUNS {
        // A while without a backup: until everybody has written more.
        let from = turns();
        while turns().iter().zip(&from).any(|(now, then)| *now < then + 60) {
            tokio::task::yield_now().await;
        }
        store.checkpoint(day(run.try_into().unwrap())).await.unwrap();
        let acknowledged = turns();
        beside.store(true, Ordering::Relaxed);
        let (live_config, places) = (live.config(), crate::place::places(&backup));
        let now = day(i64::try_from(run).unwrap());
        let taking = tokio::task::spawn_blocking(move || {
            carnet_store::backup::take(&live_config, &places, carnet_store::backup::Schedule::default(), now)
        });
        let told = taking.await.unwrap().unwrap();
        beside.store(false, Ordering::Relaxed);
        let after = turns();
        println!("run {run}: {} of {} kB written", told[0].written >> 10, told[0].bytes >> 10);
        restorable.push((now, acknowledged, after));
    }
    stop.store(true, Ordering::Relaxed);
    let mut took = Vec::new();
    for writer in writers {
        took.extend(writer.await.unwrap());
    }
    let ((alone, p99_alone), (with, p99_with)) = (p99(&took, false), p99(&took, true));
    println!("p99 of {alone} commits alone {p99_alone:?}, of {with} during a backup {p99_with:?}");
    assert!(with > 0 && alone > 0);
    assert!(p99_with < Duration::from_secs(2), "nobody waits for a backup");
    store.close().await;
    for (at, acknowledged, after) in restorable {
        let target = bare(&live);
        restored(&backup, &target, Wanted::At(at)).unwrap();
        let store = target.open();
        for (place, record) in records.iter().enumerate() {
            let turn = store.turn(*record).unwrap().unwrap().0;
            assert!(
                (acknowledged[place]..=after[place] + 1).contains(&turn),
                "{turn} is not of {acknowledged:?} to {after:?}"
            );
            let loaded = store.load(*record).unwrap().unwrap();
            assert_eq!(loaded.entries.len() as u64, turn);
            for number in 1..turn {
                assert_eq!(
                    store.content(*record, ContentNo(number)).unwrap(),
                    random(record.0 ^ number, 20_000)
                );
            }
        }
        store.close().await;
        drop(store);
        assert_sound(&target);
    }
    // Taken again with nobody there: the same once more.
    let told = taken(&live, &backup, day(6)).unwrap();
    println!("closed: {} of {} kB written", told[0].written >> 10, told[0].bytes >> 10);
}
