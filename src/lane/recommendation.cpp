#include "lane/recommendation.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <map>
#include <string_view>
#include <utility>

namespace lanepost::lane {
namespace {

using document::CheckResult;
using document::DocumentReading;
using screening::HitKind;
using screening::HitStrength;
using screening::ListState;

constexpr std::size_t kMaxWords = 12;
constexpr std::size_t kMaxReasons = 24;
constexpr std::string_view kProductionMode = "production";
constexpr std::string_view kSpecimenState = "UTO"; // Utopia, the state of ICAO Doc 9303's specimens
constexpr std::array<std::string_view, 3> kHoldingActions{"hold", "seize", "arrest"};

/// The grounds by weight; the first list that is not empty gives the outcome.
struct Grounds {
    std::vector<std::string> hold;
    std::vector<std::string> referredHits;
    std::vector<std::string> missing;
    std::vector<std::string> refer;
};

std::string firstWords(const std::string& text) {
    std::size_t words = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ' && i > 0 && text[i - 1] != ' ' && ++words == kMaxWords) {
            return text.substr(0, i);
        }
    }
    return text;
}

void add(std::vector<std::string>& reasons, const std::string& reason) {
    std::string text = firstWords(reason);
    if (std::find(reasons.begin(), reasons.end(), text) == reasons.end()) {
        reasons.push_back(std::move(text));
    }
}

/// "mrz.check_digit.document_number" as "document number".
std::string spokenName(std::string_view id) {
    const std::size_t dot = id.rfind('.');
    std::string text(dot == std::string_view::npos ? id : id.substr(dot + 1));
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

bool asksToHold(const screening::WatchlistHit& hit) {
    std::string action = hit.actionCode;
    std::transform(action.begin(), action.end(), action.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool demanded = std::find(kHoldingActions.begin(), kHoldingActions.end(), action) != kHoldingActions.end();
    const bool names = hit.kind == HitKind::Person || hit.kind == HitKind::Document;
    return demanded || (hit.strength == HitStrength::Exact && names);
}

std::string hitText(const screening::WatchlistHit& hit) {
    const std::string category = hit.category.empty() ? "watch list " + hit.listId : hit.category;
    const std::string text = hit.strength == HitStrength::Exact ? category : "Possible " + category;
    return hit.laneText.empty() ? text : text + ": " + hit.laneText;
}

void addHits(const Crossing& crossing, Grounds& grounds) {
    for (const ScreeningRecord& record : crossing.screenings) {
        if (!record.answer) {
            continue;
        }
        for (const screening::WatchlistHit& hit : record.answer->hits) {
            if (hit.knownFalseUntil) { // it stays in the crossing, with who approved it and until when
                continue;
            }
            add(asksToHold(hit) ? grounds.hold : grounds.referredHits, hitText(hit));
        }
    }
}

/// What the owner of one set of indicators has against the crossing.
struct OwnersPoints {
    int points = 0;
    int referAt = 0;
    std::vector<std::pair<std::string, std::string>> fired; ///< code and title; each code counts once a crossing
};

/// Adds up each owner's points on their own, over all questions of the crossing.
void addIndicators(const Crossing& crossing, Grounds& grounds) {
    std::map<std::string, OwnersPoints> owners;
    for (const ScreeningRecord& record : crossing.screenings) {
        for (const indicators::IndicatorAnswer& set : record.indicators) {
            OwnersPoints& owner = owners[set.setId];
            owner.referAt = set.referAtPoints;
            for (const indicators::RiskIndicator& indicator : set.indicators) {
                const bool known = std::any_of(owner.fired.begin(), owner.fired.end(),
                                               [&](const auto& other) { return other.first == indicator.code; });
                if (indicator.state == indicators::IndicatorState::Fired && indicator.points > 0 && !known) {
                    owner.points += indicator.points;
                    owner.fired.emplace_back(indicator.code, indicator.title);
                }
            }
        }
    }
    for (const auto& [setId, owner] : owners) {
        if (owner.referAt <= 0 || owner.points < owner.referAt) {
            continue;
        }
        for (const auto& [code, title] : owner.fired) {
            add(grounds.refer, "Indicator: " + title);
        }
    }
}

/// True when the answer rests on at least one list, be it stale.
bool someListAsked(const screening::ScreeningAnswer& answer) {
    return std::any_of(answer.lists.begin(), answer.lists.end(), [](const screening::ListCoverage& list) {
        return list.state == ListState::Current || list.state == ListState::Stale;
    });
}

void addMissing(const Crossing& crossing, bool lastPageUnreadable, Grounds& grounds) {
    const auto isVisa = [](const DocumentReading& reading) { return reading.format.starts_with("MRV"); };
    if (lastPageUnreadable) {
        add(grounds.missing, "Last page not readable: lay the document down again");
    }
    if (crossing.travellers.empty()) {
        add(grounds.missing, "No document read");
    } else if (std::all_of(crossing.travellers.begin(), crossing.travellers.end(), isVisa)) {
        add(grounds.missing, "Only a visa was read: travel document missing");
    }
    for (const ScreeningRecord& record : crossing.screenings) {
        if (!record.answer) {
            add(grounds.missing, "Screening not answered yet");
        } else if (!someListAsked(*record.answer)) {
            add(grounds.missing, "No watch list loaded: nothing was screened");
        }
    }
}

/// Compares the parts that are known, most significant first; nothing when they cannot tell.
std::optional<bool> isPast(const PartialDate& date, const std::chrono::year_month_day& today) {
    if (!date.year) {
        return std::nullopt;
    }
    if (*date.year != static_cast<int>(today.year())) {
        return *date.year < static_cast<int>(today.year());
    }
    const int month = static_cast<int>(static_cast<unsigned>(today.month()));
    if (!date.month) {
        return std::nullopt;
    }
    if (*date.month != month) {
        return *date.month < month;
    }
    if (!date.day) {
        return std::nullopt;
    }
    return *date.day < static_cast<int>(static_cast<unsigned>(today.day()));
}

/// What the document's checks say; the expiry date is looked at by the date of the event instead.
void addChecks(const DocumentReading& reading, std::vector<std::string>& reasons) {
    for (const document::DocumentCheck& check : reading.checks) {
        const std::string name = spokenName(check.id);
        const bool isDigit = check.id.find("check_digit") != std::string::npos;
        if (check.id == "mrz.expiry_date") {
            continue;
        }
        if (check.result == CheckResult::Failed) {
            add(reasons, (isDigit ? "Check digit wrong: " : "Check failed: ") + name);
        } else if (check.result == CheckResult::Undetermined || check.result == CheckResult::Aborted) {
            add(reasons, "Look at the page, not determined: " + name);
        }
    }
}

std::vector<std::string> documentReasons(const DocumentReading& reading, const std::chrono::year_month_day& today) {
    std::vector<std::string> reasons;
    addChecks(reading, reasons);
    const std::optional<bool> expired = isPast(reading.expiryDate, today);
    if (!expired) {
        add(reasons, "Expiry date not known: read it from the document");
    } else if (*expired) {
        add(reasons, "Expired on " + toText(reading.expiryDate));
    }
    for (const std::string& field : reading.doubtful) {
        if (!field.starts_with("optional")) {
            add(reasons, "Compare with the page: " + spokenName(field));
        }
    }
    if (!reading.accepted && reasons.empty()) {
        add(reasons, "Reading not sure: compare every field with the page");
    }
    return reasons;
}

void addDocuments(const Crossing& crossing, UtcTime now, Grounds& grounds) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    for (std::size_t i = 0; i < crossing.travellers.size(); ++i) {
        const DocumentReading& reading = crossing.travellers[i];
        const std::string who = crossing.travellers.size() > 1 ? "Traveller " + std::to_string(i + 1) + ": " : "";
        for (const std::string& reason : documentReasons(reading, today)) {
            add(grounds.refer, who + reason);
        }
        if (crossing.mode == kProductionMode && reading.issuingState == kSpecimenState) {
            add(grounds.refer, who + "Specimen: not a travel document");
        }
    }
}

void addVehicle(const Crossing& crossing, Grounds& grounds) {
    if (!crossing.vehicle) {
        return;
    }
    if (crossing.vehicle->plate.empty()) {
        add(grounds.refer,
            "Plate not read" + (crossing.vehicle->whyNot.empty() ? "" : ": " + crossing.vehicle->whyNot));
    } else if (!crossing.vehicle->certain) {
        add(grounds.refer, "Plate not certain: compare with the vehicle");
    }
}

Outcome outcomeOf(const Grounds& grounds) {
    if (!grounds.hold.empty()) {
        return Outcome::Hold;
    }
    if (!grounds.referredHits.empty()) {
        return Outcome::Refer;
    }
    if (!grounds.missing.empty()) {
        return Outcome::Incomplete;
    }
    return grounds.refer.empty() ? Outcome::Clear : Outcome::Refer;
}

} // namespace

Recommendation recommend(const Crossing& crossing, bool lastPageUnreadable, UtcTime now) {
    Grounds grounds;
    addHits(crossing, grounds);
    addMissing(crossing, lastPageUnreadable, grounds);
    addDocuments(crossing, now, grounds);
    addVehicle(crossing, grounds);
    addIndicators(crossing, grounds);
    for (const std::string& mode : crossing.degradedModes) {
        add(grounds.refer, mode);
    }
    Recommendation recommendation{outcomeOf(grounds), {}};
    for (const auto* reasons : {&grounds.hold, &grounds.referredHits, &grounds.missing, &grounds.refer}) {
        for (const std::string& reason : *reasons) {
            if (recommendation.reasons.size() < kMaxReasons) {
                recommendation.reasons.push_back(reason);
            }
        }
    }
    return recommendation;
}

} // namespace lanepost::lane
