// The crossing at the lane now: who and what was seen, what the lists were asked, what still has no answer.
#pragma once

#include <string>
#include <vector>

#include "lane/crossing.h"
#include "lane/lane_action.h"
#include "lane/lane_event.h"
#include "screening/screening_query.h"

namespace lanepost::lane {

/// A crossing that nobody has decided yet. Each change answers with the questions that have to be asked because of it.
/// Bounded: at most kMaxTravellers and kMaxQuestions; what comes beyond them is named in the degraded modes.
/// Lives on the lane thread.
class OpenCrossing {
public:
    static constexpr std::size_t kMaxTravellers = 100;
    static constexpr std::size_t kMaxQuestions = 500;

    /// `crossing` carries id, lane, direction, mode and time of opening.
    explicit OpenCrossing(Crossing crossing) : crossing_(std::move(crossing)) {}

    /// Takes a page. A found document becomes a traveller, or replaces the traveller with the same document; a page
    /// without MRZ is only remembered as such. The same question is not asked twice.
    std::vector<StartScreening> take(const document::DocumentReading& reading);
    /// Takes a vehicle, unless it says less than the one already there: no plate against a plate, or an uncertain
    /// plate against a certain one.
    std::vector<StartScreening> take(const Vehicle& vehicle);
    /// Takes an answer and names the lists and indicator sets that were not current. A hit is never replaced by an answer without one; to
    /// a question that was superseded, only an answer with a hit is kept.
    void take(const ScreeningAnswered& event);
    /// Names something that keeps the crossing from being Clear; kept once.
    void noteDegraded(const std::string& mode);
    /// Forms the recommendation anew.
    void recommendAt(UtcTime now);

    /// The questions without an answer, in the order they were asked.
    std::vector<StartScreening> unanswered() const;
    /// True when a document was read and every question is answered.
    bool readyForDecision() const;
    /// The crossing as it stands.
    const Crossing& crossing() const { return crossing_; }

private:
    std::vector<StartScreening> ask(StartScreening& subject, screening::ScreeningQuery query);
    void forget(const std::string& requestId);
    void noteCoverage(const ScreeningAnswered& event);

    Crossing crossing_;
    std::vector<StartScreening> travellerQuestions_; ///< one per traveller; empty requestId: nothing to ask
    StartScreening vehicleQuestion_;
    std::size_t questionsAsked_ = 0;
    bool lastPageUnreadable_ = false;
};

} // namespace lanepost::lane
