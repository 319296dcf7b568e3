// The officer's screen, as it lies in the program.
#pragma once

#include <optional>
#include <string_view>

namespace lanepost::api {

/// One file of the screen.
struct Asset {
    std::string_view path; ///< where it is served, for example "/lane.js"
    std::string_view mediaType;
    std::string_view content; ///< lives as long as the program
};

/// The file served at `path`, nothing for any other path. Thread-safe.
std::optional<Asset> findAsset(std::string_view path);

} // namespace lanepost::api
