//! Figures of a run: rates, percentiles, disk, memory.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

/// One kind of request at one number of callers.
pub(super) struct Cell {
    name: &'static str,
    seconds: f64,
    errors: usize,
    sorted: Vec<Duration>,
}

impl Cell {
    pub(super) fn new(name: &'static str, wall: Duration, errors: usize, mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        Self { name, seconds: wall.as_secs_f64(), errors, sorted: took }
    }

    /// Requests a second.
    pub(super) fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let done = self.sorted.len() as f64;
        done / self.seconds
    }

    /// A percentile, in milliseconds.
    fn percentile(&self, percent: usize) -> f64 {
        let at = (self.sorted.len() * percent).div_ceil(100).saturating_sub(1);
        self.sorted.get(at).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "request": self.name,
            "done": self.sorted.len(),
            "errors": self.errors,
            "per_s": self.rate(),
            "p50_ms": self.percentile(50),
            "p95_ms": self.percentile(95),
            "p99_ms": self.percentile(99),
        })
    }
}

/// Bytes that a folder takes on the disk.
pub(super) fn size_of(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size_of(&entry.path()),
        Ok(meta) => meta.blocks() * 512,
        Err(_) => 0,
    });
    sizes.sum()
}

/// Peak resident memory of a process, in KiB, as the kernel kept it.
pub(super) fn peak_rss(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
