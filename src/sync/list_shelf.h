// Which version of each list lies in its place on this appliance, and the switch from one to the next.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "sync/list_metadata.h"
#include "sync/signed_refusal.h"

namespace lanepost::sync {

/// A list that this appliance is to have, from its configuration.
struct WantedList {
    std::string id;
    ListKind kind = ListKind::Watchlist;
    std::filesystem::path path; ///< where the file lies for whoever reads it
};

/// What lies in a list's place.
struct ShelvedList {
    std::int64_t version = 0; ///< 0: put there by hand, before the first update
    std::string label;
    std::int64_t length = 0;
    Sha256 sha256{};
    std::optional<UtcTime> since; ///< when it was put there; empty: not by an update
};

/// Looks whether the program can read a file as that list, before it takes the old one's place. Error: why not.
using ListInspection = std::function<Result<void>(const WantedList& list, const std::filesystem::path& file)>;

/// The shelf. shelf.json says what lies there; it is written before and after each switch, so that after a kill or power cut
/// the file that is there is known again. Lives on the updating thread.
class ListShelf {
public:
    /// folder: where shelf.json lies, made when absent. Refused: LocalFailure, Malformed (shelf.json).
    [[nodiscard]] static Checked<ListShelf> open(std::filesystem::path folder, std::vector<WantedList> wanted);

    /// The lists that are to be here.
    const std::vector<WantedList>& wanted() const { return wanted_; }
    /// What lies in the list's place; empty when nothing does.
    std::optional<ShelvedList> on(const std::string& id) const;
    /// Where the next version is written, beside the list's place.
    static std::filesystem::path asideOf(const WantedList& list);

    /// Puts the file asideOf(list), fsynced and proven to be `target`, in the list's place.
    /// Refused: LocalFailure; then the old one lies there as before.
    [[nodiscard]] Checked<void> put(const WantedList& list, const ListTarget& target, UtcTime now);

    /// Looks at the list's file itself again, because a delta did not fit what it should be. Refused: LocalFailure.
    [[nodiscard]] Checked<void> lookAgain(const WantedList& list);

private:
    explicit ListShelf(std::filesystem::path folder, std::vector<WantedList> wanted)
        : folder_(std::move(folder)), wanted_(std::move(wanted)) {}
    [[nodiscard]] Checked<void> load();
    [[nodiscard]] Checked<void> settle(const WantedList& list);
    [[nodiscard]] Checked<void> write(const std::string& arrivingId, const std::optional<ShelvedList>& arriving) const;

    std::filesystem::path folder_;
    std::vector<WantedList> wanted_;
    std::map<std::string, ShelvedList> lists_;
    std::map<std::string, ShelvedList> arriving_; ///< read from shelf.json: a switch that a kill cut short
};

} // namespace lanepost::sync
