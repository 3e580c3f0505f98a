//! Databases of the tests' own on the server that `tests/postgres/cluster` started.

use std::process::{Command, Stdio};

use tokio_postgres::{Config, NoTls, Row};

/// The server; without one there is nothing to test, which must not go unseen where everything has to be there.
pub(crate) fn server() -> String {
    let Ok(url) = std::env::var("CARNET_TEST_POSTGRES") else {
        assert!(std::env::var_os("CI").is_none(), "CARNET_TEST_POSTGRES names no server");
        println!(
            "CARNET_TEST_POSTGRES names no server (tests/postgres/cluster run COMMAND): nothing is tested"
        );
        std::process::exit(0);
    };
    url
}

/// The same through PgBouncer.
pub(crate) fn bouncer() -> String {
    server();
    std::env::var("CARNET_TEST_PGBOUNCER").expect("the cluster has a PgBouncer")
}

/// The URL of another database on the same server.
pub(crate) fn at(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').expect("a URL ends in a database");
    format!("{server}/{name}")
}

/// Rows that a statement answers, on a connection of its own, from wherever the test runs.
pub(crate) fn query(url: &str, sql: &str) -> Vec<Row> {
    let work = async {
        let config: Config = url.parse().unwrap();
        let (client, connection) = config.connect(NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let rows = client.query(sql, &[]).await;
        drop(client);
        connection.await.unwrap().unwrap();
        rows.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    };
    apart(work)
}

/// Statements without an answer.
pub(crate) fn run(url: &str, sql: &str) {
    let work = async {
        let config: Config = url.parse().unwrap();
        let (client, connection) = config.connect(NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        drop(client);
        connection.await.unwrap().unwrap();
    };
    apart(work);
}

/// How many rows a statement changed.
pub(crate) fn execute(url: &str, sql: &str) -> u64 {
    query(url, &format!("WITH changed AS ({sql} RETURNING 1) SELECT count(*) FROM changed"))
        .first()
        .map_or(0, |row| row.get::<_, i64>(0).unsigned_abs())
}

pub(crate) fn number(url: &str, sql: &str) -> i64 {
    query(url, sql)[0].get(0)
}

/// A runtime for it alone: the test's own may be standing.
fn apart<T: Send>(work: impl Future<Output = T> + Send) -> T {
    let alone = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(work)
    };
    std::thread::scope(|scope| scope.spawn(alone).join().unwrap())
}

/// Everything that a database holds, as text.
pub(crate) fn dump(url: &str) -> Vec<u8> {
    let out = Command::new("pg_dump").arg(url).stderr(Stdio::inherit()).output().expect("pg_dump");
    assert!(out.status.success(), "pg_dump");
    out.stdout
}

/// Copies a database as it stands, also while it is used.
pub(crate) fn copy(from: &str, to: &str) {
    let mut dump = Command::new("pg_dump").arg(from).stdout(Stdio::piped()).spawn().expect("pg_dump");
    let restored = Command::new("psql")
        .args(["-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", to])
        .stdin(dump.stdout.take().expect("its output"))
        .stdout(Stdio::null())
        .status()
        .expect("psql");
    assert!(restored.success() && dump.wait().unwrap().success());
}
