// A LaneSession with a running clock and running event ids, and a look into its last actions.
#pragma once

#include <string>
#include <vector>

#include "lane/lane_session.h"
#include "lane/specimens.h"

namespace lanepost::lane {

/// Feeds events one second apart; the n-th event (from 1) has the id "e<n>".
class LaneUnderTest {
public:
    explicit LaneUnderTest(bool start = true) {
        if (start) {
            feed(specimen::started());
        }
    }

    const std::vector<LaneAction>& feed(LaneEvent event) {
        at += std::chrono::seconds(1);
        lastId = "e" + std::to_string(++count_);
        actions = session.on({lastId, at, std::move(event)});
        return actions;
    }

    /// The one action of kind T among the last actions; nullptr when there is none.
    template <typename T>
    const T* done() const {
        for (const LaneAction& action : actions) {
            if (const T* found = std::get_if<T>(&action)) {
                return found;
            }
        }
        return nullptr;
    }

    /// Answers every question that was asked by the last event.
    void answerAll(const screening::ScreeningAnswer& answer) {
        const std::vector<LaneAction> asked = actions;
        for (const LaneAction& action : asked) {
            if (const auto* question = std::get_if<StartScreening>(&action)) {
                feed(ScreeningAnswered{question->requestId, answer, {}});
            }
        }
    }

    const Crossing& open() const { return session.shown().crossing.value(); }
    const Recommendation& recommendation() const { return open().recommendation; }
    bool reasonsMention(const std::string& text) const {
        for (const std::string& reason : recommendation().reasons) {
            if (reason.find(text) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    LaneSession session;
    std::vector<LaneAction> actions;
    std::string lastId;
    UtcTime at = specimen::morning();

private:
    int count_ = 0;
};

} // namespace lanepost::lane
