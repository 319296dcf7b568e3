// The three signed roles of list distribution, after TUF: root says which keys count, targets what the lists are,
// timestamp which targets are the newest. docs/list-distribution.md describes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.h"
#include "base/ed25519.h"
#include "base/hash.h"
#include "base/result.h"
#include "sync/signed_document.h"

namespace lanepost::sync {

/// The least that root must ask for: one stolen key signs nothing.
inline constexpr std::size_t kRootThreshold = 2;
/// Largest metadata document: one object of the link (kMaxObjectBytes).
inline constexpr std::size_t kMaxMetadataBytes = 256U << 10;
/// Most lists of one fleet.
inline constexpr std::size_t kMaxLists = 256;
/// Most deltas that lead to one version of a list.
inline constexpr std::size_t kMaxDeltas = 16;
/// Largest list, unpacked, and largest packed blob.
inline constexpr std::int64_t kMaxListBytes = std::int64_t{8} << 30;

/// Who signs what.
enum class SigningRole {
    Root,      ///< the keys; kept offline, 2 of 3 people sign
    Targets,   ///< the content; its key comes out when a list is published
    Timestamp, ///< freshness; its key lies at the centre, which signs anew every few hours
    Notices,   ///< the centre's word: receipts, notices, bundles
};

/// The role's name in documents and key files. Thread-safe.
std::string roleName(SigningRole role);
/// The role of that name. Error: InvalidArgument. Thread-safe.
[[nodiscard]] Result<SigningRole> roleFromName(std::string_view name);

/// What each of the three documents says first.
struct MetadataHead {
    std::string fleet; ///< which fleet of appliances; keys of a trial fleet are worth nothing in another
    std::int64_t version = 0;
    UtcTime issuedAt{};
    UtcTime expiresAt{};
    friend bool operator==(const MetadataHead&, const MetadataHead&) = default;
};

/// The keys of the fleet.
struct RootMetadata {
    MetadataHead head;
    bool throwAway = false; ///< made for trials: a production configuration refuses it
    /// For each role its keys and how many must sign. No key serves two roles.
    struct RoleKeys {
        std::vector<Ed25519PublicKey> keys;
        std::size_t threshold = 1;
        friend bool operator==(const RoleKeys&, const RoleKeys&) = default;
    };
    std::map<SigningRole, RoleKeys> roles; ///< all four
    friend bool operator==(const RootMetadata&, const RootMetadata&) = default;

    /// The rule by which documents of `role` are checked.
    SigningRule rule(SigningRole role) const;
};

/// Packed bytes that come in chunks: a hash tree (sync/list_tree.h).
struct ListBlob {
    Sha256 root{};           ///< of the tree over the packed bytes
    std::int64_t length = 0; ///< packed
    friend bool operator==(const ListBlob&, const ListBlob&) = default;
};

/// The way from one version's file to another's.
struct ListDelta {
    Sha256 baseSha256{}; ///< the file it begins from
    ListBlob blob;
    friend bool operator==(const ListDelta&, const ListDelta&) = default;
};

/// What a list's file is, and so who takes it over.
enum class ListKind { Watchlist, Rules };

/// One list or set of rules in one version.
struct ListTarget {
    std::string id;
    ListKind kind = ListKind::Watchlist;
    std::int64_t version = 0; ///< counts up
    std::string label;        ///< the owner's name for the version
    std::vector<std::string> devices; ///< who gets it; "*" alone: every device of the fleet
    std::int64_t length = 0;          ///< of the file, unpacked
    Sha256 sha256{};                  ///< of the file, unpacked
    ListBlob full;
    std::vector<ListDelta> deltas;
    friend bool operator==(const ListTarget&, const ListTarget&) = default;

    /// True when the device is among those that get it.
    bool isFor(std::string_view device) const;
};

/// All lists of the fleet.
struct TargetsMetadata {
    MetadataHead head;
    std::vector<ListTarget> lists; ///< ascending by id
    friend bool operator==(const TargetsMetadata&, const TargetsMetadata&) = default;

    /// The list of that id, or nullptr.
    const ListTarget* find(std::string_view id) const;
};

/// Which targets document is the newest.
struct TimestampMetadata {
    MetadataHead head;
    std::int64_t targetsVersion = 0;
    Sha256 targetsSha256{}; ///< of the targets document's text
    friend bool operator==(const TimestampMetadata&, const TimestampMetadata&) = default;
};

/// The content to be signed. Thread-safe.
nlohmann::json toJson(const RootMetadata& root);
/// See above.
nlohmann::json toJson(const TargetsMetadata& targets);
/// See above.
nlohmann::json toJson(const TimestampMetadata& timestamp);

/// Reads signed content, every key known, every number in bounds; root: thresholds, no key in two roles.
/// Error: InvalidArgument with key and what was expected. Thread-safe.
[[nodiscard]] Result<RootMetadata> rootFromJson(const nlohmann::json& content);
/// See above.
[[nodiscard]] Result<TargetsMetadata> targetsFromJson(const nlohmann::json& content);
/// See above.
[[nodiscard]] Result<TimestampMetadata> timestampFromJson(const nlohmann::json& content);

/// True for 1 to 64 characters a-z, 0-9, '_', '-', '.': ids of lists and fleets. Thread-safe.
bool isListId(std::string_view id);

} // namespace lanepost::sync
