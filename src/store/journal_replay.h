// Running a journal's events through the state machine again and comparing what it does with what it did.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace lanepost::store {

/// The first place where the program now does something else than the journal says.
struct ReplayDifference {
    std::int64_t seq = 0; ///< journal row
    std::string eventId;
    std::string eventType;
    std::size_t index = 0; ///< of the action in that row, from 0
    std::string stored;    ///< the action's text in the journal; "(nothing)" when there was none. Personal data.
    std::string now;       ///< the action's text today; "(nothing)" when there is none. Personal data.
};

/// What a replay found.
struct ReplayReport {
    std::int64_t events = 0;          ///< journal rows
    std::int64_t actions = 0;         ///< actions stored in them
    std::int64_t differingEvents = 0; ///< rows whose actions are not the same, byte for byte
    std::int64_t erasedEvents = 0;    ///< rows that retention erased; they are left out
    /// Rows after erased ones of which the screen could not be compared: it showed something of what was erased.
    std::int64_t partlyCompared = 0;
    std::optional<ReplayDifference> firstDifference;
};

/// Feeds the events of the journal at `path` to a new LaneSession and compares each action, in the form journalText()
/// gives, with the stored one. Goes on to the end after a difference. Changes nothing.
/// Error: NotFound, Corrupt naming the row that cannot be read, Unsupported, Io. Thread-safe.
[[nodiscard]] Result<ReplayReport> replayJournal(const std::filesystem::path& path);

} // namespace lanepost::store
