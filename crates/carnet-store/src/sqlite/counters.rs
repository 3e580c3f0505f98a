//! Table `counter`.

use rusqlite::{Connection, params};

use crate::batch::CounterAdd;

/// The one node of this engine.
pub(super) const NODE: u32 = 0;

pub(super) fn write(db: &Connection, adds: &[CounterAdd]) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO counter (node, day, name, value) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (node, day, name) DO UPDATE SET value = value + excluded.value",
    )?;
    for add in adds {
        insert.execute(params![NODE, add.day, add.name, add.delta])?;
    }
    Ok(())
}
