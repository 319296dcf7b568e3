// From the characters of a machine readable zone to its fields and the state of its check digits.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mrz/mrz_fields.h"
#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// One check digit as captured and as it should be.
struct CheckDigitResult {
    std::string_view name; ///< "document_number", "birth_date", "expiry_date", "optional" or "composite"
    MrzPosition position;  ///< where it stands in these lines (long document numbers move theirs)
    char captured = '<';   ///< the character that was read
    char expected = '<';   ///< the digit that the covered characters ask for
    bool present = false;  ///< false: a filler stands there, or the format's rule is not known; then valid is false
    bool valid = false;    ///< present, and as expected
    /// Same in every part.
    friend bool operator==(const CheckDigitResult&, const CheckDigitResult&) = default;
};

/// How the check digit of the document number was found to be computed.
enum class DocumentNumberRule {
    Ordinary,      ///< nine positions and the digit after them
    WithoutFiller, ///< long number, the filler between its halves left out, as 9303-5, 4.2.4 has it
    WithFiller,    ///< long number, holds only when the filler is counted: some issuers do
    Neither,       ///< long number whose digit holds by neither rule
};

/// A zone that was parsed. Wrong check digits are part of the result, never an error.
struct MrzParse {
    MrzFormat format = MrzFormat::Td3;
    MrzFields fields;
    std::vector<CheckDigitResult> checkDigits; ///< in the layout's order
    DocumentNumberRule documentNumberRule = DocumentNumberRule::Ordinary;
    std::vector<MrzPosition> unexpectedCharacters; ///< characters that the standard does not allow at their place

    /// True when every check digit that is present is valid (also when there is none).
    bool allPresentCheckDigitsValid() const;
    /// The check digit of that name, or nullptr.
    const CheckDigitResult* checkDigit(std::string_view name) const;
    /// Same in every part.
    friend bool operator==(const MrzParse&, const MrzParse&) = default;
};

/// Parses the lines of one zone, the format found by detectFormat.
/// lines: without line ends or blanks, upper case; not kept.
/// Error: InvalidArgument when this is no zone at all; the message names line and column, never the content.
/// Thread-safe. About one microsecond (tests/bench/mrz_parser_bench.cpp).
[[nodiscard]] Result<MrzParse> parseMrz(std::span<const std::string_view> lines);
/// The same for strings.
[[nodiscard]] Result<MrzParse> parseMrz(std::span<const std::string> lines);

/// Parses the lines as this format, whatever their document code says. Errors as parseMrz. Thread-safe.
[[nodiscard]] Result<MrzParse> parseMrzAs(MrzFormat format, std::span<const std::string_view> lines);

} // namespace lanepost::mrz
