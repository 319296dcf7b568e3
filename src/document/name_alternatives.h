// What else the reader thought possible in a name.
#pragma once

#include <vector>

#include "document/document_reading.h"
#include "mrz/mrz_reading.h"

namespace lanepost::document {

/// The letters beside those that were taken, in the name field of a reading: at most six, the likeliest, none that is
/// less likely than one in fifty. Empty when the reader was sure, and for formats with fields of their own for given and
/// family names. Thread-safe.
std::vector<NameAlternative> nameAlternativesOf(const mrz::MrzReading& reading);

} // namespace lanepost::document
