// Where numbers of an old order stand in a new one, when most of them moved in long runs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lanepost::screening {

/// Needs memory for what changed, not for what stayed. Lives on one thread while it is made; thread-safe afterwards.
class Renumbering {
public:
    /// `count` numbers from `from` on stand at `to` and behind. Calls come with ascending numbers on both sides.
    void keep(std::uint32_t from, std::uint32_t to, std::uint32_t count = 1) {
        if (!runs_.empty() && runs_.back().end == from && runs_.back().to + (from - runs_.back().begin) == to) {
            runs_.back().end += count;
            return;
        }
        runs_.push_back({from, from + count, to});
    }

    /// The new number; nothing when the old one was not kept.
    std::optional<std::uint32_t> of(std::uint32_t number) const {
        const auto behind = std::upper_bound(runs_.begin(), runs_.end(), number,
                                             [](std::uint32_t wanted, const Run& run) { return wanted < run.begin; });
        if (behind == runs_.begin() || number >= (behind - 1)->end) {
            return std::nullopt;
        }
        return (behind - 1)->to + (number - (behind - 1)->begin);
    }

private:
    struct Run {
        std::uint32_t begin;
        std::uint32_t end;
        std::uint32_t to;
    };
    std::vector<Run> runs_;
};

} // namespace lanepost::screening
