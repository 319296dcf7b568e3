// A device with a journal and the real way up, without readers and screens: for tests that kill it and for figures.
//
//   outbox_device fill JOURNAL COUNT              commits COUNT crossings, durably each
//   outbox_device run JOURNAL DEVICE URL KEYS PUBKEY EVERY_MS COUNT
//       commits a crossing every EVERY_MS milliseconds until COUNT of them were (0: none), prints "ACK id" after each
//       commit, sends all the while, and prints a line of JSON a second; until SIGTERM (then it says how long commits took), or SIGKILL.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/ids.h"
#include "store/crossing_journal.h"
#include "support/lane_journal.h"
#include "sync/exchange_state.h"
#include "sync/nats/nats_link.h"
#include "sync/uploader.h"

using namespace lanepost;

namespace {

/// Commits one crossing with a new id.
std::string commitOne(store::CrossingJournal& journal, const Clock& clock, Random& random) {
    const std::string id = newUuid7(clock.utcNow(), random);
    test::appendCrossing(journal, id, clock.utcNow());
    return id;
}

int fill(const std::string& path, int count) {
    SystemClock clock;
    SystemRandom random;
    auto journal = store::CrossingJournal::open(path).value();
    for (int i = 0; i < count; ++i) {
        commitOne(journal, clock, random);
    }
    return 0;
}

long residentKilobytes() {
    long pages = 0;
    if (FILE* statm = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(statm, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        std::fclose(statm);
    }
    return pages * 4;
}

/// "p50 .. ms, p99 .. ms, most .. ms" of how long commits took.
void printCommitTimes(std::vector<double> millis) {
    if (millis.empty()) {
        return;
    }
    std::ranges::sort(millis);
    const auto at = [&](double share) { return millis[static_cast<std::size_t>(share * static_cast<double>(millis.size() - 1))]; };
    std::printf("COMMITS %zu p50 %.2f ms p99 %.2f ms most %.2f ms\n", millis.size(), at(0.5), at(0.99), millis.back());
    std::fflush(stdout);
}

int run(char** arguments) {
    const std::string path = arguments[0];
    const std::string keys = std::string(arguments[3]) + "/";
    const auto every = std::chrono::milliseconds(std::atoi(arguments[5]));
    int left = std::atoi(arguments[6]);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    SystemClock clock;
    SystemRandom random;
    auto journal = store::CrossingJournal::open(path).value();
    const sync::NatsAddress address{arguments[2], keys + "authority.pem", keys + arguments[1] + ".pem",
                                    keys + arguments[1] + ".key", arguments[1]};
    auto link = sync::NatsLink::open(address, arguments[1], clock, random);
    if (!link) {
        std::fprintf(stderr, "%s\n", link.error().message.c_str());
        return 1;
    }
    sync::ExchangeBoard board;
    sync::UploaderConfig config;
    config.journal = path;
    config.device = arguments[1];
    config.noticeKey = ed25519KeyFromHex(readTextFile(arguments[4], 256).value().substr(0, 64)).value();
    config.programVersion = "outbox_device";
    sync::Uploader uploader(config, **link, board, {}, clock, random);
    std::jthread thread([&](const std::stop_token& stop) { uploader.run(stop); });
    const sync::ExchangeMonitor monitor(path, board);
    std::vector<double> commitMillis;
    for (auto shown = clock.monotonicNow();;) {
        if (left > 0) {
            const auto before = clock.monotonicNow();
            const std::string id = commitOne(journal, clock, random);
            commitMillis.push_back(std::chrono::duration<double, std::milli>(clock.monotonicNow() - before).count());
            std::printf("ACK %s\n", id.c_str());
            std::fflush(stdout);
            --left;
        }
        const auto pause = left > 0 ? every : std::chrono::milliseconds(20);
        const timespec wait{pause.count() / 1000, (pause.count() % 1000) * 1'000'000};
        if (sigtimedwait(&signals, nullptr, &wait) == SIGTERM) {
            printCommitTimes(commitMillis);
            return 0;
        }
        if (clock.monotonicNow() - shown > std::chrono::milliseconds(200)) {
            shown = clock.monotonicNow();
            const sync::ExchangeState state = monitor.state();
            rusage used{};
            getrusage(RUSAGE_SELF, &used);
            std::printf("{\"waiting\":%llu,\"trouble\":\"%s\",\"link\":%d,\"rss_kb\":%ld,\"cpu_ms\":%ld,\"rewinds\":%zu}\n",
                        static_cast<unsigned long long>(state.upload.waiting),
                        std::string(name(state.upload.trouble)).c_str(), static_cast<int>(state.link),
                        residentKilobytes(),
                        (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
                            (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000,
                        uploader.rewinds());
            std::fflush(stdout);
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "fill" && argc == 4) {
        return fill(argv[2], std::atoi(argv[3]));
    }
    if (mode == "run" && argc == 9) {
        return run(argv + 2);
    }
    std::fprintf(stderr, "usage: %s fill JOURNAL COUNT | run JOURNAL DEVICE URL KEYS PUBKEY EVERY_MS COUNT\n", argv[0]);
    return 2;
}
