-- The sealed ledger. Ordinary rowid tables; every primary key starts with the record or is a look-up.
CREATE TABLE deployment (
    id BLOB NOT NULL
);
CREATE TABLE ledger (
    record INTEGER NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    previous BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (record, chain, seq)
);
CREATE TABLE snapshot (
    record INTEGER NOT NULL,
    chain INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (record, chain)
);
CREATE TABLE record (
    record INTEGER NOT NULL PRIMARY KEY,
    turn INTEGER NOT NULL,
    heads BLOB NOT NULL,
    wake INTEGER
);
CREATE INDEX record_wake ON record (wake) WHERE wake IS NOT NULL;
CREATE TABLE content (
    record INTEGER NOT NULL,
    content INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (record, content)
);
CREATE TABLE tag (
    tag BLOB NOT NULL PRIMARY KEY,
    record INTEGER NOT NULL,
    proof BLOB NOT NULL
);
CREATE TABLE ticket (
    hash BLOB NOT NULL,
    kind INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (hash, kind)
);
CREATE INDEX ticket_expires ON ticket (expires);
CREATE TABLE outbox (
    record INTEGER NOT NULL,
    id BLOB NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (record, id)
);
CREATE INDEX outbox_due ON outbox (due);
CREATE TABLE counter (
    node INTEGER NOT NULL,
    day INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (node, day, name)
);
CREATE TABLE log (
    position INTEGER NOT NULL PRIMARY KEY,
    leaf BLOB NOT NULL
);
