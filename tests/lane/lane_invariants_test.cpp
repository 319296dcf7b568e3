#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "lane/lane_json.h"
#include "lane/lane_session.h"
#include "lane/random_lane.h"

using namespace lanepost;
using namespace lanepost::lane;

namespace {

constexpr std::uint64_t kSeeds = 150;
constexpr int kEvents = 400;

std::string actionBytes(const std::vector<LaneAction>& actions) {
    std::string bytes;
    for (const LaneAction& action : actions) {
        bytes += canonicalText(toJson(action)) + "\n";
    }
    return bytes;
}

bool blank(const std::string& text) {
    return text.find_first_not_of(" \t") == std::string::npos;
}

/// What must hold for any sequence of events; fed with each event, its actions and what was shown before.
struct Invariants {
    std::set<std::string> recorded;
    std::set<std::string> taken;

    void check(const TimedEvent& event, const std::vector<LaneAction>& actions, const ShowLane& before) {
        const auto* decided = std::get_if<DecisionTaken>(&event.event);
        int records = 0;
        int effects = 0;
        int answers = 0;
        for (const LaneAction& action : actions) {
            if (const auto* record = std::get_if<RecordCrossing>(&action)) {
                ++records;
                REQUIRE(recorded.insert(record->crossing.id).second);
                REQUIRE(record->crossing.decision.has_value() == (decided != nullptr));
                REQUIRE(record->crossing.abandonedAt.has_value() == (decided == nullptr));
            }
            if (std::holds_alternative<OpenBarrier>(action)) {
                ++effects;
                REQUIRE(decided != nullptr);
                REQUIRE(decided->decision.outcome == DecisionOutcome::Pass);
                REQUIRE_FALSE(blank(decided->decision.officer));
                REQUIRE(std::get<OpenBarrier>(action).crossingId == before.crossing->id);
                const bool clear = before.crossing->recommendation.outcome == Outcome::Clear;
                REQUIRE((clear || !blank(decided->decision.reason)));
            }
            if (std::holds_alternative<SendToSecondaryInspection>(action)) {
                ++effects;
                REQUIRE(decided != nullptr);
                REQUIRE(decided->decision.outcome == DecisionOutcome::Refer);
            }
            answers += std::holds_alternative<ConfirmDecision>(action) + std::holds_alternative<RejectDecision>(action);
        }
        REQUIRE(records <= 1);
        REQUIRE(answers == (decided != nullptr ? 1 : 0));
        REQUIRE(effects == (decided != nullptr ? records : 0));
        if (effects == 1) {
            REQUIRE(taken.insert(decided->decision.id).second);
        }
    }
};

void checkClear(const ShowLane& show) {
    if (!show.crossing || show.crossing->recommendation.outcome != Outcome::Clear) {
        return;
    }
    REQUIRE_FALSE(show.crossing->travellers.empty());
    REQUIRE(show.crossing->degradedModes.empty());
    REQUIRE(show.state == LaneState::AwaitingDecision);
    for (const auto& traveller : show.crossing->travellers) {
        REQUIRE(traveller.accepted);
    }
    for (const ScreeningRecord& record : show.crossing->screenings) {
        REQUIRE(record.answer);
        REQUIRE(record.answer->hits.empty());
        REQUIRE(record.answer->fullCoverage());
    }
}

} // namespace

TEST_CASE("for any events: barriers open for named persons only, crossings are recorded once, Clear is earned") {
    std::map<std::string, int> seen;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        RandomLane random(seed);
        LaneSession session;
        Invariants invariants;
        for (int i = 0; i < kEvents; ++i) {
            const TimedEvent event = random.next();
            const ShowLane before = session.shown();
            const std::vector<LaneAction> actions = session.on(event);
            INFO("seed " << seed << ", event " << event.id);
            invariants.check(event, actions, before);
            checkClear(session.shown());
            for (const LaneAction& action : actions) {
                ++seen[typeName(action)];
            }
            random.see(actions);
        }
    }
    // The random lane must really reach every kind of action, or the test says nothing.
    CHECK(seen.size() == std::variant_size_v<LaneAction>);
    CHECK(seen["open_barrier"] > 500);
}

TEST_CASE("for any events: a new session fed with the journalled events gives the same bytes") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        RandomLane random(seed);
        LaneSession first;
        LaneSession second;
        for (int i = 0; i < kEvents; ++i) {
            const TimedEvent event = random.next();
            const std::vector<LaneAction> actions = first.on(event);
            random.see(actions);
            const auto read = timedEventFromJson(parseJson(canonicalText(toJson(event))).value());
            REQUIRE(read);
            INFO("seed " << seed << ", event " << event.id);
            REQUIRE(actionBytes(second.on(*read)) == actionBytes(actions));
        }
    }
}

TEST_CASE("for any events: an unchanged screen is not shown again, and a changed one always is") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        RandomLane random(seed);
        LaneSession session;
        for (int i = 0; i < kEvents; ++i) {
            const TimedEvent event = random.next();
            const ShowLane before = session.shown();
            const std::vector<LaneAction> actions = session.on(event);
            random.see(actions);
            const bool shown = !actions.empty() && std::holds_alternative<ShowLane>(actions.back());
            const bool started = std::holds_alternative<LaneStarted>(event.event);
            REQUIRE(shown == (started || session.shown() != before));
        }
    }
}
