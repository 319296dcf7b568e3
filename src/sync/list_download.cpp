#include "sync/list_download.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/file.h"
#include "sync/list_tree.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartEnding = ".part";
constexpr std::string_view kNodesEnding = ".nodes";

Checked<void> makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return refuse(RefusalReason::LocalFailure, folder.string() + ": cannot make the folder: " + error.message());
    }
    return {};
}

} // namespace

/// How far a blob has got.
struct ListDownload::Progress {
    ListBlob blob;
    std::optional<InputFile> old;      ///< pieces from before; empty from the first wrong or missing one on
    std::optional<OutputFile> written; ///< opened when the first piece must be fetched
    std::int64_t done = 0;             ///< bytes from the beginning that are right
};

fs::path ListDownload::partOf(const ListBlob& blob) const {
    return folder_ / (toHex(blob.root) + std::string(kPartEnding));
}

fs::path ListDownload::nodesOf(const ListBlob& blob) const {
    return folder_ / (toHex(blob.root) + std::string(kNodesEnding));
}

Checked<std::optional<std::string>> ListDownload::fetch(const std::string& name) {
    if (!gate_.admit()) {
        return refuse(RefusalReason::Unavailable, name + ": the program stops");
    }
    auto bytes = source_.fetch(name);
    gate_.finished();
    if (!bytes && bytes.error().kind == ErrorKind::NotFound) {
        return std::nullopt;
    }
    if (!bytes) {
        return refuse(RefusalReason::Unavailable, name + ": " + bytes.error().message);
    }
    ++count_.objects;
    count_.bytes += bytes->size();
    return std::optional(std::move(*bytes));
}

Checked<std::optional<std::string>> ListDownload::document(const std::string& name) {
    auto text = fetch(name);
    if (text && *text && (*text)->size() > kMaxMetadataBytes) {
        return refuse(RefusalReason::Malformed, name + ": " + std::to_string((*text)->size()) + " bytes, the limit is " +
                                                    std::to_string(kMaxMetadataBytes));
    }
    return text;
}

Checked<std::string> ListDownload::object(const Sha256& digest, std::size_t size) {
    const std::string name = chunkObject(digest);
    for (int attempt = 0; attempt <= kTornRetries; ++attempt) {
        auto bytes = fetch(name);
        if (!bytes) {
            return refuse(bytes.error());
        }
        if (!*bytes) {
            return refuse(RefusalReason::Gap, name + ": the centre does not have this chunk of a list that it signed; "
                                                     "publish the list again");
        }
        if ((*bytes)->size() == size && sha256(**bytes) == digest) {
            return std::move(**bytes);
        }
        ++count_.repeated;
    }
    return refuse(RefusalReason::TornChunk, name + ": came torn " + std::to_string(kTornRetries + 1) +
                                                " times; its bytes are not those that were signed");
}

Checked<ListDownload::Progress> ListDownload::resume(const ListBlob& blob) {
    for (const fs::path& folder : {folder_, nodesOf(blob)}) {
        if (auto made = makeFolder(folder); !made) {
            return refuse(made.error());
        }
    }
    Progress progress;
    progress.blob = blob;
    auto old = InputFile::open(partOf(blob));
    if (old) {
        progress.old = std::move(*old);
    } else if (old.error().kind != ErrorKind::NotFound) {
        return refuse(old.error());
    }
    return progress;
}

Checked<fs::path> ListDownload::blob(const ListBlob& blob) {
    auto progress = resume(blob);
    if (!progress) {
        return refuse(progress.error());
    }
    auto pulled = pull(*progress, blob.root, treeDepth(blob.length));
    // What came is kept also when the line broke, for the next time.
    if (progress->written) {
        if (auto synced = progress->written->sync(); !synced) {
            return refuse(synced.error());
        }
    }
    if (!pulled) {
        return refuse(pulled.error());
    }
    return partOf(blob);
}

Checked<void> ListDownload::pull(Progress& progress, const Sha256& digest, int level) {
    const std::int64_t covered = std::min(treeSpan(level), progress.blob.length - progress.done);
    if (level == 0) {
        return piece(progress, digest, covered);
    }
    const std::int64_t below = treeSpan(level - 1);
    const auto children = static_cast<std::size_t>((covered + below - 1) / below);
    const auto digests = node(progress, digest, children * sizeof(Sha256));
    if (!digests) {
        return refuse(digests.error());
    }
    for (std::size_t i = 0; i < children; ++i) {
        Sha256 child{};
        const auto bytes = asBytes(*digests).subspan(i * child.size(), child.size());
        std::copy(bytes.begin(), bytes.end(), child.begin());
        if (auto pulled = pull(progress, child, level - 1); !pulled) { // at most treeDepth(kMaxListBytes) = 3 deep
            return pulled;
        }
    }
    return {};
}

Checked<void> ListDownload::piece(Progress& progress, const Sha256& digest, std::int64_t size) {
    if (progress.old) {
        std::vector<std::byte> bytes(static_cast<std::size_t>(size));
        const auto read = progress.old->read(bytes);
        if (read && *read == bytes.size() && sha256(bytes) == digest) {
            progress.done += size;
            count_.resumed += static_cast<std::uint64_t>(size);
            return {};
        }
        progress.old.reset(); // torn here: fetched anew from here on
    }
    if (!progress.written) {
        auto file = OutputFile::extend(partOf(progress.blob), static_cast<std::uint64_t>(progress.done));
        if (!file) {
            return refuse(file.error());
        }
        progress.written = std::move(*file);
    }
    const auto bytes = object(digest, static_cast<std::size_t>(size));
    if (!bytes) {
        return refuse(bytes.error());
    }
    if (auto written = progress.written->write(asBytes(*bytes)); !written) {
        return refuse(written.error());
    }
    progress.done += size;
    return {};
}

Checked<std::string> ListDownload::node(Progress& progress, const Sha256& digest, std::size_t size) {
    const fs::path kept = nodesOf(progress.blob) / toHex(digest);
    if (auto bytes = readTextFile(kept, size); bytes && bytes->size() == size && sha256(*bytes) == digest) {
        return std::move(*bytes);
    }
    auto bytes = object(digest, size);
    if (!bytes) {
        return bytes;
    }
    if (auto written = replaceFile(kept, asBytes(*bytes)); !written) {
        return refuse(written.error());
    }
    return bytes;
}

void ListDownload::forget(const ListBlob& blob) {
    std::error_code ignored; // a file that stays is taken away by the next forgetAllBut()
    fs::remove(partOf(blob), ignored);
    fs::remove_all(nodesOf(blob), ignored);
}

void ListDownload::forgetAllBut(std::span<const ListBlob> blobs) {
    std::set<fs::path> kept;
    for (const ListBlob& blob : blobs) {
        kept.insert(partOf(blob));
        kept.insert(nodesOf(blob));
    }
    std::error_code error;
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        if (!kept.contains(entry.path())) {
            old.push_back(entry.path());
        }
    }
    for (const fs::path& path : old) {
        fs::remove_all(path, error);
    }
}

} // namespace lanepost::sync
