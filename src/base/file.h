// Reading and replacing whole files, with caps and with durability.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
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

/// A file that grows piece by piece beside the one that it will replace, for what does not fit into memory. Not committed,
/// it vanishes again. The first thing that fails is kept and told by flush() and commit(). Lives on one thread.
class FileReplacement {
public:
    /// Begins PATH.new, over what may be left of an earlier try. Error: Io.
    [[nodiscard]] static Result<FileReplacement> begin(const std::filesystem::path& path);
    FileReplacement(FileReplacement&& other) noexcept;
    FileReplacement& operator=(FileReplacement&&) = delete;
    ~FileReplacement();

    /// Adds bytes at the end.
    void append(std::span<const std::byte> bytes) {
        if (bytes.size() > kBufferBytes - buffer_.size()) {
            writeThrough(bytes);
        } else {
            buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
        }
        size_ += bytes.size();
    }
    /// Bytes so far.
    std::uint64_t size() const { return size_; }
    /// Changes bytes that are there.
    void overwrite(std::uint64_t offset, std::span<const std::byte> bytes);
    /// Makes what was added readable in temporary(). Error: Io.
    [[nodiscard]] Result<void> flush();
    /// Where it grows.
    const std::filesystem::path& temporary() const { return temporary_; }
    /// Puts it in the place of the old file, as durably as replaceFile. Error: Io; the old file is there still.
    [[nodiscard]] Result<void> commit();

private:
    static constexpr std::size_t kBufferBytes = std::size_t{1} << 18;
    FileReplacement(std::filesystem::path path, std::filesystem::path temporary, int descriptor);
    void writeThrough(std::span<const std::byte> bytes);
    void noteFailure(const char* what);

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int descriptor_;
    std::vector<std::byte> buffer_;
    std::uint64_t size_ = 0;
    std::optional<Error> failure_;
};

/// Overwrites an existing file in place with zeros, durably. On flash the old blocks may survive: it helps where nothing
/// better was done when the file was written. Error: Io. Thread-safe.
[[nodiscard]] Result<void> overwriteWithZeros(const std::filesystem::path& path);

} // namespace lanepost
