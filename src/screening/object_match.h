// Asks an object list, and the variants that a reader may have mistaken, and tells by what evidence it answers.
#pragma once

#include <vector>

#include "base/clock.h"
#include "screening/object_list.h"
#include "screening/object_variants.h"
#include "screening/screening_answer.h"
#include "screening/screening_query.h"

namespace lanepost::screening {

/// The document's variants by readings mistaken: none that its check digit disproves when query.numberProven.
/// Thread-safe.
std::vector<ReadingVariant> variantsOf(const DocumentQuery& query);
/// The plate's variants with one character mistaken; a plate has no check digit. Thread-safe.
std::vector<ReadingVariant> variantsOf(const PlateQuery& query);

/// Says on a hit that was found for `variant` of what was read: Possible, and why.
/// field: the evidence's that compares the number. Thread-safe.
void markAsVariant(WatchlistHit& hit, std::string_view field, std::string_view queryValue,
                   const ReadingVariant& variant);

/// What the list has on the query's objects at `now`, with list id and version: as matchDocument() and matchPlate() for
/// equal numbers; Possible for variants, with the confusion as evidence; Possible for a keyed list, whose evidence
/// names the chance of a number that is not listed. A VIN or container says how its check digit stands. Thread-safe.
std::vector<WatchlistHit> matchObjects(const ObjectList& list, const ScreeningQuery& query, UtcTime now);

} // namespace lanepost::screening
