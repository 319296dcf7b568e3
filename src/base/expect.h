// LANEPOST_EXPECT: the one way our own code stops on a programming mistake.
#pragma once

namespace lanepost {

/// Prints file, line and condition to standard error and ends the process. Thread-safe.
/// systemd restarts the program and the journal resumes, so ending is safer than going on.
[[noreturn]] void expectationFailed(const char* condition, const char* file, int line);

} // namespace lanepost

/// Ends the process when `condition` is false: for mistakes of ours, never for input from outside.
#define LANEPOST_EXPECT(condition)                                                                                     \
    ((condition) ? static_cast<void>(0) : ::lanepost::expectationFailed(#condition, __FILE__, __LINE__))
