// A watch list as one immutable file, mapped read-only and asked without being read into memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "screening/mapped_file.h"
#include "screening/person_index.h"
#include "screening/snapshot_format.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// By which kind of key entries are looked up.
enum class KeyTable {
    Document, ///< normalNumber()
    Plate,    ///< normalPlate()
};

/// An open snapshot. Its content never changes; thread-safe. docs/watchlist-format.md describes the file.
class WatchlistSnapshot {
public:
    /// Maps the file and verifies its checksum and the sizes of its sections; entries are decoded only when they are
    /// asked for, and every number in the file is held against its bounds when it is used. Error: NotFound, InvalidArgument or Io when it cannot be read; Corrupt when it is torn, cut,
    /// changed or no snapshot; Unsupported when a newer program wrote it. The message says what to do. Thread-safe.
    [[nodiscard]] static Result<WatchlistSnapshot> open(const std::filesystem::path& path);

    /// As open(), from memory. Errors: Corrupt, Unsupported. Thread-safe.
    [[nodiscard]] static Result<WatchlistSnapshot> fromBytes(std::vector<std::byte> bytes);

    /// What the list says of itself.
    const WatchlistHeader& header() const { return header_; }
    /// How many entries it has.
    std::uint64_t entryCount() const { return entryCount_; }
    /// How many keys a table has.
    std::uint64_t keyCount(KeyTable table) const { return keys(table).size() / keyRowBytes(); }
    /// Size of the file.
    std::uint64_t fileSize() const { return fileSize_; }
    /// The SHA-256 that stands in the file: the identity of this very content.
    const Sha256& digest() const { return digest_; }
    /// Computes the SHA-256 anew, which takes ten times as long as opening. Error: Corrupt when it is not digest().
    [[nodiscard]] Result<void> verifyDigest() const;

    /// The people. Lives as long as this object and is moved with it.
    const PersonIndex& people() const { return people_; }

    /// Numbers of the entries that may have `key`, ascending, each once. A key that is there is never left out; others
    /// may be in by an equal hash, so compare the entry.
    std::vector<std::uint32_t> candidates(KeyTable table, std::string_view key) const;

    /// The entry of that number. Error: InvalidArgument when there is none; Corrupt when its bytes are damaged, which
    /// means that the file was changed behind the program's back.
    [[nodiscard]] Result<WatchlistEntry> entry(std::uint32_t number) const;

    /// The bytes of that entry; empty when there is none, or its place is damaged.
    std::span<const std::byte> entryBytes(std::uint32_t number) const;
    /// The bytes of a section, as docs/watchlist-format.md describes it.
    std::span<const std::byte> section(SnapshotSection number) const;

private:
    using Storage = std::variant<MappedFile, std::vector<std::byte>>;
    explicit WatchlistSnapshot(Storage storage) : storage_(std::move(storage)) {}

    static std::size_t keyRowBytes();
    static Result<WatchlistSnapshot> verified(Storage storage);
    Result<void> verify(std::span<const std::byte> file);
    Result<void> readFront(std::span<const std::byte> file);
    Result<void> readHeaderTexts();
    Result<void> verifyOffsets() const;
    Result<void> openPeople();
    std::span<const std::byte> file() const;
    std::span<const std::byte> keys(KeyTable table) const;
    std::uint64_t offset(std::uint64_t entry) const;

    Storage storage_;
    WatchlistHeader header_;
    Sha256 digest_{};
    std::uint64_t fileSize_ = 0;
    std::uint64_t entryCount_ = 0;
    std::array<std::span<const std::byte>, kSnapshotSections + 1> sections_; ///< by number, which begins at 1
    PersonIndex people_;
};

} // namespace lanepost::screening
