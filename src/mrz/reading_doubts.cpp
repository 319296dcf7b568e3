// Thresholds here decide what is accepted. They were set on 20,000 rendered zones in fonts kept out of training, so that
// fewer than one accepted in 10,000 is wrong, and checked on other seeds (docs/accuracy.md, "What confidence is worth").
#include "mrz/reading_doubts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "mrz/document_code.h"
#include "mrz/state_codes.h"

namespace lanepost::mrz {

namespace {

constexpr double kUnsureCharacter = 0.0065; // 1 - confidence
constexpr double kUnsureDocument = 0.1;    // sum of 1 - confidence over all characters
constexpr double kClearCode = 0.999;
constexpr double kEvenOff = 0.42; // pitches that a character may stand off its place
constexpr double kFlushOff = 0.6; // pitches that lines may begin or end apart
constexpr double kOwnInk = 0.58;   // pitches beyond the ends that the outermost character may reach itself
constexpr double kRoomBeside = 1.0; // pitches from the outermost characters to the strip's ends
constexpr double kInkNear = 1.6;  // pitches beyond the ends where another character would stand
constexpr float kInk = 0.5F;      // probability that a column holds a character

struct Spacing {
    double first = 0;
    double last = 0;
    double pitch = 0;
    double worst = 0; // pitches off place
};

// Parabola through the columns: a bent or tilted page changes the pitch slowly.
Spacing spacingOf(const LineAlignment& alignment) {
    const int n = static_cast<int>(alignment.characters.size());
    double s0 = 0, s2 = 0, s4 = 0, y0 = 0, y1 = 0, y2 = 0;
    for (int i = 0; i < n; ++i) {
        const double u = (i - (n - 1) / 2.0) / n;
        const double column = alignment.characters[i].column;
        s0 += 1;
        s2 += u * u;
        s4 += u * u * u * u;
        y0 += column;
        y1 += column * u;
        y2 += column * u * u;
    }
    const double bend = n > 4 ? (y2 * s0 - y0 * s2) / (s4 * s0 - s2 * s2) : 0;
    const double base = (y0 - bend * s2) / s0;
    const double slope = s2 > 0 ? y1 / s2 : 1;
    const auto at = [&](int i) {
        const double u = (i - (n - 1) / 2.0) / n;
        return base + u * (slope + u * bend);
    };
    Spacing spacing{at(0), at(n - 1), std::max(1e-3, std::abs(slope) / n), 0};
    for (int i = 0; i < n; ++i) {
        spacing.worst = std::max(spacing.worst, std::abs(alignment.characters[i].column - at(i)) / spacing.pitch);
    }
    return spacing;
}

// Whether the strip ends so soon that a character beside the line could not be seen.
bool cramped(const LineProbabilities& line, const Spacing& spacing) {
    return spacing.first < kRoomBeside * spacing.pitch || line.columns - spacing.last < kRoomBeside * spacing.pitch;
}

// Whether a character stands right outside the ends of one line.
bool columnsBeside(const LineProbabilities& line, const Spacing& spacing) {
    for (int t = 0; t < line.columns; ++t) {
        const double before = (spacing.first - t) / spacing.pitch;
        const double after = (t - spacing.last) / spacing.pitch;
        const double outside = std::max(before, after);
        if (outside > kOwnInk && outside < kInkNear && 1 - line.column(t)[0] > kInk) {
            return true;
        }
    }
    return false;
}

// Keys of mrz_json for what stands at a place of the name field.
std::string nameKey(const MrzReading& reading, MrzPosition place, const MrzFieldPlace& field) {
    const std::string& line = reading.lines[place.line - 1];
    const std::size_t separator = line.find("<<", field.range.start - 1);
    return separator == std::string::npos || place.position - 1 <= static_cast<int>(separator) + 1 ? "surname"
                                                                                                   : "given_names";
}

std::string keyAt(const MrzReading& reading, MrzPosition place) {
    const MrzFieldPlace* field = fieldAt(layout(*reading.format), place);
    if (field == nullptr || field->field == MrzField::Unused) {
        return {};
    }
    if (field->field == MrzField::Name) {
        return nameKey(reading, place, *field);
    }
    std::string key(fieldName(field->field));
    if (key.ends_with("_cd")) {
        key.resize(key.size() - 3);
    }
    return key;
}

void addFailedDigits(const MrzReading& reading, std::set<std::string>& doubtful) {
    bool fieldFailed = false;
    for (const CheckDigitResult& digit : reading.parse->checkDigits) {
        const bool composite = digit.name == "composite";
        if (digit.present && !digit.valid && !(composite && fieldFailed)) {
            doubtful.insert(composite ? "composite" : keyAt(reading, digit.position));
        }
        fieldFailed = fieldFailed || (digit.present && !digit.valid);
    }
}

bool plausibleDate(const MrzDate& date, bool mayBePartial) {
    if (date.raw.empty()) {
        return true;
    }
    const auto part = [&](std::size_t at, int least, int most) {
        const std::string_view two = std::string_view(date.raw).substr(at, 2);
        if (two == "<<") {
            return mayBePartial;
        }
        const bool digits = two[0] >= '0' && two[0] <= '9' && two[1] >= '0' && two[1] <= '9';
        const int value = (two[0] - '0') * 10 + two[1] - '0';
        return digits && value >= least && value <= most;
    };
    return date.raw.size() == 6 && part(0, 0, 99) && part(2, 1, 12) && part(4, 1, 31);
}

double leastConfidence(const MrzReading& reading, const MrzRange& range) {
    double least = 1;
    for (int i = range.start; i <= range.end; ++i) {
        least = std::min(least, reading.characters[range.line - 1][i - 1].confidence);
    }
    return least;
}

// Fields with an unsure character, and the least sure ones while what remains would still err too often as a whole.
void addUnsureFields(const MrzReading& reading, const std::vector<int>& unevenLines, std::set<std::string>& doubtful) {
    std::map<std::string, double> doubts;
    double whole = 0;
    for (int line = 0; line < static_cast<int>(reading.characters.size()); ++line) {
        const bool uneven = std::find(unevenLines.begin(), unevenLines.end(), line) != unevenLines.end();
        for (int i = 0; i < static_cast<int>(reading.characters[line].size()); ++i) {
            const double doubt = 1 - reading.characters[line][i].confidence;
            const MrzPosition place{line + 1, i + 1};
            const std::string key = keyAt(reading, place);
            doubts[key] += doubt;
            whole += doubt;
            if (doubt > kUnsureCharacter || uneven) {
                doubtful.insert(key);
            }
        }
    }
    while (whole > kUnsureDocument && !doubts.empty()) {
        const auto worst = std::max_element(doubts.begin(), doubts.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
        whole -= worst->second;
        doubtful.insert(worst->first);
        doubts.erase(worst);
    }
}

void addImpossibleFields(const MrzReading& reading, std::set<std::string>& doubtful) {
    const MrzFields& fields = reading.parse->fields;
    const MrzLayout& shape = layout(*reading.format);
    // A code outside the standard is the document's fault, not the reading's, when it is quite clear. (Its check in
    // document_builder says so to the officer either way.) Some cards leave the nationality blank. Document code and
    // state side by side are both outside only when the line was cut wrongly.
    const bool codeKnown =
        checkDocumentCode(*reading.format, fields.documentCode) != DocumentCodeState::NotConforming;
    const bool stateKnown = findStateCode(fields.issuingState) != nullptr;
    const auto doubtUnknown = [&](MrzField field, bool known) {
        const MrzFieldPlace* place = findField(shape, field);
        if (place != nullptr && !known &&
            (leastConfidence(reading, place->range) < kClearCode || (!codeKnown && !stateKnown))) {
            doubtful.insert(std::string(fieldName(field)));
        }
    };
    doubtUnknown(MrzField::DocumentCode, codeKnown);
    doubtUnknown(MrzField::IssuingState, stateKnown);
    doubtUnknown(MrzField::Nationality, fields.nationality.empty() || findStateCode(fields.nationality) != nullptr);
    if (!plausibleDate(fields.birthDate, true)) {
        doubtful.insert("birth_date");
    }
    if (!plausibleDate(fields.expiryDate, false)) {
        doubtful.insert("expiry_date");
    }
    for (const MrzPosition& place : reading.parse->unexpectedCharacters) {
        doubtful.insert(keyAt(reading, place));
    }
}

} // namespace

std::vector<int> unevenLines(const std::vector<LineAlignment>& alignments,
                             const std::vector<LineProbabilities>& lines) {
    std::vector<Spacing> spacings;
    for (const LineAlignment& alignment : alignments) {
        spacings.push_back(spacingOf(alignment));
    }
    std::vector<int> uneven;
    for (std::size_t i = 0; i < spacings.size(); ++i) {
        const Spacing& own = spacings[i];
        const bool flush = std::all_of(spacings.begin(), spacings.end(), [&](const Spacing& other) {
            return std::abs(own.first - other.first) < kFlushOff * own.pitch &&
                   std::abs(own.last - other.last) < kFlushOff * own.pitch;
        });
        if (!flush || own.worst > kEvenOff || columnsBeside(lines[i], own)) {
            uneven.push_back(static_cast<int>(i));
        }
    }
    return uneven;
}

bool inkBeside(const std::vector<LineAlignment>& alignments, const std::vector<LineProbabilities>& lines) {
    for (std::size_t i = 0; i < alignments.size(); ++i) {
        const Spacing spacing = spacingOf(alignments[i]);
        if (columnsBeside(lines[i], spacing) || cramped(lines[i], spacing)) {
            return true;
        }
    }
    return false;
}

void judgeReading(MrzReading& reading, const Misgivings& misgivings) {
    std::set<std::string> doubtful;
    reading.confidence = 1;
    for (const std::vector<MrzCharacter>& line : reading.characters) {
        for (const MrzCharacter& character : line) {
            reading.confidence = std::min(reading.confidence, character.confidence);
        }
    }
    addUnsureFields(reading, misgivings.unevenLines, doubtful);
    for (const MrzPosition& place : misgivings.twins) {
        doubtful.insert(keyAt(reading, place));
    }
    for (const MrzPosition& place : misgivings.overruled) {
        const auto& character = reading.characters[place.line - 1][place.position - 1];
        if (character.confidence < 0.999) {
            doubtful.insert(keyAt(reading, place));
        }
    }
    if (reading.parse) {
        addFailedDigits(reading, doubtful);
        addImpossibleFields(reading, doubtful);
    } else {
        doubtful.insert("document_code");
    }
    const bool anyDigit =
        reading.parse && std::any_of(reading.parse->checkDigits.begin(), reading.parse->checkDigits.end(),
                                     [](const CheckDigitResult& digit) { return digit.present; });
    if (!anyDigit) {
        doubtful.insert("document_number"); // formats without check digits prove nothing
    }
    doubtful.erase("");
    reading.doubtful.assign(doubtful.begin(), doubtful.end());
    reading.accepted = doubtful.empty();
}

} // namespace lanepost::mrz
