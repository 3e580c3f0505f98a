//! The engine below the store.

use std::path::{Path, PathBuf};

use carnet_store::{EngineConfig, PostgresConfig, Statements};
use serde::Deserialize;

use super::ConfigError;
use super::private;

/// Where the sealed rows are kept: in the data directory, or in PostgreSQL.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, tag = "engine", rename_all = "lowercase")]
pub(crate) enum Engine {
    /// Two SQLite files in the data directory.
    #[default]
    Sqlite,
    /// Two PostgreSQL databases.
    Postgresql(Postgresql),
}

/// How to reach and use PostgreSQL.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Postgresql {
    /// A file with the URL of the database of sealed rows.
    url_file: PathBuf,
    /// A file with the URL of the database of wrapped keys.
    keys_url_file: PathBuf,
    /// Connections for readers and small acts.
    #[serde(default = "default_connections")]
    connections: usize,
    /// Connections that write batches.
    #[serde(default = "default_lanes")]
    lanes: usize,
    /// Batches that one transaction takes at most.
    #[serde(default = "default_group")]
    group: usize,
    /// How statements are prepared.
    #[serde(default)]
    statements: StatementNames,
    /// Commits are confirmed by a standby.
    #[serde(default)]
    cluster: bool,
    /// A server without data checksums is refused.
    #[serde(default = "required")]
    require_checksums: bool,
    /// Number of this process among those that share the databases.
    #[serde(default)]
    node: u32,
}

const fn default_connections() -> usize {
    8
}

const fn default_lanes() -> usize {
    4
}

const fn default_group() -> usize {
    64
}

const fn required() -> bool {
    true
}

/// How statements are prepared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StatementNames {
    /// Once for each connection.
    #[default]
    Named,
    /// Anew each time: behind PgBouncer before 1.21 in transaction mode.
    Unnamed,
}

impl Engine {
    pub(super) fn check(&self) -> Result<(), String> {
        let Self::Postgresql(settings) = self else { return Ok(()) };
        for (name, value, most) in [
            ("connections", settings.connections, 1_000),
            ("lanes", settings.lanes, 64),
            ("group", settings.group, 1_024),
        ] {
            if !(1..=most).contains(&value) {
                return Err(format!("store.{name} is from 1 to {most}"));
            }
        }
        if settings.url_file == settings.keys_url_file {
            return Err("store.keys_url_file names another database than store.url_file".to_owned());
        }
        Ok(())
    }

    /// Files that only their owner may read, with their fields.
    pub(super) fn secrets(&self) -> Vec<(String, &Path)> {
        match self {
            Self::Sqlite => Vec::new(),
            Self::Postgresql(settings) => vec![
                ("store.url_file".to_owned(), settings.url_file.as_path()),
                ("store.keys_url_file".to_owned(), settings.keys_url_file.as_path()),
            ],
        }
    }

    /// For the store. Reads the files with the URLs.
    pub(crate) fn engine(&self) -> Result<EngineConfig, ConfigError> {
        let Self::Postgresql(settings) = self else { return Ok(EngineConfig::Sqlite) };
        let url = url("store.url_file", &settings.url_file)?;
        let keys_url = self::url("store.keys_url_file", &settings.keys_url_file)?;
        Ok(EngineConfig::Postgres(PostgresConfig {
            connections: settings.connections,
            lanes: settings.lanes,
            group: settings.group,
            statements: match settings.statements {
                StatementNames::Named => Statements::Named,
                StatementNames::Unnamed => Statements::Unnamed,
            },
            cluster: settings.cluster,
            require_checksums: settings.require_checksums,
            node: settings.node,
            ..PostgresConfig::new(url, keys_url)
        }))
    }

    /// In words, without the URLs.
    pub(crate) fn meaning(&self) -> String {
        match self {
            Self::Sqlite => "SQLite, in the data directory".to_owned(),
            Self::Postgresql(settings) => format!(
                "PostgreSQL, {} connections and {} that write, process number {}",
                settings.connections, settings.lanes, settings.node
            ),
        }
    }
}

fn url(field: &str, path: &Path) -> Result<String, ConfigError> {
    let shown = path.display();
    let bytes =
        private::read(path).map_err(|fault| ConfigError::Unsafe(format!("{field}: {shown}: {fault}")))?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| ConfigError::Unsafe(format!("{field}: {shown}: it is no text")))?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Text {
        #[serde(default)]
        store: Engine,
    }

    fn read(text: &str) -> Result<(), String> {
        toml::from_str::<Text>(text).map_err(|error| error.to_string())?.store.check()
    }

    #[test]
    fn an_engine_is_whole_or_refused() {
        let files = "url_file = \"/u\"\nkeys_url_file = \"/k\"\n";
        let postgres = format!("[store]\nengine = \"postgresql\"\n{files}");
        assert_eq!(read(""), Ok(()));
        assert_eq!(read("[store]\nengine = \"sqlite\""), Ok(()));
        assert_eq!(read(&postgres), Ok(()));
        for (text, named) in [
            ("[store]\nengine = \"oracle\"".to_owned(), "oracle"),
            ("[store]\nengine = \"postgresql\"\nurl_file = \"/u\"".to_owned(), "keys_url_file"),
            (format!("{postgres}url = \"postgresql://carnet:secret@db/carnet\""), "url"),
            (format!("{postgres}lanes = 0"), "store.lanes"),
            (format!("{postgres}connections = 5000"), "store.connections"),
            (format!("{postgres}statements = \"none\""), "none"),
            (postgres.replace("\"/k\"", "\"/u\""), "another database"),
        ] {
            let refused = read(&text).unwrap_err();
            assert!(refused.contains(named), "{named}: {refused}");
        }
    }
}
