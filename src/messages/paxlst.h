// Importing PAXLST: the passenger list message of UN/EDIFACT as carriers send it before arrival.
//
// Source: WCO/IATA/ICAO API guidelines, PAXLST implementation guide (segments as domain.md 3.12 lists them); directory
// D.02B and later ones with the same segments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "messages/arrival_list.h"

namespace lanepost::messages {

/// Something that is not as it must be; no personal data in it.
struct PaxlstProblem {
    std::size_t segment = 0; ///< place in the interchange, from 1
    std::string tag;         ///< for example "CNT"
    std::string what;
    friend bool operator==(const PaxlstProblem&, const PaxlstProblem&) = default;
};

/// What an interchange holds.
struct PaxlstImport {
    std::vector<ArrivalList> lists;      ///< one per message
    std::vector<PaxlstProblem> problems; ///< not empty: nothing of it may be used
};

/// Further problems are not listed.
inline constexpr std::size_t kMaxPaxlstProblems = 50;

/// Reads an interchange. Control totals are checked: UNZ and UNE count groups and messages, UNT segments, their
/// references repeat those of UNB, UNG and UNH, CNT+42 and CNT+41 count passengers and crew. Segments that carry nothing
/// of ours (FTX, MEA, GEI, RFF ..) are passed over; unknown tags are problems.
/// Error: as readEdifact, when it is no interchange at all. Thread-safe.
[[nodiscard]] Result<PaxlstImport> importPaxlst(std::string_view bytes);

} // namespace lanepost::messages
