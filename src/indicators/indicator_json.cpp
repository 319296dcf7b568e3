#include "indicators/indicator_json.h"

#include <array>
#include <utility>

#include "base/strict_json.h"

namespace lanepost::indicators {
namespace {

using nlohmann::json;

constexpr std::array<EnumName<IndicatorState>, 3> kStates{{{IndicatorState::Fired, "fired"},
                                                           {IndicatorState::NotFired, "not_fired"},
                                                           {IndicatorState::NotEnoughData, "not_enough_data"}}};
constexpr std::array<EnumName<IndicatorSetState>, 4> kSetStates{{{IndicatorSetState::Current, "current"},
                                                                 {IndicatorSetState::Expired, "expired"},
                                                                 {IndicatorSetState::NotYetValid, "not_yet_valid"},
                                                                 {IndicatorSetState::Missing, "missing"}}};

json indicatorJson(const RiskIndicator& indicator) {
    return {{"code", indicator.code},
            {"title", indicator.title},
            {"state", enumText(kStates, indicator.state)},
            {"points", indicator.points},
            {"evidence", indicator.evidence}};
}

Result<RiskIndicator> readIndicator(const json& value) {
    StrictObject object(value);
    RiskIndicator indicator;
    indicator.code = object.text("code");
    indicator.title = object.text("title");
    indicator.state = object.enumValue("state", kStates);
    indicator.points = static_cast<int>(object.integer("points", 0, 100));
    indicator.evidence = object.texts("evidence");
    return object.finish(std::move(indicator));
}

} // namespace

json toJson(const IndicatorAnswer& answer) {
    return {{"set_id", answer.setId},
            {"version", answer.version},
            {"owner", answer.owner},
            {"legal_basis", answer.legalBasis},
            {"state", enumText(kSetStates, answer.state)},
            {"detail", answer.detail},
            {"refer_at_points", answer.referAtPoints},
            {"indicators", jsonList(answer.indicators, indicatorJson)}};
}

Result<IndicatorAnswer> indicatorAnswerFromJson(const json& value) {
    StrictObject object(value);
    IndicatorAnswer answer;
    answer.setId = object.text("set_id");
    answer.version = object.text("version");
    answer.owner = object.text("owner");
    answer.legalBasis = object.text("legal_basis");
    answer.state = object.enumValue("state", kSetStates);
    answer.detail = object.text("detail");
    answer.referAtPoints = static_cast<int>(object.integer("refer_at_points", 0, 1000));
    answer.indicators = object.list("indicators", readIndicator);
    return object.finish(std::move(answer));
}

} // namespace lanepost::indicators
