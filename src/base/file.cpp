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

Result<void> writeAll(int fd, std::span<const std::byte> bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return fail(ErrorKind::Io, path.string() + ": cannot write: " + reason());
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
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

} // namespace lanepost
