#include "screening/object_key.h"

#include <algorithm>

#include "base/expect.h"
#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

constexpr std::array<std::string_view, kObjectKinds> kKindTexts{"document", "plate", "vin", "container"};
/// 0 stands for "no character", so that numbers of different lengths differ.
constexpr std::uint64_t kBase = 37;
constexpr std::size_t kVinCharacters = 17;
constexpr std::size_t kContainerCharacters = 10; // without the check digit
constexpr std::size_t kContainerLetters = 4;

// The multipliers of MurmurHash3's 64-bit finaliser, and their inverses modulo 2^64.
constexpr std::uint64_t kFirst = 0xFF51AFD7ED558CCDULL;
constexpr std::uint64_t kSecond = 0xC4CEB9FE1A85EC53ULL;
constexpr std::uint64_t kFirstInverse = 0x4F74430C22A54005ULL;
constexpr std::uint64_t kSecondInverse = 0x9CB4B2F8129337DBULL;
static_assert(kFirst * kFirstInverse == 1 && kSecond * kSecondInverse == 1);

constexpr std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 33U)) * kFirst;
    value = (value ^ (value >> 33U)) * kSecond;
    return value ^ (value >> 33U);
}

constexpr std::uint64_t unmix(std::uint64_t value) {
    value = (value ^ (value >> 33U)) * kSecondInverse; // x ^ (x >> 33) is its own inverse
    value = (value ^ (value >> 33U)) * kFirstInverse;
    return value ^ (value >> 33U);
}
static_assert(unmix(mix(0x0123456789ABCDEFULL)) == 0x0123456789ABCDEFULL);

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// A character's value in a packed number: 1 to 36, 0 for what is none. A table, since a branch on every character of
/// a number costs more than the rest of the packing.
constexpr std::array<std::uint8_t, 256> kCharacterValues = [] {
    std::array<std::uint8_t, 256> values{};
    for (int digit = 0; digit < 10; ++digit) {
        values['0' + digit] = static_cast<std::uint8_t>(1 + digit);
    }
    for (int letter = 0; letter < 26; ++letter) {
        values['A' + letter] = static_cast<std::uint8_t>(11 + letter);
    }
    return values;
}();

constexpr std::array<std::uint64_t, kNarrowCharacters + 1> kPowersOfBase = [] {
    std::array<std::uint64_t, kNarrowCharacters + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) {
        powers[i] = powers[i - 1] * kBase;
    }
    return powers;
}();

std::uint64_t packed(std::string_view part) {
    std::uint64_t value = 0;
    for (const char c : part) {
        value = value * kBase + kCharacterValues[static_cast<unsigned char>(c)];
    }
    return value * kPowersOfBase[kNarrowCharacters - part.size()];
}

std::string unpacked(std::uint64_t value) {
    std::string text;
    for (std::size_t i = 0; i < kNarrowCharacters; ++i, value /= kBase) {
        const auto digit = static_cast<int>(value % kBase);
        if (digit != 0) {
            text.push_back(static_cast<char>(digit <= 10 ? '0' + digit - 1 : 'A' + digit - 11));
        }
    }
    std::reverse(text.begin(), text.end());
    return text;
}

std::optional<std::string> normalVin(std::string text) {
    for (char& c : text) {
        c = c == 'I' ? '1' : c == 'O' || c == 'Q' ? '0' : c;
    }
    return text.size() <= kVinCharacters ? std::optional(std::move(text)) : std::nullopt;
}

bool looksLikeContainer(std::string_view text) {
    return (text.size() == kContainerCharacters || text.size() == kContainerCharacters + 1) &&
           std::none_of(text.begin(), text.begin() + kContainerLetters, isDigit) &&
           std::all_of(text.begin() + kContainerLetters, text.end(), isDigit);
}

/// A letter's or digit's value in a VIN's check sum (49 CFR 565.15, table III).
int vinValue(char c) {
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    constexpr std::string_view kValues = "12345678123457923456789";
    if (isDigit(c)) {
        return c - '0';
    }
    const std::size_t at = kLetters.find(c);
    return at == std::string_view::npos ? -1 : kValues[at] - '0';
}

/// ISO 6346, annex A: A is 10; 11, 22 and 33 are left out.
int containerValue(char c) {
    if (isDigit(c)) {
        return c - '0';
    }
    const int order = c - 'A';
    return 10 + order + (order >= 1 ? 1 : 0) + (order >= 11 ? 1 : 0) + (order >= 21 ? 1 : 0);
}

} // namespace

std::string_view objectKindText(ObjectKind kind) {
    return kKindTexts[static_cast<std::size_t>(kind)];
}

std::optional<ObjectKind> objectKindOf(std::string_view text) {
    const auto* found = std::find(kKindTexts.begin(), kKindTexts.end(), text);
    return found == kKindTexts.end() ? std::nullopt : std::optional(static_cast<ObjectKind>(found - kKindTexts.begin()));
}

std::optional<std::string> normalObject(ObjectKind kind, std::string_view text) {
    auto normal = kind == ObjectKind::Plate ? normalPlate(text) : normalNumber(text);
    if (!normal || normal->size() > kMaxObjectCharacters) {
        return std::nullopt;
    }
    if (kind == ObjectKind::Vin) {
        return normalVin(std::move(*normal));
    }
    if (kind == ObjectKind::Container) {
        return looksLikeContainer(*normal) ? std::optional(normal->substr(0, kContainerCharacters)) : std::nullopt;
    }
    return normal;
}

ObjectKey packObject(std::string_view normal) {
    LANEPOST_EXPECT(normal.size() <= kMaxObjectCharacters);
    if (normal.size() <= kNarrowCharacters) {
        return {0, packed(normal), false};
    }
    return {packed(normal.substr(0, kNarrowCharacters)), packed(normal.substr(kNarrowCharacters)), true};
}

std::string unpackObject(const ObjectKey& key) {
    return key.wide ? unpacked(key.high) + unpacked(key.low) : unpacked(key.low);
}

ObjectKey mixed(const ObjectKey& key) {
    if (!key.wide) {
        return {0, mix(key.low), false};
    }
    ObjectKey out = key; // a Feistel network: each step can be taken back
    out.low ^= mix(out.high);
    out.high ^= mix(out.low ^ kFirst);
    out.low ^= mix(out.high ^ kSecond);
    out.high ^= mix(out.low);
    return out;
}

ObjectKey unmixed(const ObjectKey& key) {
    if (!key.wide) {
        return {0, unmix(key.low), false};
    }
    ObjectKey out = key;
    out.high ^= mix(out.low);
    out.low ^= mix(out.high ^ kSecond);
    out.high ^= mix(out.low ^ kFirst);
    out.low ^= mix(out.high);
    return out;
}

CheckDigitState vinCheckDigit(std::string_view normalVin) {
    constexpr std::array<int, kVinCharacters> kWeights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    constexpr std::size_t kPlace = 8;
    if (normalVin.size() != kVinCharacters || (!isDigit(normalVin[kPlace]) && normalVin[kPlace] != 'X')) {
        return CheckDigitState::None;
    }
    int sum = 0;
    for (std::size_t i = 0; i < kVinCharacters; ++i) {
        const int value = vinValue(normalVin[i]);
        if (value < 0) {
            return CheckDigitState::None;
        }
        sum += value * kWeights[i];
    }
    const char expected = sum % 11 == 10 ? 'X' : static_cast<char>('0' + sum % 11);
    return normalVin[kPlace] == expected ? CheckDigitState::Right : CheckDigitState::Wrong;
}

CheckDigitState containerCheckDigit(std::string_view text) {
    const auto normal = normalNumber(text);
    if (!normal || normal->size() != kContainerCharacters + 1 || !looksLikeContainer(*normal)) {
        return CheckDigitState::None;
    }
    int sum = 0;
    for (std::size_t i = 0; i < kContainerCharacters; ++i) {
        sum += containerValue((*normal)[i]) << i;
    }
    const char expected = static_cast<char>('0' + sum % 11 % 10);
    return normal->back() == expected ? CheckDigitState::Right : CheckDigitState::Wrong;
}

} // namespace lanepost::screening
