// `lanepost central import|export`: bundles of devices without a link, at the centre.
#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/centre_lists.h"
#include "app/commands.h"
#include "app/complaint.h"
#include "app/notice_key.h"
#include "base/clock.h"
#include "base/random.h"
#include "central/central_store.h"
#include "sync/bundle_exchange.h"
#include "sync/provision_authority.h"

namespace lanepost::app {
namespace {

namespace fs = std::filesystem;
using namespace sync;

struct DeskOptions {
    std::string database = "central.sqlite";
    std::string devices;
    std::string noticeKey;
    std::string repository;
    std::string state;
    std::string device;
    std::vector<std::string> lists;
    std::string file;
};

constexpr std::int64_t kLateAnswersPerBundle = 1000;
constexpr std::size_t kFramesPerTransaction = 2000;

/// The centre's desk for sticks: store, register of devices, lists, own key.
struct Desk {
    SystemClock clock;
    SystemRandom random;
    central::CentralStore store;
    std::vector<RegisteredDevice> devices;
    ListRepository repository;
    Ed25519Signer signer;
    fs::path state;

    static Result<std::unique_ptr<Desk>> open(const DeskOptions& options) {
        auto connection = central::openDatabase(options.database);
        auto store = connection ? central::CentralStore::open(std::move(*connection)) : fail(connection.error());
        if (!store) {
            return fail(store.error());
        }
        auto devices = readRegister(options.devices);
        const auto signer = readNoticeSigner(options.noticeKey);
        auto repository = ListRepository::open(options.repository);
        if (!devices || !signer || !repository) {
            return fail(!devices ? devices.error() : !signer ? signer.error() : asError(repository.error()));
        }
        std::error_code error;
        fs::create_directories(options.state, error);
        if (error) {
            return fail(ErrorKind::Io, options.state + ": cannot make the folder: " + error.message());
        }
        return std::unique_ptr<Desk>(new Desk{{}, {}, std::move(*store), std::move(*devices), std::move(*repository), *signer,
                                              options.state});
    }
    /// The device's keys, oldest first. Error: NotFound; Conflict when it is revoked.
    Result<CourierParts> courier(const std::string& device) {
        std::vector<Ed25519PublicKey> keys;
        for (const RegisteredDevice& row : devices) {
            if (row.deviceId != device) {
                continue;
            }
            if (row.revokedAt) {
                return fail(asError({RefusalReason::Revoked, device + " was revoked: " + row.revokedReason}));
            }
            keys.push_back(row.bundleKey);
        }
        if (keys.empty()) {
            return fail(asError({RefusalReason::Foreign, device + " is not in the register of devices"}));
        }
        return CourierParts{repository.root().head.fleet, std::string(kCentreId), device, signer, std::move(keys),
                            state / (device + ".courier.json"), state / "spool", clock, random};
    }
};

Checked<void> keep(Desk& desk, std::vector<EventFrame>& frames, std::size_t& added) {
    const auto stored = desk.store.store(std::move(frames), desk.clock.utcNow());
    frames.clear();
    if (!stored) {
        return refuse(stored.error());
    }
    if (!stored->revoked.empty()) {
        return refuse(RefusalReason::Revoked, "the centre takes nothing from this device: " + stored->revoked.front().reason);
    }
    if (stored->refused > 0) {
        std::printf("PROBLEM %zu events do not continue what is stored; see `lanepost central devices`\n", stored->refused);
    }
    added += stored->added;
    return {};
}

int importBundle(const DeskOptions& options) {
    const auto lists = openCentreLists(options.lists, SystemClock().utcNow());
    const auto desk = lists ? Desk::open(options) : fail(lists.error());
    if (!desk) {
        return complain("central", desk.error());
    }
    const auto header = peekBundle(options.file); // only to know whose keys to take; readBundle proves it
    if (!header) {
        return complain("central", asError(header.error()));
    }
    const auto courier = (*desk)->courier(header->from);
    if (!courier) {
        return complain("central", courier.error());
    }
    std::vector<EventFrame> frames;
    std::size_t added = 0;
    const UpRecords records{
        [&](std::string_view bytes) -> Checked<void> {
            auto frame = parseFrame(bytes);
            if (!frame || frame->device != header->from) {
                return refuse(RefusalReason::Malformed, frame ? "an event of another device" : frame.error().message);
            }
            frames.push_back(std::move(*frame));
            return frames.size() < kFramesPerTransaction ? Checked<void>{} : keep(**desk, frames, added);
        },
        [&](std::string_view text) -> Checked<void> {
            const auto report = parseReport(text);
            if (!report || report->device != header->from) {
                return refuse(RefusalReason::Malformed, "report: not of this device or damaged");
            }
            const auto noted = (*desk)->store.noteReport(*report, (*desk)->clock.utcNow());
            return noted ? Checked<void>{} : Checked<void>(refuse(noted.error()));
        }};
    const auto done = importUp(*courier, options.file, records, [&] { return keep(**desk, frames, added); });
    if (!done) {
        return complain("central", asError(done.error()));
    }
    std::printf("bundle %lld of %s: %zu new events stored\n", static_cast<long long>(done->number), done->from.c_str(), added);
    return askCentreLists((*desk)->store, lists->get(), (*desk)->clock);
}

/// Receipt and late answers for the device's newest report.
Result<std::vector<std::string>> noticesFor(Desk& desk, const std::string& device) {
    const auto known = desk.store.devices();
    if (!known) {
        return fail(known.error());
    }
    const auto row = std::find_if(known->begin(), known->end(),
                                  [&](const central::DeviceState& state) { return state.device == device; });
    if (row == known->end() || row->report.empty()) {
        return std::vector<std::string>{}; // nothing came from it yet: it gets its first lists
    }
    const auto report = parseReport(row->report);
    const auto position = report ? desk.store.position(device, report->stream) : fail(report.error());
    const auto late = report ? desk.store.lateAnswersAfter(device, report->lateAnswersThrough, kLateAnswersPerBundle)
                             : fail(report.error());
    if (!position || !late) {
        return fail(position ? late.error() : position.error());
    }
    std::vector<std::string> notices;
    notices.push_back(sealNotice(desk.signer, Receipt{device, report->stream, position->through, position->eventId,
                                                      position->chain, desk.clock.utcNow(), {}}));
    for (const LateAnswer& answer : *late) {
        notices.push_back(sealNotice(desk.signer, answer));
    }
    return notices;
}

int exportBundle(const DeskOptions& options) {
    const auto desk = Desk::open(options);
    if (!desk) {
        return complain("central", desk.error());
    }
    const auto courier = (*desk)->courier(options.device);
    const auto notices = courier ? noticesFor(**desk, options.device) : fail(courier.error());
    if (!notices) {
        return complain("central", notices.error());
    }
    const auto done = exportDown(*courier, *notices, &(*desk)->repository, options.file);
    if (!done) {
        return complain("central", done.error());
    }
    std::printf("bundle %lld for %s: %llu notices, %llu list objects, %llu bytes\n", static_cast<long long>(done->number),
                options.device.c_str(), static_cast<unsigned long long>(done->notices),
                static_cast<unsigned long long>(done->objects), static_cast<unsigned long long>(done->bytes));
    return kExitOk;
}

} // namespace

void addCentralBundleCommands(CLI::App& central, int& status) {
    auto options = std::make_shared<DeskOptions>(); // shared: the callbacks outlive this function
    CLI::App* importing = central.add_subcommand("import", "Take a bundle of a device without a link (docs/sync-bundle.md)");
    importing->callback([options, &status] { status = importBundle(*options); });
    importing->add_option("--list", options->lists, "ID=FILE: a watch list of the centre, for late answers");
    CLI::App* exporting = central.add_subcommand("export", "Write receipts, late answers and lists for such a device");
    exporting->callback([options, &status] { status = exportBundle(*options); });
    exporting->add_option("--device", options->device, "Device id")->required();
    for (CLI::App* command : {importing, exporting}) {
        command->add_option("BUNDLE", options->file, "The file on the stick")->required();
        command->add_option("--database", options->database, "SQLite file, or postgresql://..")->capture_default_str();
        command->add_option("--devices", options->devices, "The authority's devices.json, or a copy")->required();
        command->add_option("--notice-key", options->noticeKey, "File of 'lanepost central key'")->required();
        command->add_option("--repository", options->repository, "Repository of signed lists")->required();
        command->add_option("--state", options->state, "Folder of bundle numbers")->required();
    }
}

} // namespace lanepost::app
