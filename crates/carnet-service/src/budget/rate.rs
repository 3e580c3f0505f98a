//! How fast keys of records are opened: whoever copies a database and unwraps its keys on this server is seen by the
//! pace. Source: `design/security.md` 3.2 row 4. Sums only; no record is known here.

use carnet_model::Timestamp;

use super::alarms::AlarmKind;
use crate::service::Service;

const MINUTE: i64 = 60_000;
/// Minutes at the start of the server of which only the usual pace is learnt: its memory of keys is empty.
const LEARNING: u32 = 10;
/// What is usual at least, in keys a minute: a quiet night is no measure.
const LEAST: u64 = 100;
/// How many times the usual pace is too much.
const TIMES: u64 = 10;
/// Minutes over which the usual pace is a mean.
const MEAN: u64 = 60;

/// The pace, minute by minute.
#[derive(Debug, Default)]
pub(crate) struct Rate {
    minute: Option<i64>,
    /// Keys opened before this minute.
    before: u64,
    /// Keys a minute, times [`MEAN`].
    usual: u64,
    minutes: u32,
}

impl Rate {
    /// Looks at the sum of keys opened since the start. Once a minute: the keys of the last one when they were too many.
    pub(super) fn look(&mut self, sum: u64, now: Timestamp) -> Option<u64> {
        let minute = now.0.div_euclid(MINUTE);
        let Some(last) = self.minute.filter(|last| *last <= minute) else {
            (self.minute, self.before) = (Some(minute), sum);
            return None;
        };
        if minute == last {
            return None;
        }
        // A job that comes late looks at several minutes at once.
        let passed = u64::try_from(minute - last).unwrap_or(1).max(1);
        let pace = sum.saturating_sub(self.before) / passed;
        (self.minute, self.before) = (Some(minute), sum);
        let usual = (self.usual / MEAN).max(LEAST);
        let learnt = self.minutes >= LEARNING;
        self.minutes = self.minutes.saturating_add(1);
        let much = learnt && pace > usual.saturating_mul(TIMES);
        // What is too much does not become usual at once.
        let taken = if learnt { pace.min(usual.saturating_mul(TIMES)) } else { pace };
        let share = if learnt { MEAN } else { u64::from(self.minutes) };
        self.usual = self.usual - self.usual / share + taken * MEAN / share;
        much.then_some(pace)
    }
}

impl Service {
    /// An alarm when keys of records are opened ten times as fast as usual.
    pub(super) fn watch_keys(&self) {
        let now = self.now();
        let much = self.inner.budgets.keys.lock().look(carnet_seal::record_keys_opened(), now);
        if let Some(pace) = much {
            self.inner.budgets.queue(AlarmKind::Keys, "keys", None, pace, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paces a minute, and at which of them an alarm is raised.
    fn alarms(paces: &[u64]) -> Vec<usize> {
        let (mut rate, mut sum) = (Rate::default(), 0);
        rate.look(0, Timestamp(0));
        let mut out = Vec::new();
        for (at, pace) in (0_i64..).zip(paces) {
            sum += pace;
            assert_eq!(rate.look(sum, Timestamp(at * MINUTE + 30_000)), None, "within a minute");
            if rate.look(sum, Timestamp((at + 1) * MINUTE)) == Some(*pace) {
                out.push(usize::try_from(at).unwrap());
            }
        }
        out
    }

    #[test]
    fn ten_times_the_usual_pace_is_an_alarm() {
        let usual = |pace: u64, count: usize| vec![pace; count];
        let then = |mut before: Vec<u64>, pace: u64| {
            before.push(pace);
            before
        };
        assert!(alarms(&usual(300, 200)).is_empty());
        assert!(alarms(&then(usual(300, 30), 3_000)).is_empty(), "ten times, not more");
        assert_eq!(alarms(&then(usual(300, 30), 3_100)), [30]);
        assert!(alarms(&then(usual(1, 30), 900)).is_empty(), "a quiet night");
        assert_eq!(alarms(&then(usual(1, 30), 1_001)), [30]);
        assert!(alarms(&then(usual(5_000, 3), 40)).is_empty(), "the first minutes");
    }

    #[test]
    fn a_flood_does_not_become_usual_at_once() {
        let mut paces = vec![200; 30];
        paces.extend([50_000; 5]);
        assert_eq!(alarms(&paces), [30, 31, 32, 33, 34]);
    }
}
