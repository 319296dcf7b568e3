#include "indicators/indicator_engine.h"

#include <algorithm>
#include <utility>

#include "base/file.h"

namespace lanepost::indicators {

IndicatorEngine::IndicatorEngine(const std::vector<IndicatorSetConfig>& sets, std::vector<Ed25519PublicKey> trusted)
    : trusted_(std::move(trusted)) {
    for (const IndicatorSetConfig& config : sets) {
        auto set = open(config);
        Slot slot{config, nullptr, {}};
        if (set) {
            slot.set = std::make_shared<const IndicatorSet>(std::move(*set));
        } else {
            slot.failure = set.error().message;
        }
        slots_.push_back(std::move(slot));
    }
}

Result<IndicatorSet> IndicatorEngine::open(const IndicatorSetConfig& config) const {
    const auto text = readTextFile(config.path, kMaxIndicatorBytes);
    if (!text) {
        return fail(text.error());
    }
    auto set = openIndicatorSet(*text, trusted_);
    if (!set) {
        return fail(config.path.string(), set.error());
    }
    if (set->id != config.id) {
        return fail(ErrorKind::InvalidArgument, config.path.string() + ": holds set \"" + set->id + "\", expected \"" +
                                                    config.id + "\"; give the right file or set id");
    }
    return set;
}

std::vector<IndicatorAnswer> IndicatorEngine::answer(const IndicatorQuestion& question, CrossingHistory& history) const {
    for (Sighting& sighting :
         sightingsOf(question.query, question.crossingId, question.place, question.direction, question.at)) {
        history.add(std::move(sighting));
    }
    std::vector<Slot> slots;
    {
        const std::lock_guard lock(mutex_);
        slots = slots_;
    }
    std::vector<IndicatorAnswer> answers;
    for (const Slot& slot : slots) {
        if (slot.set) {
            answers.push_back(evaluate(*slot.set, question, history));
            continue;
        }
        IndicatorAnswer none;
        none.setId = slot.config.id;
        none.detail = slot.failure;
        answers.push_back(std::move(none));
    }
    return answers;
}

Result<void> IndicatorEngine::replaceSet(const std::string& id, const std::filesystem::path& path) {
    auto set = open({id, path});
    if (!set) {
        return fail(set.error());
    }
    const std::lock_guard lock(mutex_);
    const auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.config.id == id; });
    if (slot == slots_.end()) {
        return fail(ErrorKind::NotFound, "no indicator set with the id \"" + id + "\" is configured");
    }
    if (slot->set && set->validFrom < slot->set->validFrom) {
        return fail(ErrorKind::Conflict, path.string() + ": begins at " + toRfc3339(set->validFrom) +
                                             ", before the running set's " + toRfc3339(slot->set->validFrom));
    }
    slot->set = std::make_shared<const IndicatorSet>(std::move(*set));
    slot->config.path = path;
    return {};
}

} // namespace lanepost::indicators
