//! What backup and restore need of the files: a view that stands still while others write, and the end of tickets.
//!
//! A database in WAL mode is the file and its log, read in this order, while one transaction reads:
//! - what the log holds is written to the file only up to where the oldest reader began, and every page that is being
//!   written there is in the log too, which is read after it and counts more;
//! - the log is not begun anew while somebody reads from it. A reader for whom the file is all (the log was folded
//!   before) does not keep it from being begun anew, once; but nothing is folded into the file then. [`Frozen::log`]
//!   begins again in that case.
//!
//! What opens the copy goes through the log up to its last whole commit, as after a power cut.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use carnet_seal::Deployment;
use rusqlite::Connection;

use super::open::{data_path, keys_path};
use super::schema::{self, engine};
use crate::batch::TicketKind;
use crate::error::OpenError;

/// Bytes of the head of a log: it has other salts whenever the log is begun anew.
const HEAD: usize = 32;

/// A file that stands still together with its log.
pub(crate) struct Frozen {
    /// Before `file`: closing any handle of a file drops the locks that the process holds on it.
    db: Connection,
    pub(crate) file: File,
    pub(crate) path: PathBuf,
    pub(crate) log_path: PathBuf,
}

/// The log at one moment.
pub(crate) struct LogFile {
    pub(crate) file: File,
    /// Bytes that it had.
    pub(crate) size: u64,
    head: Vec<u8>,
}

impl Frozen {
    /// The sealed rows.
    pub(crate) fn data(dir: &Path) -> Result<Self, OpenError> {
        Self::open(data_path(dir), schema::DATA)
    }

    /// The wrapped keys.
    pub(crate) fn keys(dir: &Path) -> Result<Self, OpenError> {
        Self::open(keys_path(dir), schema::KEYS)
    }

    fn open(path: PathBuf, migrations: &[schema::Migration]) -> Result<Self, OpenError> {
        let file = File::open(&path)?;
        let db = schema::open_reader(&path, 64).map_err(|e| engine(&e))?;
        schema::check(&db, migrations)?;
        db.execute_batch("BEGIN").map_err(|e| engine(&e))?;
        // The transaction begins with the first page that it reads.
        schema::deployment(&db).map_err(|e| engine(&e))?;
        let mut log_path = path.clone().into_os_string();
        log_path.push("-wal");
        Ok(Self { db, file, path, log_path: log_path.into() })
    }

    /// Whose it is.
    pub(crate) fn deployment(&self) -> Result<Deployment, OpenError> {
        let id = schema::deployment(&self.db).map_err(|e| engine(&e))?;
        id.ok_or_else(|| OpenError::Damaged("the deployment id is missing".to_owned()))
    }

    /// The log as it is now, if there is one.
    pub(crate) fn log(&self) -> io::Result<Option<LogFile>> {
        let file = match File::open(&self.log_path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let size = file.metadata()?.len();
        let head = head(&file)?;
        Ok(Some(LogFile { file, size, head }))
    }

    /// Whether the log that was read meanwhile was not begun anew.
    pub(crate) fn is_still(&self, log: Option<&LogFile>) -> io::Result<bool> {
        let now = self.log()?;
        Ok(match (log, now) {
            (None, None) => true,
            (Some(log), Some(now)) => log.head == now.head,
            (None, Some(_)) | (Some(_), None) => false,
        })
    }
}

/// The head of a log, or what there is of it.
fn head(file: &File) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD];
    match file.read_exact_at(&mut head, 0) {
        Ok(()) => Ok(head),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Removes all tickets of some kinds from a store that nobody has open.
pub(crate) fn end_tickets(dir: &Path, kinds: &[TicketKind]) -> Result<usize, OpenError> {
    let mut db = schema::open_writer(&data_path(dir), 4096)?;
    let mut end = || -> rusqlite::Result<usize> {
        let tx = db.transaction()?;
        let mut ended = 0;
        for kind in kinds {
            ended += tx.execute("DELETE FROM ticket WHERE kind = ?1", [kind.0])?;
        }
        tx.commit()?;
        Ok(ended)
    };
    end().map_err(|e| engine(&e))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A file with its writer, in a folder of its own.
    struct Written {
        folder: PathBuf,
        db: Connection,
    }

    impl Drop for Written {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    impl Written {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("carnet-frozen-{}-{name}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            let mut db = schema::open_writer(&data_path(&folder), 64).unwrap();
            schema::migrate(&mut db, schema::DATA).unwrap();
            db.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
            Self { folder, db }
        }

        /// So many rows more, each a page or two of its own.
        fn write(&self, rows: u32) {
            for _ in 0..rows {
                self.db.execute("INSERT INTO counter VALUES (1, 1, hex(randomblob(3000)), 1)", []).unwrap();
            }
        }

        /// Folds what no reader still needs; whether that was everything.
        fn fold(&self) -> bool {
            let pages = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
            let (all, folded) = self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], pages).unwrap();
            all == folded
        }

        /// The rows of a copy that is made of the file and its log.
        fn copied(&self, rows: &[u8], log: &[u8]) -> i64 {
            let copy = self.folder.join("copy.db");
            for (end, bytes) in [("", rows), ("-wal", log), ("-shm", &[])] {
                let path = format!("{}{end}", copy.display());
                if bytes.is_empty() {
                    let _ = fs::remove_file(path);
                } else {
                    fs::write(path, bytes).unwrap();
                }
            }
            let db = Connection::open(&copy).unwrap();
            let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(sound, "ok");
            db.query_row("SELECT count(*) FROM counter", [], |row| row.get(0)).unwrap()
        }

        fn frozen(&self) -> Frozen {
            Frozen::data(&self.folder).unwrap()
        }

        fn bytes(&self, end: &str) -> Vec<u8> {
            fs::read(format!("{}{end}", data_path(&self.folder).display())).unwrap()
        }
    }

    /// The log holds what is being folded, and is not begun anew.
    #[test]
    fn what_is_folded_meanwhile_is_in_the_log_too() {
        let written = Written::new("folded");
        written.write(20);
        let frozen = written.frozen();
        let log = frozen.log().unwrap();
        // Half of the file is read before pages are folded into it, and half after.
        let early = written.bytes("");
        written.write(20);
        assert!(!written.fold(), "not beyond where the reader began");
        written.write(20);
        let late = written.bytes("");
        assert!(early != late);
        let torn: Vec<u8> =
            early.iter().take(early.len() / 2).chain(late.iter().skip(early.len() / 2)).copied().collect();
        assert!(frozen.is_still(log.as_ref()).unwrap());
        assert_eq!(written.copied(&torn, &written.bytes("-wal")), 60);
    }

    /// When the log was folded before, it may be begun anew once, and the file stands still.
    #[test]
    fn a_log_that_is_begun_anew_is_noticed() {
        let written = Written::new("anew");
        written.write(20);
        assert!(written.fold());
        let frozen = written.frozen();
        let (rows, log) = (written.bytes(""), frozen.log().unwrap());
        assert!(frozen.is_still(log.as_ref()).unwrap());
        written.write(5);
        assert!(!frozen.is_still(log.as_ref()).unwrap(), "begun anew");
        let log = frozen.log().unwrap();
        for _ in 0..3 {
            written.write(20);
            written.fold();
        }
        assert!(frozen.is_still(log.as_ref()).unwrap(), "once only");
        assert!(rows == written.bytes(""), "nothing is folded into the file");
        assert_eq!(written.copied(&rows, &written.bytes("-wal")), 85);
    }
}
