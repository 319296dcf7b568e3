// Encoded images under the SHA-256 of their bytes: what a reading points at with its evidenceId.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/evidence_keys.h"

namespace lanepost::store {

/// How much may be kept.
struct EvidenceLimits {
    std::size_t maxItemBytes = 8U << 20;      ///< of one image
    std::uint64_t maxTotalBytes = 8ULL << 30; ///< of all
};

/// Files "<folder>/<two digits>/<SHA-256>", one per image, private data of travellers, each sealed under a key of its own
/// (store/evidence_keys.h). An image is put here before the event that names it goes into the journal, so a name in the
/// journal always has its bytes until its term is over. Thread-safe.
class EvidenceStore {
public:
    /// Opens `folder`, makes it when it does not exist and counts what is there. Error: Io.
    [[nodiscard]] static Result<EvidenceStore> open(const std::filesystem::path& folder, EvidenceLimits limits = {});

    /// Keeps `bytes` durably; the same bytes are kept once. Returns their id, 64 lower-case hexadecimal digits.
    /// Error: LimitExceeded (too large, or the store is full: older evidence must be released), InvalidArgument
    /// (empty), Io (disk full, read-only); nothing is kept then and the store stays usable.
    [[nodiscard]] Result<std::string> put(std::span<const std::byte> bytes);

    /// The bytes under `id`. Error: InvalidArgument (no id), NotFound, Corrupt (the bytes have changed), Io.
    [[nodiscard]] Result<std::vector<std::byte>> get(const std::string& id) const;

    /// The ids whose bytes have changed, sorted. Error: Io.
    [[nodiscard]] Result<std::vector<std::string>> verify() const;

    /// Begins the terms of pictures that are new. Only with a trusted clock. Error: Io.
    [[nodiscard]] Result<void> beginTerms(UtcTime now);
    /// At most `limit` pictures whose term began before `cutOff`, oldest first. Error: Io.
    [[nodiscard]] Result<std::vector<std::string>> dueBefore(UtcTime cutOff, std::int64_t limit) const;
    /// Destroys the keys of `ids` and removes their files; doing it again goes on where it stopped. Then prove it in the
    /// journal (RecordsErased with this batch id) and call forget(). Error: Io; Busy when somebody reads the keys.
    [[nodiscard]] Result<void> erase(const std::string& batchId, const std::vector<std::string>& ids);
    /// Batches that were erased, wholly or in part, and not forgotten: what a kill left. Error: Io.
    [[nodiscard]] Result<std::map<std::string, std::vector<std::string>>> unproven() const;
    /// The batch is proven. Error: Io.
    [[nodiscard]] Result<void> forget(const std::string& batchId);

    /// Bytes kept now.
    std::uint64_t totalBytes() const;

private:
    struct Usage {
        std::mutex mutex;
        std::uint64_t totalBytes = 0;
    };

    EvidenceStore(std::filesystem::path folder, EvidenceLimits limits, EvidenceKeys keys)
        : folder_(std::move(folder)), limits_(limits), keys_(std::move(keys)), usage_(std::make_unique<Usage>()) {}
    Result<std::vector<std::byte>> read(const std::string& id) const;
    Result<void> removeFile(const std::string& id);
    std::filesystem::path fileOf(const std::string& id) const;
    Result<std::vector<std::string>> ids() const;

    std::filesystem::path folder_;
    EvidenceLimits limits_;
    EvidenceKeys keys_; ///< behind usage_->mutex
    std::unique_ptr<Usage> usage_;
};

} // namespace lanepost::store
