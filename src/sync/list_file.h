// Files that are too large for memory, read and written piece by piece.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "base/result.h"

namespace lanepost::sync {

/// A file descriptor that closes itself.
class OwnedDescriptor {
public:
    explicit OwnedDescriptor(int fd) : fd_(fd) {}
    OwnedDescriptor(OwnedDescriptor&& other) noexcept;
    OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept;
    ~OwnedDescriptor();
    int get() const { return fd_; }

private:
    int fd_;
};

/// A file that is read from its beginning. Lives on one thread.
class InputFile {
public:
    /// Error: NotFound, InvalidArgument (not a regular file), Io.
    [[nodiscard]] static Result<InputFile> open(const std::filesystem::path& path);
    /// Fills `buffer` as far as there are bytes; how many, 0 at the end. Error: Io.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer);
    /// How many bytes the file had when it was opened.
    std::uint64_t size() const { return size_; }

private:
    InputFile(OwnedDescriptor file, std::filesystem::path path, std::uint64_t size)
        : file_(std::move(file)), path_(std::move(path)), size_(size) {}
    OwnedDescriptor file_;
    std::filesystem::path path_;
    std::uint64_t size_;
};

/// A file that is written from its beginning, mode 0640. Lives on one thread.
class OutputFile {
public:
    /// Makes the file, or empties it. Error: Io.
    [[nodiscard]] static Result<OutputFile> create(const std::filesystem::path& path);
    /// Opens the file, cut to its first `keep` bytes, to write behind them; makes it when it is absent. Error: Io.
    [[nodiscard]] static Result<OutputFile> extend(const std::filesystem::path& path, std::uint64_t keep);
    /// Writes all bytes. Error: Io (disk full, ..).
    [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);
    /// Waits until the content is on the disk. Error: Io.
    [[nodiscard]] Result<void> sync();

private:
    OutputFile(OwnedDescriptor file, std::filesystem::path path) : file_(std::move(file)), path_(std::move(path)) {}
    OwnedDescriptor file_;
    std::filesystem::path path_;
};

/// Puts the fsynced file `from` in the place of `to`, in the same folder, durably. Error: Io. Thread-safe.
[[nodiscard]] Result<void> renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace lanepost::sync
