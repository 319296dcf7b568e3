// A blob as a tree of small objects, each named by its SHA-256, so that every chunk is checked as it comes.
//
// The blob is cut into pieces of kPieceBytes. Up to kTreeFanOut digests of pieces, one after the other, make a node; the
// digests of nodes make nodes in turn, until one is left: its digest is the root that is signed. A blob of one piece has
// that piece as its root. How deep the tree is follows from the signed length, so no piece can pass for a node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "base/hash.h"
#include "base/result.h"
#include "sync/list_metadata.h"

namespace lanepost::sync {

/// Bytes of a piece; one second of a line of 64 kbit/s, which is the longest that an alert waits behind it.
inline constexpr std::int64_t kPieceBytes = 8192;
/// Digests in a full node; a node is no larger than a piece.
inline constexpr std::int64_t kTreeFanOut = kPieceBytes / 32;

/// Levels of nodes above the pieces of a blob of `length` bytes (more than 0); 0 for a single piece. Thread-safe.
int treeDepth(std::int64_t length);

/// Bytes of the blob under one node `level` levels above the pieces; level 0 is a piece. Thread-safe.
std::int64_t treeSpan(int level);

/// Takes one object of a tree: its digest and its bytes.
using TreeSink = std::function<Result<void>(const Sha256& digest, std::span<const std::byte> bytes)>;

/// Cuts a blob (not empty) and gives all objects to the sink, pieces before the nodes that name them.
/// Error: the sink's; InvalidArgument when the blob is empty. Thread-safe.
[[nodiscard]] Result<ListBlob> cutIntoTree(std::span<const std::byte> blob, const TreeSink& sink);

} // namespace lanepost::sync
