// A small real centre and a link to it, both in memory: it stores what it gets, in whatever order, and answers with
// signed receipts. The link can be cut, can lose what it was given, and can forge.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "sync/central_link.h"
#include "sync/event_frame.h"
#include "sync/notice.h"
#include "sync/state_report.h"

namespace lanepost::sync {

/// Lives on the test's thread.
class CentreInMemory final : public CentralLink {
public:
    LinkState state() const override { return connected ? LinkState::Connected : LinkState::Away; }

    Result<void> send(const OutgoingEvent& event) override {
        if (!connected) {
            return fail(ErrorKind::Io, "away");
        }
        if (event.frame.size() > kMaxFrameBytes) {
            return fail(ErrorKind::LimitExceeded, "too large");
        }
        ++sent;
        order.push_back(event.deviceSequence);
        if (loseNext > 0) {
            --loseNext;
            return {};
        }
        take(event.frame);
        return {};
    }

    std::size_t unacknowledged() const override { return 0; }

    Result<void> report(std::string_view text) override {
        if (!connected) {
            return fail(ErrorKind::Io, "away");
        }
        lastReport = parseReport(text).value();
        if (answering) {
            answer(lastReport.nonce);
        }
        return {};
    }

    std::optional<std::string> nextNotice(std::chrono::milliseconds, const std::stop_token&) override {
        if (notices.empty()) {
            return std::nullopt;
        }
        std::string first = std::move(notices.front());
        notices.pop_front();
        return first;
    }

    Result<std::string> fetch(std::string_view, std::chrono::milliseconds) override {
        return fail(ErrorKind::NotFound, "nothing is published here");
    }

    /// What the centre says of the last stream it heard of.
    void answer(const std::string& nonce = {}) {
        Receipt receipt = lastReceipt;
        receipt.device = "lane-1";
        receipt.stream = receipt.stream.empty() ? lastReport.stream : receipt.stream;
        receipt.nonce = nonce;
        notices.push_back(sealNotice(signer, receipt));
    }

    void take(const std::string& bytes) {
        const EventFrame frame = parseFrame(bytes).value();
        stored[frame.sequence] = frame;
        lastReceipt.stream = frame.stream;
        for (;;) {
            const auto next = stored.find(lastReceipt.through + 1);
            if (next == stored.end() || next->second.previous != lastReceipt.chain) {
                break;
            }
            lastReceipt.through = next->first;
            lastReceipt.chain = next->second.chain;
            lastReceipt.eventId = next->second.eventId;
        }
        if (answering) {
            answer();
        }
    }

    SeededRandom random{11};
    Ed25519Signer signer = Ed25519Signer::generate(random);
    bool connected = true;
    bool answering = true;
    int loseNext = 0;
    std::size_t sent = 0;
    std::vector<std::int64_t> order;
    std::map<std::int64_t, EventFrame> stored;
    std::deque<std::string> notices;
    Receipt lastReceipt;
    StateReport lastReport;
};

} // namespace lanepost::sync
