// The centre's work on signed lists: make keys and roots, publish a version, keep the timestamp fresh.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sync/list_repository.h"
#include "sync/signed_key_file.h"

namespace lanepost::sync {

/// What a person asks to be published.
struct PublishRequest {
    std::string id;
    ListKind kind = ListKind::Watchlist;
    std::filesystem::path file;                ///< a snapshot, or rules
    std::string label;                         ///< for rules; a snapshot says its version itself
    std::vector<std::string> devices{"*"};     ///< who gets it
    std::size_t deltasFrom = 3;                ///< from how many versions before a delta is made; 0: none
    std::chrono::hours targetsValid{24 * 90};  ///< until the targets must be signed anew
    std::chrono::hours timestampValid{24 * 7}; ///< until the timestamp must be
};

/// What was published.
struct PublishSummary {
    std::int64_t version = 0;
    std::int64_t length = 0;       ///< of the file
    std::int64_t packedLength = 0; ///< of the whole list on its way
    std::vector<std::int64_t> deltaLengths; ///< of the deltas on their way, newest base first
    std::vector<std::string> withoutDelta; ///< versions from which no delta could be made, and why
};

/// The keys that sign a publication.
struct PublishKeys {
    std::vector<KeyFile> targets;
    std::vector<KeyFile> timestamp;
};

/// Publishes a file as the next version of a list: packs it, makes deltas from the versions before, signs targets and
/// timestamp. Nothing is visible until all of it is there. Refused: Malformed (the file is no list of that id), OlderVersion
/// (this very file is published already), WrongSignature (the keys are not those of the root), LocalFailure.
[[nodiscard]] Checked<PublishSummary> publishList(ListRepository& repository, const PublishRequest& request,
                                                  const PublishKeys& keys, UtcTime now);

/// Signs a new timestamp for what is published, and with targets keys the targets anew as well (their expiry, or after a change of
/// keys). Refused: Gap (nothing is published), WrongSignature, LocalFailure.
[[nodiscard]] Checked<void> renewTimestamp(ListRepository& repository, const PublishKeys& keys, UtcTime now,
                                           std::chrono::hours timestampValid, std::chrono::hours targetsValid);

/// The next root after `previous` (nullptr: the first), not signed yet. keys: public keys of all four roles.
/// Error: InvalidArgument when the roles break the rules (2 of 3 for root, no key twice).
[[nodiscard]] Result<SignedDocument> draftRoot(const RootMetadata* previous, const std::string& fleet,
                                               const std::map<SigningRole, RootMetadata::RoleKeys>& roles,
                                               bool throwAway, UtcTime now, std::chrono::hours valid);

} // namespace lanepost::sync
