#include "app/lane_gateway.h"

#include <future>

namespace lanepost::app {
Result<api::DecisionReceipt> LaneGateway::decide(const lane::OfficerDecision& decision,
                                                 std::chrono::milliseconds timeout) {
    auto reply = std::make_shared<std::promise<Result<api::DecisionReceipt>>>();
    auto answer = reply->get_future();
    if (!channel_.tryPush({lane::DecisionTaken{decision}, std::nullopt, std::move(reply)})) {
        return fail(ErrorKind::Busy, "the lane is behind with its work; send the same decision again");
    }
    if (answer.wait_for(timeout) != std::future_status::ready) {
        return fail(ErrorKind::Busy, "the lane did not answer in time; send the same decision again");
    }
    try {
        return answer.get();
    } catch (const std::future_error&) { // the lane ended before it came to this decision
        return fail(ErrorKind::Busy, "the lane is stopping; send the same decision again");
    }
}

Result<std::vector<std::byte>> LaneGateway::evidence(const std::string& sha256) {
    return evidence_.get(sha256);
}

Result<api::SyncState> LaneGateway::syncState() {
    return api::SyncState{exchange_.state(), screening_.coverage(clock_.utcNow())};
}

} // namespace lanepost::app
