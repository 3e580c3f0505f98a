//! One connection and its statements.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::poll_fn;
use parking_lot::Mutex;
use tokio_postgres::error::Severity;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Config, Error, Row, SimpleQueryMessage, Statement};

use super::tls::Tls;
use crate::config::Statements;

/// A statement with the types of its parameters, so that an unnamed one needs no question before it.
#[derive(Debug)]
pub(super) struct Sql {
    pub(super) text: &'static str,
    pub(super) types: &'static [Type],
}

/// What a statement is given.
pub(super) type Parameter<'a> = &'a (dyn ToSql + Sync);

/// Plans by keys alone, whatever the tables' statistics say or lack: a plan that was made for an empty table must
/// serve a full one. Unnamed statements are planned each time, with the size that a table has then.
const NAMED_OPTIONS: &str = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off \
                             -c enable_mergejoin=off -c jit=off -c idle_in_transaction_session_timeout=0";

/// An open connection. Statements of futures that are polled together reach the server without waiting for each
/// other's answers, in the order of the first poll.
pub(super) struct Session {
    client: Client,
    tls: Tls,
    statements: Statements,
    prepared: Mutex<HashMap<&'static str, Statement>>,
    warnings: Arc<AtomicU64>,
}

impl Session {
    /// Connects; the connection's own task runs on the present runtime.
    pub(super) async fn connect(config: &Config, tls: &Tls, statements: Statements) -> Result<Self, Error> {
        let mut config = config.clone();
        if statements == Statements::Named {
            let given = config.get_options().unwrap_or_default();
            config.options(format!("{given} {NAMED_OPTIONS}"));
        }
        let (client, mut connection) = config.connect(tls.clone()).await?;
        let warnings = Arc::new(AtomicU64::new(0));
        let heard = Arc::clone(&warnings);
        tokio::spawn(async move {
            while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
                match message {
                    Ok(AsyncMessage::Notice(notice)) => {
                        if notice.parsed_severity() == Some(Severity::Warning) {
                            heard.fetch_add(1, Ordering::AcqRel);
                            tracing::warn!(notice = notice.message(), "the database warns");
                        }
                    }
                    Ok(_) => {}
                    Err(error) => {
                        tracing::debug!(%error, "a connection to the database ended");
                        break;
                    }
                }
            }
        });
        Ok(Self { client, tls: tls.clone(), statements, prepared: Mutex::new(HashMap::new()), warnings })
    }

    /// Whether the connection has ended.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Asks the server to give up what it does here, and does not wait for it: the connection is not used again. A pooler
    /// is not asked: PgBouncer 1.18 has died of such a request.
    pub(super) fn give_up(self) {
        if self.statements == Statements::Unnamed || self.is_closed() {
            return;
        }
        let (token, tls) = (self.client.cancel_token(), self.tls.clone());
        tokio::spawn(async move {
            if let Err(error) = token.cancel_query(tls).await {
                tracing::debug!(%error, "a statement was not cancelled");
            }
            drop(self);
        });
    }

    /// Warnings that the server sent so far.
    pub(super) fn warnings(&self) -> u64 {
        self.warnings.load(Ordering::Acquire)
    }

    async fn named(&self, sql: &Sql) -> Result<Statement, Error> {
        let known = self.prepared.lock().get(sql.text).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.client.prepare_typed(sql.text, sql.types).await?;
        self.prepared.lock().insert(sql.text, statement.clone());
        Ok(statement)
    }

    /// Prepares statements ahead, so that they keep their order when they are first sent together.
    pub(super) async fn prepare(&self, all: &[&Sql]) -> Result<(), Error> {
        if self.statements == Statements::Named {
            futures_util::future::try_join_all(all.iter().map(|sql| self.named(sql))).await?;
        }
        Ok(())
    }

    pub(super) async fn query(&self, sql: &Sql, parameters: &[Parameter<'_>]) -> Result<Vec<Row>, Error> {
        match self.statements {
            Statements::Named => self.client.query(&self.named(sql).await?, parameters).await,
            Statements::Unnamed => self.client.query_typed(sql.text, &typed(sql, parameters)).await,
        }
    }

    /// The first row.
    pub(super) async fn query_opt(
        &self,
        sql: &Sql,
        parameters: &[Parameter<'_>],
    ) -> Result<Option<Row>, Error> {
        Ok(self.query(sql, parameters).await?.into_iter().next())
    }

    /// Rows that were touched.
    pub(super) async fn execute(&self, sql: &Sql, parameters: &[Parameter<'_>]) -> Result<u64, Error> {
        match self.statements {
            Statements::Named => self.client.execute(&self.named(sql).await?, parameters).await,
            Statements::Unnamed => self.client.execute_typed(sql.text, &typed(sql, parameters)).await,
        }
    }

    /// Statements without parameters, as they stand.
    pub(super) async fn run(&self, text: &str) -> Result<(), Error> {
        self.client.batch_execute(text).await
    }

    /// Such statements, the last of which answers one number.
    pub(super) async fn run_for_number(&self, text: &str) -> Result<Option<u64>, Error> {
        let answers = self.client.simple_query(text).await?;
        Ok(answers.iter().rev().find_map(|answer| match answer {
            SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
            _ => None,
        }))
    }

    pub(super) async fn begin(&self) -> Result<(), Error> {
        self.run("BEGIN ISOLATION LEVEL READ COMMITTED").await
    }

    /// A transaction that sees one state of the database.
    pub(super) async fn begin_snapshot(&self) -> Result<(), Error> {
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    pub(super) async fn commit(&self) -> Result<(), Error> {
        self.run("COMMIT").await
    }

    pub(super) async fn rollback(&self) -> Result<(), Error> {
        self.run("ROLLBACK").await
    }
}

fn typed<'a>(sql: &Sql, parameters: &[Parameter<'a>]) -> Vec<(Parameter<'a>, Type)> {
    parameters.iter().copied().zip(sql.types.iter().cloned()).collect()
}
