//! How far a run is: a bar on a terminal, nothing elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often the bar is drawn.
const EVERY: Duration = Duration::from_millis(250);
const WIDTH: u64 = 30;

/// A bar, when standard error is a terminal.
pub(super) struct Progress {
    what: &'static str,
    whole: u64,
    begun: Instant,
    drawn: Option<Instant>,
    to_terminal: bool,
}

impl Progress {
    /// A bar for `whole` bytes.
    pub(super) fn new(what: &'static str, whole: u64) -> Self {
        let to_terminal = std::io::stderr().is_terminal();
        Self { what, whole: whole.max(1), begun: Instant::now(), drawn: None, to_terminal }
    }

    /// Draws it, now and then.
    pub(super) fn at(&mut self, bytes: u64, lines: u64, tail: &str) {
        if !self.to_terminal || self.drawn.is_some_and(|drawn| drawn.elapsed() < EVERY) {
            return;
        }
        self.drawn = Some(Instant::now());
        let done = bytes.min(self.whole).saturating_mul(WIDTH) / self.whole;
        let bar: String = (0..WIDTH).map(|at| if at < done { '#' } else { '.' }).collect();
        let rate = lines.checked_div(self.begun.elapsed().as_secs().max(1)).unwrap_or(0);
        let percent = bytes.min(self.whole).saturating_mul(100) / self.whole;
        // A bar that cannot be drawn is no reason to stop.
        let _ = write!(
            std::io::stderr(),
            "\r{} [{bar}] {percent:3} % {lines} lines, {rate}/s, {tail}\x1b[K",
            self.what
        );
    }

    /// Removes it.
    pub(super) fn end(self) {
        if self.to_terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
