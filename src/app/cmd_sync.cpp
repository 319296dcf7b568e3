// `lanepost sync export|import|status`: the exchange by stick, at the device and, under `sync centre`, at the centre.
#include <array>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "app/late_answer_box.h"
#include "app/version.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "store/outbox.h"
#include "store/outbox_releases.h"
#include "sync/bundle_exchange.h"
#include "sync/device_identity.h"
#include "sync/uploader.h"

namespace lanepost::app {
namespace {

namespace fs = std::filesystem;
using namespace sync;

struct SyncOptions {
    std::string identity;
    std::string journal;
    std::string file;
    std::vector<std::string> lists; ///< "id=path"
    std::vector<std::string> rules;
    bool throwAway = false;
};

Result<std::vector<WantedList>> wantedLists(const SyncOptions& options) {
    std::vector<WantedList> wanted;
    for (const auto& [texts, kind] : {std::pair{&options.lists, ListKind::Watchlist}, std::pair{&options.rules, ListKind::Rules}}) {
        for (const std::string& text : *texts) {
            const auto equal = text.find('=');
            if (equal == std::string::npos || !isListId(text.substr(0, equal))) {
                return fail(ErrorKind::InvalidArgument, "a list is given as id=path");
            }
            wanted.push_back({text.substr(0, equal), kind, text.substr(equal + 1)});
        }
    }
    return wanted;
}

/// A link that is never there: receipts come from the stick.
class NoLink final : public CentralLink {
public:
    LinkState state() const override { return LinkState::Away; }
    Result<void> send(const OutgoingEvent&) override { return fail(ErrorKind::Io, "no link"); }
    std::size_t unacknowledged() const override { return 0; }
    Result<void> report(std::string_view) override { return fail(ErrorKind::Io, "no link"); }
    std::optional<std::string> nextNotice(std::chrono::milliseconds, const std::stop_token&) override { return std::nullopt; }
    Result<std::string> fetch(std::string_view, std::chrono::milliseconds) override { return fail(ErrorKind::Io, "no link"); }
};

/// All that a device's work with sticks stands on.
struct DeviceDesk {
    SystemClock clock;
    SystemRandom random;
    fs::path folder;
    DeviceIdentity identity;
    ListTrust trust;
    ListShelf shelf;

    static Result<std::unique_ptr<DeviceDesk>> open(const SyncOptions& options) {
        const auto policy = options.throwAway ? ThrowAwayKeys::Allow : ThrowAwayKeys::Refuse;
        const fs::path folder = options.identity;
        auto identity = openIdentity(folder, policy);
        if (!identity) {
            return fail(identity.error());
        }
        auto trust = ListTrust::open(folder / "trust", policy);
        if (!trust) {
            return fail(asError(trust.error()));
        }
        auto wanted = wantedLists(options);
        if (!wanted) {
            return fail(wanted.error());
        }
        auto shelf = ListShelf::open(folder / "lists", std::move(*wanted));
        if (!shelf) {
            return fail(asError(shelf.error()));
        }
        return std::unique_ptr<DeviceDesk>(
            new DeviceDesk{{}, {}, folder, std::move(*identity), std::move(*trust), std::move(*shelf)});
    }
    CourierParts courier() {
        return {trust.root().head.fleet,
                identity.deviceId,
                std::string(kCentreId),
                identity.bundleKey.signer(),
                trust.root().rule(SigningRole::Notices).keys,
                folder / "courier.json",
                folder / "spool",
                clock,
                random};
    }
    PeerLists ownLists() const {
        PeerLists own{trust.root().head.version, {}};
        for (const WantedList& list : shelf.wanted()) {
            if (const auto shelved = shelf.on(list.id)) {
                own.lists[list.id] = shelved->sha256;
            }
        }
        return own;
    }
};

/// The report of the device's state, for the centre's picture.
Result<std::string> stateReport(DeviceDesk& desk, const fs::path& journal) {
    const auto outbox = store::Outbox::open(journal);
    const auto state = outbox ? outbox->state() : fail(outbox.error());
    const auto stream = outbox ? outbox->stream() : fail(outbox.error());
    if (!state || !stream) {
        return fail(state ? stream.error() : state.error());
    }
    const auto releases =
        store::OutboxReleases::open(journal); // write-protected: what was taken comes again, and is known
    const auto lateThrough = releases ? releases->cursor(kLateAnswersCursor) : Result<std::int64_t>(0);
    if (!lateThrough) {
        return fail(lateThrough.error());
    }
    std::array<std::byte, 16> nonce{};
    desk.random.fill(nonce);
    StateReport report;
    report.device = desk.identity.deviceId;
    report.stream = *stream;
    report.nonce = toHex(nonce);
    report.programVersion = kProgramVersion;
    report.at = desk.clock.utcNow();
    report.newest = state->newestSeq;
    report.through = state->throughSeq;
    report.oldestWaiting = state->oldest;
    report.lateAnswersThrough = *lateThrough;
    report.trouble = "none";
    return toReportText(report);
}

int exportBundle(const SyncOptions& options) {
    const auto desk = DeviceDesk::open(options);
    if (!desk) {
        return complain("sync", desk.error());
    }
    const auto report = stateReport(**desk, options.journal);
    if (!report) {
        return complain("sync", report.error());
    }
    const auto done = exportEvents((*desk)->courier(), options.journal, *report, (*desk)->ownLists(), options.file);
    if (!done) {
        return complain("sync", done.error());
    }
    if (done->firstEvent == 0) {
        std::printf("bundle %lld: no event waits; %llu bytes\n", static_cast<long long>(done->number),
                    static_cast<unsigned long long>(done->bytes));
        return kExitOk;
    }
    std::printf("bundle %lld: events %lld to %lld; %llu bytes\nthey wait here until the receipt comes back: sync import\n",
                static_cast<long long>(done->number), static_cast<long long>(done->firstEvent),
                static_cast<long long>(done->lastEvent), static_cast<unsigned long long>(done->bytes));
    return kExitOk;
}

/// Pulls the lists out of the bundle. A list that is refused does not undo the receipts: it is printed and asked for again.
bool takeLists(DeviceDesk& desk, BundleListSource& source) {
    if (source.size() == 0) {
        return true;
    }
    ListUpdater updater({desk.identity.deviceId, desk.folder / "pull", desk.trust, desk.shelf, desk.clock, inspectListFile,
                         [](const WantedList&) { return Result<void>{}; }});
    OpenGate gate;
    const UpdateReport report = updater.update(source, gate);
    bool good = true;
    for (const ListOutcome& outcome : report.lists) {
        if (outcome.refusal) {
            std::printf("list %s: REFUSED %s\n", outcome.id.c_str(), asError(*outcome.refusal).message.c_str());
            good = false;
        } else if (outcome.shelved) {
            std::printf("list %s: version %lld%s\n", outcome.id.c_str(), static_cast<long long>(outcome.shelved->version),
                        outcome.switched ? " (new; a running lane takes it over within a minute or at its next start)" : "");
        }
    }
    return good;
}

int importBundle(const SyncOptions& options) {
    const auto desk = DeviceDesk::open(options);
    if (!desk) {
        return complain("sync", desk.error());
    }
    const auto keys = (*desk)->trust.root().rule(SigningRole::Notices).keys;
    NoLink link;
    ExchangeBoard board;
    UploaderConfig config;
    config.journal = options.journal;
    config.device = (*desk)->identity.deviceId;
    config.noticeKey = keys.empty() ? Ed25519PublicKey{} : keys.back();
    config.programVersion = kProgramVersion;
    config.patience = std::chrono::hours(1);
    // Where there is no link, the person with the stick is the first who learns of late hits; the lane's officer is next.
    NoticeHandlers handlers;
    const LateAnswerBox box(fs::absolute(options.journal).parent_path());
    handlers.lateAnswer = [&box](const LateAnswer& late) {
        const auto put = box.put(late);
        std::printf("LATE HIT: crossing %s, %zu hits of the centre's lists; %s\n", late.crossingId.c_str(),
                    late.answer.hits.size(),
                    put ? "the lane's screen shows it in a moment, or at its next start" : put.error().message.c_str());
        return put.has_value(); // else the next stick brings it again
    };
    Uploader uploader(config, link, board, handlers, (*desk)->clock, (*desk)->random);
    uploader.turn();
    std::size_t notices = 0;
    bool listsGood = true;
    const auto done = importDown(
        (*desk)->courier(), options.file,
        [&](std::string_view notice) -> Checked<void> {
            uploader.take(std::string(notice));
            ++notices;
            return {};
        },
        [&](BundleListSource& source) -> Checked<void> {
            uploader.turn(); // writes the release down
            listsGood = takeLists(**desk, source);
            return {};
        });
    if (!done) {
        return complain("sync", done.error());
    }
    const auto outbox = store::Outbox::open(options.journal);
    const auto state = outbox ? outbox->state() : fail(outbox.error());
    if (!state) {
        return complain("sync", state.error());
    }
    std::printf("bundle %lld: %zu notices; the centre has events up to %lld, %lld wait\n",
                static_cast<long long>(done->number), notices, static_cast<long long>(state->throughSeq),
                static_cast<long long>(state->depth));
    const ExchangeState exchange = board.read();
    const bool trouble = exchange.upload.trouble != UploadTrouble::None &&
                         exchange.upload.trouble != UploadTrouble::NotReachable;
    if (trouble) {
        std::printf("PROBLEM %s: %s\n", std::string(name(exchange.upload.trouble)).c_str(), exchange.upload.detail.c_str());
    }
    return trouble || !listsGood ? kExitSomeFailed : kExitOk;
}

std::string ageOf(const std::optional<UtcTime>& time, UtcTime now) {
    return time ? toReadableDuration(now - *time) + " ago" : "never";
}

void printLists(const DeviceDesk& desk, UtcTime now) {
    const auto fresh = desk.trust.checkFresh(now);
    std::printf("lists of fleet %s, root version %lld%s%s\n", desk.trust.root().head.fleet.c_str(),
                static_cast<long long>(desk.trust.root().head.version), fresh ? "" : ": ",
                fresh ? "" : asError(fresh.error()).message.c_str());
    for (const WantedList& list : desk.shelf.wanted()) {
        const auto shelved = desk.shelf.on(list.id);
        std::printf("list %s: %s\n", list.id.c_str(),
                    shelved ? ("version " + std::to_string(shelved->version) + " (" + shelved->label + "), here since " +
                               ageOf(shelved->since, now))
                                  .c_str()
                            : "MISSING");
    }
}

int status(const SyncOptions& options) {
    const auto desk = DeviceDesk::open(options);
    if (!desk) {
        return complain("sync", desk.error());
    }
    const UtcTime now = (*desk)->clock.utcNow();
    const int left = (*desk)->identity.daysLeft(now);
    std::printf("device %s, certificate: %d days left%s\n", (*desk)->identity.deviceId.c_str(), left,
                left < 0 ? " - OVER" : left <= kRenewWithinDays ? " - renew it (provision request)" : "");
    const auto courier = readCourier((*desk)->folder / "courier.json");
    const auto outbox = store::Outbox::open(options.journal);
    const auto state = outbox ? outbox->state() : fail(outbox.error());
    if (!courier || !state) {
        return complain("sync", courier ? state.error() : courier.error());
    }
    std::printf("up: %lld events wait, the oldest since %s; last receipt %s; last export %s (bundle %lld)\n",
                static_cast<long long>(state->depth),
                state->oldest ? toReadableDuration(now - *state->oldest).c_str() : "-",
                ageOf(state->lastRelease, now).c_str(), ageOf(courier->lastSent, now).c_str(),
                static_cast<long long>(courier->sent));
    std::printf("down: last import %s (bundle %lld)\n", ageOf(courier->lastTaken, now).c_str(),
                static_cast<long long>(courier->taken));
    printLists(**desk, now);
    return left < 0 ? kExitSomeFailed : kExitOk;
}

using SharedSyncOptions = std::shared_ptr<SyncOptions>;

CLI::App* addWork(CLI::App* parent, const char* name, const char* what, const SharedSyncOptions& options, int& status,
                  int (*work)(const SyncOptions&)) {
    CLI::App* command = parent->add_subcommand(name, what);
    command->callback([options, &status, work] { status = work(*options); });
    command->add_option("--identity", options->identity, "The device's identity folder")->required();
    command->add_option("--journal", options->journal, "The lane's journal.sqlite")->required();
    command->add_option("--list", options->lists, "A watch list of this device, as id=path");
    command->add_option("--rules", options->rules, "Rules of this device, as id=path");
    command->add_flag("--allow-throw-away", options->throwAway, "Take keys that were made for trials");
    return command;
}

} // namespace

void addSyncCommand(CLI::App& program, int& status_) {
    auto options = std::make_shared<SyncOptions>(); // shared: the callbacks outlive this function
    CLI::App* sync = program.add_subcommand("sync", "Exchange with the centre by stick, and its state");
    sync->require_subcommand(1);
    CLI::App* exporting = addWork(sync, "export", "Write waiting events to a bundle for the centre", options, status_, exportBundle);
    exporting->add_option("BUNDLE", options->file, "The file on the stick")->required();
    CLI::App* importing = addWork(sync, "import", "Take receipts and lists of a bundle of the centre", options, status_, importBundle);
    importing->add_option("BUNDLE", options->file, "The file on the stick")->required();
    addWork(sync, "status", "What waits, how old it is, lists, and the certificate's days", options, status_, status);
}

} // namespace lanepost::app
