#include "screening/screening_engine.h"

#include <algorithm>
#include <utility>

#include "screening/entry_match.h"
#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

/// Opens the snapshot for a list; the file must hold that very list.
Result<std::shared_ptr<const WatchlistSnapshot>> openList(const std::string& id, const std::filesystem::path& path) {
    auto snapshot = WatchlistSnapshot::open(path);
    if (!snapshot) {
        return fail(snapshot.error());
    }
    if (snapshot->header().listId != id) {
        return fail(ErrorKind::InvalidArgument, path.string() + ": holds list \"" + snapshot->header().listId +
                                                    "\", expected \"" + id + "\"; give the right file or list id");
    }
    return std::make_shared<const WatchlistSnapshot>(std::move(*snapshot));
}

/// Asks one list and collects its hits up to the cap.
class ListSearch {
public:
    ListSearch(const WatchlistSnapshot& snapshot, UtcTime now) : snapshot_(snapshot), now_(now) {}

    void ask(const ScreeningQuery& query) {
        for (const DocumentQuery& document : query.documents) {
            if (const auto number = normalNumber(document.number)) {
                tryEntries(snapshot_.candidates(KeyTable::Document, *number), document, matchDocument);
            }
        }
        for (const PlateQuery& plate : query.plates) {
            if (const auto text = normalPlate(plate.text)) {
                tryEntries(snapshot_.candidates(KeyTable::Plate, *text), plate, matchPlate);
            }
        }
        for (const PersonQuery& person : query.persons) {
            tryEntries(personCandidates(person), person, matchPerson);
        }
    }
    std::vector<WatchlistHit> takeHits() { return std::move(hits_); }
    bool hadMore() const { return hadMore_; }
    /// Why an entry could not be read.
    const std::optional<Error>& damage() const { return damage_; }

private:
    std::vector<std::uint32_t> personCandidates(const PersonQuery& person) const {
        std::vector<std::uint32_t> found;
        const auto add = [&](KeyTable table, const std::string& key) {
            const std::vector<std::uint32_t> more = snapshot_.candidates(table, key);
            found.insert(found.end(), more.begin(), more.end());
        };
        for (const std::string& form : mrzNameForms(person.primaryIdentifier, person.secondaryIdentifier)) {
            add(KeyTable::Name, withSortedParts(form));
            if (person.nameMayBeTruncated) {
                add(KeyTable::CutName, form);
            }
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    template <typename Query>
    void tryEntries(const std::vector<std::uint32_t>& numbers, const Query& query,
                    std::optional<WatchlistHit> (*match)(const Query&, const WatchlistEntry&)) {
        for (const std::uint32_t number : numbers) {
            const auto entry = snapshot_.entry(number);
            if (!entry) {
                damage_ = damage_ ? damage_ : entry.error();
                continue;
            }
            if (!firesAt(*entry, now_)) {
                continue;
            }
            if (auto hit = match(query, *entry)) {
                add(std::move(*hit));
            }
        }
    }

    void add(WatchlistHit hit) {
        std::size_t& count = counts_[hit.strength == HitStrength::Exact ? 0 : 1];
        if (count >= kMaxHitsPerStrength) {
            hadMore_ = true;
            return;
        }
        ++count;
        hit.listId = snapshot_.header().listId;
        hit.listVersion = snapshot_.header().version;
        hits_.push_back(std::move(hit));
    }

    const WatchlistSnapshot& snapshot_;
    const UtcTime now_;
    std::vector<WatchlistHit> hits_;
    std::array<std::size_t, 2> counts_{};
    bool hadMore_ = false;
    std::optional<Error> damage_;
};

void addDetail(ListCoverage& list, const std::string& text) {
    list.detail += (list.detail.empty() ? "" : "; ") + text;
}

/// State, age and detail of a list that is there.
void judgeAge(ListCoverage& list, UtcTime now) {
    const auto age = std::chrono::floor<std::chrono::seconds>(now - list.builtAt);
    list.age = age < std::chrono::seconds(0) && age >= -kClockTolerance ? std::chrono::seconds(0) : age;
    list.state = ListState::Current;
    if (list.age < std::chrono::seconds(0)) {
        list.state = ListState::Stale;
        addDetail(list, "built " + toReadableDuration(-age) +
                            " in the future, so its age is not known; check this machine's clock and the list's");
    } else if (list.age > list.maxAge) {
        list.state = ListState::Stale;
        addDetail(list, "stale since " + toRfc3339(list.builtAt + list.maxAge) + "; fetch a new list");
    }
}

} // namespace

ScreeningEngine::ScreeningEngine(const std::vector<ListConfig>& lists) {
    auto slots = std::make_shared<Slots>();
    for (const ListConfig& config : lists) {
        const bool twice =
            std::any_of(slots->begin(), slots->end(), [&](const Slot& slot) { return slot.config.id == config.id; });
        slots->push_back(twice ? Slot{config, nullptr, ListState::Missing, "the list is configured twice; name it once"}
                               : openSlot(config));
    }
    slots_ = std::move(slots);
}

ScreeningEngine::Slot ScreeningEngine::openSlot(const ListConfig& config) {
    auto opened = openList(config.id, config.path);
    if (opened) {
        return {config, std::move(*opened), ListState::Current, {}};
    }
    const ErrorKind kind = opened.error().kind;
    const bool missing = kind == ErrorKind::NotFound || kind == ErrorKind::Io;
    return {config, nullptr, missing ? ListState::Missing : ListState::Corrupt, opened.error().message};
}

std::shared_ptr<const ScreeningEngine::Slots> ScreeningEngine::slots() const {
    const std::lock_guard lock(mutex_);
    return slots_;
}

ListCoverage ScreeningEngine::coverageOf(const Slot& slot, UtcTime now) {
    ListCoverage list;
    list.listId = slot.config.id;
    list.maxAge = slot.config.maxAge;
    if (!slot.snapshot) {
        list.state = slot.failure;
        list.detail = slot.failureDetail;
        return list;
    }
    const WatchlistHeader& header = slot.snapshot->header();
    list.version = header.version;
    list.builtAt = header.builtAt;
    list.maxAge = list.maxAge.count() > 0 ? std::min(list.maxAge, header.maxAge) : header.maxAge;
    list.entryCount = slot.snapshot->entryCount();
    judgeAge(list, now);
    if (header.refusedLines != 0) {
        addDetail(list, std::to_string(header.refusedLines) + " lines of its source were left out when it was built");
    }
    return list;
}

std::vector<ListCoverage> ScreeningEngine::coverage(UtcTime now) const {
    std::vector<ListCoverage> lists;
    for (const Slot& slot : *slots()) {
        lists.push_back(coverageOf(slot, now));
    }
    return lists;
}

ScreeningAnswer ScreeningEngine::answer(const ScreeningQuery& query, UtcTime now) const {
    const std::shared_ptr<const Slots> slots = this->slots();
    ScreeningAnswer answer;
    answer.answeredAt = now;
    for (const Slot& slot : *slots) {
        ListCoverage list = coverageOf(slot, now);
        if (slot.snapshot) {
            ListSearch search(*slot.snapshot, now);
            search.ask(query);
            if (search.hadMore()) {
                addDetail(list, "more hits than are shown");
            }
            if (search.damage()) {
                list.state = ListState::Corrupt;
                addDetail(list, "an entry cannot be read: " + search.damage()->message);
            }
            std::vector<WatchlistHit> hits = search.takeHits();
            std::move(hits.begin(), hits.end(), std::back_inserter(answer.hits));
        }
        answer.lists.push_back(std::move(list));
    }
    std::stable_partition(answer.hits.begin(), answer.hits.end(),
                          [](const WatchlistHit& hit) { return hit.strength == HitStrength::Exact; });
    return answer;
}

Result<void> ScreeningEngine::replaceList(const std::string& id, const std::filesystem::path& path) {
    const std::lock_guard oneAtATime(replacing_);
    auto changed = std::make_shared<Slots>(*slots());
    const auto slot = std::find_if(changed->begin(), changed->end(), [&](const Slot& s) { return s.config.id == id; });
    if (slot == changed->end()) {
        return fail(ErrorKind::NotFound, "no list with the id \"" + id + "\" is configured");
    }
    auto opened = openList(id, path);
    if (!opened) {
        return fail(opened.error());
    }
    if (slot->snapshot && (*opened)->header().builtAt < slot->snapshot->header().builtAt) {
        return fail(ErrorKind::Conflict, path.string() + ": built at " + toRfc3339((*opened)->header().builtAt) +
                                             ", which is before the running list's " +
                                             toRfc3339(slot->snapshot->header().builtAt));
    }
    slot->config.path = path;
    slot->snapshot = std::move(*opened);
    std::shared_ptr<const Slots> current = std::move(changed);
    {
        const std::lock_guard lock(mutex_);
        slots_.swap(current);
    }
    return {}; // what was replaced is let go of here, outside the lock
}

} // namespace lanepost::screening
