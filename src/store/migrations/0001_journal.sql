-- What happened at the lane, row by row, each row bound to the one before it by its hash.
CREATE TABLE journal (
    seq        INTEGER PRIMARY KEY CHECK (seq > 0), -- gapless, from 1
    event_id   TEXT NOT NULL UNIQUE,
    at         TEXT NOT NULL,                       -- RFC 3339, UTC
    event_type TEXT NOT NULL,
    event      TEXT NOT NULL,                       -- canonical JSON
    actions    TEXT NOT NULL,                       -- canonical JSON array; screens and records by digest
    prev_hash  BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_by_type ON journal (event_type, seq);

-- One row per crossing that was decided or abandoned.
CREATE TABLE crossings (
    id          TEXT NOT NULL PRIMARY KEY,
    journal_seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq),
    lane_id     TEXT NOT NULL,
    opened_at   TEXT NOT NULL,
    closed_at   TEXT NOT NULL,
    outcome     TEXT NOT NULL CHECK (outcome IN ('pass', 'refer', 'abandoned')),
    record      TEXT NOT NULL                       -- canonical JSON of the crossing
) STRICT;

-- What the centre must get, in order; written with the crossing, in the same transaction.
CREATE TABLE outbox (
    device_seq   INTEGER PRIMARY KEY CHECK (device_seq > 0), -- gapless, from 1
    event_id     TEXT NOT NULL UNIQUE,
    crossing_id  TEXT NOT NULL UNIQUE REFERENCES crossings (id),
    committed_at TEXT NOT NULL,
    schema       TEXT NOT NULL,
    payload      TEXT NOT NULL                      -- canonical JSON of the envelope
) STRICT;
