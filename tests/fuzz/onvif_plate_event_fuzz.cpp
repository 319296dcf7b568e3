// Any bytes as a plate event: an error, or an event that is written and read back the same and makes a sound reading.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "anpr/onvif_plate_event.h"

using namespace lanepost;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto event = anpr::parseOnvifPlateEvent({reinterpret_cast<const char*>(bytes), size});
    if (!event) {
        if (event.error().message.empty()) {
            std::abort();
        }
        return 0;
    }
    const auto again = anpr::parseOnvifPlateEvent(anpr::toJson(*event).dump());
    if (!again || *again != *event) {
        std::abort();
    }
    const anpr::PlateReading reading = anpr::plateReadingOf(*event);
    if (reading.certain || reading.confidence < 0 || reading.confidence > 1) {
        std::abort();
    }
    return 0;
}
