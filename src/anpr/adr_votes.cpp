// What the frames of one vehicle's stay agree on about its orange panels.
#include "anpr/adr_votes.h"

#include <algorithm>

namespace lanepost::anpr {
namespace {

// Of the heaviest: a vehicle with several different panels shows each of them about as often.
constexpr double kShareOfHeaviest = .5;

bool sameNumbers(const AdrPanel& a, const AdrPanel& b) {
    return a.blank == b.blank && a.hazardNumber == b.hazardNumber && a.unNumber == b.unNumber;
}

} // namespace

void AdrVotes::add(const AdrPanel& panel) {
    auto vote = std::find_if(votes_.begin(), votes_.end(), [&](const Vote& v) { return sameNumbers(v.best, panel); });
    if (vote == votes_.end()) {
        vote = votes_.insert(votes_.end(), Vote{panel});
    }
    vote->weight += panel.confidence;
    ++vote->frames;
    if (panel.confidence > vote->best.confidence) {
        vote->best = panel;
    }
}

std::vector<AdrPanel> AdrVotes::agreed() const {
    std::vector<Vote> votes = votes_;
    std::stable_sort(votes.begin(), votes.end(), [](const Vote& a, const Vote& b) { return a.weight > b.weight; });
    std::vector<AdrPanel> panels;
    for (const Vote& vote : votes) {
        const bool first = panels.empty();
        if (first || (vote.frames > 1 && vote.weight >= kShareOfHeaviest * votes.front().weight)) {
            panels.push_back(vote.best);
        }
    }
    return panels;
}

} // namespace lanepost::anpr
