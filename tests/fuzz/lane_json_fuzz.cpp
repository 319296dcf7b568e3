// Any bytes as JSON of an event, an action or a decision: an error, or a value that is written and read back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "lane/crossing_json.h"
#include "lane/lane_json.h"

using namespace lanepost;

namespace {

/// What was read must survive writing and reading: the journal depends on it.
template <typename Value, typename Read>
void roundTrip(const Result<Value>& value, Read read) {
    if (!value) {
        return;
    }
    const std::string text = canonicalText(lane::toJson(*value));
    const auto again = read(parseJson(text).value());
    if (!again || canonicalText(lane::toJson(*again)) != text) {
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto parsed = parseJson(std::string_view(reinterpret_cast<const char*>(bytes), size));
    if (!parsed) {
        return 0;
    }
    roundTrip(lane::timedEventFromJson(*parsed), lane::timedEventFromJson);
    roundTrip(lane::laneActionFromJson(*parsed), lane::laneActionFromJson);
    roundTrip(lane::officerDecisionFromJson(*parsed), lane::officerDecisionFromJson);
    return 0;
}
