// One blob from a source into a file: every chunk checked as it comes, going on where it ended.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "sync/list_file.h"
#include "sync/list_metadata.h"
#include "sync/list_pacer.h"
#include "sync/list_source.h"
#include "sync/signed_refusal.h"

namespace lanepost::sync {

/// What went over the line.
struct DownloadCount {
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0;   ///< of objects that came, wrong ones too
    std::uint64_t resumed = 0; ///< bytes that were there from before and are right
    std::uint64_t repeated = 0; ///< objects that came torn and were asked for again
};

/// How often an object that comes torn is asked for again before the blob is refused.
inline constexpr int kTornRetries = 2;

/// Pulls blobs into a folder of its own. What is there of a blob (pieces in NAME.part, nodes in NAME.nodes/) is checked
/// against the signed root again before it counts: a power cut may have torn it. Lives on the downloading thread.
class ListDownload {
public:
    /// folder: made when absent. source, gate: outlive this object.
    ListDownload(std::filesystem::path folder, ListSource& source, PullGate& gate)
        : folder_(std::move(folder)), source_(source), gate_(gate) {}

    /// The metadata document of that name, at most kMaxMetadataBytes. Empty when the source has none.
    /// Refused: Unavailable, Malformed (too large).
    [[nodiscard]] Checked<std::optional<std::string>> document(const std::string& name);

    /// The whole blob as a file, every piece checked. Refused: TornChunk, Gap (the source does not have a chunk that the
    /// signed list needs), Unavailable, LocalFailure.
    [[nodiscard]] Checked<std::filesystem::path> blob(const ListBlob& blob);

    /// Takes a blob's files away, when it is done with.
    void forget(const ListBlob& blob);
    /// Takes away the files of all blobs but these.
    void forgetAllBut(std::span<const ListBlob> blobs);

    /// What went over the line since this object was made.
    const DownloadCount& count() const { return count_; }

private:
    struct Progress;
    std::filesystem::path partOf(const ListBlob& blob) const;
    std::filesystem::path nodesOf(const ListBlob& blob) const;
    [[nodiscard]] Checked<Progress> resume(const ListBlob& blob);
    [[nodiscard]] Checked<void> pull(Progress& progress, const Sha256& digest, int level);
    [[nodiscard]] Checked<void> piece(Progress& progress, const Sha256& digest, std::int64_t size);
    [[nodiscard]] Checked<std::string> node(Progress& progress, const Sha256& digest, std::size_t size);
    [[nodiscard]] Checked<std::string> object(const Sha256& digest, std::size_t size);
    [[nodiscard]] Checked<std::optional<std::string>> fetch(const std::string& name);

    std::filesystem::path folder_;
    ListSource& source_;
    PullGate& gate_;
    DownloadCount count_;
};

} // namespace lanepost::sync
