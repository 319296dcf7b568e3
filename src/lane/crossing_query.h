// What of a crossing the lists are asked about.
#pragma once

#include "document/document_reading.h"
#include "lane/crossing.h"
#include "screening/screening_query.h"

namespace lanepost::lane {

/// The person and the document that a reading names; empty parts where it names none. Thread-safe.
screening::ScreeningQuery queryFor(const document::DocumentReading& reading);
/// The plate that was read; empty when none was. Thread-safe.
screening::ScreeningQuery queryFor(const Vehicle& vehicle);

} // namespace lanepost::lane
