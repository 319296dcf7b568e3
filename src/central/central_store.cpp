#include "central/central_store.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "central/central_schema.h"
#include "screening/screening_json.h"
#include "store/outbox_envelope.h"
#include "sync/central_link.h"

namespace lanepost::central {
namespace {

using sync::EventFrame;

constexpr std::int64_t kSchemaVersion = 1;
/// How far ahead of what is stored an event may be: more than all windows and redeliveries together.
constexpr std::int64_t kFarthestAhead = 100'000;
/// Rows of one INSERT; ten parameters each.
constexpr std::size_t kRowsAtOnce = 64;
constexpr std::int64_t kAdvanceAtFirst = 8;
constexpr std::int64_t kAdvanceAtOnce = 4096;
const std::string kZeros(64, '0');

/// Ends a transaction that was not committed.
class Undo {
public:
    explicit Undo(SqlConnection& sql) : sql_(&sql) {}
    ~Undo() {
        if (sql_ != nullptr) {
            sql_->rollback();
        }
    }
    Undo(const Undo&) = delete;
    Undo& operator=(const Undo&) = delete;
    void done() { sql_ = nullptr; }

private:
    SqlConnection* sql_;
};

std::int64_t integerIn(const SqlRow& row, std::size_t column) {
    std::int64_t number = 0;
    if (column < row.size() && row[column]) {
        std::from_chars(row[column]->data(), row[column]->data() + row[column]->size(), number);
    }
    return number;
}

std::string textIn(const SqlRow& row, std::size_t column) {
    return column < row.size() && row[column] ? *row[column] : std::string();
}

/// "INSERT INTO events .. VALUES (..),(..).." for so many rows.
std::string insertFor(std::size_t rows) {
    std::string sql = "INSERT INTO events (device, stream, sequence, event_id, prev, chain, schema, received_at, screened,"
                      " payload) VALUES ";
    for (std::size_t row = 0; row < rows; ++row) {
        sql += row == 0 ? "(" : ",(";
        for (std::size_t column = 1; column <= 10; ++column) {
            sql += (column == 1 ? "$" : ",$") + std::to_string(row * 10 + column);
        }
        sql += ")";
    }
    return sql + " ON CONFLICT DO NOTHING";
}

std::int64_t screenedMark(const std::string& schema) {
    const bool crossing = schema == store::kCrossingSchema || schema == store::kCrossingSchema1;
    return crossing ? 0 : 1;
}

bool before(const EventFrame& a, const EventFrame& b) {
    return std::tie(a.device, a.stream, a.sequence) < std::tie(b.device, b.stream, b.sequence);
}

bool sameStream(const EventFrame& a, const EventFrame& b) {
    return a.device == b.device && a.stream == b.stream;
}

} // namespace

Result<std::vector<SqlRow>> CentralStore::query(const std::string& sql, std::initializer_list<SqlValue> values) {
    return sql_->query(sql, std::span<const SqlValue>(values.begin(), values.size()));
}

Result<CentralStore> CentralStore::open(std::unique_ptr<SqlConnection> connection) {
    CentralStore store(std::move(connection));
    if (auto made = store.sql_->execute(kCentralSchema); !made) {
        return fail(made.error());
    }
    const auto version = store.query("SELECT max(version) FROM central_schema", {});
    if (!version) {
        return fail(version.error());
    }
    const std::int64_t found = version->empty() ? 0 : integerIn(version->front(), 0);
    if (found > kSchemaVersion) {
        return fail(ErrorKind::Unsupported, "central store: schema " + std::to_string(found) +
                                                " was made by a newer program; this one knows up to " +
                                                std::to_string(kSchemaVersion));
    }
    if (found == 0) {
        if (auto noted = store.query("INSERT INTO central_schema (version) VALUES ($1)", {kSchemaVersion}); !noted) {
            return fail(noted.error());
        }
    }
    return store;
}

Result<StoreOutcome> CentralStore::store(std::vector<EventFrame> frames, UtcTime now) {
    std::ranges::sort(frames, before); // every instance locks streams and rows in the same order
    if (auto begun = sql_->begin(); !begun) {
        return fail(begun.error());
    }
    Undo undo(*sql_);
    auto outcome = storeInTransaction(frames, now);
    if (!outcome) {
        return outcome;
    }
    if (auto committed = sql_->commit(); !committed) {
        return fail(committed.error());
    }
    undo.done();
    return outcome;
}

Result<StoreOutcome> CentralStore::storeInTransaction(std::span<const EventFrame> frames, UtcTime now) {
    const std::string at = toRfc3339(now);
    StoreOutcome outcome;
    auto parts = takeParts(frames, at, outcome);
    if (!parts) {
        return fail(parts.error());
    }
    const auto added = insert(*parts, at);
    if (!added) {
        return fail(added.error());
    }
    outcome.added = *added;
    const std::size_t taken = std::accumulate(parts->begin(), parts->end(), std::size_t{0},
                                              [](std::size_t sum, const StreamPart& part) { return sum + part.frames.size(); });
    for (StreamPart& part : *parts) {
        if (!part.frames.empty()) {
            // All rows new: what stands there is what came, and need not be read back.
            const auto stored = *added == taken ? part.frames : part.frames.first(0);
            const auto thrownOut = advance(part.position, stored, at);
            if (!thrownOut) {
                return fail(thrownOut.error());
            }
            outcome.refused += *thrownOut;
        }
        outcome.positions.push_back(std::move(part.position));
    }
    return outcome;
}

/// Locks the streams of the batch one after the other and leaves out what is stored, too far ahead or of revoked devices.
Result<std::vector<CentralStore::StreamPart>> CentralStore::takeParts(std::span<const EventFrame> frames,
                                                                      const std::string& now, StoreOutcome& outcome) {
    std::vector<StreamPart> parts;
    for (auto first = frames.begin(); first != frames.end();) {
        auto last = std::find_if_not(first, frames.end(), [&](const EventFrame& frame) { return sameStream(frame, *first); });
        auto known = lockStream(first->device, first->stream, now);
        if (!known) {
            return fail(known.error());
        }
        if (known->revokedReason) {
            outcome.refused += static_cast<std::size_t>(last - first);
            outcome.revoked.push_back({first->device, *known->revokedReason});
            first = last;
            continue;
        }
        const std::int64_t through = known->position.through;
        const auto begin = std::partition_point(first, last, [&](const EventFrame& f) { return f.sequence <= through; });
        const auto end = std::partition_point(
            begin, last, [&](const EventFrame& f) { return f.sequence <= through + kFarthestAhead; });
        outcome.refused += static_cast<std::size_t>(last - end);
        parts.push_back({std::move(known->position), {begin, end}});
        first = last;
    }
    return parts;
}

/// The stream's row, made where there is none, and locked until the transaction ends.
Result<CentralStore::Known> CentralStore::lockStream(const std::string& device, const std::string& stream,
                                                     const std::string& now) {
    const std::string find = "SELECT s.through, s.event_id, s.chain, d.revoked_reason FROM streams s"
                             " JOIN devices d ON d.device = s.device WHERE s.device = $1 AND s.stream = $2" +
                             sql_->forUpdate("s");
    auto rows = query(find, {device, stream});
    if (rows && rows->empty()) {
        const auto made =
            query("INSERT INTO devices (device, first_seen) VALUES ($1, $2) ON CONFLICT DO NOTHING", {device, now});
        const auto begun = query("INSERT INTO streams (device, stream, through, event_id, chain)"
                                 " VALUES ($1, $2, 0, '', $3) ON CONFLICT DO NOTHING",
                                 {device, stream, kZeros});
        if (!made || !begun) {
            return fail(!made ? made.error() : begun.error());
        }
        rows = query(find, {device, stream});
    }
    if (!rows) {
        return fail(rows.error());
    }
    if (rows->empty()) {
        return fail(ErrorKind::Internal, "central store: a stream vanished");
    }
    const SqlRow& row = rows->front();
    const auto chain = sha256FromHex(textIn(row, 2));
    if (!chain) {
        return fail(ErrorKind::Corrupt, "central store: the chain of a stream is damaged");
    }
    return Known{{device, stream, integerIn(row, 0), textIn(row, 1), *chain}, row[3]};
}

Result<std::size_t> CentralStore::insert(const std::vector<StreamPart>& parts, const std::string& now) {
    std::size_t added = 0;
    std::size_t rows = 0;
    std::vector<SqlValue> values;
    const auto flush = [&]() -> Result<void> {
        if (rows == 0) {
            return {};
        }
        const auto inserted = sql_->change(insertFor(rows), values);
        if (!inserted) {
            return fail(inserted.error());
        }
        added += *inserted;
        rows = 0;
        values.clear();
        return {};
    };
    for (const StreamPart& part : parts) {
        for (const EventFrame& frame : part.frames) {
            values.insert(values.end(),
                          {std::string_view(frame.device), std::string_view(frame.stream), frame.sequence,
                           std::string_view(frame.eventId), toHex(frame.previous), toHex(frame.chain),
                           std::string_view(frame.schema), std::string_view(now), screenedMark(frame.schema),
                           std::string_view(frame.payload)});
            if (++rows == kRowsAtOnce) {
                if (auto done = flush(); !done) {
                    return fail(done.error());
                }
            }
        }
    }
    if (auto done = flush(); !done) {
        return fail(done.error());
    }
    return added;
}

/// Moves `position` over all events that follow it without a gap; `stored`: rows that were just written, in order.
/// Returns how many rows did not fit the chain and were taken out, so that the right ones can come.
Result<std::size_t> CentralStore::advance(StreamPosition& position, std::span<const EventFrame> stored,
                                          const std::string& now) {
    std::size_t thrownOut = 0;
    const std::int64_t before = position.through;
    for (const EventFrame& frame : stored) {
        if (frame.sequence != position.through + 1 || frame.previous != position.chain) {
            break;
        }
        position.through = frame.sequence;
        position.eventId = frame.eventId;
        position.chain = frame.chain;
    }
    std::int64_t atOnce = kAdvanceAtFirst; // mostly nothing more waits, or nothing without a gap
    for (bool more = true; more; atOnce = std::min(atOnce * 8, kAdvanceAtOnce)) {
        const auto rows = query("SELECT sequence, event_id, prev, chain FROM events WHERE device = $1 AND stream = $2"
                                " AND sequence > $3 ORDER BY sequence LIMIT $4",
                                {position.device, position.stream, position.through, atOnce});
        if (!rows) {
            return fail(rows.error());
        }
        more = rows->size() == static_cast<std::size_t>(atOnce);
        for (const SqlRow& row : *rows) {
            if (integerIn(row, 0) != position.through + 1) {
                more = false;
                break;
            }
            const auto chain = sha256FromHex(textIn(row, 3));
            if (textIn(row, 2) != toHex(position.chain) || !chain) {
                ++thrownOut;
                more = false;
                if (const auto gone = query("DELETE FROM events WHERE device = $1 AND stream = $2 AND sequence = $3",
                                            {position.device, position.stream, position.through + 1});
                    !gone) {
                    return fail(gone.error());
                }
                break;
            }
            position.through = integerIn(row, 0);
            position.eventId = textIn(row, 1);
            position.chain = *chain;
        }
    }
    if (thrownOut > 0) {
        const auto noted = query("UPDATE devices SET refused = refused + 1, refused_why = $1 WHERE device = $2",
                                 {std::string("an event does not continue the chain of its stream"), position.device});
        if (!noted) {
            return fail(noted.error());
        }
    }
    if (position.through == before) {
        return thrownOut;
    }
    const auto moved = query("UPDATE streams SET through = $1, event_id = $2, chain = $3 WHERE device = $4 AND stream = $5",
                             {position.through, position.eventId, toHex(position.chain), position.device, position.stream});
    const auto seen = query("UPDATE devices SET last_event_at = $1 WHERE device = $2", {now, position.device});
    if (!moved || !seen) {
        return fail(!moved ? moved.error() : seen.error());
    }
    return thrownOut;
}

Result<StreamPosition> CentralStore::position(const std::string& device, const std::string& stream) {
    const auto rows =
        query("SELECT through, event_id, chain FROM streams WHERE device = $1 AND stream = $2", {device, stream});
    if (!rows) {
        return fail(rows.error());
    }
    StreamPosition position{device, stream, 0, "", {}};
    if (!rows->empty()) {
        position.through = integerIn(rows->front(), 0);
        position.eventId = textIn(rows->front(), 1);
        position.chain = sha256FromHex(textIn(rows->front(), 2)).value_or(Sha256{});
    }
    return position;
}

Result<std::string> CentralStore::noteReport(const sync::StateReport& report, UtcTime now) {
    const std::string at = toRfc3339(now);
    const auto rows = query("INSERT INTO devices (device, first_seen, report_at, report) VALUES ($1, $2, $2, $3)"
                            " ON CONFLICT (device) DO UPDATE SET report_at = excluded.report_at, report = excluded.report"
                            " RETURNING revoked_reason",
                            {report.device, at, toReportText(report)});
    if (!rows) {
        return fail(rows.error());
    }
    return rows->empty() ? std::string() : textIn(rows->front(), 0);
}

Result<void> CentralStore::noteRefused(const std::string& device, const std::string& why, UtcTime now) {
    if (!sync::isDeviceId(device)) {
        return {};
    }
    const auto rows = query("INSERT INTO devices (device, first_seen, refused, refused_why) VALUES ($1, $2, 1, $3)"
                            " ON CONFLICT (device) DO UPDATE SET refused = devices.refused + 1,"
                            " refused_why = excluded.refused_why",
                            {device, toRfc3339(now), why});
    if (!rows) {
        return fail(rows.error());
    }
    return {};
}

Result<std::vector<DeviceState>> CentralStore::devices() {
    const auto rows = query("SELECT d.device, d.first_seen, d.last_event_at, d.report_at, d.report, d.revoked_at,"
                            " d.revoked_reason, coalesce(sum(s.through), 0), count(s.stream), d.refused, d.refused_why"
                            " FROM devices d LEFT JOIN streams s ON s.device = d.device GROUP BY d.device, d.first_seen,"
                            " d.last_event_at, d.report_at, d.report, d.revoked_at, d.revoked_reason, d.refused,"
                            " d.refused_why ORDER BY d.device",
                            {});
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<DeviceState> devices;
    for (const SqlRow& row : *rows) {
        devices.push_back({textIn(row, 0), textIn(row, 1), textIn(row, 2), textIn(row, 3), textIn(row, 4), textIn(row, 5),
                           textIn(row, 6), integerIn(row, 7), integerIn(row, 8), integerIn(row, 9), textIn(row, 10)});
    }
    return devices;
}

Result<void> CentralStore::revoke(const std::string& device, const std::string& reason, UtcTime now) {
    if (!sync::isDeviceId(device) || reason.empty()) {
        return fail(ErrorKind::InvalidArgument, "a device id and a reason are needed");
    }
    const auto rows = query("INSERT INTO devices (device, first_seen, revoked_at, revoked_reason) VALUES ($1, $2, $2, $3)"
                            " ON CONFLICT (device) DO UPDATE SET revoked_at = excluded.revoked_at,"
                            " revoked_reason = excluded.revoked_reason",
                            {device, toRfc3339(now), reason});
    if (!rows) {
        return fail(rows.error());
    }
    return {};
}

Result<void> CentralStore::reinstate(const std::string& device) {
    const auto rows = query("UPDATE devices SET revoked_at = NULL, revoked_reason = NULL WHERE device = $1 RETURNING 1",
                            {device});
    if (!rows) {
        return fail(rows.error());
    }
    if (rows->empty()) {
        return fail(ErrorKind::NotFound, device + ": the centre knows no such device");
    }
    return {};
}

Result<std::vector<StoredCrossing>> CentralStore::unscreened(std::int64_t limit) {
    const auto rows = query("SELECT device, stream, sequence, event_id, payload FROM events WHERE screened = 0"
                            " ORDER BY received_at LIMIT $1",
                            {limit});
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<StoredCrossing> crossings;
    for (const SqlRow& row : *rows) {
        crossings.push_back({textIn(row, 0), textIn(row, 1), integerIn(row, 2), textIn(row, 3), textIn(row, 4)});
    }
    return crossings;
}

Result<std::set<std::string>> CentralStore::lateHitsOf(const StoredCrossing& crossing) {
    const auto rows = query("SELECT answer FROM late_answers WHERE device = $1 AND event_id = $2",
                            {crossing.device, crossing.eventId});
    if (!rows) {
        return fail(rows.error());
    }
    std::set<std::string> told;
    for (const SqlRow& row : *rows) {
        const auto parsed = parseJson(textIn(row, 0));
        const auto answer = parsed ? screening::screeningAnswerFromJson(*parsed)
                                   : Result<screening::ScreeningAnswer>(tl::unexpected<Error>(parsed.error()));
        if (!answer) {
            return fail("central store: a late answer", answer.error());
        }
        for (const screening::WatchlistHit& hit : answer->hits) {
            told.insert(hit.listId + "/" + hit.entryId);
        }
    }
    return told;
}

Result<std::size_t> CentralStore::noteScreened(const StoredCrossing& crossing, const std::vector<FoundLate>& found,
                                               UtcTime now) {
    if (auto begun = sql_->begin(); !begun) {
        return fail(begun.error());
    }
    Undo undo(*sql_);
    const auto marked = query("UPDATE events SET screened = 1 WHERE device = $1 AND stream = $2 AND sequence = $3"
                              " AND screened = 0 RETURNING 1",
                              {crossing.device, crossing.stream, crossing.sequence});
    if (!marked) {
        return fail(marked.error());
    }
    const std::size_t kept = marked->empty() ? 0 : found.size();
    for (std::size_t i = 0; i < kept; ++i) {
        const auto number =
            query("UPDATE devices SET late_answers = late_answers + 1 WHERE device = $1 RETURNING late_answers",
                  {crossing.device});
        if (!number || number->empty()) {
            return fail(number ? Error{ErrorKind::Internal, "central store: a device vanished"} : number.error());
        }
        const auto inserted = query("INSERT INTO late_answers (device, number, event_id, crossing_id, request_id, answer,"
                                    " made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                    {crossing.device, integerIn(number->front(), 0), crossing.eventId, found[i].crossingId,
                                     found[i].requestId, found[i].answer, toRfc3339(now)});
        if (!inserted) {
            return fail(inserted.error());
        }
    }
    if (auto committed = sql_->commit(); !committed) {
        return fail(committed.error());
    }
    undo.done();
    return kept;
}

Result<std::int64_t> CentralStore::screenAgain(UtcTime since) {
    const auto rows = query("UPDATE events SET screened = 0 WHERE received_at >= $1 AND screened = 1"
                            " AND schema IN ($2, $3) RETURNING 1",
                            {toRfc3339(since), std::string(store::kCrossingSchema), std::string(store::kCrossingSchema1)});
    if (!rows) {
        return fail(rows.error());
    }
    return static_cast<std::int64_t>(rows->size());
}

Result<std::vector<sync::LateAnswer>> CentralStore::lateAnswersAfter(const std::string& device, std::int64_t number,
                                                                     std::int64_t limit) {
    const auto rows = query("SELECT number, crossing_id, request_id, answer FROM late_answers"
                            " WHERE device = $1 AND number > $2 ORDER BY number LIMIT $3",
                            {device, number, limit});
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<sync::LateAnswer> answers;
    for (const SqlRow& row : *rows) {
        const auto parsed = parseJson(textIn(row, 3));
        auto answer = parsed ? screening::screeningAnswerFromJson(*parsed)
                             : Result<screening::ScreeningAnswer>(tl::unexpected<Error>(parsed.error()));
        if (!answer) {
            return fail("central store: a late answer", answer.error());
        }
        answers.push_back({device, integerIn(row, 0), textIn(row, 1), textIn(row, 2), std::move(*answer)});
    }
    return answers;
}

} // namespace lanepost::central
