// People of a generated list: building it, opening it, asking it. Part of screening_bench.
// LANEPOST_BENCH_ENTRIES sets another number of people than a million.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include "base/file.h"
#include "screening/screen_person.h"
#include "screening/snapshot_builder.h"
#include "support/synthetic_people.h"

namespace {

using namespace lanepost;
using namespace lanepost::screening;
using lanepost::test::Damage;
using lanepost::test::SyntheticPeople;
using lanepost::test::SyntheticPerson;

constexpr std::uint64_t kSeed = 2026;
constexpr std::size_t kQuestions = 4000;

std::size_t peopleCount() {
    const char* text = std::getenv("LANEPOST_BENCH_ENTRIES");
    return text == nullptr ? 1'000'000 : std::strtoull(text, nullptr, 10);
}

/// The list as a file, and questions about listed people (damaged in every way, one birth date in twelve too) and as
/// many about others. The file goes with the object.
class PeopleList {
public:
    PeopleList() : path_(std::filesystem::temp_directory_path() / ("lanepost-people-bench-" + std::to_string(getpid()))) {
        SyntheticPeople people(kSeed);
        for (std::size_t i = 0; i < peopleCount(); ++i) {
            const SyntheticPerson person = people.next();
            entries_.push_back(entryOf(people.listed(person, "E" + std::to_string(i)), {}));
            if (i % std::max<std::size_t>(1, peopleCount() / kQuestions) == 0) {
                const auto damage = static_cast<Damage>(listed_.size() % lanepost::test::kDamages);
                listed_.push_back(people.asked(person, "Q", damage, people.below(12) == 0));
                unlisted_.push_back(people.asked(people.next(), "U", Damage::None, false));
            }
        }
    }
    PeopleList(const PeopleList&) = delete;
    PeopleList& operator=(const PeopleList&) = delete;
    ~PeopleList() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }

    std::vector<std::byte> snapshotBytes() const {
        SnapshotBuilder builder;
        for (const WatchlistEntry& entry : entries_) {
            if (!builder.add(entry)) {
                std::abort();
            }
        }
        WatchlistHeader header;
        header.listId = "people";
        header.version = "1";
        header.builtAt = parseRfc3339("2026-11-20T06:00:00Z").value();
        header.maxAge = std::chrono::hours(24);
        return builder.finish(header).value();
    }
    const std::filesystem::path& file() {
        if (!std::filesystem::exists(path_) && !replaceFile(path_, snapshotBytes())) {
            std::abort();
        }
        return path_;
    }
    const std::vector<PersonLine>& questions(bool listed) const { return listed ? listed_ : unlisted_; }

private:
    const std::filesystem::path path_;
    std::vector<WatchlistEntry> entries_;
    std::vector<PersonLine> listed_;
    std::vector<PersonLine> unlisted_;
};

PeopleList& peopleList() {
    static PeopleList list;
    return list;
}

double processorMicros() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

void buildPeople(benchmark::State& state) {
    const PeopleList& list = peopleList();
    for (auto turn : state) {
        (void)turn;
        state.counters["bytes"] = static_cast<double>(list.snapshotBytes().size());
    }
}
BENCHMARK(buildPeople)->Unit(benchmark::kMillisecond)->Iterations(1);

void openPeople(benchmark::State& state) {
    const std::filesystem::path& file = peopleList().file();
    for (auto turn : state) {
        (void)turn;
        auto opened = WatchlistSnapshot::open(file);
        benchmark::DoNotOptimize(opened);
    }
}
BENCHMARK(openPeople)->Unit(benchmark::kMillisecond);

/// One turn asks every question; p50_us and p99_us are processor time of single questions.
void askPeople(benchmark::State& state, bool listed) {
    static const WatchlistSnapshot list = WatchlistSnapshot::open(peopleList().file()).value();
    const PersonScreening screening(list);
    std::vector<double> micros;
    for (auto turn : state) {
        (void)turn;
        for (const PersonLine& question : peopleList().questions(listed)) {
            const double begin = processorMicros();
            benchmark::DoNotOptimize(screening.screen(question));
            micros.push_back(processorMicros() - begin);
        }
    }
    std::sort(micros.begin(), micros.end());
    state.counters["p50_us"] = micros[micros.size() / 2];
    state.counters["p99_us"] = micros[micros.size() * 99 / 100];
    state.counters["questions"] = static_cast<double>(peopleList().questions(listed).size());
}
BENCHMARK_CAPTURE(askPeople, listed, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(askPeople, not_listed, false)->Unit(benchmark::kMillisecond);

} // namespace
