#include "app/store_lock.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace lanepost::app {

Result<StoreLock> StoreLock::take(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "lane.lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (file < 0) {
        return fail(ErrorKind::Io, path.string() + ": cannot be opened: " + std::generic_category().message(errno));
    }
    StoreLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        if (error == EWOULDBLOCK) {
            return fail(ErrorKind::Conflict,
                        folder.string() + ": another lanepost works with this store; stop it, or configure another store_folder");
        }
        return fail(ErrorKind::Io, path.string() + ": cannot be locked: " + std::generic_category().message(error));
    }
    return lock;
}

StoreLock::StoreLock(StoreLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

StoreLock::~StoreLock() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

} // namespace lanepost::app
