// Latin letters with marks and their MRZ forms, as a table.
#pragma once

#include <span>
#include <string_view>

namespace lanepost::screening {

/// The A-Z forms that issuers print for an upper-case Latin letter outside A-Z, the recommended one first; empty when
/// the table does not have the letter. Dotless i counts as upper case, as in the source. Thread-safe.
/// Source: ICAO Doc 9303-3, 8th edition 2021 with amendment 1, section 6.A; letters outside that table are marked in
/// the data file with why they stand there.
std::span<const std::string_view> mrzFormsOf(char32_t letter);

} // namespace lanepost::screening
