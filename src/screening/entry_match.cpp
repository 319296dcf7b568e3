#include "screening/entry_match.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
    return {std::string(field), std::string(queryValue), std::string(entryValue), std::string(comparison)};
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

/// How a name of the query meets a name of the entry, worst first.
enum class NameMatch { None, Cut, OtherOrder, Weak, Same };

std::string_view textOf(NameMatch match) {
    switch (match) {
    case NameMatch::None:
        return kDiffers;
    case NameMatch::Cut:
        return "the document's name fills its field; the list's longer name begins with it";
    case NameMatch::OtherOrder:
        return "same name parts in another order";
    case NameMatch::Weak:
        return "equal after transliteration; a weak name of the list";
    case NameMatch::Same:
        return "equal after transliteration";
    }
    return kDiffers;
}

NameMatch matchForms(const std::vector<std::string>& queryForms, const std::vector<std::string>& entryForms, bool cut) {
    NameMatch best = NameMatch::None;
    for (const std::string& query : queryForms) {
        for (const std::string& entry : entryForms) {
            NameMatch match = NameMatch::None;
            if (query == entry) {
                match = NameMatch::Same;
            } else if (query.size() == entry.size() && withSortedParts(query) == withSortedParts(entry)) {
                match = NameMatch::OtherOrder;
            } else if (cut && entry.size() > query.size() && entry.starts_with(query)) {
                match = NameMatch::Cut;
            }
            best = std::max(best, match);
        }
    }
    return best;
}

std::string shown(std::string_view primaryIdentifier, std::string_view secondaryIdentifier) {
    return std::string(primaryIdentifier) + (secondaryIdentifier.empty() ? "" : ", ") +
           std::string(secondaryIdentifier);
}

/// How birth dates meet, worst first.
enum class DateMatch { Contradicts, Unknown, Partial, Equal };

DateMatch matchDates(const PartialDate& query, const PartialDate& entry) {
    const std::array<std::pair<std::optional<int>, std::optional<int>>, 3> parts{
        {{query.year, entry.year}, {query.month, entry.month}, {query.day, entry.day}}};
    int shared = 0;
    for (const auto& [queryPart, entryPart] : parts) {
        if (queryPart && entryPart) {
            ++shared;
            if (*queryPart != *entryPart) {
                return DateMatch::Contradicts;
            }
        }
    }
    if (shared == 3) {
        return DateMatch::Equal;
    }
    return shared == 0 ? DateMatch::Unknown : DateMatch::Partial;
}

struct DateFinding {
    DateMatch match;
    HitEvidence evidence;
};

DateFinding compareBirthDates(const PartialDate& query, const std::vector<PartialDate>& entryDates) {
    const std::string queryText = query == PartialDate{} ? std::string() : toText(query);
    DateFinding best{DateMatch::Unknown, evidence("birth_date", queryText, "", kMissingInList)};
    for (std::size_t i = 0; i < entryDates.size(); ++i) {
        const DateMatch match = matchDates(query, entryDates[i]);
        if (i != 0 && match <= best.match) {
            continue;
        }
        std::string_view how = kEqual;
        if (match == DateMatch::Contradicts) {
            how = kDiffers;
        } else if (match == DateMatch::Partial) {
            how = "agrees as far as both are known";
        } else if (match == DateMatch::Unknown) {
            how = query == PartialDate{} ? kMissingAtLane : "no part is known on both sides";
        }
        best = {match, evidence("birth_date", queryText, toText(entryDates[i]), how)};
    }
    return best;
}

/// Nationality and sex: shown, without weight.
void addWeakEvidence(const PersonQuery& query, const WatchlistEntry& entry, std::vector<HitEvidence>& out) {
    out.push_back(evidence("sex", query.sex, entry.sex, comparison(query.sex, entry.sex)));
    const std::string state = normalState(query.nationality).value_or("");
    std::string listed;
    std::string_view how = entry.nationalities.empty() ? kMissingInList : state.empty() ? kMissingAtLane : kDiffers;
    for (const std::string& nationality : entry.nationalities) {
        listed += (listed.empty() ? "" : " ") + nationality;
        if (!state.empty() && normalState(nationality) == state) {
            how = kEqual;
        }
    }
    out.push_back(evidence("nationality", query.nationality, listed, how));
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

std::optional<WatchlistHit> matchPerson(const PersonQuery& query, const WatchlistEntry& entry) {
    DateFinding dates = compareBirthDates(query.birthDate, entry.birthDates);
    if (dates.match == DateMatch::Contradicts) { // first, because it is cheap and parts most namesakes
        return std::nullopt;
    }
    const std::vector<std::string> queryForms = mrzNameForms(query.primaryIdentifier, query.secondaryIdentifier);
    NameMatch best = NameMatch::None;
    const WatchlistName* bestName = nullptr;
    for (const WatchlistName& name : entry.names) {
        NameMatch match = matchForms(queryForms, mrzNameForms(name.primaryIdentifier, name.secondaryIdentifier),
                                     query.nameMayBeTruncated);
        if (match == NameMatch::Same && name.kind == NameKind::Weak) {
            match = NameMatch::Weak;
        }
        if (match > best) {
            best = match;
            bestName = &name;
        }
    }
    if (bestName == nullptr) {
        return std::nullopt;
    }
    WatchlistHit hit = hitOn(HitKind::Person, entry);
    hit.strength =
        best == NameMatch::Same && dates.match == DateMatch::Equal ? HitStrength::Exact : HitStrength::Possible;
    hit.evidence = {evidence("name", shown(query.primaryIdentifier, query.secondaryIdentifier),
                             shown(bestName->primaryIdentifier, bestName->secondaryIdentifier), textOf(best)),
                    std::move(dates.evidence)};
    addWeakEvidence(query, entry, hit.evidence);
    return hit;
}

} // namespace lanepost::screening
