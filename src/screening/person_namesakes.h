// How many people of a list share the parts of a name: what tells a rare name from two frequent parts that go together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "screening/person_alignment.h"
#include "screening/person_matches.h"

namespace lanepost::screening {

/// Counts, for one form of a name, the rows that have the aligned parts together. Not thread-safe: it remembers what it
/// counted.
class Namesakes {
public:
    /// matches: outlives this.
    explicit Namesakes(const PersonMatches& matches) : matches_(matches) {}

    /// Sets togetherPoints and namesakes of an alignment, and its sum anew: how much rarer or less rare than each part
    /// alone the parts are together, from the rows of other entries than `entry` that have parts at least as like, and
    /// where few are met, from what is usual. An alignment with fewer than two such parts, and any in a layer of changes,
    /// stays as it is.
    void judge(NameAlignment& name, std::uint32_t entry);

private:
    /// A likeness of one item, and everything that is at least as good.
    struct Likeliest {
        std::uint16_t item;
        float points;
        friend bool operator<(const Likeliest& a, const Likeliest& b) {
            return std::pair(a.item, a.points) < std::pair(b.item, b.points);
        }
    };
    struct Rows {
        std::vector<std::pair<std::size_t, std::size_t>> parts; ///< ranges of the dictionary
        std::uint64_t count = 0;
    };
    struct Count {
        std::vector<std::uint32_t> entries; ///< of the rows met
        double share = 1;                   ///< of the rows that were looked at
        double points = 0;                  ///< the parts' significances, added up
        double most = 0;                    ///< rows with the rarest of the parts: more cannot have all
    };

    Rows rowsOf(const Likeliest& least) const;
    bool rowHas(std::size_t word, const Likeliest& least) const;
    const Count& countOf(const std::vector<Likeliest>& parts);

    const PersonMatches& matches_;
    std::map<std::vector<Likeliest>, Count> counted_;
};

} // namespace lanepost::screening
