-- Wrapped keys, in a database of their own so that it can be kept and destroyed apart from the data.
CREATE TABLE deployment (
    id bytea NOT NULL PRIMARY KEY
);
-- Master: version of the master key that wrapped it.
CREATE TABLE system_key (
    purpose integer NOT NULL,
    version integer NOT NULL,
    block bytea NOT NULL,
    check_value bytea NOT NULL,
    master integer NOT NULL,
    PRIMARY KEY (purpose, version)
);
-- Since: milliseconds since 1970; 0: nobody has noted it yet.
CREATE TABLE shard_key (
    shard integer NOT NULL,
    version integer NOT NULL,
    block bytea NOT NULL,
    check_value bytea NOT NULL,
    master integer NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (shard, version)
);
-- Versions of the master key: kind 0 is a file, 1 a token; retired: when it ceased to wrap anything here.
CREATE TABLE master_key (
    version integer NOT NULL PRIMARY KEY,
    kind smallint NOT NULL,
    since bigint NOT NULL,
    retired bigint
);
-- What somebody asks for: 0 a new shard key, 1 a new master key.
CREATE TABLE wish (
    what smallint NOT NULL PRIMARY KEY
);
-- Pending: its record has not been seen yet. Other processes make keys too, so that one is swept only when it is old.
CREATE TABLE record_key (
    record bigint NOT NULL,
    generation integer NOT NULL,
    shard integer NOT NULL,
    version integer NOT NULL,
    block bytea NOT NULL,
    check_value bytea NOT NULL,
    pending boolean NOT NULL,
    made timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (record, generation)
);
CREATE INDEX record_key_pending ON record_key (record) WHERE pending;
