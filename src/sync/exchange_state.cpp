#include "sync/exchange_state.h"

#include "store/outbox.h"

namespace lanepost::sync {

Result<ExchangeState> ExchangeMonitor::state() const {
    const auto outbox = store::Outbox::open(journal_);
    if (!outbox) {
        return fail(outbox.error());
    }
    const auto found = outbox->state();
    if (!found) {
        return fail(found.error());
    }
    ExchangeState state;
    state.waiting = static_cast<std::uint64_t>(found->depth);
    state.oldestWaiting = found->oldest;
    return state;
}

} // namespace lanepost::sync
