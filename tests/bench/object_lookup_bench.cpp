// Looking up document numbers in an object list of a hundred million keys: exact, and with fifty alternatives.
// Run: build/release/object_lookup_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
// LANEPOST_BENCH_OBJECTS sets another number of keys, LANEPOST_BENCH_FOLDER another folder (1 GB is kept there),
// LANEPOST_BENCH_KEYED=1 makes a keyed list. Prints build time, file size and the memory that the process holds.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <benchmark/benchmark.h>

#include "screening/object_list.h"
#include "screening/object_list_builder.h"
#include "screening/object_variants.h"

namespace {

using namespace lanepost;
using namespace lanepost::screening;

std::uint64_t objectCount() {
    const char* text = std::getenv("LANEPOST_BENCH_OBJECTS");
    return text == nullptr ? 100'000'000 : std::strtoull(text, nullptr, 10);
}

/// A document number of nine characters; different for different numbers.
std::string numberOf(std::uint64_t i) {
    std::uint64_t value = i * 2862933555777941757ULL % 101559956668416ULL; // 36^9; the factor shares no divisor with it
    std::string text(9, '0');
    for (char& c : text) {
        c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % 36];
        value /= 36;
    }
    return text;
}

void printMemory(const char* when) {
    for (const char* path : {"/proc/self/status", "/proc/self/smaps_rollup"}) {
        std::ifstream status(path);
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmHWM") || line.starts_with("RssFile") || line.starts_with("FilePmdMapped")) {
                std::printf("%s: %s\n", when, line.c_str());
            }
        }
    }
}

bool buildList(const std::filesystem::path& path, const std::optional<PrfKey>& key) {
    const auto begin = std::chrono::steady_clock::now();
    auto builder = ObjectListBuilder::create(path, key);
    ObjectRecord record;
    record.attributes.category = "stolen-document";
    record.attributes.actionCode = "refer";
    record.attributes.laneText = "Refer to second line";
    for (std::uint64_t i = 0; builder && i < objectCount(); ++i) {
        record.number = numberOf(i);
        record.attributes.issuer = i % 3 == 0 ? "UTO" : i % 3 == 1 ? "D" : "XXA";
        if (auto added = builder->add(record); !added) {
            std::fprintf(stderr, "%s\n", added.error().message.c_str());
            return false;
        }
    }
    WatchlistHeader header;
    header.listId = "bench";
    header.version = "1";
    header.builtAt = *parseRfc3339("2026-11-20T06:00:00Z");
    header.maxAge = std::chrono::hours(24);
    const auto rows = builder ? builder->finish(header) : fail(builder.error());
    if (!rows) {
        std::fprintf(stderr, "%s\n", rows.error().message.c_str());
        return false;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::printf("built %llu rows in %.1f s, file %llu bytes\n", static_cast<unsigned long long>(*rows), took.count(),
                static_cast<unsigned long long>(std::filesystem::file_size(path)));
    printMemory("after building");
    return true;
}

const ObjectList& list() {
    static const ObjectList opened = [] {
        const char* folder = std::getenv("LANEPOST_BENCH_FOLDER");
        const std::filesystem::path path =
            std::filesystem::path(folder == nullptr ? std::filesystem::temp_directory_path().string() : folder) /
            "object_lookup_bench.objects";
        std::optional<PrfKey> key;
        if (std::getenv("LANEPOST_BENCH_KEYED") != nullptr) {
            key = *PrfKey::generate();
        }
        if (!buildList(path, key)) {
            std::exit(1);
        }
        const auto begin = std::chrono::steady_clock::now();
        auto made = ObjectList::open(path, key ? &*key : nullptr);
        std::filesystem::remove(path);
        if (!made) {
            std::fprintf(stderr, "%s\n", made.error().message.c_str());
            std::exit(1);
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        std::printf("opened and verified in %.1f s\n", took.count());
        printMemory("after opening");
        return std::move(*made);
    }();
    return opened;
}

void exactLookup(benchmark::State& state) {
    const ObjectList& objects = list();
    std::mt19937_64 random(1);
    std::vector<std::string> numbers;
    for (int i = 0; i < 1'000'000; ++i) { // every second one is listed
        numbers.push_back(i % 2 == 0 ? numberOf(random() % objectCount()) : numberOf(objectCount() + random() % 1'000'000));
    }
    std::size_t at = 0;
    std::uint64_t found = 0;
    for (auto _ : state) {
        found += objects.lookup(ObjectKind::Document, numbers[at]).size();
        at = at + 1 == numbers.size() ? 0 : at + 1;
    }
    state.counters["found"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}
BENCHMARK(exactLookup);

/// Fifty alternatives as texts: what is measured is the lookup and, apart, the making of the alternatives.
void fiftyAlternatives(benchmark::State& state) {
    const ObjectList& objects = list();
    std::mt19937_64 random(2);
    std::vector<std::vector<std::string>> questions;
    for (int i = 0; i < 20'000; ++i) {
        questions.emplace_back();
        for (int j = 0; j < 50; ++j) {
            questions.back().push_back(numberOf(random() % (2 * objectCount())));
        }
    }
    std::size_t at = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(objects.lookupAll(ObjectKind::Document, questions[at]));
        at = at + 1 == questions.size() ? 0 : at + 1;
    }
}
BENCHMARK(fiftyAlternatives);

void makingAlternatives(benchmark::State& state) {
    std::mt19937_64 random(3);
    std::vector<std::string> numbers;
    for (int i = 0; i < 1000; ++i) {
        numbers.push_back(numberOf(random() % objectCount()));
    }
    std::size_t at = 0;
    std::size_t made = 0;
    for (auto _ : state) {
        made += readingVariants(numbers[at]).size();
        at = at + 1 == numbers.size() ? 0 : at + 1;
    }
    state.counters["variants"] = benchmark::Counter(static_cast<double>(made), benchmark::Counter::kAvgIterations);
}
BENCHMARK(makingAlternatives);

} // namespace

BENCHMARK_MAIN();
