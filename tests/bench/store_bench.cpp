// How many journal rows a second are durable, on the file system of the system's temporary folder (fsync included).
//
// store_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only=true
#include <benchmark/benchmark.h>

#include "lane/lane_session.h"
#include "lane/specimens.h"
#include "store/audit.h"
#include "store/crossing_journal.h"
#include "store/journal_replay.h"
#include "store/store_under_test.h"

using namespace lanepost;

namespace {

/// The events of one ordinary crossing: vehicle, passport, two answers, decision.
std::vector<lane::TimedEvent> crossing(int number) {
    const std::string id = "c" + std::to_string(number);
    const UtcTime at = lane::specimen::morning();
    return {{id, at, lane::VehicleSeen{lane::specimen::car()}},
            {id + "-doc", at, lane::DocumentPresented{lane::specimen::passport()}},
            {id + "-a1", at, lane::ScreeningAnswered{id + "/1", lane::specimen::noHit(), {}}},
            {id + "-a2", at, lane::ScreeningAnswered{id + "/2", lane::specimen::noHit(), {}}},
            {id + "-d", at, lane::DecisionTaken{lane::specimen::decision(id + "-d", id, lane::DecisionOutcome::Pass)}}};
}

void runCrossings(store::CrossingJournal& journal, lane::LaneSession& session, int first, int count) {
    for (int i = first; i < first + count; ++i) {
        for (const lane::TimedEvent& event : crossing(i)) {
            journal.append(event, session.on(event)).value();
        }
    }
}

/// Whole crossings, each event durable before the next; items are journal rows. onDisk: 1 disk, 0 memory (no fsync
/// cost).
void appendCrossings(benchmark::State& state) {
    const store::TemporaryFolder folder(state.range(0) == 1);
    auto journal = store::CrossingJournal::open(folder / "lane.db").value();
    lane::LaneSession session;
    journal
        .append({"start", lane::specimen::morning(), lane::specimen::started()},
                session.on({"start", lane::specimen::morning(), lane::specimen::started()}))
        .value();
    int number = 0;
    for (auto _ : state) {
        runCrossings(journal, session, number++, 1);
    }
    state.SetItemsProcessed(state.iterations() * 5);
}
BENCHMARK(appendCrossings)->ArgName("onDisk")->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The state machine alone: items are events.
void decideCrossings(benchmark::State& state) {
    lane::LaneSession session;
    benchmark::DoNotOptimize(session.on({"start", lane::specimen::morning(), lane::specimen::started()}));
    int number = 0;
    for (auto _ : state) {
        for (const lane::TimedEvent& event : crossing(number++)) {
            benchmark::DoNotOptimize(session.on(event));
        }
    }
    state.SetItemsProcessed(state.iterations() * 5);
}
BENCHMARK(decideCrossings)->Unit(benchmark::kMicrosecond);

/// Reading back a journal of 1000 crossings; items are journal rows. what: 0 resume, 1 verify, 2 replay.
void readBack(benchmark::State& state) {
    const store::TemporaryFolder folder;
    {
        auto journal = store::CrossingJournal::open(folder / "lane.db").value();
        lane::LaneSession session;
        journal
            .append({"start", lane::specimen::morning(), lane::specimen::started()},
                    session.on({"start", lane::specimen::morning(), lane::specimen::started()}))
            .value();
        runCrossings(journal, session, 0, 1000);
    }
    for (auto _ : state) {
        if (state.range(0) == 0) {
            lane::LaneSession session;
            store::CrossingJournal::open(folder / "lane.db")->resume(session).value();
        } else if (state.range(0) == 1) {
            benchmark::DoNotOptimize(store::verifyAudit(folder / "lane.db").value());
        } else {
            benchmark::DoNotOptimize(store::replayJournal(folder / "lane.db").value());
        }
    }
    state.SetItemsProcessed(state.iterations() * 5001);
}
BENCHMARK(readBack)->ArgName("what")->Arg(0)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
