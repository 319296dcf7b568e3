#include "sync/list_pacer.h"

#include <deque>

#include "list_fleet.h"
#include "sync/list_download.h"
#include "sync/list_tree.h"

using namespace lanepost;
using namespace lanepost::sync;
using namespace lanepost::sync::test;
using std::chrono::milliseconds;

namespace {

/// A line of 64 kbit/s that carries one thing at a time, as a half-duplex radio does; time passes only by what it carries
/// and by waiting.
struct SlowLine {
    ManualClock clock{at("2026-11-21T12:00:00Z")};
    std::deque<MonotonicTime> urgent; ///< when each crossing or alert that waits was made
    milliseconds longestUrgent{0};
    std::chrono::microseconds urgentEvery{0};
    MonotonicTime nextUrgent{};

    static std::chrono::microseconds time(std::size_t bytes) { return std::chrono::microseconds(bytes * 125); }
    void pass(std::chrono::microseconds step) {
        clock.advance(step);
        while (urgentEvery.count() > 0 && nextUrgent <= clock.monotonicNow()) {
            urgent.push_back(nextUrgent);
            nextUrgent += urgentEvery;
        }
    }
    /// The upload's turn: a crossing of 1,500 bytes.
    void sendUrgent() {
        while (!urgent.empty()) {
            pass(time(1500));
            longestUrgent = std::max(longestUrgent, std::chrono::duration_cast<milliseconds>(
                                                        clock.monotonicNow() - urgent.front()));
            urgent.pop_front();
        }
    }
    bool wait(milliseconds step) {
        const MonotonicTime until = clock.monotonicNow() + step;
        sendUrgent();
        if (clock.monotonicNow() < until) {
            pass(until - clock.monotonicNow());
        }
        return true;
    }
};

class SlowSource final : public ListSource {
public:
    SlowSource(SlowLine& line, MemorySource& behind) : line_(line), behind_(behind) {}
    Result<std::string> fetch(std::string_view name) override {
        auto bytes = behind_.fetch(name);
        line_.pass(SlowLine::time(bytes ? bytes->size() + 100 : 100));
        return bytes;
    }

private:
    SlowLine& line_;
    MemorySource& behind_;
};

/// A blob of `pieces` pieces in a source.
ListBlob blobIn(MemorySource& source, int pieces) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(pieces * kPieceBytes));
    SeededRandom(3).fill(bytes);
    return cutIntoTree(bytes, [&](const Sha256& digest, std::span<const std::byte> part) {
               source.objects[chunkObject(digest)].assign(reinterpret_cast<const char*>(part.data()), part.size());
               return Result<void>{};
           }).value();
}

} // namespace

TEST_CASE("at 64 kbit/s a crossing never waits for more than the one chunk under way") {
    TemporaryFolder folder;
    MemorySource objects;
    const ListBlob blob = blobIn(objects, 60);
    SlowLine line;
    line.urgentEvery = std::chrono::seconds(2);
    SlowSource source(line, objects);
    ListPacer pacer(line.clock, [&] { return !line.urgent.empty(); }, [&](milliseconds step) { return line.wait(step); });
    ListDownload download(folder.path(), source, pacer);
    REQUIRE(download.blob(blob).has_value());
    // One piece of 8 KiB is 1.04 s; the crossing itself 0.19 s.
    REQUIRE(line.longestUrgent < milliseconds(1300));
    REQUIRE(line.longestUrgent > milliseconds(187));
    // Half of the line at most: 60 pieces take no less than twice their time.
    REQUIRE(line.clock.monotonicNow().time_since_epoch() > 2 * SlowLine::time(60 * 8192) * 9 / 10);
}

TEST_CASE("while crossings wait nothing is pulled, but lists do not stand still for ever") {
    ManualClock clock;
    int waits = 0;
    ListPacer pacer(clock, [] { return true; }, [&](milliseconds step) {
        clock.advance(step);
        ++waits;
        return true;
    });
    REQUIRE(pacer.admit());
    REQUIRE(clock.monotonicNow().time_since_epoch() >= std::chrono::seconds(60));
    REQUIRE(waits >= 300);
}

TEST_CASE("a fast line is used without pauses") {
    ManualClock clock;
    ListPacer pacer(clock, [] { return false; }, [](milliseconds) -> bool { FAIL("nothing to wait for"); return false; });
    for (int i = 0; i < 100; ++i) {
        REQUIRE(pacer.admit());
        clock.advance(milliseconds(5));
        pacer.finished();
    }
}

TEST_CASE("a program that stops fetches nothing more") {
    ManualClock clock;
    ListPacer pacer(clock, [] { return true; }, [](milliseconds) { return false; });
    REQUIRE_FALSE(pacer.admit());
}
