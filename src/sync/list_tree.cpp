#include "sync/list_tree.h"

#include <algorithm>
#include <vector>

namespace lanepost::sync {
namespace {

/// Cuts `bytes` into parts of at most kPieceBytes and gives them to the sink; their digests, one after the other.
Result<std::vector<std::byte>> cutLevel(std::span<const std::byte> bytes, const TreeSink& sink) {
    std::vector<std::byte> digests;
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min(bytes.size(), static_cast<std::size_t>(kPieceBytes)));
        bytes = bytes.subspan(part.size());
        const Sha256 digest = sha256(part);
        if (auto taken = sink(digest, part); !taken) {
            return fail(taken.error());
        }
        digests.insert(digests.end(), digest.begin(), digest.end());
    }
    return digests;
}

} // namespace

int treeDepth(std::int64_t length) {
    int depth = 0;
    while (treeSpan(depth) < length) {
        ++depth;
    }
    return depth;
}

std::int64_t treeSpan(int level) {
    std::int64_t span = kPieceBytes;
    for (int i = 0; i < level; ++i) {
        span *= kTreeFanOut;
    }
    return span;
}

Result<ListBlob> cutIntoTree(std::span<const std::byte> blob, const TreeSink& sink) {
    if (blob.empty()) {
        return fail(ErrorKind::InvalidArgument, "an empty blob has no tree");
    }
    auto digests = cutLevel(blob, sink);
    while (digests && digests->size() > sizeof(Sha256)) {
        digests = cutLevel(*digests, sink);
    }
    if (!digests) {
        return fail(digests.error());
    }
    ListBlob result{{}, static_cast<std::int64_t>(blob.size())};
    std::copy(digests->begin(), digests->end(), result.root.begin());
    return result;
}

} // namespace lanepost::sync
