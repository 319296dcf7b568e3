#include "document/name_alternatives.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace lanepost::document {
namespace {

constexpr std::size_t kMost = 6;
constexpr double kLeastProbability = 0.02;

bool isLetter(char c) {
    return c >= 'A' && c <= 'Z';
}

/// For each character of a name field where it stands in "PRIMARY SECONDARY"; fillers stand nowhere.
std::vector<std::optional<int>> placesInName(std::string_view field) {
    std::vector<std::optional<int>> places(field.size());
    int next = 0;
    bool open = false;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] == '<') {
            next += open ? 1 : 0; // one space for one filler or several
            open = false;
        } else {
            places[i] = next++;
            open = true;
        }
    }
    return places;
}

} // namespace

std::vector<NameAlternative> nameAlternativesOf(const mrz::MrzReading& reading) {
    const mrz::MrzFieldPlace* name =
        reading.format ? mrz::findField(mrz::layout(*reading.format), mrz::MrzField::Name) : nullptr;
    if (name == nullptr) {
        return {};
    }
    const auto line = static_cast<std::size_t>(name->range.line - 1);
    const auto first = static_cast<std::size_t>(name->range.start - 1);
    const auto length = static_cast<std::size_t>(name->range.length());
    if (line >= reading.characters.size() || line >= reading.lines.size() ||
        reading.characters[line].size() < first + length || reading.lines[line].size() < first + length) {
        return {};
    }
    const auto places = placesInName(std::string_view(reading.lines[line]).substr(first, length));
    std::vector<NameAlternative> found;
    for (std::size_t i = 0; i < length; ++i) {
        const mrz::MrzCharacter& read = reading.characters[line][first + i];
        for (const mrz::MrzAlternative& other : read.alternatives) {
            const double both = other.probability + read.confidence;
            const double share = both > 0 ? other.probability / both : 0;
            if (places[i] && isLetter(read.character) && isLetter(other.character) && share >= kLeastProbability && share < 1) {
                found.push_back({*places[i], other.character, share});
            }
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const NameAlternative& a, const NameAlternative& b) {
        return a.probability > b.probability;
    });
    found.resize(std::min(found.size(), kMost));
    return found;
}

} // namespace lanepost::document
