#include "sync/list_publisher.h"

#include <algorithm>
#include <utility>

#include "base/strict_json.h"
#include "screening/delta_build.h"
#include "screening/mapped_file.h"
#include "screening/watchlist_snapshot.h"
#include "sync/list_file.h"
#include "sync/list_packing.h"
#include "sync/list_tree.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

/// Packs a file into the repository's blobs.
Checked<ListBlob> addBlob(const ListRepository& repository, const fs::path& file) {
    const fs::path aside = repository.folder() / "blobs" / "packing";
    if (auto packed = packFile(file, aside); !packed) {
        return refuse(packed.error());
    }
    const auto mapped = screening::MappedFile::open(aside);
    if (!mapped) {
        return refuse(mapped.error());
    }
    const auto blob = cutIntoTree(mapped->bytes(), [](const Sha256&, std::span<const std::byte>) { return Result<void>{}; });
    if (!blob) {
        return refuse(blob.error());
    }
    if (auto renamed = renameDurably(aside, repository.blobFile(*blob)); !renamed) {
        return refuse(renamed.error());
    }
    return *blob;
}

/// Label of the file, checked to be the list that it is published as.
Checked<std::string> labelOf(const PublishRequest& request) {
    if (!isListId(request.id)) {
        return refuse(RefusalReason::Malformed, "id: expected 1 to 64 of a-z, 0-9, '_', '-', '.'");
    }
    if (request.kind == ListKind::Rules) {
        return request.label;
    }
    const auto snapshot = screening::WatchlistSnapshot::open(request.file);
    if (!snapshot) {
        return refuse(RefusalReason::Malformed, snapshot.error().message);
    }
    if (snapshot->header().listId != request.id) {
        return refuse(RefusalReason::Malformed, request.file.string() + ": holds list " + snapshot->header().listId +
                                                    ", not " + request.id);
    }
    return snapshot->header().version;
}

/// The delta from one kept version to the new file; nothing when it saves nothing.
Checked<std::optional<ListDelta>> makeDelta(const ListRepository& repository, const fs::path& base, const fs::path& next,
                                            const ListBlob& full) {
    const fs::path aside = repository.folder() / "blobs" / "delta";
    const auto made = screening::diffWatchlists(base, next, aside);
    if (!made) {
        return refuse(made.error());
    }
    const auto digest = digestFile(base);
    auto blob = addBlob(repository, aside);
    std::error_code ignored; // tidy() finds it
    fs::remove(aside, ignored);
    if (!digest || !blob) {
        return digest ? refuse(blob.error()) : refuse(digest.error());
    }
    return blob->length < full.length ? std::optional(ListDelta{digest->sha256, *blob}) : std::nullopt;
}

/// Versions of the list whose files are kept, newest first, before `version`.
std::vector<std::int64_t> keptVersions(const ListRepository& repository, const ListTarget& target) {
    std::vector<std::int64_t> versions;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(repository.versionFile(target).parent_path(), error)) {
        const std::string name = entry.path().filename().string();
        if (!name.empty() && name.size() < 16 && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
            std::stoll(name) < target.version) {
            versions.push_back(std::stoll(name));
        }
    }
    std::sort(versions.rbegin(), versions.rend());
    return versions;
}

std::string signedText(const nlohmann::json& content, const std::vector<KeyFile>& keys) {
    SignedDocument document(content);
    for (const KeyFile& key : keys) {
        document.sign(key.signer());
    }
    return document.text();
}

/// Signs and commits `targets` under the next timestamp.
Checked<void> commit(ListRepository& repository, const std::string& targetsText, std::int64_t targetsVersion,
                     const std::vector<KeyFile>& timestampKeys, UtcTime now, std::chrono::hours valid) {
    TimestampMetadata timestamp;
    timestamp.head = {repository.root().head.fleet, repository.timestamp().head.version + 1, now, now + valid};
    timestamp.targetsVersion = targetsVersion;
    timestamp.targetsSha256 = sha256(targetsText);
    return repository.commit(targetsText, signedText(toJson(timestamp), timestampKeys));
}

void addDeltas(const ListRepository& repository, const PublishRequest& request, ListTarget& target,
               PublishSummary& summary) {
    std::vector<std::int64_t> kept = keptVersions(repository, target);
    kept.resize(std::min(kept.size(), std::min(request.deltasFrom, kMaxDeltas)));
    for (const std::int64_t version : kept) {
        ListTarget base = target;
        base.version = version;
        const auto delta = makeDelta(repository, repository.versionFile(base), request.file, target.full);
        if (!delta || !*delta) {
            summary.withoutDelta.push_back("version " + std::to_string(version) + ": " +
                                           (delta ? "as large as the whole list" : delta.error().message));
            continue;
        }
        target.deltas.push_back(**delta);
        summary.deltaLengths.push_back((*delta)->blob.length);
    }
}

/// Copies the published file, to make the next delta from.
Checked<void> keepVersion(const ListRepository& repository, const PublishRequest& request, const ListTarget& target) {
    std::error_code error;
    fs::create_directories(repository.versionFile(target).parent_path(), error);
    fs::copy_file(request.file, repository.versionFile(target), fs::copy_options::overwrite_existing, error);
    if (error) {
        return refuse(RefusalReason::LocalFailure, repository.versionFile(target).string() + ": " + error.message());
    }
    return {};
}

} // namespace

Checked<PublishSummary> publishList(ListRepository& repository, const PublishRequest& request, const PublishKeys& keys,
                                    UtcTime now) {
    const auto label = labelOf(request);
    if (!label) {
        return refuse(label.error());
    }
    const auto found = digestFile(request.file);
    if (!found) {
        return refuse(found.error());
    }
    TargetsMetadata targets = repository.targets();
    const ListTarget* before = targets.find(request.id);
    if (before != nullptr && before->sha256 == found->sha256 && before->devices == request.devices) {
        return refuse(RefusalReason::OlderVersion, request.id + ": this file is published already, as version " +
                                                       std::to_string(before->version));
    }
    ListTarget target{request.id,    request.kind,  before == nullptr ? 1 : before->version + 1, *label, request.devices,
                      found->length, found->sha256, {},
                      {}};
    const auto full = addBlob(repository, request.file);
    if (!full) {
        return refuse(full.error());
    }
    target.full = *full;
    PublishSummary summary{target.version, target.length, target.full.length, {}, {}};
    if (request.kind == ListKind::Watchlist) {
        addDeltas(repository, request, target, summary);
    }
    if (auto kept = keepVersion(repository, request, target); !kept) {
        return refuse(kept.error());
    }
    std::erase_if(targets.lists, [&](const ListTarget& list) { return list.id == target.id; });
    const auto place = std::lower_bound(targets.lists.begin(), targets.lists.end(), target.id,
                                        [](const ListTarget& list, const std::string& id) { return list.id < id; });
    targets.lists.insert(place, target);
    targets.head = {repository.root().head.fleet, targets.head.version + 1, now, now + request.targetsValid};
    const std::string text = signedText(toJson(targets), keys.targets);
    if (auto done = commit(repository, text, targets.head.version, keys.timestamp, now, request.timestampValid); !done) {
        return refuse(done.error());
    }
    std::map<std::string, std::vector<std::int64_t>> kept;
    for (const ListTarget& list : repository.targets().lists) {
        kept[list.id] = keptVersions(repository, list);
        kept[list.id].resize(std::min(kept[list.id].size(), std::max<std::size_t>(request.deltasFrom, 1) - 1));
        kept[list.id].push_back(list.version);
    }
    repository.tidy(kept);
    return summary;
}

Checked<void> renewTimestamp(ListRepository& repository, const PublishKeys& keys, UtcTime now,
                             std::chrono::hours timestampValid, std::chrono::hours targetsValid) {
    if (repository.timestamp().head.version == 0) {
        return refuse(RefusalReason::Gap, "nothing is published yet");
    }
    if (!keys.targets.empty()) {
        TargetsMetadata targets = repository.targets();
        targets.head = {repository.root().head.fleet, targets.head.version + 1, now, now + targetsValid};
        const std::string text = signedText(toJson(targets), keys.targets);
        return commit(repository, text, targets.head.version, keys.timestamp, now, timestampValid);
    }
    const auto text = repository.targetsText();
    if (!text) {
        return refuse(text.error());
    }
    return commit(repository, *text, repository.targets().head.version, keys.timestamp, now, timestampValid);
}

Result<SignedDocument> draftRoot(const RootMetadata* previous, const std::string& fleet,
                                 const std::map<SigningRole, RootMetadata::RoleKeys>& roles, bool throwAway, UtcTime now,
                                 std::chrono::hours valid) {
    RootMetadata root;
    root.head = {previous == nullptr ? fleet : previous->head.fleet,
                 previous == nullptr ? 1 : previous->head.version + 1, now, now + valid};
    root.throwAway = throwAway;
    root.roles = roles;
    nlohmann::json content = toJson(root);
    if (const auto read = rootFromJson(content); !read) {
        return fail("root", read.error());
    }
    return SignedDocument(std::move(content));
}

} // namespace lanepost::sync
