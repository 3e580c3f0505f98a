//! Table `log`: rows that wait for the next checkpoint, and the marker of the last one.

use rusqlite::{Connection, params};

use crate::engine::logbook::{Marker, encode};
use crate::engine::reconcile::Step;
use crate::log::Change;

/// Appends what a transaction changed.
pub(super) fn append(db: &Connection, epoch: u64, changes: &[Change]) -> rusqlite::Result<()> {
    // Position 0 is the marker's; the first row is 1.
    db.prepare_cached("INSERT INTO log (position, leaf) SELECT coalesce(max(position), 0) + 1, ?1 FROM log")?
        .execute([encode(epoch, changes)])
        .map(|_| ())
}

/// Remembers what was published, and forgets the rows that are in it.
pub(super) fn published(db: &Connection, upto: i64, marker: Marker) -> rusqlite::Result<()> {
    db.execute("DELETE FROM log WHERE position BETWEEN 1 AND ?1", [upto])?;
    db.execute("INSERT OR REPLACE INTO log (position, leaf) VALUES (0, ?1)", [marker.to_bytes()]).map(|_| ())
}

/// Writes what the comparison with the log found to be lacking.
pub(super) fn repair(db: &Connection, step: &Step) -> rusqlite::Result<()> {
    match step {
        Step::Level => Ok(()),
        Step::Published { upto, marker } => published(db, *upto, *marker),
        Step::Restamp { marker, rows } => {
            let tx = db.unchecked_transaction()?;
            for (position, leaf) in rows {
                tx.execute("UPDATE log SET leaf = ?2 WHERE position = ?1", params![position, leaf])?;
            }
            published(&tx, 0, *marker)?;
            tx.commit()
        }
    }
}
