// Many simulated devices at one hub: how many events a second get their receipts, and how long that takes.
//
//   device_fleet URL KEYS PUBKEY DEVICES EVENTS_PER_SECOND SECONDS
//
// Each device has a connection and a stream of its own and makes events of about 3.4 kB, the size of a crossing. An
// event's time runs from the moment it exists to the taking of the receipt that covers it. All devices show the same
// certificate (KEYS/fleet.pem), so the broker must not map certificates to subjects here. Prints "connected", then a line
// of JSON.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <nats/nats.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "store/outbox_chain.h"
#include "sync/event_frame.h"
#include "sync/nats/nats_link.h"
#include "sync/notice.h"

using namespace lanepost;

namespace {

constexpr std::size_t kPayloadBytes = 3000;
/// Adds at most this to a receipt's time; looking at a thousand devices more often costs more than their work does.
constexpr std::chrono::milliseconds kLookEvery{10};

/// User and system time of this process so far.
double cpuSeconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/// One device: its link and what it made that has no receipt yet.
struct SimulatedDevice {
    std::unique_ptr<sync::NatsLink> link;
    std::string name;
    std::string stream;
    Sha256 chain{};
    std::int64_t made = 0;
    std::int64_t through = 0;
    std::deque<MonotonicTime> madeAt;
};

/// All of them, worked by one thread.
class Fleet {
public:
    Fleet(const sync::NatsAddress& address, const Ed25519PublicKey& centre, int devices) : centre_(centre) {
        for (int i = 0; i < devices; ++i) {
            auto device = std::make_unique<SimulatedDevice>();
            device->name = "lane-" + std::to_string(i + 1);
            std::array<std::byte, 16> id{};
            random_.fill(id);
            device->stream = toHex(id);
            device->link = sync::NatsLink::open(address, device->name, clock_, random_).value();
            devices_.push_back(std::move(device));
        }
    }

    bool connected() const {
        return std::ranges::all_of(devices_, [](const auto& d) { return d->link->state() == sync::LinkState::Connected; });
    }

    /// Events at an even pace for so long, then waits for the receipts that are missing.
    void work(double perSecond, std::chrono::seconds length) {
        cpuBefore_ = cpuSeconds();
        const auto begin = clock_.monotonicNow();
        std::int64_t made = 0;
        while (clock_.monotonicNow() - begin < length) {
            const double elapsed = std::chrono::duration<double>(clock_.monotonicNow() - begin).count();
            for (; made < static_cast<std::int64_t>(elapsed * perSecond); ++made) {
                makeEvent(*devices_[static_cast<std::size_t>(made) % devices_.size()]);
            }
            takeReceipts();
            std::this_thread::sleep_for(kLookEvery);
        }
        made_ = made;
        const auto end = clock_.monotonicNow();
        while (latencies_.size() < static_cast<std::size_t>(made) && clock_.monotonicNow() - end < std::chrono::seconds(60)) {
            takeReceipts();
            std::this_thread::sleep_for(kLookEvery);
        }
        seconds_ = std::chrono::duration<double>(clock_.monotonicNow() - begin).count();
    }

    void print() {
        std::ranges::sort(latencies_);
        const auto at = [&](double share) {
            return latencies_.empty() ? 0.0 : latencies_[static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1))];
        };
        std::printf("{\"cpu_s\":%.1f,\"devices\":%zu,\"made\":%lld,\"receipts_cover\":%zu,\"refused_by_link\":%zu,\"seconds\":%.1f,"
                    "\"events_per_s\":%.0f,\"p50_ms\":%.0f,\"p99_ms\":%.0f,\"most_ms\":%.0f}\n",
                    cpuSeconds() - cpuBefore_, devices_.size(),
                    static_cast<long long>(made_), latencies_.size(), refused_, seconds_,
                    static_cast<double>(latencies_.size()) / seconds_, at(0.5), at(0.99), at(1.0));
    }

private:
    void makeEvent(SimulatedDevice& device) {
        sync::EventFrame frame{device.name, device.stream, ++device.made,
                               device.stream.substr(0, 16) + "-" + std::to_string(device.made), "lanepost.specimen/1",
                               device.chain, {}, "{\"filler\":\"" + std::string(kPayloadBytes, 'x') + "\"}"};
        frame.chain = store::outboxChain(frame.previous, frame.sequence, frame.eventId, sha256(frame.payload));
        device.chain = frame.chain;
        device.madeAt.push_back(clock_.monotonicNow());
        if (!device.link->send({frame.sequence, frame.eventId, makeFrame(frame)})) {
            ++refused_;
        }
    }

    void takeReceipts() {
        for (const auto& device : devices_) {
            while (const auto sealed = device->link->nextNotice(std::chrono::milliseconds(0), {})) {
                const auto notice = sync::openNotice(centre_, *sealed);
                const auto* receipt = notice ? std::get_if<sync::Receipt>(&*notice) : nullptr;
                if (receipt == nullptr || receipt->stream != device->stream) {
                    continue;
                }
                const auto now = clock_.monotonicNow();
                for (; device->through < receipt->through; ++device->through) {
                    latencies_.push_back(std::chrono::duration<double, std::milli>(now - device->madeAt.front()).count());
                    device->madeAt.pop_front();
                }
            }
        }
    }

    SystemClock clock_;
    SystemRandom random_;
    Ed25519PublicKey centre_;
    std::vector<std::unique_ptr<SimulatedDevice>> devices_;
    std::vector<double> latencies_;
    std::size_t refused_ = 0;
    std::int64_t made_ = 0;
    double seconds_ = 0;
    double cpuBefore_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    setenv("NATS_DEFAULT_TO_LIB_MSG_DELIVERY", "1", 1);
    if (argc != 7) {
        std::fprintf(stderr, "usage: %s URL KEYS PUBKEY DEVICES EVENTS_PER_SECOND SECONDS\n", argv[0]);
        return 2;
    }
    const std::string keys = std::string(argv[2]) + "/";
    const sync::NatsAddress address{argv[1], keys + "authority.pem", keys + "fleet.pem", keys + "fleet.key", "fleet"};
    const auto centre = ed25519KeyFromHex(readTextFile(argv[3], 256).value().substr(0, 64)).value();
    setLogLevel(LogLevel::Error); // a thousand lines of connecting say nothing
    // A few threads of libnats for all devices: three for each would measure this machine's scheduler.
    nats_Open(-1);
    nats_SetMessageDeliveryPoolSize(4);
    Fleet fleet(address, centre, std::atoi(argv[4]));
    for (int waited = 0; !fleet.connected(); ++waited) {
        if (waited > 600) {
            std::fprintf(stderr, "not all devices could connect\n");
            return 1;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    std::printf("connected\n"); // who measures the others' processor time begins here
    std::fflush(stdout);
    fleet.work(std::atof(argv[5]), std::chrono::seconds(std::atoi(argv[6])));
    fleet.print();
    return 0;
}
