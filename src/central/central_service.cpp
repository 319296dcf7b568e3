#include "central/central_service.h"

#include <thread>
#include <utility>

#include "base/json_check.h"
#include "base/log.h"
#include "central/retro_screening.h"

namespace lanepost::central {
namespace {

using std::chrono::milliseconds;

/// About so many events of one transaction: enough to share one fsync, few enough that a receipt does not wait long.
constexpr std::size_t kBatch = 1024;
constexpr milliseconds kWait{100};
constexpr milliseconds kAfterFailure{500};
constexpr std::int64_t kScreenAtOnce = 32;
constexpr std::int64_t kLateAtOnce = 16;

} // namespace

CentralService::CentralService(NatsHub& hub, OpenStore openStore, const Ed25519Signer& signer,
                               const screening::ScreeningEngine* lists, const Clock& clock)
    : hub_(hub), openStore_(std::move(openStore)), signer_(signer), lists_(lists), clock_(clock) {}

void CentralService::run(const std::stop_token& stop) {
    std::string lastFailure;
    while (!stop.stop_requested()) {
        const auto done = turn(kWait);
        if (done) {
            lastFailure.clear();
            continue;
        }
        if (done.error().message != std::exchange(lastFailure, done.error().message)) {
            log(LogLevel::Error, "central", done.error().message);
        }
        if (done.error().kind != ErrorKind::Busy) {
            std::this_thread::sleep_for(kAfterFailure);
        }
    }
}

Result<bool> CentralService::turn(milliseconds wait) {
    if (!store_) {
        auto store = openStore_();
        if (!store) {
            return fail(store.error());
        }
        store_ = std::move(*store);
    }
    bool busy = false;
    for (const Reported& reported : hub_.reports()) {
        if (auto answered = answer(reported); !answered) {
            store_.reset();
            return fail(answered.error());
        }
        busy = true;
    }
    const auto deliveries = hub_.receive(kBatch, wait);
    if (!deliveries) {
        return fail(deliveries.error());
    }
    if (!deliveries->empty()) {
        if (auto taken = takeEvents(*deliveries); !taken) {
            store_.reset(); // nothing was acknowledged: the broker delivers again
            return fail(taken.error());
        }
        return true;
    }
    const auto screened = screenSome();
    if (!screened) {
        store_.reset();
        return fail(screened.error());
    }
    return busy || *screened;
}

Result<void> CentralService::takeEvents(const std::vector<Delivery>& deliveries) {
    std::vector<sync::EventFrame> frames;
    frames.reserve(deliveries.size());
    const UtcTime now = clock_.utcNow();
    counts_.received += deliveries.size();
    for (const Delivery& delivery : deliveries) {
        auto frame = sync::parseFrame(delivery.bytes);
        std::string why = frame ? "" : frame.error().message;
        if (frame && frame->device != delivery.device) {
            why = "event frame: it names another device than its sender";
        } else if (frame && !isJson(frame->payload)) {
            why = "event frame: its payload is no JSON";
        }
        if (why.empty()) {
            frames.push_back(std::move(*frame));
            continue;
        }
        ++counts_.refused;
        if (auto noted = store_->noteRefused(delivery.device, why, now); !noted) {
            return noted;
        }
    }
    auto outcome = frames.empty() ? Result<StoreOutcome>(StoreOutcome{}) : store_->store(std::move(frames), now);
    if (!outcome) {
        return fail(outcome.error());
    }
    counts_.stored += outcome->added;
    counts_.refused += outcome->refused;
    for (const StreamPosition& position : outcome->positions) {
        sendReceipt(position, "");
    }
    for (const sync::Revocation& revocation : outcome->revoked) {
        static_cast<void>(hub_.notify(revocation.device, sealNotice(signer_, revocation)));
    }
    hub_.acknowledge(deliveries);
    return {};
}

void CentralService::sendReceipt(const StreamPosition& position, const std::string& nonce) {
    const sync::Receipt receipt{position.device,  position.stream, position.through, position.eventId,
                                position.chain,   clock_.utcNow(), nonce};
    // Lost: the device asks with its next report.
    if (hub_.notify(position.device, sealNotice(signer_, receipt))) {
        ++counts_.receipts;
    }
}

Result<void> CentralService::answer(const Reported& reported) {
    const auto report = sync::parseReport(reported.text);
    if (!report || report->device != reported.device) {
        ++counts_.refused;
        return store_->noteRefused(reported.device, report ? "state report: it names another device than its sender"
                                                           : report.error().message,
                                   clock_.utcNow());
    }
    ++counts_.reports;
    const auto revoked = store_->noteReport(*report, clock_.utcNow());
    if (!revoked) {
        return fail(revoked.error());
    }
    if (!revoked->empty()) {
        static_cast<void>(hub_.notify(report->device, sealNotice(signer_, sync::Revocation{report->device, *revoked})));
        return {};
    }
    const auto position = store_->position(report->device, report->stream);
    const auto late = store_->lateAnswersAfter(report->device, report->lateAnswersThrough, kLateAtOnce);
    if (!position || !late) {
        return fail(!position ? position.error() : late.error());
    }
    sendReceipt(*position, report->nonce);
    for (const sync::LateAnswer& answer : *late) {
        static_cast<void>(hub_.notify(report->device, sealNotice(signer_, answer)));
    }
    return {};
}

Result<bool> CentralService::screenSome() {
    if (lists_ == nullptr) {
        return false;
    }
    const auto screened = central::screenSome(*store_, *lists_, kScreenAtOnce, clock_.utcNow());
    if (!screened) {
        return fail(screened.error());
    }
    counts_.lateAnswers += screened->told.size();
    for (const ToldLate& told : screened->told) {
        const auto late = store_->lateAnswersAfter(told.device, 0, kLateAtOnce);
        for (const sync::LateAnswer& answer : late.value_or(std::vector<sync::LateAnswer>{})) {
            if (answer.crossingId == told.crossingId) { // the others come with the next report
                static_cast<void>(hub_.notify(told.device, sealNotice(signer_, answer)));
            }
        }
    }
    return screened->asked > 0;
}

} // namespace lanepost::central
