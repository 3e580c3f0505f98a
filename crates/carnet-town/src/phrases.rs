//! The sentences of the documents, by topic, and the words that vary in them.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::body_size;
use crate::calendar::french;
use crate::person::{Person, Sex};
use crate::plan::DocumentPlan;
use crate::prng::Rng;

static TOPICS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut topics: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut current = "";
    for line in
        include_str!("../data/letters.txt").lines().chain(include_str!("../data/examinations.txt").lines())
    {
        if let Some(topic) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            current = topic;
        } else if !line.is_empty() && !line.starts_with('#') {
            topics.entry(current).or_default().push(line);
        }
    }
    topics
});

/// A sentence of the first topic that exists.
pub(crate) fn pick(topics: &[&str], rng: &mut Rng) -> Option<&'static str> {
    let sentences = topics.iter().find_map(|topic| TOPICS.get(topic))?;
    rng.pick(sentences).copied()
}

/// Up to `count` sentences of the first topic that exists, neighbours in the order of the file: some tell a story.
pub(crate) fn pick_some(topics: &[&str], count: usize, rng: &mut Rng) -> Vec<&'static str> {
    let Some(sentences) = topics.iter().find_map(|topic| TOPICS.get(topic)) else { return Vec::new() };
    let starts = sentences.len().saturating_sub(count) as u64 + 1;
    let start = usize::try_from(rng.below(starts)).unwrap_or(0);
    sentences.iter().skip(start).take(count).copied().collect()
}

#[cfg(test)]
pub(crate) fn topics() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    TOPICS.iter().map(|(topic, sentences)| (*topic, sentences.as_slice()))
}

/// What varies in a sentence: `{name}` places and `<masculine|feminine>` endings.
pub(crate) struct Words {
    sex: Sex,
    values: Vec<(&'static str, String)>,
}

impl Words {
    pub(crate) fn of(person: &Person, day: Date, plan: &DocumentPlan<'_>) -> Self {
        let size = body_size::on(person, day);
        let age = match person.age(day) {
            0 | 1 => format!("{} mois", (crate::calendar::days(person.birth_date, day) / 30).max(0)),
            years => format!("{years} ans"),
        };
        let week = person.pregnancy(day).unwrap_or(12);
        let values = vec![
            ("age", age),
            ("nom", person.display()),
            ("jour", french(day)),
            ("poids", size.kilograms()),
            ("taille", size.centimetres().to_string()),
            ("tas", size.systolic.to_string()),
            ("tad", size.diastolic.to_string()),
            ("fc", size.pulse.to_string()),
            ("sa", week.to_string()),
            ("traitant", plan.town.attending(person).map_or_else(String::new, crate::Professional::display)),
        ];
        Self { sex: person.sex, values }
    }

    pub(crate) fn fill(&self, sentence: &str) -> String {
        let mut out = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some(at) = rest.find(['{', '<']) {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let close = if from.starts_with('{') { '}' } else { '>' };
            let Some(end) = from.find(close) else { break };
            let inner = from.get(1..end).unwrap_or_default();
            if close == '}' {
                out.push_str(
                    self.values.iter().find(|(name, _)| *name == inner).map_or("", |(_, value)| value),
                );
            } else {
                let (masculine, feminine) = inner.split_once('|').unwrap_or((inner, inner));
                out.push_str(if self.sex == Sex::Male { masculine } else { feminine });
            }
            rest = from.get(end + 1..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::topics;

    #[test]
    fn every_place_in_a_sentence_is_known() {
        let known = ["age", "nom", "jour", "poids", "taille", "tas", "tad", "fc", "sa", "traitant"];
        for (topic, sentences) in topics() {
            assert!(!sentences.is_empty(), "{topic}");
            for sentence in sentences {
                for part in sentence.split('{').skip(1) {
                    let (name, _) = part.split_once('}').unwrap_or_else(|| panic!("{topic}: {sentence}"));
                    assert!(known.contains(&name), "{topic}: {name}");
                }
                assert_eq!(
                    sentence.matches('<').count(),
                    sentence.matches('>').count(),
                    "{topic}: {sentence}"
                );
            }
        }
    }
}
