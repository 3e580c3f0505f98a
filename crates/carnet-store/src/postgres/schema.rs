//! Tables: how they came to be, and whether this program may use them.

use carnet_seal::{Deployment, sha256};
use tokio_postgres::types::Type;

use super::session::{Session, Sql};
use super::trouble::open_error;
use crate::config::Layout;
use crate::error::OpenError;

/// A numbered change of the tables, applied once and never edited. A line `-- safe-for: N` says that programs which
/// know the tables only up to N go on working beside it; without it, older programs refuse the database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    number: i32,
    sql: &'static str,
}

/// Migrations of the data.
pub(super) const DATA: &[Migration] = &[Migration { number: 1, sql: include_str!("schema/data_0001.sql") }];
/// Migrations of the key ring.
pub(super) const KEYS: &[Migration] = &[Migration { number: 1, sql: include_str!("schema/keys_0001.sql") }];

/// Of the advisory locks of this program: "carnet" and what for.
pub(super) const LOCK_MIGRATION: i64 = 0x6361_726e_6574_0001;

const SAFE_FOR: &str = "-- safe-for:";

const LOCK: Sql = Sql { text: "SELECT pg_advisory_xact_lock($1)", types: &[Type::INT8] };
const APPLIED: Sql =
    Sql { text: "SELECT number, sha256, safe_for FROM migration ORDER BY number", types: &[] };
const RECORD: Sql = Sql {
    text: "INSERT INTO migration (number, sha256, safe_for) VALUES ($1, $2, $3)",
    types: &[Type::INT4, Type::BYTEA, Type::INT4],
};
const DEPLOYMENT: Sql = Sql { text: "SELECT id FROM deployment", types: &[] };
const SET_DEPLOYMENT: Sql = Sql {
    text: "INSERT INTO deployment (id) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM deployment) ON CONFLICT DO NOTHING",
    types: &[Type::BYTEA],
};

/// A migration as the database remembers it.
struct Applied {
    number: i32,
    sum: Vec<u8>,
    safe_for: i32,
}

impl Migration {
    fn safe_for(self) -> i32 {
        let marked = self.sql.lines().find_map(|line| line.strip_prefix(SAFE_FOR));
        marked.and_then(|text| text.trim().parse().ok()).unwrap_or(self.number)
    }
}

/// Applies what has not been applied, one program at a time; refuses an edited migration, and a later one unless it is
/// marked safe for this program. A database that is up to date is not written to.
pub(super) async fn migrate(
    session: &Session,
    migrations: &[Migration],
    layout: Layout,
) -> Result<(), OpenError> {
    session.begin().await.map_err(|e| open_error(&e))?;
    let done = within(session, migrations, layout).await;
    let ended = if done.is_ok() { session.commit().await } else { session.rollback().await };
    done.and(ended.map_err(|e| open_error(&e)))
}

async fn within(session: &Session, migrations: &[Migration], layout: Layout) -> Result<(), OpenError> {
    let refused = |e| open_error(&e);
    session.query(&LOCK, &[&LOCK_MIGRATION]).await.map_err(refused)?;
    session
        .run(
            "CREATE TABLE IF NOT EXISTS migration \
             (number integer PRIMARY KEY, sha256 bytea NOT NULL, safe_for integer NOT NULL)",
        )
        .await
        .map_err(refused)?;
    let applied = applied(session).await?;
    check(&applied, migrations)?;
    for migration in migrations {
        if applied.iter().any(|before| before.number == migration.number) {
            continue;
        }
        let sum = sha256(migration.sql.as_bytes());
        session.run(&laid_out(migration.sql, layout)).await.map_err(refused)?;
        let parameters: [super::session::Parameter<'_>; 3] =
            [&migration.number, &sum.as_slice(), &migration.safe_for()];
        session.execute(&RECORD, &parameters).await.map_err(refused)?;
    }
    Ok(())
}

async fn applied(session: &Session) -> Result<Vec<Applied>, OpenError> {
    let refused = |e| open_error(&e);
    let rows = session.query(&APPLIED, &[]).await.map_err(refused)?;
    let read = |row: &tokio_postgres::Row| {
        Ok(Applied { number: row.try_get(0)?, sum: row.try_get(1)?, safe_for: row.try_get(2)? })
    };
    rows.iter().map(read).collect::<Result<_, _>>().map_err(refused)
}

/// Whether this program knows the tables, which stay as they are.
pub(super) async fn check_only(session: &Session, migrations: &[Migration]) -> Result<(), OpenError> {
    check(&applied(session).await?, migrations)
}

/// Every migration that was applied is this program's, or later and safe for it.
fn check(applied: &[Applied], migrations: &[Migration]) -> Result<(), OpenError> {
    let known = migrations.last().map_or(0, |migration| migration.number);
    let as_number = |number: i32| u32::try_from(number).unwrap_or(0);
    for before in applied {
        let own = migrations.iter().find(|migration| migration.number == before.number);
        match own {
            Some(own) if before.sum == sha256(own.sql.as_bytes()) => {}
            Some(own) => return Err(OpenError::Migration(as_number(own.number))),
            None if before.number > known && before.safe_for <= known => {}
            None => {
                return Err(OpenError::Newer { found: as_number(before.number), known: as_number(known) });
            }
        }
    }
    Ok(())
}

/// The tables of a migration, whole or in partitions by what distributes them.
fn laid_out(sql: &str, layout: Layout) -> String {
    let Layout::Partitioned(parts) = layout else { return sql.to_owned() };
    let (mut out, mut partitions) = (String::with_capacity(sql.len()), String::new());
    let mut rest = sql;
    // `) /*by column*//*plain*/ … /*end*/;`
    while let Some((before, marked)) = rest.split_once("/*by ") {
        let Some((column, tail)) = marked.split_once("*//*plain*/") else { break };
        let Some((_, tail)) = tail.split_once("/*end*/") else { break };
        out.push_str(before);
        out.push_str("PARTITION BY HASH (");
        out.push_str(column);
        out.push(')');
        let name = before.rsplit_once("CREATE TABLE ").map_or("", |(_, table)| table);
        let name = name.split([' ', '(']).next().unwrap_or_default();
        for part in 0..parts {
            use std::fmt::Write;
            // Writing to memory cannot fail.
            let _ = writeln!(
                partitions,
                "CREATE TABLE {name}_{part} PARTITION OF {name} FOR VALUES WITH (MODULUS {parts}, REMAINDER {part});"
            );
        }
        rest = tail;
    }
    out.push_str(rest);
    out.push_str(&partitions);
    out
}

/// The deployment id of a database, if it has one.
pub(super) async fn deployment(session: &Session) -> Result<Option<Deployment>, OpenError> {
    let row = session.query_opt(&DEPLOYMENT, &[]).await.map_err(|e| open_error(&e))?;
    let Some(row) = row else { return Ok(None) };
    let bytes: Vec<u8> = row.try_get(0).map_err(|e| open_error(&e))?;
    let id = bytes.try_into().map_err(|_| OpenError::WrongKeys("the deployment id has another length"))?;
    Ok(Some(Deployment(id)))
}

/// Writes the deployment id of a new database; one that has an id keeps it.
pub(super) async fn set_deployment(session: &Session, id: Deployment) -> Result<(), OpenError> {
    session.execute(&SET_DEPLOYMENT, &[&id.0.as_slice()]).await.map_err(|e| open_error(&e))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Migration = Migration { number: 2, sql: "-- safe-for: 1\nALTER TABLE a ADD COLUMN b int;" };
    const THREE: Migration = Migration { number: 3, sql: "DROP TABLE a;" };

    fn remembered(migration: Migration) -> Applied {
        let safe_for = migration.safe_for();
        Applied { number: migration.number, sum: sha256(migration.sql.as_bytes()).to_vec(), safe_for }
    }

    #[test]
    fn an_older_program_serves_beside_a_newer_one_only_where_that_is_safe() {
        let [one] = DATA else { panic!("look again") };
        let all = [*one, TWO, THREE];
        // Applied in the database, known to the program, the answer.
        for (applied, known, expected) in [
            (0, 1, Ok(())),
            (1, 1, Ok(())),
            (2, 1, Ok(())),
            (3, 1, Err(3)),
            (3, 2, Err(3)),
            (3, 3, Ok(())),
            (1, 3, Ok(())),
        ] {
            let before: Vec<_> = all[..applied].iter().map(|m| remembered(*m)).collect();
            let found = check(&before, &all[..known]).map_err(|error| match error {
                OpenError::Newer { found, .. } => found,
                other => panic!("{other}"),
            });
            assert_eq!(found, expected, "{applied} applied, {known} known");
        }
        let mut edited = remembered(*one);
        edited.sum[0] ^= 1;
        assert!(matches!(check(&[edited], DATA), Err(OpenError::Migration(1))));
    }

    #[test]
    fn migrations_are_numbered_without_gap() {
        for migrations in [DATA, KEYS] {
            let numbers: Vec<_> = migrations.iter().map(|m| m.number).collect();
            assert_eq!(numbers, (1..=i32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn partitions_are_laid_out_by_what_a_table_is_distributed_by() {
        let sql = laid_out(DATA[0].sql, Layout::Partitioned(2));
        assert!(!sql.contains("/*") && sql.contains("PARTITION BY HASH (tag);"), "{sql}");
        let parts = sql.lines().filter(|line| line.contains("PARTITION OF")).count();
        assert_eq!(parts, 7 * 2, "ledger, snapshot, record, content, tag, ticket, outbox");
        assert_eq!(laid_out(DATA[0].sql, Layout::Plain), DATA[0].sql);
    }
}
