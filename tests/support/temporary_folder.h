// A folder that vanishes with its test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace lanepost::test {

/// A new empty folder; removed with everything in it.
class TemporaryFolder {
public:
    /// In memory where there is such a file system, as fsync makes tests slow; onDisk: under the system's temporary folder.
    explicit TemporaryFolder(bool onDisk = false) {
        const bool inMemory = !onDisk && ::access("/dev/shm", W_OK) == 0;
        const std::filesystem::path parent = inMemory ? "/dev/shm" : std::filesystem::temp_directory_path();
        std::string pattern = (parent / "lanepost-test-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    /// Where it is.
    const std::filesystem::path& path() const { return path_; }
    /// A file or folder in it.
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace lanepost::test
