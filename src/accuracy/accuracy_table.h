// Tallies as the Markdown tables of docs/accuracy.md.
#pragma once

#include <string>

#include "accuracy/document_tally.h"

namespace lanepost::accuracy {

/// Heading of the table of sets, two lines. Thread-safe.
std::string tallyHeading();

/// One set as one line of that table. Thread-safe.
std::string tallyRow(const std::string& name, TruthKind kind, const DocumentTally& tally);

/// What the confidence of characters is worth: class by class, as a table of its own. Thread-safe.
std::string confidenceTable(const DocumentTally& tally);

/// The most frequent confusions, as a table of its own; empty when there are none. Thread-safe.
std::string confusionTable(const DocumentTally& tally, std::size_t most);

} // namespace lanepost::accuracy
