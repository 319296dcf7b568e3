#include "screening/live_list.h"

#include <algorithm>
#include <utility>

#include "screening/snapshot_builder.h"

namespace lanepost::screening {
namespace {

/// A layer is joined with the one below while that one is less than this many times as large: then there are about
/// log2 of the changes' number of layers at most, and each change is built into a layer as often.
constexpr std::size_t kJoinRatio = 2;

Result<std::shared_ptr<const WatchlistSnapshot>> opened(SnapshotBuilder& builder, const WatchlistHeader& header) {
    auto bytes = builder.finish(header);
    if (!bytes) {
        return fail(bytes.error());
    }
    auto snapshot = WatchlistSnapshot::fromBytes(std::move(*bytes));
    if (!snapshot) {
        return fail(snapshot.error());
    }
    return std::make_shared<const WatchlistSnapshot>(std::move(*snapshot));
}

} // namespace

LiveList::LiveList(std::shared_ptr<const WatchlistSnapshot> base)
    : header_(base->header()), digest_(base->digest()), entryCount_(base->entryCount()) {
    layers_.push_back({std::move(base), std::make_shared<const std::unordered_set<std::string>>()});
}

LiveList::LiveList(std::shared_ptr<const ObjectList> objects)
    : objects_(std::move(objects)), header_(objects_->header()), digest_(objects_->digest()),
      entryCount_(objects_->keyCount()) {}

bool LiveList::hidden(std::size_t layer, const std::string& id) const {
    return std::any_of(layers_.begin() + static_cast<std::ptrdiff_t>(layer) + 1, layers_.end(),
                       [&](const Layer& above) { return above.hides->contains(id); });
}

Result<LiveList::Layer> LiveList::joined(const Layer& older, const Layer& newer, const WatchlistHeader& header) {
    SnapshotBuilder builder;
    for (const Layer* layer : {&older, &newer}) {
        for (std::uint32_t number = 0; number < layer->snapshot->entryCount(); ++number) {
            const auto entry = layer->snapshot->entry(number);
            if (!entry) {
                return fail(entry.error());
            }
            if (layer == &older && newer.hides->contains(entry->id)) {
                continue;
            }
            if (auto added = builder.add(*entry); !added) {
                return fail(added.error());
            }
        }
    }
    auto snapshot = opened(builder, header);
    if (!snapshot) {
        return fail(snapshot.error());
    }
    auto hides = std::make_shared<std::unordered_set<std::string>>(*older.hides);
    hides->insert(newer.hides->begin(), newer.hides->end());
    return Layer{std::move(*snapshot), std::move(hides)};
}

Result<LiveList> LiveList::with(const WatchlistDelta& delta) const {
    if (objects_) {
        return fail(ErrorKind::Unsupported, "an object list takes no deltas; send the whole list");
    }
    if (delta.baseDigest != digest_) {
        return fail(ErrorKind::Conflict, "the delta starts from version \"" + delta.baseVersion +
                                             "\", the list here is version \"" + header_.version +
                                             "\" (or another build of it); fetch the deltas between them or the whole list");
    }
    auto changes = changedEntries(delta);
    if (!changes) {
        return fail(changes.error());
    }
    auto hides = std::make_shared<std::unordered_set<std::string>>(delta.removedIds.begin(), delta.removedIds.end());
    for (const DeltaEntry& changed : delta.entries) {
        hides->insert(changed.entry.id);
    }
    LiveList next = *this;
    next.layers_.push_back({std::move(*changes), std::move(hides)});
    while (next.layers_.size() > 2) {
        const Layer& newer = next.layers_.back();
        const Layer& older = next.layers_[next.layers_.size() - 2];
        if (older.hides->size() >= kJoinRatio * newer.hides->size()) {
            break;
        }
        auto both = joined(older, newer, delta.header);
        if (!both) {
            return fail(both.error());
        }
        next.layers_.pop_back();
        next.layers_.back() = std::move(*both);
    }
    next.header_ = delta.header;
    next.digest_ = delta.newDigest;
    next.entryCount_ = delta.entryCount;
    return next;
}

Result<std::shared_ptr<const WatchlistSnapshot>> changedEntries(const WatchlistDelta& delta) {
    SnapshotBuilder builder;
    for (const DeltaEntry& changed : delta.entries) {
        if (auto added = builder.add(changed.entry); !added) {
            return fail(added.error());
        }
    }
    return opened(builder, delta.header);
}

} // namespace lanepost::screening
