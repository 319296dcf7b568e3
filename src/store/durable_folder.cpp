#include "store/durable_folder.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace lanepost::store {

Result<void> syncFolder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const std::string reason = synced ? "" : std::strerror(errno);
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!synced) {
        return fail(ErrorKind::Io, folder.string() + ": cannot fsync the folder: " + reason);
    }
    return {};
}

} // namespace lanepost::store
