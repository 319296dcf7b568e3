// The centre's own watch lists as its commands are given them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "central/central_store.h"
#include "screening/screening_engine.h"

namespace lanepost::app {

/// Opens lists given as "ID=FILE"; nullptr when none is. A list has no age limit but its own. One that cannot be asked is
/// an error here: crossings would count as asked about. Error: InvalidArgument; NotFound or Corrupt with the list's id
/// and why. Thread-safe.
[[nodiscard]] Result<std::unique_ptr<screening::ScreeningEngine>>
openCentreLists(const std::vector<std::string>& options, UtcTime now);

/// Asks them about every stored crossing that was not asked about yet and prints how many, for a command; nothing
/// without lists. Returns the command's exit status. Lives on one thread.
int askCentreLists(central::CentralStore& store, const screening::ScreeningEngine* lists, const Clock& clock);

} // namespace lanepost::app
