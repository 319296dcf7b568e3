// The signals that ask a serving command to end.
#pragma once

#include <csignal>

namespace lanepost::app {

/// Blocks SIGTERM and SIGINT for all threads made from here on; the caller fetches them with sigtimedwait.
inline sigset_t blockStopSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

} // namespace lanepost::app
