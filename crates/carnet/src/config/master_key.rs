//! Where the master key is held, and how often keys change.

use std::fmt;
use std::path::PathBuf;

use carnet_seal::{KeyPlace, PinFile, TokenConfig, TokenName};
use carnet_store::keyring::Rotation;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

/// Where the master key is: a path, or a section.
#[derive(Debug, Clone)]
pub(crate) struct MasterKey(KeyPlace);

impl MasterKey {
    /// For the store.
    pub(crate) fn place(&self) -> KeyPlace {
        self.0.clone()
    }

    /// In words.
    pub(crate) fn meaning(&self) -> String {
        match &self.0 {
            KeyPlace::File(path) => path.display().to_string(),
            KeyPlace::Pkcs11(token) => {
                format!("key {} in the token {}, by {}", token.key_label, token.token, token.module.display())
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    file: Option<PathBuf>,
    pkcs11: Option<Pkcs11>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pkcs11 {
    module: PathBuf,
    token: Option<String>,
    slot: Option<u64>,
    key: String,
    pin_file: Option<PathBuf>,
    pin_credential: Option<String>,
}

impl Pkcs11 {
    fn place(self) -> Result<KeyPlace, String> {
        let token = match (self.token, self.slot) {
            (Some(label), None) => TokenName::Label(label),
            (None, Some(slot)) => TokenName::Slot(slot),
            _ => return Err("master_key.pkcs11 names its token by one of token and slot".to_owned()),
        };
        let pin = match (self.pin_file, self.pin_credential) {
            (Some(path), None) => PinFile::Owned(path),
            (None, Some(name)) => credential(&name)?,
            _ => return Err("master_key.pkcs11 has one of pin_file and pin_credential".to_owned()),
        };
        if !self.module.is_absolute() {
            return Err("master_key.pkcs11.module is an absolute path".to_owned());
        }
        if self.key.is_empty() {
            return Err("master_key.pkcs11.key is the label of the key".to_owned());
        }
        Ok(KeyPlace::Pkcs11(TokenConfig { module: self.module, token, key_label: self.key, pin }))
    }
}

/// A credential that systemd hands to the service.
fn credential(name: &str) -> Result<PinFile, String> {
    if name.is_empty() || name.contains('/') || name.starts_with('.') {
        return Err("master_key.pkcs11.pin_credential is the name of a credential".to_owned());
    }
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY")
        .ok_or("master_key.pkcs11.pin_credential: systemd gave no credentials to this process")?;
    Ok(PinFile::Credential(PathBuf::from(folder).join(name)))
}

impl Section {
    fn place(self) -> Result<KeyPlace, String> {
        match (self.file, self.pkcs11) {
            (Some(path), None) => Ok(KeyPlace::File(path)),
            (None, Some(token)) => token.place(),
            _ => Err("master_key has one of file and pkcs11".to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for MasterKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PathOrSection)
    }
}

struct PathOrSection;

impl<'de> Visitor<'de> for PathOrSection {
    type Value = MasterKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path, or a section with file or pkcs11")
    }

    fn visit_str<E: Error>(self, path: &str) -> Result<MasterKey, E> {
        Ok(MasterKey(KeyPlace::File(path.into())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MasterKey, A::Error> {
        let section = Section::deserialize(MapAccessDeserializer::new(map))?;
        section.place().map(MasterKey).map_err(Error::custom)
    }
}

/// How often keys change.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Keys {
    /// Age in days at which the shard key and the master key are replaced; 0: on demand only.
    pub(crate) rotate_days: u32,
    /// Days that a replaced master key stays, for restores.
    pub(crate) window_days: u32,
}

impl Default for Keys {
    fn default() -> Self {
        let Rotation { every_days, window_days } = Rotation::default();
        Self { rotate_days: every_days, window_days }
    }
}

impl Keys {
    /// For the store.
    pub(crate) const fn rotation(&self) -> Rotation {
        Rotation { every_days: self.rotate_days, window_days: self.window_days }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        if self.rotate_days > 366 {
            return Err(
                "keys.rotate_days is at most 366: what is erased would stay readable in backups".to_owned()
            );
        }
        if !(1..=366).contains(&self.window_days) {
            return Err("keys.window_days is from 1 to 366: for so long a backup can be restored".to_owned());
        }
        Ok(())
    }

    /// In words.
    pub(crate) fn meaning(&self) -> String {
        let window = self.window_days;
        match self.rotate_days {
            0 => format!("replaced on demand only; the master key before stays {window} days"),
            days => format!(
                "replaced every {days} days, the master key before stays {window} days: what is erased is out of \
                 reach of every backup after {} days",
                days + window
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Text {
        master_key: MasterKey,
    }

    fn read(text: &str) -> Result<KeyPlace, String> {
        toml::from_str::<Text>(text).map(|text| text.master_key.place()).map_err(|error| error.to_string())
    }

    const TOKEN: &str =
        "[master_key.pkcs11]\nmodule = \"/m.so\"\ntoken = \"t\"\nkey = \"k\"\npin_file = \"/p\"\n";

    #[test]
    fn a_master_key_is_a_path_or_a_section() {
        let file = KeyPlace::File("/k".into());
        assert_eq!(read("master_key = \"/k\""), Ok(file.clone()));
        assert_eq!(read("[master_key]\nfile = \"/k\""), Ok(file));
        let token = KeyPlace::Pkcs11(TokenConfig {
            module: "/m.so".into(),
            token: TokenName::Label("t".to_owned()),
            key_label: "k".to_owned(),
            pin: PinFile::Owned("/p".into()),
        });
        assert_eq!(read(TOKEN), Ok(token));
        assert!(read(&TOKEN.replace("token = \"t\"", "slot = 3")).is_ok());
    }

    #[test]
    fn what_is_not_whole_is_refused_with_its_name() {
        let without = |part: &str| TOKEN.replace(part, "");
        for (text, named) in [
            ("[master_key]\n".to_owned(), "file and pkcs11"),
            ("[master_key]\nfile = \"/k\"\nfiles = 1".to_owned(), "files"),
            (format!("{TOKEN}[master_key]\nfile = \"/k\"\n"), "file and pkcs11"),
            (without("module = \"/m.so\""), "module"),
            (without("key = \"k\""), "key"),
            (without("token = \"t\""), "token and slot"),
            (without("pin_file = \"/p\""), "pin_file and pin_credential"),
            (TOKEN.replace("/m.so", "m.so"), "absolute"),
            (TOKEN.replace("\"k\"", "\"\""), "label"),
            (TOKEN.replace("pin_file = \"/p\"", "pin = \"1234\""), "pin"),
            (TOKEN.replace("pin_file = \"/p\"", "pin_credential = \"../p\""), "name of a credential"),
            ("master_key = 3".to_owned(), "a path"),
        ] {
            let refused = read(&text).unwrap_err();
            assert!(refused.contains(named), "{named}: {refused}");
        }
    }
}
