//! What the server must be set to before anything is written (`security.md` 11.1, D7).

use super::session::{Session, Sql};
use super::trouble::open_error;
use crate::error::OpenError;

/// PostgreSQL 15.
const OLDEST: i64 = 150_000;

const SETTINGS: Sql = Sql {
    text: "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', \
           'data_sync_retry', 'data_checksums', 'synchronous_standby_names', 'server_version_num')",
    types: &[],
};
/// What a deployment asks of its server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demands {
    /// The server has standbys that confirm each commit.
    pub(super) cluster: bool,
    /// Pages carry checksums.
    pub(super) checksums: bool,
}

/// The server's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Settings(Vec<(String, String)>);

impl Settings {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Refuses a server that may lose what it confirmed.
    fn check(&self, demands: Demands) -> Result<(), OpenError> {
        let version: i64 = self.get("server_version_num").parse().unwrap_or(0);
        let refusals = [
            (version < OLDEST, "PostgreSQL is older than 15"),
            (self.get("fsync") != "on", "fsync is off"),
            (self.get("full_page_writes") != "on", "full_page_writes is off"),
            (
                // `local` and `remote_write` confirm what a failover loses; `off` what a power cut does.
                !matches!(self.get("synchronous_commit"), "on" | "remote_apply"),
                "synchronous_commit is weaker than on",
            ),
            (self.get("data_sync_retry") != "off", "data_sync_retry is on"),
            (demands.checksums && self.get("data_checksums") != "on", "the server has no data checksums"),
            (
                demands.cluster && self.get("synchronous_standby_names").trim().is_empty(),
                "the configuration says cluster, and synchronous_standby_names is empty",
            ),
        ];
        match refusals.iter().find(|(refused, _)| *refused) {
            Some((_, why)) => Err(OpenError::Unsafe(why)),
            None => Ok(()),
        }
    }
}

/// Reads and checks.
pub(super) async fn check(session: &Session, demands: Demands) -> Result<(), OpenError> {
    let rows = session.query(&SETTINGS, &[]).await.map_err(|e| open_error(&e))?;
    let read = |row: &tokio_postgres::Row| Ok((row.try_get(0)?, row.try_get(1)?));
    let settings = rows.iter().map(read).collect::<Result<_, _>>().map_err(|e| open_error(&e))?;
    Settings(settings).check(demands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unsafe_setting_is_refused() {
        let good = [
            ("server_version_num", "150018"),
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("synchronous_commit", "on"),
            ("data_sync_retry", "off"),
            ("data_checksums", "on"),
            ("synchronous_standby_names", ""),
        ];
        let check = |name: &str, value: &str, demands| {
            let changed = good.iter().map(|(n, v)| (*n, if *n == name { value } else { *v }));
            let settings = changed.map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            Settings(settings).check(demands).map_err(|error| error.to_string())
        };
        let alone = Demands { cluster: false, checksums: true };
        let cluster = Demands { cluster: true, checksums: true };
        let lenient = Demands { cluster: false, checksums: false };
        for (name, value, demands, refused) in [
            ("", "", alone, None),
            ("server_version_num", "140020", alone, Some("older than 15")),
            ("server_version_num", "170006", alone, None),
            ("fsync", "off", alone, Some("fsync")),
            ("full_page_writes", "off", alone, Some("full_page_writes")),
            ("synchronous_commit", "off", alone, Some("synchronous_commit")),
            ("synchronous_commit", "local", alone, Some("synchronous_commit")),
            ("synchronous_commit", "remote_write", alone, Some("synchronous_commit")),
            ("synchronous_commit", "remote_apply", alone, None),
            ("data_sync_retry", "on", alone, Some("data_sync_retry")),
            ("data_checksums", "off", alone, Some("checksums")),
            ("data_checksums", "off", lenient, None),
            ("", "", cluster, Some("synchronous_standby_names")),
            ("synchronous_standby_names", "ANY 1 (b, c)", cluster, None),
        ] {
            let found = check(name, value, demands);
            match refused {
                None => assert_eq!(found, Ok(()), "{name} {value}"),
                Some(text) => assert!(found.unwrap_err().contains(text), "{name} {value}"),
            }
        }
    }
}
