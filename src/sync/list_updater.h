// Brings an appliance's lists and rules to the newest version that the centre signed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "screening/watchlist_delta.h"
#include "sync/list_download.h"
#include "sync/list_packing.h"
#include "sync/list_shelf.h"
#include "sync/list_trust.h"

namespace lanepost::sync {

/// How it went for one list.
struct ListOutcome {
    std::string id;
    std::optional<Refusal> refusal;   ///< why the newest version is not there; the one before stays
    bool switched = false;            ///< a new version took its place now
    bool byDelta = false;             ///< and came as a delta
    std::string note;                 ///< what did not go as it should, and was mended, for example a delta that did not fit
    std::optional<ShelvedList> shelved; ///< what lies there now
};

/// How an update went.
struct UpdateReport {
    std::optional<Refusal> refusal; ///< why the metadata is not the newest; the lists below are as the metadata before says
    std::vector<ListOutcome> lists;
    DownloadCount count;
};

/// What is told when a list's file was switched, for example ScreeningEngine::replaceList. Error: it goes on with the old one.
using ListSwitched = std::function<Result<void>(const WantedList& list)>;

/// What is told when a signed delta is here and whole, before the new file is built from it, for example
/// ScreeningEngine::applyDelta: questions are answered with the new version seconds earlier. Error: it waits for the file.
using DeltaReady = std::function<Result<void>(const WantedList& list, const screening::WatchlistDelta& delta)>;

/// The updater's surroundings. All references outlive the updater.
struct ListUpdaterParts {
    std::string deviceId;
    std::filesystem::path folder; ///< for what is under way
    ListTrust& trust;
    ListShelf& shelf;
    const Clock& clock;
    ListInspection inspect; ///< before the switch
    ListSwitched switched;  ///< after it
    DeltaReady deltaReady{}; ///< may be empty
};

/// Reads a watch list's file as `list`, for ListInspection: a snapshot that this program can open, of that id.
[[nodiscard]] Result<void> inspectListFile(const WantedList& list, const std::filesystem::path& file);

/// The updater. A new version takes its place only when it is whole, is what was signed, and can be read: written aside,
/// fsynced, renamed, then told. A delta may be asked before that (DeltaReady): it is whole and signed for this very base; after a
/// kill in between the file is still the one before, and the delta, which is there, is applied again. Whatever ends it in the middle, the next update() goes on from there.
/// Lives on the updating thread.
class ListUpdater {
public:
    explicit ListUpdater(ListUpdaterParts parts) : parts_(std::move(parts)) {}

    /// Looks for newer metadata, pulls what the wanted lists need and switches to it. One list's failure does not keep the
    /// others from going on. Never fails as a whole: the report names what was refused and why.
    UpdateReport update(ListSource& source, PullGate& gate);

private:
    [[nodiscard]] Checked<void> refreshMetadata(ListDownload& download);
    [[nodiscard]] Checked<void> followRoots(ListDownload& download);
    ListOutcome bring(const WantedList& list, ListDownload& download);
    [[nodiscard]] Checked<void> bringDelta(const WantedList& list, const ListTarget& target, const ListDelta& delta,
                                           ListDownload& download);
    [[nodiscard]] Checked<void> bringWhole(const WantedList& list, const ListTarget& target, ListDownload& download);
    [[nodiscard]] Checked<void> switchTo(const WantedList& list, const ListTarget& target, const UnpackedFile& found);
    void goLive(const WantedList& list, const std::filesystem::path& deltaFile) const;
    void tidy(ListDownload& download) const;

    ListUpdaterParts parts_;
};

} // namespace lanepost::sync
