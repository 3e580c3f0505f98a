//! How the system tells the server to stop, and how the server tells the system how far it is.

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals to stop, as often as they come.
pub(crate) struct Stop {
    terminate: Option<Signal>,
    interrupt: Option<Signal>,
}

impl Stop {
    /// Listens to SIGTERM and Ctrl-C from this call on.
    pub(crate) fn listen() -> Self {
        let on =
            |kind| signal(kind).inspect_err(|error| tracing::error!(%error, "a signal is not heard")).ok();
        Self { terminate: on(SignalKind::terminate()), interrupt: on(SignalKind::interrupt()) }
    }

    /// Ends at the next signal.
    pub(crate) async fn asked(&mut self) {
        tokio::select! {
            () = next(&mut self.terminate) => {}
            () = next(&mut self.interrupt) => {}
        }
    }
}

async fn next(signal: &mut Option<Signal>) {
    let heard = match signal {
        Some(signal) => signal.recv().await,
        None => None,
    };
    if heard.is_none() {
        std::future::pending::<()>().await;
    }
}

/// Tells systemd, if it started us and wants to know (sd_notify(3)).
pub(crate) fn tell(state: &str) {
    let Some(path) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let address = match path.as_bytes().split_first() {
        Some((b'@', name)) => SocketAddr::from_abstract_name(name),
        _ => SocketAddr::from_pathname(&path),
    };
    let sent = address.and_then(|address| {
        let socket = UnixDatagram::unbound()?;
        socket.send_to_addr(state.as_bytes(), &address)
    });
    if let Err(error) = sent {
        tracing::warn!(%error, "systemd was not told");
    }
}
