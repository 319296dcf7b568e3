// The tables of the centre, in words that SQLite and PostgreSQL both take.
#pragma once

namespace lanepost::central {

/// Version 1. Hashes are lower-case hexadecimal, times RFC 3339 in UTC; payloads are kept byte for byte.
constexpr const char* kCentralSchema = R"sql(
CREATE TABLE IF NOT EXISTS central_schema (version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS devices (
    device         TEXT PRIMARY KEY,
    first_seen     TEXT NOT NULL,
    last_event_at  TEXT,
    report         TEXT,
    report_at      TEXT,
    revoked_at     TEXT,
    revoked_reason TEXT,
    late_answers   BIGINT NOT NULL DEFAULT 0,
    refused        BIGINT NOT NULL DEFAULT 0,
    refused_why    TEXT
);
CREATE TABLE IF NOT EXISTS streams (
    device   TEXT NOT NULL REFERENCES devices (device),
    stream   TEXT NOT NULL,
    through  BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    chain    TEXT NOT NULL,
    PRIMARY KEY (device, stream)
);
CREATE TABLE IF NOT EXISTS events (
    device      TEXT NOT NULL,
    stream      TEXT NOT NULL,
    sequence    BIGINT NOT NULL,
    event_id    TEXT NOT NULL,
    prev        TEXT NOT NULL,
    chain       TEXT NOT NULL,
    schema      TEXT NOT NULL,
    received_at TEXT NOT NULL,
    screened    INTEGER NOT NULL,
    payload     TEXT NOT NULL,
    PRIMARY KEY (device, stream, sequence),
    UNIQUE (event_id, device)
);
CREATE INDEX IF NOT EXISTS events_to_screen ON events (received_at) WHERE screened = 0;
CREATE TABLE IF NOT EXISTS late_answers (
    device      TEXT NOT NULL,
    number      BIGINT NOT NULL,
    event_id    TEXT NOT NULL,
    crossing_id TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    answer      TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    PRIMARY KEY (device, number)
);
CREATE INDEX IF NOT EXISTS late_answers_of_event ON late_answers (device, event_id);
)sql";

} // namespace lanepost::central
