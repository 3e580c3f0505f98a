//! Random sequences of batches against a model that keeps everything in memory.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_seal::TagKind;
use carnet_store::{Batch, CommitError, Expect, Store};
use proptest::prelude::*;

use crate::fixture::{Folder, MODEL_CASES};

const RECORDS: usize = 3;

#[derive(Debug, Clone)]
struct Step {
    record: usize,
    /// Turns that the caller is behind; 0 = up to date.
    behind: u64,
    entries: Vec<(u8, u8)>,
    content: Option<(u64, u16)>,
    drop: Option<u64>,
    tag: Option<u8>,
    untag: Option<u8>,
    traces: Vec<u8>,
    snapshot: bool,
    reopen: bool,
}

#[derive(Default)]
struct Model {
    entries: BTreeMap<usize, Vec<Vec<u8>>>,
    contents: BTreeMap<(usize, u64), Vec<u8>>,
    tags: BTreeMap<u8, usize>,
    traces: BTreeMap<usize, Vec<Vec<u8>>>,
    snapshots: BTreeMap<usize, usize>,
    used: BTreeSet<(usize, u64)>,
}

fn step() -> impl Strategy<Value = Step> {
    let entries = prop::collection::vec((0..3_u8, any::<u8>()), 0..4);
    let contents = (prop::option::of((0..6_u64, 0..5000_u16)), prop::option::of(0..6_u64));
    let tags = (prop::option::of(0..5_u8), prop::option::of(0..5_u8));
    let rest = (prop::collection::vec(any::<u8>(), 0..3), any::<bool>(), 0..20_u8);
    (0..RECORDS, 0..8_u64, entries, contents, tags, rest).prop_map(
        |(record, behind, entries, (content, drop), (tag, untag), (traces, snapshot, reopen))| Step {
            record,
            behind: behind.saturating_sub(5),
            entries,
            content,
            drop,
            tag,
            untag,
            traces,
            snapshot,
            reopen: reopen == 0,
        },
    )
}

impl Model {
    /// What the store must answer, and the state after it.
    fn apply(&mut self, step: &Step) -> Result<u64, &'static str> {
        let turn = self.entries.get(&step.record).map_or(0, Vec::len) as u64;
        let changes = step.content.is_some() || step.drop.is_some();
        if step.entries.is_empty() && (changes || (turn == 0 && step.behind == 0)) {
            return Err("invalid");
        }
        if step.behind > 0 {
            return Err("conflict");
        }
        if let Some(tag) = step.tag
            && self.tags.contains_key(&tag)
        {
            return Err("tag");
        }
        if let Some((content, _)) = step.content
            && self.contents.contains_key(&(step.record, content))
        {
            return Err("content");
        }
        self.write(step);
        Ok(turn + step.entries.len() as u64)
    }

    fn write(&mut self, step: &Step) {
        let entries = self.entries.entry(step.record).or_default();
        entries.extend(step.entries.iter().map(|(_, byte)| vec![*byte; 100]));
        if step.snapshot {
            self.snapshots.insert(step.record, entries.len());
        }
        if let Some(content) = step.drop {
            self.contents.remove(&(step.record, content));
        }
        if let Some((content, len)) = step.content {
            self.contents.insert((step.record, content), vec![7; usize::from(len)]);
            self.used.insert((step.record, content));
        }
        if let Some(tag) = step.untag
            && self.tags.get(&tag) == Some(&step.record)
        {
            self.tags.remove(&tag);
        }
        if let Some(tag) = step.tag {
            self.tags.insert(tag, step.record);
        }
        let traces = step.traces.iter().map(|byte| vec![*byte; 20]);
        self.traces.entry(step.record).or_default().extend(traces);
    }
}

fn batch(store: &Store, record: RecordNo, step: &Step, turn: Option<Turn>) -> Batch {
    let expect = match turn {
        None if step.behind == 0 => Expect::New,
        None => Expect::Turn(Turn(step.behind)),
        Some(turn) if step.behind <= turn.0 => Expect::Turn(Turn(turn.0 - step.behind)),
        Some(turn) => Expect::Turn(Turn(turn.0 + step.behind)),
    };
    let mut batch = Batch::new(record, expect);
    let chain = |n: u8| [Chain::StateOpen, Chain::StateWithheld, Chain::StateSecret][usize::from(n)];
    batch.entries = step.entries.iter().map(|(c, byte)| (chain(*c), vec![*byte; 100])).collect();
    batch.contents = step
        .content
        .iter()
        .map(|(n, len)| (ContentNo(*n), Bytes::from(vec![7; usize::from(*len)])))
        .collect();
    batch.drop_contents = step.drop.iter().map(|n| ContentNo(*n)).collect();
    let tag = |n: &u8| store.tag(TagKind::Account, &n.to_string());
    batch.add_tags = step.tag.iter().map(tag).collect();
    batch.remove_tags = step.untag.iter().map(tag).collect();
    batch.traces = step.traces.iter().map(|byte| (Chain::TraceOpen, vec![*byte; 20])).collect();
    batch.snapshot = step.snapshot.then(|| b"fold".to_vec());
    batch
}

fn check(store: &Store, records: &[RecordNo], model: &Model) {
    for (n, record) in records.iter().enumerate() {
        let Some(entries) = model.entries.get(&n) else {
            assert_eq!(store.turn(*record).unwrap(), None);
            continue;
        };
        let loaded = store.load(*record).unwrap().unwrap();
        assert_eq!(loaded.turn.0, entries.len() as u64);
        let folded = model.snapshots.get(&n).copied().unwrap_or(0);
        assert_eq!(loaded.snapshot.map_or(0, |(turn, _)| turn.0), folded as u64);
        let found: Vec<_> = loaded.entries.into_iter().map(|e| e.payload).collect();
        assert_eq!(found, entries[folded..]);
        let mut traces = store.traces(*record, Chain::TraceOpen, None, usize::MAX).unwrap();
        traces.reverse();
        let found: Vec<_> = traces.into_iter().flat_map(|e| e.items).collect();
        assert_eq!(found, model.traces.get(&n).cloned().unwrap_or_default());
        for content in 0..6 {
            let found = store.content(*record, ContentNo(content)).ok();
            assert_eq!(found.as_ref(), model.contents.get(&(n, content)));
        }
    }
    for tag in 0..5_u8 {
        let found = store.find_tag(&store.tag(TagKind::Account, &tag.to_string())).unwrap();
        assert_eq!(found, model.tags.get(&tag).map(|n| records[*n]));
    }
}

async fn run(steps: Vec<Step>) {
    let folder = Folder::new();
    let mut store = folder.open();
    let mut records = Vec::new();
    for _ in 0..RECORDS {
        records.push(store.new_record().await.unwrap());
    }
    let mut model = Model::default();
    for step in steps {
        // A content number is used once: reuse after a drop is a mistake of the caller.
        if step.content.is_some_and(|(n, _)| {
            model.used.contains(&(step.record, n)) && !model.contents.contains_key(&(step.record, n))
        }) {
            continue;
        }
        let record = records[step.record];
        let turn = store.turn(record).unwrap();
        let expected = model.apply(&step);
        let found = match store.commit(batch(&store, record, &step, turn)).await {
            Ok(receipt) => Ok(receipt.turn.0),
            Err(CommitError::Invalid(_)) => Err("invalid"),
            Err(CommitError::Conflict) => Err("conflict"),
            Err(CommitError::TagTaken(_)) => Err("tag"),
            Err(CommitError::ContentTaken) => Err("content"),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{step:?}");
        if step.reopen && model.entries.len() == RECORDS {
            store.close().await;
            drop(store);
            store = folder.open();
        }
    }
    check(&store, &records, &model);
    assert_eq!(folder.verify().1, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: MODEL_CASES, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_store_does_what_the_model_does(steps in prop::collection::vec(step(), 1..40)) {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(run(steps));
    }
}
