// A late answer counts as handed over when the lane's journal has it, and not before.
#include "app/late_answer_handover.h"

#include <optional>
#include <thread>

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace lanepost::app;
using namespace std::chrono_literals;

namespace {

sync::LateAnswer lateAnswer() {
    sync::LateAnswer late;
    late.requestId = "crossing-1/late";
    return late;
}

} // namespace

TEST_CASE("a late answer is handed over when the lane says that it is journaled") {
    LaneChannel lane(4);
    std::optional<LaneMessage> message; // checked when the thread has ended: Catch2 counts on one thread only
    bool handedOver = false;
    {
        const std::jthread laneThread([&] {
            message = lane.pop();
            if (message && message->journaled) {
                message->journaled();
            }
        });
        handedOver = journalLateAnswer(lane, lateAnswer(), 60s);
    }
    CHECK(handedOver);
    REQUIRE(message);
    CHECK(std::get<lane::ScreeningAnswered>(message->event).requestId == "crossing-1/late");
    CHECK_FALSE(message->capturedAt); // else it could be left out as a page of a closed crossing
}

TEST_CASE("a late answer that only lies in the lane's queue is not handed over") {
    LaneChannel lane(1);
    CHECK_FALSE(journalLateAnswer(lane, lateAnswer(), 1ms));
    CHECK_FALSE(journalLateAnswer(lane, lateAnswer(), 60s)); // the queue is full
    const auto message = lane.pop();
    REQUIRE(message);
    message->journaled(); // after the waiting ended: nothing happens
    lane.close();
    CHECK_FALSE(journalLateAnswer(lane, lateAnswer(), 60s));
}

TEST_CASE("waiting for the lane ends when the appliance stops") {
    LaneChannel lane(4);
    std::stop_source stop;
    stop.request_stop();
    CHECK_FALSE(journalLateAnswer(lane, lateAnswer(), 60s, stop.get_token()));
}
