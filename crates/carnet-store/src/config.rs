//! Which engine a store runs on, and how.

/// The engine below a store.
#[derive(Debug, Clone, Default)]
pub enum EngineConfig {
    /// Two SQLite files in the data directory.
    #[default]
    Sqlite,
    /// Two PostgreSQL databases, which other processes may use too.
    Postgres(PostgresConfig),
}

/// How to reach PostgreSQL (15 or later), and how to use it.
#[derive(Clone)]
pub struct PostgresConfig {
    /// The sealed rows: a URL (`postgresql://user:password@host,host2:5432/name?sslmode=verify-full`) or a list of
    /// `key=value`. With several hosts the one that can be written to is used. A host that is not this machine is
    /// reached by TLS, unless the URL says `sslmode=disable`.
    pub url: String,
    /// The wrapped keys: a database of its own, better on another server.
    pub keys_url: String,
    /// Connections for readers and small acts.
    pub connections: usize,
    /// Connections that write batches, each one transaction at a time.
    pub lanes: usize,
    /// Batches that one transaction takes at most. 1 keeps each transaction to one record and its tags.
    pub group: usize,
    /// How statements are prepared.
    pub statements: Statements,
    /// The server has standbys that confirm each commit: start-up refuses one that has none.
    pub cluster: bool,
    /// Start-up refuses a server without data checksums.
    pub require_checksums: bool,
    /// This process among those that share the databases: each has its own number, and its own `dir`.
    pub node: u32,
    /// How new tables are laid out.
    pub layout: Layout,
}

impl PostgresConfig {
    /// With the usual settings.
    #[must_use]
    pub fn new(url: impl Into<String>, keys_url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            keys_url: keys_url.into(),
            connections: 8,
            lanes: 4,
            group: 64,
            statements: Statements::Named,
            cluster: false,
            require_checksums: true,
            node: 0,
            layout: Layout::Plain,
        }
    }
}

/// Without the URLs, which may hold passwords.
impl std::fmt::Debug for PostgresConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresConfig").field("node", &self.node).finish_non_exhaustive()
    }
}

/// How statements are prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statements {
    /// Once for each connection, by name.
    Named,
    /// Anew each time, without a name: for poolers that lend another connection for each transaction and do not carry
    /// names along (PgBouncer before 1.21).
    Unnamed,
}

/// How new tables are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One table each.
    Plain,
    /// In so many partitions by what each table is distributed by: what Citus asks of keys, PostgreSQL asks of these.
    Partitioned(u16),
}
