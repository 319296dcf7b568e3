// The centre's folder of signed lists: what appliances fetch, object by object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sync/list_metadata.h"
#include "sync/list_source.h"
#include "sync/signed_refusal.h"

namespace lanepost::sync {

/// root/N.json, targets/N.json, timestamp.json, blobs/ROOT (packed), files/LIST/VERSION (unpacked, for the next delta).
/// timestamp.json is written last of all: until then appliances see what was published before. Lives on one thread.
class ListRepository {
public:
    /// Makes the folders with the fleet's first root. Refused: Malformed, WrongSignature, OlderVersion (there is one),
    /// LocalFailure.
    [[nodiscard]] static Checked<void> begin(const std::filesystem::path& folder, std::string_view rootText);
    /// Opens the folder; its newest root must carry its own signatures. Refused: LocalFailure, Malformed, WrongSignature.
    [[nodiscard]] static Checked<ListRepository> open(std::filesystem::path folder);

    /// The newest root.
    const RootMetadata& root() const { return root_; }
    /// What is published now; version 0 before the first list.
    const TargetsMetadata& targets() const { return targets_; }
    /// The newest timestamp; version 0 before the first list.
    const TimestampMetadata& timestamp() const { return timestamp_; }

    /// Adds the next root: checked as appliances check it. Refused: as ListTrust::acceptRoot.
    [[nodiscard]] Checked<void> addRoot(std::string_view rootText);
    /// Adds targets and the timestamp that names them, both checked against the root. Refused: WrongSignature, Malformed,
    /// Mismatch, LocalFailure.
    [[nodiscard]] Checked<void> commit(std::string_view targetsText, std::string_view timestampText);
    /// The text of the targets that are published now. Error: NotFound, Io.
    [[nodiscard]] Result<std::string> targetsText() const;

    /// Where a packed blob lies.
    std::filesystem::path blobFile(const ListBlob& blob) const;
    /// Where the unpacked file of a version lies.
    std::filesystem::path versionFile(const ListTarget& target) const;
    /// The folder.
    const std::filesystem::path& folder() const { return folder_; }
    /// Takes away files and blobs that the published targets do not name, except each list's version files of `kept`.
    void tidy(const std::map<std::string, std::vector<std::int64_t>>& kept) const;

private:
    explicit ListRepository(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Checked<void> load();

    std::filesystem::path folder_;
    RootMetadata root_;
    TargetsMetadata targets_;
    TimestampMetadata timestamp_;
};

/// Takes one object: its name and its bytes. Error: ends the walk.
using ObjectSink = std::function<Result<void>(std::string_view name, std::string_view bytes)>;

/// Gives all objects of the repository to the sink, in an order in which an appliance that looks in the middle finds either
/// the old or the new: roots, chunks, targets, the timestamp last. published: targets that the receiver has already,
/// whose blobs are left out; nullptr: everything. Error: the sink's; Io. Lives on one thread.
[[nodiscard]] Result<void> forEachObject(const ListRepository& repository, const TargetsMetadata* published,
                                         const ObjectSink& sink);

/// A device and what it has.
struct ListHolder {
    std::string deviceId;
    std::int64_t rootVersion = 0;        ///< newer roots are given
    std::map<std::string, Sha256> lists; ///< SHA-256 of the file that it has of each list
};

/// Gives the objects that one device needs to come up to date: newer roots; of each list that is for it and that it does not
/// have, the delta from what it has, or the whole; targets and timestamp. Order and errors as forEachObject.
[[nodiscard]] Result<void> forEachObjectFor(const ListRepository& repository, const ListHolder& holder,
                                            const ObjectSink& sink);

/// The repository's folder as a source, for a medium that can be mounted. Reads it at each call, holds where each chunk lies.
/// Lives on one thread.
class FolderListSource final : public ListSource {
public:
    /// Error: Io when a blob cannot be read.
    [[nodiscard]] static Result<FolderListSource> open(const std::filesystem::path& folder);
    Result<std::string> fetch(std::string_view name) override;

private:
    struct Place {
        std::filesystem::path file; ///< empty: the bytes are here
        std::int64_t offset = 0;
        std::int64_t length = 0;
        std::string bytes;
    };
    explicit FolderListSource(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::filesystem::path folder_;
    std::map<std::string, Place, std::less<>> chunks_;
};

} // namespace lanepost::sync
