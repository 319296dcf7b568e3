// A list as it is asked while it changes: a base and the changes on top of it, all immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "screening/object_list.h"
#include "screening/watchlist_delta.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::screening {

/// One version of a list: a snapshot file with small snapshots in memory on top, newest last, or an object list. A
/// change makes a new LiveList that shares all that stayed, so questions under way keep the one they began with.
/// Copies are cheap. Thread-safe.
class LiveList {
public:
    /// A part that is asked on its own.
    struct Layer {
        // Shared because versions that follow each other have layers in common, and each may be asked last.
        std::shared_ptr<const WatchlistSnapshot> snapshot;
        /// Ids whose older entries in the layers below no longer count: changed and removed ones.
        std::shared_ptr<const std::unordered_set<std::string>> hides;
    };

    /// A list without changes.
    explicit LiveList(std::shared_ptr<const WatchlistSnapshot> base);
    /// An object list; it takes no deltas.
    explicit LiveList(std::shared_ptr<const ObjectList> objects);

    /// This list with the delta on top. Small layers are joined, so that there are few; the work grows with the
    /// changes, not with the list. Error: Conflict when the delta starts from another version; Unsupported for an
    /// object list; InvalidArgument, Corrupt.
    [[nodiscard]] Result<LiveList> with(const WatchlistDelta& delta) const;

    /// The version's header.
    const WatchlistHeader& header() const { return header_; }
    /// The digest of this version's snapshot file; deltas name it.
    const Sha256& digest() const { return digest_; }
    /// Entries of this version, or numbers of an object list.
    std::uint64_t entryCount() const { return entryCount_; }
    /// The layers, base first; none for an object list.
    const std::vector<Layer>& layers() const { return layers_; }
    /// The object list, or nullptr.
    const ObjectList* objects() const { return objects_.get(); }
    /// True when a layer above `layer` has a newer word on the entry with this id.
    bool hidden(std::size_t layer, const std::string& id) const;

private:
    [[nodiscard]] static Result<Layer> joined(const Layer& older, const Layer& newer, const WatchlistHeader& header);

    std::vector<Layer> layers_;
    std::shared_ptr<const ObjectList> objects_; // shared as the layers are
    WatchlistHeader header_;
    Sha256 digest_{};
    std::uint64_t entryCount_ = 0;
};

/// The changed and new entries of a delta as a snapshot of their own: what the travellers of the last hours are screened
/// against again. Error: InvalidArgument. Thread-safe.
[[nodiscard]] Result<std::shared_ptr<const WatchlistSnapshot>> changedEntries(const WatchlistDelta& delta);

} // namespace lanepost::screening
