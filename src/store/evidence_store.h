// Encoded images under the SHA-256 of their bytes: what a reading points at with its evidenceId.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace lanepost::store {

/// How much may be kept.
struct EvidenceLimits {
    std::size_t maxItemBytes = 8U << 20;      ///< of one image
    std::uint64_t maxTotalBytes = 8ULL << 30; ///< of all
};

/// Files "<folder>/<two digits>/<SHA-256>", one per image, private data of travellers. An image is put here before the
/// event that names it goes into the journal, so a name in the journal always has its bytes. Thread-safe.
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

    /// Bytes kept now.
    std::uint64_t totalBytes() const;

private:
    struct Usage {
        std::mutex mutex;
        std::uint64_t totalBytes = 0;
    };

    EvidenceStore(std::filesystem::path folder, EvidenceLimits limits)
        : folder_(std::move(folder)), limits_(limits), usage_(std::make_unique<Usage>()) {}
    std::filesystem::path fileOf(const std::string& id) const;
    Result<std::vector<std::string>> ids() const;

    std::filesystem::path folder_;
    EvidenceLimits limits_;
    std::unique_ptr<Usage> usage_;
};

} // namespace lanepost::store
