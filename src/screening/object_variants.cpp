#include "screening/object_variants.h"

#include <algorithm>
#include <array>
#include <optional>

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

/// One or two of them.
struct Plan {
    Change first;
    std::optional<Change> second;
    double weight = 0;
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

std::string changed(std::string_view normal, const Plan& plan) {
    std::string text(normal);
    text[plan.first.at] = plan.first.instead;
    if (plan.second) {
        text[plan.second->at] = plan.second->instead;
    }
    return text;
}

std::string spoken(std::string_view normal, const Change& change) {
    return std::string(1, normal[change.at]) + " read, " + change.instead + " possible";
}

/// The likeliest first; among equals the order of the text, so that the same number always gives the same variants.
bool likelier(const Plan& a, const Plan& b) {
    if (a.weight != b.weight) {
        return a.weight > b.weight;
    }
    const auto place = [](const Plan& plan) {
        return std::array<std::size_t, 4>{plan.first.at, static_cast<std::size_t>(plan.first.instead),
                                          plan.second ? plan.second->at + 1 : 0,
                                          plan.second ? static_cast<std::size_t>(plan.second->instead) : 0};
    };
    return place(a) < place(b);
}

template <typename Keep>
std::vector<ReadingVariant> variants(std::string_view normal, int mostChanges, std::size_t limit, Keep keep) {
    const std::vector<Change> changes = changesOf(normal);
    std::vector<Plan> plans;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        plans.push_back({changes[i], std::nullopt, changes[i].weight});
        for (std::size_t j = i + 1; mostChanges > 1 && j < changes.size(); ++j) {
            if (changes[j].at != changes[i].at) {
                plans.push_back({changes[i], changes[j], changes[i].weight * changes[j].weight});
            }
        }
    }
    std::erase_if(plans, [&](const Plan& plan) { return !keep(plan); });
    const std::size_t count = std::min(limit, plans.size());
    std::partial_sort(plans.begin(), plans.begin() + static_cast<std::ptrdiff_t>(count), plans.end(), likelier);
    std::vector<ReadingVariant> made;
    made.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::string change = spoken(normal, plans[i].first);
        if (plans[i].second) {
            change += "; " + spoken(normal, *plans[i].second);
        }
        made.push_back({changed(normal, plans[i]), plans[i].weight, std::move(change)});
    }
    return made;
}

} // namespace

std::vector<ReadingVariant> readingVariants(std::string_view normal, int mostChanges, std::size_t limit) {
    return variants(normal, mostChanges, limit, [](const Plan&) { return true; });
}

std::vector<ReadingVariant> variantsWithSameCheckDigit(std::string_view normal, int mostChanges, std::size_t limit) {
    const char digit = mrz::checkDigitOf(normal);
    return variants(normal, mostChanges, limit,
                    [&](const Plan& plan) { return mrz::checkDigitOf(changed(normal, plan)) == digit; });
}

} // namespace lanepost::screening
