//! Technical logs: structured, to standard error, without any personal data: what is written names no person, record or
//! document, and no address of a request.

use tracing_subscriber::EnvFilter;

/// Starts logging; `CARNET_LOG` chooses what, `info` by default; `CARNET_LOG_FORMAT=text` is for the eye, JSON lines
/// otherwise.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("CARNET_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match std::env::var("CARNET_LOG_FORMAT").as_deref() {
        Ok("text") => lines.with_ansi(false).try_init(),
        _ => lines.json().try_init(),
    };
    if started.is_err() {
        eprintln!("carnet: logging was started already");
    }
}
