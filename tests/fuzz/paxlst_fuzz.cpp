// Any bytes as a PAXLST interchange: an error, problems, or lists that are written and read back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "messages/paxlst.h"

using namespace lanepost;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto read = messages::importPaxlst({reinterpret_cast<const char*>(bytes), size});
    if (!read) {
        if (read.error().message.empty()) {
            std::abort();
        }
        return 0;
    }
    if (read->lists.empty() && read->problems.empty()) {
        std::abort();
    }
    for (const messages::ArrivalList& list : read->lists) {
        const auto again = messages::arrivalListFromJson(messages::toJson(list));
        if (!again || !(*again == list)) {
            std::abort();
        }
    }
    return 0;
}
