-- Which events of the outbox the centre has, by its own signed word; and which outbox this is.

-- One random id for the life of this database: sequences of another database of the same device are not ours.
CREATE TABLE outbox_stream (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 32)
) STRICT;
INSERT INTO outbox_stream (id) VALUES (lower(hex(randomblob(16))));

-- One row per receipt that moved the end of what the centre has. Rows of the outbox up to it may be removed, never the
-- newest row: the next device_seq follows from it.
CREATE TABLE outbox_releases (
    through_seq INTEGER PRIMARY KEY CHECK (through_seq > 0), -- every event up to this one is stored at the centre
    event_id    TEXT NOT NULL,                               -- of the event with that sequence
    chain       BLOB NOT NULL CHECK (length(chain) = 32),    -- outbox chain up to it
    released_at TEXT NOT NULL,                               -- RFC 3339, UTC, this appliance's clock
    receipt     TEXT NOT NULL                                -- as the centre sealed it
) STRICT;

-- How far notices of the centre were taken, by kind.
CREATE TABLE exchange_cursors (
    name  TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
