#include "screening/person_index_format.h"

#include <algorithm>
#include <bit>

#include "screening/name_fold.h"
#include "screening/name_likeness.h"
#include "screening/snapshot_format.h"

namespace lanepost::screening {
namespace {

/// Tells keys of skeletons from keys of folds.
constexpr std::uint64_t kSkeletonSalt = 0x9E3779B97F4A7C15ULL;
constexpr std::uint64_t kNearSkeletonSalt = 0xC2B2AE3D27D4EB4FULL;
/// Keys per bucket, about: fewer cost memory, more cost time.
constexpr std::size_t kBucketLoad = 4;

/// Hashes of `letters` with up to `deletions` letters left out.
void addDeletionKeys(std::string_view letters, std::size_t deletions, std::uint64_t salt,
                     std::vector<std::uint64_t>& keys) {
    keys.push_back(snapshotKeyHash(letters) ^ salt);
    if (deletions == 0) {
        return;
    }
    std::string once;
    std::string twice;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        once.assign(letters.substr(0, i)).append(letters.substr(i + 1));
        keys.push_back(snapshotKeyHash(once) ^ salt);
        for (std::size_t j = i; deletions > 1 && j < once.size(); ++j) {
            twice.assign(once, 0, j).append(once, j + 1);
            keys.push_back(snapshotKeyHash(twice) ^ salt);
        }
    }
}

} // namespace

std::uint32_t calendarYear(const PartialDate& date) {
    return date.year ? static_cast<std::uint32_t>(std::clamp(*date.year, kFirstYear, kLastYear)) : 0;
}

std::size_t SlotCalendar::slotOf(const PartialDate& date) const {
    const std::uint32_t year = calendarYear(date);
    if (year != 0 && (year < firstYear || year - firstYear >= years)) {
        return npos;
    }
    const std::size_t place = year == 0 ? 0 : 1 + year - firstYear;
    return place * kSlotsOfYear + static_cast<std::size_t>(date.month.value_or(0)) * 32 +
           static_cast<std::size_t>(date.day.value_or(0));
}

PartialDate SlotCalendar::dateOf(std::size_t slot) const {
    PartialDate date;
    const std::size_t place = slot / kSlotsOfYear;
    const auto month = static_cast<int>(slot % kSlotsOfYear / 32);
    const auto day = static_cast<int>(slot % 32);
    if (place != 0) {
        date.year = static_cast<int>(firstYear + place - 1);
    }
    if (month != 0) {
        date.month = month;
    }
    if (day != 0) {
        date.day = day;
    }
    return date;
}

std::vector<std::uint64_t> partKeys(std::string_view fold, std::string_view skeleton, bool unvocalised, KeyUse use) {
    std::vector<std::uint64_t> keys;
    keys.reserve(40);
    addDeletionKeys(fold.substr(0, kKeyLetters), editsAllowed(fold.size()), 0, keys);
    const bool bare = unvocalised || use == KeyUse::Look;
    if (skeleton.size() >= (bare ? kLeastBareSkeleton : kLeastSkeleton)) {
        keys.push_back(snapshotKeyHash(skeleton) ^ kSkeletonSalt);
    }
    if (bare && skeleton.size() >= kLeastSkeleton) {
        addDeletionKeys(skeleton, 1, kNearSkeletonSalt, keys);
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

std::size_t countedKeys(std::size_t foldLength) {
    const std::size_t letters = std::min(foldLength, kKeyLetters);
    const std::size_t deletions = editsAllowed(foldLength);
    return 2 + (deletions > 0 ? letters : 0) + (deletions > 1 ? letters * (letters - 1) / 2 : 0);
}

std::size_t bucketsFor(std::size_t counted) {
    return std::bit_ceil(counted / kBucketLoad + 1);
}

std::vector<std::uint32_t> bucketsOf(std::string_view fold, std::string_view skeleton, bool unvocalised,
                                     std::size_t buckets) {
    std::vector<std::uint32_t> found;
    for (const std::uint64_t key : partKeys(fold, skeleton, unvocalised, KeyUse::File)) {
        found.push_back(static_cast<std::uint32_t>(key & (buckets - 1)));
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::uint64_t foldKey(std::string_view fold) {
    return snapshotKeyHash(fold.substr(0, kKeyLetters));
}

std::uint32_t letterBits(std::string_view fold) {
    std::uint32_t bits = 0;
    for (const char letter : fold) {
        bits |= letter >= 'A' && letter <= 'Z' ? 1U << static_cast<unsigned>(letter - 'A') : 0U;
    }
    return bits;
}

} // namespace lanepost::screening
