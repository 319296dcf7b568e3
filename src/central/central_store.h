// What the centre keeps: every device's events in order, its state, and the late answers it has for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "central/sql_connection.h"
#include "sync/event_frame.h"
#include "sync/notice.h"
#include "sync/state_report.h"

namespace lanepost::central {

/// How far one stream of one device is stored without a gap.
struct StreamPosition {
    std::string device;
    std::string stream;
    std::int64_t through = 0;
    std::string eventId;
    Sha256 chain{};
};

/// What became of a batch of events.
struct StoreOutcome {
    std::vector<StreamPosition> positions; ///< of every stream that the batch touched, moved or not: receipts are made of them
    std::vector<sync::Revocation> revoked; ///< devices in the batch from which nothing is taken
    std::size_t added = 0;                 ///< rows that are new
    std::size_t refused = 0;               ///< of revoked devices, too far ahead, or in conflict with the chain
};

/// A row of the situation picture.
struct DeviceState {
    std::string device;
    std::string firstSeen;
    std::string lastEventAt;   ///< empty: none
    std::string reportAt;      ///< when the last state report came, by the centre's clock; empty: none
    std::string report;        ///< the report's JSON; empty: none
    std::string revokedAt;     ///< empty: not revoked
    std::string revokedReason;
    std::int64_t stored = 0;  ///< events stored without a gap, over all streams
    std::int64_t streams = 0; ///< more than one: its journal was replaced
    std::int64_t refused = 0;
    std::string refusedWhy; ///< of the last refused one
};

/// A stored crossing that the centre's own lists were not asked about yet.
struct StoredCrossing {
    std::string device;
    std::string stream;
    std::int64_t sequence = 0;
    std::string eventId;
    std::string payload; ///< personal data
};

/// The hits that asking gave; several for one crossing are possible.
struct FoundLate {
    std::string crossingId;
    std::string requestId;
    std::string answer; ///< JSON of a ScreeningAnswer
};

/// The central store on one connection. Several programs may work on the same database at once. Lives on one thread.
/// Error kinds of all calls: see SqlConnection; nothing of a call that failed was stored.
class CentralStore {
public:
    /// Opens the store and makes its tables where there are none. Error: Unsupported for a newer schema, else SqlConnection.
    [[nodiscard]] static Result<CentralStore> open(std::unique_ptr<SqlConnection> connection);

    /// Stores events in one transaction, in whatever order they came; those that are there already change nothing. When it
    /// returns they survive a power cut. An event whose `previous` is not the chain stored before it is taken out again.
    [[nodiscard]] Result<StoreOutcome> store(std::vector<sync::EventFrame> frames, UtcTime now);

    /// How far a stream is stored; zeros for an unknown one.
    [[nodiscard]] Result<StreamPosition> position(const std::string& device, const std::string& stream);
    /// Keeps the newest state report of a device. Returns why it is revoked; empty when it is not.
    [[nodiscard]] Result<std::string> noteReport(const sync::StateReport& report, UtcTime now);
    /// Counts an event that could not be taken, with why.
    [[nodiscard]] Result<void> noteRefused(const std::string& device, const std::string& why, UtcTime now);

    /// All devices by name.
    [[nodiscard]] Result<std::vector<DeviceState>> devices();
    /// Takes nothing from this device from now on, known or not. Error: also InvalidArgument (the id).
    [[nodiscard]] Result<void> revoke(const std::string& device, const std::string& reason, UtcTime now);
    /// Takes its events again. Error: also NotFound.
    [[nodiscard]] Result<void> reinstate(const std::string& device);

    /// At most `limit` crossings that are still to be asked about, oldest first.
    [[nodiscard]] Result<std::vector<StoredCrossing>> unscreened(std::int64_t limit);
    /// What late answers already told about a crossing, each "list id/entry id".
    [[nodiscard]] Result<std::set<std::string>> lateHitsOf(const StoredCrossing& crossing);
    /// Keeps the late answers of one crossing, each with the device's next number, and marks it as asked about.
    /// Returns how many were kept; 0 also when another instance was first.
    [[nodiscard]] Result<std::size_t> noteScreened(const StoredCrossing& crossing, const std::vector<FoundLate>& found,
                                                   UtcTime now);
    /// Asks again about crossings received since `since`, for example after new lists came. Returns how many.
    [[nodiscard]] Result<std::int64_t> screenAgain(UtcTime since);
    /// At most `limit` late answers of a device above `number`.
    [[nodiscard]] Result<std::vector<sync::LateAnswer>> lateAnswersAfter(const std::string& device, std::int64_t number,
                                                                         std::int64_t limit);

private:
    explicit CentralStore(std::unique_ptr<SqlConnection> connection) : sql_(std::move(connection)) {}
    struct Known {
        StreamPosition position;
        std::optional<std::string> revokedReason;
    };
    [[nodiscard]] Result<StoreOutcome> storeInTransaction(std::span<const sync::EventFrame> frames, UtcTime now);
    [[nodiscard]] Result<Known> lockStream(const std::string& device, const std::string& stream, const std::string& now);
    /// The part of a batch that belongs to one stream and is taken.
    struct StreamPart {
        StreamPosition position;
        std::span<const sync::EventFrame> frames;
    };
    [[nodiscard]] Result<std::vector<StreamPart>> takeParts(std::span<const sync::EventFrame> frames, const std::string& now,
                                                            StoreOutcome& outcome);
    [[nodiscard]] Result<std::size_t> insert(const std::vector<StreamPart>& parts, const std::string& now);
    [[nodiscard]] Result<std::size_t> advance(StreamPosition& position, std::span<const sync::EventFrame> stored,
                                              const std::string& now);
    [[nodiscard]] Result<std::vector<SqlRow>> query(const std::string& sql, std::initializer_list<SqlValue> values);

    std::unique_ptr<SqlConnection> sql_;
};

} // namespace lanepost::central
