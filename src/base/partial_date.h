// A calendar date of which parts may be unknown, as travel documents and watch lists have them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lanepost {

/// A date in the Gregorian calendar; a part that the source does not give is empty.
/// Source for unknown parts of birth dates: ICAO Doc 9303-3, section 4.8.
struct PartialDate {
    std::optional<int> year;  ///< four digits
    std::optional<int> month; ///< 1 to 12
    std::optional<int> day;   ///< 1 to 31

    /// True when all three parts are known.
    bool complete() const { return year && month && day; }
    /// Same parts known, and equal.
    friend bool operator==(const PartialDate&, const PartialDate&) = default;
};

/// "1974-08-12"; an unknown part is written as "XXXX" or "XX", for example "1974-XX-XX". Thread-safe.
std::string toText(const PartialDate& date);

/// The date that toText wrote, or YYYYMMDD where 0000, 00 or XX stands for an unknown part.
/// Error: InvalidArgument for anything else, impossible dates included. Thread-safe.
[[nodiscard]] Result<PartialDate> parsePartialDate(std::string_view text);

} // namespace lanepost
