// Decides what is known of a plate's country from evidence that is kept apart.
#pragma once

#include <optional>
#include <vector>

#include "anpr/plate_look.h"
#include "anpr/plate_reading.h"

namespace lanepost::anpr {

/// The evidence for the country of a plate with this text and look. signs: what was read in the band, likeliest first,
/// any text; the first one that is a country's sign counts. Thread-safe.
PlateEvidence evidenceOf(const PlateReading& reading, const PlateLook& look, const std::vector<PlateText>& signs);

/// The country that `reading.evidence` supports; empty where it supports none or several. Uses text, alternatives,
/// `certain` and evidence of the reading and changes none of them. Certain only when band, colours and syntax agree on
/// one country, for every reading of the characters that is at all likely. Thread-safe.
std::optional<PlateCountry> decideCountry(const PlateReading& reading);

} // namespace lanepost::anpr
