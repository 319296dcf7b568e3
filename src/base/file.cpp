#include "base/file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace lanepost {
namespace {

namespace fs = std::filesystem;

std::string reason() {
    return std::strerror(errno);
}

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    int get() const { return fd_; }

private:
    int fd_;
};

/// False when the system refuses; errno says why.
bool writeBytes(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> writeAll(int fd, std::span<const std::byte> bytes, const fs::path& path) {
    if (!writeBytes(fd, bytes)) {
        return fail(ErrorKind::Io, path.string() + ": cannot write: " + reason());
    }
    if (::fsync(fd) != 0) {
        return fail(ErrorKind::Io, path.string() + ": cannot fsync: " + reason());
    }
    return {};
}

Result<void> syncFolder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) {
        return fail(ErrorKind::Io, folder.string() + ": cannot fsync the folder: " + reason());
    }
    return {};
}

/// Size of the regular file, or why it cannot be read.
Result<std::size_t> checkedSize(const fs::path& path, std::size_t maxBytes) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
        return fail(ErrorKind::NotFound, path.string() + ": no such file");
    }
    if (error) {
        return fail(ErrorKind::Io, path.string() + ": " + error.message());
    }
    if (!fs::is_regular_file(status)) {
        return fail(ErrorKind::InvalidArgument, path.string() + ": not a regular file");
    }
    const auto size = fs::file_size(path, error);
    if (error) {
        return fail(ErrorKind::Io, path.string() + ": " + error.message());
    }
    if (size > maxBytes) {
        return fail(ErrorKind::LimitExceeded, path.string() + ": " + std::to_string(size) + " bytes, the limit is " +
                                                  std::to_string(maxBytes));
    }
    return static_cast<std::size_t>(size);
}

template <typename Container>
Result<Container> readInto(const fs::path& path, std::size_t maxBytes) {
    const auto size = checkedSize(path, maxBytes);
    if (!size) {
        return fail(size.error());
    }
    std::ifstream stream(path, std::ios::binary);
    Container content(*size, typename Container::value_type{});
    stream.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(*size));
    if (!stream && *size != 0) {
        return fail(ErrorKind::Io, path.string() + ": cannot be read to its end (" + reason() + ")");
    }
    return content;
}

} // namespace

Result<std::vector<std::byte>> readFile(const fs::path& path, std::size_t maxBytes) {
    return readInto<std::vector<std::byte>>(path, maxBytes);
}

Result<std::string> readTextFile(const fs::path& path, std::size_t maxBytes) {
    return readInto<std::string>(path, maxBytes);
}

Result<void> overwriteWithZeros(const fs::path& path) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.get() < 0) {
        return fail(ErrorKind::Io, path.string() + ": cannot open: " + reason());
    }
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) {
        return fail(ErrorKind::Io, path.string() + ": " + error.message());
    }
    return writeAll(file.get(), std::vector<std::byte>(size), path);
}

Result<void> replaceFile(const fs::path& path, std::span<const std::byte> bytes) {
    fs::path temporary = path;
    temporary += ".new";
    {
        const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
        if (file.get() < 0) {
            return fail(ErrorKind::Io, temporary.string() + ": cannot create: " + reason());
        }
        if (auto written = writeAll(file.get(), bytes, temporary); !written) {
            return written;
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        return fail(ErrorKind::Io, path.string() + ": cannot rename into place: " + reason());
    }
    return syncFolder(path.parent_path());
}

FileReplacement::FileReplacement(fs::path path, fs::path temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {
    buffer_.reserve(kBufferBytes);
}

FileReplacement::FileReplacement(FileReplacement&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)), buffer_(std::move(other.buffer_)), size_(other.size_),
      failure_(std::move(other.failure_)) {}

FileReplacement::~FileReplacement() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        ::unlink(temporary_.c_str());
    }
}

Result<FileReplacement> FileReplacement::begin(const fs::path& path) {
    fs::path temporary = path;
    temporary += ".new";
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (descriptor < 0) {
        return fail(ErrorKind::Io, temporary.string() + ": cannot create: " + reason());
    }
    return FileReplacement(path, std::move(temporary), descriptor);
}

void FileReplacement::noteFailure(const char* what) {
    if (!failure_) {
        failure_ = Error{ErrorKind::Io, temporary_.string() + ": " + what + ": " + reason()};
    }
}

void FileReplacement::writeThrough(std::span<const std::byte> bytes) {
    for (const std::span<const std::byte> part : {std::span<const std::byte>(buffer_), bytes}) {
        if (!failure_ && !writeBytes(descriptor_, part)) {
            noteFailure("cannot write");
        }
    }
    buffer_.clear();
}

void FileReplacement::overwrite(std::uint64_t offset, std::span<const std::byte> bytes) {
    writeThrough({});
    while (!failure_ && !bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno != EINTR) {
            noteFailure("cannot write");
        }
        const auto done = static_cast<std::size_t>(written < 0 ? 0 : written);
        bytes = bytes.subspan(done);
        offset += done;
    }
}

Result<void> FileReplacement::flush() {
    writeThrough({});
    if (failure_) {
        return fail(*failure_);
    }
    return {};
}

Result<void> FileReplacement::commit() {
    if (auto written = flush(); !written) {
        return written;
    }
    if (::fsync(descriptor_) != 0) {
        return fail(ErrorKind::Io, temporary_.string() + ": cannot fsync: " + reason());
    }
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
        return fail(ErrorKind::Io, path_.string() + ": cannot rename into place: " + reason());
    }
    ::close(std::exchange(descriptor_, -1));
    return syncFolder(path_.parent_path());
}

} // namespace lanepost
