// What changed from one version of a watch list to the next, as one immutable file. docs/watchlist-format.md describes it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// First bytes of every delta file.
constexpr std::string_view kDeltaMagic = "LPDELTA\n";
/// The one layout that this program writes and reads.
constexpr std::uint32_t kDeltaFormat = 1;
/// Most changes of one delta; a list that changes more is sent whole.
constexpr std::uint64_t kMaxDeltaChanges = 5'000'000;

/// An entry that is new, or whose content is.
struct DeltaEntry {
    WatchlistEntry entry;
    bool isNew = false;   ///< false: it takes the place of the base's entry with the same id
    std::string afterId;  ///< for a new one: the id before it in the new version; empty at the list's beginning
    friend bool operator==(const DeltaEntry&, const DeltaEntry&) = default;
};

/// A delta in memory: which version it starts from, which it leads to, and what changes. Personal data.
struct WatchlistDelta {
    Sha256 baseDigest{};     ///< WatchlistSnapshot::digest() of the version that it changes
    std::string baseVersion; ///< that version's name, for messages
    Sha256 newDigest{};      ///< digest of the version that comes out; apply proves it
    WatchlistHeader header;  ///< of the version that comes out
    std::uint64_t entryCount = 0; ///< of the version that comes out
    std::vector<std::string> removedIds;
    std::vector<DeltaEntry> entries; ///< new ones in the order in which they are put in
    friend bool operator==(const WatchlistDelta&, const WatchlistDelta&) = default;
};

/// The bytes of a delta file: the same delta always gives the same ones, so that a signature over them or over their
/// SHA-256 stays good. The last 32 bytes are the SHA-256 of all before. Thread-safe.
[[nodiscard]] std::vector<std::byte> deltaToBytes(const WatchlistDelta& delta);

/// The delta that deltaToBytes wrote; every entry is checked as on import. Error: Corrupt when the bytes are torn, cut,
/// changed or no delta; Unsupported when another program version wrote it. The message says what to do. Thread-safe.
[[nodiscard]] Result<WatchlistDelta> deltaFromBytes(std::span<const std::byte> bytes);

/// As deltaFromBytes, from a file; the message begins with the path. Further errors: NotFound, InvalidArgument, Io.
/// Thread-safe.
[[nodiscard]] Result<WatchlistDelta> readDelta(const std::filesystem::path& path);

} // namespace lanepost::screening
