// The program's log: one line per fact, ids and counts, never personal data.
#pragma once

#include <string>
#include <string_view>

namespace lanepost {

/// How much a line matters.
enum class LogLevel { Debug, Info, Warning, Error };

/// A value that must never be written out: a name, number, plate or face. Its text form is "***".
template <typename T>
struct PersonalData {
    T value;
};

/// What the log shows instead of personal data.
template <typename T>
std::string logText(const PersonalData<T>&) {
    return "***";
}

/// Writes one line with time, level and `area` (the folder's name, for example "lane"). Thread-safe.
void log(LogLevel level, std::string_view area, std::string_view message);

/// Lines below `level` are dropped from now on; Info at start. Thread-safe.
void setLogLevel(LogLevel level);

} // namespace lanepost
