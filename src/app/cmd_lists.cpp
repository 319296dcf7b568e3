// `lanepost lists ...`: keys, roots and the repository of signed lists at the centre; and an update from a folder.
#include <cstdio>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "app/notice_key.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "central/nats_hub.h"
#include "screening/screening_engine.h"
#include "sync/list_publisher.h"
#include "sync/list_updater.h"

namespace lanepost::app {
namespace {

namespace fs = std::filesystem;
using namespace sync;

struct ListsOptions {
    std::string repository;
    std::string file;
    std::string out;
    std::string id;
    std::string kind = "watchlist";
    std::string label;
    std::string role;
    std::string fleet;
    std::string device;
    std::string trust;
    std::string place;
    std::string previous;
    std::string broker, authority, certificate, key, noticeKey;
    std::vector<std::string> devices{"*"};
    std::vector<std::string> rootKeys, targetsKeys, timestampKeys, noticesKeys;
    std::size_t deltasFrom = 3;
    int days = 365;
    int timestampDays = 7;
    bool throwAway = false;
};

std::chrono::hours days(int count) {
    return std::chrono::hours(24) * count;
}

/// Reads key files, each for `role`.
Result<std::vector<KeyFile>> keysOf(const std::vector<std::string>& files, SigningRole role) {
    std::vector<KeyFile> keys;
    for (const std::string& file : files) {
        const auto key = readKeyFile(file, roleName(role));
        if (!key) {
            return fail(key.error());
        }
        keys.push_back(*key);
    }
    return keys;
}

/// Public keys, each as hexadecimal digits on the command line.
Result<RootMetadata::RoleKeys> publicKeys(const std::vector<std::string>& texts, std::size_t threshold) {
    RootMetadata::RoleKeys keys{{}, threshold};
    for (const std::string& text : texts) {
        const auto key = ed25519KeyFromHex(text);
        if (!key) {
            return fail(ErrorKind::InvalidArgument, "a public key has 64 hexadecimal digits, as `lists make-key` prints it");
        }
        keys.keys.push_back(*key);
    }
    return keys;
}

int makeKey(const ListsOptions& options) {
    const auto role = roleFromName(options.role);
    if (!role) {
        return complain("lists", role.error());
    }
    KeyFile key{options.role, options.throwAway, {}};
    SystemRandom().fill(key.seed);
    if (auto written = writeKeyFile(options.out, key); !written) {
        return complain("lists", written.error());
    }
    std::printf("%s\n", toHex(key.signer().publicKey()).c_str());
    return kExitOk;
}

Result<SignedDocument> draft(const ListsOptions& options) {
    std::map<SigningRole, RootMetadata::RoleKeys> roles;
    const std::pair<SigningRole, const std::vector<std::string>*> given[] = {{SigningRole::Root, &options.rootKeys},
                                                                             {SigningRole::Targets, &options.targetsKeys},
                                                                             {SigningRole::Timestamp, &options.timestampKeys},
                                                                             {SigningRole::Notices, &options.noticesKeys}};
    for (const auto& [role, texts] : given) {
        const auto keys = publicKeys(*texts, role == SigningRole::Root ? kRootThreshold : 1);
        if (!keys) {
            return fail(keys.error());
        }
        roles[role] = *keys;
    }
    std::optional<RootMetadata> previous;
    if (!options.previous.empty()) {
        const auto text = readTextFile(options.previous, kMaxMetadataBytes);
        const auto document = text ? SignedDocument::parse(*text, kMaxMetadataBytes) : refuse(text.error());
        if (!document) {
            return fail(asError(document.error()));
        }
        const auto root = rootFromJson(document->content());
        if (!root) {
            return fail(root.error());
        }
        previous = *root;
    }
    return draftRoot(previous ? &*previous : nullptr, options.fleet, roles, options.throwAway, SystemClock().utcNow(),
                     days(options.days));
}

int draftRootFile(const ListsOptions& options) {
    const auto root = draft(options);
    if (!root) {
        return complain("lists", root.error());
    }
    const std::string text = root->text();
    if (auto written = replaceFile(options.out, asBytes(text)); !written) {
        return complain("lists", written.error());
    }
    return kExitOk;
}

int sign(const ListsOptions& options) {
    const auto text = readTextFile(options.file, kMaxMetadataBytes);
    auto document = text ? SignedDocument::parse(*text, kMaxMetadataBytes) : refuse(text.error());
    if (!document) {
        return complain("lists", document.error());
    }
    const auto keys = keysOf(options.rootKeys, SigningRole::Root);
    if (!keys) {
        return complain("lists", keys.error());
    }
    for (const KeyFile& key : *keys) {
        document->sign(key.signer());
    }
    const std::string signedText = document->text();
    if (auto written = replaceFile(options.file, asBytes(signedText)); !written) {
        return complain("lists", written.error());
    }
    return kExitOk;
}

int addRoot(const ListsOptions& options) {
    const auto text = readTextFile(options.file, kMaxMetadataBytes);
    if (!text) {
        return complain("lists", text.error());
    }
    auto repository = ListRepository::open(options.repository);
    const auto added = repository ? repository->addRoot(*text) : ListRepository::begin(options.repository, *text);
    return added ? static_cast<int>(kExitOk) : complain("lists", added.error());
}

int publish(const ListsOptions& options) {
    auto repository = ListRepository::open(options.repository);
    if (!repository) {
        return complain("lists", repository.error());
    }
    const auto targets = keysOf(options.targetsKeys, SigningRole::Targets);
    const auto timestamp = keysOf(options.timestampKeys, SigningRole::Timestamp);
    if (!targets || !timestamp) {
        return complain("lists", targets ? timestamp.error() : targets.error());
    }
    PublishRequest request;
    request.id = options.id;
    request.kind = options.kind == "rules" ? ListKind::Rules : ListKind::Watchlist;
    request.file = options.file;
    request.label = options.label;
    request.devices = options.devices;
    request.deltasFrom = options.deltasFrom;
    request.timestampValid = days(options.timestampDays);
    const auto summary = publishList(*repository, request, {*targets, *timestamp}, SystemClock().utcNow());
    if (!summary) {
        return complain("lists", summary.error());
    }
    std::printf("%s version %lld: %lld bytes, %lld packed\n", options.id.c_str(), static_cast<long long>(summary->version),
                static_cast<long long>(summary->length), static_cast<long long>(summary->packedLength));
    for (const std::int64_t length : summary->deltaLengths) {
        std::printf("delta: %lld bytes packed\n", static_cast<long long>(length));
    }
    for (const std::string& reason : summary->withoutDelta) {
        std::printf("no delta from %s\n", reason.c_str());
    }
    return kExitOk;
}

/// Publishes with some patience: the hub begins to connect when it is opened.
Result<void> publishPatiently(central::NatsHub& hub, std::string_view name, std::string_view bytes) {
    constexpr int kAttempts = 20;
    for (int attempt = 1;; ++attempt) {
        auto published = hub.publish(name, bytes);
        if (published || published.error().kind != ErrorKind::Io || attempt == kAttempts) {
            return published;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
}

int push(const ListsOptions& options) {
    const auto repository = ListRepository::open(options.repository);
    if (!repository) {
        return complain("lists", repository.error());
    }
    const auto signer = readNoticeSigner(options.noticeKey);
    if (!signer) {
        return complain("lists", signer.error());
    }
    central::HubConfig config;
    config.address = {options.broker, options.authority, options.certificate, options.key, "lanepost lists push"};
    SystemRandom random;
    const auto hub = central::NatsHub::open(config, *signer, random);
    if (!hub) {
        return complain("lists", hub.error());
    }
    std::uint64_t objects = 0;
    auto done = forEachObject(*repository, nullptr, [&](std::string_view name, std::string_view bytes) {
        ++objects;
        return publishPatiently(**hub, name, bytes);
    });
    done = done ? (*hub)->announce("lists") : done;
    if (!done) {
        return complain("lists", done.error());
    }
    std::printf("%llu objects at the broker\n", static_cast<unsigned long long>(objects));
    return kExitOk;
}

int renew(const ListsOptions& options) {
    auto repository = ListRepository::open(options.repository);
    if (!repository) {
        return complain("lists", repository.error());
    }
    const auto targets = keysOf(options.targetsKeys, SigningRole::Targets);
    const auto timestamp = keysOf(options.timestampKeys, SigningRole::Timestamp);
    if (!targets || !timestamp) {
        return complain("lists", targets ? timestamp.error() : targets.error());
    }
    const auto renewed = renewTimestamp(*repository, {*targets, *timestamp}, SystemClock().utcNow(),
                                        days(options.timestampDays), days(90));
    return renewed ? static_cast<int>(kExitOk) : complain("lists", renewed.error());
}

int show(const ListsOptions& options) {
    const auto repository = ListRepository::open(options.repository);
    if (!repository) {
        return complain("lists", repository.error());
    }
    std::printf("fleet %s%s\nroot version %lld, until %s\n", repository->root().head.fleet.c_str(),
                repository->root().throwAway ? " (THROW-AWAY KEYS)" : "",
                static_cast<long long>(repository->root().head.version),
                toRfc3339(repository->root().head.expiresAt).c_str());
    if (repository->timestamp().head.version == 0) {
        return kExitOk;
    }
    std::printf("timestamp version %lld, until %s\ntargets version %lld, until %s\n",
                static_cast<long long>(repository->timestamp().head.version),
                toRfc3339(repository->timestamp().head.expiresAt).c_str(),
                static_cast<long long>(repository->targets().head.version),
                toRfc3339(repository->targets().head.expiresAt).c_str());
    for (const ListTarget& list : repository->targets().lists) {
        std::printf("%s version %lld (%s): %lld bytes, %lld packed, deltas from %zu versions, for %s\n", list.id.c_str(),
                    static_cast<long long>(list.version), list.label.c_str(), static_cast<long long>(list.length),
                    static_cast<long long>(list.full.length), list.deltas.size(),
                    list.devices.size() == 1 ? list.devices[0].c_str() : "several devices");
    }
    return kExitOk;
}

void printOutcome(const ListOutcome& outcome) {
    if (!outcome.note.empty()) {
        std::printf("%s: %s\n", outcome.id.c_str(), outcome.note.c_str());
    }
    if (outcome.refusal) {
        std::printf("%s: REFUSED %s\n", outcome.id.c_str(), asError(*outcome.refusal).message.c_str());
    } else if (outcome.switched) {
        std::printf("%s: version %lld, by %s\n", outcome.id.c_str(), static_cast<long long>(outcome.shelved->version),
                    outcome.byDelta ? "delta" : "the whole list");
    } else {
        std::printf("%s: is the newest\n", outcome.id.c_str());
    }
}

int update(const ListsOptions& options) {
    const fs::path folder = options.trust;
    const auto throwAway = options.throwAway ? ThrowAwayKeys::Allow : ThrowAwayKeys::Refuse;
    auto trust = ListTrust::open(folder / "trust", throwAway);
    if (!trust) {
        return complain("lists", trust.error());
    }
    const ListKind kind = options.kind == "rules" ? ListKind::Rules : ListKind::Watchlist;
    auto shelf = ListShelf::open(folder / "lists", {{options.id, kind, options.place}});
    if (!shelf) {
        return complain("lists", shelf.error());
    }
    auto source = FolderListSource::open(options.repository);
    if (!source) {
        return complain("lists", source.error());
    }
    const SystemClock clock;
    // The lists as a lane asks them, so that the time until a new version answers is the lane's own.
    screening::ScreeningEngine engine({{options.id, options.place, std::chrono::seconds(0), {}}});
    std::optional<MonotonicTime> live;
    ListUpdater updater({options.device, folder / "pull", *trust, *shelf, clock, inspectListFile,
                         [&](const WantedList& list) -> Result<void> {
                             if (list.kind == ListKind::Rules) {
                                 return {};
                             }
                             const auto replaced = engine.replaceList(list.id, list.path);
                             live = live.value_or(clock.monotonicNow());
                             return replaced;
                         },
                         [&](const WantedList& list, const screening::WatchlistDelta& delta) {
                             const auto applied = engine.applyDelta(list.id, delta);
                             live = applied ? std::optional(clock.monotonicNow()) : live;
                             return applied;
                         }});
    OpenGate gate;
    const MonotonicTime began = clock.monotonicNow();
    const UpdateReport report = updater.update(*source, gate);
    const auto millisecondsTo = [&](MonotonicTime end) {
        return static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(end - began).count());
    };
    printOutcome(report.lists.at(0));
    std::printf("%llu objects, %llu bytes; answers after %lld ms, on the disk after %lld ms\n",
                static_cast<unsigned long long>(report.count.objects), static_cast<unsigned long long>(report.count.bytes),
                live ? millisecondsTo(*live) : 0, millisecondsTo(clock.monotonicNow()));
    return report.lists.at(0).refusal ? kExitFailure : kExitOk;
}

int trustRoot(const ListsOptions& options) {
    const auto text = readTextFile(options.file, kMaxMetadataBytes);
    if (!text) {
        return complain("lists", text.error());
    }
    const auto begun = ListTrust::begin(fs::path(options.trust) / "trust", *text,
                                        options.throwAway ? ThrowAwayKeys::Allow : ThrowAwayKeys::Refuse);
    return begun ? static_cast<int>(kExitOk) : complain("lists", begun.error());
}

using Options = std::shared_ptr<ListsOptions>;
using Work = int (*)(const ListsOptions&);

CLI::App* addWork(CLI::App* parent, const char* name, const char* what, const Options& options, int& status, Work work) {
    CLI::App* command = parent->add_subcommand(name, what);
    command->callback([options, &status, work] { status = work(*options); });
    return command;
}

void addCeremony(CLI::App* lists, const Options& options, int& status) {
    CLI::App* key = addWork(lists, "make-key", "Make a signing key; prints its public half", options, status, makeKey);
    key->add_option("--role", options->role, "root, targets, timestamp or notices")->required();
    key->add_option("--out", options->out, "The key's file, mode 0600, never overwritten")->required();
    key->add_flag("--throw-away", options->throwAway, "Mark it as made for trials: production refuses it");

    CLI::App* root = addWork(lists, "draft-root", "Write the next root, not signed yet", options, status, draftRootFile);
    root->add_option("--fleet", options->fleet, "Name of the fleet (first root)");
    root->add_option("--previous", options->previous, "The root before (every further root)");
    root->add_option("--root-key", options->rootKeys, "Public key; three or more, two must sign")->required();
    root->add_option("--targets-key", options->targetsKeys, "Public key")->required();
    root->add_option("--timestamp-key", options->timestampKeys, "Public key")->required();
    root->add_option("--notices-key", options->noticesKeys, "Public key")->required();
    root->add_option("--days", options->days, "Until it expires");
    root->add_option("--out", options->out, "File")->required();
    root->add_flag("--throw-away", options->throwAway, "Mark the fleet's keys as made for trials");

    CLI::App* signing = addWork(lists, "sign-root", "Add a root key's signature, also on a machine of its own", options,
                                status, sign);
    signing->add_option("ROOT", options->file, "The root's file")->required();
    signing->add_option("--key", options->rootKeys, "Key file")->required();

    CLI::App* add = addWork(lists, "add-root", "Take a signed root into the repository; the first one begins it", options,
                            status, addRoot);
    add->add_option("ROOT", options->file, "The root's file")->required();
    add->add_option("--repository", options->repository, "The centre's folder")->required();
}

void addPublishing(CLI::App* lists, const Options& options, int& status) {
    CLI::App* publishing = addWork(lists, "publish", "Publish a file as a list's next version", options, status, publish);
    CLI::App* renewing = addWork(lists, "renew", "Sign a new timestamp; with --targets-key the targets too", options,
                                 status, renew);
    for (CLI::App* command : {publishing, renewing}) {
        command->add_option("--repository", options->repository, "The centre's folder")->required();
        command->add_option("--timestamp-key", options->timestampKeys, "Key file")->required();
        command->add_option("--timestamp-days", options->timestampDays, "Until the timestamp expires");
    }
    publishing->add_option("--targets-key", options->targetsKeys, "Key file")->required();
    renewing->add_option("--targets-key", options->targetsKeys, "Key file");
    publishing->add_option("--id", options->id, "The list's id")->required();
    publishing->add_option("--file", options->file, "Snapshot or rules")->required();
    publishing->add_option("--kind", options->kind, "What it is")->check(CLI::IsMember({"watchlist", "rules"}));
    publishing->add_option("--label", options->label, "The owner's name for the version (rules)");
    publishing->add_option("--device", options->devices, "Only for these devices; all when absent");
    publishing->add_option("--deltas-from", options->deltasFrom, "From how many versions before deltas are made");

    CLI::App* pushing = addWork(lists, "push", "Give what is published to the broker, and tell the devices", options, status, push);
    pushing->add_option("--repository", options->repository, "The centre's folder")->required();
    pushing->add_option("--broker", options->broker, "tls://host:port")->required();
    pushing->add_option("--authority", options->authority, "PEM: who signs the broker's certificate")->required();
    pushing->add_option("--certificate", options->certificate, "PEM: our certificate, common name central")->required();
    pushing->add_option("--key", options->key, "PEM: our private key")->required();
    pushing->add_option("--notice-key", options->noticeKey, "File of 'lanepost central key'")->required();

    CLI::App* showing = addWork(lists, "show", "What is published, and until when", options, status, show);
    showing->add_option("--repository", options->repository, "The centre's folder")->required();
}

void addReceiving(CLI::App* lists, const Options& options, int& status) {
    CLI::App* trusting = addWork(lists, "trust", "Make a first root trusted on this device", options, status, trustRoot);
    trusting->add_option("ROOT", options->file, "The root that the technician brought")->required();
    CLI::App* updating = addWork(lists, "update", "Update one list from a repository's folder", options, status, update);
    updating->add_option("--repository", options->repository, "The folder")->required();
    updating->add_option("--id", options->id, "The list's id")->required();
    updating->add_option("--kind", options->kind, "What it is")->check(CLI::IsMember({"watchlist", "rules"}));
    updating->add_option("--place", options->place, "The list's file")->required();
    updating->add_option("--device-id", options->device, "This device")->required();
    for (CLI::App* command : {trusting, updating}) {
        command->add_option("--state", options->trust, "Folder of trust, shelf and what is under way")->required();
        command->add_flag("--allow-throw-away", options->throwAway, "Take keys that were made for trials");
    }
}

} // namespace

void addListsCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<ListsOptions>(); // shared: the callbacks outlive this function
    CLI::App* lists = program.add_subcommand("lists", "Sign, publish and update watch lists and rules (docs/list-distribution.md)");
    lists->require_subcommand(1);
    addCeremony(lists, options, status);
    addPublishing(lists, options, status);
    addReceiving(lists, options, status);
}

} // namespace lanepost::app
