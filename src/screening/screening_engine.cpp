#include "screening/screening_engine.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "screening/entry_match.h"
#include "screening/normal_form.h"
#include "screening/object_list_format.h"
#include "screening/object_match.h"
#include "screening/person_hit.h"
#include "screening/person_question.h"
#include "screening/person_score.h"
#include "screening/person_search.h"

namespace lanepost::screening {
namespace {

/// A finding's points are rounded when they are explained; what may be rounded up is not left out before.
constexpr float kRoundingPoints = 0.2F;

/// True when the file begins as an object list does; what cannot be read is left to the opening to complain about.
bool isObjectList(const std::filesystem::path& path) {
    std::array<char, kObjectListMagic.size()> begin{};
    std::ifstream stream(path, std::ios::binary);
    stream.read(begin.data(), begin.size());
    return stream && std::string_view(begin.data(), begin.size()) == kObjectListMagic;
}

Result<LiveList> openObjects(const ListConfig& config) {
    std::optional<PrfKey> key;
    if (!config.keyFile.empty()) {
        auto read = PrfKey::read(config.keyFile);
        if (!read) {
            return fail(read.error());
        }
        key = std::move(*read);
    }
    auto objects = ObjectList::open(config.path, key ? &*key : nullptr);
    if (!objects) {
        return fail(objects.error());
    }
    return LiveList(std::make_shared<const ObjectList>(std::move(*objects)));
}

Result<LiveList> openSnapshot(const std::filesystem::path& path) {
    auto snapshot = WatchlistSnapshot::open(path);
    if (!snapshot) {
        return fail(snapshot.error());
    }
    return LiveList(std::make_shared<const WatchlistSnapshot>(std::move(*snapshot)));
}

/// Opens the snapshot or object list; the file must hold that very list.
Result<std::shared_ptr<const LiveList>> openList(const ListConfig& config) {
    std::error_code ignored; // a pipe or device must not be read from here
    const bool regular = std::filesystem::is_regular_file(config.path, ignored);
    auto list = regular && isObjectList(config.path) ? openObjects(config) : openSnapshot(config.path);
    if (!list) {
        return fail(list.error());
    }
    if (list->header().listId != config.id) {
        return fail(ErrorKind::InvalidArgument, config.path.string() + ": holds list \"" + list->header().listId +
                                                    "\", expected \"" + config.id +
                                                    "\"; give the right file or list id");
    }
    return std::make_shared<const LiveList>(std::move(*list));
}

/// Asks one layer of a list, or a snapshot on its own, and collects its hits up to the cap.
class ListSearch {
public:
    ListSearch(const WatchlistSnapshot& snapshot, UtcTime now) : snapshot_(snapshot), now_(now) {}
    /// Leaves out entries on which a layer above has a newer word.
    ListSearch(const LiveList& list, std::size_t layer, UtcTime now)
        : snapshot_(*list.layers()[layer].snapshot), now_(now), list_(&list), layer_(layer) {}

    void ask(const ScreeningQuery& query) {
        for (const DocumentQuery& document : query.documents) {
            askDocument(document);
        }
        for (const PlateQuery& plate : query.plates) {
            askPlate(plate);
        }
        for (const PersonQuery& person : query.persons) {
            tryPerson(person);
        }
    }
    std::vector<WatchlistHit> takeHits() { return std::move(hits_); }
    bool hadMore() const { return hadMore_; }
    /// Why an entry could not be read.
    const std::optional<Error>& damage() const { return damage_; }

private:
    void tryPerson(const PersonQuery& person) {
        const PersonQuestion question = questionOf(person);
        // A layer of changes is judged as part of its list: as long as that, with names as rare as there.
        const bool change = list_ != nullptr && layer_ > 0;
        const PersonSearch search(snapshot_.people(), list_ != nullptr ? list_->entryCount() : snapshot_.entryCount(),
                                  FindBy::Keys, change ? &list_->layers().front().snapshot->people() : nullptr);
        std::vector<PersonHit> hits;
        for (const PersonFinding& finding : search.find(question, static_cast<float>(kPossiblePoints) - kRoundingPoints)) {
            const auto entry = snapshot_.entry(finding.entry);
            if (!entry) {
                damage_ = damage_ ? damage_ : entry.error();
                continue;
            }
            if (!fires(*entry)) {
                continue;
            }
            PersonHit hit = personHitOf(finding, *entry, question, snapshot_.people());
            if (hit.matchClass != MatchClass::None) {
                hits.push_back(std::move(hit));
            }
            if (hits.size() > 2 * kMaxHitsPerStrength) {
                break; // they come with the most points first
            }
        }
        std::stable_sort(hits.begin(), hits.end(),
                         [](const PersonHit& a, const PersonHit& b) { return a.points > b.points; });
        for (PersonHit& hit : hits) {
            add(std::move(hit.hit));
        }
    }

    void askDocument(const DocumentQuery& document) {
        if (snapshot_.keyCount(KeyTable::Document) == 0) {
            return;
        }
        if (const auto number = normalNumber(document.number)) {
            tryEntries(snapshot_.candidates(KeyTable::Document, *number), document, matchDocument);
        }
        DocumentQuery mistaken = document;
        for (const ReadingVariant& variant : variantsOf(document)) {
            mistaken.number = variant.text;
            const auto found = snapshot_.candidates(KeyTable::Document, variant.text);
            tryVariant(found, mistaken, matchDocument, "document_number", document.number, variant);
        }
    }
    void askPlate(const PlateQuery& plate) {
        if (snapshot_.keyCount(KeyTable::Plate) == 0) {
            return;
        }
        if (const auto text = normalPlate(plate.text)) {
            tryEntries(snapshot_.candidates(KeyTable::Plate, *text), plate, matchPlate);
        }
        PlateQuery mistaken = plate;
        for (const ReadingVariant& variant : variantsOf(plate)) {
            mistaken.text = variant.text;
            const auto found = snapshot_.candidates(KeyTable::Plate, variant.text);
            tryVariant(found, mistaken, matchPlate, "plate", plate.text, variant);
        }
    }
    /// As tryEntries; what fits is marked as a possible reading error. A hit on the same entry by its right number or a
    /// likelier variant, which came before, is not said again.
    template <typename Query>
    void tryVariant(const std::vector<std::uint32_t>& numbers, const Query& query,
                    std::optional<WatchlistHit> (*match)(const Query&, const WatchlistEntry&), std::string_view field,
                    const std::string& read, const ReadingVariant& variant) {
        for (const std::uint32_t number : numbers) {
            const auto entry = snapshot_.entry(number);
            if (!entry || !fires(*entry)) {
                damage_ = entry || damage_ ? damage_ : entry.error();
                continue;
            }
            auto hit = match(query, *entry);
            const bool known = hit && std::any_of(hits_.begin(), hits_.end(), [&](const WatchlistHit& other) {
                                   return other.entryId == hit->entryId && other.kind == hit->kind;
                               });
            if (hit && !known) {
                markAsVariant(*hit, field, read, variant);
                add(std::move(*hit));
            }
        }
    }
    bool fires(const WatchlistEntry& entry) const {
        return firesAt(entry, now_) && (list_ == nullptr || !list_->hidden(layer_, entry.id));
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
            if (!fires(*entry)) {
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
    const LiveList* list_ = nullptr;
    std::size_t layer_ = 0;
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

/// Asks all layers of one list; the coverage learns what went wrong.
void askList(const LiveList& live, const ScreeningQuery& query, UtcTime now, ListCoverage& coverage,
             std::vector<WatchlistHit>& hits) {
    if (live.objects() != nullptr) {
        std::vector<WatchlistHit> found = matchObjects(*live.objects(), query, now);
        std::move(found.begin(), found.end(), std::back_inserter(hits));
        return;
    }
    for (std::size_t layer = 0; layer < live.layers().size(); ++layer) {
        ListSearch search(live, layer, now);
        search.ask(query);
        if (search.hadMore()) {
            addDetail(coverage, "more hits than are shown");
        }
        if (search.damage()) {
            coverage.state = ListState::Corrupt;
            addDetail(coverage, "an entry cannot be read: " + search.damage()->message);
        }
        for (WatchlistHit& hit : search.takeHits()) {
            hit.listVersion = live.header().version; // a layer bears the version in which it came
            hits.push_back(std::move(hit));
        }
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
    auto opened = openList(config);
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
    if (!slot.list) {
        list.state = slot.failure;
        list.detail = slot.failureDetail;
        return list;
    }
    const WatchlistHeader& header = slot.list->header();
    list.version = header.version;
    list.builtAt = header.builtAt;
    list.maxAge = list.maxAge.count() > 0 ? std::min(list.maxAge, header.maxAge) : header.maxAge;
    list.entryCount = slot.list->entryCount();
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
        if (slot.list) {
            askList(*slot.list, query, now, list, answer.hits);
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
    ListConfig config = slot->config;
    config.path = path;
    auto opened = openList(config);
    if (!opened) {
        return fail(opened.error());
    }
    if (slot->list && (*opened)->header().builtAt < slot->list->header().builtAt) {
        return fail(ErrorKind::Conflict, path.string() + ": built at " + toRfc3339((*opened)->header().builtAt) +
                                             ", which is before the running list's " +
                                             toRfc3339(slot->list->header().builtAt));
    }
    slot->config.path = path;
    slot->list = std::move(*opened);
    switchTo(std::move(changed));
    return {};
}

Result<void> ScreeningEngine::applyDelta(const std::string& id, const WatchlistDelta& delta) {
    const std::lock_guard oneAtATime(replacing_);
    auto changed = std::make_shared<Slots>(*slots());
    const auto slot = std::find_if(changed->begin(), changed->end(), [&](const Slot& s) { return s.config.id == id; });
    if (slot == changed->end()) {
        return fail(ErrorKind::NotFound, "no list with the id \"" + id + "\" is configured");
    }
    if (!slot->list) {
        return fail(ErrorKind::Conflict, "list \"" + id + "\" is not there, so nothing can be changed in it; fetch it whole");
    }
    auto next = slot->list->with(delta);
    if (!next) {
        return fail("list \"" + id + "\"", next.error());
    }
    slot->list = std::make_shared<const LiveList>(std::move(*next));
    switchTo(std::move(changed));
    return {};
}

/// What was replaced is let go of after the lock, as freeing a large list takes time.
void ScreeningEngine::switchTo(std::shared_ptr<const Slots> slots) {
    const std::lock_guard lock(mutex_);
    slots_.swap(slots);
}

std::shared_ptr<const LiveList> ScreeningEngine::list(const std::string& id) const {
    const auto all = slots();
    const auto slot = std::find_if(all->begin(), all->end(), [&](const Slot& s) { return s.config.id == id; });
    return slot == all->end() ? nullptr : slot->list;
}

std::vector<WatchlistHit> hitsIn(const WatchlistSnapshot& entries, const ScreeningQuery& query, UtcTime now) {
    ListSearch search(entries, now);
    search.ask(query);
    return search.takeHits();
}

} // namespace lanepost::screening
