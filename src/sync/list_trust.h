// What an appliance believes about lists: the newest root, timestamp and targets that passed every check, on disk.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "sync/list_metadata.h"
#include "sync/signed_refusal.h"

namespace lanepost::sync {

/// Whether keys for trials are taken.
enum class ThrowAwayKeys { Refuse, Allow };

/// The trusted metadata of one appliance: root.json, timestamp.json, targets.json in one folder. Each is replaced as a whole and
/// only after all its checks, so that a power cut leaves the one before or the one after. Lives on one thread.
///
/// Time: `now` is never taken as earlier than the latest issue time that was trusted, so that a clock that was set back
/// does not make expired metadata good again.
class ListTrust {
public:
    /// Makes the first root of a device trusted: it must carry its own signatures, but who it is from only the technician
    /// knows, who brought it. Refused: Malformed, WrongSignature, ThrowAwayKey; OlderVersion when a root is there already.
    [[nodiscard]] static Checked<void> begin(const std::filesystem::path& folder, std::string_view rootText,
                                             ThrowAwayKeys throwAway);

    /// Opens the folder and checks everything in it again. Refused: LocalFailure when there is no root yet; as the
    /// accept functions when a file was changed.
    [[nodiscard]] static Checked<ListTrust> open(const std::filesystem::path& folder, ThrowAwayKeys throwAway);

    /// The trusted root.
    const RootMetadata& root() const { return root_; }
    /// The trusted timestamp; empty at first and after its keys were changed.
    const std::optional<TimestampMetadata>& timestamp() const { return timestamp_; }
    /// The trusted targets; empty at first and after their keys were changed.
    const std::optional<TargetsMetadata>& targets() const { return targets_; }
    /// True when the trusted targets are those that the trusted timestamp names.
    bool targetsAreCurrent() const;

    /// Takes the next root: version one higher, signed by the threshold of the old and of the new root keys. When keys
    /// of timestamp or targets changed, what they signed is forgotten, its version numbers too: a thief of those keys may have
    /// run the counters up. Refused: Malformed, WrongSignature, WrongFleet, Gap, OlderVersion, ThrowAwayKey, LocalFailure.
    [[nodiscard]] Checked<void> acceptRoot(std::string_view text);

    /// Takes a timestamp. Refused: Malformed, WrongSignature, WrongFleet, OlderVersion (also when it names older
    /// targets, or says something else under the same version), Expired (the timestamp or the root), LocalFailure.
    [[nodiscard]] Checked<void> acceptTimestamp(std::string_view text, UtcTime now);

    /// Takes the targets that the trusted timestamp names. Refused: Malformed, Mismatch (other targets than named),
    /// WrongSignature, WrongFleet, OlderVersion (a list went back, or has another content under the same version),
    /// Expired, LocalFailure.
    [[nodiscard]] Checked<void> acceptTargets(std::string_view text, UtcTime now);

    /// Refused: Expired when root, timestamp or targets are over at `now`; Gap when there are no current targets.
    [[nodiscard]] Checked<void> checkFresh(UtcTime now) const;

private:
    ListTrust(std::filesystem::path folder, ThrowAwayKeys throwAway) : folder_(std::move(folder)), throwAway_(throwAway) {}

    UtcTime notBefore(UtcTime now) const;
    [[nodiscard]] Checked<void> loadTimestamp();
    [[nodiscard]] Checked<void> loadTargets();
    [[nodiscard]] Checked<void> forget(const char* file);

    std::filesystem::path folder_;
    ThrowAwayKeys throwAway_;
    RootMetadata root_;
    std::optional<TimestampMetadata> timestamp_;
    std::string timestampText_;
    std::optional<TargetsMetadata> targets_;
    Sha256 targetsSha256_{};
};

} // namespace lanepost::sync
