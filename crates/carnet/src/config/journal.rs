//! Settings of the verifiable journal and of the second place of traces.

use std::path::PathBuf;

use serde::Deserialize;

/// Where the log and the spool are, and whose signatures the log takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Journal {
    /// The folder of the transparency log, outside the database's backups; in the data if absent.
    pub(crate) log: Option<PathBuf>,
    /// Keys of the witnesses whose signatures are taken, each `name+id+key`.
    pub(crate) witnesses: Vec<String>,
    /// The folder that takes traces when the database cannot be written, best on another volume; in the data if absent.
    pub(crate) spool: Option<PathBuf>,
    /// Size of the spool, in MiB, all of it taken when it is made. An access needs some 400 bytes.
    pub(crate) spool_mib: u32,
}

impl Default for Journal {
    fn default() -> Self {
        Self { log: None, witnesses: Vec::new(), spool: None, spool_mib: 64 }
    }
}

impl Journal {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(1..=4_096).contains(&self.spool_mib) {
            return Err("journal.spool_mib is from 1 to 4096".to_owned());
        }
        for key in &self.witnesses {
            let read = carnet_seal::VerifierKey::parse(key);
            if read.is_err() {
                return Err(format!("journal.witnesses: {key} is no key of a witness"));
            }
        }
        Ok(())
    }
}
