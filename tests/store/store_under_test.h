// Folders that vanish, and journals written by a random lane.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <unistd.h>

#include "lane/lane_session.h"
#include "lane/random_lane.h"
#include "store/crossing_journal.h"

namespace lanepost::store {

/// A new folder, removed with everything in it. In memory where there is such a file system, as fsync makes tests slow.
class TemporaryFolder {
public:
    explicit TemporaryFolder(bool onDisk = false) {
        const bool inMemory = !onDisk && ::access("/dev/shm", W_OK) == 0;
        const std::filesystem::path parent = inMemory ? "/dev/shm" : std::filesystem::temp_directory_path();
        std::string name = (parent / "lanepost-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// Writes `events` random events into the journal at `path`; returns how many crossings were recorded.
inline int writeRandomJournal(const std::filesystem::path& path, std::uint64_t seed, int events) {
    CrossingJournal journal = CrossingJournal::open(path).value();
    lane::RandomLane random(seed);
    lane::LaneSession session;
    int recorded = 0;
    for (int i = 0; i < events; ++i) {
        const lane::TimedEvent event = random.next();
        const auto actions = session.on(event);
        random.see(actions);
        journal.append(event, actions).value();
        for (const lane::LaneAction& action : actions) {
            recorded += std::holds_alternative<lane::RecordCrossing>(action);
        }
    }
    return recorded;
}

} // namespace lanepost::store
