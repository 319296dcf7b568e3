// One crossing of the border: who and what came, what the machine proposed, what a person decided.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "document/document_reading.h"
#include "indicators/risk_indicator.h"
#include "screening/screening_answer.h"

namespace lanepost::lane {

/// What the machine proposes. Only a named person decides; no machine outcome refuses anybody.
enum class Outcome { Clear, Refer, Hold, Incomplete };

/// The proposal with its grounds, most important first. Never stands without reasons unless Clear.
struct Recommendation {
    Outcome outcome = Outcome::Incomplete;
    std::vector<std::string> reasons; ///< for the officer, at most 12 words each
    friend bool operator==(const Recommendation&, const Recommendation&) = default;
};

/// What the officer chose.
enum class DecisionOutcome { Pass, Refer };

/// A decision by a named person. `id` makes it idempotent: the same id is taken once.
struct OfficerDecision {
    std::string id;
    std::string crossingId;
    std::string officer; ///< the name or service number under which the officer is logged in
    DecisionOutcome outcome = DecisionOutcome::Refer;
    std::string reason; ///< required when the officer passes against a recommendation other than Clear
    friend bool operator==(const OfficerDecision&, const OfficerDecision&) = default;
};

/// Another reading of a plate, with its share of the evidence, 0 to 1.
struct PlateAlternative {
    std::string text;
    double confidence = 0;
    friend bool operator==(const PlateAlternative&, const PlateAlternative&) = default;
};

/// An orange panel for dangerous goods on the vehicle (ADR 5.3.2), as seen.
struct DangerousGoodsPanel {
    std::string hazardNumber;       ///< upper row; empty when it can't be read
    std::string unNumber;           ///< lower row; empty on a blank panel
    std::optional<bool> pairListed; ///< ADR gives this UN number this hazard number; empty where not known here
    bool blank = false;             ///< no numbers: packages or several goods
    double confidence = 0;          ///< 0 to 1
    friend bool operator==(const DangerousGoodsPanel&, const DangerousGoodsPanel&) = default;
};

/// The vehicle of a crossing.
struct Vehicle {
    std::string plate;   ///< A-Z and 0-9; empty when none was read
    std::string country; ///< distinguishing sign, empty when not seen
    double confidence = 0;
    bool certain = false;
    std::string whyNot; ///< why there is no reading
    std::string cameraId;
    std::string evidenceId;      ///< SHA-256 of the stored crop
    std::string seen = {};       ///< the plate with the marks on its letters, in UTF-8; empty without a plate
    bool countryCertain = false; ///< picture and syntax agree on the country, and no other fits both
    std::vector<PlateAlternative> alternatives = {};      ///< other readings, likeliest first, at most three
    std::string direction = {};                           ///< as the camera saw it pass; empty when not known
    std::vector<DangerousGoodsPanel> dangerousGoods = {}; ///< of all cameras
    friend bool operator==(const Vehicle&, const Vehicle&) = default;
};

/// One question to the lists and what came back; no answer yet while `answer` is empty.
struct ScreeningRecord {
    std::string requestId;
    std::optional<screening::ScreeningAnswer> answer;
    std::vector<indicators::IndicatorAnswer> indicators = {}; ///< one per configured set; with the answer
    friend bool operator==(const ScreeningRecord&, const ScreeningRecord&) = default;
};

/// What is recorded when the officer has decided; the open crossing uses the same shape.
struct Crossing {
    std::string id; ///< id of the event that opened it
    std::string laneId;
    std::string direction; ///< "entry" or "exit"
    std::string mode;      ///< "production", "evaluation" or "training"
    UtcTime openedAt{};
    std::optional<UtcTime> decidedAt;
    std::optional<UtcTime> abandonedAt; ///< when the lane was cleared although nobody had decided
    std::string abandonedReason;        ///< why it was cleared; empty unless abandoned
    std::vector<document::DocumentReading> travellers;
    std::optional<Vehicle> vehicle;
    std::vector<ScreeningRecord> screenings; ///< one per traveller or vehicle that was asked about
    Recommendation recommendation;
    std::optional<OfficerDecision> decision;
    /// Named reasons, in order of appearance, for example "camera-front missing", "list sltd stale". Once there they
    /// stay.
    std::vector<std::string> degradedModes;
    friend bool operator==(const Crossing&, const Crossing&) = default;
};

} // namespace lanepost::lane
