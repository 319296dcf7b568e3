// What a person configured, as plain structs.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/console_config.h"
#include "base/ed25519.h"
#include "base/result.h"
#include "capture/simulated/simulated_checkpoint.h"
#include "indicators/indicator_engine.h"
#include "screening/screening_engine.h"
#include "store/retention.h"
#include "sync/nats/nats_connection.h"

namespace lanepost::app {

/// What a device is, and whether it is make-believe.
enum class DeviceKind { SimulatedCamera, SimulatedReader, SimulatedLaneIo };

/// One device of the lane.
struct DeviceConfig {
    std::string id;
    DeviceKind kind = DeviceKind::SimulatedCamera;
};

/// The lane itself.
struct LaneConfig {
    std::string id;
    std::string direction; ///< "entry" or "exit"
    std::string mode;      ///< "production", "evaluation" or "training"
};

/// Where the centre is and who we are to it.
struct CentreConfig {
    std::string device; ///< sync::isDeviceId; the common name of our certificate
    sync::NatsAddress broker;
    std::filesystem::path noticeKeyFile;   ///< the centre's public notice key, as `lanepost central key` writes it
    std::filesystem::path identity;        ///< folder of `lanepost provision`; empty: lists do not come over the link
    std::chrono::hours uploadLimit{24};    ///< an event that waits longer is overdue
    std::chrono::hours downloadLimit{24};  ///< lists not checked for longer are overdue
};

/// Where the wall clock gets its time.
enum class TimeSource {
    Kernel,  ///< what the kernel says of its clock (NTP, PTP, GNSS through chrony or timesyncd)
    Assumed, ///< taken as right; refused in production
};

/// Everything that `lanepost run` needs. Paths are absolute or relative to the program's working folder.
struct ApplianceConfig {
    LaneConfig lane;
    std::filesystem::path storeFolder; ///< journal and evidence
    api::ConsoleConfig screen;
    std::vector<screening::ListConfig> lists;
    std::vector<indicators::IndicatorSetConfig> indicatorSets; ///< none: no risk indicators
    std::vector<Ed25519PublicKey> indicatorKeys;               ///< those that may sign the sets
    std::vector<DeviceConfig> devices;
    store::RetentionTerms retention;
    TimeSource timeSource = TimeSource::Kernel;
    std::optional<capture::SimulatedCheckpointConfig> simulation; ///< there when a device is simulated
    std::optional<CentreConfig> centre;                           ///< absent: no centre, the outbox waits
};

/// The largest configuration file that is read.
inline constexpr std::size_t kMaxConfigBytes = 1U << 20;

/// Reads the text of a configuration: JSON with // comments, every key known, none twice. `folder` is what relative
/// paths are relative to. Error: InvalidArgument; the message names the line, or the key and what was expected.
/// Thread-safe.
[[nodiscard]] Result<ApplianceConfig> parseConfig(std::string_view text, const std::filesystem::path& folder);

/// Reads a configuration file; messages begin with its path. Error: as readTextFile and parseConfig. Thread-safe.
[[nodiscard]] Result<ApplianceConfig> loadConfig(const std::filesystem::path& path);

} // namespace lanepost::app
