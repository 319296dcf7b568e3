#include "sync/list_keeper.h"

#include "base/log.h"

namespace lanepost::sync {

void ListKeeper::announced() {
    const std::lock_guard lock(mutex_);
    announced_ = true;
    wake_.notify_all();
}

/// False when the program stops.
bool ListKeeper::wait(std::chrono::milliseconds time, const std::stop_token& stop, bool untilAnnounced) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, time, [&] { return untilAnnounced && announced_; });
    if (untilAnnounced) {
        announced_ = false;
    }
    return !stop.stop_requested();
}

void ListKeeper::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const bool newest = look(stop);
        wait(newest ? config_.every : config_.again, stop, true);
    }
}

bool ListKeeper::look(const std::stop_token& stop) {
    auto trust = ListTrust::open(config_.folder / "trust", config_.throwAway);
    if (!trust) {
        board_.setDownload(std::nullopt, std::string(name(trust.error().reason)), trust.error().message);
        return false;
    }
    auto shelf = ListShelf::open(config_.folder / "lists", config_.wanted);
    if (!shelf) {
        board_.setDownload(std::nullopt, std::string(name(shelf.error().reason)), shelf.error().message);
        return false;
    }
    LinkListSource source(link_, config_.objectTimeout);
    ListPacer pacer(clock_, calls_.urgentWaits ? calls_.urgentWaits : [] { return false; },
                    [&](std::chrono::milliseconds time) { return wait(time, stop, false); });
    ListUpdater updater({config_.deviceId, config_.folder / "pull", *trust, *shelf, clock_, calls_.inspect,
                         calls_.switched, calls_.deltaReady});
    return show(updater.update(source, pacer));
}

bool ListKeeper::show(const UpdateReport& report) {
    std::optional<Refusal> refusal = report.refusal;
    for (const ListOutcome& outcome : report.lists) {
        if (outcome.switched) {
            log(LogLevel::Info, "sync", "list " + outcome.id + ": version " + std::to_string(outcome.shelved->version) +
                                            (outcome.byDelta ? " by delta" : " as a whole"));
        }
        if (!outcome.note.empty()) {
            log(LogLevel::Warning, "sync", "list " + outcome.id + ": " + outcome.note);
        }
        if (refusal && outcome.refusal && outcome.refusal->reason != RefusalReason::Unavailable) { // only one is shown below
            log(LogLevel::Warning, "sync", "lists: " + asError(*outcome.refusal).message);
        }
        refusal = refusal ? refusal : outcome.refusal;
    }
    if (!refusal) {
        board_.setDownload(clock_.utcNow(), {}, {});
        return true;
    }
    if (refusal->reason != RefusalReason::Unavailable) { // the way up says already that the link is away
        log(LogLevel::Warning, "sync", "lists: " + asError(*refusal).message);
    }
    board_.setDownload(std::nullopt, std::string(name(refusal->reason)), refusal->message);
    return false;
}

} // namespace lanepost::sync
