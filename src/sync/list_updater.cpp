#include "sync/list_updater.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "screening/delta_build.h"
#include "screening/watchlist_snapshot.h"
#include "sync/list_packing.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

/// Roots that are followed in one update; a device that slept for longer goes on next time.
constexpr int kMaxRootsAtOnce = 64;
/// Largest delta file, unpacked; screening reads it as a whole.
constexpr std::int64_t kMaxDeltaBytes = std::int64_t{1} << 30;

/// The delta that leads from what lies there to `target` and is smaller than the whole, or nullptr.
const ListDelta* deltaFrom(const ShelvedList& shelved, const ListTarget& target) {
    const auto found = std::find_if(target.deltas.begin(), target.deltas.end(), [&](const ListDelta& delta) {
        return delta.baseSha256 == shelved.sha256 && delta.blob.length < target.full.length;
    });
    return found == target.deltas.end() ? nullptr : &*found;
}

Checked<std::string> needed(Checked<std::optional<std::string>> document, const std::string& name) {
    if (!document) {
        return refuse(document.error());
    }
    if (!*document) {
        return refuse(RefusalReason::Gap, name + ": the centre does not have it; publish the lists again");
    }
    return std::move(**document);
}

} // namespace

Result<void> inspectListFile(const WantedList& list, const fs::path& file) {
    if (list.kind == ListKind::Rules) {
        return {}; // whoever reads the rules checks them; see ListSwitched
    }
    const auto snapshot = screening::WatchlistSnapshot::open(file);
    if (!snapshot) {
        return fail(snapshot.error());
    }
    if (snapshot->header().listId != list.id) {
        return fail(ErrorKind::InvalidArgument, "holds list " + snapshot->header().listId + ", not " + list.id);
    }
    return {};
}

UpdateReport ListUpdater::update(ListSource& source, PullGate& gate) {
    ListDownload download(parts_.folder, source, gate);
    UpdateReport report;
    if (auto refreshed = refreshMetadata(download); !refreshed) {
        report.refusal = refreshed.error();
    } else if (auto fresh = parts_.trust.checkFresh(parts_.clock.utcNow()); !fresh) {
        report.refusal = fresh.error();
    }
    // Old but trusted metadata may still be followed: a pull that was under way ends, unless its time is over.
    const bool mayPull = !report.refusal || (report.refusal->reason == RefusalReason::Unavailable &&
                                             parts_.trust.checkFresh(parts_.clock.utcNow()).has_value());
    if (mayPull) {
        tidy(download);
    }
    for (const WantedList& list : parts_.shelf.wanted()) {
        ListOutcome outcome;
        if (mayPull) {
            outcome = bring(list, download);
        } else {
            outcome.refusal = report.refusal;
        }
        outcome.id = list.id;
        outcome.shelved = parts_.shelf.on(list.id);
        report.lists.push_back(std::move(outcome));
    }
    report.count = download.count();
    return report;
}

Checked<void> ListUpdater::followRoots(ListDownload& download) {
    for (int i = 0; i < kMaxRootsAtOnce; ++i) {
        const auto text = download.document(rootObject(parts_.trust.root().head.version + 1));
        if (!text) {
            return refuse(text.error());
        }
        if (!*text) {
            return {};
        }
        if (auto accepted = parts_.trust.acceptRoot(**text); !accepted) {
            return accepted;
        }
    }
    return {};
}

Checked<void> ListUpdater::refreshMetadata(ListDownload& download) {
    if (auto followed = followRoots(download); !followed) {
        return followed;
    }
    const std::string timestampName(kTimestampObject);
    const auto timestamp = needed(download.document(timestampName), timestampName);
    if (!timestamp) {
        return refuse(timestamp.error());
    }
    if (auto accepted = parts_.trust.acceptTimestamp(*timestamp, parts_.clock.utcNow()); !accepted) {
        return accepted;
    }
    if (parts_.trust.targetsAreCurrent()) {
        return {};
    }
    const std::string targetsName = targetsObject(parts_.trust.timestamp()->targetsVersion);
    const auto targets = needed(download.document(targetsName), targetsName);
    if (!targets) {
        return refuse(targets.error());
    }
    return parts_.trust.acceptTargets(*targets, parts_.clock.utcNow());
}

void ListUpdater::tidy(ListDownload& download) const {
    std::vector<ListBlob> current;
    for (const ListTarget& target : parts_.trust.targets()->lists) {
        current.push_back(target.full);
        for (const ListDelta& delta : target.deltas) {
            current.push_back(delta.blob);
        }
    }
    download.forgetAllBut(current);
}

ListOutcome ListUpdater::bring(const WantedList& list, ListDownload& download) {
    ListOutcome outcome;
    const ListTarget* target = parts_.trust.targets()->find(list.id);
    if (target == nullptr) {
        outcome.refusal = Refusal{RefusalReason::Gap, list.id + ": the centre publishes no list of this id"};
        return outcome;
    }
    if (!target->isFor(parts_.deviceId)) {
        outcome.refusal = Refusal{RefusalReason::WrongDevice,
                                  list.id + ": is not meant for device " + parts_.deviceId};
        return outcome;
    }
    if (target->kind != list.kind) {
        outcome.refusal = Refusal{RefusalReason::Mismatch, list.id + ": a list of another kind is configured here"};
        return outcome;
    }
    const auto shelved = parts_.shelf.on(list.id);
    if (shelved && shelved->sha256 == target->sha256) {
        return outcome;
    }
    const ListDelta* delta = shelved ? deltaFrom(*shelved, *target) : nullptr;
    if (delta != nullptr) {
        auto done = bringDelta(list, *target, *delta, download);
        outcome.switched = outcome.byDelta = done.has_value();
        if (done) {
            return outcome;
        }
        outcome.refusal = done.error();
        if (done.error().reason == RefusalReason::Unavailable || done.error().reason == RefusalReason::LocalFailure) {
            return outcome;
        }
        outcome.note = "the delta was refused (" + asError(done.error()).message + "); the whole list is fetched";
        if (auto looked = parts_.shelf.lookAgain(list); !looked) {
            outcome.note += "; " + looked.error().message;
        }
    }
    auto done = bringWhole(list, *target, download);
    outcome.switched = done.has_value();
    outcome.refusal = done ? std::nullopt : std::optional(done.error());
    return outcome;
}

Checked<void> ListUpdater::bringDelta(const WantedList& list, const ListTarget& target, const ListDelta& delta,
                                      ListDownload& download) {
    const auto packed = download.blob(delta.blob);
    if (!packed) {
        return refuse(packed.error());
    }
    fs::path unpacked = *packed;
    unpacked += ".delta";
    const auto opened = unpackFile(*packed, unpacked, kMaxDeltaBytes);
    if (!opened) {
        return refuse(opened.error().kind == ErrorKind::Io ? RefusalReason::LocalFailure : RefusalReason::Malformed,
                      opened.error().message);
    }
    goLive(list, unpacked);
    const fs::path aside = ListShelf::asideOf(list);
    const auto applied = screening::applyWatchlistDelta(list.path, unpacked, aside);
    std::error_code ignored; // forgetAllBut() finds it
    fs::remove(unpacked, ignored);
    if (!applied) {
        return refuse(applied.error().kind == ErrorKind::Io ? RefusalReason::LocalFailure : RefusalReason::Gap,
                      list.id + ": the delta does not fit: " + applied.error().message);
    }
    const auto found = digestFile(aside);
    if (!found) {
        return refuse(found.error());
    }
    if (auto switched = switchTo(list, target, *found); !switched) {
        return switched;
    }
    download.forget(delta.blob);
    return {};
}

void ListUpdater::goLive(const WantedList& list, const fs::path& deltaFile) const {
    if (!parts_.deltaReady) {
        return;
    }
    const auto delta = screening::readDelta(deltaFile);
    const auto live = delta ? parts_.deltaReady(list, *delta) : fail(delta.error());
    if (!live) { // the file comes in a moment, and with it the new version
        log(LogLevel::Warning, "sync", list.id + ": the delta is not asked yet: " + live.error().message);
    }
}

Checked<void> ListUpdater::bringWhole(const WantedList& list, const ListTarget& target, ListDownload& download) {
    const auto packed = download.blob(target.full);
    if (!packed) {
        return refuse(packed.error());
    }
    const auto found = unpackFile(*packed, ListShelf::asideOf(list), target.length);
    if (!found) {
        return refuse(found.error().kind == ErrorKind::Io ? RefusalReason::LocalFailure : RefusalReason::Malformed,
                      found.error().message);
    }
    if (auto switched = switchTo(list, target, *found); !switched) {
        return switched;
    }
    download.forget(target.full);
    return {};
}

Checked<void> ListUpdater::switchTo(const WantedList& list, const ListTarget& target, const UnpackedFile& found) {
    const fs::path aside = ListShelf::asideOf(list);
    if (found.length != target.length || found.sha256 != target.sha256) {
        return refuse(RefusalReason::Mismatch, list.id + " version " + std::to_string(target.version) +
                                                   ": what came out is not the file that was signed");
    }
    const auto inspected = parts_.inspect(list, aside);
    if (!inspected) {
        return refuse(RefusalReason::Malformed, list.id + " version " + std::to_string(target.version) +
                                                    ": signed, but not usable here: " + inspected.error().message);
    }
    if (auto put = parts_.shelf.put(list, target, parts_.clock.utcNow()); !put) {
        return put;
    }
    if (auto told = parts_.switched(list); !told) {
        return refuse(told.error());
    }
    return {};
}

} // namespace lanepost::sync
