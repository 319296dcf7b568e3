// One program at a time per store.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace lanepost::app {

/// Holds a store's folder for this process. The kernel gives it up when the process ends, however it ends. Movable.
class StoreLock {
public:
    /// Takes the folder. Error: Conflict when another process holds it, Io when the lock file cannot be made; the message
    /// names the folder.
    [[nodiscard]] static Result<StoreLock> take(const std::filesystem::path& folder);
    ~StoreLock();
    StoreLock(StoreLock&& other) noexcept;
    StoreLock& operator=(StoreLock&&) = delete;
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;

private:
    explicit StoreLock(int file) : file_(file) {}
    int file_; ///< -1 after a move
};

} // namespace lanepost::app
