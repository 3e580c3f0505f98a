//! Figures: kept in memory, added to the table each second.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use rusqlite::{Connection, params};

use crate::batch::CounterAdd;

/// The one node of this engine.
const NODE: u32 = 0;

#[derive(Default)]
pub(super) struct Counters {
    pending: Mutex<BTreeMap<(i32, String), i64>>,
}

impl Counters {
    pub(super) fn add(&self, add: CounterAdd) {
        *self.pending.lock().entry((add.day, add.name)).or_default() += add.delta;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.lock().is_empty()
    }

    /// What is not yet in the table, within these days.
    pub(super) fn pending(&self, from: i32, to: i32) -> Vec<(i32, String, i64)> {
        let pending = self.pending.lock();
        let within = pending.iter().filter(|((day, _), _)| (from..=to).contains(day));
        within.map(|((day, name), value)| (*day, name.clone(), *value)).collect()
    }

    /// Takes what is pending; give it back with [`Counters::restore`] when the transaction fails.
    pub(super) fn take(&self) -> Vec<CounterAdd> {
        let pending = std::mem::take(&mut *self.pending.lock());
        pending.into_iter().map(|((day, name), delta)| CounterAdd { day, name, delta }).collect()
    }

    pub(super) fn restore(&self, taken: Vec<CounterAdd>) {
        for add in taken {
            self.add(add);
        }
    }
}

pub(super) fn write(db: &Connection, adds: &[CounterAdd]) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO counter (node, day, name, value) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (node, day, name) DO UPDATE SET value = value + excluded.value",
    )?;
    for add in adds {
        insert.execute(params![NODE, add.day, add.name, add.delta])?;
    }
    Ok(())
}
