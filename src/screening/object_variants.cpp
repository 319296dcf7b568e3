#include "screening/object_variants.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

#include "mrz/check_digit.h"

namespace lanepost::screening {
namespace {

/// Two characters that readers take for each other, and how often that happens to one of them, roughly.
struct Confusion {
    char one;
    char other;
    double weight;
};

/// O/0 and 6/G: counted on held-out windows, models/mrz_line.md (12, 11 and 4 in 500 strips). The other pairs are those
/// that look alike in OCR-B and on plates; their weights only order them behind what was counted.
constexpr std::array<Confusion, 24> kConfusions{{{'O', '0', 0.012},  {'6', 'G', 0.004},  {'I', '1', 0.004},
                                                 {'B', '8', 0.004},  {'S', '5', 0.004},  {'Z', '2', 0.003},
                                                 {'Q', 'O', 0.003},  {'Q', '0', 0.002},  {'D', '0', 0.002},
                                                 {'D', 'O', 0.002},  {'M', 'N', 0.002},  {'C', 'G', 0.002},
                                                 {'U', 'V', 0.002},  {'V', 'Y', 0.001},  {'L', '1', 0.001},
                                                 {'T', '1', 0.001},  {'I', 'T', 0.001},  {'R', 'B', 0.001},
                                                 {'8', 'R', 0.0005}, {'E', 'F', 0.001},  {'P', 'R', 0.001},
                                                 {'3', '8', 0.0005}, {'5', '6', 0.0005}, {'K', 'X', 0.0005}}};

/// One character mistaken.
struct Change {
    std::size_t at = 0;
    char instead = 0;
    double weight = 0;
};

/// One or two of them, by their places among the changes: small, since hundreds are put in order for each number.
struct Plan {
    static constexpr std::uint32_t kNone = 0; ///< as `second`: the first change is never the second one
    double weight = 0;
    std::uint32_t first = 0;
    std::uint32_t second = kNone;
};

std::vector<Change> changesOf(std::string_view normal) {
    std::vector<Change> changes;
    for (std::size_t i = 0; i < normal.size(); ++i) {
        for (const Confusion& pair : kConfusions) {
            if (normal[i] == pair.one || normal[i] == pair.other) {
                changes.push_back({i, normal[i] == pair.one ? pair.other : pair.one, pair.weight});
            }
        }
    }
    return changes;
}

std::string changed(std::string_view normal, const std::vector<Change>& changes, const Plan& plan) {
    std::string text(normal);
    text[changes[plan.first].at] = changes[plan.first].instead;
    if (plan.second != Plan::kNone) {
        text[changes[plan.second].at] = changes[plan.second].instead;
    }
    return text;
}

MistakenCharacter mistaken(std::string_view normal, const Change& change) {
    return {normal[change.at], change.instead};
}

std::string spoken(const MistakenCharacter& character) {
    return std::string(1, character.read) + " read, " + character.possible + " possible";
}

/// The likeliest first; among equals the order of the places, so that the same number always gives the same variants.
bool likelier(const Plan& a, const Plan& b) {
    return std::tie(b.weight, a.first, a.second) < std::tie(a.weight, b.first, b.second);
}

std::vector<Plan> plansOf(const std::vector<Change>& changes, int mostChanges) {
    std::vector<Plan> plans;
    plans.reserve(changes.size() * (mostChanges > 1 ? changes.size() + 1 : 2) / 2);
    for (std::uint32_t i = 0; i < changes.size(); ++i) {
        plans.push_back({changes[i].weight, i});
        for (std::uint32_t j = i + 1; mostChanges > 1 && j < changes.size(); ++j) {
            if (changes[j].at != changes[i].at) {
                plans.push_back({changes[i].weight * changes[j].weight, i, j});
            }
        }
    }
    return plans;
}

/// keep: whether a variant's text can be; asked likeliest first, until there are enough.
template <typename Keep>
std::vector<ReadingVariant> variants(std::string_view normal, int mostChanges, std::size_t limit, Keep keep) {
    const std::vector<Change> changes = changesOf(normal);
    std::vector<Plan> plans = plansOf(changes, mostChanges);
    std::sort(plans.begin(), plans.end(), likelier);
    std::vector<ReadingVariant> made;
    made.reserve(std::min(limit, plans.size()));
    for (auto plan = plans.begin(); plan != plans.end() && made.size() < limit; ++plan) {
        std::string text = changed(normal, changes, *plan);
        if (!keep(text)) {
            continue;
        }
        made.push_back({std::move(text), plan->weight, mistaken(normal, changes[plan->first])});
        if (plan->second != Plan::kNone) {
            made.back().second = mistaken(normal, changes[plan->second]);
        }
    }
    return made;
}

} // namespace

std::string mistakeText(const ReadingVariant& variant) {
    return spoken(variant.first) + (variant.second ? "; " + spoken(*variant.second) : std::string());
}

std::vector<ReadingVariant> readingVariants(std::string_view normal, int mostChanges, std::size_t limit) {
    return variants(normal, mostChanges, limit, [](const std::string&) { return true; });
}

std::vector<ReadingVariant> variantsWithSameCheckDigit(std::string_view normal, int mostChanges, std::size_t limit) {
    const char digit = mrz::checkDigitOf(normal);
    return variants(normal, mostChanges, limit,
                    [&](const std::string& text) { return mrz::checkDigitOf(text) == digit; });
}

} // namespace lanepost::screening
