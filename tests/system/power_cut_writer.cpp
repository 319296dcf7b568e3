// The appliance's store at work, as the only program of a virtual machine that is about to lose its power.
//
//     power_cut_writer FOLDER     prints HAVE <id> for each crossing found, READY, then ACK <id> for each that append()
//                                 acknowledged, until it is killed; "BAD ..." when the store is not sound.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>

#include "base/clock.h"
#include "lane/lane_session.h"
#include "lane/specimens.h"
#include "store/audit.h"
#include "store/crossing_journal.h"
#include "store/journal_reader.h"
#include "store/journal_replay.h"

using namespace lanepost;

namespace {

int complain(const std::string& what) {
    std::printf("BAD %s\n", what.c_str());
    std::fflush(stdout);
    return 1;
}

/// The store as the power cut left it: intact, replayable, and which crossings are in it.
int checkStore(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) {
        return 0;
    }
    const auto report = store::verifyAudit(path);
    if (!report || !report->intact()) {
        return complain(report ? report->problems.front().what : report.error().message);
    }
    const auto replay = store::replayJournal(path);
    if (!replay || replay->differingEvents != 0) {
        return complain(replay ? "the replay differs" : replay.error().message);
    }
    const auto read = store::readCrossings(path, [](const store::StoredCrossing& crossing) -> Result<void> {
        std::printf("HAVE %s\n", crossing.id.c_str());
        return crossing.record.form == store::StoredForm::Clear ? Result<void>()
                                                                : fail(ErrorKind::Corrupt, "a crossing is not readable");
    });
    return read ? 0 : complain(read.error().message);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: power_cut_writer FOLDER\n");
        return 2;
    }
    const std::filesystem::path path = std::filesystem::path(argv[1]) / "journal.sqlite";
    auto journal = store::CrossingJournal::open(path);
    if (!journal) {
        return complain(journal.error().message);
    }
    if (const int bad = checkStore(path); bad != 0) {
        return bad;
    }
    lane::LaneSession session;
    if (auto resumed = journal->resume(session); !resumed) {
        return complain(resumed.error().message);
    }
    std::printf("READY\n");
    std::fflush(stdout);
    std::random_device chance; // ids only: each life of the machine makes other ones
    const std::string life = std::to_string(chance());
    const UtcTime at = SystemClock().utcNow();
    const auto append = [&](const lane::TimedEvent& event) { return journal->append(event, session.on(event)); };
    if (auto started = append({life, at, lane::specimen::started()}); !started) {
        return complain(started.error().message);
    }
    // A crossing that the cut left open: the next vehicle would belong to it.
    if (auto cleared = append({life + "-cleared", at, lane::LaneCleared{"the power was away"}}); !cleared) {
        return complain(cleared.error().message);
    }
    for (int number = 0;; ++number) {
        const std::string id = life + "-" + std::to_string(number);
        bool recorded = false;
        const lane::OfficerDecision decision =
            lane::specimen::decision(id + "-d", id, lane::DecisionOutcome::Pass, "power cut test");
        for (const lane::TimedEvent& event : {lane::TimedEvent{id, at, lane::VehicleSeen{lane::specimen::car()}},
                                              {id + "-doc", at, lane::DocumentPresented{lane::specimen::passport()}},
                                              {id + "-a", at, lane::ScreeningAnswered{id + "/2", lane::specimen::noHit()}},
                                              {id + "-d", at, lane::DecisionTaken{decision}}}) {
            const auto actions = session.on(event);
            if (auto written = journal->append(event, actions); !written) {
                return complain(written.error().message);
            }
            recorded = std::ranges::any_of(actions, [](const lane::LaneAction& action) {
                return std::holds_alternative<lane::RecordCrossing>(action);
            });
        }
        if (!recorded) {
            return complain("a decision recorded no crossing");
        }
        std::printf("ACK %s\n", id.c_str());
        std::fflush(stdout);
    }
}
