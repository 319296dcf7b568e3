// Which hazard numbers ADR gives the goods of each UN number, as data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lanepost::anpr {

/// Goods by UN number, and the hazard identification numbers of their packing groups.
struct AdrGoods {
    std::uint16_t unNumber = 0;
    std::string_view hazards; ///< parted by blanks
};

/// All goods with a hazard identification number, ascending by UN number. Thread-safe.
/// Source: ADR 2017, chapter 3.2, table A, columns 1 and 20. Goods that later editions added are not there.
std::span<const AdrGoods> adrGoods();

} // namespace lanepost::anpr
