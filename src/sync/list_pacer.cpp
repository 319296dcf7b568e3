#include "sync/list_pacer.h"

#include <algorithm>

namespace lanepost::sync {

using std::chrono::milliseconds;

bool ListPacer::admit() {
    if (rest_.count() > 0 && !wait_(rest_)) {
        return false;
    }
    rest_ = milliseconds{0};
    const MonotonicTime since = clock_.monotonicNow();
    while (urgentWaits_() && clock_.monotonicNow() - since < rules_.longestWait) {
        if (!wait_(rules_.look)) {
            return false;
        }
    }
    began_ = clock_.monotonicNow();
    return true;
}

void ListPacer::finished() {
    const auto took = std::chrono::duration_cast<milliseconds>(clock_.monotonicNow() - began_);
    rest_ = took > rules_.slowPull ? std::min(took, milliseconds{rules_.longestWait}) : milliseconds{0};
}

} // namespace lanepost::sync
