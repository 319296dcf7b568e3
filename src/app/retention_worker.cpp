#include "app/retention_worker.h"

#include <algorithm>
#include <utility>

#include "app/interruptible_wait.h"
#include "base/ids.h"
#include "base/log.h"

namespace lanepost::app {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kPictureBatch = 64;
constexpr int kProofLooks = 100; ///< of 100 ms: the lane thread may be busy with a page
constexpr int kMostRefusals = 3; ///< in one look at the store

} // namespace

RetentionWorker::RetentionWorker(RetentionParts parts)
    : parts_(std::move(parts)), thread_([this](const std::stop_token& stop) { work(stop); }) {}

void RetentionWorker::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto retention = store::RecordRetention::open(parts_.journal);
        const auto done = retention ? look(*retention, stop) : Result<void>(fail(retention.error()));
        if (!done) {
            log(LogLevel::Warning, "retention", done.error().message + "; tried again later");
        }
        waitInterruptibly(parts_.period, stop);
    }
}

Result<void> RetentionWorker::look(const store::RecordRetention& retention, const std::stop_token& stop) {
    if (!parts_.watch.state().mayExpire) {
        return {}; // the clock's own event says why
    }
    const UtcTime now = parts_.clock.utcNow();
    if (auto begun = retention.beginTerms(now); !begun) {
        return begun;
    }
    if (auto begun = parts_.evidence.beginTerms(now); !begun) {
        return begun;
    }
    if (auto erased = eraseRecords(retention, stop); !erased) {
        return erased;
    }
    return erasePictures(retention, stop);
}

Result<void> RetentionWorker::eraseRecords(const store::RecordRetention& retention, const std::stop_token& stop) {
    bool any = false;
    int refusals = 0;
    while (!stop.stop_requested()) {
        const UtcTime now = parts_.clock.utcNow();
        const auto due = retention.due(parts_.terms, now, newUuid7(now, parts_.random));
        if (!due) {
            return fail(due.error());
        }
        if (!*due) {
            break;
        }
        const auto proven = prove(retention, **due, stop);
        if (!proven) {
            return fail(proven.error());
        }
        if (!*proven) {
            // Too slow, or refused as a row came to one of the records meanwhile: asked anew, with what there is now.
            if (++refusals == kMostRefusals) {
                break;
            }
            continue;
        }
        any = true;
        log(LogLevel::Info, "retention", std::to_string((*due)->records.size()) + " records of class " +
                                             (*due)->recordClass + " erased");
    }
    const auto cleared = any ? retention.clearLog() : Result<bool>(true);
    if (!cleared) {
        return fail(cleared.error());
    }
    return *cleared ? Result<void>()
                    : fail(ErrorKind::Busy, "the log could not be cleared of erased pages, as somebody reads");
}

Result<void> RetentionWorker::erasePictures(const store::RecordRetention& retention, const std::stop_token& stop) {
    auto batches = parts_.evidence.unproven();
    if (!batches) {
        return fail(batches.error());
    }
    const auto due = duePictures(retention);
    if (!due) {
        return fail(due.error());
    }
    const UtcTime now = parts_.clock.utcNow();
    if (!due->empty()) {
        (*batches)[newUuid7(now, parts_.random)] = *due;
    }
    for (const auto& [batchId, ids] : *batches) {
        if (auto erased = parts_.evidence.erase(batchId, ids); !erased) {
            return erased;
        }
        const lane::RecordsErased proof{batchId, "picture", now - parts_.terms.picture, {}, ids, 0};
        const auto proven = prove(retention, proof, stop);
        if (!proven) {
            return fail(proven.error());
        }
        if (!*proven) {
            return {};
        }
        if (auto forgotten = parts_.evidence.forget(batchId); !forgotten) {
            return forgotten;
        }
        log(LogLevel::Info, "retention", std::to_string(ids.size()) + " pictures erased");
    }
    return {};
}

/// Those of referred crossings have a longer term.
Result<std::vector<std::string>> RetentionWorker::duePictures(const store::RecordRetention& retention) {
    const UtcTime now = parts_.clock.utcNow();
    auto over = parts_.evidence.dueBefore(now - parts_.terms.picture, kPictureBatch);
    const auto surely = parts_.evidence.dueBefore(now - parts_.terms.casePicture, kPictureBatch);
    if (!over || !surely) {
        return fail(!over ? over.error() : surely.error());
    }
    std::vector<std::string> due = *surely;
    for (std::string& id : *over) {
        const auto kept = retention.isCasePicture(id);
        if (!kept) {
            return fail(kept.error());
        }
        if (!*kept && std::find(due.begin(), due.end(), id) == due.end()) {
            due.push_back(std::move(id));
        }
    }
    return due;
}

/// The lane thread writes the proof, and for records does the deed with it.
Result<bool> RetentionWorker::prove(const store::RecordRetention& retention, const lane::RecordsErased& batch,
                                    const std::stop_token& stop) {
    if (auto before = retention.proven(batch.batchId); !before || *before) {
        return before;
    }
    parts_.channel.push({batch, std::nullopt, nullptr});
    for (int look = 0; look < kProofLooks && !stop.stop_requested(); ++look) {
        if (auto proven = retention.proven(batch.batchId); !proven || *proven) {
            return proven;
        }
        waitInterruptibly(100ms, stop);
    }
    return false;
}

} // namespace lanepost::app
