// Ten thousand changes a second to a list of a million entries while it is asked, and the last day's travellers asked
// again. Run: build/release/list_update_bench [entries [seconds]]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "screening/screening_engine.h"
#include "screening/snapshot_builder.h"

namespace {

using namespace lanepost;
using namespace lanepost::screening;
using SteadyClock = std::chrono::steady_clock;

constexpr int kBatch = 1000;   // changes of one delta
constexpr int kBatches = 10;   // a second

std::string part(std::uint64_t number) {
    constexpr const char* kSyllables[] = {"BA", "DO", "FEL", "GRI", "HUN", "KA", "LOR", "MI", "NEV", "OST"};
    std::string text;
    for (int i = 0; i < 4; ++i, number /= 10) {
        text += kSyllables[number % 10];
    }
    return text;
}

/// Half documents, half people; `version` makes another content under the same id.
WatchlistEntry entryOf(std::uint64_t i, std::uint64_t version) {
    WatchlistEntry entry;
    entry.id = "E" + std::to_string(i);
    entry.category = "bench";
    entry.actionCode = "refer";
    entry.laneText = "Refer";
    if (i % 2 == 0) {
        entry.documents.push_back({"U" + std::to_string(i * 7 + version), "UTO", "P", "stolen"});
        return entry;
    }
    WatchlistName name;
    name.primaryIdentifier = part(i + version);
    name.secondaryIdentifier = part(i / 3 + 17);
    entry.names.push_back(std::move(name));
    entry.birthDates.push_back({1950 + static_cast<int>(i % 50), 1 + static_cast<int>(i % 12), 1 + static_cast<int>(i % 28)});
    return entry;
}

WatchlistHeader headerOf(std::uint64_t version) {
    WatchlistHeader header;
    header.listId = "bench";
    header.version = std::to_string(version);
    header.builtAt = *parseRfc3339("2026-11-20T06:00:00Z") + std::chrono::seconds(version);
    header.maxAge = std::chrono::hours(48);
    return header;
}

ScreeningQuery queryOf(std::uint64_t i) {
    ScreeningQuery query;
    query.persons.push_back({part(i * 31), part(i * 17), false, {1950 + static_cast<int>(i % 50), 3, 4}, "F", "UTO"});
    query.documents.push_back({"U" + std::to_string(i * 11), "UTO", "P", i % 4 != 0});
    return query;
}

double millis(SteadyClock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t entries = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 10;
    const auto path = std::filesystem::temp_directory_path() / "list_update_bench.snapshot";
    SnapshotBuilder builder;
    for (std::uint64_t i = 0; i < entries; ++i) {
        if (!builder.add(entryOf(i, 0))) {
            return 1;
        }
    }
    if (const auto bytes = builder.finish(headerOf(0)); !bytes || !replaceFile(path, *bytes)) {
        return 1;
    }
    ScreeningEngine engine({{"bench", path, {}, {}}});
    std::filesystem::remove(path);
    const UtcTime now = *parseRfc3339("2026-11-20T07:00:00Z");

    std::atomic<bool> done = false;
    std::vector<double> times;
    std::jthread asking([&] {
        for (std::uint64_t i = 0; !done; ++i) {
            const auto begin = SteadyClock::now();
            const auto answer = engine.answer(queryOf(i), now);
            times.push_back(millis(SteadyClock::now() - begin));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    std::mt19937_64 random(7);
    double slowestApply = 0;
    std::uint64_t version = 0;
    std::uint64_t late = 0;
    const auto begin = SteadyClock::now();
    WatchlistDelta last;
    for (int batch = 0; batch < seconds * kBatches; ++batch) {
        WatchlistDelta delta;
        delta.baseDigest = engine.list("bench")->digest();
        delta.header = headerOf(++version);
        delta.entryCount = entries;
        delta.newDigest = sha256(std::to_string(version));
        std::vector<bool> taken(entries, false);
        while (delta.entries.size() < kBatch) {
            const std::uint64_t i = random() % entries;
            if (!taken[i]) {
                taken[i] = true;
                delta.entries.push_back({entryOf(i, version), false, ""});
            }
        }
        const auto from = SteadyClock::now();
        if (auto applied = engine.applyDelta("bench", delta); !applied) {
            std::fprintf(stderr, "%s\n", applied.error().message.c_str());
            return 1;
        }
        slowestApply = std::max(slowestApply, millis(SteadyClock::now() - from));
        last = std::move(delta);
        const auto due = begin + std::chrono::milliseconds(1000 / kBatches) * (batch + 1);
        late += SteadyClock::now() > due ? 1 : 0;
        std::this_thread::sleep_until(due);
    }
    const double took = millis(SteadyClock::now() - begin) / 1000;
    done = true;
    asking.join();
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
    std::printf("%llu entries, %.0f changes/s for %.1f s (%llu of %d batches late), slowest batch %.1f ms, %zu layers\n",
                static_cast<unsigned long long>(entries), kBatch * static_cast<double>(version) / took, took,
                static_cast<unsigned long long>(late), seconds * kBatches, slowestApply,
                engine.list("bench")->layers().size());
    std::printf("%zu questions meanwhile: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, slowest %.2f ms\n", times.size(),
                at(0.5), at(0.99), at(0.999), times.back());

    while (last.entries.size() < 10'000) {
        last.entries.push_back({entryOf(entries + last.entries.size(), 1), true, ""});
    }
    const auto changed = changedEntries(last);
    std::size_t hits = 0;
    const auto from = SteadyClock::now();
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        hits += hitsIn(**changed, queryOf(i), now).size();
    }
    std::printf("10,000 travellers against 10,000 changed entries: %.0f ms, %zu hits\n", millis(SteadyClock::now() - from), hits);
    return 0;
}
