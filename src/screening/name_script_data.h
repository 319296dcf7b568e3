// Letters of other scripts and what issuers write for them, as tables.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lanepost::screening {

/// A letter, or several that are written as one, and its letters of A-Z.
struct ScriptLetter {
    std::u32string_view letters; ///< in upper case where the script has cases
    std::string_view latin;      ///< empty: not written
};

/// One way of writing a script in A-Z: the exceptions of a language first, then what all have in common. The first row
/// that fits is taken, so longer letters stand before shorter ones.
struct ScriptTable {
    std::span<const ScriptLetter> exceptions;
    std::span<const ScriptLetter> letters;
    bool unvocalised = false;
};

/// A name that everybody of its language writes in the same few ways.
struct KnownName {
    std::u32string_view name;
    std::string_view latin;
};

/// Which table reads a code point.
enum class Script { Latin, Cyrillic, Greek, Arabic, Hebrew, Georgian, Armenian, Hangul, Han, Other, None };

/// The script of a code point; None for what stands between letters and for marks. Thread-safe.
Script scriptOf(char32_t point);
/// All ways of writing a script, the likeliest first; empty for scripts without tables. Thread-safe.
std::span<const ScriptTable> tablesOf(Script script);
/// Names in Hebrew letters whose vowels are known; empty for other scripts. Thread-safe.
std::span<const KnownName> knownNamesOf(Script script);

} // namespace lanepost::screening
