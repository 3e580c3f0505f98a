//! Technical logs: structured, to standard error, without any personal data.

use tracing_subscriber::EnvFilter;

/// Starts logging; `CARNET_LOG` chooses what, `info` by default.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("CARNET_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let started =
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    if started.is_err() {
        eprintln!("carnet: logging was started already");
    }
}
