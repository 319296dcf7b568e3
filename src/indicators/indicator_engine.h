// All indicator sets of one appliance.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "indicators/indicator_evaluation.h"

namespace lanepost::indicators {

/// One set as the configuration names it.
struct IndicatorSetConfig {
    std::string id;             ///< must be the id in the file
    std::filesystem::path path; ///< a signed file
};

/// Evaluates every configured set for each question. A set that is missing, expired or refused stands in every answer as
/// such. Thread-safe: answer() runs during replaceSet().
class IndicatorEngine {
public:
    /// Opens all sets. trusted: the keys that may sign them.
    IndicatorEngine(const std::vector<IndicatorSetConfig>& sets, std::vector<Ed25519PublicKey> trusted);

    /// One answer per configured set, in order. Remembers what is asked in `history` first, so that what crosses
    /// together is known together.
    std::vector<IndicatorAnswer> answer(const IndicatorQuestion& question, CrossingHistory& history) const;

    /// Puts the signed file in the place of set `id`. On failure the set that is there stays. Error: NotFound; as
    /// readTextFile and openIndicatorSet; InvalidArgument when it is another set; Conflict when it begins earlier than
    /// the one that is there.
    [[nodiscard]] Result<void> replaceSet(const std::string& id, const std::filesystem::path& path);

private:
    struct Slot {
        IndicatorSetConfig config;
        std::shared_ptr<const IndicatorSet> set; // shared with questions under way, whoever ends last
        std::string failure;
    };
    [[nodiscard]] Result<IndicatorSet> open(const IndicatorSetConfig& config) const;

    const std::vector<Ed25519PublicKey> trusted_;
    mutable std::mutex mutex_; ///< guards slots_
    std::vector<Slot> slots_;
};

} // namespace lanepost::indicators
