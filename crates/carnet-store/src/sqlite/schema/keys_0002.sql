-- Which version of the master key wrapped a key; since when a version of the shard key is there (milliseconds since 1970;
-- 0: nobody has noted it yet).
ALTER TABLE system_key ADD COLUMN master INTEGER NOT NULL DEFAULT 1;
ALTER TABLE shard_key ADD COLUMN master INTEGER NOT NULL DEFAULT 1;
ALTER TABLE shard_key ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
-- Versions of the master key: kind 0 is a file, 1 a token; retired: when it ceased to wrap anything here.
CREATE TABLE master_key (
    version INTEGER NOT NULL PRIMARY KEY,
    kind INTEGER NOT NULL,
    since INTEGER NOT NULL,
    retired INTEGER
);
INSERT INTO master_key (version, kind, since, retired) SELECT 1, 0, 0, NULL FROM deployment;
-- What somebody asks for: 0 a new shard key, 1 a new master key.
CREATE TABLE wish (
    what INTEGER NOT NULL PRIMARY KEY
);
