// Many simulated devices at one hub: how many events a second get their receipts, and how long that takes.
//
//   device_fleet PORT KEYS PUBKEY DEVICES EVENTS_PER_SECOND SECONDS
//
// The broker listens at PORT of this machine. Each device has a connection and a stream of its own and makes events of about
// 3.4 kB, the size of a crossing. An event's time runs from the moment it exists to the taking of the receipt that covers it.
// All devices show the same certificate (KEYS/fleet.pem), so the broker must not map certificates to subjects here. Prints
// "connected", then a line of JSON.
//
// The fleet shares its machine with the broker and the centre that it measures, so it is made to cost little: one thread,
// one payload for all, and a receipt's seal is checked on every 16th (a real device checks each, on a processor of its own).
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/epoll.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "store/outbox_chain.h"
#include "sync/event_frame.h"
#include "sync/nats/nats_connection.h"
#include "sync/notice.h"
#include "wire_client.h"

using namespace lanepost;

namespace {

constexpr std::size_t kPayloadBytes = 3000;
constexpr std::size_t kCheckedOneIn = 16;
/// A broker lets a handshake last 5 s; so many at once end within it on one core.
constexpr std::size_t kConnectingAtOnce = 32;
constexpr std::chrono::seconds kConnectAtMost{240};
constexpr std::chrono::seconds kLastReceiptsAtMost{60};

/// User and system time of this process so far.
double cpuSeconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/// "through" of a receipt for `stream`, without checking its seal; nothing for another notice.
std::optional<std::int64_t> throughOf(std::string_view sealed, std::string_view stream) {
    constexpr std::string_view kKey = "\"through\":";
    const std::size_t at = sealed.find(kKey);
    std::int64_t through = 0;
    if (at == std::string_view::npos || sealed.find(stream) == std::string_view::npos ||
        std::from_chars(sealed.data() + at + kKey.size(), sealed.data() + sealed.size(), through).ec != std::errc()) {
        return std::nullopt;
    }
    return through;
}

/// One device: its connection and what it made that has no receipt yet.
struct SimulatedDevice {
    std::unique_ptr<bench::WireClient> link;
    std::string name;
    std::string subject;
    std::string stream;
    Sha256 chain{};
    std::int64_t made = 0;
    std::int64_t through = 0;
    std::deque<MonotonicTime> madeAt;
};

/// All of them, on one thread.
class Fleet {
public:
    Fleet(int port, bench::TlsContext context, const Ed25519PublicKey& centre, std::size_t devices)
        : port_(port), context_(std::move(context)), centre_(centre), devices_(devices), payloadDigest_(sha256(payload_)) {}

    /// False when not all devices can connect.
    bool connect() {
        const auto begin = clock_.monotonicNow();
        for (std::size_t begun = 0, ready = 0; ready < devices_.size();) {
            for (; begun < devices_.size() && begun < ready + kConnectingAtOnce; ++begun) {
                beginOne(devices_[begun], begun + 1);
            }
            if (!watch(std::chrono::milliseconds(100)) || clock_.monotonicNow() - begin > kConnectAtMost) {
                return false;
            }
            ready = static_cast<std::size_t>(
                std::count_if(devices_.begin(), devices_.begin() + static_cast<std::ptrdiff_t>(begun),
                              [](const SimulatedDevice& device) { return device.link->ready(); }));
        }
        return true;
    }

    /// Events at an even pace for so long, then waits for the receipts that are missing. False when a connection ended.
    bool work(double perSecond, std::chrono::seconds length) {
        const double cpuBefore = cpuSeconds();
        const auto begin = clock_.monotonicNow();
        for (auto now = begin; now - begin < length; now = clock_.monotonicNow()) {
            const double elapsed = std::chrono::duration<double>(now - begin).count();
            for (; made_ < static_cast<std::size_t>(elapsed * perSecond); ++made_) {
                makeEvent(devices_[made_ % devices_.size()]);
            }
            if (!watch(std::chrono::milliseconds(1))) {
                return false;
            }
        }
        const auto end = clock_.monotonicNow();
        while (latencies_.size() < made_ && clock_.monotonicNow() - end < kLastReceiptsAtMost) {
            if (!watch(std::chrono::milliseconds(10))) {
                return false;
            }
        }
        seconds_ = std::chrono::duration<double>(clock_.monotonicNow() - begin).count();
        cpu_ = cpuSeconds() - cpuBefore;
        return true;
    }

    void print() {
        std::ranges::sort(latencies_);
        const auto at = [&](double share) {
            return latencies_.empty() ? 0.0 : latencies_[static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1))];
        };
        std::size_t refused = wrong_;
        for (const SimulatedDevice& device : devices_) {
            refused += device.link->refused();
        }
        std::printf("{\"cpu_s\":%.1f,\"devices\":%zu,\"made\":%zu,\"receipts_cover\":%zu,\"refused\":%zu,\"seconds\":%.1f,"
                    "\"events_per_s\":%.0f,\"p50_ms\":%.0f,\"p99_ms\":%.0f,\"most_ms\":%.0f}\n",
                    cpu_, devices_.size(), made_, latencies_.size(), refused, seconds_,
                    static_cast<double>(latencies_.size()) / seconds_, at(0.5), at(0.99), at(1.0));
    }

private:
    void beginOne(SimulatedDevice& device, std::size_t number) {
        std::array<std::byte, 16> id{};
        random_.fill(id);
        device.stream = toHex(id);
        device.name = "lane-" + std::to_string(number);
        device.subject = sync::eventSubject(device.name);
        device.link = std::make_unique<bench::WireClient>(*context_, port_, sync::noticeSubject(device.name),
                                                          "_INBOX." + device.stream);
        epoll_event event{EPOLLIN | EPOLLOUT | EPOLLET, {.u64 = number - 1}};
        epoll_ctl(poll_, EPOLL_CTL_ADD, device.link->socket(), &event);
    }

    /// Works the connections on which something can be done, and waits for one at most `timeout`.
    bool watch(std::chrono::milliseconds timeout) {
        std::array<epoll_event, 256> events{};
        const int found = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), static_cast<int>(timeout.count()));
        for (int i = 0; i < found; ++i) {
            SimulatedDevice& device = devices_[events[static_cast<std::size_t>(i)].data.u64];
            device.link->work([&](std::string_view sealed) { takeReceipt(device, sealed); });
            if (device.link->gone()) {
                std::fprintf(stderr, "%s: its connection ended\n", device.name.c_str());
                return false;
            }
        }
        return true;
    }

    void makeEvent(SimulatedDevice& device) {
        sync::EventFrame frame{device.name, device.stream, ++device.made,
                               device.stream.substr(0, 16) + "-" + std::to_string(device.made), "lanepost.specimen/1",
                               device.chain, {}, payload_};
        frame.chain = store::outboxChain(frame.previous, frame.sequence, frame.eventId, payloadDigest_);
        device.chain = frame.chain;
        device.madeAt.push_back(clock_.monotonicNow());
        device.link->publish(device.subject, frame.eventId, makeFrame(frame));
    }

    void takeReceipt(SimulatedDevice& device, std::string_view sealed) {
        const auto through = throughOf(sealed, device.stream);
        if (!through) {
            return;
        }
        if (++taken_ % kCheckedOneIn == 0) {
            const auto notice = sync::openNotice(centre_, sealed);
            const auto* receipt = notice ? std::get_if<sync::Receipt>(&*notice) : nullptr;
            wrong_ += receipt == nullptr || receipt->through != *through || receipt->stream != device.stream ? 1 : 0;
        }
        const auto now = clock_.monotonicNow();
        for (; device.through < *through && !device.madeAt.empty(); ++device.through) {
            latencies_.push_back(std::chrono::duration<double, std::milli>(now - device.madeAt.front()).count());
            device.madeAt.pop_front();
        }
    }

    SystemClock clock_;
    SystemRandom random_;
    int port_;
    bench::TlsContext context_;
    Ed25519PublicKey centre_;
    int poll_ = epoll_create1(EPOLL_CLOEXEC);
    std::vector<SimulatedDevice> devices_;
    std::string payload_ = "{\"filler\":\"" + std::string(kPayloadBytes, 'x') + "\"}";
    Sha256 payloadDigest_;
    std::vector<double> latencies_;
    std::size_t taken_ = 0;
    std::size_t wrong_ = 0; ///< receipts that are not what they seemed
    std::size_t made_ = 0;
    double seconds_ = 0;
    double cpu_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 7) {
        std::fprintf(stderr, "usage: %s PORT KEYS PUBKEY DEVICES EVENTS_PER_SECOND SECONDS\n", argv[0]);
        return 2;
    }
    const std::string keys = std::string(argv[2]) + "/";
    const auto centre = ed25519KeyFromHex(readTextFile(argv[3], 256).value().substr(0, 64)).value();
    Fleet fleet(std::atoi(argv[1]), bench::tlsContext(keys + "authority.pem", keys + "fleet.pem", keys + "fleet.key"), centre,
                static_cast<std::size_t>(std::atoi(argv[4])));
    if (!fleet.connect()) {
        std::fprintf(stderr, "not all devices could connect\n");
        return 1;
    }
    std::printf("connected\n"); // who measures the others' processor time begins here
    std::fflush(stdout);
    if (!fleet.work(std::atof(argv[5]), std::chrono::seconds(std::atoi(argv[6])))) {
        return 1;
    }
    fleet.print();
    return 0;
}
