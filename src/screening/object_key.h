// Objects by their numbers: documents, plates, VINs, containers, and the whole number as one key.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lanepost::screening {

/// What a listed number belongs to.
enum class ObjectKind : std::uint8_t { Document, Plate, Vin, Container };
/// How many kinds there are.
constexpr std::size_t kObjectKinds = 4;
/// Longest number of an object list, in characters after normalisation.
constexpr std::size_t kMaxObjectCharacters = 24;
/// Longest number that a narrow key holds.
constexpr std::size_t kNarrowCharacters = 12;

/// The kind's word in files and messages: "document", "plate", "vin", "container". Thread-safe.
std::string_view objectKindText(ObjectKind kind);
/// The kind of objectKindText. Thread-safe.
std::optional<ObjectKind> objectKindOf(std::string_view text);

/// The number as A-Z and 0-9, as normalNumber() or normalPlate() give it. A VIN has 17 characters or fewer (before 1981)
/// and none of I, O, Q (ISO 3779): they are read as 1, 0, 0. A container number has 11 characters, or 10 without the
/// check digit (ISO 6346), which is then left out of the key for all: owner code and serial number name the container.
/// Nothing when it is no number of that kind or longer than kMaxObjectCharacters. Thread-safe.
std::optional<std::string> normalObject(ObjectKind kind, std::string_view text);

/// A normal number as a whole, not a hash of it: different numbers have different keys. `high` is 0 unless the number
/// is longer than kNarrowCharacters.
struct ObjectKey {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool wide = false; ///< longer than kNarrowCharacters
    friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

/// The key of what normalObject gave. Thread-safe.
ObjectKey packObject(std::string_view normal);
/// The number of a key; what packObject got. Thread-safe.
std::string unpackObject(const ObjectKey& key);

/// Spreads keys evenly over all values; one to one, so that equal results still mean equal numbers. Thread-safe.
ObjectKey mixed(const ObjectKey& key);
/// Takes mixed() back. Thread-safe.
ObjectKey unmixed(const ObjectKey& key);

/// How a number and its own check digit stand to each other. Evidence only: no hit is dropped for it.
enum class CheckDigitState { Right, Wrong, None };

/// The check digit of a VIN, at position 9. Thread-safe.
/// Source: ISO 3779 leaves it to the regions; North America (49 CFR 565.15) and China demand it, so Wrong proves nothing
/// for a vehicle from elsewhere. None: not 17 characters, or a character there that is neither digit nor X.
CheckDigitState vinCheckDigit(std::string_view normalVin);

/// The check digit of a container number, its last of 11 characters. Thread-safe.
/// Source: ISO 6346, annex A: values 10 to 38 for letters without the multiples of 11, weights 2^position, modulus 11,
/// then 10. None: without a check digit, or not four letters and digits.
CheckDigitState containerCheckDigit(std::string_view text);

} // namespace lanepost::screening
