// Packing with Zstandard, for blobs on their way.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/hash.h"
#include "base/result.h"

namespace lanepost::sync {

/// What came out of unpacking.
struct UnpackedFile {
    std::int64_t length = 0;
    Sha256 sha256{};
};

/// Packs the file `from` into the file `to`, durably. Error: NotFound, Io, Internal. Thread-safe.
[[nodiscard]] Result<void> packFile(const std::filesystem::path& from, const std::filesystem::path& to);

/// Unpacks the file `from` into the file `to`, which is overwritten and fsynced, piece by piece, at most `maxLength`
/// bytes and with at most 8 MiB of memory for the window, whatever the packed bytes ask for.
/// Error: Corrupt (no or torn Zstandard data, something behind it), LimitExceeded, NotFound, Io. Thread-safe.
[[nodiscard]] Result<UnpackedFile> unpackFile(const std::filesystem::path& from, const std::filesystem::path& to,
                                              std::int64_t maxLength);

/// Length and SHA-256 of a file, read piece by piece. Error: NotFound, Io. Thread-safe.
[[nodiscard]] Result<UnpackedFile> digestFile(const std::filesystem::path& path);

} // namespace lanepost::sync
