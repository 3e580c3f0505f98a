//! Where a database is, and how connections to it are made.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

use super::session::Session;
use super::tls::Tls;
use crate::config::Statements;
use crate::error::OpenError;

/// How long one host has to accept a connection, unless the URL says otherwise.
const CONNECT: Duration = Duration::from_secs(1);
/// How long a peer that says nothing is waited for: a machine that lost its power sends no farewell.
const SILENCE: Duration = Duration::from_secs(10);

/// A database.
#[derive(Clone)]
pub(super) struct Target {
    config: Config,
    tls: Tls,
    statements: Statements,
}

impl Target {
    /// Reads a URL or a list of `key=value`. Besides what the driver knows: `sslmode=verify-full` (what `require` does
    /// too: rustls always verifies) and, in a URL, `sslrootcert=FILE`.
    pub(super) fn parse(url: &str, statements: Statements) -> Result<Self, OpenError> {
        let (url, roots) = without_roots(url);
        let url = url.replace("sslmode=verify-full", "sslmode=require");
        let url = url.replace("sslmode=verify-ca", "sslmode=require");
        // The driver's text would repeat the URL, and the password in it.
        let mut config: Config = url
            .parse()
            .map_err(|_| OpenError::Engine("the URL of the database cannot be read".to_owned()))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        config.keepalives(true).keepalives_idle(SILENCE).tcp_user_timeout(SILENCE);
        config.application_name("carnet");
        if config.get_hosts().len() > 1 {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        if config.get_hosts().iter().any(is_remote) {
            match config.get_ssl_mode() {
                SslMode::Require => {}
                SslMode::Disable => tracing::warn!("connections to the database are not encrypted"),
                _ => {
                    config.ssl_mode(SslMode::Require);
                }
            }
        }
        Ok(Self { config, tls: Tls::new(roots.as_deref())?, statements })
    }

    /// Connects once.
    pub(super) async fn connect(&self) -> Result<Session, tokio_postgres::Error> {
        Session::connect(&self.config, &self.tls, self.statements).await
    }
}

fn is_remote(host: &Host) -> bool {
    match host {
        Host::Unix(_) => false,
        Host::Tcp(name) => name != "localhost" && !name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
    }
}

/// Takes `sslrootcert=FILE` out of the query of a URL.
fn without_roots(url: &str) -> (String, Option<PathBuf>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let mut roots = None;
    let mut kept = Vec::new();
    for pair in query.split('&') {
        match pair.strip_prefix("sslrootcert=") {
            Some(path) => roots = Some(PathBuf::from(path)),
            None => kept.push(pair),
        }
    }
    (format!("{base}?{}", kept.join("&")), roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_reached_without_encryption() {
        let mode = |url| Target::parse(url, Statements::Named).unwrap().config.get_ssl_mode();
        for (url, expected) in [
            ("postgresql://a@127.0.0.1:5432/c", SslMode::Prefer),
            ("postgresql://a@localhost/c", SslMode::Prefer),
            ("postgresql://a@[::1]/c", SslMode::Prefer),
            ("postgresql://a@db.example/c", SslMode::Require),
            ("postgresql://a@127.0.0.1,db2.example/c", SslMode::Require),
            ("postgresql://a@db.example/c?sslmode=verify-full", SslMode::Require),
            ("postgresql://a@db.example/c?sslmode=disable", SslMode::Disable),
            ("host=/run/postgresql user=a", SslMode::Prefer),
        ] {
            assert_eq!(mode(url), expected, "{url}");
        }
    }

    #[test]
    fn a_url_that_cannot_be_read_is_not_repeated() {
        let refused = Target::parse("postgresql://a:secret@db.example/c?nonsense=1", Statements::Named);
        assert!(!refused.err().unwrap().to_string().contains("secret"));
    }

    #[test]
    fn the_roots_are_taken_out() {
        let (url, roots) = without_roots("postgresql://a@b/c?sslmode=require&sslrootcert=/etc/ca.pem");
        assert_eq!(url, "postgresql://a@b/c?sslmode=require");
        assert_eq!(roots, Some(PathBuf::from("/etc/ca.pem")));
    }
}
