-- Wrapped keys, in a file of their own so that it can be kept and destroyed apart from the data.
CREATE TABLE deployment (
    id BLOB NOT NULL
);
CREATE TABLE system_key (
    purpose INTEGER NOT NULL,
    version INTEGER NOT NULL,
    block BLOB NOT NULL,
    check_value BLOB NOT NULL,
    PRIMARY KEY (purpose, version)
);
CREATE TABLE shard_key (
    shard INTEGER NOT NULL,
    version INTEGER NOT NULL,
    block BLOB NOT NULL,
    check_value BLOB NOT NULL,
    PRIMARY KEY (shard, version)
);
CREATE TABLE record_key (
    record INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    version INTEGER NOT NULL,
    block BLOB NOT NULL,
    check_value BLOB NOT NULL,
    pending INTEGER NOT NULL,
    PRIMARY KEY (record, generation)
);
-- Keys whose record has not been seen yet: swept when the store opens.
CREATE INDEX record_key_pending ON record_key (record) WHERE pending = 1;
