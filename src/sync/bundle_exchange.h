// What a stick carries between a device without a link and the centre: events up, notices and lists down.
//
// Nothing is released by exporting: rows of the outbox wait until a signed receipt comes back (sync/notice.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "sync/bundle_file.h"
#include "sync/list_repository.h"
#include "sync/list_source.h"
#include "sync/list_updater.h"

namespace lanepost::sync {

/// Names of records in bundles; objects are "object/" and their name.
inline constexpr std::string_view kEventRecord = "event";
/// See kEventRecord.
inline constexpr std::string_view kReportRecord = "report";
/// See kEventRecord.
inline constexpr std::string_view kListsRecord = "lists";
/// See kEventRecord.
inline constexpr std::string_view kNoticeRecord = "notice";
/// See kEventRecord.
inline constexpr std::string_view kObjectRecordPrefix = "object/";

/// The lists that the other side said it has, so that a stick carries only what it needs.
struct PeerLists {
    std::int64_t rootVersion = 0; ///< 0: nothing is known of it
    std::map<std::string, Sha256> lists;
    friend bool operator==(const PeerLists&, const PeerLists&) = default;
};

/// What one side remembers of its bundles with the other one.
struct CourierState {
    std::int64_t sent = 0;  ///< number of the last bundle made
    std::int64_t taken = 0; ///< number of the last bundle taken
    std::optional<UtcTime> lastSent;
    std::optional<UtcTime> lastTaken;
    PeerLists peer; ///< as the last bundle that was taken said
    friend bool operator==(const CourierState&, const CourierState&) = default;
};

/// Reads a courier's file; a courier without one has done nothing yet. Error: Corrupt, Io. Thread-safe.
[[nodiscard]] Result<CourierState> readCourier(const std::filesystem::path& file);
/// Replaces it, durably. Error: Io. Thread-safe.
[[nodiscard]] Result<void> writeCourier(const std::filesystem::path& file, const CourierState& state);

/// This side of the exchange by stick. References outlive it.
struct CourierParts {
    std::string fleet;
    std::string self;             ///< device id, or kCentreId
    std::string peer;             ///< the other side
    Ed25519Signer signer;         ///< own key
    std::vector<Ed25519PublicKey> peerKeys; ///< the newest last; bundles are sealed to that one, taken from any of them
    std::filesystem::path stateFile;        ///< CourierState
    std::filesystem::path spoolFolder;      ///< on the own disk: bundles are copied there before they are read
    const Clock& clock;
    Random& random;
};

/// What left by a stick.
struct ExportSummary {
    std::int64_t number = 0;
    std::int64_t firstEvent = 0; ///< 0: no event waits
    std::int64_t lastEvent = 0;
    std::uint64_t notices = 0;
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0; ///< of the file
};

/// Writes all waiting events of the outbox, the device's report and the lists that it has, to a bundle for the centre.
/// report: from the caller. Error: as store::Outbox and BundleWriter.
[[nodiscard]] Result<ExportSummary> exportEvents(const CourierParts& parts, const std::filesystem::path& journal,
                                                 const std::string& report, const PeerLists& own,
                                                 const std::filesystem::path& file);

/// Writes notices and, unless `repository` is nullptr, the list objects that the device needs, to a bundle for a device.
/// Error: as forEachObjectFor and BundleWriter.
[[nodiscard]] Result<ExportSummary> exportDown(const CourierParts& parts, const std::vector<std::string>& notices,
                                               const ListRepository* repository, const std::filesystem::path& file);

/// A bundle's records as the centre takes them.
struct UpRecords {
    std::function<Checked<void>(std::string_view frame)> event; ///< sync/event_frame.h
    std::function<Checked<void>(std::string_view report)> report;
};

/// Takes a bundle of a device at the centre. commit: makes durable what the records gave; only then the bundle counts as
/// taken. Refused: as readBundle, and as the functions given.
[[nodiscard]] Checked<BundleHeader> importUp(const CourierParts& parts, const std::filesystem::path& file,
                                             const UpRecords& records, const std::function<Checked<void>()>& commit);

/// List objects that came in a bundle, spooled on the own disk. Lives on one thread.
class BundleListSource final : public ListSource {
public:
    Result<std::string> fetch(std::string_view name) override;
    /// How many objects there are.
    std::size_t size() const { return places_.size(); }

private:
    friend Checked<BundleHeader> importDown(const CourierParts&, const std::filesystem::path&,
                                            const std::function<Checked<void>(std::string_view)>&,
                                            const std::function<Checked<void>(BundleListSource&)>&);
    struct Place {
        std::uint64_t offset = 0;
        std::size_t length = 0;
    };
    std::filesystem::path spool_;
    std::map<std::string, Place, std::less<>> places_;
};

/// Takes a bundle of the centre at the device: notices one by one in their order, then the lists. Only when both went well
/// the bundle counts as taken; taken again after a kill it does the same again. Refused: as readBundle, and as the functions.
[[nodiscard]] Checked<BundleHeader> importDown(const CourierParts& parts, const std::filesystem::path& file,
                                               const std::function<Checked<void>(std::string_view notice)>& notice,
                                               const std::function<Checked<void>(BundleListSource& lists)>& lists);

} // namespace lanepost::sync
