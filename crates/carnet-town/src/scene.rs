//! What the writing of one document needs at hand.

use jiff::civil::Date;

use crate::person::Person;
use crate::phrases::{self, Words};
use crate::plan::DocumentPlan;
use crate::prng::Rng;

/// A document being written.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) plan: &'a DocumentPlan<'a>,
    pub(crate) person: &'a Person,
    pub(crate) day: Date,
    pub(crate) rng: Rng,
    ids: u32,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(plan: &'a DocumentPlan<'a>) -> Self {
        Self { plan, person: plan.person, day: plan.day(), rng: plan.chance("words"), ids: 0 }
    }

    /// A narrative id, new in this document.
    pub(crate) fn id(&mut self, stem: &str) -> String {
        self.ids += 1;
        format!("{stem}-{}", self.ids)
    }

    pub(crate) fn age(&self) -> i64 {
        self.person.age(self.day)
    }

    /// One sentence of the first topic that has any; empty when none has.
    pub(crate) fn say(&mut self, topics: &[&str]) -> String {
        let words = Words::of(self.person, self.day, self.plan);
        phrases::pick(topics, &mut self.rng).map(|sentence| words.fill(sentence)).unwrap_or_default()
    }

    /// Several different sentences of the first topic that has any.
    pub(crate) fn say_some(&mut self, topics: &[&str], count: usize) -> Vec<String> {
        let words = Words::of(self.person, self.day, self.plan);
        phrases::pick_some(topics, count, &mut self.rng)
            .into_iter()
            .map(|sentence| words.fill(sentence))
            .collect()
    }
}
