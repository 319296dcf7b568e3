#include "app/list_watcher.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "app/interruptible_wait.h"
#include "base/log.h"
#include "screening/delta_build.h"

namespace lanepost::app {
namespace {

constexpr std::chrono::seconds kPause{2};

std::filesystem::path deltaOf(const screening::ListConfig& list) {
    std::filesystem::path path = list.path;
    path += ".delta";
    return path;
}

void refused(const std::string& what, const Error& error) {
    log(LogLevel::Error, "screening", what + " refused, the running one stays: " + error.message);
}

/// Entries that are new or changed in `next`, for screening again; nothing for object lists and lists that were not
/// there: every traveller would have to be asked of every entry, which the caller does not want at once.
std::shared_ptr<const screening::WatchlistSnapshot> changesBetween(const screening::LiveList* before,
                                                                   const screening::LiveList* next) {
    const bool comparable = before != nullptr && next != nullptr && before->layers().size() == 1 &&
                            next->layers().size() == 1 && before->digest() != next->digest();
    if (!comparable) {
        return nullptr;
    }
    const auto changed = screening::entriesChangedSince(*before->layers()[0].snapshot, *next->layers()[0].snapshot);
    if (!changed) {
        log(LogLevel::Warning, "screening", "nobody is screened again: " + changed.error().message);
    }
    return changed ? *changed : nullptr;
}

} // namespace

ListWatcher::ListWatcher(LaneScreening& screening, std::vector<screening::ListConfig> lists,
                         std::vector<indicators::IndicatorSetConfig> sets, std::filesystem::path falseHits,
                         const Clock& clock, Report report)
    : screening_(screening), lists_(std::move(lists)), sets_(std::move(sets)), falseHits_(std::move(falseHits)),
      clock_(clock), report_(std::move(report)) {
    for (const auto& list : lists_) {
        seen_[list.path] = stampOf(list.path);
    }
    for (const auto& set : sets_) {
        seen_[set.path] = stampOf(set.path);
    }
    seen_[falseHits_] = stampOf(falseHits_);
}

std::optional<ListWatcher::Stamp> ListWatcher::stampOf(const std::filesystem::path& path) {
    struct stat file {};
    if (::stat(path.c_str(), &file) != 0) {
        return std::nullopt;
    }
    return Stamp{file.st_dev, file.st_ino, file.st_mtim.tv_sec, file.st_mtim.tv_nsec, file.st_size};
}

bool ListWatcher::changedSince(const std::filesystem::path& path) {
    const auto stamp = stampOf(path);
    if (!stamp || stamp == seen_[path]) {
        return false;
    }
    seen_[path] = stamp;
    return true;
}

int ListWatcher::lookOnce() {
    const std::lock_guard lock(mutex_);
    int switched = 0;
    for (const screening::ListConfig& list : lists_) {
        if (changedSince(list.path)) {
            const auto taken = takeList(list);
            switched += taken ? 1 : 0;
            if (!taken) {
                refused("list " + list.id, taken.error());
            }
        }
        switched += changedSince(deltaOf(list)) && takeDelta(list) ? 1 : 0;
    }
    for (const indicators::IndicatorSetConfig& set : sets_) {
        if (!changedSince(set.path)) {
            continue;
        }
        if (auto replaced = screening_.indicators().replaceSet(set.id, set.path); !replaced) {
            refused("indicators " + set.id, replaced.error());
            continue;
        }
        log(LogLevel::Info, "screening", "switched to new indicators " + set.id);
        ++switched;
    }
    if (changedSince(falseHits_)) {
        if (auto loaded = screening_.reloadFalseHits(); !loaded) {
            log(LogLevel::Error, "screening", "no known false hits: " + loaded.error().message);
        } else {
            ++switched;
        }
    }
    return switched;
}

Result<void> ListWatcher::fileArrived(const std::string& listId) {
    const std::lock_guard lock(mutex_);
    const auto list = std::ranges::find(lists_, listId, &screening::ListConfig::id);
    if (list == lists_.end()) {
        return fail(ErrorKind::NotFound, "no list " + listId + " is configured");
    }
    if (!changedSince(list->path)) { // a round was faster
        return {};
    }
    return takeList(*list);
}

Result<void> ListWatcher::deltaArrived(const std::string& listId, const screening::WatchlistDelta& delta) {
    const std::lock_guard lock(mutex_);
    if (auto applied = screening_.lists().applyDelta(listId, delta); !applied) {
        return applied;
    }
    log(LogLevel::Info, "screening", "list " + listId + " changed to version " + delta.header.version);
    if (const auto changed = screening::changedEntries(delta)) {
        screenAgain(**changed, listId);
    }
    return {};
}

Result<void> ListWatcher::takeList(const screening::ListConfig& list) {
    const auto before = screening_.lists().list(list.id);
    if (auto replaced = screening_.lists().replaceList(list.id, list.path); !replaced) {
        return replaced;
    }
    const auto next = screening_.lists().list(list.id);
    log(LogLevel::Info, "screening", "switched list " + list.id + " to version " + next->header().version);
    if (const auto changed = changesBetween(before.get(), next.get())) {
        screenAgain(*changed, list.id);
    }
    return {};
}

bool ListWatcher::takeDelta(const screening::ListConfig& list) {
    const std::filesystem::path path = deltaOf(list);
    const auto delta = screening::readDelta(path);
    if (!delta) {
        refused("delta for list " + list.id, delta.error());
        return false;
    }
    if (auto applied = screening_.lists().applyDelta(list.id, *delta); !applied) {
        refused("delta for list " + list.id, applied.error());
        return false;
    }
    log(LogLevel::Info, "screening", "list " + list.id + " changed to version " + delta->header.version);
    if (const auto changed = screening::changedEntries(*delta)) {
        screenAgain(**changed, list.id);
    }
    // The file follows: after a restart the lane is where it was. The same content then takes the place of the layers.
    if (auto written = screening::applyWatchlistDelta(list.path, path, list.path); !written) {
        refused("delta for the file of list " + list.id, written.error());
        return true;
    }
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    seen_[path] = std::nullopt;
    seen_[list.path] = stampOf(list.path);
    if (auto replaced = screening_.lists().replaceList(list.id, list.path); !replaced) {
        refused("list " + list.id, replaced.error());
    }
    return true;
}

void ListWatcher::screenAgain(const screening::WatchlistSnapshot& changed, const std::string& listId) {
    const auto begin = clock_.monotonicNow();
    const auto live = screening_.lists().list(listId);
    auto late = screening_.screenAgain(changed, live->header().version, clock_.utcNow());
    log(LogLevel::Info, "screening", "screened again against " + std::to_string(changed.entryCount()) +
                                         " changed entries of list " + listId + ": " + std::to_string(late.size()) +
                                         " late answers, " + toReadableDuration(clock_.monotonicNow() - begin));
    for (lane::ScreeningAnswered& answer : late) {
        report_(std::move(answer));
    }
}

void ListWatcher::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        lookOnce();
        screening_.history().forgetBefore(clock_.utcNow() - indicators::kLongestHistory);
        waitInterruptibly(kPause, stop);
    }
}

} // namespace lanepost::app
