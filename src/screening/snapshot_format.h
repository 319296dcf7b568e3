// Layout of a snapshot file: the constants that builder and reader share. docs/watchlist-format.md is the description.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lanepost::screening {

/// First bytes of every snapshot file.
constexpr std::string_view kSnapshotMagic = "LPWATCH\n";
/// The one layout that this program writes and reads. Format 1 had another checksum: a format that one flipped bit turns
/// into it (3) must not be used.
constexpr std::uint32_t kSnapshotFormat = 4;

/// Parts of a snapshot file, in the order in which they lie there.
enum class SnapshotSection : std::uint32_t {
    Entries = 1,       ///< the entries, one after the other
    EntryOffsets = 2,  ///< where each begins in Entries, and where the last ends
    DocumentKeys = 3,  ///< normal document numbers
    PlateKeys = 4,     ///< normal plates
    Header = 5,        ///< texts of WatchlistHeader
    PartTexts = 6,     ///< this and the following: the person index, see PersonIndexSections
    Parts = 7,         ///< what is known of each name part
    KeyBuckets = 8,    ///< where the parts of each bucket begin
    KeyParts = 9,      ///< parts by bucket
    Slots = 10,        ///< where the rows of each birth date begin
    Rows = 11,         ///< names, by birth date
    PostingBegins = 12, ///< where the rows of each part begin
    Postings = 13,     ///< rows by part
};
/// How many sections a file has: each of them, once.
constexpr std::size_t kSnapshotSections = 13;

/// Magic, format, number of sections, file size, entry count, built-at, max age, refused lines.
constexpr std::size_t kSnapshotPrefixBytes = 56;
/// Section, a zero, offset and size.
constexpr std::size_t kSectionRowBytes = 24;
/// Where the first section begins.
constexpr std::size_t kSectionsBegin = kSnapshotPrefixBytes + kSnapshotSections * kSectionRowBytes;
/// The SHA-256 of everything before it, which is the content's identity.
constexpr std::size_t kSnapshotDigestBytes = 32;
/// The XXH3 of 128 bits of everything before it, the SHA-256 included: what opening checks, many times faster.
constexpr std::size_t kSnapshotChecksumBytes = 16;
/// Both, at the end of the file.
constexpr std::size_t kSnapshotTailBytes = kSnapshotDigestBytes + kSnapshotChecksumBytes;
/// Hash and entry.
constexpr std::size_t kKeyRowBytes = 12;

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
