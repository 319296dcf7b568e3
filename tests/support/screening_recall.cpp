#include "support/screening_recall.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "screening/screen_person.h"
#include "screening/snapshot_builder.h"

namespace lanepost::test {
namespace {

using screening::MatchClass;
using screening::PersonLine;
using screening::PersonScreening;
using screening::ScreenedPerson;

/// The answer to a question about a listed person.
struct Scored {
    double score;
    bool right; ///< it is that person's entry
    std::size_t damage;
    bool datesComplete; ///< the whole birth date stands in the list, and undamaged in the question
};

/// A list and who stands on it.
struct BuiltList {
    screening::WatchlistSnapshot snapshot;
    std::vector<SyntheticPerson> people;
    std::vector<bool> dateComplete;
};

BuiltList builtList(SyntheticPeople& people, std::size_t entries) {
    screening::SnapshotBuilder builder;
    std::vector<SyntheticPerson> listed;
    std::vector<bool> dateComplete;
    for (std::size_t i = 0; i < entries; ++i) {
        listed.push_back(people.next());
        const PersonLine line = people.listed(listed.back(), "E" + std::to_string(i));
        dateComplete.push_back(line.birthDate.complete());
        if (!builder.add(entryOf(line, {}))) {
            std::abort();
        }
    }
    screening::WatchlistHeader header;
    header.listId = "synthetic";
    header.version = "1";
    header.builtAt = UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));
    header.maxAge = std::chrono::hours(24);
    auto list = screening::WatchlistSnapshot::fromBytes(builder.finish(header).value());
    if (!list) {
        std::abort();
    }
    return {std::move(*list), std::move(listed), std::move(dateComplete)};
}

double processorMicros() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// Asks and remembers how long it took.
class Asking {
public:
    Asking(const screening::WatchlistSnapshot& list, RecallFigures& figures) : screening_(list), figures_(figures) {}
    ScreenedPerson operator()(const PersonLine& line) {
        const double begin = processorMicros();
        ScreenedPerson answer = screening_.screen(line);
        figures_.micros.push_back(processorMicros() - begin);
        return answer;
    }

private:
    PersonScreening screening_;
    RecallFigures& figures_;
};

void count(Share& share, bool hit) {
    ++share.asked;
    share.hits += hit ? 1 : 0;
}

} // namespace

RecallFigures measureRecall(const RecallPlan& plan) {
    SyntheticPeople people(plan.seed);
    const BuiltList list = builtList(people, plan.entries);
    RecallFigures figures;
    Asking ask(list.snapshot, figures);
    std::vector<Scored> scored;
    for (std::size_t i = 0; i < plan.queries; ++i) {
        const std::size_t entry = people.below(list.people.size());
        const auto damage = static_cast<Damage>(i % kDamages);
        const bool wrongDate = people.below(100) < 8;
        const ScreenedPerson answer = ask(people.asked(list.people[entry], "Q", damage, wrongDate));
        const bool right = answer.hit && answer.hit->entryId == "E" + std::to_string(entry);
        const bool hit = right && answer.matchClass != MatchClass::None;
        count(figures.recall, hit);
        count(figures.recallAsMatch, hit && answer.matchClass == MatchClass::Match);
        count(figures.byDamage[i % kDamages], hit);
        if (wrongDate) {
            count(figures.recallWrongDate, hit);
        }
        scored.push_back({answer.score, right, i % kDamages, list.dateComplete[entry] && !wrongDate});
    }
    std::vector<double> unlisted;
    for (std::size_t i = 0; i < plan.unlisted; ++i) {
        const SyntheticPerson person = people.next();
        const ScreenedPerson answer = ask(people.asked(person, "U", Damage::None, false));
        unlisted.push_back(answer.score);
        count(figures.falseStops, answer.matchClass != MatchClass::None);
        count(figures.falseStopsByFamily[person.family], answer.matchClass != MatchClass::None);
    }
    std::sort(unlisted.rbegin(), unlisted.rend());
    const double threshold = unlisted.empty() ? 0 : unlisted[unlisted.size() / 200];
    for (const Scored& one : scored) {
        const bool hit = one.right && one.score > threshold;
        count(figures.recallAtHalfPercent, hit);
        count(figures.byDamageAtHalfPercent[one.damage], hit);
        if (one.datesComplete) {
            count(figures.byDamageDatesComplete[one.damage], hit);
        }
    }
    std::sort(figures.micros.begin(), figures.micros.end());
    return figures;
}

} // namespace lanepost::test
