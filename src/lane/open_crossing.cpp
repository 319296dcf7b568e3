#include "lane/open_crossing.h"

#include <algorithm>
#include <utility>

#include "lane/crossing_query.h"
#include "lane/recommendation.h"

namespace lanepost::lane {
namespace {

using document::DocumentReading;
using screening::ListState;
using screening::ScreeningQuery;

bool samePerson(const document::Identity& a, const document::Identity& b) {
    return a.primaryIdentifier == b.primaryIdentifier && a.secondaryIdentifier == b.secondaryIdentifier &&
           a.birthDate == b.birthDate;
}

/// The same document laid down again. A number that differs is taken for a reading error only when one of the readings
/// is not accepted and both name the same person; a visa beside a passport has another format and stays apart.
bool sameDocument(const DocumentReading& a, const DocumentReading& b) {
    if (a.format != b.format || a.issuingState != b.issuingState) {
        return false;
    }
    const bool sameNumber = a.documentNumber == b.documentNumber && !a.documentNumber.empty();
    return sameNumber || ((!a.accepted || !b.accepted) && samePerson(a.identity, b.identity));
}

constexpr std::size_t kMostPanels = 8; // of one vehicle

/// The panels of two readings of a vehicle, each once.
std::vector<DangerousGoodsPanel> bothCameras(std::vector<DangerousGoodsPanel> panels,
                                             const std::vector<DangerousGoodsPanel>& others) {
    for (const DangerousGoodsPanel& other : others) {
        const bool known = std::any_of(panels.begin(), panels.end(), [&](const DangerousGoodsPanel& panel) {
            return panel.blank == other.blank && panel.hazardNumber == other.hazardNumber &&
                   panel.unNumber == other.unNumber;
        });
        if (!known && panels.size() < kMostPanels) {
            panels.push_back(other);
        }
    }
    return panels;
}

std::string stateWord(ListState state) {
    switch (state) {
    case ListState::Current:
        return "current";
    case ListState::Stale:
        return "stale";
    case ListState::Missing:
        return "missing";
    case ListState::Corrupt:
        break;
    }
    return "corrupt";
}

std::string stateWord(indicators::IndicatorSetState state) {
    switch (state) {
    case indicators::IndicatorSetState::Current:
        return "current";
    case indicators::IndicatorSetState::Expired:
        return "expired";
    case indicators::IndicatorSetState::NotYetValid:
        return "not yet valid";
    case indicators::IndicatorSetState::Missing:
        break;
    }
    return "missing";
}

} // namespace

std::vector<StartScreening> OpenCrossing::take(const DocumentReading& reading) {
    lastPageUnreadable_ = !reading.found();
    if (!reading.found()) {
        return {};
    }
    auto& travellers = crossing_.travellers;
    const auto known = std::find_if(travellers.begin(), travellers.end(),
                                    [&](const DocumentReading& other) { return sameDocument(other, reading); });
    if (known != travellers.end()) {
        *known = reading;
        return ask(travellerQuestions_[static_cast<std::size_t>(known - travellers.begin())], queryFor(reading));
    }
    if (travellers.size() >= kMaxTravellers) {
        noteDegraded("more than " + std::to_string(kMaxTravellers) + " travellers");
        return {};
    }
    travellers.push_back(reading);
    travellerQuestions_.emplace_back();
    return ask(travellerQuestions_.back(), queryFor(reading));
}

std::vector<StartScreening> OpenCrossing::take(const Vehicle& vehicle) {
    if (!crossing_.vehicle) {
        crossing_.vehicle = vehicle;
        return ask(vehicleQuestion_, queryFor(vehicle));
    }
    // A panel is on the vehicle whichever camera saw it, also one that could not read the plate.
    std::vector<DangerousGoodsPanel> panels = bothCameras(crossing_.vehicle->dangerousGoods, vehicle.dangerousGoods);
    const bool saysLess = (vehicle.plate.empty() && !crossing_.vehicle->plate.empty()) ||
                          (!vehicle.certain && crossing_.vehicle->certain);
    if (saysLess) {
        crossing_.vehicle->dangerousGoods = std::move(panels);
        return {};
    }
    crossing_.vehicle = vehicle;
    crossing_.vehicle->dangerousGoods = std::move(panels);
    return ask(vehicleQuestion_, queryFor(vehicle));
}

std::vector<StartScreening> OpenCrossing::ask(StartScreening& subject, ScreeningQuery query) {
    if (!subject.requestId.empty() && subject.query == query) {
        return {};
    }
    forget(subject.requestId);
    subject = {};
    if (query == ScreeningQuery{}) {
        return {};
    }
    if (questionsAsked_ >= kMaxQuestions) {
        noteDegraded("more than " + std::to_string(kMaxQuestions) + " screenings");
        return {};
    }
    ++questionsAsked_;
    subject = {crossing_.id + "/" + std::to_string(questionsAsked_), std::move(query)};
    crossing_.screenings.push_back({subject.requestId, std::nullopt, {}});
    return {subject};
}

/// Drops a superseded question, unless it had a hit: that one a person has to look at.
void OpenCrossing::forget(const std::string& requestId) {
    std::erase_if(crossing_.screenings, [&](const ScreeningRecord& record) {
        return record.requestId == requestId && (!record.answer || record.answer->hits.empty());
    });
}

void OpenCrossing::take(const ScreeningAnswered& event) {
    const std::string& requestId = event.requestId;
    const screening::ScreeningAnswer& answer = event.answer;
    auto& screenings = crossing_.screenings;
    const auto record = std::find_if(screenings.begin(), screenings.end(),
                                     [&](const ScreeningRecord& other) { return other.requestId == requestId; });
    if (record == screenings.end()) {
        if (answer.hits.empty() || screenings.size() >= 2 * kMaxQuestions) {
            return;
        }
        screenings.push_back({requestId, answer, event.indicators});
    } else {
        const bool hitStays = record->answer && !record->answer->hits.empty() && answer.hits.empty();
        if (hitStays) {
            return;
        }
        record->answer = answer;
        record->indicators = event.indicators;
    }
    noteCoverage(event);
}

void OpenCrossing::noteCoverage(const ScreeningAnswered& event) {
    const screening::ScreeningAnswer& answer = event.answer;
    for (const indicators::IndicatorAnswer& set : event.indicators) {
        if (set.state != indicators::IndicatorSetState::Current) {
            noteDegraded("indicators " + set.setId + " " + stateWord(set.state));
        }
    }
    if (answer.lists.empty()) {
        noteDegraded("no watch list configured");
    }
    for (const screening::ListCoverage& list : answer.lists) {
        if (list.state != ListState::Current) {
            noteDegraded("list " + list.listId + " " + stateWord(list.state));
        }
    }
}

void OpenCrossing::noteDegraded(const std::string& mode) {
    auto& modes = crossing_.degradedModes;
    if (std::find(modes.begin(), modes.end(), mode) == modes.end()) {
        modes.push_back(mode);
    }
}

void OpenCrossing::recommendAt(UtcTime now) {
    crossing_.recommendation = recommend(crossing_, lastPageUnreadable_, now);
}

std::vector<StartScreening> OpenCrossing::unanswered() const {
    std::vector<StartScreening> questions;
    for (const ScreeningRecord& record : crossing_.screenings) {
        if (record.answer) {
            continue;
        }
        const auto isAsked = [&](const StartScreening& question) { return question.requestId == record.requestId; };
        const auto traveller = std::find_if(travellerQuestions_.begin(), travellerQuestions_.end(), isAsked);
        questions.push_back(traveller == travellerQuestions_.end() ? vehicleQuestion_ : *traveller);
    }
    return questions;
}

bool OpenCrossing::readyForDecision() const {
    return !crossing_.travellers.empty() &&
           std::all_of(crossing_.screenings.begin(), crossing_.screenings.end(),
                       [](const ScreeningRecord& record) { return record.answer.has_value(); });
}

} // namespace lanepost::lane
