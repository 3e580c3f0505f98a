//! What every statement of this folder must be like, read from its sources.

use std::fs;
use std::path::Path;

/// Tables and the column that each is distributed by. The others are small and stay on one node.
const DISTRIBUTED: [(&str, &str); 7] = [
    ("record", "record"),
    ("ledger", "record"),
    ("snapshot", "record"),
    ("content", "record"),
    ("outbox", "record"),
    ("tag", "tag"),
    ("ticket", "hash"),
];

/// Statements that ask every shard, by their beginnings, and whose business they are.
const ACROSS: [(&str, &str); 16] = [
    ("SELECT tag, record, proof FROM tag WHERE tag >= $1 ORDER BY tag LIMIT 1", "an INS that is not there"),
    ("SELECT record FROM record WHERE wake", "a job"),
    ("SELECT coalesce((SELECT due FROM outbox ORDER BY due", "a job"),
    ("WITH due AS MATERIALIZED", "a job"),
    ("DELETE FROM ticket WHERE expires <= $1 AND hash = ANY (ARRAY", "a job"),
    ("DELETE FROM ticket WHERE kind = $2 AND hash = ANY (ARRAY", "a start"),
    ("DELETE FROM ticket WHERE kind = ANY ($1)", "a restore"),
    ("DELETE FROM tag WHERE record", "an erasure"),
    ("SELECT record FROM record ORDER BY", "verification"),
    ("SELECT record FROM record WHERE record > $1", "verification"),
    ("SELECT DISTINCT ledger.record", "verification"),
    ("SELECT DISTINCT content.record", "verification"),
    ("SELECT DISTINCT snapshot.record", "verification"),
    ("SELECT tag, record, proof FROM tag WHERE tag >= $1 ORDER BY tag LIMIT $2", "verification"),
    ("SELECT hash, kind, expires, body FROM ticket WHERE (hash, kind) >", "verification"),
    ("SELECT record, id, body FROM outbox WHERE (record, id) >=", "verification"),
];

/// String literals of a source that begin as statements do, with their broken lines joined.
fn statements(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for literal in source.split('"').skip(1).step_by(2) {
        let text: Vec<&str> = literal.split_whitespace().filter(|word| *word != "\\").collect();
        let text = text.join(" ");
        if ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "].iter().any(|verb| text.starts_with(verb)) {
            found.push(text);
        }
    }
    found
}

fn all() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/postgres");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "rs")
            && path.file_name().is_none_or(|name| name != "rules.rs")
        {
            found.extend(statements(&fs::read_to_string(path).unwrap()));
        }
    }
    found
}

/// Distributed tables that a statement names.
fn tables(statement: &str) -> Vec<(&'static str, &'static str)> {
    let words: Vec<&str> = statement.split([' ', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let named = |table: &str| {
        words.windows(2).any(|pair| ["FROM", "INTO", "UPDATE", "JOIN"].contains(&pair[0]) && pair[1] == table)
    };
    DISTRIBUTED.into_iter().filter(|(table, _)| named(table)).collect()
}

/// Whether a statement says which shard it means: by a value of the column, or by a row that it inserts.
fn names_its_shard(statement: &str, table: &str, column: &str) -> bool {
    let inserts = statement
        .strip_prefix(&format!("INSERT INTO {table} ("))
        .and_then(|rest| rest.split_once(')'))
        .is_some_and(|(columns, _)| columns.split(", ").any(|name| name == column));
    let asked = statement.split_once(" WHERE ").is_some_and(|(_, condition)| {
        ["= $1", "= $2", "= ANY ($1)"].iter().any(|value| condition.contains(&format!("{column} {value}")))
    });
    // One that is joined to another by the column follows it.
    let joined = statement.contains(&format!("JOIN {table} ON {table}.{column} = "));
    inserts || asked || joined
}

#[test]
fn a_request_names_the_shard_that_it_means() {
    let (all, mut across) = (all(), vec![0; ACROSS.len()]);
    assert!(all.len() > 50, "{} statements found", all.len());
    for statement in &all {
        if let Some(place) = ACROSS.iter().position(|(beginning, _)| statement.starts_with(beginning)) {
            across[place] += 1;
            continue;
        }
        for (table, column) in tables(statement) {
            assert!(names_its_shard(statement, table, column), "{table} by {column}: {statement}");
        }
    }
    for (count, (beginning, _)) in across.iter().zip(ACROSS) {
        assert_eq!(*count, 1, "{beginning}");
    }
}

/// Behind a pooler another connection may serve the next transaction.
#[test]
fn no_statement_leaves_anything_in_a_session() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/postgres");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(source) = fs::read_to_string(&path) else { continue };
        if path.file_name().is_some_and(|name| name == "rules.rs") {
            continue;
        }
        for (line, text) in source.lines().enumerate() {
            let text = text.trim_start();
            let state = [
                "SET SESSION",
                "\"SET ",
                "LISTEN",
                "TEMP TABLE",
                "TEMPORARY",
                "pg_advisory_lock",
                "DECLARE ",
            ];
            let code = !text.starts_with("//");
            let found = state.iter().find(|word| code && text.contains(**word));
            assert_eq!(found, None, "{}:{}", path.display(), line + 1);
        }
    }
}

/// What keeps a table's rows apart must contain what the table is distributed by.
#[test]
fn every_unique_key_contains_the_distribution_column() {
    let schema = include_str!("schema/data_0001.sql");
    assert!(!schema.contains("UNIQUE"), "say here how it obeys");
    for (table, column) in DISTRIBUTED {
        let (_, definition) = schema.split_once(&format!("CREATE TABLE {table} (")).unwrap();
        let (columns, marks) = definition.split_once("\n)").unwrap();
        assert!(marks.trim_start().starts_with(&format!("/*by {column}*/")), "{table}");
        let key = columns.lines().find(|line| line.contains("PRIMARY KEY")).unwrap();
        let alone = key.trim_start().starts_with(&format!("{column} "));
        let first = key.contains(&format!("PRIMARY KEY ({column}"));
        assert!(alone || first, "{table}: {key}");
    }
}
