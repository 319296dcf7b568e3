#include "screening/name_slips.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "screening/name_fold.h"

namespace lanepost::screening {
namespace {

constexpr std::size_t kLeastLetters = 4;
constexpr std::size_t kMostLetters = 20;

/// Collects slips of one part.
class Slips {
public:
    Slips(std::string_view text, std::string_view fold) : text_(text), fold_(fold) {}

    void readings() {
        for (std::size_t at = 0; at < text_.size(); ++at) {
            for (char other = 'A'; other <= 'Z'; ++other) {
                if (lookAlike(text_[at], other)) {
                    std::string before(text_);
                    before[at] = other;
                    add(before, kReadingCost, Likeness::Reading);
                }
            }
        }
    }
    void lettersMore() {
        for (std::size_t at = 0; at < text_.size(); ++at) {
            std::string before(text_);
            before.erase(at, 1);
            add(before, kGapCost, Likeness::Typing);
        }
    }
    void lettersLess() {
        for (std::size_t at = 1; at < text_.size(); ++at) {
            const bool together = text_[at - 1] != text_[at] &&
                                  foldNamePart(text_.substr(0, at)) + foldNamePart(text_.substr(at)) != fold_;
            for (char letter = 'A'; together && letter <= 'Z'; ++letter) {
                std::string before(text_);
                before.insert(at, 1, letter);
                add(before, kGapCost, Likeness::Typing);
            }
        }
    }
    void exchanges() {
        for (std::size_t at = 1; at < text_.size(); ++at) {
            std::string before(text_);
            std::swap(before[at - 1], before[at]);
            add(before, kSwapCost, Likeness::Typing);
        }
    }
    std::vector<FoldSlip> take() {
        std::sort(found_.begin(), found_.end(), [](const FoldSlip& a, const FoldSlip& b) {
            return a.fold != b.fold ? a.fold < b.fold : a.cost < b.cost;
        });
        const auto end = std::unique(found_.begin(), found_.end(),
                                     [](const FoldSlip& a, const FoldSlip& b) { return a.fold == b.fold; });
        found_.erase(end, found_.end());
        return std::move(found_);
    }

private:
    void add(std::string_view before, float cost, Likeness kind) {
        std::string fold = foldNamePart(before);
        const std::size_t allowed = editsAllowedBetween(fold.size(), fold_.size());
        if (fold.size() > 2 && fold != fold_ && !editsBetween(fold, fold_, allowed)) {
            found_.push_back({std::move(fold), cost + kSlipCost, kind});
        }
    }

    /// On top of the letter's: the spelling is not compared again.
    static constexpr float kSlipCost = 0.5F;

    const std::string_view text_;
    const std::string_view fold_;
    std::vector<FoldSlip> found_;
};

} // namespace

std::vector<FoldSlip> slipsOf(std::string_view text, std::string_view fold) {
    if (text.size() < kLeastLetters || text.size() > kMostLetters) {
        return {};
    }
    Slips slips(text, fold);
    slips.readings();
    slips.lettersMore();
    slips.lettersLess();
    slips.exchanges();
    return slips.take();
}

} // namespace lanepost::screening
