// Building, opening and asking a list of a million entries: half documents, a quarter plates, a quarter people; and a list
// of a million people (screening_people_bench.cpp).
// Run: build/release/screening_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
// LANEPOST_BENCH_ENTRIES sets another number of entries.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>

#include <benchmark/benchmark.h>

#include "base/file.h"
#include "screening/screening_engine.h"
#include "screening/snapshot_builder.h"
#include "screening/watchlist_import.h"

namespace {

using namespace lanepost;
using namespace lanepost::screening;

const std::string kHeader =
    R"({"list":{"id":"bench","version":"1","built_at":"2026-11-20T06:00:00Z","max_age_hours":24}})"
    "\n";

std::uint64_t entryCount() {
    const char* text = std::getenv("LANEPOST_BENCH_ENTRIES");
    return text == nullptr ? 1'000'000 : std::strtoull(text, nullptr, 10);
}

/// A made-up name part of a number, so that a name is known from its number and parts repeat.
std::string part(std::uint64_t number) {
    constexpr const char* kSyllables[] = {"BA", "DO", "FEL", "GRI", "HUN", "KA", "LOR", "MI", "NEV", "OST"};
    std::string text;
    for (int i = 0; i < 4; ++i, number /= 10) {
        text += kSyllables[number % 10];
    }
    return text;
}

std::string documentNumber(std::uint64_t i) {
    char text[16];
    std::snprintf(text, sizeof text, "U%08llu", static_cast<unsigned long long>(i * 7919 % 100'000'000));
    return text;
}

std::string plateText(std::uint64_t i) {
    char text[16];
    std::snprintf(text, sizeof text, "UT%06llu", static_cast<unsigned long long>(i * 101 % 1'000'000));
    return text;
}

WatchlistName personName(std::uint64_t i) {
    WatchlistName name;
    name.primaryIdentifier = part(i);
    name.secondaryIdentifier = part(i / 3 + 17);
    return name;
}

PartialDate birthDate(std::uint64_t i) {
    return {1940 + static_cast<int>(i % 70), 1 + static_cast<int>(i / 70 % 12), 1 + static_cast<int>(i % 28)};
}

WatchlistEntry entryOf(std::uint64_t i) {
    WatchlistEntry entry;
    entry.id = "E" + std::to_string(i);
    entry.category = "stolen-document";
    entry.actionCode = "refer";
    entry.laneText = "Refer to second line";
    if (i % 4 < 2) {
        entry.documents.push_back({documentNumber(i), "UTO", "P", "stolen"});
    } else if (i % 4 == 2) {
        entry.plates.push_back({plateText(i), "UTO"});
    } else {
        entry.names.push_back(personName(i));
        entry.birthDates.push_back(birthDate(i));
        entry.sex = i % 8 == 3 ? "F" : "M";
        entry.nationalities = {"UTO"};
    }
    return entry;
}

WatchlistHeader benchHeader() {
    return headerFromLine(std::string_view(kHeader).substr(0, kHeader.size() - 1)).value();
}

std::filesystem::path listPath() {
    return std::filesystem::temp_directory_path() / "lanepost-screening-bench.snapshot";
}

/// Writes the list once.
const std::filesystem::path& preparedList() {
    static const std::filesystem::path path = [] {
        SnapshotBuilder builder;
        for (std::uint64_t i = 0; i < entryCount(); ++i) {
            if (!builder.add(entryOf(i))) {
                std::abort();
            }
        }
        if (!replaceFile(listPath(), builder.finish(benchHeader()).value())) {
            std::abort();
        }
        return listPath();
    }();
    return path;
}

void buildFromEntries(benchmark::State& state) {
    for (auto turn : state) {
        (void)turn;
        SnapshotBuilder builder;
        for (std::uint64_t i = 0; i < entryCount(); ++i) {
            benchmark::DoNotOptimize(builder.add(entryOf(i)));
        }
        auto bytes = builder.finish(benchHeader());
        state.counters["bytes"] = static_cast<double>(bytes->size());
    }
}
BENCHMARK(buildFromEntries)->Unit(benchmark::kMillisecond)->Iterations(1);

void importLines(benchmark::State& state) {
    constexpr int kLines = 20000;
    std::string text = kHeader;
    for (int i = 0; i < kLines; ++i) {
        text += R"({"id":"E)" + std::to_string(i) +
                R"(","category":"stolen-document","action_code":"refer","lane_text":"Refer to second line",)"
                R"("documents":[{"number":")" +
                documentNumber(static_cast<std::uint64_t>(i)) +
                R"(","issuing_state":"UTO","document_code":"P","status":"stolen"}]})"
                "\n";
    }
    for (auto turn : state) {
        (void)turn;
        std::istringstream stream(text);
        SnapshotBuilder builder;
        const ImportSummary summary =
            importWatchlist(stream, [&](const WatchlistEntry& entry) { return builder.add(entry); });
        if (summary.entries != kLines) {
            state.SkipWithError("lines were refused");
        }
    }
    state.SetItemsProcessed(state.iterations() * kLines);
}
BENCHMARK(importLines)->Unit(benchmark::kMillisecond);

void openList(benchmark::State& state) {
    const auto& path = preparedList();
    for (auto turn : state) {
        (void)turn;
        auto opened = WatchlistSnapshot::open(path);
        benchmark::DoNotOptimize(opened);
    }
}
BENCHMARK(openList)->Unit(benchmark::kMillisecond);

const ScreeningEngine& engine() {
    static const ScreeningEngine made({{"bench", preparedList(), {}}});
    return made;
}

/// Asks `makeQuery(number)` for numbers at random, listed ones or not.
template <typename MakeQuery>
void ask(benchmark::State& state, bool listed, MakeQuery makeQuery) {
    const UtcTime now = parseRfc3339("2026-11-20T09:12:00Z").value();
    std::mt19937_64 random(7);
    std::vector<ScreeningQuery> queries;
    for (int i = 0; i < 4096; ++i) {
        const std::uint64_t group = random() % (entryCount() / 4) * 4;
        queries.push_back(makeQuery(group, listed));
    }
    std::size_t next = 0;
    std::size_t hits = 0;
    for (auto turn : state) {
        (void)turn;
        const ScreeningAnswer answer = engine().answer(queries[next++ % queries.size()], now);
        hits += answer.hits.size();
    }
    state.counters["hits"] = benchmark::Counter(static_cast<double>(hits), benchmark::Counter::kAvgIterations);
}

ScreeningQuery documentQuery(std::uint64_t group, bool listed) {
    ScreeningQuery query;
    query.documents.push_back({documentNumber(group) + (listed ? "" : "X"), "UTO", "P"});
    return query;
}

ScreeningQuery plateQuery(std::uint64_t group, bool listed) {
    ScreeningQuery query;
    query.plates.push_back({plateText(group + 2) + (listed ? "" : "X"), "UTO"});
    return query;
}

ScreeningQuery personQuery(std::uint64_t group, bool listed) {
    ScreeningQuery query;
    const WatchlistName name = personName(group + 3);
    PersonQuery person;
    person.primaryIdentifier = name.primaryIdentifier + (listed ? "" : "X");
    person.secondaryIdentifier = name.secondaryIdentifier;
    person.birthDate = birthDate(group + 3);
    query.persons.push_back(person);
    return query;
}

ScreeningQuery crossingQuery(std::uint64_t group, bool listed) {
    ScreeningQuery query = documentQuery(group, listed);
    query.plates = plateQuery(group, listed).plates;
    query.persons = personQuery(group, listed).persons;
    return query;
}

BENCHMARK_CAPTURE(ask, document_listed, true, documentQuery);
BENCHMARK_CAPTURE(ask, document_not_listed, false, documentQuery);
BENCHMARK_CAPTURE(ask, plate_listed, true, plateQuery);
BENCHMARK_CAPTURE(ask, plate_not_listed, false, plateQuery);
BENCHMARK_CAPTURE(ask, person_listed, true, personQuery);
BENCHMARK_CAPTURE(ask, person_not_listed, false, personQuery);
BENCHMARK_CAPTURE(ask, whole_crossing_not_listed, false, crossingQuery);

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    std::error_code ignored;
    std::filesystem::remove(listPath(), ignored);
    return 0;
}
