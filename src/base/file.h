// Reading and replacing whole files, with caps and with durability.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace lanepost {

/// The bytes of a regular file of at most `maxBytes`.
/// Error: NotFound, LimitExceeded, InvalidArgument (a folder or device), Io; the message names the path. Thread-safe.
[[nodiscard]] Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::size_t maxBytes);

/// As readFile, as text. Thread-safe.
[[nodiscard]] Result<std::string> readTextFile(const std::filesystem::path& path, std::size_t maxBytes);

/// Replaces `path` with `bytes` so that a power cut leaves either the old or the new file: written beside it,
/// fsynced, renamed, folder fsynced. Error: Io, with the path and the system's reason. Thread-safe.
[[nodiscard]] Result<void> replaceFile(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// Overwrites an existing file in place with zeros, durably. On flash the old blocks may survive: it helps where nothing
/// better was done when the file was written. Error: Io. Thread-safe.
[[nodiscard]] Result<void> overwriteWithZeros(const std::filesystem::path& path);

} // namespace lanepost
