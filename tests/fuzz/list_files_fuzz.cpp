// Bytes as a delta, an object list and a set of indicators, with right checksums put under them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/hash.h"
#include "indicators/indicator_set.h"
#include "screening/object_list.h"
#include "screening/watchlist_delta.h"

namespace {

using namespace lanepost;

/// Puts the right size and SHA-256 into a file of ours, so that the checks behind them are reached.
std::vector<std::byte> sealed(std::vector<std::byte> bytes) {
    if (bytes.size() < 24 + 32) {
        return bytes;
    }
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[16 + i] = static_cast<std::byte>(bytes.size() >> (8 * i));
    }
    const Sha256 digest = sha256(std::span(bytes).first(bytes.size() - 32));
    std::copy(digest.begin(), digest.end(), bytes.end() - 32);
    return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    const std::vector<std::byte> bytes = sealed({begin, begin + size});
    const auto delta = screening::deltaFromBytes(bytes);
    if (delta && *screening::deltaFromBytes(screening::deltaToBytes(*delta)) != *delta) {
        std::abort();
    }
    if (const auto list = screening::ObjectList::fromBytes(bytes)) {
        for (const std::string number : {"L898902C3", "A", "1M8GDM9AXKP042788", "ZZZZZZZZZZZZZZZZZZZZZZZZ"}) {
            for (int kind = 0; kind < 4; ++kind) {
                for (const std::uint16_t attribute : list->lookup(static_cast<screening::ObjectKind>(kind), number)) {
                    (void)list->attributes(attribute).category.size();
                }
            }
        }
    }
    const std::string text(reinterpret_cast<const char*>(data), size);
    (void)indicators::indicatorSetFromJson(text).has_value();
    (void)indicators::openIndicatorSet(text, {}).has_value();
    return 0;
}
