// `lanepost provision ...`: a device's keys and certificate, and the authority that signs it.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "sync/device_identity.h"
#include "sync/provision_authority.h"
#include "sync/provision_certificate.h"

namespace lanepost::app {
namespace {

namespace fs = std::filesystem;
using namespace sync;

struct ProvisionOptions {
    std::string identity;
    std::string authority;
    std::string deviceId;
    std::string file;
    std::string out;
    std::string listRoot;
    std::string name;
    std::string host;
    std::string reason;
    int days = 365;
    bool throwAway = false;
    bool newAuthority = false;
};

ThrowAwayKeys policy(const ProvisionOptions& options) {
    return options.throwAway ? ThrowAwayKeys::Allow : ThrowAwayKeys::Refuse;
}

UtcTime after(int days) {
    return SystemClock().utcNow() + std::chrono::hours(24) * days;
}

void print(const DeviceIdentity& identity) {
    const int left = identity.daysLeft(SystemClock().utcNow());
    std::printf("device %s%s\ncertificate %s, generation %d\nuntil %s: %d days left%s\n", identity.deviceId.c_str(),
                identity.throwAway ? " (THROW-AWAY certificate)" : "", identity.serial.c_str(), identity.generation,
                toRfc3339(identity.notAfter).c_str(), left,
                left < 0                   ? " - OVER: renew it now"
                : left <= kRenewWithinDays ? " - renew it (provision request)"
                                           : "");
}

int request(const ProvisionOptions& options) {
    SystemRandom random;
    const auto pending = requestCertificate(options.identity, options.deviceId, SystemClock().utcNow(), random);
    if (!pending) {
        return complain("provision", pending.error());
    }
    std::printf("%s\nTake this file to whoever signs for the fleet, and bring the grant back: provision install\n",
                pending->file.c_str());
    return kExitOk;
}

int install(const ProvisionOptions& options) {
    const auto grant = readTextFile(options.file, kMaxMetadataBytes * 2);
    if (!grant) {
        return complain("provision", grant.error());
    }
    const auto identity =
        installGrant(options.identity, *grant, SystemClock().utcNow(), policy(options), options.newAuthority);
    if (!identity) {
        return complain("provision", identity.error());
    }
    print(*identity);
    return kExitOk;
}

int status(const ProvisionOptions& options) {
    const auto identity = openIdentity(options.identity, policy(options));
    if (!identity) {
        return complain("provision", identity.error());
    }
    print(*identity);
    return identity->daysLeft(SystemClock().utcNow()) < 0 ? kExitSomeFailed : kExitOk;
}

int beginAuthority(const ProvisionOptions& options) {
    const auto begun = ProvisionAuthority::begin(options.authority, options.name, options.throwAway,
                                                 SystemClock().utcNow(), after(options.days));
    return begun ? static_cast<int>(kExitOk) : complain("provision", begun.error());
}

int sign(const ProvisionOptions& options) {
    auto authority = ProvisionAuthority::open(options.authority);
    const auto asked = readTextFile(options.file, kMaxMetadataBytes);
    const auto root = readTextFile(options.listRoot, kMaxMetadataBytes);
    if (!authority || !asked || !root) {
        return complain("provision", !authority ? authority.error() : !asked ? asked.error() : root.error());
    }
    const auto grant = authority->grant(*asked, *root, SystemClock().utcNow(), after(options.days));
    if (!grant) {
        return complain("provision", grant.error());
    }
    if (auto written = replaceFile(options.out, asBytes(*grant)); !written) {
        return complain("provision", written.error());
    }
    std::printf("%s: certificate %s\n", authority->devices().back().deviceId.c_str(),
                authority->devices().back().serial.c_str());
    return kExitOk;
}

int server(const ProvisionOptions& options) {
    const auto authority = ProvisionAuthority::open(options.authority);
    const auto made = authority ? authority->server(options.host, SystemClock().utcNow(), after(options.days))
                                : fail(authority.error());
    if (!made) {
        return complain("provision", made.error());
    }
    if (auto written = writeSecretFile(fs::path(options.out) / "server.key", made->keyPem); !written) {
        return complain("provision", written.error());
    }
    const auto written = replaceFile(fs::path(options.out) / "server.pem", asBytes(made->certificatePem));
    return written ? static_cast<int>(kExitOk) : complain("provision", written.error());
}

int revoke(const ProvisionOptions& options) {
    auto authority = ProvisionAuthority::open(options.authority);
    const auto done = authority ? authority->revoke(options.deviceId, options.reason, SystemClock().utcNow())
                                : fail(authority.error());
    return done ? static_cast<int>(kExitOk) : complain("provision", done.error());
}

int devices(const ProvisionOptions& options) {
    const auto rows = readRegister(fs::path(options.authority) / "devices.json");
    if (!rows) {
        return complain("provision", rows.error());
    }
    const UtcTime now = SystemClock().utcNow();
    for (const RegisteredDevice& row : *rows) {
        const auto left = std::chrono::floor<std::chrono::days>(row.notAfter - now).count();
        std::printf("%s %s until %s (%lld days)%s%s\n", row.deviceId.c_str(), row.serial.c_str(),
                    toRfc3339(row.notAfter).c_str(), static_cast<long long>(left), row.revokedAt ? " REVOKED: " : "",
                    row.revokedReason.c_str());
    }
    return kExitOk;
}

using SharedProvisionOptions = std::shared_ptr<ProvisionOptions>;

CLI::App* addWork(CLI::App* parent, const char* name, const char* what, const SharedProvisionOptions& options, int& status,
                  int (*work)(const ProvisionOptions&)) {
    CLI::App* command = parent->add_subcommand(name, what);
    command->callback([options, &status, work] { status = work(*options); });
    return command;
}

void addDeviceWork(CLI::App* provision, const SharedProvisionOptions& options, int& status_) {
    CLI::App* asking = addWork(provision, "request", "Make keys and a request for a certificate", options, status_, request);
    asking->add_option("--device-id", options->deviceId, "The device's id, for ever")->required();
    CLI::App* installing = addWork(provision, "install", "Take the grant and switch to it", options, status_, install);
    installing->add_option("GRANT", options->file, "The file that `provision sign` wrote")->required();
    installing->add_flag("--new-authority", options->newAuthority, "The fleet's authority was changed on purpose");
    CLI::App* showing = addWork(provision, "status", "The certificate and its days left", options, status_, status);
    for (CLI::App* command : {asking, installing, showing}) {
        command->add_option("--identity", options->identity, "The device's identity folder")->required();
    }
    for (CLI::App* command : {installing, showing}) {
        command->add_flag("--allow-throw-away", options->throwAway, "Take certificates that were made for trials");
    }
}

void addAuthorityWork(CLI::App* provision, const SharedProvisionOptions& options, int& status_) {
    CLI::App* beginning = addWork(provision, "authority", "Make the fleet's authority", options, status_, beginAuthority);
    beginning->add_option("--name", options->name, "Its name in certificates")->required();
    beginning->add_flag("--throw-away", options->throwAway, "Mark it as made for trials: production refuses it");
    CLI::App* signing = addWork(provision, "sign", "Sign a device's request", options, status_, sign);
    signing->add_option("REQUEST", options->file, "The device's request.json")->required();
    signing->add_option("--list-root", options->listRoot, "The newest root/N.json of the list repository")->required();
    signing->add_option("--out", options->out, "The grant for the device")->required();
    CLI::App* serving = addWork(provision, "server", "A certificate for the broker", options, status_, server);
    serving->add_option("--host", options->host, "Host name or IP address that devices connect to")->required();
    serving->add_option("--out", options->out, "Folder for server.pem and server.key")->required();
    CLI::App* revoking = addWork(provision, "revoke", "Revoke a device; writes revoked.pem", options, status_, revoke);
    revoking->add_option("--device-id", options->deviceId, "The device")->required();
    revoking->add_option("--reason", options->reason, "For the record")->required();
    CLI::App* listing = addWork(provision, "devices", "All certificates and their days left", options, status_, devices);
    for (CLI::App* command : {beginning, signing, serving, revoking, listing}) {
        command->add_option("--authority", options->authority, "The authority's folder")->required();
    }
    for (CLI::App* command : {beginning, signing, serving}) {
        command->add_option("--days", options->days, "Until it expires");
    }
}

} // namespace

void addProvisionCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<ProvisionOptions>(); // shared: the callbacks outlive this function
    CLI::App* provision = program.add_subcommand("provision", "Keys and certificates of devices (docs/provisioning.md)");
    provision->require_subcommand(1);
    addDeviceWork(provision, options, status);
    addAuthorityWork(provision, options, status);
}

} // namespace lanepost::app
