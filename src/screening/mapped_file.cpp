#include "screening/mapped_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lanepost::screening {
namespace {

tl::unexpected<Error> systemFailure(const std::filesystem::path& path, const char* what) {
    const int reason = errno;
    const ErrorKind kind = reason == ENOENT || reason == ENOTDIR ? ErrorKind::NotFound : ErrorKind::Io;
    return fail(kind, path.string() + ": " + what + ": " + std::strerror(reason));
}

} // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    // O_NONBLOCK: opening a pipe by mistake must not wait for a writer.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return systemFailure(path, "cannot be opened");
    }
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) {
        auto failure = systemFailure(path, "cannot be examined");
        ::close(descriptor);
        return failure;
    }
    if (!S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return fail(ErrorKind::InvalidArgument, path.string() + ": not a regular file");
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) { // mmap refuses a length of zero
        ::close(descriptor);
        return MappedFile(nullptr, 0);
    }
    void* begin = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (begin == MAP_FAILED) {
        auto failure = systemFailure(path, "cannot be mapped");
        ::close(descriptor);
        return failure;
    }
    ::close(descriptor);
    // Lists are asked at random places of hundreds of megabytes, where looking up the page costs as much as the access.
    // File systems that keep files in large pieces then map them in large pages; others do as before.
    ::madvise(begin, size, MADV_HUGEPAGE);
    return MappedFile(static_cast<const std::byte*>(begin), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(size_, other.size_);
    return *this;
}

MappedFile::~MappedFile() {
    if (begin_ != nullptr) {
        ::munmap(const_cast<std::byte*>(begin_), size_);
    }
}

} // namespace lanepost::screening
