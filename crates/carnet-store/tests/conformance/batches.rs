//! Expectations, conflicts, tags, snapshots, wake-ups, reopening.

use carnet_model::ids::{Chain, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::TagKind;
use carnet_store::{Batch, CommitError, Expect, ReadError, WakeUp};

use crate::fixture::{Folder, append, entries, opened, payloads, traces};

#[tokio::test]
async fn a_batch_is_read_back_in_turn_order() {
    let folder = Folder::new();
    let store = folder.open();
    let record = store.new_record().await.unwrap();
    assert_eq!(store.turn(record).unwrap(), None);
    assert_eq!(store.load(record).unwrap(), None);
    let mut batch = entries(record, Expect::New, &["one", "two"]);
    batch.entries.insert(1, (Chain::StateSecret, b"hidden".to_vec()));
    let receipt = store.commit(batch).await.unwrap();
    assert_eq!(receipt.turn, Turn(3));
    let places: Vec<_> = receipt.entries.iter().map(|w| (w.chain, w.seq)).collect();
    assert_eq!(places, [(Chain::StateOpen, 1), (Chain::StateSecret, 1), (Chain::StateOpen, 2)]);
    assert_eq!(payloads(&store, record), ["one", "hidden", "two"]);
    let loaded = store.load(record).unwrap().unwrap();
    let turns: Vec<_> = loaded.entries.iter().map(|e| e.turn.0).collect();
    assert_eq!((loaded.turn, turns), (Turn(3), vec![1, 2, 3]));
    for (entry, written) in loaded.entries.iter().zip(&receipt.entries) {
        assert_eq!((entry.chain, entry.seq, entry.hash), (written.chain, written.seq, written.hash));
    }
    assert_eq!(loaded.heads, store.heads(record).unwrap().unwrap());
}

#[tokio::test]
async fn expectations_hold_or_nothing_is_written() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let unopened = store.new_record().await.unwrap();
    let cases = [
        (record, Expect::New),
        (record, Expect::Turn(Turn(0))),
        (record, Expect::Turn(Turn(2))),
        (unopened, Expect::Turn(Turn(0))),
        (unopened, Expect::Turn(Turn(1))),
    ];
    for (record, expect) in cases {
        let result = store.commit(entries(record, expect, &["never"])).await;
        assert_eq!(result, Err(CommitError::Conflict), "{expect:?}");
    }
    assert_eq!(payloads(&store, record), ["opened"]);
    assert_eq!(store.commit(traces(unopened, &["never"])).await, Err(CommitError::Read(ReadError::Missing)));
    let unknown = store.commit(entries(RecordNo(1), Expect::New, &["never"])).await;
    assert_eq!(unknown, Err(CommitError::Read(ReadError::NoKey)), "a record number comes from the store");
}

#[tokio::test]
async fn batches_that_break_their_own_rules_are_refused() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let plain = |expect| Batch::new(record, expect);
    let mut state = plain(Expect::Nothing);
    state.entries = vec![(Chain::StateOpen, vec![])];
    let mut snapshot = plain(Expect::Nothing);
    snapshot.snapshot = Some(vec![]);
    let mut trace = plain(Expect::Turn(Turn(1)));
    trace.entries = vec![(Chain::TraceOpen, vec![])];
    let mut measure = plain(Expect::Nothing);
    measure.traces = vec![(Chain::Measure, vec![])];
    let mut content = plain(Expect::Turn(Turn(1)));
    content.drop_contents = vec![carnet_model::ids::ContentNo(1)];
    for batch in [state, snapshot, trace, measure, content, plain(Expect::New)] {
        let text = format!("{batch:?}");
        assert!(matches!(store.commit(batch).await, Err(CommitError::Invalid(_))), "{text}");
    }
}

/// Two batches on one turn cannot both win.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_batches_on_one_turn_exactly_one_wins() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    for turn in 1..20 {
        let rivals: Vec<_> = (0..8)
            .map(|rival| {
                let store = store.clone();
                let text = format!("{turn}.{rival}");
                tokio::spawn(async move {
                    store.commit(entries(record, Expect::Turn(Turn(turn)), &[&text])).await.map(|_| text)
                })
            })
            .collect();
        let mut winners = Vec::new();
        for rival in rivals {
            match rival.await.unwrap() {
                Ok(text) => winners.push(text),
                Err(error) => assert_eq!(error, CommitError::Conflict),
            }
        }
        assert_eq!(winners.len(), 1);
        assert_eq!(payloads(&store, record).last(), winners.first());
    }
    assert_eq!(folder.verify().1, []);
}

/// Every caller who retries after a conflict gets through once, and nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn losers_that_try_again_all_get_in() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let callers: Vec<_> = (0..16)
        .map(|caller| {
            let store = store.clone();
            tokio::spawn(async move {
                loop {
                    let turn = store.turn(record).unwrap().unwrap();
                    match store.commit(entries(record, Expect::Turn(turn), &[&caller.to_string()])).await {
                        Ok(_) => break,
                        Err(error) => assert_eq!(error, CommitError::Conflict),
                    }
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let mut found = payloads(&store, record);
    found.sort();
    let mut expected: Vec<_> = (0..16).map(|n| n.to_string()).chain(["opened".to_owned()]).collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_tag_leads_to_one_record() {
    let folder = Folder::new();
    let store = folder.open();
    let (a, b) = (opened(&store).await, opened(&store).await);
    let tag = store.tag(TagKind::Ins, "1.2.250.1.213.1.4.10|271118012345678");
    assert_ne!(tag, store.tag(TagKind::Account, "1.2.250.1.213.1.4.10|271118012345678"));
    let with = |record, turn| {
        let mut batch = entries(record, Expect::Turn(Turn(turn)), &["tagged"]);
        batch.add_tags = vec![tag];
        batch
    };
    assert_eq!((store.find_tag(&tag).unwrap(), store.find_tag_from(&tag).unwrap()), (None, None));
    let mut twice = with(a, 1);
    twice.add_tags.push(tag);
    assert_eq!(store.commit(twice).await, Err(CommitError::TagTaken(tag)));
    store.commit(with(a, 1)).await.unwrap();
    assert_eq!(store.find_tag(&tag).unwrap(), Some(a));
    for near in [tag, carnet_seal::Tag([0; 16]), carnet_seal::Tag([255; 16])] {
        assert_eq!(store.find_tag_from(&near).unwrap(), Some((tag, a)), "{near:?}");
    }
    assert_eq!(store.commit(with(b, 1)).await, Err(CommitError::TagTaken(tag)));
    assert_eq!(store.commit(with(a, 2)).await, Err(CommitError::TagTaken(tag)), "the same record too");
    assert_eq!((payloads(&store, a).len(), payloads(&store, b).len()), (2, 1), "nothing of it was written");
    let mut foreign = entries(b, Expect::Turn(Turn(1)), &["not mine"]);
    foreign.remove_tags = vec![tag];
    store.commit(foreign).await.unwrap();
    assert_eq!(store.find_tag(&tag).unwrap(), Some(a), "only its own record lets a tag go");
    let mut gone = entries(a, Expect::Turn(Turn(2)), &["untagged"]);
    gone.remove_tags = vec![tag];
    store.commit(gone).await.unwrap();
    assert_eq!(store.find_tag(&tag).unwrap(), None);
}

#[tokio::test]
async fn a_load_starts_from_the_snapshot() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    append(&store, record, "two").await;
    let mut batch = entries(record, Expect::Turn(Turn(2)), &["three"]);
    batch.entries.push((Chain::StateWithheld, b"four".to_vec()));
    batch.snapshot = Some(b"fold of four".to_vec());
    store.commit(batch).await.unwrap();
    let loaded = store.load(record).unwrap().unwrap();
    assert_eq!(loaded.snapshot, Some((Turn(4), b"fold of four".to_vec())));
    assert_eq!(loaded.entries, []);
    append(&store, record, "five").await;
    let mut withheld = Batch::new(record, Expect::Turn(Turn(5)));
    withheld.entries = vec![(Chain::StateWithheld, b"six".to_vec())];
    store.commit(withheld).await.unwrap();
    assert_eq!(payloads(&store, record), ["five", "six"]);
    let mut later = entries(record, Expect::Turn(Turn(6)), &["seven"]);
    later.snapshot = Some(b"fold of seven".to_vec());
    store.commit(later).await.unwrap();
    assert_eq!(store.load(record).unwrap().unwrap().snapshot, Some((Turn(7), b"fold of seven".to_vec())));
    assert_eq!(folder.verify().1, []);
}

#[tokio::test]
async fn measures_are_kept_in_their_chain_without_a_turn() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    for n in 1..=3_u64 {
        let mut batch = Batch::new(record, Expect::Nothing);
        batch.entries = vec![(Chain::Measure, format!("measure {n}").into_bytes())];
        let receipt = store.commit(batch).await.unwrap();
        assert_eq!((receipt.turn, receipt.entries[0].seq), (Turn(1), n));
    }
    let newest = store.measures(record, None, 2).unwrap();
    let texts: Vec<_> =
        newest.iter().map(|e| (e.seq, String::from_utf8_lossy(&e.payload).into_owned())).collect();
    assert_eq!(texts, [(3, "measure 3".to_owned()), (2, "measure 2".to_owned())]);
    assert_eq!(store.measures(record, Some(2), 9).unwrap().len(), 1);
}

#[tokio::test]
async fn records_wake_at_the_hour_after() {
    const HOUR: i64 = 3_600_000;
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let wake = |wake_up| {
        let mut batch = Batch::new(record, Expect::Nothing);
        batch.wake_up = wake_up;
        batch
    };
    let due = |at| store.due_records(Timestamp(at), 10).unwrap();
    assert_eq!(due(i64::MAX), []);
    store.commit(wake(WakeUp::At(Timestamp(10 * HOUR + 1)))).await.unwrap();
    assert_eq!(due(11 * HOUR - 1), []);
    assert_eq!(due(11 * HOUR), [record]);
    append(&store, record, "keeps it").await;
    assert_eq!(due(11 * HOUR), [record]);
    store.commit(wake(WakeUp::At(Timestamp(12 * HOUR)))).await.unwrap();
    assert_eq!((due(12 * HOUR - 1), due(12 * HOUR)), (vec![], vec![record]));
    store.commit(wake(WakeUp::Clear)).await.unwrap();
    assert_eq!(due(i64::MAX), []);
}

#[tokio::test]
async fn everything_is_there_after_reopening() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let tag = store.tag(TagKind::Account, "a");
    let mut batch = entries(record, Expect::Turn(Turn(1)), &["two"]);
    batch.add_tags = vec![tag];
    batch.traces = vec![(Chain::TraceOpen, b"seen".to_vec())];
    let receipt = store.commit(batch).await.unwrap();
    let heads = store.heads(record).unwrap();
    store.close().await;
    assert_eq!(store.commit(traces(record, &["late"])).await, Err(CommitError::Closed));
    drop(store);
    let store = folder.open();
    assert_eq!(store.turn(record).unwrap(), Some(receipt.turn));
    assert_eq!(store.heads(record).unwrap(), heads);
    assert_eq!(payloads(&store, record), ["opened", "two"]);
    assert_eq!(store.find_tag(&tag).unwrap(), Some(record));
    assert_eq!(store.traces(record, Chain::TraceOpen, None, 9).unwrap()[0].items, [b"seen"]);
    assert_eq!(append(&store, record, "three").await.turn, Turn(3));
    assert_eq!(folder.verify().1, []);
}

#[tokio::test]
async fn records_are_listed_in_pages() {
    let folder = Folder::new();
    let store = folder.open();
    let mut made = Vec::new();
    for _ in 0..70 {
        made.push(opened(&store).await);
    }
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let page = store.records(after, 16).unwrap();
        after = page.last().copied();
        if page.is_empty() {
            break;
        }
        listed.extend(page);
    }
    made.sort();
    listed.sort();
    assert_eq!(listed, made);
}
