// Golden files of protocol/: compared, or written anew with LANEPOST_UPDATE_GOLDEN.
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>

#include "base/file.h"

namespace lanepost::messages {

/// What the golden file holds, after it was replaced by `now` when LANEPOST_UPDATE_GOLDEN is set.
inline std::string golden(const std::string& name, const std::string& now) {
    const std::string path = std::string(LANEPOST_SOURCE_DIR) + "/protocol/golden/" + name;
    if (std::getenv("LANEPOST_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path) << now;
    }
    return readTextFile(path, 1 << 20).value_or("");
}

} // namespace lanepost::messages
