// What Doc 9303 says of a document code. Information for a person, never a reason to refuse.
#pragma once

#include <string_view>

#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// How a document code stands to the standard.
enum class DocumentCodeState {
    Conforming,          ///< allowed for this format, whatever the document's age
    UnknownSecondLetter, ///< a passport's second letter outside the harmonized table that binds issuers from 2026 on
    NotConforming,       ///< not allowed for this format
};

/// Judges a document code without fillers ("P", "PP", "ID"). Passports without a second letter may live until 2038 and
/// so conform. National formats conform by having been detected.
/// Source: ICAO Doc 9303-4, -5, -6, -7, sections 4.2.2.1; 9303-5 and -6 note k; the harmonized passport codes come
/// with amendment 2, which we have from a research note only. Thread-safe.
DocumentCodeState checkDocumentCode(MrzFormat format, std::string_view code);

} // namespace lanepost::mrz
