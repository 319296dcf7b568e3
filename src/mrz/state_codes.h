// The codes of issuing states and nationalities that a machine readable zone may carry.
#pragma once

#include <span>
#include <string_view>

namespace lanepost::mrz {

/// What a code stands for.
enum class StateCodeKind {
    State,           ///< a state, territory or its nationals
    Organization,    ///< an international organization that issues travel documents
    NationalityOnly, ///< a status of a person, never an issuer: stateless, refugee, unspecified
    Specimen,        ///< Utopia: specimen documents only
    Withdrawn,       ///< no longer assigned; old documents may still carry it
    NotInMrz,        ///< assigned, but never written into a zone (DEU: Germany is D; IAO: signs master lists)
};

/// One code and its meaning. Lives as long as the program.
struct StateCode {
    std::string_view code; ///< without fillers: "UTO", "D"
    std::string_view name; ///< English short name, UTF-8
    StateCodeKind kind = StateCodeKind::State;
};

/// All codes in alphabetical order: the 279 of Doc 9303-3, section 5 (ISO 3166-1 and parts A to H; eighth edition with
/// amendment 1 of November 2022), and the former ISO 3166 codes. Thread-safe.
std::span<const StateCode> stateCodes();

/// The code's entry; trailing fillers do not matter ("D<<" is "D"). nullptr when it is unknown, which leaves the check
/// undetermined and is no fault of the document: states come and go. Thread-safe.
const StateCode* findStateCode(std::string_view code);

/// The English name, or "" when the code is unknown. Thread-safe.
std::string_view stateName(std::string_view code);

} // namespace lanepost::mrz
