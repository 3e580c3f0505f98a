//! How the store and the log are, looked at when somebody asks for the figures.

use std::sync::atomic::AtomicU64;

use carnet_service::Service;
use carnet_store::Health;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Gauges of the state.
pub(crate) struct State {
    writing: Gauge,
    log_age: Gauge<f64, AtomicU64>,
    log_leaves: Gauge,
    log_stopped: Gauge,
    log_witnesses: Gauge,
    spool_bytes: Gauge,
    spool_used: Gauge,
    memory: Gauge,
}

impl State {
    /// Puts the gauges among the figures.
    pub(super) fn register(registry: &mut Registry) -> Self {
        let state = Self {
            writing: Gauge::default(),
            log_age: Gauge::default(),
            log_leaves: Gauge::default(),
            log_stopped: Gauge::default(),
            log_witnesses: Gauge::default(),
            spool_bytes: Gauge::default(),
            spool_used: Gauge::default(),
            memory: Gauge::default(),
        };
        registry.register("store_writing", "1 while the store takes writes", state.writing.clone());
        registry.register(
            "log_age_seconds",
            "Time since this process last closed the log's epoch",
            state.log_age.clone(),
        );
        registry.register("log_leaves", "Leaves of the log", state.log_leaves.clone());
        registry.register(
            "log_stopped",
            "1 when no checkpoint is signed any more",
            state.log_stopped.clone(),
        );
        registry.register("log_witnesses", "Witnesses of the last checkpoint", state.log_witnesses.clone());
        registry.register("spool_bytes", "Size of the spool of traces", state.spool_bytes.clone());
        registry.register(
            "spool_used_bytes",
            "Bytes of the spool that wait for the ledger",
            state.spool_used.clone(),
        );
        registry.register("resident_bytes", "Memory of the process", state.memory.clone());
        state
    }

    /// Looks.
    pub(crate) fn look(&self, service: &Service) {
        self.writing.set(i64::from(service.health() == Health::Writing));
        let log = service.log_status();
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of an age are far below 2^53")]
        let age =
            service.log_signed_at().map_or(f64::INFINITY, |at| (service.now().0 - at.0) as f64 / 1_000.0);
        self.log_age.set(age);
        self.log_leaves.set(i64::try_from(log.size).unwrap_or(i64::MAX));
        self.log_stopped.set(i64::from(log.stopped.is_some()));
        self.log_witnesses.set(i64::try_from(log.witnesses.len()).unwrap_or(i64::MAX));
        let spool = service.store().spool_room();
        self.spool_bytes.set(i64::try_from(spool.bytes).unwrap_or(i64::MAX));
        self.spool_used.set(i64::try_from(spool.used).unwrap_or(i64::MAX));
        if let Some(bytes) = resident() {
            self.memory.set(bytes);
        }
    }
}

/// Bytes of memory in use, as the kernel counts them.
fn resident() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1_024)
}
