#include "app/appliance.h"

#include <atomic>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "api/lane_console.h"
#include "app/camera_worker.h"
#include "app/clock_worker.h"
#include "app/exchange.h"
#include "app/interruptible_wait.h"
#include "app/lane_gateway.h"
#include "app/lane_loop.h"
#include "app/lane_screening.h"
#include "app/late_answer_box.h"
#include "app/late_answer_handover.h"
#include "app/list_watcher.h"
#include "app/past_queries.h"
#include "app/reader_worker.h"
#include "app/retention_worker.h"
#include "app/store_lock.h"
#include "app/version.h"
#include "base/log.h"
#include "capture/simulated/simulated_checkpoint.h"
#include "store/crossing_journal.h"
#include "store/evidence_store.h"

namespace lanepost::app {
namespace {

api::ConsoleConfig withVersion(api::ConsoleConfig screen) {
    screen.programVersion = std::string(kProgramVersion);
    return screen;
}

constexpr std::chrono::seconds kClockPeriod{5};
constexpr std::chrono::seconds kRetentionPeriod{60};
constexpr std::chrono::seconds kLatePause{2};
constexpr std::chrono::seconds kAfterLateFailure{60};
constexpr std::chrono::seconds kLateAnswerPatience{60}; // this thread has nothing else to do

std::unique_ptr<Clock> clockFor(TimeSource source) {
    if (source == TimeSource::Assumed) {
        return std::make_unique<AssumedClock>();
    }
    return std::make_unique<SystemClock>();
}

} // namespace

/// Everything that lives as long as the appliance, in the order in which it depends on each other.
struct Appliance::Parts {
    Parts(const ApplianceConfig& configured, StoreLock heldLock, store::CrossingJournal openedJournal,
          store::EvidenceStore openedEvidence, std::unique_ptr<Clock> configuredClock, const ClockHistory& history)
        : config(configured), storeLock(std::move(heldLock)),
          ownClock(std::move(configuredClock)), clock(*ownClock), clockWatch(clock, history), journal(std::move(openedJournal)), evidence(std::move(openedEvidence)),
          screening(config.lists),
          laneScreening(screening, config.indicatorSets, config.indicatorKeys, {config.lane.id, config.lane.direction},
                        falseHitsPath(config)), gateway(channel, evidence, screening, sync::ExchangeMonitor(journalPath(config), board), clock),
          console(withVersion(config.screen), gateway, clock) {}

    static std::filesystem::path journalPath(const ApplianceConfig& config) {
        return config.storeFolder / "journal.sqlite";
    }

    /// Written by `lanepost falsehit`.
    static std::filesystem::path falseHitsPath(const ApplianceConfig& config) {
        return config.storeFolder / "false_hits.jsonl";
    }

    Result<void> startDevices();
    Result<void> startDevice(const DeviceConfig& device);
    void startLane();
    void watchLaneIo(const std::stop_token& stop);
    void watchLists(const std::stop_token& stop);
    void watchLateAnswers(const std::stop_token& stop);
    void laneCleared();

    const ApplianceConfig config;
    StoreLock storeLock; ///< two writers would take each other's journal rows
    std::unique_ptr<Clock> ownClock;
    const Clock& clock;
    ClockWatch clockWatch;
    SystemRandom random;
    LaneChannel channel{kLaneChannelCapacity};
    store::CrossingJournal journal;
    store::EvidenceStore evidence;
    screening::ScreeningEngine screening;
    LaneScreening laneScreening;
    sync::ExchangeBoard board;
    LaneGateway gateway;
    api::LaneConsole console;
    std::unique_ptr<capture::SimulatedCheckpoint> checkpoint;
    std::unique_ptr<capture::LaneIo> laneIo;
    std::atomic<bool> laneFailed = false;
    std::optional<LaneLoop> loop;
    std::jthread laneThread;
    std::vector<std::unique_ptr<CameraWorker>> cameras;
    std::vector<std::unique_ptr<ReaderWorker>> readers;
    std::jthread laneIoThread;
    std::optional<ListWatcher> listWatcher;
    std::unique_ptr<Exchange> exchange;
    std::jthread listThread;
    std::jthread lateThread;
    std::optional<ClockWorker> clockWorker;
    std::optional<RetentionWorker> retentionWorker;
};

Result<std::unique_ptr<Appliance>> Appliance::start(const ApplianceConfig& config) {
    std::error_code error;
    std::filesystem::create_directories(config.storeFolder, error);
    if (error) {
        return fail(ErrorKind::Io, config.storeFolder.string() + ": cannot create the store's folder: " + error.message());
    }
    auto lock = StoreLock::take(config.storeFolder);
    if (!lock) {
        return fail(lock.error());
    }
    auto journal = store::CrossingJournal::open(Parts::journalPath(config));
    if (!journal) {
        return fail(journal.error());
    }
    for (const std::string& warning : journal->warnings()) {
        log(LogLevel::Warning, "store", warning);
    }
    auto evidence = store::EvidenceStore::open(config.storeFolder / "evidence");
    if (!evidence) {
        return fail(evidence.error());
    }
    const auto history = journal->clockHistory();
    if (!history) {
        return fail(history.error());
    }
    auto parts = std::make_unique<Parts>(config, std::move(*lock), std::move(*journal), std::move(*evidence),
                                         clockFor(config.timeSource), *history);
    if (auto listening = parts->console.start(); !listening) {
        return fail(listening.error());
    }
    if (auto started = parts->startDevices(); !started) {
        return fail(started.error());
    }
    parts->startLane();
    if (config.centre) {
        auto exchange = Exchange::start(config, Parts::journalPath(config), parts->board, parts->channel,
                                        *parts->listWatcher, parts->screening, parts->clock, parts->random);
        if (!exchange) {
            return fail(exchange.error());
        }
        parts->exchange = std::move(*exchange);
    }
    return std::unique_ptr<Appliance>(new Appliance(std::move(parts)));
}

Appliance::Appliance(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Appliance::~Appliance() {
    parts_->exchange.reset();
    parts_->lateThread = {};
    parts_->listThread = {};
    parts_->retentionWorker.reset();
    parts_->clockWorker.reset();
    parts_->laneIoThread = {};
    parts_->readers.clear();
    parts_->cameras.clear();
    parts_->laneThread = {};
    parts_->console.stop();
}

std::string Appliance::screenUrl() const {
    return parts_->console.url();
}

bool Appliance::failed() const {
    return parts_->laneFailed;
}

Result<void> Appliance::Parts::startDevices() {
    if (config.simulation) {
        auto made = capture::SimulatedCheckpoint::create(*config.simulation, clock);
        if (!made) {
            return fail(made.error());
        }
        checkpoint = std::move(*made);
    }
    for (const DeviceConfig& device : config.devices) {
        if (auto started = startDevice(device); !started) {
            return started;
        }
    }
    return {};
}

Result<void> Appliance::Parts::startDevice(const DeviceConfig& device) {
    switch (device.kind) {
    case DeviceKind::SimulatedCamera: {
        auto worker = CameraWorker::start(checkpoint->camera(device.id), channel, evidence);
        if (!worker) {
            return fail(worker.error());
        }
        cameras.push_back(std::move(*worker));
        return {};
    }
    case DeviceKind::SimulatedReader: {
        auto worker = ReaderWorker::start(checkpoint->scanner(device.id), channel, evidence, clock);
        if (!worker) {
            return fail(worker.error());
        }
        readers.push_back(std::move(*worker));
        return {};
    }
    case DeviceKind::SimulatedLaneIo:
        laneIo = checkpoint->laneIo(device.id);
        return {};
    }
    return {};
}

void Appliance::Parts::startLane() {
    loop.emplace(LaneLoopParts{channel, journal, laneScreening, console, laneIo.get(), clock, random, &clockWatch});
    laneThread = std::jthread([this](const std::stop_token& stop) {
        const lane::LaneStarted started{config.lane.id, config.lane.direction, config.lane.mode,
                                        std::string(kProgramVersion)};
        if (auto done = loop->run(started, stop); !done) {
            log(LogLevel::Error, "lane", "stopped: " + done.error().message);
            laneFailed = true;
        }
        channel.close(); // nobody takes messages any more: who would wait to put one in must not wait for ever
    });
    listWatcher.emplace(laneScreening, config.lists, config.indicatorSets, falseHitsPath(config), clock,
                        [this](lane::ScreeningAnswered late) {
                            channel.push({std::move(late), std::nullopt, nullptr}); // waits while the lane is behind
                        });
    listThread = std::jthread([this](const std::stop_token& stop) { watchLists(stop); });
    lateThread = std::jthread([this](const std::stop_token& stop) { watchLateAnswers(stop); });
    clockWorker.emplace(clockWatch, channel, kClockPeriod);
    retentionWorker.emplace(RetentionParts{channel, evidence, clockWatch, clock, random, journalPath(config),
                                           config.retention, kRetentionPeriod});
    if (laneIo) {
        laneIoThread = std::jthread([this](const std::stop_token& stop) { watchLaneIo(stop); });
    }
}

void Appliance::Parts::watchLists(const std::stop_token& stop) {
    if (auto remembered = rememberPastQueries(journalPath(config), clock.utcNow(), laneScreening); !remembered) {
        log(LogLevel::Warning, "screening", "earlier crossings are not remembered: " + remembered.error().message);
    }
    listWatcher->run(stop);
}

/// Late answers that a stick brought to this running lane.
void Appliance::Parts::watchLateAnswers(const std::stop_token& stop) {
    const LateAnswerBox box(config.storeFolder);
    while (!stop.stop_requested()) {
        const auto taken = box.take(
            [&](const sync::LateAnswer& late) { return journalLateAnswer(channel, late, kLateAnswerPatience, stop); });
        if (!taken) {
            log(LogLevel::Error, "sync", taken.error().message);
        }
        waitInterruptibly(taken ? kLatePause : kAfterLateFailure, stop);
    }
}

void Appliance::Parts::watchLaneIo(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto input = laneIo->nextInput(stop);
        if (input) {
            laneCleared();
        } else if (!stop.stop_requested()) {
            waitInterruptibly(std::chrono::seconds(1), stop);
        }
    }
}

void Appliance::Parts::laneCleared() {
    for (const auto& camera : cameras) {
        camera->laneCleared();
    }
    channel.push({lane::LaneCleared{"the lane's sensors report it empty"}, std::nullopt, nullptr});
}

} // namespace lanepost::app
