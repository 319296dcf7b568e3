// A fleet for trials: keys with seeds of its own, a repository, an appliance, and a source that can be broken.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "screening/snapshot_builder.h"
#include "screening/watchlist_snapshot.h"
#include "support/temporary_folder.h"
#include "sync/list_publisher.h"
#include "sync/list_updater.h"

namespace lanepost::sync::test {

using lanepost::test::TemporaryFolder;

inline UtcTime at(const char* text) {
    return parseRfc3339(text).value();
}

/// The key of that number for a role; the same each time.
inline KeyFile keyOf(SigningRole role, int number) {
    KeyFile key{roleName(role), false, {}};
    key.seed.fill(static_cast<std::byte>(static_cast<int>(role) * 32 + number));
    return key;
}

inline RootMetadata::RoleKeys roleKeys(SigningRole role, std::vector<int> numbers, std::size_t threshold) {
    RootMetadata::RoleKeys keys{{}, threshold};
    for (const int number : numbers) {
        keys.keys.push_back(keyOf(role, number).signer().publicKey());
    }
    return keys;
}

inline std::map<SigningRole, RootMetadata::RoleKeys> usualRoles() {
    return {{SigningRole::Root, roleKeys(SigningRole::Root, {1, 2, 3}, 2)},
            {SigningRole::Targets, roleKeys(SigningRole::Targets, {1}, 1)},
            {SigningRole::Timestamp, roleKeys(SigningRole::Timestamp, {1}, 1)},
            {SigningRole::Notices, roleKeys(SigningRole::Notices, {1}, 1)}};
}

inline PublishKeys usualKeys() {
    return {{keyOf(SigningRole::Targets, 1)}, {keyOf(SigningRole::Timestamp, 1)}};
}

/// The text of a root with these roles, signed by root keys 1 and 2 or those given.
inline std::string rootText(const RootMetadata* previous, const std::map<SigningRole, RootMetadata::RoleKeys>& roles,
                            std::vector<int> signers = {1, 2}, bool throwAway = false, const char* fleet = "trial") {
    auto root = draftRoot(previous, fleet, roles, throwAway, at("2026-11-01T00:00:00Z"), std::chrono::hours(24 * 365));
    REQUIRE(root.has_value());
    for (const int signer : signers) {
        root->sign(keyOf(SigningRole::Root, signer).signer());
    }
    return root->text();
}

/// `content` signed by the keys of `role` of these numbers.
template <typename Metadata>
std::string signedBy(const Metadata& metadata, SigningRole role, std::vector<int> signers = {1}) {
    SignedDocument document(toJson(metadata));
    for (const int signer : signers) {
        document.sign(keyOf(role, signer).signer());
    }
    return document.text();
}

/// Writes a snapshot of `count` documents; the first `changed` of them differ from those of changed = 0.
inline void writeSnapshot(const std::filesystem::path& file, const std::string& id, const std::string& version, int count,
                          int changed = 0) {
    std::vector<screening::WatchlistEntry> entries;
    for (int i = 0; i < count; ++i) {
        screening::WatchlistEntry entry;
        entry.id = "E" + std::to_string(i);
        entry.category = "stolen-document";
        entry.actionCode = "refer";
        entry.laneText = "Refer to second line";
        // Spread as real numbers are, so that packing does not make a toy of it.
        const std::uint64_t spread = (static_cast<std::uint64_t>(i) + (i < changed ? 1000003U : 0U)) * 0x9E3779B97F4A7C15ULL;
        entry.documents = {{"X" + std::to_string(spread % 100000000), "UTO", "P", ""}};
        entries.push_back(entry);
    }
    screening::WatchlistHeader header;
    header.listId = id;
    header.version = version;
    header.builtAt = at("2026-11-20T06:00:00Z") + std::chrono::hours(std::stoi(version));
    header.maxAge = std::chrono::hours(24);
    const auto bytes = screening::buildSnapshot(entries, header);
    REQUIRE(bytes.has_value());
    REQUIRE(replaceFile(file, *bytes).has_value());
}

/// All objects of a repository in memory, as the broker holds them; each test breaks them in its own way.
class MemorySource final : public ListSource {
public:
    std::map<std::string, std::string, std::less<>> objects;
    std::set<std::string, std::less<>> away;                          ///< asked for, these time out
    std::function<void(std::string_view name, std::string& bytes)> onFetch; ///< may change what comes
    std::vector<std::string> asked;

    void take(const ListRepository& repository) {
        REQUIRE(forEachObject(repository, nullptr, [&](std::string_view name, std::string_view bytes) {
                    objects[std::string(name)] = bytes;
                    return Result<void>{};
                }).has_value());
    }
    Result<std::string> fetch(std::string_view name) override {
        asked.emplace_back(name);
        const auto found = objects.find(name);
        if (away.contains(name)) {
            return fail(ErrorKind::Io, "no answer in time");
        }
        if (found == objects.end()) {
            return fail(ErrorKind::NotFound, "no such object");
        }
        std::string bytes = found->second;
        if (onFetch) {
            onFetch(name, bytes);
        }
        return bytes;
    }
};

/// The centre: a repository in a folder, with one list "persons" when asked.
struct Centre {
    std::filesystem::path folder;
    ListRepository repository;

    static Centre make(const std::filesystem::path& folder) {
        REQUIRE(ListRepository::begin(folder, rootText(nullptr, usualRoles())).has_value());
        auto repository = ListRepository::open(folder);
        REQUIRE(repository.has_value());
        return {folder, std::move(*repository)};
    }
    Checked<PublishSummary> publish(const std::filesystem::path& file, UtcTime now,
                                    std::vector<std::string> devices = {"*"}) {
        PublishRequest request;
        request.id = "persons";
        request.file = file;
        request.devices = std::move(devices);
        return publishList(repository, request, usualKeys(), now);
    }
};

/// An appliance that wants the list "persons".
struct Device {
    std::filesystem::path folder;
    ManualClock clock{at("2026-11-21T12:00:00Z")};
    int switches = 0;

    explicit Device(std::filesystem::path where) : folder(std::move(where)) {
        REQUIRE(ListTrust::begin(folder / "trust", rootText(nullptr, usualRoles()), ThrowAwayKeys::Refuse).has_value());
    }
    std::filesystem::path list() const { return folder / "persons.snapshot"; }
    /// One update as after a restart: everything is opened from the disk.
    UpdateReport update(ListSource& source, const std::string& id = "lane-1") {
        auto trust = ListTrust::open(folder / "trust", ThrowAwayKeys::Refuse);
        REQUIRE(trust.has_value());
        auto shelf = ListShelf::open(folder / "lists", {{"persons", ListKind::Watchlist, list()}});
        REQUIRE(shelf.has_value());
        ListUpdater updater({id, folder / "pull", *trust, *shelf, clock, inspectListFile, [this](const WantedList&) {
                                 ++switches;
                                 return Result<void>{};
                             }});
        OpenGate gate;
        return updater.update(source, gate);
    }
    /// Version label of the list that lies there; empty without one.
    std::string version() const {
        const auto snapshot = screening::WatchlistSnapshot::open(list());
        return snapshot ? snapshot->header().version : std::string();
    }
};

} // namespace lanepost::sync::test
