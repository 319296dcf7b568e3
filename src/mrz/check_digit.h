// The check digit of ICAO Doc 9303-3, section 4.9: weights 7, 3, 1, modulus 10.
#pragma once

#include <array>
#include <string_view>

#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// What a character is worth: digits themselves, A to Z 10 to 35, the filler and anything else 0. Thread-safe.
constexpr int checkDigitValue(char c) {
    const int index = alphabetIndex(c);
    return index < 0 || index == 36 ? 0 : index;
}

/// checkDigitValue of every byte, for the parser's inner loop.
inline constexpr std::array<unsigned char, 256> kCheckDigitValues = [] {
    std::array<unsigned char, 256> values{};
    for (const char c : kMrzAlphabet)
        values[static_cast<unsigned char>(c)] = static_cast<unsigned char>(checkDigitValue(c));
    return values;
}();

/// Adds up characters of one or more runs as one string. Lives where it is declared.
class CheckDigitSum {
public:
    /// Adds the run's characters, from left to right.
    constexpr void add(std::string_view run) {
        for (const char c : run) {
            sum_ += kCheckDigitValues[static_cast<unsigned char>(c)] * kWeights[turn_];
            turn_ = turn_ == 2 ? 0 : turn_ + 1;
        }
    }
    /// The digit for what was added so far: '0' for nothing.
    constexpr char digit() const { return static_cast<char>('0' + sum_ % 10); }

private:
    static constexpr int kWeights[3] = {7, 3, 1};
    int sum_ = 0;
    int turn_ = 0;
};

/// The check digit of one run, '0' to '9'. Thread-safe.
constexpr char checkDigitOf(std::string_view run) {
    CheckDigitSum sum;
    sum.add(run);
    return sum.digit();
}

} // namespace lanepost::mrz
