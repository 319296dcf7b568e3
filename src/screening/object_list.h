// A list of millions of numbers of documents, plates, VINs or containers as one immutable, mapped file.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "screening/mapped_file.h"
#include "screening/object_key.h"
#include "screening/object_table.h"
#include "screening/prf_key.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// What many listed numbers have in common.
struct ObjectAttributes {
    std::string issuer;       ///< issuing state, or a plate's distinguishing sign, in normal form; empty: not known
    std::string documentCode; ///< for example "P"; empty: not known or no document
    std::string status;       ///< for example "stolen-blank"; empty when not given
    std::string category;
    std::string actionCode;
    std::string laneText;
    std::string originator;
    UtcTime validUntil = kForever;
    friend auto operator<=>(const ObjectAttributes&, const ObjectAttributes&) = default;
};

/// An open object list. Content never changes; thread-safe. docs/object-lists.md describes the file.
///
/// A plain list holds each number whole, so what lookup() finds is that number. A keyed list holds 64 bits of a keyed
/// pseudo-random function of it: a number that is not listed is found with a chance of keyCount() / 2^64, which
/// falseFindProbability() gives and every hit must say.
class ObjectList {
public:
    /// Maps and verifies the file (checksum, tables, attributes). key: for keyed lists; nullptr when there is none.
    /// Error: NotFound, Io; Corrupt when torn, cut, changed or no object list; Unsupported when a newer program wrote
    /// it; InvalidArgument when it is keyed and the key is missing or another. Thread-safe.
    [[nodiscard]] static Result<ObjectList> open(const std::filesystem::path& path, const PrfKey* key = nullptr);
    /// As open(), from memory. Thread-safe.
    [[nodiscard]] static Result<ObjectList> fromBytes(std::vector<std::byte> bytes, const PrfKey* key = nullptr);

    /// What the list says of itself.
    const WatchlistHeader& header() const { return header_; }
    /// Different pairs of number and attributes.
    std::uint64_t keyCount() const { return keyCount_; }
    /// The same of one kind.
    std::uint64_t keyCount(ObjectKind kind) const;
    /// Size of the file.
    std::uint64_t fileSize() const { return fileSize_; }
    /// The verified checksum: the identity of this very content.
    const Sha256& digest() const { return digest_; }
    /// True when its numbers cannot be read without the key.
    bool keyed() const { return key_.has_value(); }
    /// The chance that lookup() finds a number that is not listed; 0 for a plain list.
    double falseFindProbability() const;

    /// Which attributes the number has, ascending; empty when it is not listed. normal: from normalObject().
    std::vector<std::uint16_t> lookup(ObjectKind kind, std::string_view normal) const;
    /// As lookup(), of many numbers at once, whose memory is fetched side by side: answers in the order of the
    /// question.
    std::vector<std::vector<std::uint16_t>> lookupAll(ObjectKind kind, std::span<const std::string> normals) const;
    /// The attributes of that number, which lookup() gave.
    const ObjectAttributes& attributes(std::uint16_t number) const { return attributes_[number]; }

private:
    using Storage = std::variant<MappedFile, std::vector<std::byte>>;
    explicit ObjectList(Storage storage) : storage_(std::move(storage)) {}

    static Result<ObjectList> verified(Storage storage, const PrfKey* key);
    std::span<const std::byte> file() const;
    Result<void> verify(const PrfKey* key);
    Result<void> readFront(const PrfKey* key);
    Result<void> readTexts(std::span<const std::byte> texts);
    Result<void> readTable(std::span<const std::byte> row, std::uint64_t frontSize);
    ObjectKey keyOf(ObjectKind kind, std::string_view normal) const;
    const ObjectTable& tableOf(ObjectKind kind, bool wide) const;

    Storage storage_;
    WatchlistHeader header_;
    Sha256 digest_{};
    std::uint64_t fileSize_ = 0;
    std::uint64_t keyCount_ = 0;
    std::optional<PrfKey> key_;
    std::vector<ObjectAttributes> attributes_;
    std::array<ObjectTable, 2 * kObjectKinds> tables_;
};

} // namespace lanepost::screening
