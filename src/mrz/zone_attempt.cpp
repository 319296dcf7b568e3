#include "mrz/zone_attempt.h"

#include <optional>

namespace lanepost::mrz {

namespace {

constexpr double kSureQuality = -0.03;   // DecodedZone::quality of clear text
constexpr double kDigitRank = 0.1;       // what a check digit that holds is worth in quality
constexpr double kCutRank = 0.25;        // what lines that may be cut lose of it
constexpr double kGoodQuality = -0.05;   // ends the search
constexpr double kClearCharacters = -0.03; // ZoneAttempt::clarity of text in its right view
constexpr double kProvenQuality = -0.15; // ends the search when check digits hold

bool possibleDate(const MrzDate& date) {
    const int month = date.raw.size() == 6 ? (date.raw[2] - '0') * 10 + date.raw[3] - '0' : 0;
    return month >= 1 && month <= 12;
}

// Check digits that hold and mean something: a row of one character, which text on its head is often taken for,
// satisfies its digit too.
int heldDigits(const MrzReading& reading) {
    if (!reading.parse) {
        return 0;
    }
    const MrzFields& fields = reading.parse->fields;
    int held = 0;
    for (const CheckDigitResult& digit : reading.parse->checkDigits) {
        const bool meaningful = digit.name == "birth_date"    ? possibleDate(fields.birthDate)
                                : digit.name == "expiry_date" ? possibleDate(fields.expiryDate)
                                : digit.name == "document_number"
                                    ? fields.documentNumber.find_first_not_of(digit.captured) != std::string::npos
                                    : digit.name == "composite";
        held += digit.valid && meaningful ? 1 : 0;
    }
    return held;
}

} // namespace

double ZoneAttempt::rank() const {
    return decoded.quality + kDigitRank * heldDigits(decoded.reading) - (mayBeCut() ? kCutRank : 0);
}

// Cut lines are clear too: where more seems to stand beside them, or the digit over all fields fails, it may be a cut.
bool ZoneAttempt::mayBeCut() const {
    const std::optional<MrzParse>& parse = decoded.reading.parse;
    if (!parse) {
        return decoded.inkBeside;
    }
    const CheckDigitResult* composite = parse->checkDigit("composite");
    const bool contradicted = composite != nullptr && composite->present && !composite->valid;
    return !parse->allPresentCheckDigitsValid() && (decoded.inkBeside || contradicted);
}

bool ZoneAttempt::cutWrongly() const {
    return (clear() && mayBeCut()) || (!clear() && clarity > kClearCharacters);
}

bool ZoneAttempt::clear() const {
    return decoded.quality > kSureQuality && heldDigits(decoded.reading) >= 2;
}

bool ZoneAttempt::good() const {
    if (decoded.quality > kGoodQuality) {
        return lengthsTried || !mayBeCut();
    }
    const std::optional<MrzParse>& parse = decoded.reading.parse;
    return decoded.quality > kProvenQuality && parse && parse->allPresentCheckDigitsValid() &&
           heldDigits(decoded.reading) >= 2;
}

} // namespace lanepost::mrz
