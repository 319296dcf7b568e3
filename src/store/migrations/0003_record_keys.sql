-- Personal data is sealed under one key per record; when its time is over the key is destroyed (docs/retention.md).

-- One row per record: a crossing with all journal rows that belong to it, or a single journal row. Never removed: what
-- was erased stays countable, and no id is used twice.
CREATE TABLE record_keys (
    id          INTEGER PRIMARY KEY CHECK (id > 0),
    subject     TEXT NOT NULL UNIQUE,             -- id of the crossing, or of the only event
    class       TEXT NOT NULL CHECK (class IN ('open', 'passed', 'referred', 'abandoned', 'unassigned')),
    counts_from TEXT,                             -- when the term began, by a trusted clock; null: not yet
    wrapped     BLOB CHECK (length(wrapped) = 72),   -- the data key under the store's key; null: destroyed
    erased_seq  INTEGER,                          -- journal row with the proof of deletion
    CHECK ((wrapped IS NULL) = (erased_seq IS NOT NULL))
) STRICT;
CREATE INDEX record_keys_due ON record_keys (class, counts_from) WHERE wrapped IS NOT NULL;

-- The pictures that a recorded crossing names; their term depends on it.
CREATE TABLE record_evidence (
    evidence_id TEXT NOT NULL,
    key_id      INTEGER NOT NULL REFERENCES record_keys (id),
    PRIMARY KEY (evidence_id, key_id)
) STRICT, WITHOUT ROWID;

-- Each batch of deletions, so that none is done or proven twice.
CREATE TABLE erasures (
    batch_id TEXT NOT NULL PRIMARY KEY,
    seq      INTEGER NOT NULL                     -- journal row with the proof
) STRICT, WITHOUT ROWID;

-- event and actions: text when clear, blob when sealed, blob of 32 bytes (the SHA-256 of what stood there) when erased.
CREATE TABLE journal_new (
    seq        INTEGER PRIMARY KEY CHECK (seq > 0), -- gapless, from 1
    event_id   TEXT NOT NULL UNIQUE,
    at         TEXT NOT NULL,                       -- RFC 3339, UTC
    clock      TEXT CHECK (clock IN ('synchronised', 'holdover', 'unknown')), -- null: row of an older program
    mono_us    INTEGER,                             -- monotonic clock; null: row of an older program
    event_type TEXT NOT NULL,
    event      ANY NOT NULL CHECK (typeof(event) IN ('text', 'blob')),
    actions    ANY NOT NULL CHECK (typeof(actions) IN ('text', 'blob')),
    key_id     INTEGER REFERENCES record_keys (id), -- null: nothing sealed
    prev_hash  BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO journal_new (seq, event_id, at, event_type, event, actions, prev_hash, hash)
    SELECT seq, event_id, at, event_type, event, actions, prev_hash, hash FROM journal ORDER BY seq;
DROP TABLE journal;
ALTER TABLE journal_new RENAME TO journal;
CREATE INDEX journal_by_type ON journal (event_type, seq);
CREATE INDEX journal_by_key ON journal (key_id) WHERE key_id IS NOT NULL;

-- record: as event above.
CREATE TABLE crossings_new (
    id          TEXT NOT NULL PRIMARY KEY,
    journal_seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq),
    lane_id     TEXT NOT NULL,
    opened_at   TEXT NOT NULL,
    closed_at   TEXT NOT NULL,
    outcome     TEXT NOT NULL CHECK (outcome IN ('pass', 'refer', 'abandoned')),
    record      ANY NOT NULL CHECK (typeof(record) IN ('text', 'blob'))
) STRICT;
INSERT INTO crossings_new SELECT * FROM crossings ORDER BY rowid;
DROP TABLE crossings;
ALTER TABLE crossings_new RENAME TO crossings;

-- The payload is made from the crossing when it is sent: personal data stands in one place only.
CREATE TABLE outbox_new (
    device_seq   INTEGER PRIMARY KEY CHECK (device_seq > 0), -- gapless, from 1
    event_id     TEXT NOT NULL UNIQUE,
    crossing_id  TEXT NOT NULL UNIQUE REFERENCES crossings (id),
    committed_at TEXT NOT NULL,
    schema       TEXT NOT NULL
) STRICT;
INSERT INTO outbox_new SELECT device_seq, event_id, crossing_id, committed_at, 'lanepost.crossing/2' FROM outbox
    ORDER BY device_seq;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
