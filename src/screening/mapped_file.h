// A whole file as read-only memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "base/result.h"

namespace lanepost::screening {

/// A regular file mapped read-only, for as long as this object lives. The file may be replaced by rename meanwhile: the
/// old content stays mapped. It must not be shortened in place, which would end the process (SIGBUS); therefore list
/// files are only ever written by replaceFile(). Thread-safe for readers.
class MappedFile {
public:
    /// Error: NotFound, InvalidArgument (not a regular file), Io; the message names the path.
    [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    /// The content; empty for an empty file.
    std::span<const std::byte> bytes() const { return {begin_, size_}; }

private:
    MappedFile(const std::byte* begin, std::size_t size) : begin_(begin), size_(size) {}

    const std::byte* begin_;
    std::size_t size_;
};

} // namespace lanepost::screening
