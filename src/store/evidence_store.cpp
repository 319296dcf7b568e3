#include "store/evidence_store.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "store/durable_folder.h"
#include "store/net_string.h"

namespace lanepost::store {
namespace {

namespace fs = std::filesystem;

bool isId(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Before sealed bytes; no image format begins so.
constexpr std::string_view kSealedMark = "LPE1";

std::string pictureContext(const std::string& id) {
    return "picture|" + id;
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
    auto keys = EvidenceKeys::open(folder);
    if (!keys) {
        return fail(keys.error());
    }
    EvidenceStore store(folder, limits, std::move(*keys));
    const auto ids = store.ids();
    if (!ids) {
        return fail(ids.error());
    }
    for (const std::string& id : *ids) {
        std::error_code error;
        const auto size = fs::file_size(store.fileOf(id), error);
        store.usage_->totalBytes += error ? 0 : size;
        if (auto adopted = store.keys_.adoptClear(id); !adopted) {
            return fail(adopted.error());
        }
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
    if (known && read(id)) {
        return id;
    }
    const std::size_t stored = bytes.size() + kSealedMark.size() + kSealOverhead;
    if (!known && usage_->totalBytes + stored > limits_.maxTotalBytes) {
        return fail(ErrorKind::LimitExceeded,
                    folder_.string() + ": the evidence store is full (" + std::to_string(usage_->totalBytes) + " of " +
                        std::to_string(limits_.maxTotalBytes) + " bytes); release older evidence or raise the limit");
    }
    if (auto made = makeFolder(fileOf(id).parent_path()); !made) {
        return fail(made.error());
    }
    auto key = keys_.make(id);
    if (!key) {
        return fail(key.error());
    }
    const std::string sealed = std::string(kSealedMark) + seal(*key, pictureContext(id), asText(bytes));
    store::forget(*key);
    if (auto written = replaceFile(fileOf(id), asBytes(sealed)); !written) {
        fs::remove(fileOf(id).string() + ".new", error);
        return fail(written.error());
    }
    usage_->totalBytes += known ? 0 : sealed.size();
    return id;
}

Result<std::vector<std::byte>> EvidenceStore::get(const std::string& id) const {
    if (!isId(id)) {
        return fail(ErrorKind::InvalidArgument, "not an evidence id: 64 lower-case hexadecimal digits expected");
    }
    const std::lock_guard lock(usage_->mutex);
    return read(id);
}

Result<std::vector<std::byte>> EvidenceStore::read(const std::string& id) const {
    auto bytes = readFile(fileOf(id), limits_.maxItemBytes + kSealOverhead + kSealedMark.size());
    if (!bytes) {
        return fail(bytes.error());
    }
    auto key = keys_.find(id);
    if (!key) {
        return fail(key.error());
    }
    if (*key && asText(*bytes).starts_with(kSealedMark)) {
        const auto plain = unseal(**key, pictureContext(id), asText(*bytes).substr(kSealedMark.size()));
        store::forget(**key);
        if (!plain) {
            return fail(ErrorKind::Corrupt, fileOf(id).string() + ": the bytes are no longer those that were stored");
        }
        const auto opened = asBytes(*plain);
        bytes->assign(opened.begin(), opened.end());
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

Result<void> EvidenceStore::beginTerms(UtcTime now) {
    const std::lock_guard lock(usage_->mutex);
    return keys_.beginTerms(now);
}

Result<std::vector<std::string>> EvidenceStore::dueBefore(UtcTime cutOff, std::int64_t limit) const {
    const std::lock_guard lock(usage_->mutex);
    return keys_.dueBefore(cutOff, limit);
}

Result<void> EvidenceStore::erase(const std::string& batchId, const std::vector<std::string>& ids) {
    const std::lock_guard lock(usage_->mutex);
    const auto destroyed = keys_.destroy(batchId, ids);
    if (!destroyed) {
        return fail(destroyed.error());
    }
    for (const std::string& id : ids) {
        if (auto removed = removeFile(id); !removed) {
            return removed;
        }
    }
    return *destroyed ? Result<void>() : fail(ErrorKind::Busy, folder_.string() + ": somebody reads the picture keys");
}

/// The sealed bytes are worthless without their key; what an older program left clear is overwritten first.
Result<void> EvidenceStore::removeFile(const std::string& id) {
    if (!isId(id)) {
        return fail(ErrorKind::InvalidArgument, "not an evidence id");
    }
    std::error_code error;
    const auto size = fs::file_size(fileOf(id), error);
    fs::remove(fileOf(id).string() + ".new", error);
    const auto bytes = readFile(fileOf(id), limits_.maxItemBytes + kSealOverhead + kSealedMark.size());
    if (!bytes) {
        return bytes.error().kind == ErrorKind::NotFound ? Result<void>() : fail(bytes.error());
    }
    if (!asText(*bytes).starts_with(kSealedMark)) {
        if (auto zeroed = overwriteWithZeros(fileOf(id)); !zeroed) {
            return zeroed;
        }
    }
    if (!fs::remove(fileOf(id), error)) {
        return fail(ErrorKind::Io, fileOf(id).string() + ": cannot be removed: " + error.message());
    }
    usage_->totalBytes -= std::min<std::uint64_t>(usage_->totalBytes, size);
    return syncFolder(fileOf(id).parent_path());
}

Result<std::map<std::string, std::vector<std::string>>> EvidenceStore::unproven() const {
    const std::lock_guard lock(usage_->mutex);
    return keys_.unproven();
}

Result<void> EvidenceStore::forget(const std::string& batchId) {
    const std::lock_guard lock(usage_->mutex);
    return keys_.forget(batchId);
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
