#include "screening/entry_match.h"

#include <string>
#include <string_view>
#include <utility>

#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

constexpr std::string_view kEqual = "equal";
constexpr std::string_view kEqualNormalised = "equal after normalisation";
constexpr std::string_view kDiffers = "differs";
constexpr std::string_view kMissingInList = "missing in the list";
constexpr std::string_view kMissingAtLane = "not read at the lane";

HitEvidence evidence(std::string_view field, std::string_view queryValue, std::string_view entryValue,
                     std::string_view comparison) {
    return {std::string(field), std::string(queryValue), std::string(entryValue), std::string(comparison), 0};
}

WatchlistHit hitOn(HitKind kind, const WatchlistEntry& entry) {
    WatchlistHit hit;
    hit.kind = kind;
    hit.entryId = entry.id;
    hit.category = entry.category;
    hit.actionCode = entry.actionCode;
    hit.laneText = entry.laneText;
    return hit;
}

/// How two normalised values, either of which may be empty, stand to each other.
std::string_view comparison(std::string_view query, std::string_view entry) {
    if (entry.empty()) {
        return kMissingInList;
    }
    if (query.empty()) {
        return kMissingAtLane;
    }
    return query == entry ? kEqual : kDiffers;
}

std::string_view comparisonOfEqual(std::string_view query, std::string_view entry) {
    return query == entry ? kEqual : kEqualNormalised;
}

/// Keeps the stronger of two hits, the earlier one when they are alike.
void keepBetter(std::optional<WatchlistHit>& best, WatchlistHit hit) {
    if (!best || (best->strength == HitStrength::Possible && hit.strength == HitStrength::Exact)) {
        best = std::move(hit);
    }
}

} // namespace

bool firesAt(const WatchlistEntry& entry, UtcTime now) {
    return entry.validFrom <= now && now < entry.validUntil;
}

std::optional<WatchlistHit> matchDocument(const DocumentQuery& query, const WatchlistEntry& entry) {
    std::optional<WatchlistHit> best;
    const auto number = normalNumber(query.number);
    // A code that cannot be one (a digit from a misread letter) says nothing; it must not hide a hit.
    const std::string issuer = normalState(query.issuingState).value_or("");
    for (const WatchlistDocument& document : entry.documents) {
        const std::string listedIssuer = normalState(document.issuingState).value_or("");
        const std::string_view issuers = comparison(issuer, listedIssuer);
        if (!number || normalNumber(document.number) != number || issuers == kDiffers) {
            continue;
        }
        const std::string_view kinds =
            comparison(documentClass(query.documentCode), documentClass(document.documentCode));
        WatchlistHit hit = hitOn(HitKind::Document, entry);
        hit.strength = issuers == kEqual && kinds != kDiffers ? HitStrength::Exact : HitStrength::Possible;
        hit.evidence = {evidence("document_number", query.number, document.number,
                                 comparisonOfEqual(query.number, document.number)),
                        evidence("issuing_state", query.issuingState, document.issuingState, issuers),
                        evidence("document_code", query.documentCode, document.documentCode, kinds)};
        keepBetter(best, std::move(hit));
    }
    return best;
}

std::optional<WatchlistHit> matchPlate(const PlateQuery& query, const WatchlistEntry& entry) {
    std::optional<WatchlistHit> best;
    const auto text = normalPlate(query.text);
    const std::string country = normalSign(query.country).value_or("");
    for (const WatchlistPlate& plate : entry.plates) {
        const std::string_view countries = comparison(country, normalSign(plate.country).value_or(""));
        if (!text || normalPlate(plate.text) != text || countries == kDiffers) {
            continue;
        }
        WatchlistHit hit = hitOn(HitKind::Plate, entry);
        hit.strength = countries == kEqual ? HitStrength::Exact : HitStrength::Possible;
        hit.evidence = {evidence("plate", query.text, plate.text, comparisonOfEqual(query.text, plate.text)),
                        evidence("plate_country", query.country, plate.country, countries)};
        keepBetter(best, std::move(hit));
    }
    return best;
}

} // namespace lanepost::screening
