//! Figures: kept in memory, added to the table each second.

use std::collections::BTreeMap;

use parking_lot::Mutex;

use crate::batch::CounterAdd;

#[derive(Default)]
pub(crate) struct Counters {
    pending: Mutex<BTreeMap<(i32, String), i64>>,
}

impl Counters {
    pub(crate) fn add(&self, add: CounterAdd) {
        *self.pending.lock().entry((add.day, add.name)).or_default() += add.delta;
    }

    pub(crate) fn add_all(&self, adds: Vec<CounterAdd>) {
        for add in adds {
            self.add(add);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pending.lock().is_empty()
    }

    /// What is not yet in the table, within these days.
    pub(crate) fn pending(&self, from: i32, to: i32) -> Vec<(i32, String, i64)> {
        let pending = self.pending.lock();
        let within = pending.iter().filter(|((day, _), _)| (from..=to).contains(day));
        within.map(|((day, name), value)| (*day, name.clone(), *value)).collect()
    }

    /// Takes what is pending; give it back with [`Counters::add_all`] when the transaction fails.
    pub(crate) fn take(&self) -> Vec<CounterAdd> {
        let pending = std::mem::take(&mut *self.pending.lock());
        pending.into_iter().map(|((day, name), delta)| CounterAdd { day, name, delta }).collect()
    }
}
