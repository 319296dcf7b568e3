#include "sync/list_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/durable_folder.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const fs::path& path, const char* what) {
    const ErrorKind kind = errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io;
    return fail(kind, path.string() + ": cannot " + what + ": " + std::strerror(errno));
}

} // namespace

OwnedDescriptor::OwnedDescriptor(OwnedDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

OwnedDescriptor& OwnedDescriptor::operator=(OwnedDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

OwnedDescriptor::~OwnedDescriptor() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

Result<InputFile> InputFile::open(const fs::path& path) {
    OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
        return failed(path, "open");
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorKind::InvalidArgument, path.string() + ": not a regular file");
    }
    return InputFile(std::move(file), path, static_cast<std::uint64_t>(status.st_size));
}

Result<std::size_t> InputFile::read(std::span<std::byte> buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        const ssize_t count = ::read(file_.get(), buffer.data() + filled, buffer.size() - filled);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return failed(path_, "read");
        }
        if (count == 0) {
            break;
        }
        filled += static_cast<std::size_t>(count);
    }
    return filled;
}

Result<OutputFile> OutputFile::create(const fs::path& path) {
    return extend(path, 0);
}

Result<OutputFile> OutputFile::extend(const fs::path& path, std::uint64_t keep) {
    OwnedDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0640));
    if (file.get() < 0 || ::ftruncate(file.get(), static_cast<off_t>(keep)) != 0 ||
        ::lseek(file.get(), 0, SEEK_END) < 0) {
        return failed(path, "open for writing");
    }
    return OutputFile(std::move(file), path);
}

Result<void> OutputFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return failed(path_, "write");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> OutputFile::sync() {
    if (::fsync(file_.get()) != 0) {
        return failed(path_, "fsync");
    }
    return {};
}

Result<void> renameDurably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return failed(to, "rename into place");
    }
    return store::syncFolder(to.parent_path());
}

} // namespace lanepost::sync
