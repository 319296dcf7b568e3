// A merged snapshot is the built one, byte for byte: people whose names, dates and scripts come, change and go.
#include "screening/snapshot_merge.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "screening/delta_build.h"
#include "screening/list_maker.h"

namespace lanepost::screening {
namespace {

using test::header;
using test::named;
using test::snapshotBytes;
using test::TemporaryFolder;

WatchlistHeader mergedHeader() {
    WatchlistHeader made = header("list", "2");
    made.builtAt = test::at("2026-11-20T07:00:00Z");
    return made;
}

WatchlistSnapshot opened(const std::vector<WatchlistEntry>& entries, const WatchlistHeader& of) {
    auto snapshot = WatchlistSnapshot::fromBytes(snapshotBytes(entries, of));
    REQUIRE(snapshot);
    return std::move(*snapshot);
}

using Random = std::mt19937;

std::string madeUpPart(Random& random, std::size_t variety) {
    constexpr const char* kSyllables[] = {"ba",  "dor", "fel", "gri", "hun", "ka",
                                          "lor", "mi",  "nev", "ost", "pra", "zu"};
    std::uint32_t number = static_cast<std::uint32_t>(random() % variety);
    std::string text;
    for (int i = 0; i < 3; ++i, number /= 12) {
        text += kSyllables[number % 12];
    }
    return text;
}

WatchlistName madeUpName(Random& random, std::size_t variety) {
    WatchlistName name =
        named(madeUpPart(random, variety), madeUpPart(random, variety) + (random() % 3 == 0 ? " al" : ""));
    if (random() % 6 == 0) {
        name.original =
            std::vector<std::string>{"Иванов Пётр", "محمد بن علي", "Παπαδόπουλος", "Ковальчук Ольга"}[random() % 4];
    }
    if (random() % 9 == 0) {
        name.secondaryIdentifier = name.primaryIdentifier; // a part that stands twice in one row
    }
    name.kind = random() % 4 == 0 ? NameKind::Alias : NameKind::Primary;
    return name;
}

WatchlistEntry madeUpEntry(const std::string& id, Random& random, std::size_t variety, int firstYear) {
    WatchlistEntry made = test::entry(id);
    for (std::size_t names = random() % 3; names > 0; --names) {
        made.names.push_back(madeUpName(random, variety));
    }
    for (std::size_t dates = made.names.empty() ? 0 : random() % 3; dates > 0; --dates) {
        PartialDate date{firstYear + static_cast<int>(random() % 30), 1 + static_cast<int>(random() % 12),
                         1 + static_cast<int>(random() % 28)};
        if (random() % 4 == 0) {
            date.day.reset();
        }
        if (random() % 9 == 0) {
            date.year.reset();
        }
        made.birthDates.push_back(date);
    }
    if (made.names.empty() || random() % 3 == 0) {
        made.documents.push_back({"N" + std::to_string(random() % 500), "UTO", "P", "stolen"});
    }
    if (random() % 4 == 0) {
        made.plates.push_back({"UTO " + std::to_string(random() % 50), "UTO"});
    }
    return made;
}

void checkMerged(const std::vector<WatchlistEntry>& before, const std::vector<WatchlistEntry>& after) {
    const TemporaryFolder folder;
    const auto base = opened(before, header("list"));
    const auto delta = diffSnapshots(base, opened(after, mergedHeader()));
    REQUIRE(delta);
    const auto written = writeNextSnapshot(base, *delta, folder / "out");
    INFO((written ? std::string() : written.error().message));
    REQUIRE(written);
    CHECK(readFile(folder / "out", 1 << 26).value() == snapshotBytes(after, mergedHeader()));
}

} // namespace

TEST_CASE("merging gives the bytes of building anew, whatever changes about people") {
    Random random(11);
    for (int round = 0; round < 60; ++round) {
        const std::size_t variety = 3 + random() % 200;
        std::vector<WatchlistEntry> before;
        std::vector<WatchlistEntry> after;
        for (int i = 0; i < 120; ++i) {
            const std::string id = "id" + std::to_string(i);
            const auto entry = madeUpEntry(id, random, variety, 1950);
            if (random() % 5 != 0) {
                before.push_back(entry);
            }
            if (random() % 5 != 0) {
                after.push_back(random() % 4 == 0
                                    ? madeUpEntry(id, random, variety, 1930 + static_cast<int>(random() % 60))
                                    : entry);
            }
        }
        for (std::size_t swaps = random() % 6; swaps > 0; --swaps) {
            std::swap(after[random() % after.size()], after[random() % after.size()]);
        }
        checkMerged(before, after);
    }
}

TEST_CASE("merging also leads from and to an empty list, and over a change of the number of buckets") {
    Random random(12);
    std::vector<WatchlistEntry> few;
    std::vector<WatchlistEntry> many;
    for (int i = 0; i < 3000; ++i) {
        many.push_back(madeUpEntry("id" + std::to_string(i), random, 1700, 1940));
        if (i % 20 == 7) {
            few.push_back(many.back());
        }
    }
    const auto smaller = opened(few, header("list"));
    const auto larger = opened(many, header("list"));
    REQUIRE(smaller.people().buckets() < larger.people().buckets());
    checkMerged(few, many);
    checkMerged(many, few);
    checkMerged({}, few);
    checkMerged(few, {});
}

TEST_CASE("one person more among many leaves the number of buckets as it is") {
    Random random(13);
    std::vector<WatchlistEntry> before;
    for (int i = 0; i < 500; ++i) {
        before.push_back(madeUpEntry("id" + std::to_string(i), random, 300, 1960));
    }
    std::vector<WatchlistEntry> after = before;
    WatchlistEntry oldest = test::personEntry("new", named("Wexmoorland", "Kasimira"), "1899-01-02");
    after.insert(after.begin() + 250, oldest); // an earlier year than any: every slot moves
    REQUIRE(opened(before, header("list")).people().buckets() == opened(after, mergedHeader()).people().buckets());
    checkMerged(before, after);
    checkMerged(after, before);
}

} // namespace lanepost::screening
