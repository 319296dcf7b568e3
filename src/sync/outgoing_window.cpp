#include "sync/outgoing_window.h"

#include <utility>

#include "base/expect.h"
#include "store/outbox_chain.h"

namespace lanepost::sync {

void OutgoingWindow::restart(ChainPoint base) {
    base_ = std::move(base);
    points_.clear();
    sizes_.clear();
    bytes_ = 0;
}

OutgoingWindow::Link OutgoingWindow::add(const store::OutboxEvent& event) {
    LANEPOST_EXPECT(event.deviceSeq == last().sequence + 1);
    Link link{last().chain, {}};
    link.chain = store::outboxChain(link.previous, event.deviceSeq, event.eventId, sha256(event.payload));
    points_.push_back({event.deviceSeq, event.eventId, link.chain});
    sizes_.push_back(event.payload.size());
    bytes_ += event.payload.size();
    return link;
}

void OutgoingWindow::releaseThrough(std::int64_t sequence) {
    LANEPOST_EXPECT(at(sequence) != nullptr);
    while (base_.sequence < sequence) {
        base_ = std::move(points_.front());
        bytes_ -= sizes_.front();
        points_.pop_front();
        sizes_.pop_front();
    }
}

const ChainPoint* OutgoingWindow::at(std::int64_t sequence) const {
    if (sequence == base_.sequence) {
        return &base_;
    }
    if (sequence < base_.sequence || sequence > last().sequence) {
        return nullptr;
    }
    return &points_[static_cast<std::size_t>(sequence - base_.sequence - 1)];
}

} // namespace lanepost::sync
