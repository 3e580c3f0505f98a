-- The epoch of the transparency log in which an entry was committed: its chain's last entry of an epoch is what the
-- leaf of that epoch commits to. 0: written before there was a log.
ALTER TABLE ledger ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
