// Names in scripts without tables of our own, through ICU.
#pragma once

#include <string>
#include <string_view>

namespace lanepost::screening {

/// The text in ASCII letters by ICU's general transliterator (Han as Mandarin, Kana, Thai, Indic scripts, ...).
/// Empty when ICU cannot; characters that it leaves are for the caller to drop. Thread-safe.
std::string romanisedByIcu(std::string_view text);
/// The same for code points.
std::string romanisedByIcu(std::u32string_view text);

} // namespace lanepost::screening
