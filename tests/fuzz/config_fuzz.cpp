// Any bytes as a configuration file: a configuration, or an error with a message.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/config.h"

using namespace lanepost;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto config = app::parseConfig(text, "/folder");
    if (!config) {
        if (config.error().message.empty()) {
            std::abort();
        }
        return 0;
    }
    // What was accepted keeps the promises of config.h.
    if (config->lane.id.empty() || config->storeFolder.empty() || (!config->devices.empty() && !config->simulation) ||
        (config->lane.mode == "production" && !config->devices.empty())) {
        std::abort();
    }
    return 0;
}
