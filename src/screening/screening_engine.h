// Asks every configured list one question and answers with hits and with the state of each list.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "screening/live_list.h"
#include "screening/screening_answer.h"
#include "screening/screening_query.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::screening {

/// One list as the configuration names it.
struct ListConfig {
    std::string id;                 ///< must be the id in the file
    std::filesystem::path path;     ///< a snapshot file or an object list
    std::chrono::seconds maxAge{0}; ///< beyond it the list is stale; zero leaves it to the list; the shorter one counts
    std::filesystem::path keyFile{}; ///< of a keyed object list; empty for every other
};

/// Hits of each strength that one list may give to one question; the coverage says so when there were more.
constexpr std::size_t kMaxHitsPerStrength = 100;

/// How far a list may seem to be built in the future before that is reported: clocks of machines differ a little.
constexpr std::chrono::minutes kClockTolerance{5};

/// The screening of one appliance. A list that is missing, corrupt or stale stays in every answer as such; a stale one
/// still fires. Thread-safe: answer() and coverage() run side by side and during replaceList() and applyDelta().
class ScreeningEngine {
public:
    /// Opens all lists; one that cannot be opened is reported in every answer until it is replaced.
    explicit ScreeningEngine(const std::vector<ListConfig>& lists);

    /// Asks all lists. Hits: exact ones first, then in the order of lists and questions. The lists of the answer are
    /// all configured ones, in order, also when nothing was asked. An entry outside its validity gives no hit. A list
    /// whose built-at lies more than kClockTolerance in the future is stale: its age is not known.
    ScreeningAnswer answer(const ScreeningQuery& query, UtcTime now) const;

    /// The state of all configured lists, as in an answer.
    std::vector<ListCoverage> coverage(UtcTime now) const;

    /// Puts the snapshot at `path` in the place of list `id`, at once for all questions that begin later; questions
    /// under way end with the list they began with. On failure the list that is there stays.
    /// Errors: NotFound when no list has that id; as WatchlistSnapshot::open; InvalidArgument when the file holds
    /// another list; Conflict when it is older than the list that is there.
    [[nodiscard]] Result<void> replaceList(const std::string& id, const std::filesystem::path& path);

    /// Puts the changes of `delta` on list `id`, at once as replaceList does; no question waits. On failure the list that
    /// is there stays. Errors: NotFound; as LiveList::with.
    [[nodiscard]] Result<void> applyDelta(const std::string& id, const WatchlistDelta& delta);

    /// The version of list `id` that questions are asked of now; nullptr when it is not there.
    std::shared_ptr<const LiveList> list(const std::string& id) const;

private:
    /// A configured list, or why it is not there.
    struct Slot {
        ListConfig config;
        // Shared because questions under way keep the replaced list mapped until they end, whoever ends last.
        std::shared_ptr<const LiveList> list;
        ListState failure = ListState::Missing; ///< meant when there is no list
        std::string failureDetail;
    };
    using Slots = std::vector<Slot>;

    static Slot openSlot(const ListConfig& config);
    static ListCoverage coverageOf(const Slot& slot, UtcTime now);
    std::shared_ptr<const Slots> slots() const;
    void switchTo(std::shared_ptr<const Slots> slots);

    std::mutex replacing_;     ///< one replaceList() or applyDelta() at a time; held while a file is opened
    mutable std::mutex mutex_; ///< guards slots_; held only to copy or set the pointer, so no question waits
    // Shared for the same reason as Slot::snapshot: a question works on the set of lists that it began with.
    std::shared_ptr<const Slots> slots_;
};

/// The hits of `query` in these entries alone, without a list's cover: for screening again against what changed.
/// Thread-safe.
std::vector<WatchlistHit> hitsIn(const WatchlistSnapshot& entries, const ScreeningQuery& query, UtcTime now);

} // namespace lanepost::screening
