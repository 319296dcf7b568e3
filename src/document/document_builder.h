// From what a reader saw to what the document claims: names, dates with centuries, and whether the parts agree.
#pragma once

#include "base/clock.h"
#include "document/document_reading.h"
#include "mrz/mrz_reading.h"

namespace lanepost::document {

/// The document of a page's machine readable zone; `found()` is false when the page shows none.
/// now: decides the centuries of two-digit years (mrz/mrz_date.h) and whether the document has expired.
/// Checks, in order: "mrz.check_digit.<name>" for each check digit of the format, "mrz.characters" (each is allowed at
/// its place), "mrz.issuing_state" and "mrz.nationality" (undetermined when the code is unknown; specimen states are
/// named), "mrz.birth_date", "mrz.expiry_date". evidenceId is left empty. Thread-safe.
DocumentReading documentFrom(const mrz::MrzReading& reading, UtcTime now);

} // namespace lanepost::document
