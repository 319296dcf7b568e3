#include "screening/delta_build.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/file.h"
#include "screening/entry_coding.h"
#include "screening/snapshot_builder.h"
#include "screening/snapshot_merge.h"

namespace lanepost::screening {
namespace {

/// Entries that the day's travellers are screened against again, at most; 10,000 take about a second.
constexpr std::uint64_t kMostScreenedAgain = 100'000;

/// Where an entry stands in the base, and the identity of its content.
struct BaseEntry {
    std::uint32_t number = 0;
    Sha256 content{};
};

/// An entry of the next version, seen from the base.
struct NextEntry {
    std::string id;
    std::optional<std::uint32_t> baseNumber; ///< empty when the base does not have it
    bool changed = false;
};

Sha256 contentOf(const WatchlistEntry& entry) {
    std::vector<std::byte> bytes;
    appendEntry(entry, bytes);
    return sha256(bytes);
}

tl::unexpected<Error> twice(std::string_view which) {
    return fail(ErrorKind::InvalidArgument,
                "an id stands twice in the " + std::string(which) + " version; build it with `lanepost watchlist build`");
}

Result<std::unordered_map<std::string, BaseEntry>> readBase(const WatchlistSnapshot& base) {
    std::unordered_map<std::string, BaseEntry> entries;
    entries.reserve(base.entryCount());
    for (std::uint32_t number = 0; number < base.entryCount(); ++number) {
        auto entry = base.entry(number);
        if (!entry) {
            return fail(entry.error());
        }
        if (!entries.emplace(entry->id, BaseEntry{number, contentOf(*entry)}).second) {
            return twice("base");
        }
    }
    return entries;
}

Result<std::vector<NextEntry>> readNext(const WatchlistSnapshot& next,
                                        const std::unordered_map<std::string, BaseEntry>& base) {
    std::vector<NextEntry> entries;
    std::unordered_set<std::string> ids;
    entries.reserve(next.entryCount());
    for (std::uint32_t number = 0; number < next.entryCount(); ++number) {
        auto entry = next.entry(number);
        if (!entry) {
            return fail(entry.error());
        }
        if (!ids.insert(entry->id).second) {
            return twice("new");
        }
        NextEntry seen;
        if (const auto found = base.find(entry->id); found != base.end()) {
            seen.baseNumber = found->second.number;
            seen.changed = found->second.content != contentOf(*entry);
        }
        seen.id = std::move(entry->id);
        entries.push_back(std::move(seen));
    }
    return entries;
}

/// Which of the entries known to the base stay in place: a longest rising sequence of their base numbers. The others
/// moved. Patience sorting, O(n log n).
std::vector<bool> keptInOrder(const std::vector<NextEntry>& next) {
    std::vector<std::uint32_t> tails;               // positions in `next`, by length of the sequence that they end
    std::vector<std::int64_t> before(next.size(), -1);
    for (std::uint32_t i = 0; i < next.size(); ++i) {
        if (!next[i].baseNumber) {
            continue;
        }
        const auto place = std::lower_bound(tails.begin(), tails.end(), *next[i].baseNumber,
                                            [&](std::uint32_t tail, std::uint32_t number) {
                                                return *next[tail].baseNumber < number;
                                            });
        before[i] = place == tails.begin() ? -1 : static_cast<std::int64_t>(*(place - 1));
        if (place == tails.end()) {
            tails.push_back(i);
        } else {
            *place = i;
        }
    }
    std::vector<bool> kept(next.size(), false);
    for (std::int64_t i = tails.empty() ? -1 : static_cast<std::int64_t>(tails.back()); i >= 0;
         i = before[static_cast<std::size_t>(i)]) {
        kept[static_cast<std::size_t>(i)] = true;
    }
    return kept;
}

Result<void> checkPair(const WatchlistHeader& base, const WatchlistHeader& next) {
    if (base.listId != next.listId) {
        return fail(ErrorKind::InvalidArgument, "the base is list \"" + base.listId + "\", the new version is list \"" +
                                                    next.listId + "\"; give two versions of one list");
    }
    if (next.builtAt < base.builtAt) {
        return fail(ErrorKind::InvalidArgument, "the new version was built at " + toRfc3339(next.builtAt) +
                                                    ", before the base's " + toRfc3339(base.builtAt) +
                                                    "; exchange the two files");
    }
    return {};
}

} // namespace

Result<WatchlistDelta> diffSnapshots(const WatchlistSnapshot& base, const WatchlistSnapshot& next) {
    if (auto good = checkPair(base.header(), next.header()); !good) {
        return fail(good.error());
    }
    auto known = readBase(base);
    if (!known) {
        return fail(known.error());
    }
    const auto entries = readNext(next, *known);
    if (!entries) {
        return fail(entries.error());
    }
    const std::vector<bool> kept = keptInOrder(*entries);
    WatchlistDelta delta{base.digest(), base.header().version, next.digest(), next.header(), next.entryCount(), {}, {}};
    for (std::uint32_t i = 0; i < entries->size(); ++i) {
        const NextEntry& seen = (*entries)[i];
        if (kept[i]) {
            known->erase(seen.id);
        }
        if (kept[i] && !seen.changed) {
            continue;
        }
        auto entry = next.entry(i);
        if (!entry) {
            return fail(entry.error());
        }
        const std::string after = kept[i] || i == 0 ? std::string() : (*entries)[i - 1].id;
        delta.entries.push_back({std::move(*entry), !kept[i], after});
    }
    for (const auto& [id, entry] : *known) {
        delta.removedIds.push_back(id);
    }
    std::sort(delta.removedIds.begin(), delta.removedIds.end());
    if (delta.removedIds.size() > kMaxDeltaChanges || delta.entries.size() > kMaxDeltaChanges) {
        return fail(ErrorKind::LimitExceeded, "more than " + std::to_string(kMaxDeltaChanges) +
                                                  " entries changed; send the whole list instead");
    }
    return delta;
}

Result<std::shared_ptr<const WatchlistSnapshot>> entriesChangedSince(const WatchlistSnapshot& base,
                                                                     const WatchlistSnapshot& next) {
    const auto hashOf = [](std::span<const std::byte> bytes) {
        return snapshotKeyHash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    };
    std::vector<std::uint64_t> known(base.entryCount());
    for (std::uint32_t number = 0; number < known.size(); ++number) {
        known[number] = hashOf(base.entryBytes(number));
    }
    std::sort(known.begin(), known.end());
    SnapshotBuilder builder;
    for (std::uint32_t number = 0; number < next.entryCount(); ++number) {
        if (std::binary_search(known.begin(), known.end(), hashOf(next.entryBytes(number)))) {
            continue;
        }
        if (builder.entryCount() == kMostScreenedAgain) {
            return fail(ErrorKind::LimitExceeded,
                        "more than " + std::to_string(kMostScreenedAgain) + " entries of list " + next.header().listId +
                            " changed");
        }
        const auto entry = next.entry(number);
        if (!entry) {
            return fail(entry.error());
        }
        if (auto added = builder.add(*entry); !added) {
            return fail(added.error());
        }
    }
    auto bytes = builder.finish(next.header());
    auto snapshot = bytes ? WatchlistSnapshot::fromBytes(std::move(*bytes)) : fail(bytes.error());
    if (!snapshot) {
        return fail(snapshot.error());
    }
    return std::make_shared<const WatchlistSnapshot>(std::move(*snapshot));
}

Result<DeltaSummary> diffWatchlists(const std::filesystem::path& base, const std::filesystem::path& next,
                                    const std::filesystem::path& delta) {
    const auto from = WatchlistSnapshot::open(base);
    if (!from) {
        return fail(from.error());
    }
    const auto to = WatchlistSnapshot::open(next);
    if (!to) {
        return fail(to.error());
    }
    const auto changes = diffSnapshots(*from, *to);
    if (!changes) {
        return fail(changes.error());
    }
    const std::vector<std::byte> bytes = deltaToBytes(*changes);
    if (auto written = replaceFile(delta, bytes); !written) {
        return fail(written.error());
    }
    return summaryOf(*changes, bytes.size());
}

Result<DeltaSummary> applyWatchlistDelta(const std::filesystem::path& base, const std::filesystem::path& delta,
                                         const std::filesystem::path& out) {
    const auto from = WatchlistSnapshot::open(base);
    if (!from) {
        return fail(from.error());
    }
    const auto changes = readDelta(delta);
    if (!changes) {
        return fail(changes.error());
    }
    if (auto written = writeNextSnapshot(*from, *changes, out); !written) {
        return fail(delta.string(), written.error());
    }
    std::error_code ignored;
    const auto size = std::filesystem::file_size(delta, ignored);
    return summaryOf(*changes, ignored ? 0 : size);
}

DeltaSummary summaryOf(const WatchlistDelta& delta, std::uint64_t fileBytes) {
    DeltaSummary summary;
    summary.listId = delta.header.listId;
    summary.baseVersion = delta.baseVersion;
    summary.newVersion = delta.header.version;
    summary.removed = delta.removedIds.size();
    summary.added = static_cast<std::uint64_t>(
        std::count_if(delta.entries.begin(), delta.entries.end(), [](const DeltaEntry& e) { return e.isNew; }));
    summary.replaced = delta.entries.size() - summary.added;
    summary.fileBytes = fileBytes;
    summary.baseDigest = delta.baseDigest;
    summary.newDigest = delta.newDigest;
    return summary;
}

std::string toText(const DeltaSummary& summary) {
    return "list         " + summary.listId + "\nfrom         " + summary.baseVersion + " (" +
           toHex(summary.baseDigest) + ")\nto           " + summary.newVersion + " (" + toHex(summary.newDigest) +
           ")\nadded        " + std::to_string(summary.added) + "\nreplaced     " + std::to_string(summary.replaced) +
           "\nremoved      " + std::to_string(summary.removed) + "\nbytes        " + std::to_string(summary.fileBytes) +
           "\n";
}

} // namespace lanepost::screening
