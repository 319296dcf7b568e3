// Layout of a snapshot file: the constants that builder and reader share. docs/watchlist-format.md is the description.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lanepost::screening {

/// First bytes of every snapshot file.
constexpr std::string_view kSnapshotMagic = "LPWATCH\n";
/// The one layout that this program writes and reads.
constexpr std::uint32_t kSnapshotFormat = 1;

/// Parts of a snapshot file, in the order in which they lie there.
enum class SnapshotSection : std::uint32_t {
    Entries = 1,      ///< the entries, one after the other
    EntryOffsets = 2, ///< where each begins in Entries, and where the last ends
    DocumentKeys = 3, ///< normal document numbers
    PlateKeys = 4,    ///< normal plates
    NameKeys = 5,     ///< MRZ name forms with sorted parts
    CutNameKeys = 6,  ///< beginnings of long MRZ name forms, as a full name field shows them
    Header = 7,       ///< texts of WatchlistHeader
};
/// How many sections a file has: each of them, once.
constexpr std::size_t kSnapshotSections = 7;

/// Magic, format, number of sections, file size, entry count, built-at, max age, refused lines.
constexpr std::size_t kSnapshotPrefixBytes = 56;
/// Section, a zero, offset and size.
constexpr std::size_t kSectionRowBytes = 24;
/// Where the first section begins.
constexpr std::size_t kSectionsBegin = kSnapshotPrefixBytes + kSnapshotSections * kSectionRowBytes;
/// The SHA-256 at the end.
constexpr std::size_t kSnapshotDigestBytes = 32;
/// Hash and entry.
constexpr std::size_t kKeyRowBytes = 12;

/// Lengths at which a name of two identifiers or one is cut: the name field has 30 characters in TD1, 31 in TD2 and
/// MRV-B, 39 in TD3 and MRV-A (ICAO Doc 9303-4 to -7), and the double filler counts for one more than the space that
/// stands for it in a name form.
constexpr std::array<std::size_t, 5> kCutNameLengths{29, 30, 31, 38, 39};

/// The 64-bit hash by which keys are sorted: FNV-1a, then the finaliser of MurmurHash3, which spreads it evenly. Equal
/// hashes prove nothing: the reader compares the texts. Thread-safe.
constexpr std::uint64_t snapshotKeyHash(std::string_view key) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : key) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    hash = (hash ^ (hash >> 33U)) * 0xFF51AFD7ED558CCDULL;
    hash = (hash ^ (hash >> 33U)) * 0xC4CEB9FE1A85EC53ULL;
    return hash ^ (hash >> 33U);
}

} // namespace lanepost::screening
