// `lanepost central`: the reference centre, and what a person does at it.
#include <csignal>
#include <cstdio>
#include <set>
#include <thread>

#include <CLI/CLI.hpp>
#include <sys/stat.h>

#include "app/centre_lists.h"
#include "app/commands.h"
#include "app/complaint.h"
#include "app/json_lines.h"
#include "app/notice_key.h"
#include "app/stop_signals.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "central/central_service.h"
#include "sync/central_link.h"

namespace lanepost::app {
namespace {

using central::CentralService;
using central::CentralStore;

struct CentralOptions {
    std::string database = "central.sqlite";
    central::HubConfig hub;
    std::string authority, certificate, key;
    std::string noticeKey;
    std::vector<std::string> lists;
    std::string device;
    std::vector<std::string> devices;
    std::string reason;
    std::string out;
    std::string since;
};

Result<CentralStore> openStore(const std::string& database) {
    auto connection = central::openDatabase(database);
    if (!connection) {
        return fail(connection.error());
    }
    return CentralStore::open(std::move(*connection));
}

int run(CentralOptions& options) {
    SystemClock clock;
    const auto signer = readNoticeSigner(options.noticeKey);
    const auto lists = openCentreLists(options.lists, clock.utcNow());
    if (!signer || !lists) {
        return complain("central", !signer ? signer.error() : lists.error());
    }
    if (auto store = openStore(options.database); !store) { // a wrong path or URL must be said now, not in a log
        return complain("central", store.error());
    }
    const sigset_t signals = blockStopSignals();
    SystemRandom random;
    options.hub.address.authority = options.authority;
    options.hub.address.certificate = options.certificate;
    options.hub.address.key = options.key;
    options.hub.address.name = "lanepost central";
    auto hub = central::NatsHub::open(options.hub, *signer, random);
    if (!hub) {
        return complain("central", hub.error());
    }
    CentralService service(**hub, [&] { return openStore(options.database); }, *signer, lists->get(), clock);
    std::jthread thread([&](const std::stop_token& stop) { service.run(stop); });
    std::printf("Centre: %s, %s\n", options.hub.address.url.c_str(),
                options.database.find("://") == std::string::npos ? options.database.c_str() : "PostgreSQL");
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    thread.request_stop();
    thread.join();
    const central::CentralCounts& counts = service.counts();
    std::fprintf(stderr, "received %zu, new %zu, refused %zu, receipts %zu, reports %zu, late answers %zu\n",
                 counts.received, counts.stored, counts.refused, counts.receipts, counts.reports, counts.lateAnswers);
    return kExitOk;
}

nlohmann::ordered_json textOrNull(const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
}

int listDevices(const CentralOptions& options) {
    auto store = openStore(options.database);
    const auto devices = store ? store->devices() : Result<std::vector<central::DeviceState>>(fail(store.error()));
    if (!devices) {
        return complain("central", devices.error());
    }
    for (const central::DeviceState& device : *devices) {
        const auto report = device.report.empty() ? Result<nlohmann::json>(nlohmann::json()) : parseJson(device.report);
        printJsonLine({{"device", device.device},
                       {"first_seen", device.firstSeen},
                       {"last_event_at", textOrNull(device.lastEventAt)},
                       {"report_at", textOrNull(device.reportAt)},
                       {"stored", device.stored},
                       {"streams", device.streams},
                       {"refused", device.refused},
                       {"refused_why", textOrNull(device.refusedWhy)},
                       {"revoked_at", textOrNull(device.revokedAt)},
                       {"revoked_reason", textOrNull(device.revokedReason)},
                       {"report", report.value_or(nlohmann::json())}});
    }
    return kExitOk;
}

int revoke(const CentralOptions& options, bool reinstate) {
    auto store = openStore(options.database);
    const auto done = !store       ? Result<void>(fail(store.error()))
                      : reinstate ? store->reinstate(options.device)
                                  : store->revoke(options.device, options.reason, SystemClock().utcNow());
    return done ? kExitOk : complain("central", done.error());
}

int screenAgain(const CentralOptions& options) {
    const SystemClock clock;
    const auto since = parseRfc3339(options.since);
    const auto lists = openCentreLists(options.lists, clock.utcNow());
    auto store = openStore(options.database);
    if (!since || !lists || !store) {
        return complain("central", !since ? since.error() : !lists ? lists.error() : store.error());
    }
    const auto count = store->screenAgain(*since);
    if (!count) {
        return complain("central", count.error());
    }
    std::printf("%lld crossings will be asked about again\n", static_cast<long long>(*count));
    return askCentreLists(*store, lists->get(), clock);
}

/// Makes the secret file readable for its owner only, before anything is in it.
int makeKey(const CentralOptions& options) {
    const mode_t before = ::umask(0077);
    SystemRandom random;
    const Ed25519Signer signer = Ed25519Signer::generate(random);
    std::error_code ignored;
    if (std::filesystem::exists(options.out, ignored)) {
        ::umask(before);
        return complain("central", {ErrorKind::Conflict, options.out + ": is there already; devices trust the key in it"});
    }
    const auto secret = replaceFile(options.out, asBytes(toHex(signer.seed()) + "\n"));
    ::umask(before);
    const auto shown = secret ? replaceFile(options.out + ".pub", asBytes(toHex(signer.publicKey()) + "\n")) : secret;
    if (!shown) {
        return complain("central", shown.error());
    }
    std::printf("%s: secret, for the centre only\n%s.pub: for every device's configuration (centre.notice_key)\n",
                options.out.c_str(), options.out.c_str());
    return kExitOk;
}

/// What a device may do at the broker, as nats-server's configuration has it.
std::string accessOf(const std::string& device) {
    return "    { user: \"CN=" + device + "\", permissions: {\n        publish: [\"lanepost.up." + device + "\", \"lanepost.state." +
           device + "\", \"$JS.API.DIRECT.GET." + sync::kObjectStream + ".>\"]\n        subscribe: [\"lanepost.down." + device +
           "\", \"" + sync::kAnnouncements + "\", \"_INBOX.>\"] } }\n";
}

int writeAccess(const CentralOptions& options) {
    auto store = openStore(options.database);
    const auto known = store ? store->devices() : Result<std::vector<central::DeviceState>>(fail(store.error()));
    if (!known) {
        return complain("central", known.error());
    }
    std::set<std::string> allowed(options.devices.begin(), options.devices.end());
    for (const central::DeviceState& device : *known) {
        device.revokedAt.empty() ? static_cast<void>(allowed.insert(device.device))
                                 : static_cast<void>(allowed.erase(device.device));
    }
    std::string text = "# Made by 'lanepost central access'. Included by nats.conf; reload with: nats-server --signal reload\n"
                       "authorization { users: [\n    { user: \"CN=central\" }\n";
    for (const std::string& device : allowed) {
        if (!sync::isDeviceId(device) || device == "central") {
            return complain("central", {ErrorKind::InvalidArgument, device + ": no valid device id"});
        }
        text += accessOf(device);
    }
    text += "] }\n";
    const auto written = replaceFile(options.out, asBytes(text));
    return written ? kExitOk : complain("central", written.error());
}

void addDatabase(CLI::App* command, CentralOptions& options) {
    command->add_option("--database", options.database, "SQLite file, or postgresql://..")->capture_default_str();
}

void addRun(CLI::App* command, const std::shared_ptr<CentralOptions>& options, int& status) {
    CLI::App* runCommand = command->add_subcommand("run", "Take events into the store and give receipts, until SIGTERM");
    addDatabase(runCommand, *options);
    runCommand->add_option("--broker", options->hub.address.url, "tls://host:port")->required();
    runCommand->add_option("--authority", options->authority, "PEM: who signs the broker's certificate")->required();
    runCommand->add_option("--certificate", options->certificate, "PEM: our certificate, common name central")->required();
    runCommand->add_option("--key", options->key, "PEM: our private key")->required();
    runCommand->add_option("--notice-key", options->noticeKey, "File of 'lanepost central key'")->required();
    runCommand->add_option("--list", options->lists, "ID=FILE: a watch list of the centre, for late answers");
    runCommand->add_option("--consumer", options->hub.consumer, "Instances with the same name share the work")
        ->capture_default_str();
    runCommand->callback([options, &status] { status = run(*options); });
}

} // namespace

void addCentralCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<CentralOptions>(); // shared: the callbacks outlive this function
    CLI::App* command = program.add_subcommand("central", "The reference centre (docs/sync.md, board/central)");
    command->require_subcommand(1);
    addRun(command, options, status);

    CLI::App* devices = command->add_subcommand("devices", "The situation picture: one JSON object a device");
    addDatabase(devices, *options);
    devices->callback([options, &status] { status = listDevices(*options); });

    CLI::App* revoking = command->add_subcommand("revoke", "Take nothing from a device any more");
    addDatabase(revoking, *options);
    revoking->add_option("DEVICE", options->device, "Device id")->required();
    revoking->add_option("--reason", options->reason, "Shown at the device")->required();
    revoking->callback([options, &status] { status = revoke(*options, false); });

    CLI::App* reinstating = command->add_subcommand("reinstate", "Take a revoked device's events again");
    addDatabase(reinstating, *options);
    reinstating->add_option("DEVICE", options->device, "Device id")->required();
    reinstating->callback([options, &status] { status = revoke(*options, true); });

    CLI::App* again = command->add_subcommand("screen-again", "Ask the centre's lists about stored crossings once more");
    addDatabase(again, *options);
    again->add_option("--since", options->since, "RFC 3339 time in UTC: crossings received from then on")->required();
    again->add_option("--list", options->lists, "ID=FILE: ask now, not by a running 'central run'");
    again->callback([options, &status] { status = screenAgain(*options); });

    CLI::App* key = command->add_subcommand("key", "Make the key that signs receipts and notices");
    key->add_option("--out", options->out, "Secret file; the public half goes to FILE.pub")->required();
    key->callback([options, &status] { status = makeKey(*options); });

    CLI::App* access = command->add_subcommand("access", "Write the broker's permissions of every device not revoked");
    addDatabase(access, *options);
    access->add_option("--out", options->out, "File that nats.conf includes")->required();
    access->add_option("--device", options->devices, "A device that the centre does not know yet");
    access->callback([options, &status] { status = writeAccess(*options); });
    addCentralBundleCommands(*command, status);
}

} // namespace lanepost::app
