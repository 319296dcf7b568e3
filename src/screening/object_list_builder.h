// Makes an object list file out of records, in memory that does not grow with their number.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "screening/object_list.h"

namespace lanepost::screening {

/// One listed object.
struct ObjectRecord {
    ObjectKind kind = ObjectKind::Document;
    std::string number; ///< as the list has it
    ObjectAttributes attributes;
};

/// Takes records one by one and keeps them in partition files beside the list; finish() sorts one partition after the
/// other, so memory stays below about 150 MB for a hundred million records, and writes the list. The same records in
/// any order give the same bytes. A record that comes twice counts once. Lives on one thread.
class ObjectListBuilder {
public:
    /// out: the list's file; the partitions lie in "<out>.parts", which is emptied and goes with the builder.
    /// key: makes a keyed list. Error: Io.
    [[nodiscard]] static Result<ObjectListBuilder> create(const std::filesystem::path& out, std::optional<PrfKey> key);
    ObjectListBuilder(ObjectListBuilder&&) noexcept;
    ~ObjectListBuilder();

    /// Adds a record. Error: InvalidArgument with the field and what was expected (number, issuer, texts), no values;
    /// LimitExceeded when there are more than 65,535 different sets of attributes; Io. It is not in then.
    [[nodiscard]] Result<void> add(const ObjectRecord& record);
    /// How many records were added.
    std::uint64_t recordCount() const;
    /// Replaces the list's file, all or nothing; nothing can be added after it. Returns how many rows it has.
    /// Error: InvalidArgument as checkHeader; Io.
    [[nodiscard]] Result<std::uint64_t> finish(const WatchlistHeader& header);

private:
    class Work;
    explicit ObjectListBuilder(std::unique_ptr<Work> work);
    std::unique_ptr<Work> work_;
};

} // namespace lanepost::screening
