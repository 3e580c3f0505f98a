//! The configuration file of `carnet serve`: TOML, unknown fields refused, unsafe settings refused at start.

mod budgets;
mod identity;
mod journal;
mod limits;
mod master_key;
mod meaning;
mod mtls;
pub(crate) mod private;
mod store;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use carnet_service::config::{Profile, Rigour, ServiceConfig};
use serde::Deserialize;

pub(crate) use identity::{Identity, Proof, Provider};
pub(crate) use journal::Journal;
pub(crate) use limits::{Connections, Lane, Limits, Pace, Requests};
pub(crate) use master_key::{Keys, MasterKey};
pub(crate) use mtls::Mtls;
pub(crate) use store::Engine;

/// A deployment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Where the data lives; made if absent.
    pub(crate) data: PathBuf,
    /// Where the master key is held: a path or a section; a file beside the data if absent.
    pub(crate) master_key: Option<MasterKey>,
    /// The engine below the store; SQLite in the data directory if absent.
    #[serde(default)]
    pub(crate) store: Engine,
    /// How often keys change.
    #[serde(default)]
    pub(crate) keys: Keys,
    /// `national` or `sandbox`.
    #[serde(default)]
    pub(crate) profile: ProfileName,
    /// Overrides the profile's rigour.
    pub(crate) strict: Option<bool>,
    /// Listeners.
    pub(crate) listen: Listen,
    /// How people reach the listeners.
    pub(crate) public: Public,
    /// Certificate and key of the main and content listeners; absent: plain HTTP, behind a proxy or on loopback.
    pub(crate) tls: Option<Tls>,
    /// The listener for the software of structures and for cards; absent: none.
    pub(crate) mtls: Option<Mtls>,
    /// Identity providers; absent: nobody signs in through one.
    #[serde(default)]
    pub(crate) identity: Identity,
    /// The verifiable journal and the second place of traces.
    #[serde(default)]
    pub(crate) journal: Journal,
    /// Budgets of professionals and structures.
    #[serde(default)]
    pub(crate) budgets: budgets::Budgets,
    /// How much is taken on at once, and how long clients are waited for.
    #[serde(default)]
    pub(crate) limits: Limits,
    /// How e-mail leaves.
    pub(crate) smtp: Option<Smtp>,
    /// The authorisation matrix, in the format of `data/access/matrix.json`.
    pub(crate) matrix: Option<PathBuf>,
    /// The dated settings, in the format of `data/access/law.json`.
    pub(crate) law: Option<PathBuf>,
    /// Memory for folded records, in MiB.
    #[serde(default = "default_cache")]
    pub(crate) cache_mib: u64,
}

const fn default_cache() -> u64 {
    32
}

/// Name of a profile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProfileName {
    /// Production.
    National,
    /// Everything else.
    #[default]
    Sandbox,
}

/// Addresses of the listeners.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listen {
    /// Pages and interfaces.
    pub(crate) main: SocketAddr,
    /// Documents, on an origin of their own.
    pub(crate) content: SocketAddr,
    /// Health and figures; never reachable from outside.
    pub(crate) ops: SocketAddr,
}

/// Public addresses, no slash at the end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Public {
    /// Of the main listener.
    pub(crate) main: String,
    /// Of the content origin.
    pub(crate) content: String,
}

/// Files of TLS, in PEM.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tls {
    /// The certificate chain, the server's own first.
    pub(crate) certificate: PathBuf,
    /// The private key.
    pub(crate) key: PathBuf,
}

/// The relay that takes e-mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Smtp {
    /// Host name.
    pub(crate) host: String,
    /// Port.
    pub(crate) port: u16,
    /// Sender.
    pub(crate) from: String,
    /// How the connection is protected.
    #[serde(default)]
    pub(crate) tls: SmtpTls,
}

/// Protection of the connection to the relay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SmtpTls {
    /// STARTTLS, required.
    #[default]
    Starttls,
    /// None: for a relay on the same machine only.
    None,
}

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Not the TOML that is expected.
    #[error("{path}: {message}")]
    Shape {
        /// Which.
        path: String,
        /// What is wrong, with its place.
        message: String,
    },
    /// A setting that is not safe.
    #[error("unsafe setting: {0}")]
    Unsafe(String),
}

/// Reads and checks a file.
pub(crate) fn read(path: &Path) -> Result<Config, ConfigError> {
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: shown.clone(), source })?;
    let config: Config = toml::from_str(&text)
        .map_err(|error| ConfigError::Shape { path: shown, message: error.to_string() })?;
    config.check()?;
    Ok(config)
}

/// Reads the fields of `[limits]` from a file of their own.
pub(crate) fn limits(path: &Path) -> Result<Limits, ConfigError> {
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: shown.clone(), source })?;
    let limits: Limits = toml::from_str(&text)
        .map_err(|error| ConfigError::Shape { path: shown, message: error.to_string() })?;
    limits.check().map_err(ConfigError::Unsafe)?;
    Ok(limits)
}

/// Reads a file and says what it means. The keys and secrets that it names are looked at, as a start does.
pub(crate) fn check(path: &Path) -> Result<(), ConfigError> {
    let config = read(path)?;
    config.check_secrets()?;
    print!("{}", meaning::of(&config));
    Ok(())
}

impl Config {
    fn check(&self) -> Result<(), ConfigError> {
        let refuse = |why: String| Err(ConfigError::Unsafe(why));
        for (name, address) in [("public.main", &self.public.main), ("public.content", &self.public.content)]
        {
            if !(address.starts_with("https://") || address.starts_with("http://")) || address.ends_with('/')
            {
                return refuse(format!(
                    "{name} is an origin: http(s)://host[:port], without a slash at the end"
                ));
            }
        }
        if self.public.main == self.public.content {
            return refuse(
                "documents need an origin of their own: public.content equals public.main".to_owned(),
            );
        }
        if self.profile == ProfileName::National && !self.public.main.starts_with("https://") {
            return refuse("the national profile is served over https only".to_owned());
        }
        if let Some(mtls) = &self.mtls {
            mtls.check().map_err(ConfigError::Unsafe)?;
        }
        self.identity.check(self.profile)?;
        self.journal.check().map_err(ConfigError::Unsafe)?;
        self.keys.check().map_err(ConfigError::Unsafe)?;
        self.store.check().map_err(ConfigError::Unsafe)?;
        self.budgets.check().map_err(ConfigError::Unsafe)?;
        self.limits.check().map_err(ConfigError::Unsafe)?;
        if !self.listen.ops.ip().is_loopback() && self.profile == ProfileName::National {
            return refuse("listen.ops must be a loopback address".to_owned());
        }
        if let Some(smtp) = &self.smtp
            && smtp.tls == SmtpTls::None
            && !matches!(smtp.host.as_str(), "localhost" | "127.0.0.1" | "::1")
        {
            return refuse("smtp.tls = \"none\" is for a relay on this machine".to_owned());
        }
        Ok(())
    }

    /// Refuses keys and secrets that others than their owner may read. The master key is the store's to look at.
    pub(crate) fn check_secrets(&self) -> Result<(), ConfigError> {
        let mut files: Vec<(String, &Path)> = self.store.secrets();
        files.extend(self.tls.as_ref().map(|tls| ("tls.key".to_owned(), tls.key.as_path())));
        files.extend(self.mtls.as_ref().map(|mtls| ("mtls.key".to_owned(), mtls.key.as_path())));
        for (table, provider) in self.identity.providers() {
            let named = [("secret_file", &provider.secret_file), ("key_file", &provider.key_file)];
            for (field, path) in named {
                files.extend(path.as_deref().map(|path| (format!("{table}.{field}"), path)));
            }
        }
        for (field, path) in files {
            private::read(path)
                .map_err(|fault| ConfigError::Unsafe(format!("{field}: {}: {fault}", path.display())))?;
        }
        Ok(())
    }

    /// The service's settings.
    pub(crate) fn service(&self) -> ServiceConfig {
        let profile = match self.profile {
            ProfileName::National => Profile::National,
            ProfileName::Sandbox => Profile::Sandbox,
        };
        let mut config = ServiceConfig::of(profile);
        if let Some(strict) = self.strict {
            config.rigour = if strict { Rigour::Strict } else { Rigour::Lenient };
        }
        config.limits.in_flight_bytes = self.limits.in_flight_bytes();
        config.cache_bytes = self.cache_mib << 20;
        config.budgets = self.budgets.limits();
        config.portal_url.clone_from(&self.public.main);
        config
    }
}
