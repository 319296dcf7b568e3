#include "app/config.h"

#include <array>
#include <set>

#include "base/file.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "sync/central_link.h"

namespace lanepost::app {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::array<EnumName<DeviceKind>, 3> kDeviceKinds{{{DeviceKind::SimulatedCamera, "simulated-camera"},
                                                            {DeviceKind::SimulatedReader, "simulated-reader"},
                                                            {DeviceKind::SimulatedLaneIo, "simulated-lane-io"}}};

/// Text that is one of a few words.
std::string choice(StrictObject& object, std::string_view key, std::initializer_list<std::string_view> words) {
    const std::string found = object.text(key);
    std::string expected;
    for (const std::string_view word : words) {
        if (found == word) {
            return found;
        }
        expected += (expected.empty() ? "" : " | ") + std::string(word);
    }
    object.reject(key, expected);
    return {};
}

std::string nonEmpty(StrictObject& object, std::string_view key) {
    std::string found = object.text(key);
    if (found.empty()) {
        object.reject(key, "a text that is not empty");
    }
    return found;
}

fs::path pathAt(StrictObject& object, std::string_view key, const fs::path& folder) {
    return (folder / nonEmpty(object, key)).lexically_normal();
}

std::chrono::milliseconds millisAt(StrictObject& object, std::string_view key) {
    return std::chrono::milliseconds(object.integer(key, 0, 3'600'000));
}

Result<LaneConfig> readLane(const json& value) {
    StrictObject object(value);
    LaneConfig lane;
    lane.id = nonEmpty(object, "id");
    lane.direction = choice(object, "direction", {"entry", "exit"});
    lane.mode = choice(object, "mode", {"production", "evaluation", "training"});
    return object.finish(lane);
}

Result<api::ConsoleConfig> readScreen(const json& value) {
    StrictObject object(value);
    api::ConsoleConfig screen;
    screen.address = nonEmpty(object, "address");
    screen.port = static_cast<std::uint16_t>(object.integer("port", 0, 65535));
    screen.hosts = object.texts("hosts");
    screen.plainNetworkAllowed = object.boolean("plain_network_allowed");
    return object.finish(screen);
}

Result<screening::ListConfig> readList(const json& value, const fs::path& folder) {
    StrictObject object(value);
    screening::ListConfig list;
    list.id = nonEmpty(object, "id");
    list.path = pathAt(object, "file", folder);
    list.maxAge = std::chrono::hours(object.integer("max_age_hours", 0, 24 * 365));
    if (value.is_object() && value.contains("key_file")) {
        list.keyFile = pathAt(object, "key_file", folder);
    }
    return object.finish(list);
}

Result<indicators::IndicatorSetConfig> readIndicatorSet(const json& value, const fs::path& folder) {
    StrictObject object(value);
    indicators::IndicatorSetConfig set;
    set.id = nonEmpty(object, "id");
    set.path = pathAt(object, "file", folder);
    return object.finish(std::move(set));
}

/// Signed sets and the keys that may sign them.
struct IndicatorSection {
    std::vector<indicators::IndicatorSetConfig> sets;
    std::vector<Ed25519PublicKey> keys;
};

Result<IndicatorSection> readIndicators(const json& value, const fs::path& folder) {
    StrictObject object(value);
    IndicatorSection section;
    section.sets = object.list("sets", [&](const json& item) { return readIndicatorSet(item, folder); });
    for (const std::string& text : object.texts("trusted_keys")) {
        const auto key = ed25519KeyFromHex(text);
        if (!key) {
            object.reject("trusted_keys", "public keys of 64 hexadecimal digits each");
            break;
        }
        section.keys.push_back(*key);
    }
    return object.finish(std::move(section));
}

Result<DeviceConfig> readDevice(const json& value) {
    StrictObject object(value);
    DeviceConfig device;
    device.id = nonEmpty(object, "id");
    device.kind = object.enumValue("kind", kDeviceKinds);
    return object.finish(device);
}

Result<capture::SimulatedVisit> readVisit(const json& value) {
    StrictObject object(value);
    capture::SimulatedVisit visit;
    visit.vehicle = object.text("vehicle");
    visit.pages = object.texts("pages");
    return object.finish(visit);
}

Result<capture::SimulatedCheckpointConfig> readSimulation(const json& value, const fs::path& folder) {
    StrictObject object(value);
    capture::SimulatedCheckpointConfig simulation;
    simulation.vehiclesFolder = pathAt(object, "vehicles_folder", folder);
    simulation.pagesFolder = pathAt(object, "pages_folder", folder);
    simulation.repeat = object.boolean("repeat");
    simulation.arrivalGap = millisAt(object, "arrival_gap_ms");
    simulation.pageDelay = millisAt(object, "page_delay_ms");
    simulation.framePeriod = std::max(std::chrono::milliseconds(1), millisAt(object, "frame_period_ms"));
    simulation.visits = object.list("visits", readVisit);
    return object.finish(simulation);
}

Result<CentreConfig> readCentre(const json& value, const fs::path& folder) {
    StrictObject object(value);
    CentreConfig centre;
    centre.device = nonEmpty(object, "device");
    if (object.ok() && !sync::isDeviceId(centre.device)) {
        object.reject("device", "1 to 64 characters A-Z a-z 0-9 _ -");
    }
    centre.broker.url = nonEmpty(object, "broker");
    if (object.ok() && !centre.broker.url.starts_with("tls://")) {
        object.reject("broker", "tls://host:port");
    }
    centre.broker.authority = pathAt(object, "authority", folder);
    centre.broker.certificate = pathAt(object, "certificate", folder);
    centre.broker.key = pathAt(object, "key", folder);
    centre.broker.name = centre.device;
    centre.noticeKeyFile = pathAt(object, "notice_key", folder);
    if (value.is_object() && value.contains("identity")) {
        centre.identity = pathAt(object, "identity", folder);
    }
    centre.uploadLimit = std::chrono::hours(object.integer("upload_limit_hours", 1, 24 * 365));
    centre.downloadLimit = std::chrono::hours(object.integer("download_limit_hours", 1, 24 * 365));
    return object.finish(centre);
}

Result<store::RetentionTerms> readRetention(const json& value) {
    constexpr std::int64_t kTenYears = 24 * 3653;
    StrictObject object(value);
    const auto hours = [&](std::string_view key) { return std::chrono::hours(object.integer(key, 0, kTenYears)); };
    store::RetentionTerms terms;
    terms.passed = hours("passed_hours");
    terms.referred = hours("referred_hours");
    terms.abandoned = hours("abandoned_hours");
    terms.unassigned = hours("unassigned_hours");
    terms.picture = hours("picture_hours");
    terms.casePicture = hours("case_picture_hours");
    return object.finish(terms);
}

Result<TimeSource> readClock(const json& value) {
    StrictObject object(value);
    const std::string source = choice(object, "time_source", {"kernel", "assumed"});
    return object.finish(source == "assumed" ? TimeSource::Assumed : TimeSource::Kernel);
}

/// What no single section can know: ids that come twice, devices without their world, make-believe in production.
Result<void> checkTogether(const ApplianceConfig& config) {
    std::set<std::string> deviceIds;
    for (std::size_t i = 0; i < config.devices.size(); ++i) {
        const std::string key = "devices[" + std::to_string(i) + "]";
        if (!deviceIds.insert(config.devices[i].id).second) {
            return fail(ErrorKind::InvalidArgument, key + ".id: another device has this id");
        }
        // All kinds of this version are simulated (ICAO Doc 9303-2, C.1: pre-recorded images are an attack vector).
        if (config.lane.mode == "production") {
            return fail(ErrorKind::InvalidArgument,
                        key + ".kind: simulated devices are refused in production mode; expected lane.mode evaluation | training");
        }
    }
    if (config.timeSource == TimeSource::Assumed && config.lane.mode == "production") {
        return fail(ErrorKind::InvalidArgument,
                    "clock.time_source: in production mode expected kernel: an assumed time may delete too early");
    }
    std::set<std::string> listIds;
    for (std::size_t i = 0; i < config.lists.size(); ++i) {
        if (!listIds.insert(config.lists[i].id).second) {
            return fail(ErrorKind::InvalidArgument, "lists[" + std::to_string(i) + "].id: another list has this id");
        }
    }
    if (!config.devices.empty() && !config.simulation) {
        return fail(ErrorKind::InvalidArgument, "simulation: expected, because simulated devices are configured");
    }
    return {};
}

} // namespace

Result<ApplianceConfig> parseConfig(std::string_view text, const fs::path& folder) {
    const auto parsed = parseJson(text, JsonRules{.maxDepth = 16, .comments = true, .quotable = true});
    if (!parsed) {
        return fail(parsed.error());
    }
    StrictObject object(*parsed);
    ApplianceConfig config;
    config.lane = object.object("lane", readLane);
    config.storeFolder = pathAt(object, "store_folder", folder);
    config.screen = object.object("screen", readScreen);
    config.lists = object.list("lists", [&](const json& value) { return readList(value, folder); });
    config.devices = object.list("devices", readDevice);
    if (parsed->is_object() && parsed->contains("indicators")) {
        auto section = object.object("indicators", [&](const json& value) { return readIndicators(value, folder); });
        config.indicatorSets = std::move(section.sets);
        config.indicatorKeys = std::move(section.keys);
    }
    if (parsed->is_object() && parsed->contains("simulation")) {
        config.simulation =
            object.object("simulation", [&](const json& value) { return readSimulation(value, folder); });
    }
    if (parsed->is_object() && parsed->contains("centre")) {
        config.centre = object.object("centre", [&](const json& value) { return readCentre(value, folder); });
    }
    if (parsed->is_object() && parsed->contains("retention")) {
        config.retention = object.object("retention", readRetention);
    }
    if (parsed->is_object() && parsed->contains("clock")) {
        config.timeSource = object.object("clock", readClock);
    }
    auto complete = object.finish(config);
    if (!complete) {
        return complete;
    }
    if (auto checked = checkTogether(*complete); !checked) {
        return fail(checked.error());
    }
    return complete;
}

Result<ApplianceConfig> loadConfig(const fs::path& path) {
    const auto text = readTextFile(path, kMaxConfigBytes);
    if (!text) {
        return fail(text.error());
    }
    auto config = parseConfig(*text, path.parent_path());
    if (!config) {
        return fail(path.string(), config.error());
    }
    return config;
}

} // namespace lanepost::app
