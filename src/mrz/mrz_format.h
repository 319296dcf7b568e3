// The machine readable zones that Lanepost knows: where each field stands, and what each check digit covers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace lanepost::mrz {

/// The formats that the parser knows.
enum class MrzFormat {
    Td1,           ///< 3 x 30, cards. Source: ICAO Doc 9303-5
    Td2,           ///< 2 x 36, larger cards. Source: ICAO Doc 9303-6
    Td3,           ///< 2 x 44, passports. Source: ICAO Doc 9303-4
    MrvA,          ///< 2 x 44, visas of full size. Source: ICAO Doc 9303-7
    MrvB,          ///< 2 x 36, smaller visas. Source: ICAO Doc 9303-7
    FrenchId,      ///< 2 x 36, French identity card of 1988 to 2021 (national layout)
    FrenchLicence, ///< 1 x 30, French driving licence of 2013 (national layout)
    SwissLicence,  ///< 9 + 30 + 30, Swiss or Liechtenstein driving licence of 2003 (national layout)
};

/// How many formats there are; MrzFormat's values are 0 to kMrzFormatCount - 1.
inline constexpr int kMrzFormatCount = 8;

/// The 37 characters of the zone, in the order that all masks and indexes here use.
/// Source: ICAO Doc 9303-3, section 4.3.
inline constexpr std::string_view kMrzAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";

/// A set of characters: bit i stands for kMrzAlphabet[i].
using MrzCharacterSet = std::uint64_t;

/// The character's index in kMrzAlphabet, or -1 when it does not belong there. Thread-safe.
constexpr int alphabetIndex(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return c == '<' ? 36 : -1;
}

/// Whether the set holds the character. False for characters outside the zone's alphabet. Thread-safe.
constexpr bool contains(MrzCharacterSet set, char c) {
    const int index = alphabetIndex(c);
    return index >= 0 && (set >> index & 1U) != 0;
}

/// The fields of all formats; no format has them all.
enum class MrzField {
    DocumentCode,
    IssuingState,
    Name,                ///< primary and secondary identifier with "<<" between them
    PrimaryIdentifier,   ///< where it has a field of its own (French formats)
    SecondaryIdentifier, ///< where it has a field of its own (French identity card)
    DocumentNumber,
    DocumentNumberCheckDigit,
    Nationality,
    BirthDate,
    BirthDateCheckDigit,
    Sex,
    ExpiryDate, ///< on visas the "valid until" date
    ExpiryDateCheckDigit,
    Optional1,
    Optional1CheckDigit,
    Optional2,
    CompositeCheckDigit,
    Office,   ///< issuing office (French identity card)
    Language, ///< language of the card (Swiss licence)
    PinCode,  ///< holder's number (Swiss licence)
    Version,  ///< version of the card (Swiss licence)
    Unused,   ///< positions that hold nothing but fillers
};

/// The field's name as messages and JSON write it, for example "document_number"; check digits end in "_cd".
/// Thread-safe.
std::string_view fieldName(MrzField field);

/// One character's place. Both count from 1, as Doc 9303 does.
struct MrzPosition {
    int line = 0;
    int position = 0;
    /// Same place.
    friend constexpr bool operator==(const MrzPosition&, const MrzPosition&) = default;
};

/// A run of characters in one line: 1-based, both ends belong to it.
struct MrzRange {
    int line = 0;
    int start = 0;
    int end = 0;
    /// How many characters the run has.
    constexpr int length() const { return end - start + 1; }
};

/// One field of one format: its place, and the characters that the standard allows there.
struct MrzFieldPlace {
    MrzField field = MrzField::Unused;
    MrzRange range;
    MrzCharacterSet allowed = 0;
};

/// One check digit of one format.
struct MrzCheckDigit {
    std::string_view name;              ///< "document_number", "birth_date", "expiry_date", "optional" or "composite"
    MrzPosition position;               ///< where the digit stands (ordinary document numbers)
    std::span<const MrzRange> covers;   ///< joined in this order and weighed as one string; empty: rule unknown
    bool zeroOrFillerWhenEmpty = false; ///< when all that it covers is filler, it may be '0' or '<'
};

/// Where a document number of more than nine characters goes on: '<' stands at the check digit's usual place, the
/// rest begins `rest`, the check digit follows it, then one '<'. The digit covers first and rest without the '<'
/// between them. Source: ICAO Doc 9303-5, 4.2.2.3 note j and 4.2.4; 9303-6, 4.2.2.2 note j.
struct MrzLongNumber {
    MrzRange first;     ///< the first nine characters
    MrzPosition filler; ///< '<' here and no '<' at the beginning of rest: the number is a long one
    MrzRange rest;      ///< remaining characters, check digit, '<', then optional data up to the end
};

/// All that a reader or parser must know about a format. Lives as long as the program.
struct MrzLayout {
    MrzFormat format = MrzFormat::Td3;
    std::string_view name;            ///< as formatName gives it
    std::span<const int> lineLengths; ///< one number of characters per line
    std::span<const MrzFieldPlace>
        fields; ///< in reading order; every position belongs to one (Language also to DocumentNumber)
    std::span<const MrzCheckDigit> checkDigits; ///< the composite comes last
    std::optional<MrzLongNumber> longNumber;    ///< empty where the format has no rule for long numbers

    /// Number of lines.
    int lineCount() const { return static_cast<int>(lineLengths.size()); }
};

/// The format's name as files and answers write it: "TD1", "TD2", "TD3", "MRV-A", "MRV-B", "FRA-ID-36", "FRA-DL" or
/// "CHE-DL". Thread-safe.
std::string_view formatName(MrzFormat format);

/// The format of that name; empty when there is none. Thread-safe.
std::optional<MrzFormat> formatFromName(std::string_view name);

/// The format's layout. Thread-safe.
const MrzLayout& layout(MrzFormat format);

/// The field that holds this position (1-based), or nullptr when the format has no such position. Thread-safe.
const MrzFieldPlace* fieldAt(const MrzLayout& layout, MrzPosition position);

/// The place of this field, or nullptr when the format does not have it. Thread-safe.
const MrzFieldPlace* findField(const MrzLayout& layout, MrzField field);

/// The characters that the standard allows at this position (1-based); 0 when the format has no such position.
/// Real documents stray: digits in Russian names, for example. Thread-safe.
MrzCharacterSet allowedCharacters(const MrzLayout& layout, MrzPosition position);

/// The positions that a check digit covers, in the order in which they are weighed 7, 3, 1, 7, ... Thread-safe.
std::vector<MrzPosition> coveredPositions(const MrzCheckDigit& checkDigit);

/// The formats with this number of lines, each of which has this length, in the order of likelihood. The Swiss
/// licence, whose first line is shorter, is given for 3 lines of 30 as well, after TD1. Thread-safe.
std::vector<MrzFormat> formatsFor(int lineCount, int lineLength);

/// The format of these lines by their number, lengths and document code; empty when no format has that shape.
/// A code that no format expects gives the passport or card format of the shape. Characters are not checked.
/// Source: ICAO Doc 9303-4 to -7, sections 4.2.2.1; the French layouts by their code and state. Thread-safe.
std::optional<MrzFormat> detectFormat(std::span<const std::string_view> lines);

} // namespace lanepost::mrz
