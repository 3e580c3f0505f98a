//! Connections that read. As many as can be useful at once; a caller takes one for the time of a query.

use std::path::Path;

use parking_lot::{Condvar, Mutex};
use rusqlite::Connection;

use super::schema;
use crate::error::ReadError;

/// Page cache of one reader: index pages; contents pass through.
const CACHE_KIB: i64 = 1024;

pub(super) struct Readers {
    idle: Mutex<Vec<Connection>>,
    freed: Condvar,
}

impl Readers {
    pub(super) fn open(path: &Path, count: usize) -> rusqlite::Result<Self> {
        let idle: Vec<_> =
            (0..count.max(1)).map(|_| schema::open_reader(path, CACHE_KIB)).collect::<Result<_, _>>()?;
        Ok(Self { idle: Mutex::new(idle), freed: Condvar::new() })
    }

    /// Runs a query on a free connection.
    pub(super) fn with<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let connection = {
            let mut idle = self.idle.lock();
            loop {
                match idle.pop() {
                    Some(connection) => break connection,
                    None => self.freed.wait(&mut idle),
                }
            }
        };
        let lent = Lent { readers: self, connection: Some(connection) };
        match &lent.connection {
            Some(connection) => query(connection),
            None => Err(ReadError::Missing),
        }
    }
}

/// Gives the connection back, also when a query unwinds.
struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers.idle.lock().push(connection);
            self.readers.freed.notify_one();
        }
    }
}
