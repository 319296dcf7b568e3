#include "store/evidence_store.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "store/durable_folder.h"

namespace lanepost::store {
namespace {

namespace fs = std::filesystem;

bool isId(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<void> makeFolder(const fs::path& folder) {
    std::error_code error;
    const bool made = fs::create_directories(folder, error);
    if (error) {
        return fail(ErrorKind::Io, folder.string() + ": cannot make the folder: " + error.message());
    }
    if (!made) {
        return {};
    }
    fs::permissions(folder, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec, error);
    return syncFolder(folder.parent_path());
}

} // namespace

Result<EvidenceStore> EvidenceStore::open(const fs::path& folder, EvidenceLimits limits) {
    if (auto made = makeFolder(folder); !made) {
        return fail(made.error());
    }
    EvidenceStore store(folder, limits);
    const auto ids = store.ids();
    if (!ids) {
        return fail(ids.error());
    }
    for (const std::string& id : *ids) {
        std::error_code error;
        const auto size = fs::file_size(store.fileOf(id), error);
        store.usage_->totalBytes += error ? 0 : size;
    }
    return store;
}

Result<std::string> EvidenceStore::put(std::span<const std::byte> bytes) {
    if (bytes.empty()) {
        return fail(ErrorKind::InvalidArgument, "evidence without bytes");
    }
    if (bytes.size() > limits_.maxItemBytes) {
        return fail(ErrorKind::LimitExceeded, folder_.string() + ": an image of " + std::to_string(bytes.size()) +
                                                  " bytes; the limit is " + std::to_string(limits_.maxItemBytes));
    }
    const std::string id = toHex(sha256(bytes));
    const std::lock_guard lock(usage_->mutex);
    std::error_code error;
    const bool known = fs::exists(fileOf(id), error);
    if (known && get(id)) {
        return id;
    }
    if (!known && usage_->totalBytes + bytes.size() > limits_.maxTotalBytes) {
        return fail(ErrorKind::LimitExceeded,
                    folder_.string() + ": the evidence store is full (" + std::to_string(usage_->totalBytes) + " of " +
                        std::to_string(limits_.maxTotalBytes) + " bytes); release older evidence or raise the limit");
    }
    if (auto made = makeFolder(fileOf(id).parent_path()); !made) {
        return fail(made.error());
    }
    if (auto written = replaceFile(fileOf(id), bytes); !written) {
        fs::remove(fileOf(id).string() + ".new", error);
        return fail(written.error());
    }
    usage_->totalBytes += known ? 0 : bytes.size();
    return id;
}

Result<std::vector<std::byte>> EvidenceStore::get(const std::string& id) const {
    if (!isId(id)) {
        return fail(ErrorKind::InvalidArgument, "not an evidence id: 64 lower-case hexadecimal digits expected");
    }
    auto bytes = readFile(fileOf(id), limits_.maxItemBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    if (toHex(sha256(*bytes)) != id) {
        return fail(ErrorKind::Corrupt, fileOf(id).string() + ": the bytes are no longer those that were stored");
    }
    return bytes;
}

Result<std::vector<std::string>> EvidenceStore::verify() const {
    auto all = ids();
    if (!all) {
        return all;
    }
    std::erase_if(*all, [&](const std::string& id) { return get(id).has_value(); });
    return all;
}

std::uint64_t EvidenceStore::totalBytes() const {
    const std::lock_guard lock(usage_->mutex);
    return usage_->totalBytes;
}

fs::path EvidenceStore::fileOf(const std::string& id) const {
    return folder_ / id.substr(0, 2) / id;
}

Result<std::vector<std::string>> EvidenceStore::ids() const {
    std::vector<std::string> found;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder_, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (isId(name)) {
            found.push_back(name);
        }
    }
    if (error) {
        return fail(ErrorKind::Io, folder_.string() + ": " + error.message());
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace lanepost::store
