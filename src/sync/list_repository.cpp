#include "sync/list_repository.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <utility>

#include "base/file.h"
#include "screening/mapped_file.h"
#include "sync/list_tree.h"
#include "sync/list_trust.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTimestampFile = "timestamp.json";

fs::path versionedFile(const fs::path& folder, const char* kind, std::int64_t version) {
    return folder / kind / (std::to_string(version) + ".json");
}

/// Number of the last file in a row 1.json, 2.json, ..
std::int64_t lastVersion(const fs::path& folder, const char* kind) {
    std::int64_t version = 0;
    std::error_code error;
    while (fs::exists(versionedFile(folder, kind, version + 1), error)) {
        ++version;
    }
    return version;
}

/// The signed content of a repository's file, checked by `rule`.
template <typename Read>
auto signedContent(std::string_view text, const SigningRule& rule, std::string_view what, Read read)
    -> Checked<typename std::invoke_result_t<Read, const nlohmann::json&>::value_type> {
    const auto document = SignedDocument::parse(text, kMaxMetadataBytes);
    if (!document) {
        return refuse(document.error().reason, std::string(what) + ": " + document.error().message);
    }
    auto content = read(document->content());
    if (!content) {
        return refuse(RefusalReason::Malformed, std::string(what) + ": " + content.error().message);
    }
    const std::array rules{rule};
    if (auto checked = document->check(rules, what); !checked) {
        return refuse(checked.error());
    }
    return std::move(*content);
}

Checked<RootMetadata> ownRoot(std::string_view text) {
    const auto document = SignedDocument::parse(text, kMaxMetadataBytes);
    if (!document) {
        return refuse(document.error());
    }
    auto root = rootFromJson(document->content());
    if (!root) {
        return refuse(RefusalReason::Malformed, "root: " + root.error().message);
    }
    const std::array rules{root->rule(SigningRole::Root)};
    if (auto checked = document->check(rules, "root", Strangers::Ignore); !checked) {
        return refuse(checked.error());
    }
    return std::move(*root);
}

Checked<void> write(const fs::path& file, std::string_view text) {
    if (auto written = replaceFile(file, asBytes(text)); !written) {
        return refuse(written.error());
    }
    return {};
}

std::set<Sha256> blobsOf(const TargetsMetadata& targets) {
    std::set<Sha256> roots;
    for (const ListTarget& list : targets.lists) {
        roots.insert(list.full.root);
        for (const ListDelta& delta : list.deltas) {
            roots.insert(delta.blob.root);
        }
    }
    return roots;
}

Result<void> giveBlob(const fs::path& file, const ObjectSink& sink) {
    const auto mapped = screening::MappedFile::open(file);
    if (!mapped) {
        return fail(mapped.error());
    }
    const auto cut = cutIntoTree(mapped->bytes(), [&](const Sha256& digest, std::span<const std::byte> bytes) {
        return sink(chunkObject(digest), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    });
    return cut ? Result<void>{} : fail(cut.error());
}

Result<void> giveFile(const fs::path& file, std::string_view name, const ObjectSink& sink) {
    const auto text = readTextFile(file, kMaxMetadataBytes);
    return text ? sink(name, *text) : Result<void>(fail(text.error()));
}

} // namespace

Checked<void> ListRepository::begin(const fs::path& folder, std::string_view rootText) {
    std::error_code error;
    if (lastVersion(folder, "root") > 0) {
        return refuse(RefusalReason::OlderVersion, folder.string() + ": there is a repository already");
    }
    const auto root = ownRoot(rootText);
    if (!root) {
        return refuse(root.error());
    }
    if (root->head.version != 1) {
        return refuse(RefusalReason::Gap, "root: a repository begins with version 1");
    }
    for (const char* part : {"root", "targets", "blobs", "files"}) {
        fs::create_directories(folder / part, error);
        if (error) {
            return refuse(RefusalReason::LocalFailure, (folder / part).string() + ": " + error.message());
        }
    }
    return write(versionedFile(folder, "root", 1), rootText);
}

Checked<ListRepository> ListRepository::open(fs::path folder) {
    ListRepository repository(std::move(folder));
    if (auto loaded = repository.load(); !loaded) {
        return refuse(loaded.error().reason, repository.folder_.string() + ": " + loaded.error().message);
    }
    return repository;
}

Checked<void> ListRepository::load() {
    const auto rootText = readTextFile(versionedFile(folder_, "root", lastVersion(folder_, "root")), kMaxMetadataBytes);
    if (!rootText) {
        return refuse(RefusalReason::LocalFailure, "no root: make one first (docs/list-distribution.md)");
    }
    auto root = ownRoot(*rootText);
    if (!root) {
        return refuse(root.error());
    }
    root_ = std::move(*root);
    const auto timestamp = readTextFile(folder_ / kTimestampFile, kMaxMetadataBytes);
    if (!timestamp) {
        return timestamp.error().kind == ErrorKind::NotFound ? Checked<void>{} : refuse(timestamp.error());
    }
    // After a change of keys the old signatures no longer count; their content is still the one to go on from.
    const auto document = SignedDocument::parse(*timestamp, kMaxMetadataBytes);
    const auto content = document ? timestampFromJson(document->content()) : fail(ErrorKind::Corrupt, "no document");
    if (!content) {
        return refuse(RefusalReason::Malformed, "timestamp.json: " + content.error().message);
    }
    timestamp_ = *content;
    const auto targets = targetsText();
    const auto targetsDocument =
        targets ? SignedDocument::parse(*targets, kMaxMetadataBytes) : refuse(targets.error());
    if (!targetsDocument) {
        return refuse(targetsDocument.error());
    }
    auto lists = targetsFromJson(targetsDocument->content());
    if (!lists) {
        return refuse(RefusalReason::Malformed, "targets: " + lists.error().message);
    }
    targets_ = std::move(*lists);
    return {};
}

Result<std::string> ListRepository::targetsText() const {
    return readTextFile(versionedFile(folder_, "targets", timestamp_.targetsVersion), kMaxMetadataBytes);
}

Checked<void> ListRepository::addRoot(std::string_view rootText) {
    const auto document = SignedDocument::parse(rootText, kMaxMetadataBytes);
    if (!document) {
        return refuse(document.error());
    }
    auto root = rootFromJson(document->content());
    if (!root) {
        return refuse(RefusalReason::Malformed, "root: " + root.error().message);
    }
    const std::array rules{root_.rule(SigningRole::Root), root->rule(SigningRole::Root)};
    if (auto checked = document->check(rules, "root"); !checked) {
        return checked;
    }
    if (root->head.fleet != root_.head.fleet) {
        return refuse(RefusalReason::WrongFleet, "root: of fleet " + root->head.fleet);
    }
    if (root->head.version != root_.head.version + 1) {
        return refuse(RefusalReason::Gap, "root: expected version " + std::to_string(root_.head.version + 1));
    }
    if (auto written = write(versionedFile(folder_, "root", root->head.version), rootText); !written) {
        return written;
    }
    root_ = std::move(*root);
    return {};
}

Checked<void> ListRepository::commit(std::string_view targetsText, std::string_view timestampText) {
    auto targets = signedContent(targetsText, root_.rule(SigningRole::Targets), "targets", targetsFromJson);
    if (!targets) {
        return refuse(targets.error());
    }
    const auto timestamp =
        signedContent(timestampText, root_.rule(SigningRole::Timestamp), "timestamp", timestampFromJson);
    if (!timestamp) {
        return refuse(timestamp.error());
    }
    if (timestamp->targetsVersion != targets->head.version || timestamp->targetsSha256 != sha256(targetsText)) {
        return refuse(RefusalReason::Mismatch, "the timestamp names other targets");
    }
    if (auto written = write(versionedFile(folder_, "targets", targets->head.version), targetsText); !written) {
        return written;
    }
    if (auto written = write(folder_ / kTimestampFile, timestampText); !written) {
        return written;
    }
    targets_ = std::move(*targets);
    timestamp_ = *timestamp;
    return {};
}

fs::path ListRepository::blobFile(const ListBlob& blob) const {
    return folder_ / "blobs" / toHex(blob.root);
}

fs::path ListRepository::versionFile(const ListTarget& target) const {
    return folder_ / "files" / target.id / std::to_string(target.version);
}

void ListRepository::tidy(const std::map<std::string, std::vector<std::int64_t>>& kept) const {
    std::set<fs::path> wanted;
    for (const Sha256& root : blobsOf(targets_)) {
        wanted.insert(folder_ / "blobs" / toHex(root));
    }
    for (const auto& [id, versions] : kept) {
        for (const std::int64_t version : versions) {
            wanted.insert(folder_ / "files" / id / std::to_string(version));
        }
    }
    std::vector<fs::path> old;
    std::error_code error;
    for (const char* part : {"blobs", "files"}) {
        for (const auto& entry : fs::recursive_directory_iterator(folder_ / part, error)) {
            if (entry.is_regular_file(error) && !wanted.contains(entry.path())) {
                old.push_back(entry.path());
            }
        }
    }
    for (const fs::path& file : old) {
        fs::remove(file, error); // what stays is taken away next time
    }
}

namespace {

/// Roots above `rootVersion`, these blobs, then targets and timestamp.
Result<void> giveObjects(const ListRepository& repository, std::int64_t rootVersion, const std::set<Sha256>& blobs,
                         const ObjectSink& sink) {
    for (std::int64_t version = rootVersion + 1; version <= repository.root().head.version; ++version) {
        const fs::path file = versionedFile(repository.folder(), "root", version);
        if (auto given = giveFile(file, rootObject(version), sink); !given) {
            return given;
        }
    }
    if (repository.timestamp().head.version == 0) {
        return {};
    }
    for (const Sha256& root : blobs) {
        if (auto given = giveBlob(repository.blobFile({root, 0}), sink); !given) {
            return given;
        }
    }
    const std::int64_t version = repository.timestamp().targetsVersion;
    const fs::path targets = versionedFile(repository.folder(), "targets", version);
    if (auto given = giveFile(targets, targetsObject(version), sink); !given) {
        return given;
    }
    return giveFile(repository.folder() / kTimestampFile, kTimestampObject, sink);
}

} // namespace

Result<void> forEachObject(const ListRepository& repository, const TargetsMetadata* published, const ObjectSink& sink) {
    std::set<Sha256> blobs = blobsOf(repository.targets());
    if (published != nullptr) {
        for (const Sha256& there : blobsOf(*published)) {
            blobs.erase(there);
        }
    }
    return giveObjects(repository, 0, blobs, sink);
}

Result<void> forEachObjectFor(const ListRepository& repository, const ListHolder& holder, const ObjectSink& sink) {
    std::set<Sha256> blobs;
    for (const ListTarget& list : repository.targets().lists) {
        const auto has = holder.lists.find(list.id);
        if (!list.isFor(holder.deviceId) || (has != holder.lists.end() && has->second == list.sha256)) {
            continue;
        }
        const auto delta = std::find_if(list.deltas.begin(), list.deltas.end(), [&](const ListDelta& each) {
            return has != holder.lists.end() && each.baseSha256 == has->second;
        });
        blobs.insert(delta == list.deltas.end() ? list.full.root : delta->blob.root);
    }
    return giveObjects(repository, holder.rootVersion, blobs, sink);
}

Result<FolderListSource> FolderListSource::open(const fs::path& folder) {
    FolderListSource source(folder);
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "blobs", error)) {
        const auto mapped = screening::MappedFile::open(entry.path());
        if (!mapped) {
            return fail(mapped.error());
        }
        const std::byte* begin = mapped->bytes().data();
        const std::byte* end = begin + mapped->bytes().size();
        const auto cut = cutIntoTree(mapped->bytes(), [&](const Sha256& digest, std::span<const std::byte> bytes) {
            Place place;
            if (bytes.data() >= begin && bytes.data() < end) {
                place = {entry.path(), bytes.data() - begin, static_cast<std::int64_t>(bytes.size()), {}};
            } else { // a node: it is in no file
                place.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            }
            source.chunks_[chunkObject(digest)] = std::move(place);
            return Result<void>{};
        });
        if (!cut) {
            return fail(cut.error());
        }
    }
    return source;
}

Result<std::string> FolderListSource::fetch(std::string_view name) {
    constexpr std::string_view kPrefix = "lists/";
    if (name == kTimestampObject) {
        return readTextFile(folder_ / kTimestampFile, kMaxMetadataBytes);
    }
    const auto chunk = chunks_.find(name);
    if (chunk == chunks_.end()) {
        if (!isObjectName(name) || !name.starts_with(kPrefix)) {
            return fail(ErrorKind::InvalidArgument, "no name of a list object");
        }
        return readTextFile(folder_ / (std::string(name.substr(kPrefix.size())) + ".json"), kMaxMetadataBytes);
    }
    if (chunk->second.file.empty()) {
        return chunk->second.bytes;
    }
    std::string bytes(static_cast<std::size_t>(chunk->second.length), '\0');
    std::ifstream file(chunk->second.file, std::ios::binary);
    file.seekg(chunk->second.offset);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        return fail(ErrorKind::Io, chunk->second.file.string() + ": cannot be read");
    }
    return bytes;
}

} // namespace lanepost::sync
